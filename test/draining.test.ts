import http from 'node:http'
import pg from 'pg'
import { expect, test } from 'vitest'
import { testSecret } from './database.ts'
import { freshDatabase } from './facility.ts'
import { dataFolder, freePort, startServing, until } from './serving.ts'

test('a server that is told to stop finishes what runs, also what comes on connections that are open, and then ends', async () => {
  const url = await freshDatabase('facility_2016')
  const place = dataFolder()
  const server = startServing(
    { PORT: String(await freePort()), DATA_DIR: place.folder, DATABASE_URL: url, SECRET: testSecret },
    { args: ['--no-work'] },
  )
  await server.ready()
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const get = (path: string) =>
    new Promise<{ status: number; connection: string | undefined }>((resolve, reject) =>
      http
        .get(server.origin + path, { agent }, (answer) => {
          answer.resume()
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection }))
        })
        .on('error', reject),
    )
  expect((await get('/')).status).toBe(200)

  // A page that takes as long as somebody else holds its table.
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  await holder.query('begin; lock table partners in access exclusive mode')
  const running = get('/partners')
  await until(
    'the page waits',
    async () => ((await holder.query(`select from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount ?? 0) > 0,
  )
  // The next one stands behind it on the same connection.
  const next = get('/')
  process.kill(server.pid, 'SIGTERM')
  await until('nobody new is let in', () =>
    fetch(`${server.origin}/healthz`).then(
      () => false,
      () => true,
    ),
  )
  await holder.query('commit')
  await holder.end()

  expect(await running).toEqual({ status: 200, connection: 'close' })
  // Its connection was closed after the page before it; with no other to be had it is refused, and never answered by
  // half a site.
  await next.then(
    ({ status }) => expect(status).toBe(200),
    (fault: NodeJS.ErrnoException) => expect(['ECONNREFUSED', 'ECONNRESET']).toContain(fault.code),
  )
  expect(await server.ended).toBe(0)
  agent.destroy()
  place.remove()
})
