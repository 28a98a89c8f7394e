import { type Day, dayPlus, daysBetween, isCalendarDay } from '../../house/days/day.ts'

type Lasting = { first_day: Day; last_day: Day; days: number; blocks: string }

/** How many days a mission can have taken: those of its activity, travel included, or those that its seat was given. */
export function daysItTakes({ first_day, last_day, days, blocks }: Lasting): number {
  const [, from = '', to = ''] = /^\[(.{10}),(.{10})\)$/.exec(blocks) ?? []
  const kept = isCalendarDay(from) && isCalendarDay(to) ? daysBetween(from, to) : 0
  return Math.max(days, kept, daysBetween(first_day, dayPlus(last_day, 1)))
}

/** Whether so many days of work have to be meant: more than the mission lasted. */
export const isMoreThanItTook = (mission: Lasting, worked: number | undefined): boolean =>
  worked !== undefined && worked > daysItTakes(mission)
