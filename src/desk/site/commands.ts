import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { identityOf } from '../../house/settings/identity.ts'
import type { Barrier } from './form.ts'

/** Tells the facility of a barrier: where it is reached, and its administrators where it says no address. */
export async function reportBarrier(tx: Tx, by: By, { barrier, page, email }: Barrier): Promise<void> {
  if (!by.facility) throw new Refusal(403, 'refusals.not_yours')
  const told = { key: 'barrier', values: { barrier, page: page || '–', email: email || '–' }, link: null }
  const { email: office } = await identityOf(tx)
  if (office) {
    await queueMail(tx, { to: office, language: 'en', reply_to: email || null, ...told })
    return
  }
  const administrators = await tx
    .selectFrom('accounts')
    .select(['id', 'email', 'language'])
    .where('role', '=', 'administrator')
    .where('active', '=', true)
    .execute()
  for (const { id, email: to, language } of administrators)
    await queueMail(tx, { to, language, account: id, reply_to: email || null, ...told })
}
