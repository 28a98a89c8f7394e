import { Refusal, refusalOf } from '../database/refusal.ts'
import { attempt, type By } from '../database/transaction.ts'
import type { SoundFile } from '../files/commands.ts'
import { fileIn, neededFileIn, withFile } from '../files/uploads.ts'
import type { StepRecord } from '../record/declared-record.ts'
import { canTake, demandRight, tooLate } from '../record/door.ts'
import { both, foundAlready, nothingMore } from '../steps/steps.tsx'
import type { Typed } from '../ui/forms.tsx'
import type { Upload } from '../web/body.ts'
import type { WebContext } from '../web/context.ts'
import { type Asks, asksOfBoth } from '../web/field-schema.ts'
import { type Checked, inWords, Mistyped } from '../web/form.ts'
import { unknownKeys } from '../web/unknown-key.ts'
import type { ApiContext } from './context.ts'
import { countingForNothing } from './counting.ts'
import { recordTag, versionsMeant } from './etag.ts'
import { typedFrom, typedInForm } from './json-fields.ts'
import { type Done, doneBefore, keepDone, keyIn, type Sending } from './kept-answers.ts'
import type { AnyOffered, WithFile } from './offered.ts'
import { faultyOf, pointerTo, problemOf } from './problem.ts'
import { found, toldOf } from './reading.ts'

/** A form as a program sends it: what it asks, how it is checked, and what is done. */
type Act = {
  asks: Asks
  /** It changes what stands: what comes as it stands changes nothing. */
  partial?: boolean | undefined
  check: (typed: Typed) => Checked<never> | Promise<Checked<never>>
  /** Does it and gives the id of the record that it is about. */
  act: (value: never, file: SoundFile | null) => Promise<string>
  /** A file that comes with its fields. */
  file?: WithFile | undefined
  /** Whether the record has moved on meanwhile: then that is why not, whatever the command found in its way. */
  stale?: () => Promise<boolean>
  status: 200 | 201
}

/** Takes a step of a record: as its page does, by the same rights, form and command. */
export async function stepping(c: ApiContext, one: AnyOffered): Promise<Response> {
  return once(c, one, async () => {
    const name = c.req.param('step') ?? ''
    const record = await found(c, one)
    const version = versionMeant(c, one, record)
    const by = version === undefined ? c.var.by : { ...c.var.by, version }
    const act = await stepNamed(c, one, name, record, by)
    return acting(c, version === undefined ? act : { ...act, stale: () => hasMovedOn(c, one, record.id, version) })
  })
}

/** Whether the record is of another version by now; its tag is told, so that a program can look what it has become. */
async function hasMovedOn(c: ApiContext, one: AnyOffered, id: string, version: number): Promise<boolean> {
  const now = await one.record?.find(c.var.tx, id)
  if (!now || now.version === version) return false
  tellTag(c, one, now)
  return true
}

const tellTag = (c: ApiContext, { record: slice }: AnyOffered, { version }: StepRecord) =>
  c.header('etag', recordTag(version, `${slice?.slice} ${c.req.param('step') ?? ''} ${version}`))

/** Makes a record. */
export async function making(c: ApiContext, one: AnyOffered): Promise<Response> {
  const { make } = one
  if (!make) throw new Refusal(405, 'api.not_this_way')
  const { tx, by } = c.var
  return once(c, one, async () => {
    if (!make.may(by.person)) throw new Refusal(403, 'refusals.not_yours')
    return acting(c, {
      asks: make.asks,
      check: (typed) => make.check(typed, by, tx),
      file: make.file,
      act: async (value, file) => {
        const id = await make.make(tx, by, value, file)
        if (make.tells) c.var.security(make.tells, { detail: id })
        return id
      },
      status: 201,
    })
  })
}

/**
 * The version of the record that the step is taken against. What the record has moved on to meanwhile is told with the
 * refusal, so that a program can look whether its step still makes sense.
 */
function versionMeant(c: ApiContext, one: AnyOffered, record: StepRecord): number | undefined {
  const meant = versionsMeant(c.req.header('if-match'))
  if (meant === undefined) return undefined
  if (!meant.includes(record.version)) {
    tellTag(c, one, record)
    throw new Refusal(412, 'api.stale')
  }
  return record.version
}

function demandStep(c: ApiContext, { record: slice }: AnyOffered, name: string, record: StepRecord) {
  if (!slice?.steps[name]) throw new Refusal(404, 'api.no_such_step')
  demandRight(record, slice.rights(c.var.person), name)
  if (!canTake(slice.steps, name, record.status)) throw tooLate(slice.lifeOf ?? slice.slice, record.status)
}

function stepNamed(c: ApiContext, one: AnyOffered, name: string, record: StepRecord, by: By): Act | Promise<Act> {
  return name in (one.steps ?? {}) ? ownStep(c, one, name, record, by) : formStep(c, one, name, record, by)
}

function ownStep(c: ApiContext, one: AnyOffered, name: string, record: StepRecord, by: By): Act {
  const own = one.steps?.[name]
  if (!own) throw new Refusal(404, 'api.no_such_step')
  const { tx, view, person } = c.var
  if (!own.besideLife) demandStep(c, one, own.is ?? name, record)
  else if (!own.besideLife.may(person)) throw new Refusal(403, 'refusals.not_yours')
  return {
    asks: own.asks,
    partial: own.partial,
    check: (typed) => own.check(typed, record, tx, by),
    file: own.file,
    act: async (value, file) => {
      await own.take(tx, record.id, by, value, record, view, file)
      if (own.tells) c.var.security(own.tells, { detail: record.id })
      return record.id
    },
    status: 200,
  }
}

async function formStep(c: ApiContext, one: AnyOffered, name: string, record: StepRecord, by: By): Promise<Act> {
  const slice = one.record
  const form = slice?.forms[name]
  if (!slice || !form) throw new Refusal(404, 'api.no_such_step')
  demandStep(c, one, name, record)
  const { tx } = c.var
  const more = (await slice.extraFields?.(c as unknown as WebContext, name, foundAlready(record))) ?? null
  const asked = (await form.asks?.(tx)) ?? []
  return {
    asks: asksOfBoth(form.check.asks, slice.mayAsk?.(name)),
    check: (typed) => both(form.check(typed, asked), more ? more.check(typed) : nothingMore) as Checked<never>,
    act: async (values) => {
      const [value, told] = values as [never, never]
      await form.take(tx, record.id, by, value)
      await more?.keep(tx, c.var.by, told)
      return record.id
    },
    status: 200,
  }
}

/** More than the fields of the largest form for each of some hundred things: what is asked of every field stays quick. */
const mostFields = 1000

/** What was sent is taken as the fields of the form, checked as the form checks it, and done; or everything that is wrong. */
async function acting(
  c: ApiContext,
  { asks, partial, check, act, stale, status, file }: Act,
): Promise<Response | Done> {
  const { tx, view, sent, uploads } = c.var
  if (Object.keys(sent.typed ?? sent.value).length > mostFields) throw new Refusal(413, 'refusals.too_many_fields')
  const wrong = (faults: Record<string, string>) =>
    faultyOf(
      c,
      Object.entries(inWords(faults, view.t)).map(([field, detail]) => ({ pointer: pointerTo(field), detail })),
    )
  const taken = sent.typed ? typedInForm(asks, sent.typed) : typedFrom(asks, sent.value)
  const strange = strangeFiles(uploads, file)
  if (!taken.ok || Object.keys(strange).length > 0) return wrong({ ...(taken.ok ? {} : taken.faults), ...strange })
  const chosen = file === 'needed' ? neededFileIn(uploads) : fileIn(uploads)
  const checked = withFile(await check(taken.typed), chosen)
  if (!checked.ok) return wrong(checked.faults)
  const idle = partial ? {} : await countingForNothing(asks, check, taken.typed)
  if (Object.keys(idle).length > 0) return wrong(idle)
  try {
    return { record: await attempt(tx, () => act(...checked.value)), status }
  } catch (error) {
    if (stale && (await stale())) return problemOf(c, new Refusal(412, 'api.stale'))
    if (error instanceof Mistyped) return wrong(error.faults)
    const unknown = unknownKeys(error, taken.typed)
    if (unknown) return wrong(unknown)
    const refusal = refusalOf(error)
    if (!refusal) throw error
    return problemOf(c, refusal)
  }
}

/** Files that came in a field which takes none, or a second one in that which takes one. */
function strangeFiles(uploads: readonly Upload[], file: WithFile | undefined): Record<string, string> {
  const faults: Record<string, string> = Object.create(null)
  for (const [at, { field }] of uploads.entries())
    if (!file || field !== 'file') faults[field] = 'api.unknown_field'
    else if (uploads.findIndex((one) => one.field === field) < at) faults[field] = 'forms.one_value'
  return faults
}

/** What became of the record; nothing of it when whoever took the step may not see it any more. */
async function answerWith(c: ApiContext, one: AnyOffered, { record: id, status }: Done): Promise<Response> {
  const { tx, person, view } = c.var
  const made: Record<string, string> = status === 201 ? { location: `/api/v1/${one.name}/${id}` } : {}
  c.header('content-language', view.lang)
  const record = await one.record?.find(tx, id)
  if (!record || !one.record?.rights(person).read?.(record)) return c.body(null, status === 201 ? 201 : 204, made)
  const { body, tag } = await toldOf(c, one, record)
  c.header('etag', tag)
  return c.body(body, status, { ...made, 'content-type': 'application/json' })
}

/**
 * Does it, or, when the same was sent before with this key, tells what came of it then, as it stands now and to who may
 * see it now. What was refused is not kept.
 */
async function once(c: ApiContext, one: AnyOffered, work: () => Promise<Response | Done>): Promise<Response> {
  const { tx, bearer, sent } = c.var
  const key = keyIn(c.req.header('idempotency-key'), bearer)
  const sending: Sending | null = key && { token: bearer.token, key, hash: sent.hash }
  const before = sending && (await doneBefore(tx, sending))
  if (before) {
    c.header('idempotency-replayed', 'true')
    return answerWith(c, one, before)
  }
  const done = await work()
  if (done instanceof Response) return done
  if (sending) await keepDone(tx, sending, done)
  return answerWith(c, one, done)
}
