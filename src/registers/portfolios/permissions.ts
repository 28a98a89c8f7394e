import { isManager, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** Who covers what: staff see it, whoever leads the office says it. */
export const may = rules((person: Person | null) => ({
  list: () => isStaff(person),
  keep: () => isManager(person),
}))
