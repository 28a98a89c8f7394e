import { Refusal } from '../database/refusal.ts'
import { fileAnswer } from '../files/file-answer.ts'
import type { StepRecord } from '../record/declared-record.ts'
import { canTake, demandRight, type Missing, said } from '../record/door.ts'
import type { WebContext } from '../web/context.ts'
import type { ApiContext } from './context.ts'
import { hasAlready, recordTag } from './etag.ts'
import { listAnswer } from './list-answer.ts'
import type { AnyOffered } from './offered.ts'

/** A record that this reader may see; 404 otherwise, as its page says. */
export async function found(c: ApiContext, { record: slice }: AnyOffered): Promise<StepRecord> {
  if (!slice) throw new Refusal(404, 'refusals.not_found')
  return demandRight(await slice.find(c.var.tx, c.req.param('id') ?? ''), slice.rights(c.var.person))
}

/** What is told of a record: everything that its page says to this reader, and the steps that may be taken now. */
export async function toldOf(c: ApiContext, one: AnyOffered, record: StepRecord): Promise<Told> {
  const { tx, by } = c.var
  const told = (await one.record?.read(tx, record, by)) ?? {}
  const { id, status, version } = record
  const body = JSON.stringify({ ...told, id, status, version, steps: await stepsNow(c, one, record) })
  return { body: `${body}\n`, tag: recordTag(version, body) }
}
export type Told = { body: string; tag: string }

/** The answer with a record, or that whoever asks has it already. */
export async function reading(c: ApiContext, one: AnyOffered): Promise<Response> {
  const { body, tag } = await toldOf(c, one, await found(c, one))
  c.header('etag', tag)
  if (hasAlready(c.req.header('if-none-match'), tag)) return c.body(null, 304)
  return c.body(body, 200, { 'content-type': 'application/json', 'content-language': c.var.view.lang })
}

/** The bytes of a file, as its page sends them. */
export async function readingFile(c: ApiContext, find: NonNullable<AnyOffered['bytes']>): Promise<Response> {
  const file = await find(c.var.tx, c.var.person, c.req.param('id') ?? '')
  if (!file) throw new Refusal(404, 'refusals.not_found')
  return fileAnswer(c as unknown as WebContext, file)
}

/** The records of a kind that hang below one, as what is told of that one has them, whole: they are few. */
export async function readingBelow(c: ApiContext, above: AnyOffered, at: readonly string[]): Promise<Response> {
  const record = await found(c, above)
  const told = await above.record?.read(c.var.tx, record, c.var.by)
  return listAnswer(c, rowsAt(told, at), null)
}

/** What stands at a place of a read model: the rows of the lists there, one after the other. */
const rowsAt = (told: unknown, at: readonly string[]): unknown[] =>
  at.reduce((rows, name) => rows.flatMap((row) => (row as Record<string, unknown[]>)[name] ?? []), [told])

/** Asked as the buttons of the page ask it: whose step it is, whether its life allows it, and what is missing. */
async function stepsNow(c: ApiContext, { record: slice, steps = {} }: AnyOffered, record: StepRecord) {
  const { tx, by, person, view } = c.var
  const now: { step: string; missing: string[] }[] = []
  const rights = slice?.rights(person) ?? {}
  const ofLife = (is: string) => !!slice && canTake(slice.steps, is, record.status) && !!rights[is]?.(record)
  const tell = (step: string, missing: readonly Missing[]) =>
    now.push({ step, missing: missing.map((one) => said(view, one)) })
  const missingFor = async (is: string) => (await slice?.missing?.(tx, is, record, by.at)) ?? []
  for (const [name, form] of Object.entries(slice?.forms ?? {}))
    if (ofLife(name) && !form.settled?.(record)) tell(name, await missingFor(name))
  for (const [name, { is = name, besideLife }] of Object.entries(steps))
    if (!besideLife) {
      if (ofLife(is)) tell(name, await missingFor(is))
    } else if (besideLife.may(person) && (await besideLife.isOffered(tx, by, record)))
      tell(name, await besideLife.missing(tx, record))
  return now
}
