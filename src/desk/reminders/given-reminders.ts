import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'

/** One reminder for one address on one day. */
export type Entry = { kind: string; record_table: string; record_id: string; email: string; for_day: Day }

/** Notes that a reminder is given; false when it was given before. */
export async function give(tx: Tx, by: By, { kind, record_table, record_id, email, for_day }: Entry): Promise<boolean> {
  const noted = await tx
    .insertInto('reminders_given')
    .values({ kind, record_table, record_id, recipient: email, for_day, given_at: by.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst()
  return noted !== undefined
}

/**
 * Notes which mail carries a reminder that was given. One that carried it before and still waits then reminds of
 * nothing, and is not sent.
 */
export async function noteMail(
  tx: Tx,
  mail_id: string,
  { kind, record_table, record_id, email, for_day }: Entry,
): Promise<void> {
  await tx
    .updateTable('reminders_given')
    .set({ mail_id })
    .where('kind', '=', kind)
    .where('record_table', '=', record_table)
    .where('record_id', '=', record_id)
    .where('recipient', '=', email)
    .where('for_day', '=', for_day)
    .execute()
}
