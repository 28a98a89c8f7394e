import { type Around, dueOn, theirTurn } from '../../house/record/turn.ts'
import type { Turn } from '../../house/ui/record-page.tsx'
import type { Opinion } from './queries.ts'

/** What is next on an opinion, from whom, by when. */
export function turnOfOpinion(opinion: Opinion, given: Pick<Around, 'view' | 'reader' | 'today'>): Turn {
  const { view, reader, today } = given
  const due = dueOn(view, opinion.due_on, today)
  if (opinion.status === 'silence') return { idle: view.t('record.idle.consultations.silence') }
  if (opinion.status !== 'asked') return { idle: view.t('record.idle.consultations.given') }
  const mine = reader?.role === 'consulted' && reader.body_id === opinion.body_id
  return theirTurn(given, { mine, name: opinion.body }, 'record.what.consultations.answer', 'answer', due)
}
