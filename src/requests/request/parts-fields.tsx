import { CheckboxField, type FieldErrors, type Option, SelectField, type Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'

export type PartyChoices = { partners: Option[]; authorities: Option[] }

/** Who takes part beside the first partner and the first authority: those known, ticked, and one more to choose. */
export function PartyFields(props: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  of: { partner: string; authority_id: string }
  choices: PartyChoices
}) {
  const { of, choices, ...field } = props
  const { t } = field.view
  const partners = choices.partners.filter(({ value }) => value !== of.partner)
  const authorities = choices.authorities.filter(({ value }) => value !== of.authority_id)
  return (
    <>
      <TickedOrMore {...field} name="other_partners" label={t('requests.field.other_partners')} options={partners} />
      <TickedOrMore {...field} name="asking" label={t('intake.field.joint_authorities')} options={authorities} />
      <TickedOrMore
        {...field}
        name="benefiting"
        label={t('intake.field.benefiting_authorities')}
        options={authorities}
      />
    </>
  )
}

function TickedOrMore(props: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  name: string
  label: string
  options: Option[]
}) {
  const { name, label, options, ...field } = props
  const { t } = field.view
  const chosen = [field.typed[name] ?? []].flat()
  const known = options.filter(({ value }) => chosen.includes(value))
  const others = options.filter(({ value }) => !chosen.includes(value))
  const fault = field.errors?.[name]
  return (
    <>
      {known.length > 0 && <CheckboxField {...field} name={name} label={label} options={known} />}
      <SelectField
        {...field}
        name={`more_${name}`}
        label={t('ui.of_name', { label, name: t('ui.one_more') })}
        options={others}
        errors={fault && known.length === 0 ? { [`more_${name}`]: fault } : undefined}
      />
    </>
  )
}
