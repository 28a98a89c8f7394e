import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import type { Person } from '../identity/person.ts'
import { byName } from '../languages/order.ts'
import type { NewView } from './form.ts'
import { may } from './permissions.ts'

export type SavedView = {
  id: string
  account_id: string
  list: string
  name: string
  query: string
  shared: boolean
  keeper: string | null
}

/**
 * Views that this person keeps and those that colleagues share, of one list or of all. Row security hides the others.
 */
export async function viewsFor(tx: Tx, person: Person | null, list?: string): Promise<SavedView[]> {
  if (!may(person).keep()) return []
  const rows = await tx
    .selectFrom('saved_views as v')
    .leftJoin('accounts as a', 'a.id', 'v.account_id')
    .select(['v.id', 'v.account_id', 'v.list', 'v.name', 'v.query', 'v.shared', 'a.name as keeper'])
    .$if(list !== undefined, (query) => query.where('v.list', '=', list ?? ''))
    .orderBy(byName(tx, sql`v.name`))
    .orderBy('v.id')
    .execute()
  return rows.filter((row) => may(person).read(row))
}

export async function findView(tx: Tx, id: string): Promise<SavedView | undefined> {
  return tx
    .selectFrom('saved_views as v')
    .leftJoin('accounts as a', 'a.id', 'v.account_id')
    .select(['v.id', 'v.account_id', 'v.list', 'v.name', 'v.query', 'v.shared', 'a.name as keeper'])
    .where('v.id', '=', id)
    .executeTakeFirst()
}

/** Keeps a view under a name; under a name that is already there, the view is replaced. */
export async function keepView(tx: Tx, by: By, view: NewView): Promise<string> {
  if (!by.person || !may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'keep_view')
  const { id } = await tx
    .insertInto('saved_views')
    .values({ ...view, account_id: by.person.id })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'list', 'name']).doUpdateSet({ query: view.query, shared: view.shared }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function changeView(
  tx: Tx,
  by: By,
  id: string,
  change: { name: string; shared: boolean },
): Promise<SavedView> {
  const view = await changeable(tx, by, id)
  await nameStep(tx, 'change_view')
  await tx.updateTable('saved_views').set(change).where('id', '=', id).execute()
  return view
}

export async function deleteView(tx: Tx, by: By, id: string): Promise<void> {
  await changeable(tx, by, id)
  await tx.deleteFrom('saved_views').where('id', '=', id).execute()
}

export async function changeable(tx: Tx, by: By, id: string): Promise<SavedView> {
  const view = await findView(tx, id)
  if (!view || !may(by.person).read(view)) throw new Refusal(404, 'refusals.not_found')
  if (!may(by.person).change(view)) throw new Refusal(403, 'refusals.not_yours')
  return view
}
