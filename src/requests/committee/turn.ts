import { isChair } from '../../house/identity/person.ts'
import { type Around, dueOn, theirTurn } from '../../house/record/turn.ts'
import type { Turn } from '../../house/ui/record-page.tsx'
import type { ItemRead, MeetingRead } from './read.ts'

type Given = Pick<Around, 'view' | 'reader' | 'today'>
type Scored = { screened_by: string | null; given: Record<string, number> }

/** Who of the members has not scored an item yet, of those who may. */
const unfinished = (members: readonly { id: string }[], criteria: number, { screened_by, given }: Scored) =>
  members.filter(({ id }) => id !== screened_by && (given[id] ?? 0) < criteria).map(({ id }) => id)

const chairs = ({ view, reader }: Given) => ({ mine: isChair(reader), name: view.t('record.who.chair') })
const members = ({ view, reader }: Given, waiting: readonly string[]) => ({
  mine: reader !== null && waiting.includes(reader.id),
  name: view.t('record.who.committee'),
})

/** What is next on an item of an agenda, from whom, by when. */
export function turnOfItem(item: ItemRead, given: Given): Turn {
  const { view, today } = given
  const due = dueOn(view, item.held_on, today)
  const waiting = unfinished(item.members, item.criteria.length, item)
  switch (item.status) {
    case 'listed':
      return theirTurn(given, members(given, waiting), 'record.what.agenda.score', 'score', due)
    case 'open':
      return members(given, waiting).mine
        ? theirTurn(given, members(given, waiting), 'record.what.agenda.score', 'score', due)
        : theirTurn(given, chairs(given), 'record.what.agenda.record', 'record')
    case 'prepared':
      return theirTurn(given, chairs(given), 'record.what.agenda.release')
    default:
      return { idle: view.t('record.idle.agenda.over') }
  }
}

/** What is next on a meeting, from whom, by when. */
export function turnOfMeeting(meeting: MeetingRead, given: Given): Turn {
  const { view, today } = given
  switch (meeting.status) {
    case 'planned': {
      if (meeting.held_on <= today) return theirTurn(given, chairs(given), 'record.what.meetings.open', 'open')
      const waiting = meeting.agenda.flatMap((item) => unfinished(meeting.members, meeting.criteria.length, item))
      return theirTurn(
        given,
        members(given, waiting),
        'record.what.meetings.score',
        undefined,
        dueOn(view, meeting.held_on, today),
      )
    }
    case 'open':
      return theirTurn(given, chairs(given), 'record.what.meetings.record', 'release')
    default:
      return { idle: view.t(`record.idle.meetings.${meeting.status}`) }
  }
}
