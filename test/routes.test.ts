import { expect, test } from 'vitest'
import { faultsOfPages, faultsOfRoutes } from '../scripts/route-rules.ts'

// What `npm run check` holds routes and pages to.

const page = (body: string, before = '') => `${before}
export function BodyPage({ view, body }) {
  ${body}
  return <Page view={view} title={body.name}>{body.acronym}</Page>
}
`

test('a page that is given what it shows is in order, whatever else it takes', () => {
  const imports = `import type { Child } from 'hono/jsx'
import type { BodyRead } from './read.ts'`
  expect(faultsOfPages('src/requests/bodies/pages.tsx', page('const { t } = view', imports))).toEqual([])
})

test.each([
  ['who called', "import type { WebContext } from '../../house/web/context.ts'", 'web/context.ts'],
  ['addresses', "import { Hono } from 'hono'", 'hono'],
  ['the line to the database', "import type { Tx } from '../../house/database/connection.ts'", 'connection.ts'],
])('a page that takes %s is refused, and told where', (_what, imported, named) => {
  const faults = faultsOfPages('src/requests/bodies/pages.tsx', page('', imported))
  expect(faults).toEqual([expect.stringMatching(/^src\/requests\/bodies\/pages\.tsx:1: it takes .*; a page is given/)])
  expect(faults[0]).toContain(named)
})

test.each([
  ['a function', 'export async function BodyPage() { return await read() }'],
  ['a constant', 'export const BodyPage = async () => await read()'],
  ['a part of it', 'const part = { async fields() {} }'],
])('a page that waits is refused: %s', (_what, text) => {
  expect(faultsOfPages('src/house/jobs/pages.tsx', text)).toEqual([
    'src/house/jobs/pages.tsx:1: it waits; a page is given what it shows; its route reads that',
  ])
})

test('a page that asks the database is refused', () => {
  expect(faultsOfPages('src/house/jobs/pages.tsx', page("rows.selectFrom('jobs')"))).toHaveLength(1)
})

test('whatever draws a page is one, by whatever name; what draws none may wait', () => {
  const waiting = 'export async function show() { return <Page view={view}>{await read()}</Page> }'
  expect(faultsOfPages('src/house/lists/preview.tsx', waiting)).toHaveLength(1)
  expect(faultsOfPages('src/house/lists/preview.tsx', waiting.replaceAll('Page', 'ContentPage'))).toHaveLength(1)
  expect(faultsOfPages('src/house/lists/preview.tsx', waiting.replaceAll('Page', 'Section'))).toEqual([])
})

test('routes make no page, ask the database nothing, and have short handlers', () => {
  const lines = (count: number) => `routes.get('/', async (c) => {\n${'  await one()\n'.repeat(count - 2)}})\n`
  expect(faultsOfRoutes('src/house/jobs/routes.ts', lines(25))).toEqual([])
  expect(faultsOfRoutes('src/house/jobs/routes.ts', lines(26))).toEqual([
    'src/house/jobs/routes.ts:1: a handler of 26 lines; at most 25',
  ])
  expect(faultsOfRoutes('src/house/jobs/routes.ts', lines(26).replace('async (c) =>', 'listed, (c) =>'))).toHaveLength(
    1,
  )
  expect(faultsOfRoutes('src/house/jobs/routes.tsx', lines(3))).toHaveLength(1)
  expect(faultsOfRoutes('src/house/jobs/routes.ts', "tx.selectFrom('jobs')")).toHaveLength(1)
})

test('a list of addresses may be as long as it is; what stands beside it may not', () => {
  const body = `{\n${'  one()\n'.repeat(40)}}\n`
  expect(faultsOfRoutes('src/house/jobs/routes.ts', `export function jobRoutes() ${body}`)).toEqual([])
  expect(faultsOfRoutes('src/house/jobs/routes.ts', `function show(c) ${body}`)).toHaveLength(1)
})
