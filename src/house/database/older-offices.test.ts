import fs from 'node:fs'
import { expect, test } from 'vitest'
import { schemaOf, writtenSchema } from '../../../scripts/schema.ts'
import { testSecret } from '../../../test/database.ts'
import { facility } from '../../../test/facility.ts'
import { migrate } from './migrate.ts'
import type { Finding } from './verify.ts'
import { verifyRecords } from './verify-records.ts'

const squashed: { into: string[]; migrations: Record<string, string> } = JSON.parse(
  fs.readFileSync(new URL('../../../db/squashed.json', import.meta.url), 'utf8'),
)
const older = Object.entries(squashed.migrations)
/** What came after; it finds nothing left to do in a template, which has seen it. */
const since = fs
  .readdirSync(new URL('../../../db/migrations/', import.meta.url))
  .filter((name) => !squashed.into.includes(name))
  .sort()

/** An office as one was before its migrations were put together: `seen` of them, and no file of what is in force. */
async function olderOffice(seen: [name: string, hash: string][], template: 'office' | 'facility_2016' = 'office') {
  const office = await facility(template)
  const owner = office.owner.pool
  await owner.query('drop table repeatable_files')
  await owner.query('delete from migrations')
  for (const migration of seen) await owner.query('insert into migrations (name, hash) values ($1, $2)', migration)
  return { ...office, names: async () => (await owner.query('select name from migrations order by name')).rows }
}

// The first that asks for the facility of 2016 waits until it is loaded.
const patience = { timeout: 300_000 }

test(
  'an office that saw all earlier migrations goes on with those they were put together to, and keeps its records',
  patience,
  async () => {
    const office = await olderOffice(older, 'facility_2016')
    const owner = office.owner.pool
    const found = async () => {
      const findings: Finding[] = []
      await office.owner.db.transaction().execute((tx) => verifyRecords(tx, findings))
      return findings.map(({ fault }) => fault)
    }
    const count = 'select count(*)::integer as n, sum(score)::integer as score from decision_scores'
    const before = (await owner.query(count)).rows
    // What only the earlier form had goes: a procedure that no file has any more.
    await owner.query('create procedure grant_columns(regclass, text, text) language sql begin atomic end')
    const applied = await migrate(office.url, testSecret)
    expect(applied.slice(since.length)[0]).toBe('house/functions/actors.sql')
    expect(await office.names()).toEqual([...squashed.into, ...since].map((name) => ({ name })))
    expect(await schemaOf(office.url)).toBe(writtenSchema())
    expect((await owner.query(count)).rows).toEqual(before)
    expect(await found()).toEqual([])
    expect(await migrate(office.url, testSecret)).toEqual([])
    const client = await owner.connect()
    try {
      await client.query('set session_replication_role = replica')
      await client.query(
        `update decision_scores set score = 3 - score where id = (select id from decision_scores order by id limit 1)`,
      )
      expect(await found()).toEqual(['differs from its history: score'])
    } finally {
      await client.query('reset session_replication_role')
      client.release()
      await office.close()
    }
  },
)

test('an office that was left half-way is told what to do, and is left as it is', async () => {
  const office = await olderOffice(older.slice(0, -1))
  const before = await office.names()
  await expect(migrate(office.url, testSecret)).rejects.toThrow(
    /^the database is of a Mobilise from before the first release and was left half-way: it has not seen 20261126_1340_give_people_tokens\.sql/,
  )
  expect(await office.names()).toEqual(before)
  await office.close()
})

test('an office whose earlier migrations had other texts is told so', async () => {
  const [[first], ...rest] = older as [[string, string], ...[string, string][]]
  const office = await olderOffice([[first, 'another text'], ...rest])
  await expect(migrate(office.url, testSecret)).rejects.toThrow(`it has not seen ${first} as that was last`)
  await office.close()
})

test('an office of a newer Mobilise is not brought back by an older one', async () => {
  const office = await olderOffice([...older, ['20990101_0900_of_a_later_day.sql', 'a hash']])
  await expect(migrate(office.url, testSecret)).rejects.toThrow(
    'brought to a newer form than this Mobilise knows, by 20990101_0900_of_a_later_day.sql',
  )
  await office.close()
})
