import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { ofPartner } from '../../registers/partners/forms.ts'
import type { SupportRequest } from '../request/queries.ts'

type Reader = { body: boolean; account_id: string | null; email: string; language: string }

/**
 * Tells of a withdrawal whomever it concerns but who did it: the authorities that ask, the officer, and the bodies
 * whose opinion is still asked for. To be called while their consultation is open. Nobody has heard of a draft.
 */
export async function tellOfWithdrawal(tx: Tx, request: SupportRequest, by: By, reason: string): Promise<void> {
  if (request.status === 'draft') return
  const { rows } = await sql<Reader>`select * from readers_of_withdrawal(${request.id})`.execute(tx)
  for (const { body, account_id, email, language } of rows.filter(
    (reader) => !by.person || reader.account_id !== by.person.id,
  ))
    await queueMail(tx, {
      to: email,
      account: account_id,
      language,
      ...(body
        ? {
            key: 'opinion.called_off',
            values: {
              reference: request.reference,
              title: request.title,
              partner: nameIn(request.partner_names, language),
              of_partner: ofPartner(language, { code: request.partner, names: request.partner_names }),
            },
            link: null,
          }
        : {
            key: 'withdrawn',
            values: { reference: request.reference, title: request.title, lead: request.authority, reason },
          }),
      record: ['requests', request.id],
    })
}
