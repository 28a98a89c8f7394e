import { dayIn } from '../../house/days/day.ts'
import { DateText } from '../../house/ui/dates.tsx'
import { type FieldErrors, HiddenField, TextArea, type Typed } from '../../house/ui/forms.tsx'
import { PersonText, Section } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { questionsOn, SupportRequest } from '../request/queries.ts'

type StepFields = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  record: SupportRequest
  choices: Record<string, { value: string; label: string }[]>
}

/** What the officer asks: one question on each line. */
export function QuestionsField({ view, typed, errors, record }: StepFields) {
  return (
    <>
      <div class="beside">
        <div>
          <h2 dir="auto">{record.title}</h2>
          <PersonText lang={record.language}>{record.need}</PersonText>
        </div>
        <TextArea
          view={view}
          typed={typed}
          errors={errors}
          name="questions"
          label={view.t('registration.questions')}
          hint={view.t('registration.questions_hint')}
          rows={10}
          required
        />
      </div>
    </>
  )
}

/** Each question with its answer beside it; what is not finished can be saved. */
export function AnswersFields({ view, typed, errors, record, choices }: StepFields) {
  return (
    <>
      {(choices.questions ?? []).map((question, index) => (
        <div class="beside question">
          <p class="asked" id={`question-${question.value}`}>
            <span class="muted">
              {view.t('registration.question_number', { number: index + 1, count: choices.questions?.length ?? 0 })}
            </span>{' '}
            <span dir="auto">{question.label}</span>
          </p>
          <HiddenField name="question" value={question.value} />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name={`answer.${question.value}`}
            label={view.t('registration.answer_to', { number: index + 1 })}
            rows={4}
            required
          />
        </div>
      ))}
      <p>
        <button
          class="ds-button"
          data-variant="secondary"
          type="submit"
          formaction={`/requests/${record.id}/saved-answers`}
        >
          {view.t('registration.save_answers')}
        </button>
      </p>
    </>
  )
}

/** Questions and answers on the record, round by round. */
export function QuestionsAsked({
  view,
  questions,
}: {
  view: View
  questions: Awaited<ReturnType<typeof questionsOn>>
}) {
  const { t } = view
  if (questions.length === 0) return null
  return (
    <Section title={t('registration.questions_title')} id="questions">
      {[...Map.groupBy(questions, (question) => question.round)].map(([, round]) => (
        <>
          <p class="muted">
            {t('registration.asked_on')} <DateText view={view} day={round[0] && dayIn(view.zone, round[0].asked_at)} />
          </p>
          <dl class="facts">
            {round.map((question) => (
              <div>
                <dt dir="auto">{question.question}</dt>
                <dd>
                  {question.answer ? (
                    <PersonText>{question.answer}</PersonText>
                  ) : (
                    <span class="muted">{t('registration.not_answered')}</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </>
      ))}
    </Section>
  )
}
