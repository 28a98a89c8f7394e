import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Tx } from '../database/connection.ts'
import { Refusal, refusalOf } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import { changedSince } from '../history/changed-since.ts'
import { isOfficer, isStaff, type Person, type Role } from '../identity/person.ts'
import { collectMail } from '../mail/commands.ts'
import type { Question } from '../questions/question.ts'
import type { StepRecord, Strikes } from '../record/declared-record.ts'
import { canTake, type Lifecycle, type Missing, said } from '../record/door.ts'
import { readable, recordInStep } from '../record/readable.ts'
import { strikeStep } from '../striking/link.ts'
import { type FieldErrors, type Option, TextArea, type Typed } from '../ui/forms.tsx'
import type { NextStep } from '../ui/record.tsx'
import type { TextKey, View } from '../ui/view.ts'
import { one, type Web, type WebContext } from '../web/context.ts'
import type { Asks } from '../web/field-schema.ts'
import { type Checked, inWords, versionIn } from '../web/form.ts'
import { submitForm, type Told } from '../web/submit.tsx'
import { noteIn, type Rehearsed, rehearse, wouldSendOthers } from './mails.ts'
import { StepPage } from './step-page.tsx'

/** One step as people take it: the address it posts to, what is asked, and the command. */
export type StepForm<R, V> = {
  /** What comes to exist, as the address says it: 'registration'. */
  noun: string
  /** What the facility asks when this step is taken: its own questions, read when the page is shown and when it is sent. */
  asks?: (tx: Tx) => Promise<readonly Question[]>
  check: ((typed: Typed, asked: readonly Question[]) => Checked<V>) & { readonly asks: Asks }
  take: (tx: Tx, id: string, by: By, value: V) => Promise<unknown>
  /**
   * The fields; a step without any is one button on the record's page. `choices` are what `choices` of this step found.
   */
  fields?: (props: {
    view: View
    typed: Typed
    errors: FieldErrors | undefined
    record: R
    choices: Choices
    asked: readonly Question[]
  }) => Child
  /** What the fields let choose from, read when the page is shown; `typed` is what stands in them. */
  choices?: (tx: Tx, record: R, view: View, typed: Typed) => Promise<Choices>
  /** What is shown above the fields: what to look at before the step is taken. */
  shows?: (c: WebContext, record: R) => Promise<Child>
  /** What stands in the fields when the page is opened first. */
  start?: (tx: Tx, record: R, by: By) => Promise<Typed>
  /** Where to go when it is taken; the record's page when nothing is said. */
  leadsTo?: (record: R) => string
  danger?: boolean
  /** Stands beside what is next, and is never the button that stands out. */
  beside?: boolean
  /** Whose step it is, where the facility takes it only in their place: it is never its button that stands out. */
  theirs?: Role
  /** What it gives stands there already, until something undoes it: it is offered to nobody. */
  settled?: (record: R) => boolean
  /** It writes to people: the facility's own see the mails before they go, and may add a note. */
  writes?: true
  /** What is said when it was taken, where that is more than its name. */
  done?: (tx: Tx, id: string, view: View, value: V) => Promise<Said>
  /** A manager takes it: an officer is told so, and what it still waits for. */
  ofManager?: boolean
  /** Corrects what is known, and stands below what is next, as editing does on every record. */
  aside?: boolean
}
export type Choices = Record<string, Option[]>
/** A sentence by its key, with what goes into it. */
type Said = { key: TextKey; values: Record<string, string> }

// biome-ignore format: the type of a value is known to each step alone
export type AnyStep<R> = StepForm<R, never>

/**
 * What a step asks beside its own fields because of where the record stands: why a target was missed, say. Kept once
 * the door has let the step through and it is taken.
 */
export type ExtraFields<V> = {
  check: (typed: Typed) => Checked<V>
  keep: (tx: Tx, by: By, value: V) => Promise<void>
  fields: (props: { view: View; typed: Typed; errors: FieldErrors | undefined }) => Child
}

/** Lets extra fields have any kind of value. */
export function extraFields<V>(asked: ExtraFields<V>): ExtraFields<never> {
  return asked as unknown as ExtraFields<never>
}

/** A record that may not have been found yet: what its id says costs nothing. */
type Wanted<R> = { id: string; found: () => Promise<R> }
/** One that was. */
export const foundAlready = <R extends { id: string }>(record: R): Wanted<R> => ({
  id: record.id,
  found: async () => record,
})

export type StepsOf<R extends StepRecord> = {
  /** Address and name of the slice, as texts and paths begin: 'requests'. */
  slice: string
  /** Where it is kept, as its history says. */
  table: string
  steps: Lifecycle
  forms: Record<string, AnyStep<R>>
  find: (tx: Tx, id: string) => Promise<R | undefined>
  rights: (person: Person | null) => Record<string, (record: R) => boolean>
  /** Sentences, by their keys, that say what is missing before a step can be taken. */
  missing?: (tx: Tx, step: string, record: R, at: Date) => Promise<readonly Missing[]>
  /** Null when this step asks nothing more of this person now. */
  extraFields?: (c: WebContext, step: string, of: Wanted<R>) => Promise<ExtraFields<never> | null>
  /** What the extra fields of a step may ask, whether or not they do so now. */
  mayAsk?: (step: string) => Asks | undefined
  /** How it is struck out, where it was entered by mistake. */
  strikes?: Strikes
  nameOf: (record: R, view: View) => string
  /** The kind whose life it shares, where it has none of its own: its statuses are named there. */
  lifeOf?: string
  /** Where it is shown, where it has no page of its own. */
  shownAt?: (record: R) => string
  /** Everything that this reader may be told of it. */
  read: (tx: Tx, record: R, by: By) => Promise<object>
}

/** Lets a step with any kind of value stand in a table of steps. */
export function step<R, V>(form: StepForm<R, V>): StepForm<R, never> {
  return form as unknown as StepForm<R, never>
}

/**
 * Whether an address shows what a step would send. That is found out by taking the step and undoing it, so that such a
 * page is made where writing is possible, and nothing of it stays.
 */
export function showsMails(
  slices: readonly { slice: string; forms: Record<string, { noun: string; writes?: true }> }[],
) {
  const addresses = new Set(
    slices.flatMap(({ slice, forms }) =>
      Object.values(forms)
        .filter((form) => form.writes)
        .map((form) => `/${slice}/{id}/${form.noun}`),
    ),
  )
  return (path: string) => addresses.has(path.replace(/\/[0-9a-f-]{36}\//, '/{id}/'))
}

/** A page for each step that asks something, and the address that takes it: `GET` and `POST /requests/:id/registration`. */
export function stepRoutes<R extends StepRecord>(routes: Hono<Web>, slice: StepsOf<R>) {
  for (const [name, form] of Object.entries(slice.forms)) {
    routes.get(`${one}/${form.noun}`, async (c) => {
      const record = await recordInStep(c, slice, name)
      return c.html(
        await stepPage(c, slice, name, record, (await form.start?.(c.var.tx, record, c.var.by)) ?? {}, undefined),
      )
    })
    routes.post(`${one}/${form.noun}`, (c) => takeStep(c, slice, name, form))
  }
}

/**
 * A step as its form is sent. Its command finds the record and asks the door, once; the record is found here only where
 * something of it is to be shown, or what is asked is not everybody's to read.
 */
async function takeStep<R extends StepRecord>(c: WebContext, slice: StepsOf<R>, name: string, form: AnyStep<R>) {
  const { tx, typed } = c.var
  const id = c.req.param('id') ?? ''
  const by = { ...c.var.by, ...versionIn(typed) }
  const found = () => readable(c, slice, name)
  if (form.asks) await found()
  const more = (await slice.extraFields?.(c, name, { id, found })) ?? null
  const asked = (await form.asks?.(tx)) ?? []
  const check = checkOf(form, asked, more)
  if (typed.show_mails !== undefined && writesTo(c, form)) return showMails(c, slice, name, check)
  let done: Told | undefined
  const sent = submitForm<[[never, never], { mail_note: string }]>(c, {
    check: (all) => both(check(all), writesTo(c, form) ? noteIn(all) : { ok: true, value: { mail_note: '' } }),
    act: async ([[value, told], { mail_note }]) => {
      const elsewhere = form.leadsTo?.(await found())
      const mails = await collectMail(tx, { words: mail_note, from: by.person?.name ?? '' }, () =>
        form.take(tx, id, by, value),
      )
      if (form.writes && wouldSendOthers(typed, mails)) throw new Refusal(409, 'steps.mail_changed')
      await more?.keep(tx, c.var.by, told)
      const said = await form.done?.(tx, id, c.var.view, value)
      done = { key: said?.key ?? `${slice.slice}.step.${name}`, values: said?.values ?? {}, mails: toldOf(c, mails) }
      return elsewhere ?? `/${slice.slice}/${id}`
    },
    page: async (all, errors) => stepPage(c, slice, name, await found(), all, errors),
    done: () => done ?? `${slice.slice}.step.${name}`,
    now: form.start && (async () => (await form.start?.(tx, await found(), by)) ?? {}),
    changed: (version) => changedSince(c, slice.table, id, version),
  })
  return refusedAs(sent, found)
}

/** Whether this reader sees what a step will send: addresses of people are the facility's own to see. */
const writesTo = <R,>(c: WebContext, form: AnyStep<R>) => form.writes === true && isStaff(c.var.person)

/** How many mails a step caused, for those who see where they stand. */
const toldOf = (c: WebContext, mails: readonly unknown[]) => (isStaff(c.var.person) ? mails.length : 0)

/** The page of a step with what was typed, and the mails that it would send so. */
async function showMails<R extends StepRecord>(
  c: WebContext,
  slice: StepsOf<R>,
  name: string,
  check: (typed: Typed) => Checked<[never, never]>,
) {
  const { typed, view } = c.var
  const record = await recordInStep(c, slice, name)
  const { held, version } = typed
  if (typeof held === 'string') view.sent = { held, version: typeof version === 'string' ? version : undefined }
  const checked = both(check(typed), noteIn(typed))
  if (checked.ok) return c.html(await stepPage(c, slice, name, record, typed, undefined))
  return c.html(await stepPage(c, slice, name, record, typed, inWords(checked.faults, view.t)), 422)
}

/** What this step would send with what stands in its form; nothing where it writes to nobody, or this reader is not told. */
async function mailsOf<R extends StepRecord>(
  c: WebContext,
  form: AnyStep<R>,
  record: R,
  typed: Typed,
  read: { asked: readonly Question[]; more: ExtraFields<never> | null | undefined },
): Promise<Rehearsed | undefined> {
  if (!writesTo(c, form)) return undefined
  const { tx, by } = c.var
  const checked = both(checkOf(form, read.asked, read.more)(typed), noteIn(typed))
  if (!checked.ok) return { mails: null }
  const [[value], { mail_note }] = checked.value
  return rehearse(tx, { words: mail_note, from: by.person?.name ?? '' }, () => form.take(tx, record.id, by, value))
}

/**
 * What somebody sees and may not lock is not there for a command: whether it is hidden or forbidden, finding it says.
 */
export function refusedAs(sent: Promise<Response>, found: () => Promise<unknown>): Promise<Response> {
  return sent.catch(async (error) => {
    if (refusalOf(error)?.status !== 404) throw error
    const said = await found().then(
      () => error,
      (reason) => (reason instanceof Refusal ? reason : error),
    )
    throw said
  })
}

export const nothingMore: Checked<never> = { ok: true, value: undefined as never }

/** What the form of a step and its extra fields say of what was typed. */
const checkOf =
  <R,>(form: AnyStep<R>, asked: readonly Question[], more: ExtraFields<never> | null | undefined) =>
  (typed: Typed) =>
    both(form.check(typed, asked), more ? more.check(typed) : nothingMore)

/** Two forms that are sent as one. */
export function both<A, B>(own: Checked<A>, more: Checked<B>): Checked<[A, B]> {
  if (own.ok && more.ok) return { ok: true, value: [own.value, more.value] }
  return { ok: false, faults: { ...(own.ok ? {} : own.faults), ...(more.ok ? {} : more.faults) } }
}

/** The page of one step: what it asks, or what is still missing. */
export async function stepPage<R extends StepRecord>(
  c: WebContext,
  slice: StepsOf<R>,
  name: string,
  record: R,
  typed: Typed,
  errors: FieldErrors | undefined,
) {
  const { view, tx, by } = c.var
  const form = slice.forms[name]
  if (!form) throw new Refusal(404, 'refusals.not_found')
  const missing = (await slice.missing?.(tx, name, record, by.at)) ?? []
  const choices = (await form.choices?.(tx, record, view, typed)) ?? {}
  const asked = (await form.asks?.(tx)) ?? []
  const more = await slice.extraFields?.(c, name, foundAlready(record))
  const shows = await form.shows?.(c, record)
  const mails = missing.length > 0 ? undefined : await mailsOf(c, form, record, typed, { asked, more })
  const site = by.site?.origin ?? ''
  return StepPage({
    view,
    slice,
    name,
    form,
    record,
    typed,
    errors,
    read: { missing, choices, asked, more, shows, mails, site },
  })
}

/** The steps that this person may take on this record now, and what is missing for each. */
export async function stepsNow<R extends StepRecord>(
  c: WebContext,
  slice: StepsOf<R>,
  record: R,
  more: {
    /** Address of the page that edits the record's content, where this person may. */
    edit?: string | undefined
    /** Steps that are taken elsewhere. */
    also?: NextStep[]
  } = {},
): Promise<NextStep[]> {
  const { view, person, tx, by } = c.var
  const rights = slice.rights(person)
  // What takes the record on comes first, what stays beside it next, and last what ends it.
  const rank = ([name, form]: [string, { danger?: boolean | undefined }]) =>
    form.danger ? 2 : slice.steps[name]?.to === null ? 1 : 0
  const possible = Object.entries(slice.forms)
    .filter(([name, form]) => canTake(slice.steps, name, record.status) && !form.settled?.(record))
    .filter(([name, form]) => rights[name]?.(record) || (form.ofManager && isOfficer(person)))
    .toSorted((a, b) => rank(a) - rank(b))
  const inTheirPlace = (form: AnyStep<R>) => form.theirs !== undefined && isStaff(person)
  // Where a step of somebody else is what takes the record on, it waits for them: nothing is the reader's to do now, and
  // what stays beside it comes before what would be done in their place.
  const waits = possible[0] !== undefined && inTheirPlace(possible[0][1])
  const first = (one: [string, AnyStep<R>]) => (waits && rank(one) === 1 && !inTheirPlace(one[1]) ? 0 : 1)
  const inOrder = possible.toSorted((a, b) => first(a) - first(b))
  const steps: NextStep[] = [...(more.also ?? [])]
  for (const [name, form] of inOrder) {
    const lacking = ((await slice.missing?.(tx, name, record, by.at)) ?? []).map((one) => said(view, one))
    const missing = [...(rights[name]?.(record) ? [] : [view.t('steps.of_manager')]), ...lacking]
    const address = `/${slice.slice}/${record.id}/${form.noun}`
    const asks = form.fields || (await slice.extraFields?.(c, name, foundAlready(record)))
    steps.push({
      name,
      label: view.t(`${slice.slice}.step.${name}`),
      ...(asks ? { href: address } : { post: { action: address, version: record.version } }),
      ...(form.danger
        ? { kind: 'tertiary' as const }
        : form.beside || waits || inTheirPlace(form)
          ? { kind: 'secondary' as const }
          : {}),
      ...(form.aside ? { aside: true } : {}),
      missing,
    })
  }
  if (more.edit && canTake(slice.steps, 'edit', record.status))
    steps.push({ name: 'edit', label: view.t(`${slice.slice}.step.edit`), href: more.edit, aside: true })
  if (slice.strikes) steps.push(...(await strikeStep(c, { slice: slice.slice, table: slice.strikes.table }, record)))
  return steps
}

/** The fields of a step that asks for one long text: questions, a cause, a reason. */
export function wordsField(name: string, key: TextKey) {
  return ({ view, typed, errors }: { view: View; typed: Typed; errors: FieldErrors | undefined }) => (
    <TextArea view={view} typed={typed} errors={errors} name={name} label={view.t(key)} required />
  )
}
