import { dayPlus } from '../../house/days/day.ts'
import { needsTelling } from '../../house/mail/notices.ts'
import { type Around, dueOn, officersTurn, theirTurn } from '../../house/record/turn.ts'
import { rangeInWords } from '../../house/ui/dates.tsx'
import type { Turn } from '../../house/ui/record-page.tsx'
import { reportDays } from './duties.ts'
import { mobilisationWay } from './lifecycle.ts'
import type { MissionRead } from './read.ts'

/** What is next on a mission, from whom, by when. */
export function turnOfMission(mission: MissionRead, given: Pick<Around, 'view' | 'reader' | 'today'>): Turn {
  const around = { ...given, contact: mission.officer_contact, carrier: mission.officer_id }
  const { view, reader, today } = around
  const before = dueOn(view, mission.first_day, today)
  const expert = { mine: reader?.role === 'expert', name: mission.name ?? view.t('record.who.expert') }
  const onItsWay = mobilisationWay.includes(mission.status) && mission.status !== 'completed'
  if (mission.paused_by && onItsWay) return { idle: view.t(`mobilisations.paused.${mission.paused_by}`) }
  switch (mission.status) {
    case 'shortlisted':
      return officersTurn(around, 'record.what.mobilisations.invite', 'invite', before)
    case 'invited':
      return mission.telling && needsTelling({ ...mission, telling: mission.telling.state }, 'invited')
        ? officersTurn(
            around,
            'record.what.mobilisations.hand_over',
            'hand_over',
            dueOn(view, mission.answer_by, today),
          )
        : {
            ...theirTurn(
              around,
              expert,
              'record.what.mobilisations.accept',
              'accept',
              dueOn(view, mission.answer_by, today),
            ),
            or: 'decline',
          }
    case 'accepted': {
      const administration = {
        mine: reader?.role === 'focal_point',
        name: view.t(expert.mine ? 'record.who.own_administration' : 'record.who.administration'),
      }
      // Whoever has no public employer is let go by the officer's word.
      return mission.employer_kind === 'public' || mission.employer_kind === null
        ? theirTurn(around, administration, 'record.what.mobilisations.release', 'release', before)
        : officersTurn(around, 'record.what.mobilisations.release', 'release', before)
    }
    case 'released':
      return officersTurn(around, 'record.what.mobilisations.contract', 'contract', before)
    case 'contracted':
      return officersTurn(around, 'record.what.mobilisations.deploy', 'deploy', before)
    case 'deployed':
      if (mission.last_day >= today)
        return {
          idle: view.t('record.idle.mobilisations.under_way', {
            days: rangeInWords(view.lang, mission.first_day, mission.last_day),
          }),
        }
      return theirTurn(
        around,
        expert,
        'record.what.mobilisations.report',
        'report',
        dueOn(view, dayPlus(mission.last_day, reportDays), today),
      )
    case 'completed':
      return mission.rating === null && reader?.role !== 'expert'
        ? officersTurn(around, 'record.what.mobilisations.rate', 'rate')
        : { idle: view.t('record.idle.mobilisations.completed') }
    default:
      return { idle: view.t('record.idle.mobilisations.over') }
  }
}
