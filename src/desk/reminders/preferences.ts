import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Person } from '../../house/identity/person.ts'
import type { Preferences } from './form.ts'
import { kindNames, ruleOf } from './kinds.ts'

/**
 * What a person may switch: the kinds that can concern people of this role, and the digest where there is anything to
 * put into one.
 */
export function offeredTo(role: Person['role']): string[] {
  const kinds = kindNames.filter((kind) => ruleOf(kind).readers.some((reader) => reader === role))
  return kinds.length > 0 ? ['digest', ...kinds] : []
}

export async function unwantedBy(tx: Tx, account: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('mail_preferences')
    .select('kind')
    .where('account_id', '=', account)
    .where('wanted', '=', false)
    .execute()
  return new Set(rows.map((row) => row.kind))
}

/** Keeps what a reader chose, for the reader's own account. Runs as that reader. */
export async function keepPreferences(tx: Tx, by: By & { person: Person }, value: Preferences): Promise<void> {
  await nameStep(tx, 'choose_mail')
  await sql`select keep_own_mail_settings(${value.language}, ${value.zone})`.execute(tx)
  const unwanted = await unwantedBy(tx, by.person.id)
  for (const kind of offeredTo(by.person.role))
    if (value.wanted.includes(kind) === unwanted.has(kind))
      await setWanted(tx, by.person.id, kind, value.wanted.includes(kind))
}

/** Switches one kind off, as a mail program does it when its reader presses "unsubscribe". */
export async function stopKind(tx: Tx, by: By & { person: Person }, kind: string): Promise<void> {
  if (offeredTo(by.person.role).includes(kind)) await setWanted(tx, by.person.id, kind, false)
}

async function setWanted(tx: Tx, account_id: string, kind: string, wanted: boolean) {
  await tx
    .insertInto('mail_preferences')
    .values({ account_id, kind, wanted })
    .onConflict((conflict) => conflict.columns(['account_id', 'kind']).doUpdateSet({ wanted }))
    .execute()
}
