import { z } from 'zod'
import { CheckboxField, type FieldErrors, TextArea, type Typed } from '../ui/forms.tsx'
import type { View } from '../ui/view.ts'
import { type Checked, check, optionalText, ticked } from './form.ts'

/** A day outside what contains it must be meant: a tick, and a reason that stands in the history. */
export function BeyondFields({
  view,
  typed,
  errors,
  label,
  hint,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  label: string
  hint?: string
}) {
  const field = { view, typed, errors }
  return (
    <>
      <CheckboxField
        {...field}
        name="beyond"
        label={label}
        hint={hint}
        options={[{ value: 'yes', label: view.t('days.meant') }]}
        required
      />
      <TextArea {...field} name="beyond_reason" label={view.t('days.meant_because')} rows={2} required />
    </>
  )
}

export const beyondAsks = { beyond: ticked(), beyond_reason: optionalText(500) }
/** What was typed, with the reason why a day outside is meant; '' where it is not. */
export function withBeyond<T extends object>(checked: Checked<T>, typed: Typed): Checked<T & { beyond: string }> {
  const beyond = beyondIn(typed)
  if (checked.ok && beyond.ok) return { ok: true, value: { ...checked.value, beyond: beyond.value } }
  return { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...(beyond.ok ? {} : beyond.faults) } }
}

function beyondIn(typed: Typed): Checked<string> {
  const checked = check(z.object(beyondAsks), typed)
  if (!checked.ok) return checked
  if (checked.value.beyond && checked.value.beyond_reason === '')
    return { ok: false, faults: { beyond_reason: 'forms.required' } }
  return { ok: true, value: checked.value.beyond ? checked.value.beyond_reason : '' }
}
