import type { accountAsPerson } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { historyOf } from '../../house/history/history.tsx'
import type { Person } from '../../house/identity/person.ts'
import { linksOn } from '../../house/links/queries.ts'
import { authorityChoices, countryChoices, partnerNames } from '../../registers/partners/queries.ts'
import { expertChoices } from '../../registers/people/queries.ts'
import { bodyChoices } from '../../requests/consultations/queries.ts'
import { type LeftByAccount, seatsOf, standInsFor } from './left.ts'

export type Account = NonNullable<Awaited<ReturnType<typeof accountAsPerson>>>
export type AccountRead = Awaited<ReturnType<typeof readAccount>>

/** What one account is, the links that serve it, and what happened to it, as far as its reader may know. */
export const readAccount = async (tx: Tx, { person }: Account, lang: string, reader: Person | null) => ({
  seats: (await seatsOf(tx, person)).filter(({ of }) => of !== 'role'),
  countries: await partnerNames(tx, lang),
  links: await linksOn(tx, 'accounts', person.id),
  history: await historyOf(tx, 'accounts', person.id, reader),
})

/** To whom an account can belong. */
export const choicesOfAccount = async (tx: Tx, lang: string) => ({
  authorities: await authorityChoices(tx, lang),
  countries: await countryChoices(tx, lang),
  bodies: await bodyChoices(tx),
  experts: await expertChoices(tx, ''),
})

/** An open account that is to be closed, and what it leaves behind. */
export type Leaving = { person: Person; left: LeftByAccount }

/** Whom that reaches, and the names of the countries in it. */
export async function readReach(tx: Tx, { person, left }: Leaving, lang: string) {
  const named = left.seats.some(({ of }) => of === 'administration')
  const countries: Map<string, string> = named ? await partnerNames(tx, lang) : new Map()
  return { countries, reaches: await standInsFor(tx, person.id) }
}
