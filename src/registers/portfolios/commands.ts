import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { type Checked, check, optionalText } from '../../house/web/form.ts'
import { may } from './permissions.ts'

export type NewPart = { region: string | null; theme: string | null }

const orNull = optionalText(60).transform((typed) => (typed === '' ? null : typed))

/** A part of a portfolio: a region, a theme, or a theme in a region. */
export function part(typed: Typed): Checked<NewPart> {
  const checked = check(z.object({ region: orNull, theme: orNull }), typed)
  return checked.ok && !checked.value.region && !checked.value.theme
    ? { ok: false, faults: { region: 'portfolios.part_needed' } }
    : checked
}

export async function addPart(tx: Tx, accountId: string, by: By, value: NewPart) {
  await mayKeep(tx, by, 'add_to_portfolio')
  await tx
    .insertInto('portfolios')
    .values({ account_id: accountId, ...value })
    .execute()
}

export async function removePart(tx: Tx, accountId: string, by: By, partId: string) {
  await mayKeep(tx, by, 'take_from_portfolio')
  const removed = await tx
    .deleteFrom('portfolios')
    .where('id', '=', partId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) throw new Refusal(404, 'refusals.not_found')
}

async function mayKeep(tx: Tx, by: By, step: string) {
  if (!by.facility && !may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, step)
}
