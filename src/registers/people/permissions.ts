import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

export type AskedPerson = { id: string; employed_in: string; employer_kind: string | null }

/**
 * Who may do what in the register of persons. Donors see entries without names; an authority meets its people on its
 * activities.
 */
export const may = rules((person: Person | null) => {
  const officer = () => isOfficer(person)
  const self = (entry: AskedPerson) => person?.role === 'expert' && person.person_id === entry.id
  const own = (entry: AskedPerson) =>
    person?.role === 'focal_point' && person.administration === entry.employed_in && entry.employer_kind === 'public'
  return {
    list: () => isStaff(person) || ['donor', 'focal_point', 'expert'].includes(person?.role ?? ''),
    read: (entry: AskedPerson) => isStaff(person) || person?.role === 'donor' || self(entry) || own(entry),
    register: officer,
    change_details: officer,
    write_profile: officer,
    vet: officer,
    set_availability: (entry: AskedPerson) => officer() || self(entry),
  }
})
