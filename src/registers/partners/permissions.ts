import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** Partners, authorities and initiatives are no secret; the facility's officers keep them. */
export const may = rules((person: Person | null) => ({
  read: () => true,
  list: () => true,
  /** Lists that serve the facility's own work. */
  listInside: () => isStaff(person) || person?.role === 'donor',
  register: () => isOfficer(person),
  /** By what else a partner is found. */
  keepNames: () => person?.role === 'administrator',
}))
