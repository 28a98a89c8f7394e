import { accountAsPerson } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import type { Person } from '../../house/identity/person.ts'
import { declareRecord } from '../../house/record/declared-record.ts'
import type { Lifecycle } from '../../house/record/door.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { leftByAccount } from './left.ts'
import { may } from './permissions.ts'

export type AccountStatus = 'open' | 'closed'
type Known = NonNullable<Awaited<ReturnType<typeof accountAsPerson>>>
/** Somebody's account, as a record that steps are taken on. */
export type AccountRecord = Person & { phone: string; status: AccountStatus; version: number }

export const statusOf = (active: boolean): AccountStatus => (active ? 'open' : 'closed')

const accountSteps = {
  edit: { from: ['open', 'closed'], to: null },
  close_account: { from: ['open'], to: 'closed' },
  reopen_account: { from: ['closed'], to: 'open' },
} as const satisfies Lifecycle<AccountStatus>

export const accounts = declareRecord({
  slice: 'accounts',
  table: 'accounts',
  steps: accountSteps,
  may: (person) => {
    const keep = () => may(person).keep()
    // Nobody closes their own, so that an administrator is left.
    const close = (account: { id: string }) => keep() && account.id !== person?.id
    return { read: keep, edit: keep, close_account: close, reopen_account: keep }
  },
  find: findAccount,
  read: readAccount,
})

async function findAccount(tx: Tx, id: string, locked = false): Promise<AccountRecord | undefined> {
  const found = await accountAsPerson(tx, id, locked)
  return found && asRecord(found)
}

const asRecord = ({ active, version, phone, person }: Known): AccountRecord => ({
  ...person,
  phone,
  status: statusOf(active),
  version,
})

export const accountRecords: StepsOf<AccountRecord> = { ...accounts, forms: {}, nameOf: ({ name }) => name }

/** Everything that may be said of an account: what it is, and what it would leave behind if it were closed now. */
async function readAccount(tx: Tx, account: AccountRecord, by: By) {
  return { ...account, left: await leftByAccount(tx, account, await todayOf(tx, by), by.at) }
}
