import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { migrate } from '../src/house/database/migrate.ts'
import { openServer } from '../src/house/database/server.ts'
import { generateTypes } from '../src/house/database/types.ts'

// npm run types: migrates a database of its own and writes its tables as types.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-types-'))
const server = await openServer(folder, { fsync: false })
await migrate(server.url, 'nothing is sealed here that lasts')
const written = generateTypes(server.url, process.argv.includes('--verify'))
await server.stop()
fs.rmSync(folder, { recursive: true, force: true })
process.exit(written ? 0 : 1)
