import { serve as listen } from '@hono/node-server'
import pino from 'pino'
import { createApp } from '../app.tsx'
import { makeCheckpoint } from '../database/history.ts'
import { writing } from '../database/transaction.ts'
import { demonstrationPassword, demonstrationPeople } from '../demonstration/people.ts'
import { sendWaitingMail } from '../mail/send.ts'
import { closeDueConsultations } from '../requests/commands.ts'
import { buildAssets } from '../ui/assets.ts'
import { demonstrationState, loadDemonstration, startOver } from './demo.ts'
import { type Office, openOffice } from './office.ts'

/** Serves the site until it is told to stop. `demonstration`: an empty data folder gets the facility of 2016 first. */
export async function serve(options: { demonstration: boolean }) {
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
  const app = createApp({
    database: office.database,
    secret: office.secret,
    baseUrl,
    assets: await buildAssets(),
    now: () => new Date(),
    log: (line) => (line.level === 'error' ? log.error(line) : log.info(line)),
    demonstration,
  })
  const server = listen({ fetch: app.fetch, port, hostname }, () => sayWhere(baseUrl, demonstration))
  const stopWork = workInBackground(office, (error) => log.error({ fault: error instanceof Error ? error.message : 'unknown' }))

  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    stopWork()
    server.close()
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    await makeCheckpoint(office.owner.db, office.secret, new Date()).catch(() => undefined)
    await office.close().catch(() => undefined)
    process.exit(0)
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  process.on('SIGHUP', close)
}

/** What falls due without anybody pressing a button. Every process may do it: the database lets one at a time through. */
function workInBackground(office: Office, onError: (error: unknown) => void): () => void {
  const every = (ms: number, work: () => Promise<unknown>) => {
    let busy = false
    const timer = setInterval(async () => {
      if (busy) return
      busy = true
      await work().catch(onError)
      busy = false
    }, ms)
    return () => clearInterval(timer)
  }
  const stops = [
    every(1_000, office.keep),
    every(2_000, () => makeCheckpoint(office.owner.db, office.secret, new Date())),
    every(30_000, () => {
      const by = { person: null, facility: true as const, at: new Date() }
      return writing(office.database.db, by, office.secret, (tx) => closeDueConsultations(tx, by))
    }),
    every(5_000, () => sendWaitingMail(office.database.pool, process.env.SMTP_URL)),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function sayWhere(baseUrl: string, demonstration: boolean) {
  console.log(`\nMobilise serves on ${baseUrl}`)
  if (!demonstration) return
  console.log(`Sign in as one of these; everybody's password is ${demonstrationPassword}:`)
  for (const person of demonstrationPeople) console.log(`  ${person.role.padEnd(16)} ${person.email}`)
}
