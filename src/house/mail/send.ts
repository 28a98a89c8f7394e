import { sql } from 'kysely'
import type pg from 'pg'
import type { Connections, Tx } from '../database/connection.ts'
import { writing } from '../database/transaction.ts'
import { siteAt } from '../identity/site-address.ts'
import { sendJob } from '../jobs/commands.ts'
import { makeLink } from '../links/commands.ts'
import { type Ending, isRefusedForLong, mayBeTriedAgain, nextAttempt } from './attempts.ts'
import { bodyOf, keepingNote, preferencesMark } from './mail-text.ts'
import { preferencesPurpose } from './preferences-link.ts'
import { handOver, type Letter, type MailServer, takenByNobody } from './transport.ts'

export type Waiting = NonNullable<Awaited<ReturnType<typeof lockWaiting>>>
/**
 * What a reminder says when it is looked at again just before it goes: new words, that nobody needs it any more, or
 * that this is no hour to send it.
 */
export type Refreshed = { subject: string; body: string } | 'not_needed' | { not_before: Date }
export type Refresh = (tx: Tx, mail: Waiting, at: Date) => Promise<Refreshed | null>

export type PostOffice = {
  database: Connections
  secret: string
  server: MailServer
  refresh: Refresh
  /** Whether readers switch this kind of mail off; such mail says how. */
  isSwitched: (kind: string) => boolean
  /** The facility's time: mail waits and goes by it. */
  now: () => Date | Promise<Date>
  /** The real time, where the facility's may be another: links end by it. */
  real?: () => Date
}

/**
 * Sends one mail, if it still waits and is wanted. That it starts is noted before the server is spoken to: whoever
 * finds such a note without an outcome knows that a process died in between, and tries once more under the same
 * Message-ID. While one process talks to the server it holds a lock that its connection takes along when it dies, so no
 * other touches the mail meanwhile. Gives how the talk ended, where there was one.
 */
export async function sendMail(office: PostOffice, id: string): Promise<Ending | undefined> {
  const client = await office.database.pool.connect()
  let broken: Error | undefined
  try {
    if (!(await lock(client, id))) return undefined
    try {
      return await sendLocked(office, id)
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [lockName(id)])
    }
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

const lockName = (id: string) => `mail ${id}`

async function lock(client: pg.PoolClient, id: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    [lockName(id)],
  )
  return rows[0]?.locked === true
}

async function sendLocked(office: PostOffice, id: string): Promise<Ending | undefined> {
  const at = await office.now()
  const asFacility = <T>(work: (tx: Tx) => Promise<T>) =>
    writing(office.database.db, { person: null, facility: true, at }, office.secret, work)
  const letter = await asFacility((tx) => take(tx, office, id, at))
  if (!letter) return undefined
  const ending = await handOver(office.server, letter)
  const after = await office.now()
  await asFacility((tx) => note(tx, id, ending, after))
  return ending
}

function lockWaiting(tx: Tx, id: string) {
  return tx
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .forUpdate()
    .executeTakeFirst()
}

/** Looks whether the mail may go now, notes that it starts, and returns what goes. */
async function take(tx: Tx, office: PostOffice, id: string, at: Date): Promise<Letter | null> {
  const mail = await lockWaiting(tx, id)
  if (!mail) return null
  if (mail.next_attempt_at > at) return wait(tx, mail, mail.next_attempt_at)
  const unknown = mail.unknown_outcomes + (mail.started_at ? 1 : 0)
  if (!mayBeTriedAgain(unknown)) return end(tx, mail, 'uncertain', mail.last_fault ?? 'died', at)
  if (mail.useful_until && at > mail.useful_until) return end(tx, mail, 'failed', 'too_late', at)
  if (await isClosed(tx, mail)) return end(tx, mail, 'dropped', 'account_closed', at)
  const recipient = await reachedAt(tx, mail)
  // A link that signs in was asked for at the address that it was asked for at, and goes nowhere else.
  if (recipient !== mail.recipient && mail.link_is_secret) return end(tx, mail, 'dropped', 'address_corrected', at)
  const fresh = await office.refresh(tx, mail, at)
  if (fresh === 'not_needed') return end(tx, mail, 'dropped', 'not_needed', at)
  if (fresh && 'not_before' in fresh) return wait(tx, mail, fresh.not_before)
  const { subject } = fresh ?? mail
  const body = fresh ? keepingNote(fresh.body, mail.body) : mail.body
  await tx
    .updateTable('outbox')
    .set({ started_at: at, attempts: mail.attempts + 1, unknown_outcomes: unknown, subject, body, recipient })
    .where('id', '=', id)
    .execute()
  return letterOf(tx, { ...mail, subject, body, recipient }, office, at)
}

async function letterOf(tx: Tx, mail: Waiting, office: PostOffice, at: Date): Promise<Letter> {
  const { server, isSwitched } = office
  const preferences = await preferencesOf(tx, mail, office, at)
  return {
    id: mail.id,
    to: mail.recipient,
    replyTo: mail.reply_to,
    subject: mail.subject,
    text: bodyOf(mail, { site: server.baseUrl, preferences }),
    language: mail.language,
    unsubscribe: preferences && isSwitched(mail.kind) ? `${preferences}&kind=${mail.kind}` : null,
  }
}

/**
 * The address of the reader's mail preferences, where the mail leads there. Its secret is made when the mail goes and
 * stands in the mail alone.
 */
async function preferencesOf(tx: Tx, mail: Waiting, office: PostOffice, at: Date): Promise<string> {
  const { server, secret, isSwitched } = office
  const leadsThere = mail.body.includes(preferencesMark) || isSwitched(mail.kind)
  if (!mail.account_id || !leadsThere) return ''
  const site = siteAt(server.baseUrl, secret)
  const path = await makeLink(tx, { at, real: office.real?.() ?? at, site }, preferencesPurpose, {
    record: ['accounts', mail.account_id],
    account: mail.account_id,
    recipient: mail.recipient,
  })
  return site.origin + path
}

/** Where the reader is reached now: the address of an account may have been corrected while the mail waited. */
async function reachedAt(tx: Tx, mail: Waiting): Promise<string> {
  if (!mail.account_id) return mail.recipient
  const account = await tx.selectFrom('accounts').select('email').where('id', '=', mail.account_id).executeTakeFirst()
  return account && account.email.toLowerCase() !== mail.recipient.toLowerCase() ? account.email : mail.recipient
}

async function isClosed(tx: Tx, mail: Waiting): Promise<boolean> {
  const closed = await tx
    .selectFrom('accounts')
    .select('id')
    .where('active', '=', false)
    .where((eb) =>
      mail.account_id ? eb('id', '=', mail.account_id) : eb(sql`lower(email)`, '=', mail.recipient.toLowerCase()),
    )
    .executeTakeFirst()
  return closed !== undefined
}

async function wait(tx: Tx, mail: Waiting, until: Date): Promise<null> {
  await tx.updateTable('outbox').set({ next_attempt_at: until }).where('id', '=', mail.id).execute()
  await sendJob(tx, 'send_mail', { mail: mail.id }, until)
  return null
}

async function end(
  tx: Tx,
  mail: Waiting,
  status: 'failed' | 'uncertain' | 'dropped',
  last_fault: string,
  at: Date,
): Promise<null> {
  // What is dropped never goes, and keeps no secret; what failed may be sent again, for some days.
  const link = status === 'dropped' && mail.link_is_secret ? null : mail.link
  await tx.updateTable('outbox').set({ status, last_fault, given_up_at: at, link }).where('id', '=', mail.id).execute()
  return null
}

/** Notes how the talk with the mail server ended. */
async function note(tx: Tx, id: string, ending: Ending, at: Date): Promise<void> {
  const mail = await lockWaiting(tx, id)
  if (!mail) return
  if (ending.ending === 'accepted') {
    // Whoever plays the reader of a mail that went to nobody finds its link in the outbox.
    const link = mail.link_is_secret && ending.receipt !== takenByNobody ? null : mail.link
    await tx
      .updateTable('outbox')
      .set({ status: 'sent', sent_at: at, receipt: ending.receipt, last_fault: null, link })
      .where('id', '=', id)
      .execute()
    return
  }
  if (ending.ending === 'refused_for_good' || isRefusedForLong(ending, mail.queued_at, at))
    return void (await end(tx, mail, 'failed', ending.reason, at))
  if (ending.ending === 'unknown' && !mayBeTriedAgain(mail.unknown_outcomes + 1))
    return void (await end(tx, mail, 'uncertain', ending.reason, at))
  const next = nextAttempt(mail.attempts, at, mail.useful_until)
  if (!next) return void (await end(tx, mail, ending.ending === 'unknown' ? 'uncertain' : 'failed', ending.reason, at))
  // A refusal is an outcome: the note that it started is taken back. An unknown ending leaves it standing.
  await tx
    .updateTable('outbox')
    .set({ last_fault: ending.reason, started_at: ending.ending === 'unknown' ? mail.started_at : null })
    .where('id', '=', id)
    .execute()
  await wait(tx, mail, next)
}

/** Mail that waits and may go at this moment, the oldest first. */
export async function mailDue(tx: Tx, at: Date): Promise<string[]> {
  const waiting = await tx
    .selectFrom('outbox')
    .select('id')
    .where('status', '=', 'waiting')
    .where('next_attempt_at', '<=', at)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .execute()
  return waiting.map(({ id }) => id)
}

/** Mail that is due and whose job was lost (a database put back, a queue emptied) gets a new one. Returns how many. */
export async function findLostMail(tx: Tx, at: Date): Promise<number> {
  const lost = await sql<{
    id: string
  }>`select o.id from outbox o where o.status = 'waiting' and o.next_attempt_at < ${new Date(at.getTime() - 5 * 60_000)}
    and not exists (select from jobs.job j where j.name = 'send_mail' and j.state < 'completed'
      and j.data ->> 'mail' = o.id::text) order by o.next_attempt_at limit 1000`.execute(tx)
  for (const { id } of lost.rows) await sendJob(tx, 'send_mail', { mail: id }, new Date(0))
  return lost.rows.length
}
