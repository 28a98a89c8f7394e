import { Hono } from 'hono'
import { Refusal } from '../database/refusal.ts'
import { historyOf } from '../history/history.tsx'
import { listRoutes } from '../lists/list-routes.ts'
import { said } from '../record/door.ts'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import { one, type Web, type WebContext } from '../web/context.ts'
import { versionIn } from '../web/form.ts'
import { submitForm } from '../web/submit.tsx'
import { putBack, strikeOut } from './commands.ts'
import { striking } from './form.ts'
import type { AnyStruck, KnownKind } from './kind.ts'
import { struckList } from './list.tsx'
import { type InTheWay, StrikePage, StruckPage } from './pages.tsx'
import { may } from './permissions.ts'
import { allHangingOn, findStruck, type Hanging, mayStrikeOut, type Struck } from './queries.ts'

/**
 * Where records of these kinds are struck out, and where all that were stand and are put back. `others` are kinds that
 * are not, and may hang on them.
 */
export function strikingRoutes(kinds: readonly AnyStruck[], others: readonly KnownKind[]) {
  const known = [...kinds.map((kind) => ({ ...kind, table: kind.strikes.table })), ...others]
  const routes = new Hono<Web>()
  for (const kind of kinds) {
    routes.get(`/${kind.slice}${one}/striking-out`, async (c) => c.html(await askPage(c, known, kind, {})))
    routes.post(`/${kind.slice}${one}/striking-out`, (c) => strike(c, known, kind))
  }
  const struck = new Hono<Web>()
  listRoutes(struck, struckList(kinds), { nameOf: (row) => row.name, empty: 'striking.empty' })
  struck.get(one, async (c) => c.html(await struckPage(c, kinds, {})))
  struck.post(`${one}/putting-back`, (c) => putBackAgain(c, kinds))
  return routes.route('/struck', struck)
}

async function strike(c: WebContext, known: readonly KnownKind[], kind: AnyStruck) {
  const { tx, view, by, typed } = c.var
  const record = await recordIn(c, kind)
  return submitForm(c, {
    check: striking,
    act: async ({ reason }) => {
      const called = kind.nameOf(record, view)
      const stoodAt = standsAt(kind, record)
      await strikeOut(tx, { ...by, ...versionIn(typed) }, kind.strikes, { record, called, stoodAt, reason }, kind)
      return kind.leadsTo?.(record) ?? `/${kind.slice}`
    },
    page: (again, errors) => askPage(c, known, kind, again, errors),
    done: 'striking.done',
  })
}

async function putBackAgain(c: WebContext, kinds: readonly AnyStruck[]) {
  const { tx, by, typed } = c.var
  const struck = await struckIn(c)
  return submitForm(c, {
    check: striking,
    act: async ({ reason }) => {
      await putBack(tx, { ...by, ...versionIn(typed) }, kindOf(kinds, struck)?.strikes, struck.id, reason)
      return (await shownAt(c, kinds, struck)) ?? `/struck/${struck.id}`
    },
    page: (again, errors) => struckPage(c, kinds, again, errors),
    done: 'striking.done_back',
  })
}

const standsAt = (kind: Pick<AnyStruck, 'slice' | 'shownAt'>, record: { id: string }): string =>
  kind.shownAt?.(record) ?? `/${kind.slice}/${record.id}`

async function recordIn(c: WebContext, kind: AnyStruck) {
  const record = await kind.find(c.var.tx, c.req.param('id') ?? '')
  if (!record || !kind.reads(c.var.person, record)) throw new Refusal(404, 'refusals.not_found')
  if (!may(c.var.person).ask()) throw new Refusal(403, 'refusals.not_yours')
  return record
}

async function askPage(
  c: WebContext,
  kinds: readonly KnownKind[],
  kind: AnyStruck,
  typed: Typed,
  errors?: FieldErrors,
) {
  const { tx, view, by } = c.var
  const record = await recordIn(c, kind)
  const mine = await mayStrikeOut(tx, kind.strikes, record.id, by.at)
  const hanging: Hanging[] = mine
    ? await allHangingOn(tx, kind.strikes, record.id)
    : [{ sentence: 'striking.ask_a_manager', record: null }]
  return StrikePage({
    view,
    called: kind.nameOf(record, view),
    here: standsAt(kind, record),
    mine,
    version: record.version,
    missing: await inWords(c, kinds, hanging),
    typed,
    errors,
  })
}

/** What hangs on a record, each kind with the way to those that this reader may see. */
async function inWords(c: WebContext, kinds: readonly KnownKind[], hanging: Hanging[]) {
  const { tx, view, person } = c.var
  const inTheWay: InTheWay[] = []
  for (const { sentence, record } of hanging) {
    const kind = kinds.find(({ table }) => table === record?.table)
    const links: InTheWay['links'] = []
    for (const id of kind ? (record?.ids ?? []) : []) {
      const found = await kind?.find(tx, id)
      if (kind && found && kind.reads(person, found))
        links.push({ href: standsAt(kind, found), label: kind.nameOf(found, view) })
    }
    inTheWay.push({
      sentence: said(view, sentence),
      links,
      more: links.length > 0 ? (record?.many ?? 0) - links.length : 0,
    })
  }
  return inTheWay
}

async function struckIn(c: WebContext): Promise<Struck> {
  if (!may(c.var.person).list()) throw new Refusal(404, 'refusals.not_found')
  const struck = await findStruck(c.var.tx, c.req.param('id') ?? '')
  if (!struck) throw new Refusal(404, 'refusals.not_found')
  return struck
}

async function struckPage(c: WebContext, kinds: readonly AnyStruck[], typed: Typed, errors?: FieldErrors) {
  const { tx, view, person } = c.var
  const struck = await struckIn(c)
  return StruckPage({
    view,
    struck,
    shownAt: await shownAt(c, kinds, struck),
    slice: kindOf(kinds, struck)?.slice ?? struck.record_table,
    history: await historyOf(tx, struck.record_table, struck.record_id, person),
    putsBack: may(person).putBack(),
    typed,
    errors,
  })
}

const kindOf = (kinds: readonly AnyStruck[], { record_table }: Struck) =>
  kinds.find(({ strikes }) => strikes.table === record_table)

/** Where a record stands that was put back. */
async function shownAt(c: WebContext, kinds: readonly AnyStruck[], struck: Struck): Promise<string | undefined> {
  const kind = kindOf(kinds, struck)
  const record = await kind?.find(c.var.tx, struck.record_id)
  return kind && record && standsAt(kind, record)
}
