import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import { bestLanguage, translator } from '../languages/texts.ts'
import type { Language } from '../ui/view.ts'
import { queueMail } from './commands.ts'
import { isolated, linkedLine } from './mail-text.ts'

/**
 * What an officer is given, as the mail about it speaks: the texts `mail.<key>` for one, `mail.<key>_many` for several.
 */
export type Given<R> = {
  table: 'requests' | 'actions'
  key: string
  values: (record: R, language: Language) => Record<string, string>
  nameOf: (record: R, language: Language) => string
}

/**
 * Tells an officer who gets records from somebody else, in one mail that stands on each of them. Nobody is told what
 * she gave herself.
 */
export async function tellAssigned<R extends { id: string; title: string }>(
  tx: Tx,
  by: By,
  officer: string,
  records: R[],
  given: Given<R>,
): Promise<void> {
  const [first, ...others] = records
  if (!first || officer === by.person?.id) return
  const account = await tx
    .selectFrom('accounts')
    .select(['id', 'email', 'language'])
    .where('id', '=', officer)
    .where('active', '=', true)
    .executeTakeFirst()
  if (!account) return
  const language = bestLanguage(account.language)
  const from = by.person?.name ?? ''
  const envelope = {
    to: account.email,
    account: account.id,
    language,
    record: [given.table, first.id] as [string, string],
  }
  if (others.length === 0) {
    await queueMail(tx, { ...envelope, key: given.key, values: { ...given.values(first, language), by: from } })
    return
  }
  const line = (record: R) =>
    linkedLine({
      name: translator(language)('ui.of_name', {
        label: isolated(given.nameOf(record, language), language),
        name: isolated(record.title, language),
      }),
      href: `/${given.table}/${record.id}`,
    })
  const list = records.map(line).join('\n\n')
  await queueMail(tx, {
    ...envelope,
    alsoOn: others.map(({ id }) => id),
    link: `/${given.table}?officer=me`,
    key: `${given.key}_many`,
    values: { count: records.length, by: from },
    list,
  })
}
