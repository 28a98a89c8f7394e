import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { instanceOf } from '../../bench/families.ts'
import { smallInstance } from '../../test/random-instance.ts'
import { FaultyInstance } from './faults.ts'
import { InstanceFile, inMemory } from './instance-bytes.ts'
import { readInstance } from './read-instance.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-instance-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const bytesOf = (text: string) => new TextEncoder().encode(text)
const small = { ...smallInstance(4, { experts: 12, activities: 4, days: 12 }), weights: { theme: 7 } }
const long = instanceOf('base', { experts: 9000, activities: 5, seed: 1 })

function inFile<T>(bytes: Uint8Array, work: (file: InstanceFile) => T): T {
  const name = path.join(folder, 'instance.json')
  fs.writeFileSync(name, bytes)
  const file = new InstanceFile(name)
  try {
    return work(file)
  } finally {
    file.close()
  }
}

function faults(bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): string[] {
  try {
    read(bytes)
    return []
  } catch (error) {
    if (error instanceof FaultyInstance) return error.faults
    throw error
  }
}

test.each([
  ['as it is', JSON.stringify(small)],
  ['with a mark before it', `\ufeff${JSON.stringify(small)}`],
  ['indented', JSON.stringify(small, null, 4)],
  ['with its members in another order', JSON.stringify(Object.fromEntries(Object.entries(small).reverse()))],
  ['longer than what lies in memory at a time', JSON.stringify(long)],
  [
    'with its pairs listed',
    JSON.stringify({
      ...small,
      pairs: [
        ['e3', 'a1-s0', 2],
        ['e1', 'a1-s0', 0.5],
      ],
    }),
  ],
])('an instance %s is read out of its file as out of memory', (_, text) => {
  const bytes = bytesOf(text)
  expect(inFile(bytes, readInstance)).toEqual(readInstance(bytes))
})

const experts = long.experts.map((expert) => JSON.stringify(expert))
const after = (count: number, last: string, rest = '],"activities":[]}') =>
  bytesOf(`{"experts":[${[...experts.slice(0, count), last].join(',')}${rest}`)

test.each([
  ['broken inside', after(8000, '{"id":"broken",}'), /^experts\[8000\]: not JSON/],
  ['with an unknown level', after(8500, '{"id":"x","themes":{"t":4}}'), /^experts\[8500\]\.themes\.t: unknown level 4/],
  ['cut off', after(8500, '{"id":"x"', ''), /^the instance: broken JSON at byte \d{7}$/],
  ['there twice', after(8500, experts[17] ?? ''), /^experts\[8500\]\.id: "e17" is there already, as experts\[17\]$/],
  ['compressed', gzipSync(bytesOf(JSON.stringify(small))), /^the instance: not a JSON object \(byte 0\)$/],
  [
    'in UTF-16',
    Buffer.from(`\ufeff${JSON.stringify(small)}`, 'utf16le'),
    /^the instance: not a JSON object \(byte 0\)$/,
  ],
  ['empty', bytesOf(''), /^the instance: not a JSON object \(byte 0\)$/],
])(
  'what is %s, far behind or at once, is told of a file with the same place as of bytes in memory',
  (_, bytes, fault) => {
    const told = faults(bytes, (all) => inFile(all, readInstance))
    expect(told.join('\n')).toMatch(fault)
    expect(told).toEqual(faults(bytes, readInstance))
  },
)

test('no more than a stretch of an instance is asked for at a time', () => {
  const whole = inMemory(bytesOf(JSON.stringify(long)))
  let longest = 0
  readInstance({
    length: whole.length,
    part: (from, to) => {
      longest = Math.max(longest, to - from)
      return whole.part(from, to)
    },
  })
  expect(whole.length).toBeGreaterThan(3 * longest)
})

test('a file that becomes shorter while it is read is refused', () => {
  expect(
    faults(bytesOf(JSON.stringify(long)), (bytes) =>
      inFile(bytes, (file) => {
        fs.truncateSync(path.join(folder, 'instance.json'), 1000)
        readInstance(file)
      }),
    ),
  ).toEqual(['the instance: cut off at byte 1000 while it was read'])
})
