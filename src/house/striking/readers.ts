import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { attempt, type By, seenBy } from '../database/transaction.ts'
import { outsiders } from '../database/walls.ts'
import type { Person } from '../identity/person.ts'

/** How a kind of record is found, and who may read one: as its page and the programs ask it. */
export type Readable = {
  find: (tx: Tx, id: string) => Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: the type of a record is known to each slice alone
  rights: (person: Person | null) => Record<string, (record: any) => boolean>
}

const nobody = {
  id: '00000000-0000-4000-8000-000000000000',
  name: '',
  email: '',
  chair: false,
  authority_id: null,
  administration: null,
  body_id: null,
  person_id: null,
  language: 'en',
} as const

/** What each kind of reader belongs to; a donor is one of all donors. */
const belonging = {
  authority: 'authority_id',
  consulted: 'body_id',
  expert: 'person_id',
  focal_point: 'administration',
} as const

/**
 * Who from outside reads a record now, as `reader_marks` of the database knows them again. It is asked as each of them
 * would ask, by row security and by the rule of the record, so that no second rule says who reads what: first of each
 * kind as one who belongs nowhere, since what such a one reads all of the kind read; then of each place that people
 * belong to.
 */
export async function readersOf(tx: Tx, by: By, { find, rights }: Readable, id: string): Promise<string[]> {
  const reads = async (person: Person | null) => {
    const record = await seenBy(tx, person, by, () => find(tx, id))
    return record !== undefined && (rights(person).read?.(record) ?? false)
  }
  const readers: string[] = []
  for (const kind of outsiders) {
    const anybody: Person | null = kind === 'public' ? null : { ...nobody, role: kind }
    // What a kind may not even ask for, the database refuses, whoever of it asks.
    const all = await attempt(tx, () => reads(anybody)).catch(() => undefined)
    if (all) readers.push(kind)
    if (all !== false || !(kind in belonging)) continue
    const role = kind as keyof typeof belonging
    for (const place of await placesOf(tx, role))
      if (await reads({ ...nobody, role, [belonging[role]]: place })) readers.push(`${role} ${place}`)
  }
  return readers
}

/** Where the people of a kind belong who can sign in. */
async function placesOf(tx: Tx, role: keyof typeof belonging): Promise<string[]> {
  const { rows } = await sql<{ place: string }>`select distinct ${sql.ref(belonging[role])}::text as place from accounts
    where role = ${role} and active and ${sql.ref(belonging[role])} is not null`.execute(tx)
  return rows.map(({ place }) => place)
}
