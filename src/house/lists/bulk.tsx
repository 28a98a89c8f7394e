import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Tx } from '../database/connection.ts'
import { Refusal, refusalOf } from '../database/refusal.ts'
import { attempt, type By } from '../database/transaction.ts'
import type { Person } from '../identity/person.ts'
import { todayOf } from '../time/today.ts'
import { ErrorSummary, type FieldErrors, Form, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice, Tag } from '../ui/record.tsx'
import { DataTable, Empty } from '../ui/table.tsx'
import type { TextKey, View } from '../ui/view.ts'
import type { Web, WebContext } from '../web/context.ts'
import { type Checked, idForm } from '../web/form.ts'
import { refusalInWords } from '../web/refusals.ts'
import { submitForm } from '../web/submit.tsx'
import { askedOf, type Filters, type ListOf, queryOf, type Words, wordsOf } from './list.ts'

/** A step that is taken on several rows of a list with one form. */
export type BulkForm<R extends { id: string; version: number }, V, T = unknown> = {
  /** What comes to exist, as the address says it: 'assignments'. */
  noun: string
  /** Keys of the page's title and of the button, which names how many. */
  title: TextKey
  submit: TextKey
  done: string
  may: (person: Person | null) => boolean
  /** Why not with this row, in words; null when it can be done. */
  refuses: (row: R, words: Words) => string | null
  check: (typed: Typed) => Checked<V>
  take: (tx: Tx, id: string, by: By, value: V) => Promise<T>
  /** Tells people what was done, once for all rows; `taken` is what taking each gave. */
  tell?: (tx: Tx, by: By, value: V, taken: T[]) => Promise<void>
  fields: (props: { view: View; typed: Typed; errors: FieldErrors | undefined; tx: Tx }) => Child | Promise<Child>
  nameOf: (row: R, words: Words) => string
  /** What the preview shows beside the name. */
  about: (row: R, words: Words) => Child
}

/** No more at once: the preview must be read, and the form fit into one posting. */
const atMost = 500

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
    return c.html(await preview(c, list, bulk, await chosenBy(c, list), {}, undefined, new Map()))
  })

  routes.post(`/${bulk.noun}`, async (c) => {
    const { tx, by, typed } = c.var
    if (!bulk.may(c.var.person)) throw new Refusal(403, 'refusals.not_yours')
    const ids = idsIn([typed.ids ?? []].flat())
    const back = backIn(typed.back)
    const refused = new Map<string, string>()
    // Never some of what was chosen: whoever reads that it was done takes it for all.
    if (ids.length > atMost)
      return c.html(
        <>
          {
            await preview(
              c,
              list,
              bulk,
              { ...tooMany(ids.length), words: await wordsNow(c, list), back },
              typed,
              undefined,
              refused,
            )
          }
        </>,
        422,
      )
    return submitForm<V>(c, {
      check: (all) => (ids.length === 0 ? { ok: false, faults: { '': 'lists.choose_some' } } : bulk.check(all)),
      act: async (value) => {
        const taken: T[] = []
        for (const id of ids) taken.push(...(await takeOne(c, bulk, id, by, value, refused)))
        if (refused.size > 0) throw new Refusal(409, 'lists.bulk_refused', { count: refused.size })
        await bulk.tell?.(tx, by, value, taken)
        return back ? `${list.path}?${back}` : list.path
      },
      page: async (all, errors) =>
        preview(
          c,
          list,
          bulk,
          { ids, words: await wordsNow(c, list), back, rows: await rowsOf(tx, list, ids, c) },
          all,
          errors,
          refused,
        ),
      done: bulk.done,
    })
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

type Chosen<R> = { ids: string[]; rows: R[]; words: Words; back: string; tooMany?: number }

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
  { ids, rows, words, back, tooMany }: Chosen<R>,
  typed: Typed,
  errors: FieldErrors | undefined,
  refused: Map<string, string>,
) {
  const { view, tx } = c.var
  const { t } = view
  const why = (row: R) => refused.get(row.id) ?? bulk.refuses(row, words)
  const possible = rows.filter((row) => why(row) === null)
  const lost = ids.length - rows.length
  return (
    <Page
      view={view}
      title={t(bulk.title)}
      lead={t('lists.bulk_lead')}
      crumbs={[{ href: back ? `${list.path}?${back}` : list.path, label: t(list.title) }]}
      errors={errors}
      wide
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {tooMany !== undefined && (
        <Notice tone="warning">
          <p>{t('lists.bulk_too_many', { count: tooMany, most: atMost })}</p>
        </Notice>
      )}
      {lost > 0 && (
        <Notice tone="warning">
          <p>{t('lists.bulk_lost', { count: lost })}</p>
        </Notice>
      )}
      {possible.length > 0 && (
        <Form
          view={view}
          action={`${list.path}/${bulk.noun}`}
          submit={t(bulk.submit, { count: possible.length })}
          cancel={{ href: back ? `${list.path}?${back}` : list.path, label: t('ui.cancel') }}
        >
          <input type="hidden" name="back" value={back} />
          {possible.map((row) => (
            <>
              <input type="hidden" name="ids" value={row.id} />
              <input type="hidden" name={`version.${row.id}`} value={String(row.version)} />
            </>
          ))}
          {await bulk.fields({ view, typed, errors, tx })}
        </Form>
      )}
      <DataTable
        view={view}
        caption={t('lists.bulk_rows', { count: possible.length, all: rows.length })}
        columns={[
          { key: 'name', heading: t(list.columns[0]?.heading ?? list.title), primary: true },
          { key: 'about', heading: t('lists.bulk_about') },
          { key: 'what', heading: t('lists.bulk_what') },
        ]}
        rows={rows.map((row) => ({
          name: <a href={`${list.path}/${row.id}`}>{bulk.nameOf(row, words)}</a>,
          about: bulk.about(row, words),
          what: why(row) ? <Tag tone="warning">{why(row)}</Tag> : t('lists.bulk_will'),
        }))}
        empty={<Empty title={t('lists.choose_some')} />}
      />
    </Page>
  )
}
