import { choicesOf } from '../../house/settings/queries.ts'
import { type ExtraFields, extraFields } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { type FieldErrors, type Option, SelectField, TextArea, type Typed } from '../../house/ui/forms.tsx'
import { Notice, OfName } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { WebContext } from '../../house/web/context.ts'
import { lateTold } from './clock.ts'
import { tellCause } from './commands.ts'
import { type Cause, causeOfDelay, causesOfDelay } from './form.ts'
import { may } from './permissions.ts'
import { lateWithoutCause, type Span } from './queries.ts'

/**
 * A step that ends a stay over its target asks an officer why, in the same form. Nobody else owes the facility an
 * explanation.
 */
export async function causeWhenLate(c: WebContext, requestId: string): Promise<ExtraFields<never> | null> {
  const { tx, by, person, view } = c.var
  if (!may(person).tell()) return null
  const span = await lateWithoutCause(tx, requestId, await todayOf(tx, by))
  if (!span) return null
  const reasons = await choicesOf(tx, 'delay_reasons', view.lang)
  return extraFields<Cause>({
    check: causeOfDelay,
    keep: (inside, actor, cause) => tellCause(inside, span.id, actor, cause),
    fields: (props) => (
      <>
        <Notice tone="warning">
          <p>{view.t('clocks.late_step', { ...lateTold(span), target: span.target_days })}</p>
        </Notice>
        <CauseFields {...props} reasons={reasons} />
      </>
    ),
  })
}

type LateRequest = { id: string; name: string; span: Span }

/**
 * The same for a step that ends the stays of several requests: one cause for all that are late, or for some their own.
 */
export async function causesWhenLate(
  c: WebContext,
  requests: { id: string; name: string }[],
): Promise<ExtraFields<never> | null> {
  const { tx, by, person, view } = c.var
  if (!may(person).tell()) return null
  const today = await todayOf(tx, by)
  const late: LateRequest[] = []
  for (const request of requests) {
    const span = await lateWithoutCause(tx, request.id, today)
    if (span) late.push({ ...request, span })
  }
  if (late.length === 0) return null
  const reasons = await choicesOf(tx, 'delay_reasons', view.lang)
  return extraFields<Map<string, Cause>>({
    check: (typed) =>
      causesOfDelay(
        late.map((one) => one.id),
        typed,
      ),
    keep: async (inside, actor, causes) => {
      for (const { id, span } of late) {
        const cause = causes.get(id)
        if (cause) await tellCause(inside, span.id, actor, cause)
      }
    },
    fields: (props) => (
      <>
        <h2>{view.t('clocks.cause')}</h2>
        <Notice tone="warning">
          <p>{view.t('clocks.late_release', { count: late.length })}</p>
          <ul>
            {late.map(({ name, span }) => (
              <li>
                <OfName view={view} label={name} name={view.t('clocks.late', lateTold(span))} />
              </li>
            ))}
          </ul>
        </Notice>
        <CauseFields {...props} reasons={reasons} />
        {late.length > 1 && <OwnCauses {...props} late={late} reasons={reasons} />}
      </>
    ),
  })
}

type OwnProps = { view: View; typed: Typed; errors: FieldErrors | undefined; reasons: Option[]; late: LateRequest[] }

function OwnCauses({ view, typed, errors, reasons, late }: OwnProps) {
  const field = { view, typed, errors }
  const begun = late.some(({ id }) =>
    [`delay_reason.${id}`, `delay_note.${id}`].some((name) => typed[name] || errors?.[name]),
  )
  return (
    <details open={begun}>
      <summary>{view.t('clocks.own_causes')}</summary>
      {late.map(({ id, name }) => (
        <>
          <SelectField
            {...field}
            name={`delay_reason.${id}`}
            label={view.t('clocks.cause_of', { request: name })}
            options={reasons}
            empty={view.t('clocks.cause_of_all')}
          />
          <TextArea
            {...field}
            name={`delay_note.${id}`}
            label={view.t('clocks.note_of', { request: name })}
            hint={view.t('clocks.hint.note')}
            rows={2}
          />
        </>
      ))}
    </details>
  )
}

export function CauseFields({
  view,
  typed,
  errors,
  reasons,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  reasons: Option[]
}) {
  const field = { view, typed, errors }
  return (
    <>
      <SelectField {...field} name="delay_reason" label={view.t('clocks.field.reason')} options={reasons} required />
      <TextArea
        {...field}
        name="delay_note"
        label={view.t('clocks.field.note')}
        hint={view.t('clocks.hint.note')}
        rows={2}
      />
    </>
  )
}
