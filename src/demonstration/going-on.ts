import { sql } from 'kysely'
import pg from 'pg'
import { isMorning } from '../desk/reminders/hours.ts'
import { zonesOfReaders } from '../desk/reminders/queries.ts'
import type { Connections, Tx } from '../house/database/connection.ts'
import { type By, nameStep, reading, writing } from '../house/database/transaction.ts'
import { type Day, hourIn } from '../house/days/day.ts'
import { sendJob } from '../house/jobs/commands.ts'
import { facilityCalendar } from '../house/settings/queries.ts'
import { morningOf } from './clock.ts'

/** Where the clock is moved, and what falls due by itself at each moment of the way. */
export type Way = {
  database: Connections
  owner: { url: string }
  secret: string
  now: () => Date
  /** Does what is due at `by.at`, and nothing twice: the same moment may be worked off again after a fault. */
  rounds: (by: By) => Promise<unknown>
  /** Told of each moment that was worked off. */
  onMoment?: (at: Date) => void
  /** Asked after each moment: whoever stops leaves the rest to another. */
  isStopping?: () => boolean
}

/** `worked_off`: the last moment of the way of which everything was done; null before the first. */
type Move = { id: string; left_at: Date; worked_off: Date | null; to_day: Day }
export type Outcome = 'arrived' | 'nowhere_to_go' | 'moved_by_another' | 'stopped'

const hour = 3_600_000

/**
 * Goes on from where the clock stands to where somebody had it moved: from each moment at which something may fall due
 * to the next, each with all that the calendar does by itself then, and with the clock at it. One process at a time;
 * whoever takes up what another left undone begins with the moment that was not worked off to its end.
 */
export async function goOn(way: Way): Promise<Outcome> {
  const turn = new pg.Client({ connectionString: way.owner.url, application_name: 'mobilise clock' })
  await turn.connect()
  try {
    const { rows } = await turn.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtext('mobilise clock')) as mine`,
    )
    if (!rows[0]?.mine) return 'moved_by_another'
    return await goOnAlone(way)
  } finally {
    await turn.end()
  }
}

async function goOnAlone(way: Way): Promise<Outcome> {
  const move = await reading(way.database.db, 'facility', moveUnderWay)
  if (!move) return 'nowhere_to_go'
  const { arrival, facility, readers } = await reading(way.database.db, 'facility', (tx) => whereItIsMorning(tx, move))
  const ahead = momentsOfTheWay(move.worked_off ?? move.left_at, arrival, facility, readers)
  // What is due when the clock is moved, such as mail that was just written, is of that day and not of the next.
  for (const at of move.worked_off ? ahead : [move.left_at, ...ahead]) {
    await asCalendar(way, at, (tx) => setClock(tx, at, way.now()))
    await way.rounds({ person: null, facility: true, at, real: way.now() })
    await asCalendar(way, at, (tx) => noteWorkedOff(tx, at))
    way.onMoment?.(at)
    if (way.isStopping?.()) return 'stopped'
  }
  await asCalendar(way, arrival, (tx) => arrive(tx, move, arrival))
  return 'arrived'
}

/**
 * The moments between two at which something may fall due by itself, and the second of them: the hour that begins a day
 * of the facility, with which terms end, and the hour in which readers get up, in each of their zones.
 */
export function momentsOfTheWay(left: Date, arrival: Date, facility: string, readers: readonly string[]): Date[] {
  const moments: Date[] = []
  for (let time = (Math.floor(left.getTime() / hour) + 1) * hour; time < arrival.getTime(); time += hour) {
    const at = new Date(time)
    if (hourIn(facility, at) === 0 || readers.some((zone) => isMorning(zone, at))) moments.push(at)
  }
  return arrival > left ? [...moments, arrival] : moments
}

async function whereItIsMorning(tx: Tx, { to_day }: Move) {
  const { zone } = await facilityCalendar(tx)
  return { arrival: await morningOf(tx, to_day), facility: zone, readers: await zonesOfReaders(tx, zone) }
}

function asCalendar(way: Way, at: Date, work: (tx: Tx) => Promise<void>): Promise<void> {
  return writing(way.database.db, { person: null, facility: true, at }, way.secret, work)
}

async function moveUnderWay(tx: Tx): Promise<Move | undefined> {
  const { rows } = await sql<Move>`select m.id, m.left_at, m.to_day::text, c.worked_off
    from clock_moves m cross join demonstration_clock c where m.arrived_at is null`.execute(tx)
  return rows[0]
}

/** Puts the clock to a moment; where real time went faster than the way, it stays where it is. */
async function setClock(tx: Tx, at: Date, real: Date): Promise<void> {
  await sql`update demonstration_clock set ahead_ms = greatest(ahead_ms, ${at.getTime() - real.getTime()})`.execute(tx)
}

async function noteWorkedOff(tx: Tx, at: Date): Promise<void> {
  await sql`update demonstration_clock set worked_off = ${at}`.execute(tx)
}

/** Has the clock moved on by whichever process works off jobs next. */
export const leaveToAnother = (tx: Tx) => sendJob(tx, 'move_clock', {}, new Date(0))

async function arrive(tx: Tx, { id }: Move, at: Date): Promise<void> {
  // Jobs that wait for an hour of their own were put off by the clock as it stood then.
  const waiting = await sql<{ id: string; next_attempt_at: Date }>`select id, next_attempt_at from outbox
    where status = 'waiting'`.execute(tx)
  for (const mail of waiting.rows) await sendJob(tx, 'send_mail', { mail: mail.id }, mail.next_attempt_at)
  await sql`update demonstration_clock set worked_off = null`.execute(tx)
  await nameStep(tx, 'arrive')
  await sql`update clock_moves set arrived_at = ${at} where id = ${id}`.execute(tx)
}
