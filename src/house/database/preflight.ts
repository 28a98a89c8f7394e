import pg from 'pg'
import { servingLoginOf, servingRoles } from './serving-roles.ts'
import { SetUpFault } from './set-up-fault.ts'

/** The PostgreSQL that the migrations are written for: `uuidv7()` came with it. */
const oldest = 18
const extensions = ['btree_gist', 'pg_trgm', 'unaccent']
const otherWay = 'or have an administrator run what `mobilise roles` prints'

type Found = {
  version: number
  database: string
  login: string
  encoding: string
  standby: boolean
  read_only: boolean
  icu: boolean
  may_create: boolean
  may_create_in_public: boolean
  makes_roles: boolean
  missing: string[]
  /** Serving roles that this login can neither put on nor grant to itself. */
  foreign: string[]
  /** Those that it cannot grant to others. */
  not_passed_on: string[]
  without: string[]
  /** There is a login that can put on all serving roles. */
  serves: boolean
}

/**
 * Looks whether the database of this address can be used, before anything is done in it. Throws one sentence that names
 * what is missing, what grants it, and how else.
 * `given`: an administrator made the login that serves, so that no role has to be made for it.
 */
export async function mustBeUsable(url: string, name: string, given: boolean): Promise<void> {
  const found = await look(url, name)
  const fault = faultOf(found, given)
  if (fault) throw new SetUpFault(`${name}: ${fault}`)
}

/** The first fault, in the order in which they have to be mended. */
function faultOf(found: Found, given: boolean): string | null {
  const { database, login } = found
  const as = `\`${login}\``
  if (found.version < oldest * 10_000)
    return `this is PostgreSQL ${Math.floor(found.version / 10_000)}, and Mobilise needs ${oldest} or newer. Upgrade the server, or leave DATABASE_URL out to use the one that Mobilise brings along`
  if (found.standby) return 'this server is a standby, which can only be read. Name the primary'
  if (found.read_only)
    return `what is done there is read only by default. Run \`alter database ${database} reset default_transaction_read_only\` and the same for the role ${as}`
  if (found.encoding !== 'UTF8')
    return `the database ${database} keeps text as ${found.encoding}, which has not the letters of all languages. Make another with \`create database mobilise encoding 'UTF8' template template0\``
  if (!found.icu)
    return 'this PostgreSQL was built without ICU, which names are sorted with. Use one that has it, as the packages of postgresql.org do'
  const absent =
    found.without.length > 0
      ? `the extensions ${found.without.join(', ')} are not installed on the server. Install its package of contributed modules, such as postgresql-contrib`
      : null
  if (absent) return absent
  if (!found.may_create)
    return `${as} may not create schemas and extensions in ${database}. Run \`grant create on database ${database} to ${login}\`, or make it the owner with \`alter database ${database} owner to ${login}\``
  if (!found.may_create_in_public)
    return `${as} may not create tables in ${database}. Run \`grant create on schema public to ${login}\` in it, or make it the owner with \`alter database ${database} owner to ${login}\``
  return faultOfRoles(found, given)
}

/** Roles belong to the whole server: they are there or not, and may be somebody else's. */
function faultOfRoles(
  { login, makes_roles, missing, foreign, not_passed_on, serves }: Found,
  given: boolean,
): string | null {
  const as = `\`${login}\``
  if (missing.length > 0 && !makes_roles)
    return `${as} may not make roles, and ${missing.join(', ')} are missing. Run \`alter role ${login} createrole\`, ${otherWay}`
  const grant = (roles: string[]) => `Run \`grant ${roles.join(', ')} to ${login} with admin option\`, ${otherWay}`
  if (foreign.length > 0)
    return `${as} has not been granted ${foreign.join(', ')}, which another made. ${grant(foreign)}`
  if (given || serves) return null
  if (!makes_roles)
    return `${as} may not make roles, and there is none yet that serves. Run \`alter role ${login} createrole\`, ${otherWay} and set DATABASE_SERVING_URL`
  if (not_passed_on.length > 0)
    return `${as} may not pass on ${not_passed_on.join(', ')} to the login that serves. ${grant(not_passed_on)} and set DATABASE_SERVING_URL`
  return null
}

/** Whether the database lets in whoever asks with this address. Throws one sentence that says why not. */
export async function mustLetIn(url: string, name: string): Promise<void> {
  await (await connected(url, name)).end()
}

async function connected(url: string, name: string): Promise<pg.Client> {
  const client = clientOf(url, name)
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => undefined)
    throw new SetUpFault(`${name}: ${unreachable(error, client)}`)
  }
  return client
}

async function look(url: string, name: string): Promise<Found> {
  const client = await connected(url, name)
  try {
    const { rows } = await client.query<Found>(
      `select current_setting('server_version_num')::int as version, current_database() as database,
        current_user as login, current_setting('server_encoding') as encoding,
        pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only, exists (select
          from pg_collation where collprovider = 'i') as icu,
        has_database_privilege(current_database(), 'create') as may_create,
          coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'create'), true) as may_create_in_public,
        (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as makes_roles,
        array(select wanted from unnest($1::text[]) wanted where to_regrole(wanted) is null) as missing,
        array(select rolname::text from pg_roles where rolname = any ($1) and not pg_has_role(current_user, oid, 'set')
          and not pg_has_role(current_user, oid, 'member with admin option')) as foreign,
        array(select rolname::text from pg_roles where rolname = any ($1) and not pg_has_role(current_user, oid,
          'member with admin option')) as not_passed_on,
        array(select wanted from unnest($2::text[]) wanted where not exists (select from pg_available_extensions a
          where a.name = wanted)) as without,
        (select count(*) from pg_roles r join pg_auth_members m on m.roleid = r.oid join pg_roles l on l.oid = m.member
          where r.rolname = any ($1) and l.rolname = $3 and m.set_option) = cardinality($1) as serves`,
      [servingRoles, extensions, servingLoginOf(client.database ?? '')],
    )
    return rows[0] as Found
  } finally {
    await client.end()
  }
}

function clientOf(url: string, name: string): pg.Client {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new SetUpFault(`${name} has to be like postgres://user:password@host:5432/database`)
  try {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'mobilise look',
      connectionTimeoutMillis: 10_000,
    })
    client.on('error', () => undefined)
    return client
  } catch {
    throw new SetUpFault(
      `${name} cannot be read: it has to be like postgres://user:password@host:5432/database, with signs such as / and # in a password written as %2F and %23`,
    )
  }
}

/**
 * Why no connection came about. What the database says is not repeated: it is in its own words, and does not say what
 * to do.
 */
function unreachable(error: unknown, { host, port, user, database }: pg.Client): string {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  const where = `${host}:${port}`
  const known: Record<string, string> = {
    ECONNREFUSED: `nothing answers at ${where}. Start the database server, or correct host and port`,
    ENOTFOUND: `there is no host ${host}. Correct it`,
    EAI_AGAIN: `the name ${host} cannot be looked up now. Correct it, or try again`,
    ETIMEDOUT: `${where} does not answer. Correct host and port, or open the way there in the firewall`,
    EHOSTUNREACH: `there is no way to ${where}. Correct host and port, or the network`,
    ECONNRESET: `${where} cut the connection off. Look whether it is a PostgreSQL, and whether it wants TLS: add ?sslmode=require`,
    ENOENT: `there is no socket of a PostgreSQL at ${host}. Start the database server, or correct the path`,
    '28P01': `the password of ${user} is not right. Correct it, or set it with \`alter role ${user} password '…'\``,
    '28000': `the server does not let ${user} in from here. Add a line for it to pg_hba.conf, or correct the user; where it wants TLS, add ?sslmode=require`,
    '3D000': `there is no database ${database} there. Make it with \`create database ${database} owner ${user} encoding 'UTF8' template template0\``,
    '42501': `${user} may not connect to ${database}. Run \`grant connect on database ${database} to ${user}\``,
    '53300': 'the server has no connection left. Raise its max_connections, or end what holds them',
    '57P03': 'the server is starting or stopping. Try again in a moment',
    '55000': `the database ${database} takes no connections. Allow them with \`alter database ${database} allow_connections true\``,
  }
  if (known[code]) return known[code]
  if (/timeout/i.test(message)) return known.ETIMEDOUT ?? ''
  if (/SSL|TLS|certificate/i.test(message))
    return `${where} and this machine do not agree on TLS (${message}). Correct sslmode in the address, or name the certificate with sslrootcert`
  if (/password must be a string/i.test(message))
    return `${where} wants a password. Write it into the address: postgres://${user}:PASSWORD@${where}/${database}`
  return `no connection to ${where} came about (${code || message}). Correct the address, or look into the log of the database server`
}
