import { isChair, isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/**
 * How long things take is the facility's own matter; officers say why a target was missed, and the chair whose meeting
 * releases a decision late.
 */
export const may = rules((person: Person | null) => ({
  see: () => isStaff(person),
  tell: () => isOfficer(person) || isChair(person),
}))

/** The clock on a request's page: the facility's own people, its authority and the donor see it. */
export const mayReadClock = (person: Person | null) =>
  isStaff(person) || person?.role === 'authority' || person?.role === 'donor'
