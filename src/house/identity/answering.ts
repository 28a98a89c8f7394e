import { type RawBuilder, sql } from 'kysely'

/**
 * Whether what this officer carries is this account's to do: its own, and for those who stand in, that of closed
 * accounts. Reads an index, as one account does.
 */
const answersFor = (officer: RawBuilder<unknown>, account: string) =>
  sql<boolean>`${officer} = any(array(select w.officer_id from answering w
    where w.account_id = ${account} and w.officer_id is not null))`

/** The same for what may have no officer at all: that is for those who stand in. */
export const answersForAlso = (officer: RawBuilder<unknown>, account: string) =>
  sql<boolean>`(${answersFor(officer, account)} or (${officer} is null and exists (select from answering w
    where w.officer_id is null and w.account_id = ${account})))`
