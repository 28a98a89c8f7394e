import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { generateTypes } from '../src/house/database/generate-types.ts'
import { migrate } from '../src/house/database/migrate.ts'
import { openServer } from '../src/house/database/server.ts'
import { writeReadModels } from './read-models.ts'
import { writeSchema } from './schema.ts'

// npm run types: migrates a database of its own and writes its tables as types, the whole of it as SQL to be read, and
// read models as JSON Schema.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-types-'))
const server = await openServer(folder, { fsync: false })
await migrate(server.url, 'nothing is sealed here that lasts')
const verify = process.argv.includes('--verify')
const tables = generateTypes(server.url, verify)
const schema = await writeSchema(server.url, verify)
// Holding the read models to their types takes long: a test does.
const written = tables && schema && (verify || writeReadModels(false))
await server.stop()
fs.rmSync(folder, { recursive: true, force: true })
process.exit(written ? 0 : 1)
