import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { may } from './permissions.ts'
import { findPerson } from './queries.ts'

export type NewPerson = { name: string; email: string; employer: string; employed_in: string; employer_kind: string; gender: string | null; language: string }

/** The register's entry with this e-mail address, if there is one. */
export async function personByEmail(tx: Tx, email: string): Promise<string | undefined> {
  const row = await tx.selectFrom('personal_details').select('person_id').where(({ fn }) => fn<string>('lower', ['email']), '=', email.toLowerCase()).executeTakeFirst()
  return row?.person_id
}

/** Enters a person into the register; refused by a constraint when the e-mail is there already. */
export async function registerPerson(tx: Tx, person: NewPerson): Promise<string> {
  await nameStep(tx, 'register')
  const { id } = await tx.insertInto('people').values({ employed_in: person.employed_in, employer_kind: person.employer_kind, gender: person.gender }).returning('id').executeTakeFirstOrThrow()
  await tx.insertInto('personal_details').values({ person_id: id, name: person.name, email: person.email || null, employer: person.employer || null, language: person.language }).execute()
  return id
}

export type Profile = { consent_on: string | null; years_experience: number | null; max_missions: number | null; max_days: number | null; regions_worked_in: string[]; themes: Record<string, number>; languages: Record<string, string> }

/** Writes an expert profile whole: themes with their level, languages with their CEFR level, regions worked in. */
export async function writeProfile(tx: Tx, id: string, by: By, profile: Profile) {
  await allowed(tx, id, by, 'write_profile')
  await nameStep(tx, 'write_profile')
  const { themes, languages, ...columns } = profile
  await tx
    .insertInto('expert_profiles')
    .values({ person_id: id, ...columns })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(columns))
    .execute()
  await tx.deleteFrom('expert_themes').where('person_id', '=', id).execute()
  await tx.deleteFrom('expert_languages').where('person_id', '=', id).execute()
  const levels = Object.entries(themes).map(([theme, level]) => ({ person_id: id, theme, level }))
  const spoken = Object.entries(languages).map(([language, level]) => ({ person_id: id, language, level }))
  if (levels.length > 0) await tx.insertInto('expert_themes').values(levels).execute()
  if (spoken.length > 0) await tx.insertInto('expert_languages').values(spoken).execute()
}

/** Vets a profile: from then on its person is an expert of the facility. Consent must have been given. */
export async function vet(tx: Tx, id: string, by: By, value: { vetted_on: string }) {
  await allowed(tx, id, by, 'vet')
  await nameStep(tx, 'vet')
  await tx.updateTable('expert_profiles').set(value).where('person_id', '=', id).execute()
}

/** Keeps the days on which an expert is available: windows 'yyyy-mm-dd' to 'yyyy-mm-dd', both included. */
export async function setAvailability(tx: Tx, id: string, by: By, windows: { from: string; to: string }[]) {
  await allowed(tx, id, by, 'set_availability')
  await nameStep(tx, 'set_availability')
  const ranges = windows.map((window) => `[${window.from},${window.to}]`)
  await tx.updateTable('expert_profiles').set({ available: ranges as never }).where('person_id', '=', id).execute()
}

async function allowed(tx: Tx, id: string, by: By, step: 'write_profile' | 'vet' | 'set_availability') {
  const person = await findPerson(tx, id)
  if (!person || !may(by.person).read(person)) throw new Refusal(404, 'refusals.not_found')
  if (!may(by.person)[step](person)) throw new Refusal(403, 'refusals.not_yours')
}
