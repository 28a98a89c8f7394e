import type { Tx } from '../../house/database/connection.ts'
import { declareRecord, registerLife } from '../../house/record/declared-record.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { may } from './permissions.ts'
import { type FoundBody, findBody, scopesOf } from './queries.ts'

export const bodies = declareRecord({
  slice: 'bodies',
  table: 'consulted_bodies',
  steps: { ...registerLife, add_scope: registerLife.edit, remove_scope: registerLife.edit },
  may: (person) => {
    const { read, keep } = may(person)
    return { read, edit: keep, add_scope: keep, remove_scope: keep }
  },
  find: findBody,
  read: readBody,
  strikes: {},
})

export const bodySteps: StepsOf<FoundBody> = { ...bodies, forms: {}, nameOf: ({ name }) => name }

export type BodyRead = Awaited<ReturnType<typeof readBody>>

/** A service that is consulted, with what it is asked about. */
async function readBody(tx: Tx, body: FoundBody) {
  return { ...body, scopes: await scopesOf(tx, body.id).execute() }
}
