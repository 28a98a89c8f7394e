import { isManager, isOfficer, isStaff, type Person } from '../identity/person.ts'

const day = 86_400_000

/** Who strikes out what was entered by mistake (product.md §8), and puts it back. */
export const may = (person: Person | null) => ({
  /** Whether the page is shown at all; the database says of each record who entered it, and when. */
  ask: () => isOfficer(person),
  /**
   * Whether it is worth asking the database, which knows who entered a record: for officers only of one so young that
   * they may have. A manager needs no asking.
   */
  always: () => isManager(person),
  perhaps: ({ id }: { id: string }, { real, at }: { real?: Date; at: Date }) =>
    isOfficer(person) && Math.abs((real ?? at).getTime() - madeAt(id)) < day,
  list: () => isStaff(person),
  putBack: () => isManager(person),
})

/**
 * When an id was made, by the real clock: the first 48 bits of a UUID of version 7 (RFC 9562) are milliseconds. Others,
 * as loaded records may have, say nothing: long ago.
 */
const madeAt = (id: string) => (id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0)
