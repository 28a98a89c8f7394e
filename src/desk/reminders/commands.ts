import { sql } from 'kysely'
import { personOf } from '../../house/accounts/queries.ts'
import type { Db, Tx } from '../../house/database/connection.ts'
import { type By, reading, seenBy, writing } from '../../house/database/transaction.ts'
import { type Day, dayIn } from '../../house/days/day.ts'
import type { Calendar } from '../../house/days/working-days.ts'
import { bestLanguage, translator } from '../../house/languages/texts.ts'
import { queueWritten } from '../../house/mail/commands.ts'
import type { Refreshed, Waiting } from '../../house/mail/send.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { remindAddress } from '../../requests/consultations/tell.ts'
import { goneInWords, titleOf } from '../duties/duty-words.ts'
import { type Glance, type Section, waitingAtAGlance } from '../home/queries.ts'
import { type Entry, give, noteMail } from './given-reminders.ts'
import { isDigestHour, mayRemind, nextHour, zoneOf } from './hours.ts'
import { endsNext, kindNames, type ReminderKind, reminderDay, ruleOf } from './kinds.ts'
import {
  type AskedAddress,
  askedAddresses,
  type Due,
  dueNear,
  dueStill,
  givenKey,
  givenLately,
  type Reader,
  readerOf,
  staffReaders,
} from './queries.ts'
import {
  digestWords,
  dueWords,
  elsewhere,
  lineOf,
  nameOf,
  type Sections,
  shown,
  togetherWords,
  type Words,
} from './reminder-words.ts'

const hours = 3_600_000
const day = 24 * hours

/** One reminder for one reader, and the day it stands for: it is given once for that day. */
type Reminder = Due & { for_day: Day }
type Todo = { reader: Reader; alone: Reminder[]; digest: Reminder[]; digestNow: boolean }

/**
 * The round of the calendar: everybody whom something concerns is reminded, by day where each reader lives, in one
 * digest a day or, when a term ends on the next working day, at once. Each reader has a transaction, so that one fault
 * does not cost the others their mail. Any number of processes may do it at once; nothing is given twice. Returns how
 * many mails were queued.
 */
export async function remind(office: { db: Db; secret: string }, by: By): Promise<number> {
  const todos = await reading(office.db, 'facility', (tx) => todosNow(tx, by.at))
  const bodies = await reading(office.db, 'facility', (tx) => bodiesNow(tx, by))
  let mails = 0
  // What is due at one address at once is one mail, whichever bodies are reached there.
  for (const [, due] of Map.groupBy(bodies, (body) => body.email.toLowerCase()))
    mails += await writing(office.db, by, office.secret, (tx) => remindAt(tx, by, due))
  for (const todo of todos) mails += await writing(office.db, by, office.secret, (tx) => remindReader(tx, by, todo))
  return mails
}

type Body = AskedAddress & Entry

/**
 * Bodies that are reached at an address, without an account: whoever holds their link answers. They are reminded before
 * the term ends, as others are.
 */
async function bodiesNow(tx: Tx, { at, site }: By): Promise<Body[]> {
  // Without a site there are no links to send.
  if (!site) return []
  const calendar = await facilityCalendar(tx)
  const given = await givenLately(tx, new Date(at.getTime() - 60 * day))
  const bodies: Body[] = []
  for (const asked of await askedAddresses(tx, dayIn(calendar.zone, at))) {
    const zone = zoneOf({ zone: asked.zone, country: null, body_zone: null }, calendar.zone)
    const for_day = mayRemind(zone, at, calendar)
      ? reminderDay(ruleOf('opinion_due'), asked.due_on, dayIn(zone, at), calendar)
      : null
    const body = for_day && {
      ...asked,
      kind: 'opinion_due',
      record_table: 'opinions',
      record_id: asked.opinion,
      for_day,
    }
    if (body && !given.has(givenKey({ ...body, recipient: body.email }))) bodies.push(body)
  }
  return bodies
}

async function remindAt(tx: Tx, by: By, bodies: Body[]): Promise<number> {
  const fresh: Body[] = []
  for (const body of bodies) if (await give(tx, by, body)) fresh.push(body)
  if (fresh.length === 0) return 0
  const mail = await remindAddress(
    tx,
    by,
    fresh.map((body) => body.opinion),
    'opinion_due',
  )
  for (const body of fresh) if (mail) await noteMail(tx, mail, body)
  return mail ? 1 : 0
}

async function todosNow(tx: Tx, at: Date): Promise<Todo[]> {
  const calendar = await facilityCalendar(tx)
  const given = await givenLately(tx, new Date(at.getTime() - 60 * day))
  const todos = new Map<string, Todo>()
  const todoOf = (reader: Reader) => {
    const known = todos.get(reader.account_id) ?? {
      reader,
      alone: [],
      digest: [],
      digestNow: digestNow(reader, at, calendar, given),
    }
    todos.set(reader.account_id, known)
    return known
  }
  for (const due of await dueNear(tx, dayIn(calendar.zone, at))) {
    const reminder = reminderNow(due, at, calendar)
    if (!reminder || given.has(givenKey({ ...reminder, recipient: reminder.email }))) continue
    todoOf(due)[isAlone(due, at, calendar) ? 'alone' : 'digest'].push(reminder)
  }
  for (const reader of await staffReaders(tx)) todoOf(reader)
  return [...todos.values()].filter((todo) => todo.alone.length > 0 || todo.digestNow)
}

/** Whether it is the hour of this reader's digest, and there was none today. */
function digestNow(reader: Reader, at: Date, calendar: Calendar, given: Set<string>): boolean {
  const zone = zoneOf(reader, calendar.zone)
  if (!isDigestHour(zone, at, calendar) || reader.unwanted.includes('digest')) return false
  return !given.has(
    givenKey({ kind: 'digest', record_id: reader.account_id, recipient: reader.email, for_day: dayIn(zone, at) }),
  )
}

/** The reminder that a thing gives rise to now; null when its reader switched it off, sleeps, or has no day for it. */
function reminderNow(due: Due, at: Date, calendar: Calendar): Reminder | null {
  const zone = zoneOf(due, calendar.zone)
  if (due.unwanted.includes(due.kind) || !mayRemind(zone, at, calendar)) return null
  const for_day = reminderDay(ruleOf(due.kind), due.counts, dayIn(zone, at), calendar)
  return for_day === null ? null : { ...due, for_day: due.once ?? for_day }
}

const isAlone = (due: Due, at: Date, calendar: Calendar) =>
  endsNext(ruleOf(due.kind), due.counts, dayIn(zoneOf(due, calendar.zone), at), calendar)

async function remindReader(tx: Tx, by: By, { reader, alone, digest, digestNow: digestToo }: Todo): Promise<number> {
  // One process at a time for each reader; the others then find everything given.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`reminders ${reader.account_id}`}, 0))`.execute(tx)
  // The digest of the same hour takes along what would go alone.
  if (digestToo && (await giveDigest(tx, by, reader, digest, alone)) > 0) return 1
  let mails = 0
  for (const [, together] of Map.groupBy(alone, (reminder) => reminder.kind))
    mails += await giveTogether(tx, by, together)
  return mails
}

const isStillDue = async (tx: Tx, { kind, record_id, account_id }: Reminder, today: Day) =>
  (await dueStill(tx, kind, record_id, account_id, today)) !== undefined

/** Things of one kind whose terms end next: one mail, however many they are. */
async function giveTogether(tx: Tx, by: By, reminders: Reminder[]): Promise<number> {
  const fresh: Reminder[] = []
  const { zone } = await facilityCalendar(tx)
  const today = dayIn(zone, by.at)
  for (const reminder of reminders)
    if ((await isStillDue(tx, reminder, today)) && (await give(tx, by, reminder))) fresh.push(reminder)
  const [first, ...others] = fresh
  const words = first && togetherWords(fresh, elsewhere(first, by.at, zone))
  if (!first || !words) return 0
  const mail = await queueWritten(tx, {
    ...envelope(first, by),
    ...words,
    kind: first.kind,
    record: [first.record_table, first.record_id],
    alsoOn: others.map((reminder) => reminder.record_id),
    link: others.length === 0 ? first.href : null,
    useful_until: new Date(by.at.getTime() + day),
  })
  for (const reminder of fresh) await noteMail(tx, mail, reminder)
  return 1
}

/** Where a digest would say nothing but what ends next, that goes alone, under its own subject. */
async function giveDigest(tx: Tx, by: By, reader: Reader, inDigest: Reminder[], alone: Reminder[]): Promise<number> {
  const { zone } = await facilityCalendar(tx)
  const today = dayIn(zoneOf(reader, zone), by.at)
  const itself = {
    kind: 'digest',
    record_table: 'accounts',
    record_id: reader.account_id,
    email: reader.email,
    for_day: today,
  }
  const fresh: Reminder[] = []
  for (const reminder of [...inDigest, ...alone])
    if (await isStillDue(tx, reminder, dayIn(zone, by.at))) fresh.push(reminder)
  const other = fresh.filter((reminder) => !alone.includes(reminder))
  const words = (await digestOf(tx, by, reader, other)) && (await digestOf(tx, by, reader, fresh))
  if (!words || !(await give(tx, by, itself))) return 0
  const mail = await queueWritten(tx, {
    ...envelope(reader, by),
    ...words,
    kind: 'digest',
    link: null,
    useful_until: new Date(by.at.getTime() + 12 * hours),
  })
  await noteMail(tx, mail, itself)
  for (const reminder of fresh) {
    await give(tx, by, reminder)
    await noteMail(tx, mail, reminder)
  }
  return 1
}

const envelope = (reader: Reader, by: By) => ({
  to: reader.email,
  account: reader.account_id,
  language: reader.language,
  not_before: by.at,
})

/** What a digest says to this reader now: staff read all that waits for them, everybody what they are reminded of. */
async function digestOf(tx: Tx, by: By, reader: Reader, reminders: Due[]): Promise<Words | null> {
  const calendar = await facilityCalendar(tx)
  const sections = await sectionsOf(tx, by, reader, dayIn(calendar.zone, by.at), reminders)
  return digestWords(
    sections,
    reader.language,
    dayIn(zoneOf(reader, calendar.zone), by.at),
    elsewhere(reader, by.at, calendar.zone),
  )
}

/** What waits is counted as home counts it, whatever part of it is shown. */
async function sectionsOf(tx: Tx, by: By, reader: Reader, today: Day, reminders: Due[]): Promise<Sections> {
  const t = translator(bestLanguage(reader.language))
  const lines = reminders.map(lineOf)
  const waiting = await glanceOf(tx, by, reader, today, lines)
  const partOf = (section: Section) => ({
    count: waiting.counts[section] ?? 0,
    lines: waiting.rows
      .filter((item) => item.section === section)
      .map((item) => {
        const gone = goneInWords(t, item)
        const why = [
          t(`home.why.${item.why}`),
          ...(gone ? [gone] : []),
          ...(item.due && section !== 'today' ? [dueWords(item.due, today, reader.language)] : []),
        ].join(' · ')
        return {
          name: nameOf(item.partner_names, item.numeral, titleOf(t, item), reader.language),
          why,
          href: item.href,
        }
      }),
  })
  const further = lines.filter((line) => !waiting.told.includes(line.href))
  return {
    late: partOf('late'),
    today: partOf('today'),
    waits: partOf('waits'),
    reminders: { lines: further, count: further.length },
  }
}

async function glanceOf(tx: Tx, by: By, reader: Reader, today: Day, lines: { href: string }[]): Promise<Glance> {
  const person = ['officer', 'manager', 'administrator', 'committee'].includes(reader.role)
    ? await personOf(tx, reader.account_id)
    : undefined
  if (!person) return { counts: {}, rows: [], told: [] }
  // The reader's own eyes: row security shows each what is theirs.
  return seenBy(tx, person, by, () =>
    waitingAtAGlance(
      tx,
      person,
      today,
      shown,
      lines.map((line) => line.href),
    ),
  )
}

/**
 * Looks at a reminder or digest again just before it goes: what is done is left out, what nobody needs is not sent, and
 * nobody is woken.
 */
export async function refreshMail(tx: Tx, mail: Waiting, by: By): Promise<Refreshed | null> {
  const kind = kindNames.find((name) => name === mail.kind)
  if (!kind && mail.kind !== 'digest') return null
  if (!mail.account_id) return refreshForBody(tx, mail, by)
  const reader = await readerOf(tx, mail.account_id)
  if (!reader || reader.unwanted.includes(mail.kind)) return 'not_needed'
  const calendar = await facilityCalendar(tx)
  const zone = zoneOf(reader, calendar.zone)
  const reminders = await remindersIn(tx, mail.id, reader, dayIn(calendar.zone, by.at))
  const words = kind
    ? togetherWords(reminders, elsewhere(reader, by.at, calendar.zone))
    : await digestOf(tx, by, reader, reminders)
  if (!words) return 'not_needed'
  return mayRemind(zone, by.at, calendar) ? words : { not_before: nextHour(zone, by.at, calendar) }
}

/**
 * A reminder to a body's address keeps its words, and the link in them: it goes by day, as long as the opinion is asked
 * for.
 */
async function refreshForBody(tx: Tx, mail: Waiting, by: By): Promise<Refreshed | null> {
  const calendar = await facilityCalendar(tx)
  const given = await tx.selectFrom('reminders_given').select('record_id').where('mail_id', '=', mail.id).execute()
  const ids = given.map((one) => one.record_id)
  // What of it is still asked for is looked at with its words: see refreshNotice.
  const body = (await askedAddresses(tx, dayIn(calendar.zone, by.at))).find((asked) => ids.includes(asked.opinion))
  if (!body) return 'not_needed'
  const zone = zoneOf({ zone: body.zone, country: null, body_zone: null }, calendar.zone)
  return mayRemind(zone, by.at, calendar) ? null : { not_before: nextHour(zone, by.at, calendar) }
}

/** What a mail reminds of that is still not done. */
async function remindersIn(tx: Tx, mail: string, reader: Reader, today: Day): Promise<Due[]> {
  const given = await tx
    .selectFrom('reminders_given')
    .select(['kind', 'record_id'])
    .where('mail_id', '=', mail)
    .where('kind', '<>', 'digest')
    .execute()
  const due: Due[] = []
  for (const { kind, record_id } of given) {
    const still = await dueStill(tx, kind as ReminderKind, record_id, reader.account_id, today)
    if (still) due.push(still)
  }
  return due
}
