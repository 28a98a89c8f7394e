import type { Tx } from '../../house/database/connection.ts'
import type { Person } from '../../house/identity/person.ts'
import { declareLife, registerLife, wholeRecord } from '../../house/record/declared-record.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { may } from '../partners/permissions.ts'
import { findInitiative, type Initiative } from './queries.ts'
import { readInitiative } from './read.ts'

type SeesRequests = (person: Person | null) => boolean

/** Somebody else's project; which requests were redirected to it is for those who may look through requests. */
export const initiatives = declareLife({
  slice: 'initiatives',
  table: 'initiatives',
  steps: registerLife,
  may: (person) => ({ read: may(person).read, edit: may(person).register }),
  find: findInitiative,
})

export const initiativeSteps = (seesRequests: SeesRequests): StepsOf<Initiative> => ({
  ...wholeRecord(initiatives, {
    read: (tx: Tx, initiative: Initiative, { person }) => readInitiative(tx, initiative, seesRequests(person)),
    strikes: {},
  }),
  forms: {},
  nameOf: ({ name }) => name,
})
