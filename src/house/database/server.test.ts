import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder } from '../../../test/serving.ts'
import { type DatabaseServer, openServer } from './server.ts'

const { folder, remove } = dataFolder()
const deep = path.join(folder, 'a folder, "quoted"', 'é'.repeat(50))
let near: DatabaseServer
let far: DatabaseServer
beforeAll(async () => {
  near = await openServer(folder, { fsync: false })
  // Whoever is lent the server passes through.
  fs.chmodSync(folder, 0o711)
  fs.mkdirSync(deep, { recursive: true, mode: 0o711 })
  far = await openServer(deep, { fsync: false })
})
afterAll(async () => {
  await near.stop()
  await far.stop()
  remove()
})

/** Where a connection comes from, as the server sees it: nowhere when it came by the socket. */
async function comesFrom(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ address: string | null }>('select inet_client_addr() as address')
  await client.end()
  return rows[0]?.address
}

test('whoever serves reaches the database by its socket, which only its own user may open', async () => {
  expect(await comesFrom(near.url)).toBe('127.0.0.1')
  expect(await comesFrom(near.nearer(near.url))).toBeNull()
  const [socket] = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSocket())
    .map((entry) => path.join(entry.parentPath, entry.name))
  expect(fs.statSync(socket ?? '').mode & 0o777).toBe(0o700)
})

test('a password is asked for there as well', async () => {
  const wrong = new URL(near.nearer(near.url))
  wrong.password = 'wrong'
  await expect(comesFrom(wrong.href)).rejects.toThrow('password authentication failed')
})

test('a folder whose path a socket cannot have is served by the port', async () => {
  expect(far.nearer(far.url)).toBe(far.url)
  expect(await comesFrom(far.url)).toBe('127.0.0.1')
})

test('the address of another server stays as it is, whatever its port', () => {
  const other = near.url.replace('127.0.0.1', 'database.example.org')
  expect(near.nearer(other)).toBe(other)
})
