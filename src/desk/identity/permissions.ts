import { isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** How the facility presents itself: staff see it, an administrator sets it. */
export const may = rules((person: Person | null) => ({
  read: () => isStaff(person),
  keep: () => person?.role === 'administrator',
}))
