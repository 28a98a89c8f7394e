import { hasClock } from '../demonstration/clock.ts'
import { siteAt } from '../house/identity/site-address.ts'
import { mailServerOf } from '../house/mail/transport.ts'
import { startWork } from '../work.ts'
import { openLog } from './log.ts'
import { openOffice } from './office.ts'

/** Works off jobs until it is told to stop, beside processes that serve the site. */
export async function work() {
  const office = await openOffice()
  const log = openLog()
  const baseUrl = process.env.BASE_URL ?? `http://localhost:${process.env.PORT ?? 3000}`
  const mailServer = mailServerOf(process.env, baseUrl, await hasClock(office.owner.db))
  const stopWork = await startWork({
    ...office,
    site: siteAt(baseUrl, office.secret),
    mailServer,
    now: () => new Date(),
    onFault: (fault) => log.error({ fault: fault.message, job: fault.job }),
  })
  console.log('Mobilise works off jobs.')

  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    await stopWork().catch(() => undefined)
    await office.close().catch(() => undefined)
    process.exit(0)
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  process.on('SIGHUP', close)
}
