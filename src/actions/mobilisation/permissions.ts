import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'
import type { MobilisationStatus } from './lifecycle.ts'

export type AskedMission = {
  status: MobilisationStatus
  person_id: string
  employed_in: string | null
  employer_kind: string | null
  action_authority_id: string | null
  party?: boolean
}

/**
 * Who may do what with a mobilisation: the expert answers for herself, her administration releases her, the officer
 * does the rest.
 */
export const may = rules((person: Person | null) => {
  const officer = () => isOfficer(person)
  const self = (mission: AskedMission) => person?.role === 'expert' && person.person_id === mission.person_id
  const administration = (mission: AskedMission) =>
    person?.role === 'focal_point' &&
    person.administration === mission.employed_in &&
    mission.employer_kind === 'public'
  const host = (mission: AskedMission) =>
    person?.role === 'authority' &&
    (person.authority_id === mission.action_authority_id || mission.party === true) &&
    ['accepted', 'released', 'contracted', 'deployed', 'completed'].includes(mission.status)
  return {
    list: () => isStaff(person) || ['donor', 'expert', 'focal_point'].includes(person?.role ?? ''),
    read: (mission: AskedMission) =>
      isStaff(person) ||
      person?.role === 'donor' ||
      (mission.status !== 'shortlisted' && (self(mission) || administration(mission))) ||
      host(mission),
    edit: officer,
    shortlist: officer,
    invite: officer,
    invite_again: officer,
    ask_anew: officer,
    /** Says that the expert was told of the invitation by other means than our mail. */
    hand_over: officer,
    // An officer records an answer that came by telephone or mail.
    accept: (mission: AskedMission) => self(mission) || officer(),
    decline: (mission: AskedMission) => self(mission) || officer(),
    release: (mission: AskedMission) => administration(mission) || officer(),
    contract: officer,
    deploy: officer,
    report: (mission: AskedMission) => self(mission) || officer(),
    rate: officer,
    expire: officer,
    replace: officer,
    withdraw: (mission: AskedMission) => officer() || (self(mission) && mission.status !== 'shortlisted'),
  }
})
