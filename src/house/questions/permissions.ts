import { isStaff, type Person } from '../identity/person.ts'
import { rules } from '../identity/rules.ts'

/** What the facility asks: staff see it, an administrator keeps it. */
export const may = rules((person: Person | null) => ({
  read: () => isStaff(person),
  keep: () => person?.role === 'administrator',
}))
