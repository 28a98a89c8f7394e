// Loaded into a served process before its own code (`--import`): counts what it asks of the database, and writes that
// and its processor time into the file BENCH_COUNTER when it is told to by SIGUSR2. It knows nothing of the code it
// counts for, so that an earlier revision can be measured as well.
import { renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { default: pg } = await import(createRequire(`${process.cwd()}/here.js`).resolve('pg')).catch(() => ({}))
let statements = 0
if (pg) {
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (...args) {
    statements += 1
    return query.apply(this, args)
  }
}
process.on('SIGUSR2', () => {
  const file = process.env.BENCH_COUNTER
  const { user, system } = process.cpuUsage()
  writeFileSync(
    `${file}.new`,
    JSON.stringify({ statements, processor: (user + system) / 1000, heap: process.memoryUsage() }),
  )
  renameSync(`${file}.new`, file)
})
