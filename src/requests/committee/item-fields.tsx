import type { Choices } from '../../house/steps/steps.tsx'
import { type FieldErrors, RadioField, SelectField, TextArea, TextField, type Typed } from '../../house/ui/forms.tsx'
import { Notice } from '../../house/ui/record.tsx'
import type { TextKey, View } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import type { AgendaItem } from './queries.ts'

type StepFields = { view: View; typed: Typed; errors: FieldErrors | undefined; record: AgendaItem; choices: Choices }

export function OutcomeFields({ view, typed, errors, record, choices }: StepFields) {
  const { t } = view
  return (
    <>
      <RadioField
        view={view}
        typed={typed}
        errors={errors}
        name="outcome"
        label={t('requests.field.decision')}
        options={choices.outcomes ?? []}
        required
      />
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        name="redirected_to"
        label={t('requests.field.initiative')}
        hint={t('agenda.initiative_hint')}
        options={choices.initiatives ?? []}
      />
      <TextArea
        view={view}
        typed={typed}
        errors={errors}
        name="reason"
        label={t('requests.field.reason')}
        hint={
          t('agenda.reason_hint', { language: languageName(record.language, view.lang) }) +
          ((choices.translated ?? []).length > 0 ? ` ${t('agenda.reason_hint_joint')}` : '')
        }
        required
      />
      {record.letter_body !== '' && <Notice tone="warning">{t('agenda.letter_written_anew')}</Notice>}
    </>
  )
}

/** The field of a letter's text: the lead authority's bears its plain name. */
export const letterField = (name: string, authority: string, item: AgendaItem) =>
  authority === item.authority_id ? name : `${name}.${authority}`

export function LetterFields({ view, typed, errors, record, choices }: StepFields) {
  const { t } = view
  const applicants = choices.applicants ?? []
  const named = (key: TextKey, name: string) =>
    applicants.length > 1 ? t('agenda.letter_part', { part: t(key), authority: name }) : t(key)
  return (
    <>
      {applicants.map(({ value, label, hint }) => (
        <>
          {applicants.length > 1 && (
            <h2>
              <bdi>{label}</bdi>
            </h2>
          )}
          <p>
            {t(value === record.authority_id ? 'agenda.letter_in' : 'agenda.letter_in_theirs', {
              language: hint ?? '',
            })}
          </p>
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name={letterField('letter_subject', value, record)}
            label={named('agenda.letter_subject', label)}
            required
          />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name={letterField('letter_body', value, record)}
            label={named('agenda.letter_body', label)}
            rows={18}
            required
          />
        </>
      ))}
    </>
  )
}
