import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { schemaOf, writtenSchema } from '../../../scripts/schema.ts'
import { testSecret } from '../../../test/database.ts'
import { emptyDatabase, facility, freshDatabase } from '../../../test/facility.ts'
import { filesInForce } from './in-force.ts'
import { migrate } from './migrate.ts'
import { verifyRecords } from './verify-records.ts'

const ours = path.resolve(import.meta.dirname, '../../../db')
const copies: string[] = []
afterEach(() => {
  for (const copy of copies.splice(0)) fs.rmSync(copy, { recursive: true, force: true })
})

/** The folder `db` as another version of Mobilise had it. */
function copyWith(change: (folder: string) => void): string {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-db-'))
  copies.push(copy)
  fs.cpSync(ours, copy, { recursive: true })
  change(copy)
  return copy
}

const append = (folder: string, file: string, text: string) => fs.appendFileSync(path.join(folder, file), text)

async function ask<Row extends pg.QueryResultRow>(url: string, query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(query)).rows
  } finally {
    await client.end()
  }
}

test('an office is built as db/schema.sql tells it', async () => {
  expect(await schemaOf(await freshDatabase('office'))).toBe(writtenSchema())
})

test('of two processes that start at once on nothing one does all of it, and the other nothing', async () => {
  const url = await emptyDatabase()
  const done = await Promise.all([migrate(url, testSecret), migrate(url, testSecret)])
  expect(done.map((names) => names.length > 0).sort()).toEqual([false, true])
  expect(await schemaOf(url)).toBe(writtenSchema())
})

test('only what was written anew is applied, and what a file tells no more is gone', async () => {
  const url = await freshDatabase('office')
  expect(await migrate(url, testSecret)).toEqual([])
  const before = copyWith((folder) => {
    append(
      folder,
      'requests/functions/clocks.sql',
      `create or replace function left_over() returns trigger language plpgsql as $$ begin return new; end $$;
      create or replace trigger left_over before update on request_spans for each row execute function left_over();
      create or replace view left_over_spans as select id from request_spans;`,
    )
    append(
      folder,
      'requests/walls/clocks.sql',
      `create policy left_over on delay_causes for select to mobilise_donor using (true);
      grant select on delay_causes to mobilise_donor;
      grant update (note) on delay_causes to mobilise_authority;`,
    )
    fs.writeFileSync(
      path.join(folder, 'desk/functions/gone.sql'),
      `create or replace function gone(one integer) returns integer language sql return one;
      create or replace function gone_too() returns integer language sql begin atomic select gone(1); end;`,
    )
    append(folder, 'house/functions/jobs.sql', `call only_for('send_job(text,jsonb,timestamptz)', 'public');`)
  })
  expect(await migrate(url, testSecret, before)).toEqual([
    'house/functions/jobs.sql',
    'requests/functions/clocks.sql',
    'desk/functions/gone.sql',
    'requests/walls/clocks.sql',
  ])
  expect(await schemaOf(url)).toMatch(/left_over[\s\S]*gone_too/)
  expect(await migrate(url, testSecret)).toEqual([
    'house/functions/jobs.sql',
    'requests/functions/clocks.sql',
    'requests/walls/clocks.sql',
    'desk/functions/gone.sql',
  ])
  expect(await schemaOf(url)).toBe(writtenSchema())
})

test('a function that moves from one file into another stays', async () => {
  const url = await freshDatabase('office')
  const moved = copyWith((folder) => {
    const from = path.join(folder, 'registers/functions/partners.sql')
    fs.renameSync(from, path.join(folder, 'reporting/functions.sql'))
    fs.mkdirSync(path.join(folder, 'reporting/functions'))
    fs.renameSync(path.join(folder, 'reporting/functions.sql'), path.join(folder, 'reporting/functions/partners.sql'))
  })
  expect(await migrate(url, testSecret, moved)).toEqual([
    'reporting/functions/partners.sql',
    'registers/functions/partners.sql',
  ])
  expect(await schemaOf(url)).toBe(writtenSchema())
})

test('a column that comes later is part of the rows that functions give', async () => {
  const url = await freshDatabase('office')
  const later = copyWith((folder) =>
    fs.writeFileSync(
      path.join(folder, 'migrations/20270101_0900_add_interpreters.sql'),
      'alter table activities add column interpreters integer;',
    ),
  )
  const applied = await migrate(url, testSecret, later)
  expect(applied.slice(0, 2)).toEqual(['migrations/20270101_0900_add_interpreters.sql', 'house/functions/actors.sql'])
  expect(await ask(url, 'select interpreters from own_activity(uuidv7())')).toEqual([])
})

test('of what fails halfway nothing is left, and it is said which file is wrong', async () => {
  const url = await freshDatabase('office')
  const wrong = copyWith((folder) => {
    fs.writeFileSync(path.join(folder, 'migrations/20270101_0900_add_a_table.sql'), 'create table half (id uuid);')
    append(folder, 'reporting/walls/reports.sql', `call wall('no_such_table');`)
  })
  await expect(migrate(url, testSecret, wrong)).rejects.toThrow(
    'db/reporting/walls/reports.sql failed: relation "no_such_table" does not exist',
  )
  expect(await schemaOf(url)).toBe(writtenSchema())
})

test('a migration that fills a table of records has its lines in the history', async () => {
  const office = await facility()
  const { url } = office
  const fill = copyWith((folder) => {
    fs.writeFileSync(
      path.join(folder, 'migrations/20270101_0900_create_interpreters.sql'),
      'create table interpreters (id uuid primary key default uuidv7(), account_id uuid not null references accounts);',
    )
    fs.writeFileSync(
      path.join(folder, 'migrations/20270101_0901_fill_interpreters.after.sql'),
      'insert into interpreters (account_id) select id from accounts;',
    )
    append(
      folder,
      'actions/walls/activities.sql',
      `call wall('interpreters'); call keep_history('interpreters', 'accounts', 'account_id'); call open_to_staff('interpreters');`,
    )
  })
  const applied = await migrate(url, testSecret, fill)
  expect(applied.at(-1)).toBe('migrations/20270101_0901_fill_interpreters.after.sql')
  const findings: Parameters<typeof verifyRecords>[1] = []
  await office.owner.db.transaction().execute((tx) => verifyRecords(tx, findings))
  const [lines] = await ask<{ n: number; sealed: number }>(
    url,
    `select count(*)::integer as n, count(h.seal)::integer as sealed from history l
      join history_heads h on h.record_id = l.record_id and h.number = l.number where l.row_table = 'interpreters'`,
  )
  await office.close()
  expect(lines?.n).toBeGreaterThan(5)
  expect(lines?.sealed).toBe(lines?.n)
  expect(findings).toEqual([])
})

test('a migration that was edited after it had been applied stops the start', async () => {
  const url = await freshDatabase('office')
  const edited = copyWith((folder) => append(folder, 'migrations/20261126_0600_create_desk.sql', '-- edited'))
  await expect(migrate(url, testSecret, edited)).rejects.toThrow('was edited after it had been applied')
})

test('every table has its wall, in one file, and no migration holds what is in force', async () => {
  const url = await freshDatabase('office')
  const tables = await ask<{ name: string }>(
    url,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')`,
  )
  const files = await filesInForce(ours)
  const walled = files.flatMap(({ text }) => [...text.matchAll(/^call wall\('(\w+)'/gm)].map((found) => found[1] ?? ''))
  const without = ['migrations', 'repeatable_files']
  expect(walled.toSorted()).toEqual(
    tables
      .map(({ name }) => name)
      .filter((name) => !without.includes(name))
      .sort(),
  )
  const told = files.flatMap(({ name, text }) => {
    const named = new Set([...text.matchAll(/^(?:create policy \w+|grant [^;]*?) on (\w+)/gm)].map((found) => found[1]))
    return [...named].filter((table) => !text.includes(`call wall('${table}'`)).map((table) => `${name}: ${table}`)
  })
  expect(told).toEqual([])
  const migrations = fs.readdirSync(path.join(ours, 'migrations')).map((name) => ({
    name,
    text: fs.readFileSync(path.join(ours, 'migrations', name), 'utf8'),
  }))
  expect(migrations.filter(({ text }) => /^\s*(create (or replace )?(trigger|view|policy))\b/m.test(text))).toEqual([])
})
