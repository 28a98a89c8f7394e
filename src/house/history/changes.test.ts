import { expect, test } from 'vitest'
import { facility } from '../../../test/facility.ts'
import { isTold, labelKey } from './changes.ts'

test('every column that the history of a record shows has a name that people can read', async () => {
  const office = await facility()
  const { rows } = await office.owner.pool.query<{
    kept: string
    column: string
  }>(`select c.relname as kept, a.attname as "column"
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped
    where t.tgname = 'write_history'`)
  await office.close()
  const read = [
    'people',
    'personal_details',
    'expert_profiles',
    'actions',
    'action_partners',
    'action_authorities',
    'action_themes',
    'activities',
    'seats',
    'mobilisations',
    'outputs',
    'authorities',
    'initiatives',
    'opinions',
    'consultations',
    'meetings',
    'meeting_members',
    'agenda_items',
    'letters',
    'requests',
    'request_authorities',
    'request_contacts',
    'request_files',
    'request_partners',
    'request_themes',
    'named_authorities',
    'eligibility_waivers',
    'portfolios',
    'saved_views',
    'accounts',
    'consulted_bodies',
    'body_scopes',
    'partner_names',
  ]
  const shown = rows.filter(
    ({ kept, column }) => read.includes(kept) && isTold(kept, column) && !['person_id', 'account_id'].includes(column),
  )
  expect(shown.length).toBeGreaterThan(50)
  expect(
    shown.filter(({ kept, column }) => !labelKey('en', kept, column)).map(({ kept, column }) => `${kept}.${column}`),
  ).toEqual([])
})
