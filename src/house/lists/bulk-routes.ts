import type { Hono } from 'hono'
import type { Tx } from '../database/connection.ts'
import { Refusal, refusalOf } from '../database/refusal.ts'
import { attempt, type By } from '../database/transaction.ts'
import { todayOf } from '../time/today.ts'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import type { Web, WebContext } from '../web/context.ts'
import { idForm } from '../web/form.ts'
import { refusalInWords } from '../web/refusals.ts'
import { submitForm } from '../web/submit.tsx'
import { atMost, type BulkForm, type Chosen } from './bulk.ts'
import { BulkPage } from './bulk-pages.tsx'
import { askedOf, type Filters, type ListOf, queryOf, wordsOf } from './list.ts'

/**
 * The preview of a bulk step and the address that takes it. All or none: each row is tried with the version the preview
 * showed, and when one is refused nothing is done; the page comes back, says which and why, and goes on without them
 * when it is sent again.
 */
export function bulkRoutes<R extends { id: string; version: number }, V, T>(
  routes: Hono<Web>,
  list: ListOf<R>,
  bulk: BulkForm<R, V, T>,
) {
  routes.get(`/${bulk.noun}`, async (c) => {
    if (!bulk.may(c.var.person)) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await preview(c, list, bulk, await chosenBy(c, list), {}))
  })

  routes.post(`/${bulk.noun}`, async (c) => {
    const { typed } = c.var
    if (!bulk.may(c.var.person)) throw new Refusal(403, 'refusals.not_yours')
    const ids = idsIn([typed.ids ?? []].flat())
    const back = backIn(typed.back)
    if (ids.length <= atMost) return takeAll(c, list, bulk, ids, back)
    // Never some of what was chosen: whoever reads that it was done takes it for all.
    const none = { ...tooMany(ids.length), words: await wordsNow(c, list), back }
    return c.html(await preview(c, list, bulk, none, typed), 422)
  })
}

async function takeAll<R extends { id: string; version: number }, V, T>(
  c: WebContext,
  list: ListOf<R>,
  bulk: BulkForm<R, V, T>,
  ids: string[],
  back: string,
) {
  const { tx, by } = c.var
  const refused = new Map<string, string>()
  const chosen = async () => ({ ids, words: await wordsNow(c, list), back, rows: await rowsOf(tx, list, ids, c) })
  return submitForm<V>(c, {
    check: (all) => (ids.length === 0 ? { ok: false, faults: { '': 'lists.choose_some' } } : bulk.check(all)),
    act: async (value) => {
      const taken: T[] = []
      for (const id of ids) taken.push(...(await takeOne(c, bulk, id, by, value, refused)))
      if (refused.size > 0) throw new Refusal(409, 'lists.bulk_refused', { count: refused.size })
      await bulk.tell?.(tx, by, value, taken)
      return back ? `${list.path}?${back}` : list.path
    },
    page: async (all, errors) => preview(c, list, bulk, await chosen(), all, errors, refused),
    done: bulk.done,
  })
}

async function takeOne<R extends { id: string; version: number }, V, T>(
  c: WebContext,
  bulk: BulkForm<R, V, T>,
  id: string,
  by: By,
  value: V,
  refused: Map<string, string>,
): Promise<T[]> {
  const version = Number(c.var.typed[`version.${id}`])
  try {
    return [
      await attempt(c.var.tx, () =>
        bulk.take(c.var.tx, id, Number.isInteger(version) ? { ...by, version } : by, value),
      ),
    ]
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal || refusal.status === 422) throw error
    refused.set(id, refusalInWords(c.var.view, refusal))
    return []
  }
}

const tooMany = (count: number) => ({ ids: [], rows: [], tooMany: count })
/** The list as it stood, in signs that an address may hold. */
const backIn = (typed: unknown) =>
  typeof typed === 'string' ? new URLSearchParams(typed.slice(0, 2000)).toString() : ''
const idsIn = (values: string[]) => [...new Set(values.filter((id) => idForm.test(id)))]
const wordsNow = async <R extends { id: string }>(
  { var: { tx, view, person, by, late } }: WebContext,
  list: ListOf<R>,
  filters: Filters = {},
) => wordsOf(tx, list, view, person, await todayOf(tx, by), filters, late)
const rowsOf = async <R extends { id: string }>(tx: Tx, list: ListOf<R>, ids: string[], c: WebContext) =>
  list.queries.rows(tx, ids, await wordsNow(c, list))

/** The rows that an address names: those ticked, or all that its filters find. */
async function chosenBy<R extends { id: string; version: number }>(c: WebContext, list: ListOf<R>): Promise<Chosen<R>> {
  const { tx, person } = c.var
  const asked = askedOf(list, (name) => c.req.queries(name) ?? [], person)
  const words = await wordsNow(c, list, asked.filters)
  const back = queryOf(list, asked).toString()
  if (c.req.query('all') !== '1') {
    const ids = idsIn(c.req.queries('ids') ?? [])
    return ids.length > atMost
      ? { ...tooMany(ids.length), words, back }
      : { ids, words, back, rows: await list.queries.rows(tx, ids, words) }
  }
  const total = await list.queries.count(tx, asked.filters, words)
  if (total > atMost) return { ...tooMany(total), words, back }
  const ids = await list.queries.ids(tx, asked, words, { limit: atMost, offset: 0 })
  return { ids, words, back, rows: await list.queries.rows(tx, ids, words) }
}

async function preview<R extends { id: string; version: number }, V, T>(
  c: WebContext,
  list: ListOf<R>,
  bulk: BulkForm<R, V, T>,
  chosen: Chosen<R>,
  typed: Typed,
  errors?: FieldErrors,
  refused = new Map<string, string>(),
) {
  const { view, tx } = c.var
  const why = (row: R) => refused.get(row.id) ?? bulk.refuses(row, chosen.words)
  const possible = chosen.rows.filter((row) => why(row) === null)
  const choices = possible.length > 0 ? await bulk.choices(tx, view) : []
  return BulkPage({ view, list, bulk, chosen, why, possible, choices, typed, errors })
}
