import { setTimeout as pause } from 'node:timers/promises'
import { moveClock } from '../demonstration/clock.ts'
import { goOn } from '../demonstration/going-on.ts'
import { writing } from '../house/database/transaction.ts'
import { type Day, dayIn, dayPlus, isCalendarDay } from '../house/days/day.ts'
import { siteAt } from '../house/identity/site-address.ts'
import { mailServerOf } from '../house/mail/transport.ts'
import { timeIn } from '../house/time/clock.ts'
import { formatWholeDay, formatWholeMoment } from '../house/ui/dates.tsx'
import { wayOf } from '../work.ts'
import type { Office } from './office.ts'
import { WrongUse } from './wrong-use.ts'

/**
 * Moves the clock of the demonstration on to a day, and tells of each day of the way. Where a process that serves is
 * faster at it, it is watched until it is there.
 */
export async function moveDemonstration(office: Office, to: string): Promise<void> {
  const now = () => new Date()
  const { db } = office.database
  if (!isCalendarDay(to)) throw new WrongUse(`--to is ${to}, but has to be a day of the calendar, such as 2017-02-20`)
  const { at, demonstration } = await timeIn(db, now())
  await writing(db, { person: null, facility: true, at, real: now() }, office.secret, async (tx) =>
    moveClock(tx, { person: null, facility: true, at, real: now() }, to),
  )
  const zone = demonstration?.zone ?? 'UTC'
  const say = daily(zone, dayIn(zone, at))
  const baseUrl = process.env.BASE_URL ?? `http://localhost:${process.env.PORT ?? 3000}`
  const place = {
    ...office,
    site: siteAt(baseUrl, office.secret),
    mailServer: mailServerOf(process.env, baseUrl, true),
    now,
  }
  while ((await goOn({ ...wayOf(place), onMoment: say })) === 'moved_by_another') {
    await pause(200)
    say((await timeIn(db, now())).at)
  }
  const arrived = await timeIn(db, now())
  say(arrived.at)
  console.log(`In the demonstration it is ${formatWholeMoment('en', zone, arrived.at)}.`)
}

/** Says each day once, when its first hour was worked off, or when it is seen that another process came past it. */
function daily(zone: string, first: Day): (at: Date) => void {
  let next = first
  return (at) => {
    for (const day = dayIn(zone, at); next <= day; next = dayPlus(next, 1)) console.log(formatWholeDay('en', next))
  }
}
