import { timingSafeEqual } from 'node:crypto'
import type { Tx } from '../database/connection.ts'
import type { Site } from '../identity/site-address.ts'
import type { Asked, ListOf, Words } from '../lists/list.ts'

/**
 * Where a page of a list ended: how many rows lay up to there, and the last of them. A cursor belongs to the question
 * it was given for, and to whoever asked.
 */
type Place = { passed: number; last: string[] }

/** So many of the last rows are remembered: one may be struck before the next page is asked for. */
const remembered = 3
/** So far before and after its old place the last row is looked for, before it is looked for everywhere. */
const [before, after] = [50, 250]

/** `question` is the list with its filters and order, and who asks. */
export function cursorFor(site: Site, question: string, { passed, last }: Place): string {
  const told = Buffer.from(JSON.stringify([passed, ...last.slice(-remembered)])).toString('base64url')
  return `${told}.${seal(site, question, told)}`
}

/** The place that a cursor names; null when it was not given for this question. */
export function placeIn(site: Site, question: string, cursor: string): Place | null {
  const [told = '', sealed = ''] = cursor.split('.')
  const [a, b] = [Buffer.from(sealed), Buffer.from(seal(site, question, told))]
  if (a.length !== b.length || !timingSafeEqual(a, b)) return null
  const [passed, ...last] = JSON.parse(Buffer.from(told, 'base64url').toString()) as [number, ...string[]]
  return { passed, last }
}

const seal = (site: Site, question: string, told: string) => site.sign(`cursor ${question} ${told}`).slice(0, 22)

type Listed = { ids: string[]; passed: number; more: boolean }

/**
 * The ids of the next page. What was added or went meanwhile moves the rows, so the page goes on behind the last row
 * that was told, wherever that stands now: nothing is told twice, and nothing that was there is passed over.
 */
export async function idsAfter<R extends { id: string }>(
  tx: Tx,
  list: ListOf<R>,
  asked: Asked,
  words: Words,
  place: Place | null,
  limit: number,
): Promise<Listed> {
  const part = (offset: number, length: number | null) => list.queries.ids(tx, asked, words, { limit: length, offset })
  if (!place) return cutAt(await part(0, limit + 1), 0, limit)
  const from = Math.max(0, place.passed - before)
  const near = await part(from, before + after + limit + 1)
  const here = behind(near, place.last)
  if (here !== null && here + limit < near.length) return cutAt(near.slice(here), from + here, limit)
  if (here !== null && near.length < before + after + limit + 1) return cutAt(near.slice(here), from + here, limit)
  const all = await part(0, null)
  const there = behind(all, place.last) ?? Math.min(place.passed, all.length)
  return cutAt(all.slice(there), there, limit)
}

/** How many rows lie up to the last of those that were told and still stand here; null when none of them does. */
function behind(ids: string[], last: string[]): number | null {
  for (const id of last.toReversed()) {
    const at = ids.indexOf(id)
    if (at >= 0) return at + 1
  }
  return null
}

const cutAt = (ids: string[], passed: number, limit: number): Listed => ({
  ids: ids.slice(0, limit),
  passed: passed + Math.min(limit, ids.length),
  more: ids.length > limit,
})
