import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasText } from '../src/house/languages/texts.ts'
import { languages } from '../src/house/ui/view.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let officer: Visitor
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-01T09:00:00Z') })
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

/** Every page that has an address of its own, and pages of records with what was done on them. */
async function pages(): Promise<string[]> {
  const fixed = office.app.routes
    .filter(({ method, path }) => method === 'GET' && !/[:*]/.test(path) && !/sign-|export/.test(path))
    .map(({ path }) => path)
  const first = async (table: string) =>
    (await office.owner.pool.query<{ id: string }>(`select id from ${table} order by id limit 1`)).rows.map(
      ({ id }) => `/${table}/${id}`,
    )
  const records = (
    await Promise.all(
      [
        'requests',
        'consultations',
        'meetings',
        'actions',
        'activities',
        'mobilisations',
        'outputs',
        'initiatives',
        'people',
      ].map(first),
    )
  ).flat()
  return [
    ...new Set([
      ...fixed,
      ...records,
      '/figures/2016',
      '/figures/2016/activities.held',
      '/reports/2016',
      '/partners/TG',
    ]),
  ]
}

/** The files that are read or looked for while this runs, by whichever way. */
async function readDuring(work: () => Promise<unknown>): Promise<string[]> {
  const read: string[] = []
  const ways = [
    [
      fs,
      [
        'readFileSync',
        'readFile',
        'readdirSync',
        'readdir',
        'openSync',
        'open',
        'createReadStream',
        'existsSync',
        'statSync',
      ],
    ],
    [fs.promises, ['readFile', 'readdir', 'open', 'stat']],
  ] as const
  const undo = ways.flatMap(([from, names]) =>
    names.map((name) => {
      const own = from as unknown as Record<string, (...args: unknown[]) => unknown>
      const before = own[name]
      if (!before) throw new Error(name)
      own[name] = (...args) => {
        read.push(String(args[0]))
        return before.apply(from, args)
      }
      return () => {
        own[name] = before
      }
    }),
  )
  syncBuiltinESMExports()
  try {
    await work()
  } finally {
    for (const back of undo) back()
    syncBuiltinESMExports()
  }
  return read
}

test('no text of any language is read while somebody waits, and a page asked for again reads no file at all', {
  timeout: 180_000,
}, async () => {
  const all = await pages()
  expect(all.length).toBeGreaterThan(40)
  const first = await readDuring(async () => {
    for (const lang of languages) expect((await officer.get(`/requests?lang=${lang}`)).status).toBe(200)
    for (const page of all) await officer.get(page)
  })
  expect(first.filter((file) => file.includes('/languages/'))).toEqual([])
  expect(
    await readDuring(async () => {
      for (const page of all) await officer.get(page)
    }),
  ).toEqual([])
})

test('whether there is a text is known without looking for it, also for words that every object knows', async () => {
  const looked = await readDuring(async () => {
    for (const lang of languages) {
      expect(hasText(lang, 'requests.title')).toBe(true)
      for (const key of ['requests.step.no_such_step', 'constructor', '__proto__', ''])
        expect(hasText(lang, key)).toBe(false)
    }
  })
  expect(looked).toEqual([])
})
