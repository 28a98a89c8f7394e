import type { Tx } from '../../house/database/connection.ts'
import { Refusal, toldAt } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { may } from '../partners/permissions.ts'
import type { Initiative } from './queries.ts'
import { initiatives } from './record.ts'

export type NewInitiative = {
  name: string
  acronym: string | null
  organisation: string | null
  website: string | null
  aliases: string[]
  themes: string[]
  regions: string[]
}

const nameTaken = toldAt('name', 'an_initiative_is_registered_once')

/** Registers somebody else's project, so that requests can be held against it or redirected to it. */
export async function registerInitiative(tx: Tx, by: By, initiative: NewInitiative): Promise<string> {
  if (!by.facility && !may(by.person).register()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'register')
  const { id } = await tx
    .insertInto('initiatives')
    .values(initiative)
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(nameTaken)
  return id
}

/** Corrects what is known of an initiative. */
export async function editInitiative(
  tx: Tx,
  id: string,
  by: By,
  changed: ChangeOf<Initiative, Partial<NewInitiative>>,
) {
  const change = await changeOf(changed, await initiatives.take(tx, 'edit', id, by))
  await initiatives.correct(tx, id, change).catch(nameTaken)
}
