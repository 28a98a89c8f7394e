import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'
import type { OutputStatus } from './lifecycle.ts'

export type AskedOutput = {
  status: OutputStatus
  action_authority_id: string | null
  action_status: string | null
  party?: boolean
}

/**
 * Who may do what with an output: the facility finalises it, the authority that leads its Action reports how far it was
 * taken up. Those named beside it (`party`; the query finds it) read what it reads.
 */
export const may = rules((person: Person | null) => {
  const officer = () => isOfficer(person)
  const leads = (output: AskedOutput) =>
    person?.role === 'authority' && person.authority_id === output.action_authority_id
  const theirs = (output: AskedOutput) => leads(output) || (person?.role === 'authority' && output.party === true)
  const published = (output: AskedOutput) =>
    !['drafted', 'lapsed'].includes(output.status) &&
    ['in_implementation', 'closed'].includes(output.action_status ?? '')
  const adoption = (output: AskedOutput) => officer() || leads(output)
  return {
    read: (output: AskedOutput) =>
      isStaff(person) ||
      (person?.role === 'donor' && output.status !== 'drafted') ||
      theirs(output) ||
      published(output),
    readInside: (output: AskedOutput) =>
      isStaff(person) || (person?.role === 'donor' && output.status !== 'drafted') || theirs(output),
    edit: officer,
    finalise: officer,
    validate: officer,
    submit: adoption,
    adopt: adoption,
    fund: adoption,
    use: adoption,
    supersede: officer,
    lapse: officer,
  }
})
