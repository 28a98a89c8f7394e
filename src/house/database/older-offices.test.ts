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
const folder = new URL('../../../db/migrations/', import.meta.url)
const later = fs
  .readdirSync(folder)
  .filter((name) => !squashed.into.includes(name))
  .toSorted()
/** Tables of which an office from before knows nothing. */
const madeSince = later.flatMap((name) =>
  [...fs.readFileSync(new URL(name, folder), 'utf8').matchAll(/^create table (\w+)/gm)].map(([, table]) => table ?? ''),
)

const addedSince = later.flatMap((name) =>
  [
    ...fs
      .readFileSync(new URL(name, folder), 'utf8')
      .matchAll(/^alter table (\w+)\s+add (?:column )?(\w+) (?!check)/gm),
  ].map(([, table, column]) => ({ table, column })),
)

const keepersOf = `select unnest(made) as named from repeatable_files f
  where exists (select from unnest(f.made) as made (named) join unnest($1::text[]) as made_since (name)
    on exists (select from pg_proc p where 'routine ' || p.oid::regprocedure = made.named
      and p.prosrc || coalesce(pg_get_function_sqlbody(p.oid), '') ~ ('\\m' || made_since.name || '\\M')))`

/** An office as one was before its migrations were put together: `seen` of them, and no file of what is in force. */
async function olderOffice(seen: [name: string, hash: string][], template: 'office' | 'facility_2016' = 'office') {
  const office = await facility(template)
  const owner = office.owner.pool
  // Nor does it know what keeps them: files of what is in force that name one of these tables.
  for (const { named } of (await owner.query<{ named: string }>(keepersOf, [madeSince])).rows)
    await owner.query(`drop ${named.replace(' ', ' if exists ')} cascade`)
  await owner.query('drop table repeatable_files')
  for (const table of madeSince) await owner.query(`drop table ${table} cascade`)
  for (const { table, column } of addedSince)
    await owner.query(`alter table if exists ${table} drop column if exists ${column} cascade`)
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
      // What this office's records said in columns that it did not have is no fault of what came since.
      return findings
        .map(({ fault }) => fault)
        .filter((fault) => !addedSince.some(({ column }) => fault === `differs from its history: ${column}`))
    }
    const count = 'select count(*)::integer as n, sum(score)::integer as score from decision_scores'
    const before = (await owner.query(count)).rows
    // What only the earlier form had goes: a procedure that no file has any more.
    await owner.query('create procedure grant_columns(regclass, text, text) language sql begin atomic end')
    const applied = await migrate(office.url, testSecret)
    const fills = later.filter((name) => name.endsWith('.after.sql'))
    const tables = later.filter((name) => !fills.includes(name))
    expect(applied.slice(0, tables.length + 1)).toEqual([
      ...tables.map((name) => `migrations/${name}`),
      'house/functions/actors.sql',
    ])
    expect(applied.slice(-1 * fills.length)).toEqual(fills.map((name) => `migrations/${name}`))
    const named = `select (select count(*) from search_names where kind = 'output') as named, (select count(*) from outputs) as there`
    expect((await owner.query(named)).rows.map(({ named: count, there }) => count === there && count > 0)).toEqual([
      true,
    ])
    expect(await office.names()).toEqual([...squashed.into, ...later].map((name) => ({ name })))
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

test(
  'records of an older office that are named alike are told apart, as their history tells, and keep their names else',
  patience,
  async () => {
    const office = await olderOffice(older, 'facility_2016')
    const owner = office.owner.pool
    await owner.query('drop index a_partner_has_one_authority_of_each_name, a_body_is_registered_once')
    await owner.query(
      'alter table authorities add constraint a_partner_has_one_authority_of_each_name unique (partner, name)',
    )
    const enter = async (partner: string, name: string) =>
      owner.query(`insert into authorities (partner, name, type) values ($1, $2, 'national_central')`, [partner, name])
    for (const name of ['Office of Forests', 'OFFICE of Forests', 'Office  of forests', 'Office of Forests (2)'])
      await enter('TG', name)
    await enter('GH', 'office of forests')
    await owner.query(`insert into consulted_bodies (name) values ('Service of Forests'), ('service of forests')`)
    await migrate(office.url, testSecret)
    const { rows } = await owner.query<{ name: string }>(`select name from authorities where name ~* 'of +forests'
      union all select name from consulted_bodies where name ~* 'of forests'`)
    expect(rows.map(({ name }) => name).toSorted()).toEqual([
      'OFFICE of Forests (3)',
      'Office  of forests (4)',
      'Office of Forests',
      'Office of Forests (2)',
      'Service of Forests',
      'office of forests',
      'service of forests (2)',
    ])
    const told = await owner.query(`select step, account from history
      where operation = 'update' and after ->> 'name' = 'OFFICE of Forests (3)'`)
    expect(told.rows).toEqual([{ step: 'edit', account: null }])
    await office.close()
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
