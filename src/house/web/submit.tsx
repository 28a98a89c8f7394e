import type { Child } from 'hono/jsx'
import { sql } from 'kysely'
import { refusalOf } from '../database/refusal.ts'
import { attempt } from '../database/transaction.ts'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import { marked, marksOf } from '../ui/meanwhile.tsx'
import type { Meanwhile, View } from '../ui/view.ts'
import type { WebContext } from './context.ts'
import { leaveCookie } from './cookies.ts'
import { toldAs } from './flash.ts'
import { type Checked, idForm, inWords, isAsShown, Mistyped } from './form.ts'
import { goTo } from './own-address.ts'
import { refusalInWords } from './refusals.ts'
import { unknownKeys } from './unknown-key.ts'

/** What is said on the next page: a text by its key, what goes into it, and how many mails went out with it. */
export type Told = { key: string; values: Record<string, string>; mails: number }

type Form<T> = {
  check: (typed: Typed) => Checked<T>
  /** Does what was asked and returns the address to go to. */
  act: (value: T) => Promise<string>
  /** The page with the form, with what was typed and what is wrong. */
  page: (typed: Typed, errors: FieldErrors) => Child | Promise<Child>
  /** Key of the step's name, or of a sentence that says what was done; shown on the next page. */
  done: string | (() => string | Told)
  /** What the form would hold if it were opened now, and who changed which of its fields since `version`. */
  now?: (() => Promise<Typed>) | undefined
  changed?: ((version: unknown) => Promise<(name: string) => Meanwhile['changed']>) | undefined
}

/**
 * A posted form: mistakes come back on the page as 422, what the database or a rule refuses as 409, and success goes on
 * to another page.
 */
export async function submitForm<T>(c: WebContext, form: Form<T>): Promise<Response> {
  const { tx, typed, view, person } = c.var
  const mistyped = async (faults: Record<string, string>) =>
    c.html(<>{await form.page(again(view, typed), inWords(faults, view.t))}</>, 422)
  const checked = form.check(typed)
  if (!checked.ok) return mistyped(checked.faults)
  const before = await earlierResult(c)
  if (before) return goTo(c, before)
  try {
    const location = await attempt(tx, () => form.act(checked.value))
    if (person && formKey(typed))
      await tx
        .insertInto('form_submissions')
        .values({ form_key: formKey(typed), account_id: person.id, location })
        .execute()
    tellNext(c, typeof form.done === 'string' ? form.done : form.done())
    return goTo(c, location)
  } catch (error) {
    if (error instanceof Mistyped) return mistyped(error.faults)
    const unknown = unknownKeys(error, typed)
    if (unknown) return mistyped(unknown)
    const refusal = refusalOf(error)
    if (!refusal || [403, 404, 503].includes(refusal.status)) throw error
    view.mendAt = refusal.link
    const shown = refusal.key === 'refusals.stale' ? await meanwhile(view, typed, form) : again(view, typed)
    return c.html(<>{await form.page(shown, { [refusal.field]: refusalInWords(view, refusal) })}</>, refusal.status)
  }
}

/** A form that comes back with mistakes is still of the version that it was opened with. */
function again(view: View, typed: Typed): Typed {
  const { version, held } = typed
  if (typeof held === 'string') view.sent = { version: typeof version === 'string' ? version : undefined, held }
  return typed
}

/**
 * What a form from a stale page is shown again with: what its reader typed, what somebody else wrote where they typed
 * nothing, and beside each field that was changed what stands there now. It is compared with what stands now from here.
 */
async function meanwhile<T>(view: View, typed: Typed, { now, changed }: Form<T>): Promise<Typed> {
  const fields = marked(typed.held)
  if (!now || fields.size === 0) return typed
  const stands = await now()
  const by = await changed?.(typed.version)
  const others = [...fields].filter(([name, isAsHeld]) => !isAsHeld(stands[name]))
  view.meanwhile = new Map()
  const shown = { ...typed }
  for (const [name, isAsHeld] of others) {
    const taken = isAsHeld(typed[name])
    if (taken) shown[name] = stands[name] ?? ''
    if (taken || !isAsShown(stands[name], typed[name]))
      view.meanwhile.set(name, { now: stands[name] ?? '', taken, changed: by?.(name) ?? null })
  }
  view.sent = { version: undefined, held: marksOf([...fields.keys()].map((name) => [name, stands[name]])) }
  return shown
}

/** Where the same form led when it was sent before: a double click makes one record, not two. */
async function earlierResult(c: WebContext): Promise<string | undefined> {
  const { tx, typed, person } = c.var
  const key = formKey(typed)
  if (!key || !person) return undefined
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx)
  const earlier = await tx
    .selectFrom('form_submissions')
    .select('location')
    .where('form_key', '=', key)
    .where('account_id', '=', person.id)
    .executeTakeFirst()
  return earlier?.location
}

function formKey(typed: Typed): string {
  const key = typed.form_key
  return typeof key === 'string' && idForm.test(key) ? key : ''
}

/** Leaves a sentence for the next page: the key of a text, in a cookie that lives for one page. */
export function tellNext(c: WebContext, told: string | Told) {
  leaveCookie(c, 'done', typeof told === 'string' ? told : toldAs(told), { maxAge: 60 })
}
