import { type Day, daysBetween } from '../days/day.ts'
import { isOfficer, type Person } from '../identity/person.ts'
import type { Contact, Due, Turn } from '../ui/record-page.tsx'
import type { TextKey, View } from '../ui/view.ts'

/** A last day as its reader counts to it: in days of the calendar, where nobody says `left` otherwise. */
export function dueOn(view: View, day: Day | null | undefined, today: Day, left?: string): Due | null {
  if (!day) return null
  const days = daysBetween(today, day)
  const over = days < 0
  return { day, over, left: left ?? (over ? undefined : view.t('home.days_left', { days })) }
}

/** Who reads a record, and who carries it. */
export type Around = { view: View; reader: Person | null; today: Day; contact: Contact | null; carrier: string | null }

/** What its officer has to do: every officer's, while it has none. */
export function officersTurn(around: Around, what: TextKey, step?: string, due?: Due | null): Turn {
  const { view, reader, contact, carrier } = around
  const mine = isOfficer(reader) && (carrier === null || carrier === reader?.id)
  const who = mine
    ? 'reader'
    : (contact?.name ?? view.t(isOfficer(reader) ? 'record.who.officer' : 'record.who.facility'))
  return { who, what: view.t(what as 'record.what.requests.register'), due, ...(step ? { step } : {}) }
}

/** What somebody else has to do, or the reader where they are it. */
export function theirTurn(
  { view }: Pick<Around, 'view'>,
  who: { mine: boolean; name: string },
  what: TextKey,
  step?: string,
  due?: Due | null,
): Turn {
  return {
    who: who.mine ? 'reader' : who.name,
    what: view.t(what as 'record.what.requests.register'),
    due,
    ...(step ? { step } : {}),
  }
}
