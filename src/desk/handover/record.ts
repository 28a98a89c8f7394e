import type { Tx } from '../../house/database/connection.ts'
import { declareRecord } from '../../house/record/declared-record.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { carriedBy, sharedViewsOf } from '../duties/carried.ts'
import { may } from './permissions.ts'
import { findAccount } from './queries.ts'

type Carrier = NonNullable<Awaited<ReturnType<typeof findCarrier>>>

/** A colleague with what he or she carries: what is handed over, whether or not the account is open. */
export const handovers = declareRecord({
  slice: 'handover',
  table: 'accounts',
  steps: { hand_over: { from: ['open', 'closed'], to: null } },
  may: (person) => ({ read: may(person).hand_over, hand_over: may(person).hand_over }),
  find: findCarrier,
  read: readCarrier,
})

export const handoverRecords: StepsOf<Carrier> = { ...handovers, forms: {}, nameOf: ({ name }) => name }

async function findCarrier(tx: Tx, id: string, locked = false) {
  const found = await findAccount(tx, id, locked)
  return found && { ...found, status: found.active ? ('open' as const) : ('closed' as const) }
}

async function readCarrier(tx: Tx, { active: _, ...account }: Carrier) {
  return { ...account, carried: await carriedBy(tx, account.id), views: await sharedViewsOf(tx, account.id) }
}
