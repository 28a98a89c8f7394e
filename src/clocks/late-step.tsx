import { choicesOf } from '../settings/queries.ts'
import { type FieldErrors, type Option, SelectField, TextArea, type Typed } from '../ui/forms.tsx'
import { Notice } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import type { WebContext } from '../web/context.ts'
import { type Besides, besides } from '../web/steps.tsx'
import { tellCause } from './commands.ts'
import { type Cause, causeOfDelay } from './form.ts'
import { may } from './permissions.ts'
import { lateWithoutCause } from './queries.ts'
import { todayOf } from './today.ts'

/** A step that ends a stay over its target asks an officer why, in the same form. Nobody else owes the facility an explanation. */
export async function causeWhenLate(c: WebContext, requestId: string): Promise<Besides<never> | null> {
  const { tx, by, person, view } = c.var
  if (!may(person).tell()) return null
  const span = await lateWithoutCause(tx, requestId, await todayOf(tx, by))
  if (!span) return null
  const reasons = await choicesOf(tx, 'delay_reasons', view.lang)
  return besides<Cause>({
    check: causeOfDelay,
    keep: (inside, actor, cause) => tellCause(inside, span.id, actor, cause),
    fields: (props) => (
      <>
        <Notice tone="warning">
          <p>{view.t('clocks.late_step', { days: span.days_late, target: span.target_days })}</p>
        </Notice>
        <CauseFields {...props} reasons={reasons} />
      </>
    ),
  })
}

export function CauseFields({ view, typed, errors, reasons }: { view: View; typed: Typed; errors: FieldErrors | undefined; reasons: Option[] }) {
  const field = { view, typed, errors }
  return (
    <>
      <SelectField {...field} name="delay_reason" label={view.t('clocks.field.reason')} options={reasons} required />
      <TextArea {...field} name="delay_note" label={view.t('clocks.field.note')} hint={view.t('clocks.hint.note')} rows={2} />
    </>
  )
}
