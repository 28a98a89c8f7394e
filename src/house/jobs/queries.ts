import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'

export type QueueNow = {
  name: string
  waiting: number
  running: number
  again: number
  failed: number
  last: Date | null
}

/** Each kind of job: how many wait, run, are to be tried again and failed, and when one was last done. */
export async function queuesNow(tx: Tx): Promise<QueueNow[]> {
  const { rows } = await sql<QueueNow>`select q.name,
      count(*) filter (where j.state = 'created')::int as waiting,
        count(*) filter (where j.state = 'active')::int as running,
      count(*) filter (where j.state = 'retry')::int as again,
        count(*) filter (where j.state = 'failed')::int as failed,
      max(j.completed_on) filter (where j.state = 'completed') as last
    from jobs.queue q left join jobs.job j on j.name = q.name where q.name not like '\\_\\_%' group by q.name order by q.name`.execute(
    tx,
  )
  return rows
}

export type FailedJob = {
  id: string
  name: string
  data: Record<string, string> | null
  completed_on: Date
  attempts: number
  fault: string | null
}

/** Jobs that failed for good, or failed and will be tried again: the newest first. */
export async function failedJobs(tx: Tx): Promise<(FailedJob & { state: 'failed' | 'retry' })[]> {
  const { rows } = await sql<
    FailedJob & { state: 'failed' | 'retry' }
  >`select id, name, data, state::text, coalesce(completed_on, started_on) as completed_on, retry_count + 1 as attempts,
      coalesce(output ->> 'message', output ->> 'value') as fault
    from jobs.job where state = 'failed' or (state = 'retry' and output is not null)
      order by coalesce(completed_on, started_on) desc limit 100`.execute(tx)
  return rows
}

/** Processes that work off jobs: those whose sign of life is fresh. */
export async function workersNow(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from jobs.instance
    where schedule and stopped_on is null and heartbeat_on > now() - interval '3 minutes'`.execute(tx)
  return rows[0]?.count ?? 0
}

export type JobsNow = Awaited<ReturnType<typeof jobsNow>>

/** What the facility does by itself, as its page tells it. */
export const jobsNow = async (tx: Tx) => ({
  queues: await queuesNow(tx),
  failed: await failedJobs(tx),
  workers: await workersNow(tx),
})
