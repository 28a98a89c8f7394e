import type { Tx } from '../../house/database/connection.ts'
import { together } from '../../house/database/together.ts'
import type { By } from '../../house/database/transaction.ts'
import { comparing } from '../../house/languages/order.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { yearOf } from '../../requests/eligibility/queries.ts'
import { type Application, accountWith, authorityMeant, partnersListed, typesThatAsk } from './queries.ts'

export type ApplicationRead = Awaited<ReturnType<typeof readApplication>>

/** An application with what an officer looks at before granting: whom the registers know already. */
export async function readApplication(tx: Tx, application: Application) {
  const found = await together(tx, {
    authority: authorityMeant(tx, application),
    account: accountWith(tx, application.email),
  })
  return { ...application, known_authority: found.authority[0] ?? null, known_account: found.account[0] ?? null }
}

export type Doors = Awaited<ReturnType<typeof readDoors>>

/** Who may ask for help now: the partners of this year, and the kinds of authorities. */
export async function readDoors(tx: Tx, lang: string, by: By) {
  const year = await yearOf(tx, by.at)
  const named = <R extends { names: unknown }>(row: R) => ({ ...row, name: nameIn(row.names, lang) })
  const byName = comparing(lang)
  return {
    year,
    partners: (await partnersListed(tx, year)).map(named).toSorted((a, b) => byName(a.name, b.name)),
    types: (await typesThatAsk(tx)).map(named),
  }
}
