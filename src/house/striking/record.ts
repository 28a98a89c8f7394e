import { declareRecord } from '../record/declared-record.ts'
import type { Lifecycle } from '../record/door.ts'
import { may } from './permissions.ts'
import { findStruck, type Struck, type StruckStatus, statusOfStruck, struckBefore } from './queries.ts'

/** What was struck out, as a record that a step is taken on: it comes back once. */
export type StruckRecord = Struck & { status: StruckStatus }

const struckSteps = { put_back: { from: ['struck_out'], to: 'put_back' } } as const satisfies Lifecycle<StruckStatus>

export const struck = declareRecord({
  slice: 'struck',
  table: 'struck_out',
  steps: struckSteps,
  may: (person) => ({ read: may(person).list, put_back: may(person).putBack }),
  find: async (tx, id): Promise<StruckRecord | undefined> => {
    const found = await findStruck(tx, id)
    return found && { ...found, status: statusOfStruck(found.put_back_at) }
  },
  read: async (_tx, record: StruckRecord) => ({ ...record }),
  missing: async (tx, _step, { id }) =>
    (await struckBefore(tx, id)).map(({ name }) => ({ key: 'striking.first_put_back', values: { name } }) as const),
})
