import type { Role } from '../house/identity/person.ts'

/** The password of every person of the demonstration; accounts outside it never have it. */
export const demonstrationPassword = 'mobilise-2016'

/** Whom to sign in as: one person for each role. `data/2016/accounts.csv` holds these and their colleagues. */
export const demonstrationPeople: { role: Role; email: string }[] = [
  { role: 'officer', email: 'officer@example.org' },
  { role: 'manager', email: 'manager@example.org' },
  { role: 'committee', email: 'committee@example.org' },
  { role: 'authority', email: 'authority@example.org' },
  { role: 'consulted', email: 'consulted@example.org' },
  { role: 'focal_point', email: 'focal_point@example.org' },
  { role: 'expert', email: 'expert@example.org' },
  { role: 'donor', email: 'donor@example.org' },
  { role: 'communications', email: 'communications@example.org' },
  { role: 'administrator', email: 'administrator@example.org' },
]
