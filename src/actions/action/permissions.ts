import { isManager, isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'
import type { ActionStatus } from './lifecycle.ts'

export type AskedAction = { status: ActionStatus; authority_id: string; party?: boolean }

/**
 * Who may do what with an Action. The public sees those under way or closed; a manager approves closure and stands
 * between an officer and a cancellation.
 */
export const may = rules((person: Person | null) => {
  const theirs = (action: AskedAction) =>
    person?.role === 'authority' && (person.authority_id === action.authority_id || action.party === true)
  const published = (action: AskedAction) => action.status === 'in_implementation' || action.status === 'closed'
  const officer = () => isOfficer(person)
  const manager = () => isManager(person)
  return {
    read: (action: AskedAction) => isStaff(person) || person?.role === 'donor' || theirs(action) || published(action),
    /** Its set-up, its unpublished activities and outputs, its history. */
    readInside: (action: AskedAction) => isStaff(person) || person?.role === 'donor' || theirs(action),
    edit: officer,
    assign: officer,
    check_readiness: officer,
    sign: (action: AskedAction) =>
      officer() || (person?.role === 'authority' && person.authority_id === action.authority_id),
    agree: officer,
    start: officer,
    plan_activity: officer,
    draft_output: officer,
    close: manager,
    suspend: officer,
    resume: officer,
    cancel: manager,
  }
})
