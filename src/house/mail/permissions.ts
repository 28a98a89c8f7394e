import { isOfficer, isStaff, type Person } from '../identity/person.ts'
import { rules } from '../identity/rules.ts'

export const may = rules((person: Person | null) => ({
  /** The outbox: all mail, and what people do with it. */
  keep: () => person?.role === 'administrator',
  /** What could not be sent about one's own files; see isOwnMail. */
  settle: () => isOfficer(person),
  /** Mail on the record it belongs to. */
  readOnRecord: () => isStaff(person),
}))
