import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'

// The database as it is in force, in one file that people read: each table with its constraints, indexes, triggers,
// policies and rights, then views and functions. Told from the catalog, since the server that we bring along has no
// pg_dump; always in the same order, so that two databases are alike exactly when their texts are.

const file = path.resolve(import.meta.dirname, '..', 'db', 'schema.sql')
const head = `-- The whole database as it is in force, to be read in one place. Written by \`npm run types\` from a database that the
-- migrations and files beside this one made; \`npm run check\` compares it. Change those, never this.
`

/** Writes db/schema.sql from a migrated database; with `verify`, says whether what is written is what is there. */
export async function writeSchema(url: string, verify: boolean): Promise<boolean> {
  const text = await schemaOf(url)
  if (!verify) fs.writeFileSync(file, text)
  const same = fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text
  if (!same) console.error('db/schema.sql is not what the migrations and files make: npm run types')
  return same
}

/** What stands in db/schema.sql. */
export const writtenSchema = () => fs.readFileSync(file, 'utf8')

/** A database told as db/schema.sql tells it; the tables of the job library are its own matter. */
export async function schemaOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set search_path = public')
    const pieces: string[] = []
    for (const query of [extensions, tables, views, routines]) {
      const { rows } = await client.query<{ text: string }>(query)
      pieces.push(...rows.map(({ text }) => text))
    }
    return `${[head, ...pieces].join('\n')}`
  } finally {
    await client.end()
  }
}

/** The lines of a query that gives `line`, in the order of `place`. */
const lines = (query: string) =>
  `(select coalesce(string_agg(line || chr(10), '' order by place), '') from (${query}) l)`

/** Rights as statements: those with the same rights together; `acl` is a list of rights, of the owner's nothing is told. */
const rights = (acl: string, on: string, columns = `''`) => `
  select format('grant %s%s on %s to %s;', lower(privileges), ${columns}, ${on}, who) as line, who || privileges as place from (
    select privileges, string_agg(grantee, ', ' order by grantee) as who from (
      select coalesce(nullif(x.grantee, 0)::regrole::text, 'public') as grantee,
          string_agg(x.privilege_type, ', ' order by x.privilege_type) as privileges
        from aclexplode(${acl}) x where x.grantee <> x.grantor group by x.grantee) r
    group by privileges) g`

const extensions = `
  select string_agg(format('create extension %s;', extname), chr(10) order by extname) || chr(10) as text
    from pg_extension where extname <> 'plpgsql'`

const column = `
  select '  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
        when a.attidentity = 'a' then ' generated always as identity'
        when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
      || case when a.attnotnull then ' not null' else '' end as part, a.attnum::integer as place
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  union all
  select format('  constraint %I %s', k.conname, pg_get_constraintdef(k.oid, true)),
      10000 + row_number() over (order by array_position('{p,u,f,c,x}', k.contype), k.conname)::integer
    from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'`

const columnRights = `
  select format('grant %s (%s) on %I to %s;', lower(privilege), string_agg(attname, ', ' order by attnum), c.relname, who) as line,
      who || privilege as place
    from (select a.attname, a.attnum, x.privilege_type as privilege,
          string_agg(x.grantee::regrole::text, ', ' order by x.grantee::regrole::text) as who
        from pg_attribute a cross join lateral aclexplode(a.attacl) x
        where a.attrelid = c.oid and not a.attisdropped group by a.attname, a.attnum, x.privilege_type) r
    group by privilege, who`

const policy = `
  select format('create policy %I on %I for %s to %s%s%s;', p.policyname, p.tablename, lower(p.cmd),
      (select string_agg(role::text, ', ' order by role::text) from unnest(p.roles) role),
      chr(10) || '  using (' || p.qual || ')', chr(10) || '  with check (' || p.with_check || ')') as line, p.policyname as place
    from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname`

const tables = `
  select 'create table ' || quote_ident(c.relname) || ' (' || chr(10)
      || (select string_agg(part, ',' || chr(10) order by place) from (${column}) parts) || chr(10) || ');' || chr(10)
      || ${lines(`select format('alter table %I alter column %I set statistics %s;', c.relname, a.attname, a.attstattarget) as line, a.attname as place
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.attstattarget is not null`)}
      || ${lines(`select format('alter table %I alter column %I set storage external;', c.relname, a.attname) as line, a.attname as place
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.attstorage = 'e'`)}
      || ${lines(`select replace(pg_get_indexdef(i.indexrelid), ' public.', ' ') || ';' as line, pg_get_indexdef(i.indexrelid) as place
        from pg_index i where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`)}
      || ${lines(`select replace(pg_get_triggerdef(t.oid), ' public.', ' ') || ';' || case when t.tgenabled = 'O' then '' else ' -- off' end as line,
        t.tgname as place from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal`)}
      || case when c.relrowsecurity then format('alter table %I enable row level security;', c.relname) || chr(10) else '' end
      || ${lines(policy)}
      || ${lines(rights('c.relacl', 'quote_ident(c.relname)'))}
      || ${lines(columnRights)} as text
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`

const views = `
  select format('create view %I%s as', c.relname, ' with (' || array_to_string(c.reloptions, ', ') || ')') || chr(10)
      || pg_get_viewdef(c.oid) || chr(10)
      || ${lines(rights('c.relacl', 'quote_ident(c.relname)'))}
      || ${lines(columnRights)} as text
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v' order by c.relname`

// Whoever nothing is granted to may not call; what says nothing of rights may be called by everybody.
const routines = `
  select pg_get_functiondef(p.oid) || ';' || chr(10)
      || case when p.proacl is null then '' else '-- To be called by: ' || coalesce((
        select string_agg(coalesce(nullif(x.grantee, 0)::regrole::text, 'public'), ', ' order by x.grantee::regrole::text)
          from aclexplode(p.proacl) x where x.grantee <> p.proowner), 'nobody but its owner') || chr(10) end as text
    from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    order by p.proname, p.oid::regprocedure::text`
