import { isStaff, type Person } from '../identity/person.ts'
import { rules } from '../identity/rules.ts'

/** The rules of eligibility are read by all staff and kept by an administrator. */
export const may = rules((person: Person | null) => ({
  read: () => isStaff(person),
  keep: () => person?.role === 'administrator',
}))
