import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import { refuseStale } from '../../house/record/door.ts'
import { todayOf } from '../../house/time/today.ts'
import { may } from './permissions.ts'
import { findText } from './queries.ts'

export type ReportText = { year: number; section: string; language: string; title: string; body: string }

/** Writes the text of a section in a language, refused from a stale page; the first of a year begins its edition. */
export async function writeText(tx: Tx, by: By, text: ReportText): Promise<void> {
  if (!may(by.person).write()) throw new Refusal(403, 'refusals.not_yours')
  const known = await findText(tx, text, true)
  if (known) refuseStale(by, known)
  await nameStep(tx, 'write_text')
  await tx
    .insertInto('report_editions')
    .values({ year: text.year })
    .onConflict((conflict) => conflict.column('year').doNothing())
    .execute()
  await tx
    .insertInto('report_texts')
    .values(text)
    .onConflict((conflict) =>
      conflict.columns(['year', 'section', 'language']).doUpdateSet({ title: text.title, body: text.body }),
    )
    .execute()
}

/** Publishes the edition of a year: from then on everybody may read it. */
export const publishEdition = async (tx: Tx, by: By, year: number) =>
  setPublished(tx, by, year, 'publish', await todayOf(tx, by))
export const withdrawEdition = (tx: Tx, by: By, year: number) => setPublished(tx, by, year, 'withdraw', null)

async function setPublished(tx: Tx, by: By, year: number, step: string, published_on: Day | null) {
  if (!may(by.person).publish()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, step)
  const changed = await tx
    .updateTable('report_editions')
    .set({ published_on })
    .where('year', '=', year)
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) throw new Refusal(404, 'refusals.not_found')
}
