import type { Child } from 'hono/jsx'
import {
  CheckboxField,
  DateField,
  type FieldErrors,
  type Option,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import type { TypedPage } from './form.ts'

export type IntakeChoices = { themes: Option[]; languages: Option[] }
/** `brief` leaves out the hints, which speak to the authority: an officer enters what a letter says. */
type Fields = { view: View; typed: Typed; errors: FieldErrors | undefined; choices: IntakeChoices; brief?: boolean }

/** A question of the intake: its words and its hint have the name of the field. */
const asked = (view: View, name: string, hint = true) => ({
  name,
  label: view.t(`intake.field.${name}`),
  ...(hint ? { hint: view.t(`intake.hint.${name}`) } : {}),
})

/** The questions of each page, as they stand on it; an officer who enters a letter has them all on one. */
export const fieldsOfPage: Record<TypedPage, (props: Fields) => Child> = {
  contact: ({ view, typed, errors, brief }) => (
    <>
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'contact_name', false)}
        autocomplete="name"
        required
      />
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'contact_function', !brief)}
        autocomplete="organization-title"
      />
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'contact_email', false)}
        type="email"
        autocomplete="email"
      />
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'contact_phone', !brief)}
        type="tel"
        autocomplete="tel"
        width="medium"
      />
    </>
  ),
  need: ({ view, typed, errors, choices, brief }) => (
    <>
      <TextField view={view} typed={typed} errors={errors} {...asked(view, 'title', !brief)} required />
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'need', !brief)} rows={8} required />
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'language', !brief)}
        options={choices.languages}
        required
      />
    </>
  ),
  themes: ({ view, typed, errors, choices, brief }) => (
    <>
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'theme', !brief)}
        options={choices.themes}
        required
      />
      <CheckboxField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'other_themes', !brief)}
        options={choices.themes}
      />
    </>
  ),
  outputs: ({ view, typed, errors, brief }) => (
    <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'expected_outputs', !brief)} rows={5} />
  ),
  experts: ({ view, typed, errors, brief }) => (
    <>
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'experts_wanted', !brief)} rows={4} />
      <DateField view={view} typed={typed} errors={errors} {...asked(view, 'wanted_from', false)} />
      <DateField view={view} typed={typed} errors={errors} {...asked(view, 'wanted_to', !brief)} />
    </>
  ),
  support: ({ view, typed, errors, brief }) => (
    <>
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'prior_support', !brief)} rows={4} />
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'other_donors', !brief)} rows={4} />
    </>
  ),
  setup: ({ view, typed, errors, brief }) => (
    <>
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'setup_committee', !brief)} rows={3} />
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'setup_lead', false)} rows={2} />
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'setup_budget', !brief)} rows={3} />
      <TextArea view={view} typed={typed} errors={errors} {...asked(view, 'setup_implementer', !brief)} rows={3} />
    </>
  ),
}

/** How and when a letter came, and from which country by its head. */
export function LetterFields({ view, typed, errors, partners }: Omit<Fields, 'choices'> & { partners: Option[] }) {
  const channels = ['letter', 'mail'].map((value) => ({ value, label: view.t(`intake.channel.${value}`) }))
  return (
    <>
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'channel', false)}
        options={channels}
        required
      />
      <DateField view={view} typed={typed} errors={errors} {...asked(view, 'letter_on')} required />
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        {...asked(view, 'letter_partner')}
        options={partners}
        required
      />
    </>
  )
}
