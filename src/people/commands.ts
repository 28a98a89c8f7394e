import { randomUUID } from 'node:crypto'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { may } from './permissions.ts'
import { findPerson } from './queries.ts'

export type NewPerson = { name: string; email: string; employer: string; employed_in: string; employer_kind: string; gender: string | null; language: string }

/** The register's entry with this e-mail address, if there is one. */
export async function personByEmail(tx: Tx, email: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('personal_details')
    .select('person_id')
    .where(({ fn }) => fn<string>('lower', ['email']), '=', email.toLowerCase())
    .executeTakeFirst()
  return row?.person_id
}

/** Enters a person into the register; refused by a constraint when the e-mail is there already. */
export async function registerPerson(tx: Tx, person: NewPerson): Promise<string> {
  const [id] = await registerPeople(tx, [person])
  if (!id) throw new Error('an entry gave no id')
  return id
}

/** Enters a list of persons at once, as an import does; returns their ids in the order of the list. */
export async function registerPeople(tx: Tx, list: NewPerson[]): Promise<string[]> {
  await nameStep(tx, 'register')
  const entries = list.map((person) => ({ id: randomUUID(), person }))
  await tx
    .insertInto('people')
    .values(entries.map(({ id, person }) => ({ id, employed_in: person.employed_in, employer_kind: person.employer_kind, gender: person.gender })))
    .execute()
  await tx
    .insertInto('personal_details')
    .values(entries.map(({ id, person }) => ({ person_id: id, name: person.name, email: person.email || null, employer: person.employer || null, language: person.language })))
    .execute()
  return entries.map(({ id }) => id)
}

export type Vetted = Profile & { person_id: string; vetted_on: string; available: { from: string; to: string }[] }

/** Enters a list of vetted profiles at once, of people who have none yet, as an import does. */
export async function enterVettedProfiles(tx: Tx, list: Vetted[]): Promise<void> {
  await nameStep(tx, 'vet')
  await tx
    .insertInto('expert_profiles')
    .values(list.map(({ themes: _themes, languages: _languages, available, ...columns }) => ({ ...columns, available: ranges(available) })))
    .execute()
  await tx
    .insertInto('expert_themes')
    .values(list.flatMap(({ person_id, themes }) => Object.entries(themes).map(([theme, level]) => ({ person_id, theme, level }))))
    .execute()
  await tx
    .insertInto('expert_languages')
    .values(list.flatMap(({ person_id, languages }) => Object.entries(languages).map(([language, level]) => ({ person_id, language, level }))))
    .execute()
}

const ranges = (windows: { from: string; to: string }[]) => windows.map((window) => `[${window.from},${window.to}]`) as never

export type Profile = {
  consent_on: string | null
  years_experience: number | null
  max_missions: number | null
  max_days: number | null
  regions_worked_in: string[]
  themes: Record<string, number>
  languages: Record<string, string>
}

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
  await tx
    .updateTable('expert_profiles')
    .set({ available: ranges(windows) })
    .where('person_id', '=', id)
    .execute()
}

async function allowed(tx: Tx, id: string, by: By, step: 'write_profile' | 'vet' | 'set_availability') {
  if (by.facility) return
  const person = await findPerson(tx, id)
  if (!person || !may(by.person).read(person)) throw new Refusal(404, 'refusals.not_found')
  if (!may(by.person)[step](person)) throw new Refusal(403, 'refusals.not_yours')
}
