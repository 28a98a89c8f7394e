import type { Tx } from '../database/connection.ts'
import { together, when, withMoments } from '../database/together.ts'
import { historyRows, namedLines } from '../history/history.tsx'
import type { Person } from '../identity/person.ts'
import { may } from './permissions.ts'
import { mailRows } from './queries.ts'

/**
 * What stands below a record on its page: the mail that belongs to it, for staff, and what happened to it, for whoever
 * `reads` that. `told` are the steps that outsiders are told of beside those that led to another status.
 */
export async function besideRecord(
  tx: Tx,
  table: string,
  id: string,
  person: Person | null,
  reads = true,
  told: readonly string[] = [],
) {
  const found = await together(tx, {
    mails: when(may(person).readOnRecord(), () =>
      withMoments(
        mailRows(tx, table, id),
        'queued_at',
        'next_attempt_at',
        'not_before',
        'started_at',
        'sent_at',
        'given_up_at',
        'useful_until',
      ),
    ),
    history: when(reads, () => withMoments(historyRows(table, id, person, null, told), 'at')),
  })
  return { mails: found.mails, history: await namedLines(tx, found.history, person) }
}
