import { createServer } from 'node:net'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import { createApp } from '../app.tsx'
import { hasClock } from '../demonstration/clock.ts'
import { demonstrationPassword, demonstrationPeople } from '../demonstration/people.ts'
import { anchorHistory } from '../house/database/anchors.ts'
import { connectForWork } from '../house/database/connection.ts'
import { siteAt } from '../house/identity/site-address.ts'
import { mailServerOf } from '../house/mail/transport.ts'
import { buildAssets } from '../house/ui/assets.ts'
import { trustOf } from '../house/web/caller.ts'
import { startWork } from '../work.ts'
import { loadOnce } from './demo.ts'
import { openLog } from './log.ts'
import { demonstrationState, type Office, openOffice } from './office.ts'
import { WrongUse } from './wrong-use.ts'

/**
 * Serves the site until it is told to stop, and works off its jobs unless told not to. `demonstration`: an empty data
 * folder gets the facility of 2016 first.
 */
export async function serve(options: { demonstration: boolean; work: boolean }) {
  const port = portOf(process.env.PORT)
  const given = process.env.BASE_URL
  if (given !== undefined && !/^https?:\/\/[^/]+$/.test(given))
    throw new WrongUse(`BASE_URL is ${given}, but has to be like https://mobilise.example.org, without a path`)
  const trust = trustOf(process.env.TRUST_PROXY)
  if (!trust)
    throw new WrongUse(
      `TRUST_PROXY is ${process.env.TRUST_PROXY}, but has to be how many proxies stand before this server (1 to 10), or their addresses or ranges, such as 10.1.2.3,2001:db8::/64, or loopback; leave it out where there is none`,
    )
  await mustBeFree(port)
  let closing = false
  let loadedHere = false
  const office = await openOffice(
    options.demonstration
      ? async (fresh) => {
          const { whole, loaded } = await loadedOnce(fresh)
          loadedHere ||= loaded
          return whole
        }
      : undefined,
  )
  if (loadedHere) await beginAnew(office)
  const demonstration = (await demonstrationState(office.owner)) !== null
  const log = openLog()
  const hostname = process.env.HOST ?? (demonstration || !process.env.BASE_URL ? '127.0.0.1' : '0.0.0.0')
  const baseUrl = process.env.BASE_URL ?? `http://localhost:${port}`
  const mailServer = mailServerOf(process.env, baseUrl, await hasClock(office.owner.db))
  const app = createApp({
    database: office.database,
    secret: office.secret,
    baseUrl,
    assets: await buildAssets(),
    now: () => new Date(),
    log: ({ level, ...line }) =>
      level === 'error' ? log.error(line) : level === 'security' ? log.warn(line) : log.info(line),
    trust,
    demonstration,
    sendsMail: typeof mailServer?.url === 'string',
    isClosing: () => closing,
  })
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions })
  // Where more lines come at once than the kernel keeps for us, whoever is left out tries again after a whole second.
  server.listen({ port, host: hostname, backlog: 4_096 })
  server.maxConnections = mostConnections
  const fault = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
    server.once('listening', () => resolve(null)).once('error', resolve),
  )
  if (fault) {
    await office.close()
    throw cannotServe(hostname, port, fault)
  }
  const stopKeeping = keepDatabase(office)
  const forWork = connectForWork(office.database.url)
  const working = options.work
    ? startWork({
        database: forWork,
        owner: office.owner,
        secret: office.secret,
        anchors: office.anchors,
        site: siteAt(baseUrl, office.secret),
        mailServer,
        now: () => new Date(),
        onFault: (fault) => log.error({ fault: fault.message, job: fault.job }),
      })
    : Promise.resolve(async () => undefined)

  const close = async () => {
    if (closing) return
    closing = true
    await drained(server)
    stopKeeping()
    await working.then((stopWork) => stopWork()).catch(() => undefined)
    await anchorHistory(office, new Date()).catch(() => undefined)
    await forWork.close().catch(() => undefined)
    await office.close().catch(() => undefined)
    process.exit(0)
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  process.on('SIGHUP', close)
  await working
  sayWhere(baseUrl, demonstration)
}

/**
 * Bodies are timed as they come (src/house/web/arriving-body.ts); a head that does not come within this is not waited for.
 */
const serverOptions = {
  headersTimeout: 20_000,
  requestTimeout: 0,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 10_000,
}
/** More lines than this one process does not hold open at once: the next ones are for another process, or for later. */
const mostConnections = 2_000
/** What does not end by itself within this is cut off. */
const longestDraining = 25_000

/**
 * Takes no new connections, finishes what runs, also what comes meanwhile on connections that are open, and returns
 * when all are closed.
 */
async function drained(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 100)
  const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), longestDraining)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}

/** Loads the facility of 2016 into a fresh database; one that is used already is served as it is. */
async function loadedOnce(office: Office): Promise<{ whole: boolean; loaded: boolean }> {
  let before = false
  const whole = await loadOnce(office, (own) => {
    before = true
    if (own)
      console.log(
        'There is an office in this data folder: it is served as it is, and the facility of 2016 is not loaded into it.',
      )
  })
  return { whole, loaded: whole && !before }
}

/**
 * Serving for months begins without the memory that loading a facility took: the same process starts again in its own
 * place, where it can.
 */
async function beginAnew(office: Office): Promise<void> {
  // A parent that listens to its child would lose it.
  if (!process.execve || process.send) return
  await office.close()
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], process.env)
}

function portOf(typed = '3000'): number {
  const port = Number(typed)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new WrongUse(`PORT is ${typed}, but has to be a number from 1 to 65535`)
  return port
}

const cannotServe = (hostname: string, port: number, fault: NodeJS.ErrnoException) =>
  new WrongUse(
    `cannot serve on ${hostname}:${port} (${fault.code}). Set PORT to another port, or end what uses this one`,
  )

/**
 * Asked before a database is made and a facility loaded into it, which takes longer than to hear that the port is
 * taken.
 */
async function mustBeFree(port: number): Promise<void> {
  const hostname = process.env.HOST ?? '127.0.0.1'
  const asking = createServer()
  const fault = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
    asking.once('error', resolve).listen(port, hostname, () => resolve(null)),
  )
  await new Promise((resolve) => asking.close(resolve))
  if (fault) throw cannotServe(hostname, port, fault)
}

/**
 * Starts the embedded database again when it was killed under us; without one the site is of no use, and whoever
 * watches over it may start it again.
 */
function keepDatabase(office: Office): () => void {
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    await office.keep().catch(endWith)
    busy = false
  }, 1_000)
  return () => clearInterval(timer)
}

function endWith(error: unknown): never {
  console.error(`mobilise: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}

function sayWhere(baseUrl: string, demonstration: boolean) {
  console.log(`\nMobilise serves on ${baseUrl}`)
  if (!demonstration) return
  console.log(`Sign in as one of these; everybody's password is ${demonstrationPassword}:`)
  for (const person of demonstrationPeople) console.log(`  ${person.role.padEnd(16)} ${person.email}`)
}
