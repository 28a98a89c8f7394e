import { connect, connectAsOwner } from '../src/house/database/connection.ts'
import { servingUrl } from '../src/house/database/serving-login.ts'
import { siteAt } from '../src/house/identity/site-address.ts'
import { mailServerOf } from '../src/house/mail/transport.ts'
import { startWork } from '../src/work.ts'

// A process that works off jobs and looks every second for those of others that died, so that tests need not wait for
// minutes.
const baseUrl = process.env.BASE_URL ?? ''
const secret = process.env.SECRET ?? ''
const url = process.env.DATABASE_URL ?? ''
await startWork({
  database: connect(await servingUrl(url, secret), { size: 4 }),
  owner: connectAsOwner(url),
  secret,
  site: siteAt(baseUrl, secret),
  mailServer: mailServerOf(process.env, baseUrl),
  now: () => new Date(),
  onFault: (fault) => console.error(fault),
  hurry: true,
})
console.log('works off jobs')
