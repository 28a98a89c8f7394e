import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const architecture = readFileSync(`${root}ARCHITECTURE.md`, 'utf8')
const drawn = /```\n(app.*─▶ house)\n```/.exec(architecture)?.[1]?.split(' ─▶ ') ?? []
/** From the house upwards; what stands above all areas is the last. */
const areas = drawn.slice(1).toReversed()
const areaOf = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1] ?? 'app'
const floor = (path: string) => (areas.includes(areaOf(path)) ? areas.indexOf(areaOf(path)) : areas.length)

test('the picture of the areas shows every folder of the source, and the table every room', () => {
  const folders = readdirSync(`${root}src`, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
  expect(folders.filter((name) => !areas.includes(name) && !drawn[0]?.includes(name) && name !== 'composer')).toEqual(
    [],
  )
  const untold = areas.flatMap((area) => {
    const row = architecture.split('\n').find((line) => line.startsWith(`| \`src/${area}\``)) ?? ''
    const rooms = readdirSync(`${root}src/${area}`, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    return rooms.flatMap(({ name }) => (row.includes(`\`${name}\``) ? [] : [`${area}/${name}`]))
  })
  expect(untold).toEqual([])
})

async function imports() {
  const { output } = await cruise(
    ['src'],
    { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, exclude: { path: '\\.test\\.tsx?$' } },
    undefined,
    undefined,
  )
  if (typeof output === 'string') throw new Error('modules are wanted, and no text')
  expect(output.modules.length).toBeGreaterThan(300)
  return output.modules.flatMap(({ source, dependencies }) =>
    dependencies.flatMap(({ resolved }) => (/^src\//.test(resolved) ? [{ source, resolved }] : [])),
  )
}

test('no area imports from one that the picture shows above it', async () => {
  const upwards = (await imports()).filter(
    ({ source, resolved }) =>
      areaOf(source) !== 'composer' && areaOf(resolved) !== 'composer' && floor(resolved) > floor(source),
  )
  expect(upwards).toEqual([])
})

test('the table tells the rooms of the house from the lowest up: none imports from one that is told after it', async () => {
  const row = architecture.split('\n').find((line) => line.startsWith('| `src/house`')) ?? ''
  const rooms = [...row.matchAll(/`([a-z]+)`/g)].map(([, room]) => room ?? '')
  const place = (path: string) => rooms.indexOf(/^src\/house\/([a-z]+)\//.exec(path)?.[1] ?? '')
  const upwards = (await imports()).filter(
    ({ source, resolved }) => place(source) >= 0 && place(resolved) > place(source),
  )
  expect(rooms.length).toBeGreaterThan(20)
  expect(upwards).toEqual([])
})
