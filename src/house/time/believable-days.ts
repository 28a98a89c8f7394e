import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type Day, yearPlus } from '../days/day.ts'
import type { TextKey } from '../ui/view.ts'
import { todayOf } from './today.ts'

/**
 * A day as somebody typed it, in the field of this name. Either something happened on it: not after today, and not
 * before what it follows; or something is planned for it: it may lie ahead. What it follows or precedes is named by the
 * key of a text; a day that is not known says nothing.
 */
export type TypedDay = {
  field: string
  kind: 'happened' | 'planned'
  day: Day | null | undefined
  follows?: NamedDay[]
  precedes?: NamedDay[]
}
export type NamedDay = [what: TextKey, day: Day | null | undefined]

/**
 * How far a day may lie off, in years: further is a slip of the pen. The database holds the same: keep_days_believable.
 */
export const reach = { past: 20, ahead: 10 }

/** What is wrong with a day: the key of a sentence and what goes into it. Today is the facility's calendar date. */
export function faultOf(
  { kind, day, follows = [], precedes = [] }: TypedDay,
  today: Day,
): { key: TextKey; values: Record<string, string> } | null {
  if (!day) return null
  if (kind === 'happened' && day > today) return { key: 'days.ahead', values: { today } }
  if (day > yearPlus(today, reach.ahead))
    return { key: 'days.far_ahead', values: { last: yearPlus(today, reach.ahead) } }
  if (day < yearPlus(today, -reach.past))
    return { key: 'days.long_past', values: { first: yearPlus(today, -reach.past) } }
  const [what, before] = follows.find(([, known]) => known && day < known) ?? []
  if (what === 'days.today' && before) return { key: 'days.is_past', values: { typed: day, today: before } }
  if (what && before) return { key: 'days.before', values: { typed: day, what: `@${what}`, day: before } }
  const [next, after] = precedes.find(([, known]) => known && day > known) ?? []
  return next && after ? { key: 'days.after', values: { typed: day, what: `@${next}`, day: after } } : null
}

/** Refuses days that cannot be, each with its field; every command that takes a day from somebody asks here. */
export async function refuseUnbelievable(tx: Tx, by: { at: Date }, days: TypedDay[]): Promise<void> {
  const today = await todayOf(tx, by)
  for (const typed of days) {
    const fault = faultOf(typed, today)
    if (fault) throw new Refusal(422, fault.key, fault.values, undefined, typed.field)
  }
}
