import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import { queueMail } from '../mail/commands.ts'
import { ofPartner } from '../partners/forms.ts'
import { facilityTerms, nameIn } from '../settings/queries.ts'
import { linkPath, newToken } from './links.ts'

/** Why a body is written to: it is asked, sent its link again, or given another term. */
export type Occasion = 'asked' | 'sent_again' | 'term_moved'

/**
 * Writes to a body about an opinion: to its address with a link that works without an account, and to whoever has an account for it. The mails
 * are in the language of each reader.
 */
export async function tellBody(tx: Tx, by: By, opinionId: string, occasion: Occasion) {
  const about = await findAbout(tx, opinionId)
  const told = await tellAddress(tx, by, about, occasion)
  if (occasion === 'sent_again') return
  const readers = await tx.selectFrom('accounts').select(['id', 'email', 'language']).where('body_id', '=', about.body_id).where('active', '=', true).execute()
  for (const reader of readers.filter((one) => !told || one.email !== about.email?.toLowerCase()))
    await queueMail(tx, { ...letter(about, reader.language), to: reader.email, account: reader.id, key: `opinion.${occasion}_account`, link: `/consultations/${about.id}` })
}

/** Reminds the address of a body, not before this moment; those with an account are reminded as they chose. Returns the mail's id. */
export async function remindAddress(tx: Tx, by: By, opinionId: string, kind: string, not_before = by.at): Promise<string | null> {
  return tellAddress(tx, by, await findAbout(tx, opinionId), 'reminded', { kind, not_before })
}

type About = Awaited<ReturnType<typeof findAbout>>

function findAbout(tx: Tx, opinionId: string) {
  return tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('requests as r', 'r.id', 'c.request_id')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.id', 'o.body_id', 'o.due_on', 'r.id as request_id', 'r.title', 'r.reference', 'p.code as partner', 'p.names as partner_names', 'b.name as body', 'b.email', 'b.language'])
    .where('o.id', '=', opinionId)
    .executeTakeFirstOrThrow()
}

async function tellAddress(tx: Tx, by: By, about: About, occasion: Occasion | 'reminded', as: { kind?: string; not_before?: Date } = {}): Promise<string | null> {
  const link = about.email && (await makeLink(tx, by, { opinion_id: about.id, recipient: about.email, language: about.language }))
  if (!about.email || !link) return null
  return queueMail(tx, { ...letter(about, about.language), ...as, to: about.email, key: `opinion.${occasion}`, link, secret: true })
}

function letter(about: About, language: string) {
  return {
    language,
    values: {
      title: about.title,
      reference: about.reference,
      partner: nameIn(about.partner_names, language),
      of_partner: ofPartner(language, { code: about.partner, names: about.partner_names }),
      body: about.body,
      due: about.due_on,
    },
    record: ['requests', about.request_id] as [string, string],
  }
}

/** Makes a link that works for a number of days and for one answer. Where the facility has no site (the past is loaded) there is none to make. */
async function makeLink(tx: Tx, by: By, to: { opinion_id: string; recipient: string; language: string }): Promise<string | null> {
  if (!by.site) return null
  const { opinion_link_days } = await facilityTerms(tx)
  const { token, hash } = newToken(by.site)
  const expires_at = new Date(by.at.getTime() + opinion_link_days * 86_400_000)
  await tx.insertInto('opinion_links').values({ opinion_id: to.opinion_id, recipient: to.recipient, token_hash: hash, made_at: by.at, expires_at }).execute()
  return linkPath(token, to.language)
}
