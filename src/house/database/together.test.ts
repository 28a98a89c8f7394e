import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../../test/facility.ts'
import { together, when, withMoments } from './together.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const asOfficer = <T>(work: Parameters<typeof office.read<T>>[1]) => office.read(office.people.officer, work)

test('several lists are asked in one statement, each in its order, also when a column bears the name of another thing', async () => {
  const found = await asOfficer((tx) =>
    together(tx, {
      accounts: tx.selectFrom('accounts').select(['name', 'role']).orderBy('email', 'desc'),
      numbers: sql<{ listed: number | null; row_of_query_2: string }>`select n as listed, 'x' as row_of_query_2
        from unnest(array[3, null, 1]) as n`,
      nothing: tx.selectFrom('accounts').select('id').where('email', '=', 'nobody@example.org'),
    }),
  )
  const alone = await asOfficer((tx) =>
    tx.selectFrom('accounts').select(['name', 'role']).orderBy('email', 'desc').execute(),
  )
  expect(found.accounts).toEqual(alone)
  expect(found.numbers.map(({ listed }) => listed)).toEqual([3, null, 1])
  expect(found.nothing).toEqual([])
})

test('a moment is the same as when it is asked alone; a text that looks like one stays a text', async () => {
  const query = sql<{
    at: Date
    gone: Date | null
    text: string
  }>`select timestamptz '2016-10-30 01:30:00.123456+00' as at,
    null::timestamptz as gone, '2016-10-30T01:30:00+00:00' as text`
  const found = await asOfficer((tx) => together(tx, { rows: withMoments(query, 'at', 'gone') }))
  const alone = await asOfficer(async (tx) => (await query.execute(tx)).rows)
  expect(found.rows).toEqual(alone)
})

test('what is not for a reader is not asked: a role without the right to a table reads the rest', async () => {
  const found = await office.read(null, (tx) =>
    together(tx, {
      partners: tx.selectFrom('partners').select('code').where('code', '=', 'TG'),
      accounts: when(false, () => tx.selectFrom('accounts').select('id')),
    }),
  )
  expect(found).toEqual({ partners: [{ code: 'TG' }], accounts: [] })
  await expect(
    office.read(null, (tx) => together(tx, { accounts: tx.selectFrom('accounts').select('id') })),
  ).rejects.toThrow('permission denied')
})
