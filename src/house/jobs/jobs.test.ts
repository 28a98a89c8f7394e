import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../../test/facility.ts'
import { hasText } from '../languages/texts.ts'
import { sendJob } from './commands.ts'
import { prepareJobs } from './prepare.ts'
import { jobSchema, queueNames } from './queues.ts'

let office: Facility
let library: PgBoss

beforeAll(async () => {
  office = await facility()
  library = new PgBoss({
    connectionString: office.owner.url,
    schema: jobSchema,
    max: 1,
    migrate: false,
    supervise: false,
    schedule: false,
  })
  await library.start()
})
afterAll(async () => {
  await library.stop({ graceful: false })
  await office.close()
})

test.each(queueNames)(
  'a job of %s that is sent in a transaction is the very job that the library sends',
  async (name) => {
    await office.write(office.by(office.people.authority), (tx) => sendJob(tx, name, { of: 'ours' }, new Date(0)))
    const [ours] = await library.findJobs(name, { data: { of: 'ours' } })
    // A round of the calendar waits once: the one that waits makes way for the next.
    if (ours) await library.deleteJob(name, ours.id)
    await library.send(name, { of: 'library' })
    const [theirs] = await library.findJobs(name, { data: { of: 'library' } })
    const same = (job: typeof ours) =>
      job && {
        ...job,
        id: '',
        data: null,
        createdOn: null,
        startAfter: null,
        keepUntil: Math.round((job.keepUntil.getTime() - job.startAfter.getTime()) / 1000),
      }
    expect(ours).toBeDefined()
    expect(same(ours)).toEqual(same(theirs))
  },
)

test('each kind of job has a name that people can read', () => {
  expect(queueNames.filter((name) => !hasText('en', `jobs.queue.${name}`))).toEqual([])
})

test('preparing what is prepared already changes nothing', async () => {
  const before = await office.owner.pool.query('select name, policy, updated_on from jobs.queue order by name')
  await prepareJobs(office.owner.url)
  expect((await office.owner.pool.query('select name, policy, updated_on from jobs.queue order by name')).rows).toEqual(
    before.rows,
  )
})
