import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'
import type { ActivityStatus } from './lifecycle.ts'

export type AskedActivity = {
  status: ActivityStatus
  action_authority_id: string
  action_status: string
  party?: boolean
  mine?: boolean
}

/**
 * Who may do what with an activity. `mine` says that the reader has a mission there, `party` that the reader's authority
 * is named on its Action; the query finds both.
 */
export const may = rules((person: Person | null) => {
  const theirs = (activity: AskedActivity) =>
    person?.role === 'authority' && (person.authority_id === activity.action_authority_id || activity.party === true)
  const published = (activity: AskedActivity) =>
    ['confirmed', 'held', 'reported'].includes(activity.status) &&
    ['in_implementation', 'closed'].includes(activity.action_status)
  const officer = () => isOfficer(person)
  return {
    read: (activity: AskedActivity) =>
      isStaff(person) || person?.role === 'donor' || theirs(activity) || activity.mine === true || published(activity),
    readInside: (activity: AskedActivity) => isStaff(person) || person?.role === 'donor' || theirs(activity),
    edit: officer,
    add_seat: officer,
    edit_seat: officer,
    list_participants: officer,
    edit_participant: officer,
    mark_attendance: officer,
    confirm: officer,
    hold: officer,
    report: officer,
    postpone: officer,
    replan: officer,
    cancel: officer,
  }
})
