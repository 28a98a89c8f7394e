import type { Tx } from '../../house/database/connection.ts'
import { together } from '../../house/database/together.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { type Entry, languagesOf, missionsOf, participationsOf, themesOf, windowsOf } from './queries.ts'

export type PersonRead = Awaited<ReturnType<typeof readPerson>>

/** Everything that may be said of a person in the register to this reader: what row security hides is not there. */
export async function readPerson(tx: Tx, entry: Entry) {
  const { source, ...found } = await together(tx, {
    themes: themesOf(tx, entry.id),
    languages: languagesOf(tx, entry.id),
    missions: missionsOf(tx, entry.id),
    participations: participationsOf(tx, entry.id),
    source: sourceRow(tx, 'people', entry.id),
  })
  const { windows: _, ...facts } = entry
  return { ...facts, available: windowsOf(entry), ...found, source: source[0] ?? null }
}
