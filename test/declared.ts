import fs from 'node:fs'
import type { Tx } from '../src/house/database/connection.ts'
import type { Person } from '../src/house/identity/person.ts'
import type { StepRecord } from '../src/house/record/declared-record.ts'
import type { Lifecycle } from '../src/house/record/door.ts'

/** A kind of record as its room declares it. */
export type Declared = {
  slice: string
  table: string
  steps: Lifecycle
  find: (tx: Tx, id: string) => Promise<StepRecord | undefined>
  rights: (person: Person | null) => Record<string, (record: StepRecord) => boolean>
}

const src = new URL('../src/', import.meta.url)
const isDeclared = (value: unknown): value is Declared =>
  typeof value === 'object' && value !== null && 'slice' in value && 'table' in value && 'steps' in value

/** Every kind of record that a room declares, once, by its name. */
export async function declaredRecords(): Promise<Declared[]> {
  const files = fs.globSync('**/record.ts', { cwd: src }).toSorted()
  const rooms = await Promise.all(files.map((file) => import(new URL(file, src).href)))
  const all = rooms.flatMap((room) => Object.values(room).filter(isDeclared))
  const declared = [...new Map(all.map((one) => [one.slice, one])).values()]
  const told = files.flatMap(
    (file) => fs.readFileSync(new URL(file, src), 'utf8').match(/declare(Record|Life)\(\{/g) ?? [],
  )
  if (declared.length !== told.length)
    throw new Error(
      `${told.length} kinds are declared, and ${declared.length} of them found: ${declared.map((one) => one.slice)}`,
    )
  return declared
}
