import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import { may } from './permissions.ts'
import type { QueueName } from './queues.ts'

/**
 * Sends a job in this transaction: it is there when the transaction commits and not otherwise. `data` holds ids, never
 * words.
 */
export async function sendJob(tx: Tx, queue: QueueName, data: Record<string, string>, at: Date): Promise<void> {
  await sql`select send_job(${queue}, ${JSON.stringify(data)}::jsonb, ${at})`.execute(tx)
}

/** Has a job that failed for good tried once more. */
export async function retryJob(tx: Tx, by: By, queue: string, job: string): Promise<void> {
  if (!may(by.person).see()) throw new Refusal(403, 'refusals.not_yours')
  const { rows } = await sql<{ found: boolean }>`select retry_job(${queue}, ${job}::uuid) as found`.execute(tx)
  if (!rows[0]?.found) throw new Refusal(409, 'jobs.not_failed')
}
