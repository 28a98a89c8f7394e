import type { Tx } from '../../house/database/connection.ts'
import { queueMail } from '../../house/mail/commands.ts'
import type { SupportRequest } from './queries.ts'

/** Writes to whoever signs in for the authority that asked, each in their language. */
export async function mailAuthority(
  tx: Tx,
  request: SupportRequest,
  key: string,
  values: Record<string, string>,
  link = `/requests/${request.id}`,
) {
  const readers = await tx
    .selectFrom('accounts')
    .select(['id', 'email', 'language'])
    .where('authority_id', '=', request.authority_id)
    .where('active', '=', true)
    .execute()
  for (const reader of readers)
    await queueMail(tx, {
      to: reader.email,
      account: reader.id,
      language: reader.language,
      key,
      values: { reference: request.reference, title: request.title, ...values },
      record: ['requests', request.id],
      link,
    })
}
