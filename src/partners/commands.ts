import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { may } from './permissions.ts'

export type NewAuthority = { partner: string; name: string; name_language: string; type: string }

/** Registers an authority of a partner; refused by a constraint when the partner has one of this name. */
export async function registerAuthority(tx: Tx, by: By, authority: NewAuthority): Promise<string> {
  if (!by.facility && !may(by.person).register()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'register')
  const { id } = await tx.insertInto('authorities').values(authority).returning('id').executeTakeFirstOrThrow()
  return id
}
