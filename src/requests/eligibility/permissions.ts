import { isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** The rules of eligibility are read by all staff and kept by an administrator. */
export const may = rules((person: Person | null) => ({
  read: () => isStaff(person),
  keep: () => person?.role === 'administrator',
}))
