import { sql } from 'kysely'
import type { Db } from './connection.ts'

/** What the office may write without a line in the history, and why. Whatever else it may write must have one. */
export const withoutHistory: Record<string, string> = {
  demonstration_clock:
    'how far the time of a demonstration is ahead, set from hour to hour while it is moved; who had it moved stands in clock_moves',
  api_answers: 'what came of a program’s request, told again to whoever sends the same within a day',
  api_token_secrets: 'hashes of tokens, which are copied nowhere; what a token may is kept in api_tokens',
  credentials: 'hashes of passwords, which are copied nowhere',
  sessions: 'who is signed in, until the end of it',
  sign_in_attempts: 'counts that slow down guessing',
  form_submissions: 'that a form was sent before; only ever added to',
  outbox: 'mail, which says itself when it waited, went or failed; what people do with it is kept in mail_steps',
  notices: 'which mail tells of what; only ever added to',
  reminders_given: 'that somebody was reminded, and by which mail',
  files: 'what a file holds never changes; which request it belongs to is kept in request_files',
  sources: 'where a record of a loaded past comes from; written once with it',
  eu_memberships: 'facts about countries, written once when the facility is set up',
  continents: 'the same',
  income_groups: 'the same',
  land_borders: 'the same',
  organisation_members: 'the same',
}

/** A table that the office may write, or that keeps a history. `key`: what a row is told apart by. `kept`: its trigger stands and is on. */
export type WritableTable = { name: string; kept: boolean; has_id: boolean; key: string[] }

/** Every table that a serving role may write, or that a trigger keeps, as the database has them now. Needs the owner's rights. */
export async function writableTables(owner: Db): Promise<WritableTable[]> {
  const { rows } = await sql<WritableTable>`
    select c.relname as name,
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'write_history'::regproc and t.tgenabled in ('O', 'A') and t.tgtype & 29 = 29) as kept,
      has.id as has_id,
      case when has.id then array['id'] else array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary order by a.attname) end as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      cross join lateral (select exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped) as id) has
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      and (exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'write_history'::regproc)
        or exists (select from pg_roles r where r.rolname like 'mobilise\\_%' and (has_table_privilege(r.oid, c.oid, 'insert, update, delete, truncate')
          or has_any_column_privilege(r.oid, c.oid, 'insert, update'))))
    order by 1`.execute(owner)
  return rows
}
