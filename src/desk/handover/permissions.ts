import { isManager, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** Files are handed over by those who answer for the team; an account is closed by the administrator alone. */
export const may = rules((person: Person | null) => ({
  hand_over: () => isManager(person),
  close: () => person?.role === 'administrator',
}))
