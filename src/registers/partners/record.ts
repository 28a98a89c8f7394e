import type { Tx } from '../../house/database/connection.ts'
import type { Person } from '../../house/identity/person.ts'
import { declareLife, declareRecord, registerLife, wholeRecord } from '../../house/record/declared-record.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { may } from './permissions.ts'
import { type Authority, findAuthority, type Partner, partnerById } from './queries.ts'
import { readAuthority, readPartner } from './read.ts'

type SeesRequests = (person: Person | null) => boolean

/** A partner is what the world made it: only the names by which it is looked for are kept here. */
export const partners = declareLife({
  slice: 'partners',
  table: 'partners',
  steps: { add_name: registerLife.edit, strike_name: registerLife.edit },
  may: (person) => ({ read: may(person).read, add_name: may(person).keepNames, strike_name: may(person).keepNames }),
  find: partnerById,
})

/** With all that hangs on it; whose requests it names, those above know who may look through them. */
export const partnerSteps = (seesRequests: SeesRequests): StepsOf<Partner> => ({
  ...wholeRecord(partners, {
    read: (tx: Tx, partner: Partner, { person }) => readPartner(tx, partner, seesRequests(person)),
  }),
  forms: {},
  nameOf: ({ names }, { lang }) => nameIn(names, lang),
})

export const authorities = declareRecord({
  slice: 'authorities',
  table: 'authorities',
  steps: registerLife,
  may: (person) => ({ read: may(person).read, edit: may(person).register }),
  find: findAuthority,
  read: readAuthority,
  strikes: {},
})

export const authoritySteps: StepsOf<Authority> = { ...authorities, forms: {}, nameOf: ({ name }) => name }
