import {
  type FieldErrors,
  NumberField,
  type Option,
  RadioField,
  SelectField,
  type Typed,
} from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'

/** What is asked of a seat. */
export function SeatFields(props: { view: View; typed: Typed; errors: FieldErrors | undefined; themes: Option[] }) {
  const { themes, ...field } = props
  const { t } = props.view
  return (
    <>
      <RadioField
        {...field}
        name="role"
        label={t('seats.role')}
        options={['lead', 'expert', 'moderator'].map((value) => ({ value, label: t(`seats.role.${value}`) }))}
        required
      />
      <NumberField {...field} name="places" label={t('seats.places')} required />
      <SelectField {...field} name="theme" label={t('requests.field.theme')} options={themes} required />
      <RadioField
        {...field}
        name="level"
        label={t('seats.level')}
        options={['1', '2', '3'].map((value) => ({ value, label: t(`levels.${value}`) }))}
        required
      />
      <NumberField {...field} name="days" label={t('seats.days')} hint={t('seats.days_hint')} required />
    </>
  )
}
