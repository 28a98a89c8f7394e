import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import type { Day } from '../days/day.ts'

/** Somebody was told by other means than our mail: on which day, and how. */
export type HandedOver = { day: Day; how: string }

/** Keeps beside a record by whom, how and when somebody was told of it. */
export async function keepHandedOver(
  tx: Tx,
  by: By,
  [record_table, record_id]: [table: string, id: string],
  { day, how }: HandedOver,
): Promise<void> {
  if (!by.person) throw new Refusal(403, 'refusals.not_yours')
  await tx
    .insertInto('handed_over')
    .values({ record_table, record_id, day, how, taken_by: by.person.id, taken_at: by.at })
    .execute()
}
