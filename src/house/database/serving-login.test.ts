import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSecret } from '../../../test/database.ts'
import { type Facility, facility } from '../../../test/facility.ts'
import { excessOf, servingUrl } from './serving-login.ts'
import { servingRoles } from './serving-roles.ts'

// What somebody could do who got a statement of his own through a connection that serves.
let office: Facility
let serving: pg.Client
beforeAll(async () => {
  office = await facility()
  serving = await clientOf(office.database.url)
})
afterAll(async () => {
  await serving.end()
  await office.close()
})

async function clientOf(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}
const names = async (query: string, values: unknown[] = []) =>
  (await serving.query<{ name: string }>(query, values)).rows.map(({ name }) => name)

test('every connection that serves logs in as the login that serves, and as nothing else', async () => {
  for (const { pool } of [office.database, office.database.gate]) {
    const { rows } = await pool.query<{ login: string; role: string }>(
      'select session_user as login, current_user as role',
    )
    expect(rows[0]?.login).toBe(new URL(office.database.url).username)
    expect(rows[0]?.role).toBe('mobilise_gate')
  }
})

test('it can become the serving roles, and nobody else', async () => {
  const [own = ''] = await names('select session_user::text as name')
  const becomes: string[] = []
  for (const name of await names('select rolname as name from pg_roles')) {
    const became = await serving.query(`set role ${pg.escapeIdentifier(name)}`).then(
      () => true,
      () => false,
    )
    if (became) becomes.push(name)
    await serving.query('reset role')
    const acts = await serving.query(`set session authorization ${pg.escapeIdentifier(name)}`).then(
      () => true,
      () => false,
    )
    if (acts && name !== own) becomes.push(`${name} as session`)
    await serving.query('reset session authorization')
  }
  expect(becomes.sort()).toEqual([...servingRoles, own].sort())
  expect(
    await names(
      `select rolname as name from pg_roles where pg_has_role(session_user, oid, 'member') and rolname <> session_user order by 1`,
    ),
  ).toEqual([...servingRoles].sort())
})

test('it has no right before it has put on a role', async () => {
  await serving.query('set role none')
  const tables =
    await names(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname not in ('pg_catalog', 'information_schema')
    and c.relkind in ('r', 'p', 'v', 'm', 'S') and (has_any_column_privilege(session_user, c.oid, 'select, insert, update') or has_table_privilege(session_user, c.oid, 'select, insert, update, delete, truncate, trigger'))`)
  expect(tables).toEqual([])
})

test('it owns nothing, can make nothing, and may do nothing that only a superuser may', async () => {
  expect(await excessOf(office.database.url)).toEqual([])
  for (const role of ['none', ...servingRoles]) {
    await serving.query(`set role ${role}`)
    for (const statement of [
      'create table taken (a int)',
      'create temporary table taken (a int)',
      'create schema taken',
      'create function taken() returns int language sql as $$ select 1 $$',
      'create role taken',
      'create database taken',
      'create extension dblink',
      'create event trigger taken on ddl_command_start execute function pg_catalog.suppress_redundant_updates_trigger()',
      `alter role ${servingRoles[0]} superuser`,
      'alter system set log_statement = none',
      'alter table history disable trigger all',
      'set session_replication_role = replica',
      `copy (select 1) to '/tmp/taken'`,
      `copy history to program 'cat'`,
      `select pg_read_file('/etc/passwd')`,
      'select pg_reload_conf()',
      'select lo_create(0)',
      'select * from pg_authid',
      'select * from history_heads for update',
      'select * from jobs.job',
    ]) {
      const staff = role === 'mobilise_staff' && statement === 'select * from jobs.job'
      if (!staff)
        await expect(
          serving.query(statement).then(() => `${role}: ${statement}`),
          `${role}: ${statement}`,
        ).rejects.toThrow()
    }
  }
  await serving.query('reset role')
})

test('it gets into no other database of the server', async () => {
  const another = await facility()
  const others = ['postgres', 'template1', 'office', 'facility_2016', new URL(another.owner.url).pathname.slice(1)]
  await another.close()
  const opened: string[] = []
  for (const name of others) {
    const url = new URL(office.database.url)
    url.pathname = `/${name}`
    await clientOf(url.href).then(
      async (client) => {
        opened.push(name)
        await client.end()
      },
      () => undefined,
    )
  }
  expect(opened).toEqual([])
})

test('functions that act with the owner’s rights find their tables in our schema alone', async () => {
  const loose =
    await names(`select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
    and p.prosqlbody is null and not coalesce(p.proconfig, '{}')::text like '%search_path=%'`)
  expect(loose).toEqual([])
})

test.each([
  ['a superuser', (login: string) => `alter role ${login} superuser`, 'superuser'],
  ['who reads all data', (login: string) => `grant pg_read_all_data to ${login}`, 'pg_read_all_data'],
  ['an owner', (login: string) => `create table owned (a int); alter table owned owner to ${login}`, 'owns'],
  [
    'who may make tables',
    (login: string) => `grant create on schema public to ${login}`,
    'create in the schema public',
  ],
  ['whose serving role is free of row security', () => 'alter role mobilise_donor bypassrls', 'free of row security'],
])('a login made by others that is %s does not serve', async (_, statement, told) => {
  const login = pg.escapeIdentifier(new URL(office.database.url).username)
  await office.owner.pool.query(statement(login))
  try {
    await expect(servingUrl(office.owner.url, testSecret, office.database.url)).rejects.toThrow(told)
  } finally {
    await office.owner.pool.query(
      `alter role ${login} nosuperuser; revoke pg_read_all_data
        from ${login}; drop table if exists owned; revoke create on schema public
        from ${login}; alter role mobilise_donor nobypassrls`,
    )
  }
})

test('whoever took the login’s password away, or another SECRET, does not keep it out', async () => {
  const login = pg.escapeIdentifier(new URL(office.database.url).username)
  await office.owner.pool.query(
    `alter role ${login} password 'another one'; grant mobilise_donor to ${login} with inherit true; grant pg_monitor to
      ${login}`,
  )
  const url = await servingUrl(office.owner.url, testSecret)
  expect(url).toBe(office.database.url)
  await (await clientOf(url)).end()
  expect(await excessOf(url)).toEqual([])
})
