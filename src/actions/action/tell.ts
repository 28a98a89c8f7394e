import { readersOfAuthority } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { bestLanguage } from '../../house/languages/texts.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import type { Action } from './queries.ts'

/** Writes to whoever signs in for the authority that what it signed has changed, each in their language. */
export async function askToSignAnew(tx: Tx, action: Action): Promise<void> {
  for (const reader of await readersOfAuthority(tx, action.authority_id))
    await queueMail(tx, {
      to: reader.email,
      account: reader.id,
      language: reader.language,
      key: 'signature_anew',
      values: {
        title: action.title,
        name: requestName(nameIn(action.partner_names, bestLanguage(reader.language)), action.numeral),
      },
      record: ['actions', action.id],
      link: `/actions/${action.id}`,
    })
}
