import { isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/**
 * Services that are consulted on requests: the facility's staff see whom it may ask, an administrator keeps the list.
 */
export const may = rules((person: Person | null) => ({
  list: () => isStaff(person),
  read: () => isStaff(person),
  keep: () => person?.role === 'administrator',
}))
