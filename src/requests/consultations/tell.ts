import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { dayIn } from '../../house/days/day.ts'
import { type Calendar, workingDaysAfter } from '../../house/days/working-days.ts'
import { bestLanguage, translator } from '../../house/languages/texts.ts'
import { makeLink } from '../../house/links/commands.ts'
import { type Mail, queueMail, wordsOf } from '../../house/mail/commands.ts'
import { isolated, linkMarkOf } from '../../house/mail/mail-text.ts'
import { noteNotices } from '../../house/mail/notices.ts'
import { alreadyOnItsWay } from '../../house/mail/queries.ts'
import type { Refreshed, Waiting } from '../../house/mail/send.ts'
import { facilityCalendar, facilityTerms, nameIn } from '../../house/settings/queries.ts'
import { formatDay } from '../../house/ui/dates.tsx'
import { ofPartner } from '../../registers/partners/forms.ts'
import { opinionSteps } from './lifecycle.ts'
import { opinionPurpose } from './links.ts'

/** Why a body is written to: it is asked, sent its link again, given another term, or reminded. */
export type Occasion = 'asked' | 'sent_again' | 'term_moved' | 'reminded'

/**
 * Writes to bodies about opinions: to the address of each with links that work without an account, and to whoever has
 * an account for it. What one reader is told at once is one mail, in the reader's language.
 */
export async function tellBodies(tx: Tx, by: By, opinionIds: string[], occasion: Exclude<Occasion, 'reminded'>) {
  const abouts = await findAbouts(tx, opinionIds)
  const told = new Set<string>()
  for (const [email, own] of Map.groupBy(abouts, (about) => about.email?.toLowerCase() ?? ''))
    if (await tellAddress(tx, by, own, occasion)) told.add(email)
  if (occasion === 'sent_again') return
  for (const [body, own] of Map.groupBy(abouts, (about) => about.body_id)) {
    const readers = await tx
      .selectFrom('accounts')
      .select(['id', 'email', 'language'])
      .where('body_id', '=', body)
      .where('active', '=', true)
      .execute()
    const written = told.has(own[0]?.email?.toLowerCase() ?? '') ? own[0]?.email?.toLowerCase() : undefined
    for (const reader of readers.filter((one) => one.email.toLowerCase() !== written))
      await tellAccount(tx, by, own, reader, occasion)
  }
}

/**
 * Reminds the address of a body of opinions, not before this moment; those with an account are reminded as they chose.
 * Returns the mail's id.
 */
export async function remindAddress(
  tx: Tx,
  by: By,
  opinionIds: string[],
  kind: string,
  not_before = by.at,
): Promise<string | null> {
  return tellAddress(tx, by, await findAbouts(tx, opinionIds), 'reminded', { kind, not_before })
}

/**
 * A mail about opinions, put into words anew just before it goes: what was answered meanwhile is left out, and a term
 * that begins only now is told as it then runs.
 */
export async function refreshNotice(tx: Tx, mail: Waiting, by: By): Promise<Refreshed | null> {
  const notices = await tx
    .selectFrom('notices')
    .select(['record_id', 'occasion', 'position'])
    .where('mail_id', '=', mail.id)
    .where('record_table', '=', 'opinions')
    .orderBy('position')
    .execute()
  const occasion = notices[0]?.occasion as Occasion | undefined
  if (!occasion) return null
  const abouts = await findAbouts(
    tx,
    notices.map((notice) => notice.record_id),
  )
  const still = notices.flatMap(({ record_id, position }) => {
    const about = abouts.find((one) => one.id === record_id)
    return about && isWanted(about, occasion, mail) ? [{ ...about, position }] : []
  })
  return still.length > 0
    ? wordsOf(tx, await letter(tx, by, still, { language: mail.language, occasion, account: mail.account_id }))
    : 'not_needed'
}

/** Whether its reader can still do something with it. */
function isWanted(about: About, occasion: Occasion, mail: Waiting): boolean {
  const open: readonly string[] = occasion === 'sent_again' ? opinionSteps.send_link.from : ['asked']
  const sameAddress = mail.account_id !== null || about.email?.toLowerCase() === mail.recipient.toLowerCase()
  return open.includes(about.status) && about.request_status !== 'withdrawn' && about.active && sameAddress
}

/**
 * The address of a body was corrected: mail that still waits for the old one is withdrawn, and what is open is asked at
 * the new one. Whoever has an account for it has an address of their own, and was told there.
 */
export async function tellNewAddress(tx: Tx, by: By, body: string): Promise<void> {
  await sql`update outbox m set status = 'dropped', given_up_at = ${by.at}, last_fault = 'address_corrected'
    where m.status = 'waiting' and m.started_at is null and m.account_id is null
      and exists (select from notices n join opinions o on o.id = n.record_id
        join consulted_bodies b on b.id = o.body_id
        where n.mail_id = m.id and n.record_table = 'opinions' and b.id = ${body} and lower(m.recipient) is distinct
          from lower(b.email))`.execute(tx)
  const open = await openOpinions(tx).where('o.body_id', '=', body).execute()
  const idsOf = (told: boolean) => open.filter((opinion) => (opinion.told_on !== null) === told).map(({ id }) => id)
  await tellAddress(tx, by, await findAbouts(tx, idsOf(false)), 'asked')
  await tellAddress(tx, by, await findAbouts(tx, idsOf(true)), 'sent_again')
}

/**
 * Asks once more whoever is asked, was not told, and has no mail under way: its address came later, or was corrected
 * past the page of the body. Returns how many bodies.
 */
export async function tellUntold(tx: Tx, by: By): Promise<number> {
  const open = await openOpinions(tx)
    .innerJoin('telling as g', (join) => join.onRef('g.record_id', '=', 'o.id').on('g.record_table', '=', 'opinions'))
    .where('g.state', '=', 'not_written')
    .limit(200)
    .execute()
  await tellBodies(
    tx,
    by,
    open.map(({ id }) => id),
    'asked',
  )
  return open.length
}

const openOpinions = (tx: Tx) =>
  tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('requests as r', 'r.id', 'c.request_id')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.id', 'o.told_on'])
    .where('o.status', '=', 'asked')
    .where('c.status', '=', 'open')
    .where('r.status', '=', 'in_consultation')
    .where('b.active', '=', true)
    .orderBy('o.id')

type About = Awaited<ReturnType<typeof findAbouts>>[number]
type Listed = About & { position: number }

function findAbouts(tx: Tx, opinionIds: string[]) {
  if (opinionIds.length === 0) return Promise.resolve([])
  return tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('requests as r', 'r.id', 'c.request_id')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select([
      'o.id',
      'o.body_id',
      'o.status',
      'o.asked_on',
      'o.told_on',
      'o.due_on',
      'r.id as request_id',
      'r.status as request_status',
      'r.title',
      'r.reference',
      'p.code as partner',
      'p.names as partner_names',
    ])
    .select(['b.name as body', 'b.email', 'b.language', 'b.active'])
    .where('o.id', 'in', opinionIds)
    .orderBy('o.due_on')
    .orderBy('o.id')
    .execute()
}

async function tellAddress(
  tx: Tx,
  by: By,
  abouts: About[],
  occasion: Occasion,
  as: { kind?: string; not_before?: Date } = {},
): Promise<string | null> {
  const [first] = abouts
  const to = first?.email
  // Where the facility has no site (the past is loaded) there is no link to make.
  if (!first || !to || !by.site) return null
  const pressedAgain =
    occasion === 'sent_again' || occasion === 'reminded'
      ? await alreadyOnItsWay(tx, by.at, to, 'opinions', occasion)
      : new Map<string, string>()
  const fresh = abouts.filter((about) => !pressedAgain.has(about.id))
  if (fresh.length === 0) return pressedAgain.get(first.id) ?? null
  const listed = fresh.map((about, position) => ({ ...about, position }))
  const links: string[] = []
  for (const about of listed)
    links.push(
      await makeLink(tx, by, opinionPurpose, {
        record: ['requests', about.request_id],
        about: about.id,
        recipient: to,
        to: first.language,
      }),
    )
  const mail = await letter(tx, by, listed, { language: first.language, occasion, account: null })
  return queueNotice(tx, { ...mail, ...as, to, link: links.join('\n'), secret: true }, listed, occasion)
}

async function tellAccount(
  tx: Tx,
  by: By,
  abouts: About[],
  reader: { id: string; email: string; language: string },
  occasion: Occasion,
) {
  const listed = abouts.map((about, position) => ({ ...about, position }))
  const mail = await letter(tx, by, listed, { language: reader.language, occasion, account: reader.id })
  await queueNotice(
    tx,
    {
      ...mail,
      to: reader.email,
      account: reader.id,
      link: listed.length === 1 ? `/consultations/${listed[0]?.id}` : '/consultations',
    },
    listed,
    occasion,
  )
}

/** What hangs on it (a term, silence) makes it of use until it is settled, whatever the mail server does. */
async function queueNotice(tx: Tx, mail: Mail, listed: Listed[], occasion: Occasion): Promise<string> {
  const id = await queueMail(tx, { ...mail, useful_until: null })
  await noteNotices(tx, id, 'opinions', listed, occasion)
  return id
}

type Reader = { language: string; occasion: Occasion; account: string | null }

async function letter(
  tx: Tx,
  by: By,
  listed: Listed[],
  { language, occasion, account }: Reader,
): Promise<Omit<Mail, 'to'>> {
  const calendar = await facilityCalendar(tx)
  const { consultation } = await facilityTerms(tx)
  const dueOf = (about: About) => dueIfToldNow(about, by.at, calendar, consultation)
  const key = `opinion.${occasion}${account ? '_account' : ''}`
  const [first, ...others] = listed
  const about = (one: Listed) => ({
    title: one.title,
    reference: one.reference,
    partner: nameIn(one.partner_names, language),
    of_partner: ofPartner(language, { code: one.partner, names: one.partner_names }),
    body: one.body,
    due: dueOf(one),
  })
  if (!first) throw new Error('a mail about nothing')
  const record: [string, string] = ['requests', first.request_id]
  if (others.length === 0)
    return {
      language,
      key,
      values: about(first),
      record,
      ...(account ? {} : { mark: linkMarkOf(first.position) }),
      ...(account ? { link: `/consultations/${first.id}` } : {}),
    }
  const lang = bestLanguage(language)
  const t = translator(lang)
  const lineOf = (one: Listed) => {
    const said = about(one)
    const line = t('mail.opinion.line', {
      ...said,
      title: isolated(said.title, lang),
      partner: isolated(said.partner, lang),
      due: formatDay(lang, said.due),
    })
    return account ? `– ${line}` : `– ${line}\n${linkMarkOf(one.position)}`
  }
  return {
    language,
    key: `${key}_many`,
    values: { count: listed.length, body: first.body },
    record,
    alsoOn: [...new Set(others.map((one) => one.request_id))],
    list: listed.map(lineOf).join('\n\n'),
  }
}

/** The last day of the term, if the body is told today: for who was told before, it stands. */
function dueIfToldNow(about: About, at: Date, calendar: Calendar, term: number): string {
  const today = dayIn(calendar.zone, at)
  if (about.told_on !== null || today <= about.asked_on) return about.due_on
  const due = workingDaysAfter(today, term, calendar)
  return due > about.due_on ? due : about.due_on
}
