import {
  CheckboxField,
  type FieldErrors,
  type Option,
  RadioField,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import type { PartyChoices } from '../../registers/partners/found-authorities.ts'

type Fields = { view: View; typed: Typed; errors: FieldErrors | undefined }

/**
 * Who takes part, with the authority that asks first: those that are named, ticked, and one more. `elsewhere` says that
 * an authority of another partner may come to ask first.
 */
export function PartyFields({
  choices,
  elsewhere = false,
  ...field
}: Fields & { choices: PartyChoices; elsewhere?: boolean }) {
  const { t } = field.view
  const { first, partners, named, found } = choices
  const further = t('requests.field.other_partners')
  const [asking, benefiting] = [t('intake.field.joint_authorities'), t('intake.field.benefiting_authorities')]
  const authority = t('requests.field.authority')
  return (
    <>
      <SelectField {...field} name="authority_id" label={authority} options={first} required />
      {elsewhere && <OneMore {...field} name="authority_id" label={authority} found={found.authority_id} />}
      <Ticked {...field} name="other_partners" label={further} options={named.other_partners} />
      <SelectField
        {...field}
        name="more_other_partners"
        label={t('ui.of_name', { label: further, name: t('ui.one_more') })}
        options={partners}
      />
      <Ticked {...field} name="asking" label={asking} options={named.asking} />
      <OneMore {...field} name="asking" label={asking} found={found.asking} />
      <Ticked {...field} name="benefiting" label={benefiting} options={named.benefiting} />
      <OneMore {...field} name="benefiting" label={benefiting} found={found.benefiting} />
    </>
  )
}

/** Where nothing is named, what is wrong with the list stands where its boxes would. */
function Ticked({ options, ...field }: Fields & { name: string; label: string; options: Option[] }) {
  if (options.length > 0) return <CheckboxField {...field} options={options} />
  const { view, name, label } = field
  const fault = field.errors?.[name]
  view.labels.set(name, label)
  return fault ? (
    <p class="error" id={`field-${name}`} tabindex={-1}>
      {fault}
    </p>
  ) : null
}

/** An authority that is looked for by a few letters, and those found by them. */
function OneMore({ name, label, found, ...field }: Fields & { name: string; label: string; found: Option[] }) {
  const { t } = field.view
  return (
    <>
      <TextField
        {...field}
        name={`find_${name}`}
        type="search"
        label={t('ui.of_name', { label, name: t(name === 'authority_id' ? 'partners.another' : 'ui.one_more') })}
        hint={t('partners.hint.find_authority')}
      />
      {found.length > 0 && (
        <RadioField
          {...field}
          name={`more_${name}`}
          label={t('ui.of_name', { label, name: t('intake.found') })}
          options={[...found, { value: '', label: t('partners.none_of_these') }]}
        />
      )}
    </>
  )
}
