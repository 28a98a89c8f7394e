import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Identity } from '../../house/settings/identity.ts'
import { may } from './permissions.ts'

/** Sets how the facility presents itself, on pages and in mails. */
export async function setIdentity(tx: Tx, by: By, identity: Identity): Promise<void> {
  if (!by.facility && !may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'set_identity')
  await sql`insert into settings (key, value) values ('identity', ${JSON.stringify(identity)}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(tx)
}
