import { expect, test } from 'vitest'
import { facility } from '../../test/facility.ts'

/** What the office may write without a line in the history, and why. Whatever else it may write must have one. */
const without: Record<string, string> = {
  credentials: 'hashes of passwords, which are copied nowhere',
  sessions: 'who is signed in, until the end of it',
  sign_in_attempts: 'counts that slow down guessing',
  verifications: 'links to sign in, gone when used',
  form_submissions: 'that a form was sent before; only ever added to',
  outbox: 'mail, which says itself when it waited, went or failed; what people do with it is kept in mail_steps',
  reminders_given: 'that somebody was reminded, and by which mail',
  opinion_links: 'links bear the times when they were made, opened and used, and nothing else of them can be changed',
  files: 'what a file holds never changes; which request it belongs to is kept in request_files',
  sources: 'where a record of a loaded past comes from; written once with it',
  eu_memberships: 'facts about countries, written once when the facility is set up',
  income_groups: 'the same',
  land_borders: 'the same',
  organisation_members: 'the same',
}

const writable = (privilege: string, columns: boolean) => `exists (select from pg_roles r where r.rolname like 'mobilise\\_%'
  and (has_table_privilege(r.oid, c.oid, '${privilege}')${columns ? ` or has_any_column_privilege(r.oid, c.oid, '${privilege}')` : ''}))`

test('whatever the office may write has its line in the history, or a reason why not', async () => {
  const office = await facility()
  const { rows } = await office.owner.pool.query<{ name: string; kept: boolean }>(`select c.relname as name,
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'write_history'::regproc and t.tgenabled = 'O' and t.tgtype & 29 = 29) as kept
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
      and (${writable('insert', true)} or ${writable('update', true)} or ${writable('delete', false)} or ${writable('truncate', false)})
    order by 1`)
  await office.close()
  expect(rows.filter((row) => row.kept).length).toBeGreaterThan(40)
  expect(rows.filter((row) => !row.kept).map((row) => row.name)).toEqual(Object.keys(without).sort())
})

test('facts about countries, where records come from and what files hold are written once', async () => {
  const office = await facility()
  const once = ['eu_memberships', 'income_groups', 'land_borders', 'organisation_members', 'sources', 'files', 'form_submissions']
  const { rows } = await office.owner.pool.query(`select c.relname from pg_class c where c.oid = any($1::regclass[]) and ${writable('update', true)}`, [once])
  await office.close()
  expect(rows).toEqual([])
})
