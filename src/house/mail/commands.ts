import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { type Day, isCalendarDay } from '../days/day.ts'
import { sendJob } from '../jobs/commands.ts'
import { bestLanguage, translator } from '../languages/texts.ts'
import { identityOf, nameOfFacility } from '../settings/identity.ts'
import { facilityCalendar } from '../settings/queries.ts'
import { formatDay, formatZone } from '../ui/dates.tsx'
import type { Language } from '../ui/view.ts'
import { addressOf } from '../web/mail-address.ts'
import { headerLine, isolated, linkMark, withNoteOf } from './mail-text.ts'
import { usefulUntil } from './terms.ts'

type Envelope = {
  to: string
  language: string
  record?: [table: string, id: string]
  /** Further records of the same table that the mail tells of. */
  alsoOn?: string[]
  /** The reader's account, where there is one: an account that is closed gets no mail. */
  account?: string | null
  /** What sort of mail it is. A 'notice' always goes; reminders and digests are switched by their readers. */
  kind?: string
  /** Path of the page where the matter is settled; the record's page when nothing is said, none when null. */
  link?: string | null
  /** The link opens a door by itself: nobody is shown it, and it is forgotten once the mail was sent. */
  secret?: boolean
  not_before?: Date
  /**
   * After this moment the mail is of no use; never when null (what hangs on it says whether it is still wanted). See
   * terms.ts for what holds when nothing is said.
   */
  useful_until?: Date | null
  reply_to?: string | null
}
export type Mail = Envelope & {
  /** Names the texts: mail.<key>.subject and mail.<key>.body. */
  key: string
  /** What goes into the texts. Calendar dates are written out in the reader's language. */
  values: Record<string, string | number>
  /** Lines of records, each with its address (see linkedLine): where the text says {list}. */
  list?: string
  /** Which of its links the text leads to, where there are several: the first when nothing is said. */
  mark?: string
}
export type WrittenMail = Envelope & { subject: string; body: string }

const day = 86_400_000
const writtenOnly = new WeakSet<Tx>()

/** Mail that this transaction causes is written down and goes to nobody: the past of a facility is loaded. */
export function withoutSending(tx: Tx): void {
  writtenOnly.add(tx)
}

type Collected = { note: string; from: string; mails: WrittenMail[] }
const collecting = new WeakMap<Tx, Collected>()

/**
 * Does the work, and gives the mails that it caused: each bears the note, under the name of whoever wrote it.
 */
export async function collectMail(tx: Tx, note: { words: string; from: string }, work: () => Promise<unknown>) {
  const collected: Collected = { note: note.words, from: note.from, mails: [] }
  collecting.set(tx, collected)
  try {
    await work()
    return collected.mails
  } finally {
    collecting.delete(tx)
  }
}

/**
 * The one door for mail: puts it into the outbox, in the transaction of the change that causes it and in the reader's
 * language, with a link to where the matter is settled. The job that sends it is part of the same transaction. Returns
 * the mail's id.
 */
export async function queueMail(tx: Tx, mail: Mail): Promise<string> {
  const link = linkOf(mail)
  const until =
    mail.useful_until === undefined ? usefulUntil(mail.key, mail.not_before ?? (await actingAt(tx))) : mail.useful_until
  return queueWritten(tx, { ...mail, link, useful_until: until, ...(await wordsOf(tx, mail)) })
}

async function actingAt(tx: Tx): Promise<Date> {
  return (await sql<{ at: Date }>`select acting_at() as at`.execute(tx)).rows[0]?.at ?? new Date()
}

/** The words of a mail in its reader's language. */
export async function wordsOf(tx: Tx, mail: Omit<Mail, 'to'>): Promise<{ subject: string; body: string }> {
  const language = bestLanguage(mail.language)
  const t = translator(language)
  const mark = mail.mark ?? linkMark
  const values = {
    ...Object.fromEntries(
      Object.entries(mail.values).map(([name, value]) => [
        name,
        typeof value === 'number' ? value : isolated(inWords(value, language), language),
      ]),
    ),
    facility: isolated(nameOfFacility(await identityOf(tx), language), language),
    link: mark,
    ...(mail.list === undefined ? {} : { list: mail.list }),
  }
  const body = `${t(`mail.${mail.key}.body`, values)}${await zoneLine(tx, mail, language)}`
  const leadsOn = linkOf(mail) === null || body.includes(mark) || mail.list?.includes(linkMark.slice(0, -2))
  return {
    subject: t(`mail.${mail.key}.subject`, values),
    body: leadsOn ? body : `${body}\n\n${t('mail.open')}\n${mark}`,
  }
}

/** A last day ends when it does where the facility is: a mail that names one is read anywhere. */
async function zoneLine(tx: Tx, { values }: Omit<Mail, 'to'>, language: Language): Promise<string> {
  // A mail that names several days is about the last one on which something can be done.
  const named = [values.answer_by, values.due, values.last, values.until, ...Object.values(values)]
  const day = named.find((value): value is Day => typeof value === 'string' && isCalendarDay(value))
  return day ? `\n\n${zoneInWords(language, (await facilityCalendar(tx)).zone, day)}` : ''
}

/** Which midnight ends the days of a mail. */
export const zoneInWords = (language: Language, zone: string, day: Day) =>
  translator(language)('mail.zone', { zone: formatZone(language, zone, day) })

const inWords = (value: string, language: Language) => (isCalendarDay(value) ? formatDay(language, value) : value)

function linkOf(mail: Omit<Envelope, 'to'>): string | null {
  if (mail.link !== undefined) return mail.link
  return mail.record ? `/${mail.record[0]}/${mail.record[1]}` : null
}

/** The same door for mail that is put together line by line, such as a digest. */
export async function queueWritten(tx: Tx, written: WrittenMail): Promise<string> {
  const mail = noted(tx, written)
  const id = randomUUID()
  const to = addressOf(mail.to)
  const refused = to === null
  const kept = writtenOnly.has(tx)
  await tx
    .insertInto('outbox')
    .values({
      id,
      recipient: to ?? headerLine(mail.to),
      subject: headerLine(mail.subject),
      body: mail.body,
      language: bestLanguage(mail.language),
      record_table: mail.record?.[0] ?? null,
      record_id: mail.record?.[1] ?? null,
      also_on: mail.alsoOn?.length ? mail.alsoOn : null,
      account_id: mail.account ?? null,
      kind: mail.kind ?? 'notice',
      link: linkOf(mail),
      link_is_secret: mail.secret ?? false,
      reply_to: mail.reply_to ? addressOf(mail.reply_to) : null,
      status: kept ? 'kept' : refused ? 'failed' : 'waiting',
      ...(refused && !kept ? { given_up_at: sql<Date>`acting_at()`, last_fault: 'bad_address' } : {}),
      ...timesOf(mail),
    })
    .execute()
  if (!refused && !kept) await sendJob(tx, 'send_mail', { mail: id }, mail.not_before ?? new Date(0))
  return id
}

function noted(tx: Tx, written: WrittenMail): WrittenMail {
  const collected = collecting.get(tx)
  if (!collected) return written
  const language = bestLanguage(written.language)
  const heading = translator(language)('mail.note_from', { name: isolated(collected.from, language) })
  const mail = collected.note
    ? { ...written, body: withNoteOf(written.body, heading, collected.note, language) }
    : written
  collected.mails.push(mail)
  return mail
}

function timesOf({ not_before, useful_until }: Envelope) {
  const until = useful_until === undefined && not_before ? new Date(not_before.getTime() + 3 * day) : useful_until
  return {
    ...(not_before ? { not_before, next_attempt_at: not_before } : {}),
    ...(until === undefined ? {} : { useful_until: until }),
  }
}
