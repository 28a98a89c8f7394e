import { afterEach, beforeEach, expect, test } from 'vitest'
import { testSecret } from '../../../test/database.ts'
import { type Facility, facility } from '../../../test/facility.ts'
import { registerAuthority } from '../../registers/partners/commands.ts'
import { makeCheckpoint } from './history.ts'
import { verifyHistory } from './verify.ts'

let office: Facility
beforeEach(async () => {
  office = await facility()
})
afterEach(() => office.close())

const verify = async () => (await verifyHistory(office.owner.db, testSecret)).findings
const sql = (statement: string) => office.owner.pool.query(statement)
/**
 * Somebody with the database's rights, but without SECRET, makes it look right again: chain and head are computed anew.
 */
const rehash = (table: string) =>
  sql(`do $$ declare l history; p bytea; begin
    for l in select * from history where record_table = '${table}' order by record_id, number loop
      if l.number = 1 then p := sha256(convert_to(l.record_table || l.record_id, 'UTF8')); end if;
      l.previous := p; p := sha256(convert_to(history_line_text(l), 'UTF8'));
      update history set previous = l.previous, hash = p where id = l.id;
      update history_heads set number = l.number, hash = p
        where record_table = l.record_table and record_id = l.record_id;
    end loop; end $$`)
const register = (name: string) =>
  office.write(office.by(office.people.officer), (tx) =>
    registerAuthority(tx, office.by(office.people.officer), {
      partner: 'TG',
      name,
      name_language: 'fr',
      type: 'national_central',
    }),
  )

test('an untouched history is whole', async () => {
  await register('One')
  expect(await verify()).toEqual([])
  await makeCheckpoint(office.owner.db, testSecret, new Date())
  expect(await verify()).toEqual([])
})

test.each([
  ['a changed line', `update history set reason = 'x' where id = (select max(id) from history)`],
  ['a removed line', `delete from history where id = (select min(id) from history where record_table = 'accounts')`],
  ['the newest line removed', `delete from history where id = (select max(id) from history)`],
  [
    'an inserted line',
    `insert into history (record_table, record_id, number, at, written_at, step, operation, row_table, row_id, previous, hash)
      select record_table, record_id, number + 1, at, written_at, 'x', operation, row_table, row_id, hash, hash from history order by id desc limit 1`,
  ],
])('%s is found', async (_, tampering) => {
  await register('One')
  await sql(tampering)
  expect(await verify()).not.toEqual([])
})

test('a changed newest line is found although chain and head were computed anew', async () => {
  await register('One')
  await sql(`update history set account = null where id = (select max(id) from history)`)
  await rehash('authorities')
  expect((await verify()).map((found) => found.fault).join()).toMatch(/not sealed/)
})

test('a removed record is found by the checkpoint that anchors it, with no trace left elsewhere', async () => {
  const id = await register('One')
  await makeCheckpoint(office.owner.db, testSecret, new Date())
  await sql(`delete from history where record_id = '${id}'; delete from history_heads where record_id = '${id}'`)
  expect((await verify()).map((found) => found.fault).join()).toMatch(/checkpoint 1 tells of it/)
})

test('checkpoints that were made anew are found by the copy kept elsewhere', async () => {
  await register('One')
  const kept = await makeCheckpoint(office.owner.db, testSecret, new Date())
  await sql(
    'delete from history_checkpoint_heads; delete from history_checkpoints; update history_heads set checkpoint = null',
  )
  const copies = [{ id: 1, made_at: '', seal: kept?.seal.toString('hex') ?? '' }]
  expect((await verifyHistory(office.owner.db, testSecret, copies)).findings.map((found) => found.record)).toEqual([
    'checkpoint 1',
  ])
})

test('a write past Mobilise is found', async () => {
  await sql(`update authorities set name = 'Forged'`)
  expect((await verify()).length).toBeGreaterThan(0)
})

test('serving roles cannot touch the history', async () => {
  for (const statement of [
    'update history set step = step',
    'delete from history',
    `update history_heads set hash = hash`,
    'delete from history_checkpoints',
  ])
    await expect(
      office.write(office.by(office.people.administrator), async (tx) =>
        (await import('kysely')).sql.raw(statement).execute(tx),
      ),
    ).rejects.toThrow(/permission denied/)
})

test('every change has its line, with who made it and as which step', async () => {
  const id = await register('One')
  const { rows } = await sql(
    `select account, step, operation, after ->> 'name' as name from history where record_id = '${id}'`,
  )
  expect(rows).toEqual([{ account: office.people.officer.id, step: 'register', operation: 'insert', name: 'One' }])
})

test('anchoring waits for nobody who is changing a record, and anchors that record next time', async () => {
  const first = await register('One')
  const second = await register('Two')
  const anchored = async () =>
    (
      await sql(
        `select array_agg(record_id::text) as ids from history_checkpoint_heads
          where record_id in ('${first}', '${second}') group by checkpoint order by checkpoint`,
      )
    ).rows.map(({ ids }) => ids)
  await makeCheckpoint(office.owner.db, testSecret, new Date())
  // Two records changed in the other order than the one in which they are anchored: whoever waits here for the other
  // one is in a deadlock.
  const [before = '', after = ''] = [first, second].sort()
  await office.write(office.by(office.people.officer), async (tx) => {
    await tx.updateTable('authorities').set({ name: 'Three' }).where('id', '=', after).execute()
    await Promise.race([
      makeCheckpoint(office.owner.db, testSecret, new Date()),
      new Promise((_, refuse) => setTimeout(() => refuse(new Error('anchoring waits')), 5_000).unref()),
    ])
    await tx.updateTable('authorities').set({ name: 'Four' }).where('id', '=', before).execute()
  })
  await makeCheckpoint(office.owner.db, testSecret, new Date())
  expect((await anchored()).at(-1)?.sort()).toEqual([before, after])
  expect(await verify()).toEqual([])
})

test('a file whose content was changed is found', async () => {
  await sql(
    `insert into files (name, type, size, sha256, content) values ('a.txt', 'text/plain', 2, encode(sha256('ab'::bytea),
      'hex'), 'ab')`,
  )
  expect(await verify()).toEqual([])
  await sql(`update files set content = 'cd'`)
  expect((await verify()).map((found) => found.fault)).toEqual(['what it holds is not what was kept'])
})
