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

test('no area imports from one that the picture shows above it', async () => {
  const { output } = await cruise(
    ['src'],
    { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, exclude: { path: '\\.test\\.tsx?$' } },
    undefined,
    undefined,
  )
  if (typeof output === 'string') throw new Error('modules are wanted, and no text')
  const upwards = output.modules.flatMap(({ source, dependencies }) =>
    areaOf(source) === 'composer'
      ? []
      : dependencies.flatMap(({ resolved }) =>
          /^src\//.test(resolved) && areaOf(resolved) !== 'composer' && floor(resolved) > floor(source)
            ? [`${source} → ${resolved}`]
            : [],
        ),
  )
  expect(output.modules.length).toBeGreaterThan(300)
  expect(upwards).toEqual([])
})
