import { openAccount } from '../../house/accounts/auth.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { registerAuthority } from '../../registers/partners/commands.ts'
import { authorityMeant } from './queries.ts'
import { applications } from './record.ts'

export type NewApplication = {
  name: string
  email: string
  function: string
  phone: string
  partner: string
  authority: string
  authority_type: string
  matter: string
  language: string
}

/**
 * Somebody without an account asks for one: the facility itself writes it down. Whoever has asked and waits is not
 * written down twice, and nobody learns from the answer whether an address is known here.
 */
export async function receiveApplication(tx: Tx, by: By, application: NewApplication): Promise<void> {
  if (!by.facility) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'apply')
  await tx
    .insertInto('applications')
    .values({ ...application, asked_at: by.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Grants the account with all that it needs: the authority is registered where the register does not have it, and its
 * owner is told how to sign in. An authority that is there is taken only if the officer says that it is meant: the name
 * is what a stranger typed.
 */
export async function grant(tx: Tx, id: string, by: By, { belongs }: { belongs: string }): Promise<void> {
  const application = await applications.take(tx, 'grant', id, by)
  const { name, email, language, partner, authority, authority_type } = application
  const known = belongs === 'known' ? await authorityMeant(tx, application).executeTakeFirst() : undefined
  const authority_id =
    known?.id ??
    (await registerAuthority(tx, by, { partner, name: authority, name_language: language, type: authority_type }))
  const account_id = await openAccount(tx, by, { name, email, language, role: 'authority', authority_id })
  await nameStep(tx, 'grant')
  await applications.move(tx, 'grant', application, { authority_id, account_id, ...decidedBy(by) })
  await queueMail(tx, {
    to: email,
    language,
    account: account_id,
    key: 'application_granted',
    values: { name, authority },
    record: ['applications', id],
    link: '/sign-in/link?to=%2Frequests%2Fnew',
  })
}

/** Refuses it with a reason, which the mail gives. */
export async function refuse(tx: Tx, id: string, by: By, { refused_reason }: { refused_reason: string }) {
  const application = await applications.take(tx, 'refuse', id, by, refused_reason)
  await applications.move(tx, 'refuse', application, { refused_reason, ...decidedBy(by) })
  await queueMail(tx, {
    to: application.email,
    language: application.language,
    key: 'application_refused',
    values: { name: application.name, reason: refused_reason },
    record: ['applications', id],
    link: '/ask',
  })
}

const decidedBy = (by: By) => ({ decided_by: by.person?.id ?? null, decided_at: by.at })
