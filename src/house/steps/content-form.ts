import type { Child } from 'hono/jsx'
import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import { changedSince } from '../history/changed-since.ts'
import type { ChangeOf } from '../record/declared-record.ts'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import type { TextKey } from '../ui/view.ts'
import type { WebContext } from '../web/context.ts'
import { type Checked, checkedAgainst, versionIn } from '../web/form.ts'
import { submitForm } from '../web/submit.tsx'
import { refusedAs } from './steps.tsx'

/** `R` is what the command corrects, `F` what the page needs to show the form again. */
type ContentForm<R, V, F> = {
  /** Finds what the form is about, for this person: to show it again, or to say why not. */
  found: () => Promise<F>
  /** What was changed, held against what stands there. */
  check: (typed: Typed, record: R, tx: Tx) => Checked<V> | Promise<Checked<V>>
  take: (tx: Tx, id: string, by: By, change: ChangeOf<R, V>) => Promise<unknown>
  /** What the form holds when it is opened. */
  start: (found: F) => Typed | Promise<Typed>
  /** The form again, with what was typed and what is wrong. */
  page: (found: F, typed: Typed, errors: FieldErrors) => Child | Promise<Child>
  /** What the next page says of what was changed; that it was saved, when nothing is said. */
  done?: (record: R, change: V | undefined) => TextKey
}

/**
 * A form that corrects what stands, as it is sent. Its command finds the record and asks the door, once, and holds what
 * was typed against what it has locked; the record is found here only to show the form again, or to say why not.
 */
export async function saveContent<R, V, F>(
  c: WebContext,
  { slice, table }: { slice: string; table: string },
  form: ContentForm<R, V, F>,
): Promise<Response> {
  const { tx, by } = c.var
  const id = c.req.param('id') ?? ''
  let done: TextKey = 'ui.saved'
  const sent = submitForm<Typed>(c, {
    check: (typed) => ({ ok: true, value: typed }),
    act: async (typed) => {
      const change = checkedAgainst(async (record: R) => {
        const checked = await form.check(typed, record, tx)
        done = form.done?.(record, checked.ok ? checked.value : undefined) ?? done
        return checked
      })
      await form.take(tx, id, { ...by, ...versionIn(typed) }, change)
      return `/${slice}/${id}`
    },
    page: async (typed, errors) => form.page(await form.found(), typed, errors),
    done: () => done,
    now: async () => form.start(await form.found()),
    changed: (version) => changedSince(c, table, id, version),
  })
  return refusedAs(sent, form.found)
}
