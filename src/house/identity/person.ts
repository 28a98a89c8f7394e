export const roles = [
  'administrator',
  'manager',
  'officer',
  'committee',
  'communications',
  'authority',
  'consulted',
  'focal_point',
  'expert',
  'donor',
] as const
export type Role = (typeof roles)[number]

/**
 * Somebody who is signed in: an account, its role and what it belongs to. `person_id` is its entry in the register of
 * persons.
 */
export type Person = {
  id: string
  name: string
  email: string
  role: Role | 'none'
  chair: boolean
  authority_id: string | null
  administration: string | null
  body_id: string | null
  person_id: string | null
  language: string
}

const staffRoles: readonly string[] = ['administrator', 'manager', 'officer', 'committee', 'communications']

/** Staff of the facility: sees all records; what each role may do is said by the rules of each slice. */
export function isStaff(person: Person | null): boolean {
  return person !== null && staffRoles.includes(person.role)
}

/** Officers and their managers carry requests, Actions and activities; an administrator may stand in for them. */
export function isOfficer(person: Person | null): boolean {
  return person !== null && ['officer', 'manager', 'administrator'].includes(person.role)
}

/** Whoever leads the office: its managers; an administrator may stand in for them. */
export function isManager(person: Pick<Person, 'role'> | null): boolean {
  return person?.role === 'manager' || person?.role === 'administrator'
}

export function isChair(person: Person | null): boolean {
  return person?.role === 'committee' && person.chair
}

/** The database role of this kind of actor; row security is written for each. */
export function databaseRole(person: Person | null): string {
  if (person === null || person.role === 'none') return 'mobilise_public'
  return isStaff(person) ? 'mobilise_staff' : `mobilise_${person.role}`
}
