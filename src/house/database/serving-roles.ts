import { createHash } from 'node:crypto'

/** The roles that a transaction puts on, one for each kind of actor, and the gate, at which connections rest. */
export const servingRoles = ['staff', 'donor', 'authority', 'consulted', 'focal_point', 'expert', 'public', 'gate'].map(
  (actor) => `mobilise_${actor}`,
)

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** The login that serves a database, by the name of that. Names of roles have 63 bytes at most. */
export function servingLoginOf(database: string): string {
  const name = `serving_${database}`
  return Buffer.byteLength(name) <= 63
    ? name
    : `serving_${createHash('sha256').update(database).digest('hex').slice(0, 40)}`
}

/**
 * What an administrator of the database runs once where the owner in DATABASE_URL must not make roles, or before a
 * backup is restored elsewhere: as SQL, with places for the passwords.
 */
export function rolesAsSql(database: string, owner: string): string {
  const login = servingLoginOf(database)
  return `-- Run once as an administrator of the database server. Put two passwords of your own in the places that say so.
${servingRoles.map((role) => `create role ${quoted(role)} nologin;`).join('\n')}

-- Owns the tables, brings them to the newest form, and anchors the history: DATABASE_URL.
create role ${quoted(owner)} login password 'PUT A PASSWORD HERE';
grant ${servingRoles.map(quoted).join(', ')} to ${quoted(owner)};

-- Serves: owns nothing, and can become nothing but the roles above: DATABASE_SERVING_URL.
create role ${quoted(login)} login noinherit password 'PUT ANOTHER PASSWORD HERE';
grant ${servingRoles.map(quoted).join(', ')} to ${quoted(login)} with inherit false, set true, admin false;

create database ${quoted(database)} owner ${quoted(owner)} encoding 'UTF8' template template0;
revoke connect, temporary on database ${quoted(database)} from public;
grant connect on database ${quoted(database)} to ${quoted(login)};

-- Then start Mobilise with
--   DATABASE_URL=postgres://${owner}:PASSWORD@HOST:5432/${database}
--   DATABASE_SERVING_URL=postgres://${login}:OTHER_PASSWORD@HOST:5432/${database}
`
}
