import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { sendJob } from '../jobs/commands.ts'
import { may } from './permissions.ts'
import { findMail, isOwnMail, type OutboxMail } from './queries.ts'

const threeDays = 3 * 86_400_000

/**
 * Calls off a mail that waits, or settles one that could not be sent: whoever had to be told was told otherwise. One
 * that is just being sent, or may have been, cannot be called back.
 */
export async function cancelMail(tx: Tx, id: string, by: By): Promise<void> {
  const mail = await lockMail(tx, id, by)
  if (!['waiting', 'failed', 'uncertain'].includes(mail.status)) throw new Refusal(409, 'outbox.not_waiting')
  if (mail.status === 'waiting' && mail.started_at) throw new Refusal(409, 'outbox.going')
  await noteStep(tx, 'cancel', id, by)
  await tx.updateTable('outbox').set({ status: 'cancelled', given_up_at: by.at }).where('id', '=', id).execute()
}

/**
 * Sends a mail again that failed, was called off or may not have arrived, under the same Message-ID, so that nobody
 * reads it twice without knowing.
 */
export async function sendMailAgain(tx: Tx, id: string, by: By): Promise<void> {
  const mail = await lockMail(tx, id, by)
  if (mail.status === 'waiting') throw new Refusal(409, 'outbox.still_waiting')
  if (!mayGoAgain(mail)) throw new Refusal(409, linkGone(mail) ? 'outbox.link_gone' : 'outbox.not_again')
  await noteStep(tx, 'send_again', id, by)
  const afresh = {
    status: 'waiting',
    sent_at: null,
    given_up_at: null,
    started_at: null,
    unknown_outcomes: 0,
    attempts: 0,
    last_fault: null,
    receipt: null,
  }
  await tx
    .updateTable('outbox')
    .set({
      ...afresh,
      next_attempt_at: by.at,
      useful_until: mail.useful_until === null ? null : new Date(by.at.getTime() + threeDays),
    })
    .where('id', '=', id)
    .execute()
  await sendJob(tx, 'send_mail', { mail: id }, new Date(0))
}

/**
 * What was sent, failed or was called off may go again; mail of the past and what nobody needs may not, nor one whose
 * link was for one use.
 */
export const mayGoAgain = (mail: OutboxMail) =>
  ['sent', 'failed', 'uncertain', 'cancelled'].includes(mail.status) && !linkGone(mail)
const linkGone = (mail: OutboxMail) => mail.link_is_secret && mail.link === null

async function lockMail(tx: Tx, id: string, by: By): Promise<OutboxMail> {
  const own = by.person !== null && may(by.person).settle() && (await isOwnMail(tx, id, by.person.id))
  if (!may(by.person).keep() && !own) throw new Refusal(403, 'refusals.not_yours')
  const mail = await findMail(tx, id, true)
  if (!mail) throw new Refusal(404, 'refusals.not_found')
  return mail
}

async function noteStep(tx: Tx, step: string, mail_id: string, by: By) {
  await nameStep(tx, step)
  await tx
    .insertInto('mail_steps')
    .values({ mail_id, step, taken_by: by.person?.id ?? null, taken_at: by.at })
    .execute()
}
