import type { Tx } from '../database/connection.ts'
import { bestLanguage, translator } from '../languages/texts.ts'

export type Mail = { to: string; language: string; key: string; values: Record<string, string>; record?: [table: string, id: string] }

/** Puts a mail into the outbox, in the transaction of the change that causes it and in the reader's language. `key` names its texts. */
export async function queueMail(tx: Tx, mail: Mail): Promise<void> {
  const t = translator(bestLanguage(mail.language))
  const values = { ...mail.values, facility: t('facility.name') }
  await tx
    .insertInto('outbox')
    .values({
      recipient: mail.to,
      subject: t(`mail.${mail.key}.subject`, values),
      body: t(`mail.${mail.key}.body`, values),
      language: mail.language,
      record_table: mail.record?.[0] ?? null,
      record_id: mail.record?.[1] ?? null,
    })
    .execute()
}
