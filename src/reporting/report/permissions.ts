import type { Day } from '../../house/days/day.ts'
import { isManager, isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

export type AskedEdition = { published_on: Day | null }

/** Who reads, writes and publishes the annual report: a published one is open to everybody. */
export const may = rules((person: Person | null) => ({
  read: (edition: AskedEdition) => isStaff(person) || person?.role === 'donor' || edition.published_on !== null,
  /** Visitors read numbers without the records behind them; those who may open records find each number a link. */
  openRecords: () => isStaff(person) || person?.role === 'donor',
  write: () => isOfficer(person) || person?.role === 'communications',
  publish: () => person?.role === 'communications' || isManager(person),
}))
