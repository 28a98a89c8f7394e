import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { heartbeatSeconds, jobSchema, queueNames, queues, scheduleOf } from './queues.ts'

/**
 * Brings the job library's tables, our queues and their schedules to the newest form. Needs the owner's rights; any
 * number of processes may call it at once. What was prepared last is noted on the schema, so that most calls are one
 * question to the database.
 */
export async function prepareJobs(url: string): Promise<void> {
  const wanted = newestForm()
  const client = new pg.Client({ connectionString: url, application_name: 'mobilise jobs' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('mobilise jobs'))`)
    const { rows } = await client.query<{ form: string | null }>(
      `select obj_description(to_regnamespace($1), 'pg_namespace') as form`,
      [jobSchema],
    )
    if (rows[0]?.form === wanted) return
    await makeQueues(url)
    await client.query(`comment on schema ${jobSchema} is ${pg.escapeLiteral(wanted)}`)
  } finally {
    await client.end()
  }
}

function newestForm(): string {
  const manifest = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('pg-boss/package.json'), 'utf8')) as {
    version: string
  }
  return createHash('sha256')
    .update(manifest.version)
    .update(JSON.stringify([queues, heartbeatSeconds]))
    .digest('hex')
}

async function makeQueues(url: string) {
  const boss = new PgBoss({
    connectionString: url,
    schema: jobSchema,
    max: 1,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  await boss.start()
  try {
    for (const { name } of await boss.getSchedules())
      if (!queueNames.some((known) => known === name)) await boss.unschedule(name)
    for (const name of queueNames) {
      const { retryLimit, retryDelay, retryDelayMax } = queues[name]
      const every = scheduleOf(name)
      const options = {
        retryLimit,
        retryDelay,
        retryDelayMax,
        retryBackoff: true,
        heartbeatSeconds,
        expireInSeconds: 900,
        notify: true,
        deleteAfterSeconds: every ? 86_400 : 604_800,
      }
      // A round of the calendar waits at most once and runs at most once, in all processes together.
      await boss.createQueue(name, { ...options, policy: every ? 'stately' : 'standard' })
      await boss.updateQueue(name, options)
      if (every) await boss.schedule(name, every, null)
    }
  } finally {
    await boss.stop({ graceful: false })
  }
}
