import type { Person } from '../identity/person.ts'

const hour = 3_600_000

type Ends = { idle: number; absolute: number }
const administrators: Ends = { idle: hour, absolute: 12 * hour }
const staff: Ends = { idle: 4 * hour, absolute: 16 * hour }
const guests: Ends = { idle: 12 * hour, absolute: 7 * 24 * hour }

/** How long a session lasts: without being used, and at most. The more it opens the shorter. */
export function endsOf(role: Person['role']): Ends {
  if (role === 'administrator') return administrators
  return ['manager', 'officer', 'committee', 'communications'].includes(role) ? staff : guests
}

/** The longest that any session lasts. */
export const longestSession = guests.absolute

/** Why a session is over at this moment; null while it lasts. */
export function whyOver(
  role: Person['role'],
  session: { created_at: Date; updated_at: Date; expires_at: Date; now: Date },
): 'idle' | 'absolute' | null {
  const { idle, absolute } = endsOf(role)
  const now = session.now.getTime()
  if (now >= session.expires_at.getTime() || now - session.created_at.getTime() >= absolute) return 'absolute'
  return now - session.updated_at.getTime() >= idle ? 'idle' : null
}
