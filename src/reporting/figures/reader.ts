import type { Tx } from '../../house/database/connection.ts'
import { seenBy } from '../../house/database/transaction.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import type { WebContext } from '../../house/web/context.ts'

/** Published figures are told to everybody as a donor would see them: all records but drafts, no names. */
export const donorReader: Person = {
  id: '00000000-0000-0000-0000-000000000000',
  name: '',
  email: '',
  role: 'donor',
  chair: false,
  authority_id: null,
  administration: null,
  body_id: null,
  person_id: null,
  language: 'en',
}

/**
 * Runs the work where all that the figures count can be seen: with the reader's own rights for staff and donors, with a
 * donor's for everybody else.
 */
export function withFigures<T>(c: WebContext, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { person, tx, by } = c.var
  return isStaff(person) || person?.role === 'donor' ? work(tx) : seenBy(tx, donorReader, by, work)
}
