import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** Applications are the facility's: its officers decide on them. */
export const may = rules((person: Person | null) => ({
  list: () => isStaff(person),
  read: () => isStaff(person),
  grant: () => isOfficer(person),
  refuse: () => isOfficer(person),
}))
