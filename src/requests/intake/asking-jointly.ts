import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { queueMail } from '../../house/mail/commands.ts'
import type { SupportRequest } from '../request/queries.ts'

type Reader = { authority_id: string; account_id: string; email: string; language: string }

/**
 * Tells authorities that ask jointly (all of them, or these) that the request has reached the facility. Questions on it
 * go to the lead authority alone.
 */
export async function tellThoseAskingJointly(
  tx: Tx,
  request: SupportRequest,
  among?: readonly string[],
): Promise<void> {
  const { rows } = await sql<Reader>`select * from readers_asking_jointly(${request.id})`.execute(tx)
  for (const reader of rows.filter((one) => !among || among.includes(one.authority_id)))
    await queueMail(tx, {
      to: reader.email,
      account: reader.account_id,
      language: reader.language,
      key: 'submitted_jointly',
      values: { reference: request.reference, title: request.title, lead: request.authority },
      record: ['requests', request.id],
    })
}
