import { DateText } from '../ui/dates.tsx'
import { PersonText } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { answerInWords, isAnswered, type Question, type Say } from './question.ts'

type Props = { view: View; question: Question; value: unknown; say: Say; lang: string }

/** An answer as the page of a record shows it. What was written stands in its own language; nothing where it is silent. */
export function answerText({ view, question, value, say, lang }: Props) {
  if (!isAnswered(question, value)) return null
  if (question.kind === 'day') return <DateText view={view} day={String(value)} />
  if (question.kind === 'several')
    return (
      <ul class="plain-list">
        {(value as string[]).map((one) => (
          <li dir="auto">{answerInWords(question, [one], say)}</li>
        ))}
      </ul>
    )
  const words = answerInWords(question, value, say)
  const written = question.kind === 'text' || question.kind === 'line' || question.kind === 'explained'
  return written ? <PersonText lang={lang}>{words}</PersonText> : words
}
