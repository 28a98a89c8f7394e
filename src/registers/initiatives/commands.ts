import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { refuseStale } from '../../house/record/door.ts'
import { may } from '../partners/permissions.ts'

export type NewInitiative = {
  name: string
  acronym: string | null
  organisation: string | null
  website: string | null
  aliases: string[]
  themes: string[]
  regions: string[]
}

/** Registers somebody else's project, so that requests can be held against it or redirected to it. */
export async function registerInitiative(tx: Tx, by: By, initiative: NewInitiative): Promise<string> {
  if (!by.facility && !may(by.person).register()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'register')
  const { id } = await tx.insertInto('initiatives').values(initiative).returning('id').executeTakeFirstOrThrow()
  return id
}

/** Corrects what is known of an initiative. */
export async function editInitiative(tx: Tx, id: string, by: By, change: Partial<NewInitiative>): Promise<void> {
  if (!by.facility && !may(by.person).register()) throw new Refusal(403, 'refusals.not_yours')
  const known = await tx.selectFrom('initiatives').select('version').where('id', '=', id).forUpdate().executeTakeFirst()
  if (!known) throw new Refusal(404, 'refusals.not_found')
  refuseStale(by, known)
  await nameStep(tx, 'edit')
  if (Object.keys(change).length > 0) await tx.updateTable('initiatives').set(change).where('id', '=', id).execute()
}
