import type { Tx } from '../../house/database/connection.ts'
import { declareRecord, registerLife } from '../../house/record/declared-record.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { may } from './permissions.ts'
import { type FoundBody, findBody, scopesOf } from './queries.ts'

const bodies = declareRecord({
  slice: 'bodies',
  table: 'consulted_bodies',
  steps: registerLife,
  may: (person) => ({ read: may(person).read, edit: may(person).keep }),
  find: findBody,
  read: readBody,
  strikes: {},
})

export const bodySteps: StepsOf<FoundBody> = { ...bodies, forms: {}, nameOf: ({ name }) => name }

/** A service that is consulted, with what it is asked about. */
async function readBody(tx: Tx, body: FoundBody) {
  return { ...body, scopes: await scopesOf(tx, body.id).execute() }
}
