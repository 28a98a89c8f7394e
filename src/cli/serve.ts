import { serve as listen } from '@hono/node-server'
import pino from 'pino'
import { createApp } from '../app.tsx'
import { makeCheckpoint } from '../database/history.ts'
import { demonstrationPassword, demonstrationPeople } from '../demonstration/people.ts'
import { startWork } from '../jobs/work.ts'
import { mailServerOf } from '../mail/transport.ts'
import { buildAssets } from '../ui/assets.ts'
import { siteAt } from '../web/site.ts'
import { demonstrationState, loadDemonstration, startOver } from './demo.ts'
import { openOffice } from './office.ts'

/** Serves the site until it is told to stop, and works off its jobs unless told not to. `demonstration`: an empty data folder gets the facility of 2016 first. */
export async function serve(options: { demonstration: boolean; work: boolean }) {
  let office = await openOffice()
  if (options.demonstration && (await demonstrationState(office)) === 'loading') {
    console.log('Loading the facility of 2016 was cut off; starting over.')
    await startOver(office)
    await office.close()
    office = await openOffice()
  }
  if (options.demonstration && office.fresh) {
    console.log('Loading the facility of 2016 …')
    await loadDemonstration(office)
  }
  const demonstration = (await demonstrationState(office)) !== null
  const log = pino({ level: process.env.LOG_LEVEL ?? 'info', base: null }, pino.destination(2))
  const port = Number(process.env.PORT ?? 3000)
  const hostname = process.env.HOST ?? (demonstration || !process.env.BASE_URL ? '127.0.0.1' : '0.0.0.0')
  const baseUrl = process.env.BASE_URL ?? `http://localhost:${port}`
  const mailServer = mailServerOf(process.env, baseUrl)
  const app = createApp({
    database: office.database,
    secret: office.secret,
    baseUrl,
    assets: await buildAssets(),
    now: () => new Date(),
    log: (line) => (line.level === 'error' ? log.error(line) : log.info(line)),
    demonstration,
    sendsMail: mailServer !== null,
  })
  const server = listen({ fetch: app.fetch, port, hostname }, () => sayWhere(baseUrl, demonstration))
  const stopWork = options.work
    ? await startWork({ ...office, site: siteAt(baseUrl, office.secret), mailServer, now: () => new Date(), onFault: (fault) => log.error({ fault: fault.message, job: fault.job }) })
    : async () => undefined

  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    server.close()
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    await stopWork().catch(() => undefined)
    await makeCheckpoint(office.owner.db, office.secret, new Date()).catch(() => undefined)
    await office.close().catch(() => undefined)
    process.exit(0)
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  process.on('SIGHUP', close)
}

function sayWhere(baseUrl: string, demonstration: boolean) {
  console.log(`\nMobilise serves on ${baseUrl}`)
  if (!demonstration) return
  console.log(`Sign in as one of these; everybody's password is ${demonstrationPassword}:`)
  for (const person of demonstrationPeople) console.log(`  ${person.role.padEnd(16)} ${person.email}`)
}
