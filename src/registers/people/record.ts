import { sql } from 'kysely'
import { declareRecord } from '../../house/record/declared-record.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { may } from './permissions.ts'
import { type Entry, findPerson } from './queries.ts'
import { readPerson } from './read.ts'
import { twinOf } from './who.ts'

const always = { from: ['registered'], to: null }

export const people = declareRecord({
  slice: 'people',
  table: 'people',
  // A person has no life here; what is known of one is changed in parts, each by those who may.
  steps: { change_details: always, write_profile: always, vet: always, set_availability: always },
  may,
  find: findPerson,
  // A person stands in several rows: a lock of its own holds them all.
  lock: async (tx, id) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('person ' || ${id}, 0))`.execute(tx)
    return findPerson(tx, id)
  },
  read: readPerson,
  missing: async (_tx, step, entry) =>
    ['vet', 'set_availability'].includes(step) && !entry.consent_on ? ['people.missing.consent'] : [],
  strikes: {
    misplaced: async (tx, id) => {
      const twin = await twinOf(tx, id)
      return twin ? { key: 'people.entered_anew', values: { name: twin.name } } : null
    },
  },
})

export const personSteps: StepsOf<Entry> = {
  ...people,
  forms: {},
  nameOf: (entry, { t }) => entry.name ?? t('people.name_withheld'),
}
