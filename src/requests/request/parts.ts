import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { together } from '../../house/database/together.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { saying } from '../../house/web/field-schema.ts'
import { idForm, keys } from '../../house/web/form.ts'

/**
 * Who takes part in a request or an Action beside its first partner and its first authority, and on what it is beside
 * its first theme. An Action begins with what its request said; each is corrected by itself.
 */
export type Parts = { other_partners: string[]; other_themes: string[]; asking: string[]; benefiting: string[] }
/** What of the lists is to be another: one that is not named stays. */
type Change = { [List in keyof Parts]?: string[] | undefined }

/** Of which record they are, and what stands first there: that stands in none of the lists. */
type Whole = { id: string; partner: string; authority_id: string; theme: string | null }
type Kind = 'request' | 'action'

const listOf = (form: RegExp, items: Record<string, string> = {}) =>
  saying(
    z.preprocess(
      (value) => [value ?? []].flat().filter((one) => one !== ''),
      z.array(z.string().regex(form, 'forms.choose')).max(100, 'forms.choose'),
    ),
    { type: 'array', items: { type: 'string', ...items } },
  )

/** Who takes part: each is the whole list as it is to be. */
export const partiesAsked = {
  other_partners: listOf(/^[A-Z]{2,12}$/),
  asking: listOf(idForm, { format: 'uuid' }),
  benefiting: listOf(idForm, { format: 'uuid' }),
}
export const partsAsked = { ...partiesAsked, other_themes: keys() }
/** On a page they are ticked: what is not ticked does not come. */
export const partyLists = ['other_partners', 'asking', 'benefiting'] as const
export const partLists = [...partyLists, 'other_themes'] as const

/** What a page sends, where one more is chosen beside those that are ticked. */
export const withOneMore = (typed: Typed): Typed => ({
  ...typed,
  ...Object.fromEntries(
    partyLists
      .filter((list) => typed[`more_${list}`])
      .map((list) => [list, [typed[list] ?? [], typed[`more_${list}`] ?? []].flat()]),
  ),
})

/** Where a list stands: its table, the column that names a line of it, and in which part. */
const places = {
  other_partners: { table: 'partners', column: 'partner', part: null },
  other_themes: { table: 'themes', column: 'theme', part: null },
  asking: { table: 'authorities', column: 'authority_id', part: 'asks' },
  benefiting: { table: 'authorities', column: 'authority_id', part: 'benefits' },
} as const
const tableOf = (kind: Kind, list: keyof Parts) => sql.table(`${kind}_${places[list].table}`)
const of = (kind: Kind, id: string) => sql`${sql.ref(`${kind}_id`)} = ${id}`
const inPart = (part: string | null) => (part ? sql`and part = ${part}` : sql``)

export async function partsOf(tx: Tx, kind: Kind, id: string): Promise<Parts> {
  const lines = (list: keyof Parts) => {
    const { column, part } = places[list]
    return sql<{ one: string }>`select ${sql.ref(column)} as one from ${tableOf(kind, list)}
      where ${of(kind, id)} ${inPart(part)} order by 1`
  }
  const found = await together(tx, {
    other_partners: lines('other_partners'),
    other_themes: lines('other_themes'),
    asking: lines('asking'),
    benefiting: lines('benefiting'),
  })
  const named = (list: keyof Parts) => found[list].map(({ one }) => one)
  return {
    other_partners: named('other_partners'),
    other_themes: named('other_themes'),
    asking: named('asking'),
    benefiting: named('benefiting'),
  }
}

/**
 * Corrects the lists that came, and says what was added to each that was changed. An authority asks too or is helped,
 * not both.
 */
export async function changeParts(tx: Tx, kind: Kind, whole: Whole, change: Change): Promise<Partial<Parts>> {
  const known = await partsOf(tx, kind, whole.id)
  const first: (string | null)[] = [whole.partner, whole.theme, whole.authority_id]
  const wanted = Object.fromEntries(
    partLists.map((list) => [list, [...new Set(change[list] ?? known[list])].filter((one) => !first.includes(one))]),
  ) as Parts
  if (wanted.asking.some((one) => wanted.benefiting.includes(one)))
    throw new Refusal(422, 'requests.authority_named_twice', {}, undefined, 'benefiting')
  const changed = partLists
    .map((list) => ({
      list,
      gone: known[list].filter((one) => !wanted[list].includes(one)),
      fresh: wanted[list].filter((one) => !known[list].includes(one)),
    }))
    .filter(({ gone, fresh }) => gone.length + fresh.length > 0)
  for (const { list, fresh } of changed) await refuseUnknown(tx, list, fresh)
  // What goes, goes first: an authority may take the other part.
  for (const { list, gone } of changed)
    await sql`delete from ${tableOf(kind, list)} where ${of(kind, whole.id)}
      and ${sql.ref(places[list].column)}::text = any(${gone})`.execute(tx)
  for (const { list, fresh } of changed) await add(tx, kind, whole.id, list, fresh)
  return Object.fromEntries(changed.map(({ list, fresh }) => [list, fresh]))
}

async function refuseUnknown(tx: Tx, list: keyof Parts, fresh: string[]) {
  const found = {
    partners: sql`select from partners where code = any(${fresh}) and region is not null`,
    themes: sql`select from themes where key = any(${fresh})`,
    authorities: sql`select from authorities where id = any(${fresh}::uuid[])`,
  }[places[list].table]
  if ((await found.execute(tx)).rows.length < fresh.length) throw new Refusal(422, 'forms.choose', {}, undefined, list)
}

async function add(tx: Tx, kind: Kind, id: string, list: keyof Parts, fresh: string[]) {
  const { column, part } = places[list]
  for (const one of fresh)
    await sql`insert into ${tableOf(kind, list)} (${sql.join([`${kind}_id`, column, ...(part ? ['part'] : [])].map((name) => sql.ref(name)))})
      values (${sql.join([id, one, ...(part ? [part] : [])])})`.execute(tx)
}
