import type { Tx } from '../database/connection.ts'

/** Those who carry requests and Actions, as choices of a form. */
export async function officerChoices(tx: Tx) {
  const rows = await tx.selectFrom('accounts').select(['id', 'name']).where('role', 'in', ['officer', 'manager', 'administrator']).where('active', '=', true).orderBy('name').execute()
  return rows.map((row) => ({ value: row.id, label: row.name }))
}
