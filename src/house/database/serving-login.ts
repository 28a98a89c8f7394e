import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import pg from 'pg'
import { servingLoginOf, servingRoles } from './serving-roles.ts'
import { SetUpFault } from './set-up-fault.ts'

/**
 * The address at which connections that serve log in: as a login of their own, which owns nothing, has no right of its
 * own, and can become nothing but the serving roles. Made, or brought to that, with the owner's rights; its password
 * comes from SECRET, so that every process knows it and no file holds it. `given` is DATABASE_SERVING_URL: a login that
 * an administrator made, which is only looked at. Throws when the login could do more than serve.
 */
export async function servingUrl(ownerUrl: string, secret: string, given?: string): Promise<string> {
  const url = given ?? (await makeLogin(ownerUrl, secret))
  const excess = await excessOf(url)
  if (excess.length > 0)
    throw new SetUpFault(
      `The login that serves could do more than serve: ${excess.join('; ')}. Take that from it, or leave DATABASE_SERVING_URL out so that Mobilise makes one`,
    )
  return url
}

async function makeLogin(ownerUrl: string, secret: string): Promise<string> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'mobilise login' })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ database: string; superuser: boolean }>(
      `select current_database() as database, rolsuper as superuser from pg_roles where rolname = current_user`,
    )
    const database = rows[0]?.database ?? ''
    const login = servingLoginOf(database)
    const password = createHmac('sha256', secret).update(`serving login of ${database}`).digest('base64url')
    const url = new URL(ownerUrl)
    url.username = encodeURIComponent(login)
    url.password = password
    const known = (await owner.query('select from pg_roles where rolname = $1', [login])).rowCount === 1
    if (!known) await made(owner, login, verifier(password, login))
    await owner.query(grants(login, database))
    if (rows[0]?.superuser) await owner.query(onlyForSuperusers)
    if (known && !(await letsIn(url.href)))
      await owner.query(
        `alter role ${pg.escapeIdentifier(login)} login password ${pg.escapeLiteral(verifier(password, login))}`,
      )
    return url.href
  } finally {
    await owner.end()
  }
}

async function made(owner: pg.Client, login: string, password: string) {
  try {
    await owner.query(
      `create role ${pg.escapeIdentifier(login)} login noinherit password ${pg.escapeLiteral(password)}`,
    )
  } catch (error) {
    // Another process was first.
    if (!['42710', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  }
}

/**
 * What the server keeps of a password (RFC 5803): it is sent instead of the password, which would stand in the server's
 * log of statements.
 */
function verifier(password: string, login: string): string {
  const salt = createHash('sha256').update(login).digest().subarray(0, 16)
  const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
  const keyOf = (of: string) => createHmac('sha256', salted).update(of).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}

/**
 * Only what is missing is granted, and only what is too much is taken: most starts change nothing, and need no right to
 * change it.
 */
function grants(login: string, database: string): string {
  const [name, of, roles] = [
    pg.escapeLiteral(login),
    pg.escapeLiteral(database),
    servingRoles.map((role) => pg.escapeLiteral(role)).join(', '),
  ]
  return `do $$
    declare
      role name;
    begin
      for role in select r.rolname from pg_roles r where r.rolname in (${roles})
        and not exists (select from pg_auth_members m where m.roleid = r.oid and m.member = ${name}::regrole and m.set_option and not m.inherit_option and not m.admin_option) loop
        execute format('grant %I to %I with inherit false, set true, admin false', role, ${name});
      end loop;
      for role in select r.rolname from pg_roles r join pg_auth_members m on m.roleid = r.oid where m.member = ${name}::regrole and r.rolname not in (${roles}) loop
        execute format('revoke %I from %I', role, ${name});
      end loop;
      if has_database_privilege('public', ${of}, 'connect') or has_database_privilege('public', ${of}, 'temporary') then
        execute format('revoke connect, temporary on database %I from public', ${of});
      end if;
      if not has_database_privilege(${name}, ${of}, 'connect') then
        execute format('grant connect on database %I to %I', ${of}, ${name});
      end if;
      if has_schema_privilege('public', 'public', 'create') then
        revoke create on schema public from public;
      end if;
    end $$`
}

/** Everybody may make large objects, which belong to no table and stand in no history. */
const onlyForSuperusers = `do $$ begin
  if has_function_privilege('public', 'lo_create(oid)', 'execute') then
    revoke execute on function lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) from public;
  end if;
end $$`

async function letsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * What a login could become or do besides putting on the serving roles, itself and through them: other roles, rights of
 * a superuser, things that it owns, and places where it could make some. Empty is right.
 */
export async function excessOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'mobilise login' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<{ excess: string }>(excess, [servingRoles])).rows.map((row) => row.excess)
  } finally {
    await client.end()
  }
}

const excess = `with
  itself as (select oid, rolname from pg_roles where rolname = session_user),
  serving as (select oid, rolname from pg_roles where rolname = any ($1)),
  forms as (select * from itself union select * from serving)
select r.rolname || ' is ' || attribute as excess from pg_roles r join forms using (oid)
  cross join lateral (values ('a superuser', r.rolsuper), ('free of row security', r.rolbypassrls), ('able to make roles', r.rolcreaterole), ('able to make databases', r.rolcreatedb),
    ('able to replicate', r.rolreplication), ('a login', r.rolcanlogin and r.oid <> (select oid from itself))) a (attribute, so) where so
union all select f.rolname || ' can become ' || r.rolname from forms f, pg_roles r
  where pg_has_role(f.oid, r.oid, 'member') and r.oid <> f.oid and not (f.oid = (select oid from itself) and r.oid in (select oid from serving))
union all select session_user || ' has the rights of ' || rolname || ' without putting it on' from serving where pg_has_role(session_user, oid, 'usage')
union all select session_user || ' may pass on ' || s.rolname from serving s join pg_auth_members m on m.roleid = s.oid where m.member = (select oid from itself) and m.admin_option
union all select session_user || ' cannot put on ' || name from unnest($1::text[]) name where not exists (select from serving where rolname = name and pg_has_role(session_user, oid, 'set'))
union all select distinct f.rolname || ' owns ' || d.classid::regclass || ' ' || d.objid from pg_shdepend d join forms f on f.oid = d.refobjid where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
union all select f.rolname || ' may ' || privilege || ' in the database' from forms f, unnest(array['create', 'temporary']) privilege where has_database_privilege(f.oid, current_database(), privilege)
union all select f.rolname || ' may create in the schema ' || n.nspname from forms f, pg_namespace n where has_schema_privilege(f.oid, n.oid, 'create') and n.nspname !~ '^pg_(toast_)?temp_'
union all select f.rolname || ' may create in the tablespace ' || t.spcname from forms f, pg_tablespace t where has_tablespace_privilege(f.oid, t.oid, 'create') and t.spcname <> 'pg_default'
union all select f.rolname || ' may use the language ' || l.lanname from forms f, pg_language l where not l.lanpltrusted and has_language_privilege(f.oid, l.oid, 'usage') and l.lanispl
union all select f.rolname || ' may use the server ' || s.srvname from forms f, pg_foreign_server s where has_server_privilege(f.oid, s.oid, 'usage')
union all select f.rolname || ' may set ' || p.parname from forms f, pg_parameter_acl p where has_parameter_privilege(f.oid, p.parname, 'set') or has_parameter_privilege(f.oid, p.parname, 'alter system')
union all select r.rolname || ' acts for ' || f.rolname from forms f join pg_default_acl d on d.defaclrole = f.oid join pg_roles r on r.oid = f.oid
order by 1`
