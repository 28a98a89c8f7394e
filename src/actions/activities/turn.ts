import { type Day, dayPlus } from '../../house/days/day.ts'
import { type Around, dueOn, officersTurn, theirTurn } from '../../house/record/turn.ts'
import { rangeInWords } from '../../house/ui/dates.tsx'
import type { Turn } from '../../house/ui/record-page.tsx'
import type { View } from '../../house/ui/view.ts'
import { reportDays } from '../mobilisation/duties.ts'
import { mobilisationWay } from '../mobilisation/lifecycle.ts'
import type { ActivityRead } from './read.ts'

/** People who are on a seat, or may yet be. */
export const onSeat: readonly string[] = mobilisationWay

/** The seat of an activity that has places left, the first one. */
export const freeSeat = ({ seats, missions }: ActivityRead) =>
  seats.find(
    (seat) => seat.places > missions.filter((one) => one.seat_id === seat.id && onSeat.includes(one.status)).length,
  )

/** Whoever is found for a seat and was not invited yet. */
export const toInvite = ({ missions }: ActivityRead) => missions.find(({ status }) => status === 'shortlisted')

/** The first of the last days on which those who are invited may answer. */
const firstAnswer = ({ missions }: ActivityRead) =>
  missions.flatMap(({ status, answer_by }) => (status === 'invited' && answer_by ? [answer_by] : [])).sort()[0] ?? null

/** What is still to be done for those who go, the furthest behind first; null when all are ready. */
function unready({ missions, first_day }: ActivityRead, around: Around): Turn | null {
  const due = dueOn(around.view, first_day, around.today)
  const is = (status: string) => missions.some((one) => one.status === status)
  if (is('accepted')) {
    const administration = { mine: false, name: around.view.t('record.who.administration') }
    return theirTurn(around, administration, 'record.what.mobilisations.release', undefined, due)
  }
  if (is('released')) return officersTurn(around, 'record.what.mobilisations.contract', undefined, due)
  return is('contracted') ? officersTurn(around, 'record.what.mobilisations.deploy', undefined, due) : null
}

const untilItsEnd = ({ first_day, last_day }: ActivityRead, view: View, today: Day) =>
  view.t(`record.idle.activities.${first_day > today ? 'to_come' : 'under_way'}`, {
    days: rangeInWords(view.lang, first_day, last_day),
  })

/** What is next on an activity, from whom, by when. */
export function turnOfActivity(activity: ActivityRead, given: Pick<Around, 'view' | 'reader' | 'today'>): Turn {
  const around = { ...given, contact: activity.officer_contact, carrier: activity.officer_id }
  const { view, today } = around
  const before = dueOn(view, activity.first_day, today)
  switch (activity.status) {
    case 'planned':
      if (activity.seats.length === 0)
        return officersTurn(around, 'record.what.activities.add_seat', 'add_seat', before)
      if (freeSeat(activity)) return officersTurn(around, 'record.what.activities.fill', 'fill', before)
      if (toInvite(activity)) return officersTurn(around, 'record.what.mobilisations.invite', 'invite', before)
      if (activity.missions.some(({ status }) => status === 'invited')) {
        const experts = { mine: false, name: view.t('record.who.expert') }
        const answer = dueOn(view, firstAnswer(activity), today) ?? before
        return theirTurn(around, experts, 'record.what.mobilisations.accept', undefined, answer)
      }
      return officersTurn(around, 'record.what.activities.confirm', 'confirm', before)
    case 'confirmed':
      if (activity.last_day >= today) return unready(activity, around) ?? { idle: untilItsEnd(activity, view, today) }
      return officersTurn(around, 'record.what.activities.hold', 'hold')
    case 'held':
      return officersTurn(
        around,
        'record.what.activities.report',
        'report',
        dueOn(view, dayPlus(activity.last_day, reportDays), today),
      )
    case 'postponed':
      return officersTurn(around, 'record.what.activities.replan', 'replan')
    default:
      return { idle: view.t(`record.idle.activities.${activity.status}`) }
  }
}
