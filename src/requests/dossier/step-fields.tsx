import { nameIn } from '../../house/settings/queries.ts'
import { formatList } from '../../house/ui/dates.tsx'

import {
  CheckboxField,
  DateField,
  type FieldErrors,
  type Option,
  SelectField,
  TextArea,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Notice } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { Suggestion } from '../bodies/queries.ts'
import { overlapJudgements } from '../overlap/form.ts'
import type { SupportRequest } from '../request/queries.ts'
import type { Load } from './proposal.ts'

type StepFields = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  record: SupportRequest
  choices: Record<string, Option[]>
}

/** An officer as a choice: what she carries, and what of her portfolio fits. */
export function officerOption(load: Load, view: View): Option {
  const { t, lang } = view
  const covers = load.covers.map((part) =>
    [part.region, part.theme].flatMap((names) => (names ? [nameIn(names, lang)] : [])).join(' + '),
  )
  const reasons = [
    t('registration.carries', { count: load.open }),
    covers.length > 0 && t('registration.covers', { what: formatList(lang, covers) }),
  ]
  return {
    value: load.id,
    label: t('ui.of_name', {
      label: load.name,
      name: reasons.filter(Boolean).join(' · '),
    }),
  }
}

function OfficerField({ view, typed, errors, choices }: StepFields) {
  const { t } = view
  return (
    <SelectField
      view={view}
      typed={typed}
      errors={errors}
      name="officer_id"
      label={t('requests.field.officer')}
      hint={t('registration.officer_hint')}
      options={choices.officers ?? []}
      required
    />
  )
}

export function RegistrationFields(props: StepFields) {
  const { view, typed, errors, record } = props
  const { t } = view
  const field = { view, typed, errors }
  return (
    <>
      <DateField
        {...field}
        name="received_on"
        label={t('requests.field.received_on')}
        hint={t('requests.hint.received_on')}
        required
      />
      <DateField
        {...field}
        name="complete_on"
        label={t('registration.complete_on')}
        hint={t('registration.complete_hint')}
        required
      />
      <OfficerField {...props} />
      {record.theme_wording && (
        <Notice tone="info">{t('registration.own_words', { words: record.theme_wording })}</Notice>
      )}
      <ThemeFields {...props} />
      <SelectField
        {...field}
        name="overlap_judgement"
        label={t('requests.field.overlap')}
        hint={t('requests.hint.overlap')}
        options={overlapJudgements.map((value) => ({ value, label: t(`requests.overlap.${value}`) }))}
      />
      <TextArea {...field} name="overlap_note" label={t('requests.field.overlap_note')} rows={2} />
    </>
  )
}

export function AssignmentFields(props: StepFields) {
  const { view, typed, errors } = props
  return (
    <>
      <OfficerField {...props} />
      <TextArea
        view={view}
        typed={typed}
        errors={errors}
        name="reason"
        label={view.t('requests.field.reason')}
        hint={view.t('requests.hint.inside')}
        rows={2}
      />
    </>
  )
}

export function ThemeFields({ view, typed, errors, choices }: StepFields) {
  const { t } = view
  return (
    <>
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        name="theme"
        label={t('requests.field.theme')}
        hint={t('registration.theme_hint')}
        options={choices.themes ?? []}
        required
      />
      <CheckboxField
        view={view}
        typed={typed}
        errors={errors}
        name="other_themes"
        label={t('requests.field.other_themes')}
        options={choices.themes ?? []}
      />
    </>
  )
}

/** A body as a choice: why it is proposed, and whether anybody would be told. */
export function bodyOption(body: Suggestion, view: View): Option {
  const { t, lang } = view
  const covers = (body.fits ?? [])
    .map((fit) =>
      [fit.region, fit.partner, fit.theme].flatMap((names) => (names ? [nameIn(names, lang)] : [])).join(' + '),
    )
    .join(' · ')
  const hints = [
    covers && t('bodies.covers', { what: covers }),
    body.may_veto && t('bodies.veto'),
    !body.reachable && t('bodies.nobody_told'),
  ]
  return { value: body.id, label: body.name, hint: hints.filter(Boolean).join(' · ') }
}

export function BodiesField({ view, typed, errors, choices }: StepFields) {
  return (
    <CheckboxField
      view={view}
      typed={typed}
      errors={errors}
      name="bodies"
      label={view.t('consultations.bodies')}
      hint={view.t('consultations.bodies_hint')}
      options={choices.bodies ?? []}
      required
    />
  )
}
