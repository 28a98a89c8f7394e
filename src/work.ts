import { setTimeout as pause } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { refreshInvitation } from './actions/mobilisation/tell.ts'
import { goOn, leaveToAnother, type Way } from './demonstration/going-on.ts'
import { refreshMail, remind } from './desk/reminders/commands.ts'
import { isSwitched } from './desk/reminders/kinds.ts'
import { clearWhatIsOver } from './house/accounts/commands.ts'
import { anchorHistory } from './house/database/anchors.ts'
import type { Connections, Tx } from './house/database/connection.ts'
import { atTheGate, type By, reading, writing } from './house/database/transaction.ts'
import type { Site } from './house/identity/site-address.ts'
import { heartbeatSeconds, jobSchema, type QueueName, queueNames, scheduleOf } from './house/jobs/queues.ts'
import { wasSilent } from './house/mail/attempts.ts'
import { findLostMail, mailDue, type PostOffice, sendMail, type Waiting } from './house/mail/send.ts'
import type { MailServer } from './house/mail/transport.ts'
import { timeIn } from './house/time/clock.ts'
import { planWeekly } from './requests/committee/commands.ts'
import { closeDueConsultations } from './requests/consultations/commands.ts'
import { refreshNotice, tellUntold } from './requests/consultations/tell.ts'

export type Workplace = {
  database: Connections
  /** With the owner's rights, and the address of the database: the job library and checkpoints need both. */
  owner: Connections & { url: string }
  secret: string
  /** The folder where checkpoints are kept outside of the database. */
  anchors?: string
  site: Site
  /** Without a mail server no mail is sent by this process; it waits for one that has one. */
  mailServer: MailServer | null
  /** The real time. What time it is in the facility, the database says: a demonstration has its own. */
  now: () => Date
  onFault: (fault: { job?: string; message: string }) => void
  /** For tests: looks every second for jobs that were abandoned or whose hour has come. */
  hurry?: boolean
}

type Task = (data: Record<string, string>) => Promise<unknown>

/**
 * Works off what falls due without anybody pressing a button. Every process may work: the jobs are shared out among
 * them, each schedule runs once for all, and the job of a process that died is taken up by another. Returns how to
 * stop: what runs is finished first.
 */
export async function startWork(place: Workplace): Promise<() => Promise<void>> {
  const boss = new PgBoss({
    connectionString: place.owner.url,
    application_name: 'mobilise jobs',
    schema: jobSchema,
    max: 2,
    createSchema: false,
    migrate: false,
    // A job rouses those who wait for it; the polls are for jobs of a later hour and for a line that was lost.
    useListenNotify: true,
    superviseIntervalSeconds: place.hurry ? 1 : heartbeatSeconds,
    monitorIntervalSeconds: place.hurry ? 1 : heartbeatSeconds,
    queueCacheIntervalSeconds: 3600,
    cronWorkerIntervalSeconds: 15,
    flowIntervalSeconds: 86_400,
    instanceHeartbeatSeconds: 60,
    openTelemetry: { enabled: false },
  })
  boss.on('error', (error) => place.onFault({ message: error.message }))
  await boss.start()
  const stopping = new AbortController()
  const tasks = tasksOf(place, stopping.signal)
  const names = queueNames.filter((name) => name !== 'send_mail' || place.mailServer)
  for (const name of names) {
    await boss.work<Record<string, string>>(name, pace(name, place.hurry), async (jobs) => {
      for (const job of jobs) await attempt(place, name, () => tasks[name](job.data ?? {}))
    })
    // What fell due while nobody worked is not left until the next full minute.
    if (scheduleOf(name)) await boss.send(name, null)
  }
  return async () => {
    stopping.abort()
    await boss.stop({ graceful: true, timeout: 20_000 })
  }
}

/** How often a kind of job is asked for by those whom no call has roused, in seconds. */
function pace(name: QueueName, hurry = false) {
  const round = scheduleOf(name) !== undefined
  const seconds = hurry ? 1 : round ? 60 : 20
  return {
    pollingIntervalSeconds: hurry ? 1 : 15,
    notifyPollingIntervalSeconds: seconds,
    batchSize: round ? 1 : 10,
    burstWhenBatchFull: !round,
  }
}

/** Runs one job; that it failed is told, and left to the library to try again. */
async function attempt(place: Workplace, job: QueueName, work: () => Promise<unknown>) {
  try {
    await work()
  } catch (error) {
    place.onFault({ job, message: error instanceof Error ? error.message : String(error) })
    throw error
  }
}

function tasksOf(place: Workplace, stopping: AbortSignal): Record<QueueName, Task> {
  const rounds = roundsOf(place)
  const byFacility = async (): Promise<By> => {
    const { at, real } = await timeIn(place.database.db, place.now())
    return { person: null, facility: true, at, real, site: place.site }
  }
  const facilityTime = async () => (await byFacility()).at
  return {
    send_mail: async ({ mail }) => {
      if (place.mailServer && mail) await sendMail(postOffice(place, place.mailServer, facilityTime), mail)
    },
    close_consultations: async () => rounds.close_consultations(await byFacility()),
    plan_meeting: async () => rounds.plan_meeting(await byFacility()),
    make_checkpoint: () => throughTheMinute(() => anchorHistory(place, place.now()), stopping),
    remind: async () => rounds.remind(await byFacility()),
    clear_what_is_over: () => atTheGate(place.database.db, place.now(), clearWhatIsOver),
    find_lost_mail: async () => {
      const by = await byFacility()
      await writing(place.database.db, by, place.secret, (tx) => findLostMail(tx, by.at))
      await rounds.tell_untold(by)
    },
    move_clock: async () => goOnOrWait(place, stopping, await byFacility()),
  }
}

/**
 * Moves the clock of the demonstration on. While another process does it (the command line, say), this one stands by: it
 * takes up what the other leaves undone when it dies.
 */
async function goOnOrWait(place: Workplace, stopping: AbortSignal, by: By): Promise<void> {
  const way = { ...wayOf(place), isStopping: () => stopping.aborted }
  let outcome = await goOn(way)
  while (outcome === 'moved_by_another' && !stopping.aborted) {
    await pause(seconds, undefined, { signal: stopping }).catch(() => undefined)
    outcome = await goOn(way)
  }
  if (outcome === 'stopped' || outcome === 'moved_by_another')
    await writing(place.database.db, by, place.secret, leaveToAnother)
}

type Round = (by: By) => Promise<unknown>
type RoundName = 'close_consultations' | 'plan_meeting' | 'remind' | 'tell_untold'

/**
 * What the calendar of the facility does by itself, in the order in which a moment of it is worked off. Each looks at
 * everything that is due by then, so that the same moment can be worked off twice.
 */
function roundsOf(place: WithoutServer): Record<RoundName, Round> {
  const asFacility =
    <T>(work: (tx: Tx, by: By) => Promise<T>): Round =>
    (by) =>
      writing(place.database.db, by, place.secret, (tx) => work(tx, by))
  return {
    close_consultations: asFacility(closeDueConsultations),
    plan_meeting: asFacility(planWeekly),
    remind: (by) => remind({ db: place.database.db, secret: place.secret }, by),
    tell_untold: asFacility(tellUntold),
  }
}

/** A workplace without the job library, such as the command line. */
type WithoutServer = Pick<Workplace, 'database' | 'secret' | 'site' | 'mailServer' | 'now'> & { owner: { url: string } }

/**
 * The way on which the clock of a demonstration is moved: at each moment the rounds of the calendar, then the mail. Once
 * the mail server says nothing, mail is left waiting for the rest of the way: each would hold the clock for as long as
 * one waits for an answer.
 */
export function wayOf(place: WithoutServer): Way {
  const { database, owner, secret, site, mailServer, now } = place
  const rounds = Object.values(roundsOf(place))
  let isSilent = false
  return {
    database,
    owner,
    secret,
    now,
    rounds: async (bare) => {
      const by = { ...bare, site }
      for (const round of rounds) await round(by)
      if (mailServer && !isSilent) isSilent = await sendWhatIsDue(place, mailServer, by.at)
    },
  }
}

/** Sends the mail of this moment, as long as the server says something; whether it fell silent. */
async function sendWhatIsDue(place: WithoutServer, server: MailServer, at: Date): Promise<boolean> {
  const office = postOffice(place, server, () => at)
  for (const mail of await reading(place.database.db, 'facility', (tx) => mailDue(tx, at))) {
    const ending = await sendMail(office, mail)
    if (ending && wasSilent(ending)) return true
  }
  return false
}

const seconds = 1000

/**
 * A round of a minute in which the work is done every few seconds: what changed is anchored soon, and one process of
 * all looks for it.
 */
async function throughTheMinute(work: () => Promise<unknown>, stopping: AbortSignal): Promise<void> {
  for (let round = 0; round < 11 && !stopping.aborted; round += 1) {
    await work()
    await pause(5 * seconds, undefined, { signal: stopping }).catch(() => undefined)
  }
}

/**
 * What a mail says when it goes: a reminder or digest is looked at anew, and so is a notice on which something hangs.
 */
async function refresh(tx: Tx, mail: Waiting, by: By) {
  return (await refreshMail(tx, mail, by)) ?? (await refreshNotice(tx, mail, by)) ?? (await refreshInvitation(tx, mail))
}

function postOffice(place: WithoutServer, server: MailServer, now: PostOffice['now']): PostOffice {
  return {
    database: place.database,
    secret: place.secret,
    server,
    now,
    real: place.now,
    isSwitched,
    refresh: (tx, mail, at) => refresh(tx, mail, { person: null, facility: true, at, site: place.site }),
  }
}
