import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../test/facility.ts'
import { type RequestFilters, requestsFor } from './queries.ts'

let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016')
})
afterAll(() => office.close())

const pageOf = (filters: RequestFilters, page: number) => office.read(office.people.officer, (tx) => requestsFor(tx, filters, 'en', page, { by: 'received', down: true }))

test('a list says how many there are, and a page beyond the last is the last', async () => {
  const first = await pageOf({}, 1)
  expect(first).toMatchObject({ page: 1, from: 1, to: 50 })
  const last = await pageOf({}, first.pages)
  const beyond = await pageOf({}, 99_999)
  expect(beyond).toEqual(last)
  expect(beyond).toMatchObject({ page: first.pages, to: first.total, total: first.total })
})

test('a list in which nothing is found has one empty page', async () => {
  expect(await pageOf({ search: 'no such word anywhere' }, 3)).toMatchObject({ rows: [], page: 1, pages: 1, total: 0 })
})

test('filters on the partner and on the request itself count the same rows as they show', async () => {
  for (const filters of [{ region: 'asia' }, { status: 'approved', year: '2016' }, { search: 'Togo' }]) {
    const { rows, total } = await pageOf(filters, 1)
    expect(rows.length).toBe(Math.min(total, 50))
    expect(total).toBeGreaterThan(0)
  }
})
