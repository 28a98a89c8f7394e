import { isOfficer, type Person } from '../identity/person.ts'
import { rules } from '../identity/rules.ts'

export const mayWithLinks = rules((person: Person | null) => ({
  /** Sees the links on a record of this table, revokes them and has new ones sent. */
  keep: (table: string) => (table === 'accounts' ? person?.role === 'administrator' : isOfficer(person)),
}))
