import { readersOfAuthority } from '../../house/accounts/queries.ts'
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
  for (const reader of await readersOfAuthority(tx, request.authority_id))
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
