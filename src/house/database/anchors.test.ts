import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testSecret } from '../../../test/database.ts'
import { type Facility, facility } from '../../../test/facility.ts'
import { registerAuthority } from '../../registers/partners/commands.ts'
import { beginAnchors, keepAnchors, originOf, readAnchors } from './anchors.ts'
import { makeCheckpoint } from './history.ts'
import { verifyHistory } from './verify.ts'

let office: Facility
let folder: string
let file: string
beforeEach(async () => {
  office = await facility()
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-anchors-')), 'anchors')
  file = path.join(folder, `${await originOf(office.owner.db)}.jsonl`)
  await beginAnchors(office.owner.db, folder)
})
afterEach(async () => {
  await office.close()
  fs.rmSync(path.dirname(folder), { recursive: true })
})

const sql = (text: string) => office.owner.pool.query(text)
const keep = () => keepAnchors(office.owner.db, folder)
const lines = () => fs.readFileSync(file, 'utf8').split('\n').slice(0, -1)
async function findings() {
  const { kept, findings } = await readAnchors(office.owner.db, folder)
  return [...findings, ...(await verifyHistory(office.owner.db, testSecret, kept)).findings].map(
    ({ record, fault }) => `${record}: ${fault}`,
  )
}
async function checkpoint(name: string) {
  await office.write(office.by(office.people.officer), (tx) =>
    registerAuthority(tx, office.by(office.people.officer), {
      partner: 'TG',
      name,
      name_language: 'fr',
      type: 'national_central',
    }),
  )
  await makeCheckpoint(office.owner.db, testSecret, new Date())
}

test('every checkpoint has its line outside of the database, in a file that others cannot read', async () => {
  await checkpoint('One')
  await keep()
  await checkpoint('Two')
  await checkpoint('Three')
  await keep()
  await keep()
  expect(lines().map((line) => JSON.parse(line).id)).toEqual([1, 2, 3])
  expect(fs.statSync(file).mode & 0o077).toBe(0)
  expect(await findings()).toEqual([])
})

test('a line that was cut off by a full disk or a kill is written anew, and nothing is missing', async () => {
  await checkpoint('One')
  await checkpoint('Two')
  await keep()
  fs.truncateSync(file, fs.statSync(file).size - 20)
  expect(await findings()).toEqual([])
  await keep()
  expect(lines().map((line) => JSON.parse(line).id)).toEqual([1, 2])
  expect(await findings()).toEqual([])
})

test.each([
  [
    'all history, records and checkpoints removed',
    'truncate history, history_heads, history_checkpoints, history_checkpoint_heads; truncate authorities cascade',
  ],
  [
    'the newest checkpoint removed and what it anchored forgotten',
    'delete from history_checkpoint_heads where checkpoint = 2; delete from history_checkpoints where id = 2; update history_heads set checkpoint = null',
  ],
  ['the database says that it is another history', 'update history_origin set office = gen_random_uuid()'],
  ['the database does not say which history it is', 'delete from history_origin'],
])('%s: found by the copy, and the copy stays as it was', async (_, tampering) => {
  await checkpoint('One')
  await checkpoint('Two')
  await keep()
  const before = lines()
  await sql(`begin; set local session_replication_role = replica; ${tampering}; commit`)
  expect(await findings()).not.toEqual([])
  await keep()
  expect(lines()).toEqual(before)
})

test('a copy that was tampered with is found as well', async () => {
  await checkpoint('One')
  await checkpoint('Two')
  await keep()
  const [one = '', two = ''] = lines()
  for (const text of [
    `${two}\n`,
    `${one}\n${one}\n`,
    `{}\n${two}\n`,
    `${one.replace(/"seal":"./, '"seal":"x')}\n${two}\n`,
  ]) {
    fs.writeFileSync(file, text)
    expect(await findings()).not.toEqual([])
  }
  fs.rmSync(file)
  await keep()
  expect((await findings()).join()).toMatch(/2 checkpoints of the database have no copy/)
})
