import type { Tx } from '../../house/database/connection.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { declareRecord, registerLife } from '../../house/web/declared-record.ts'
import type { StepsOf } from '../../house/web/steps.tsx'
import { may } from './permissions.ts'
import { type Authority, findAuthority } from './queries.ts'

const authorities = declareRecord({
  slice: 'authorities',
  table: 'authorities',
  steps: registerLife,
  may: (person) => ({ read: may(person).read, edit: may(person).register }),
  find: findAuthority,
  read: readAuthority,
  strikes: {},
})

export const authoritySteps: StepsOf<Authority> = { ...authorities, forms: {}, nameOf: ({ name }) => name }

/** Everything that may be said of an authority. */
async function readAuthority(tx: Tx, authority: Authority) {
  const source = await sourceRow(tx, 'authorities', authority.id).executeTakeFirst()
  return { ...authority, source: source ?? null }
}
