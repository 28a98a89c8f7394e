import { isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** The calendar that terms are counted with: staff see it, an administrator keeps it. */
export const may = rules((person: Person | null) => ({
  read: () => isStaff(person),
  keep: () => person?.role === 'administrator',
}))
