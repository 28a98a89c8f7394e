import { expect, test } from 'vitest'
import { facility } from '../../../test/facility.ts'
import { withoutHistory, writableTables } from './kept-tables.ts'

const writable = (
  privilege: string,
  columns: boolean,
) => `exists (select from pg_roles r where r.rolname like 'mobilise\\_%'
  and (has_table_privilege(r.oid, c.oid, '${privilege}')${columns ? ` or has_any_column_privilege(r.oid, c.oid, '${privilege}')` : ''}))`

test('whatever the office may write has its line in the history, or a reason why not', async () => {
  const office = await facility()
  const rows = await writableTables(office.owner.db)
  await office.close()
  expect(rows.filter((row) => row.kept).length).toBeGreaterThan(40)
  expect(rows.filter((row) => !row.kept).map((row) => row.name)).toEqual(Object.keys(withoutHistory).sort())
})

test('facts about countries, where records come from and what files hold are written once', async () => {
  const office = await facility()
  const once = [
    'eu_memberships',
    'income_groups',
    'land_borders',
    'continents',
    'organisation_members',
    'sources',
    'files',
    'form_submissions',
  ]
  const { rows } = await office.owner.pool.query(
    `select c.relname from pg_class c where c.oid = any($1::regclass[]) and ${writable('update', true)}`,
    [once],
  )
  await office.close()
  expect(rows).toEqual([])
})
