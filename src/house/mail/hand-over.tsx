import { DateField, type FieldErrors, TextField, type Typed } from '../ui/forms.tsx'
import type { View } from '../ui/view.ts'
import { asking, day, text } from '../web/form.ts'

/** How somebody was told by other means than our mail, and on which day. */
export const handingOver = asking({ day: day(), how: text(300) })

export function HandOverFields({ view, typed, errors }: { view: View; typed: Typed; errors: FieldErrors | undefined }) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <>
      <DateField {...field} name="day" label={t('consultations.field.told_on')} required />
      <TextField
        {...field}
        name="how"
        label={t('consultations.field.how')}
        hint={t('consultations.hint.how')}
        required
      />
    </>
  )
}
