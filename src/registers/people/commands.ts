import { randomUUID } from 'node:crypto'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import { refuseUnknown } from '../../house/record/chosen.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { type Levels, refuseUnknownLanguages } from './known.ts'
import { may } from './permissions.ts'
import { type Entry, languagesOf } from './queries.ts'
import { people } from './record.ts'
import { type Meant, meantBy, refuseSilentSharing } from './who.ts'

/** What is known of a person; null is what nobody said. */
export type Details = {
  name: string
  email: string
  employer: string
  employed_in: string
  employer_kind: string | null
  gender: string | null
  language: string | null
}

function refuseUnlessRegistering(by: By) {
  if (!by.facility && !may(by.person).register()) throw new Refusal(403, 'refusals.not_yours')
}

/**
 * Enters a person into the register, unless the address and what was said of it mean somebody who is there: see who.ts.
 * Returns the id of either.
 */
export async function registerPerson(tx: Tx, by: By, person: Details, meant: Meant): Promise<string> {
  refuseUnlessRegistering(by)
  const known = await meantBy(tx, person, meant)
  if (known) return known
  const [id] = await registerPeople(tx, by, [person])
  if (!id) throw new Error('an entry gave no id')
  return id
}

/**
 * Changes what is known of a person: only what was changed on the form. An address that somebody else has is asked
 * about.
 */
export async function changeDetails(
  tx: Tx,
  id: string,
  by: By,
  changed: ChangeOf<Entry, { details: Partial<Details>; meant: Meant }>,
) {
  const person = await people.take(tx, 'change_details', id, by)
  const { details: change, meant } = await changeOf(changed, person)
  if (change.email && change.email.toLowerCase() !== person.email?.toLowerCase())
    await refuseSilentSharing(tx, id, change.email, meant)
  const { name, email, employer, language, ...columns } = change
  const details = { name, language, email: email === '' ? null : email, employer: employer === '' ? null : employer }
  if (Object.values(columns).some((value) => value !== undefined))
    await tx.updateTable('people').set(columns).where('id', '=', id).execute()
  if (Object.values(details).some((value) => value !== undefined))
    await tx.updateTable('personal_details').set(details).where('person_id', '=', id).execute()
}

/** Enters a list of persons at once, as an import does; returns their ids in the order of the list. */
export async function registerPeople(tx: Tx, by: By, list: Details[]): Promise<string[]> {
  refuseUnlessRegistering(by)
  await nameStep(tx, 'register')
  const entries = list.map((person) => ({ id: randomUUID(), person }))
  await tx
    .insertInto('people')
    .values(
      entries.map(({ id, person }) => ({
        id,
        employed_in: person.employed_in,
        employer_kind: person.employer_kind,
        gender: person.gender,
      })),
    )
    .execute()
  await tx
    .insertInto('personal_details')
    .values(
      entries.map(({ id, person }) => ({
        person_id: id,
        name: person.name,
        email: person.email || null,
        employer: person.employer || null,
        language: person.language,
      })),
    )
    .execute()
  return entries.map(({ id }) => id)
}

export type Vetted = Omit<Profile, 'themes' | 'languages'> & {
  person_id: string
  vetted_on: Day
  available: { from: Day; to: Day }[]
  themes: Record<string, number>
  languages: Record<string, string>
}

/** Enters a list of vetted profiles at once, of people who have none yet, as an import does. */
export async function enterVettedProfiles(tx: Tx, by: By, list: Vetted[]): Promise<void> {
  refuseUnlessRegistering(by)
  await nameStep(tx, 'vet')
  await tx
    .insertInto('expert_profiles')
    .values(
      list.map(({ themes: _themes, languages: _languages, available, ...columns }) => ({
        ...columns,
        available: ranges(available),
      })),
    )
    .execute()
  await tx
    .insertInto('expert_themes')
    .values(
      list.flatMap(({ person_id, themes }) =>
        Object.entries(themes).map(([theme, level]) => ({ person_id, theme, level })),
      ),
    )
    .execute()
  await tx
    .insertInto('expert_languages')
    .values(
      list.flatMap(({ person_id, languages }) =>
        Object.entries(languages).map(([language, level]) => ({ person_id, language, level })),
      ),
    )
    .execute()
}

const ranges = (windows: { from: Day; to: Day }[]) => windows.map((window) => `[${window.from},${window.to}]`) as never

export type Profile = {
  consent_on: Day | null
  years_experience: number | null
  max_missions: number | null
  max_days: number | null
  regions_worked_in: string[]
  /** Level by theme; null takes the theme off. */
  themes: Record<string, number | null>
  languages: Levels
}

/** Writes what was changed of an expert profile. Themes and languages that are not named stay as they are. */
export async function writeProfile(tx: Tx, id: string, by: By, changed: ChangeOf<Entry, Partial<Profile>>) {
  const person = await people.take(tx, 'write_profile', id, by)
  const profile = await changeOf(changed, person)
  await refuseUnbelievable(tx, by, [
    { field: 'consent_on', kind: 'happened', day: profile.consent_on, precedes: [['days.vetted', person.vetted_on]] },
  ])
  const { themes, languages, ...columns } = profile
  await refuseUnknownThemes(tx, themes ?? {})
  const held = languages ? await languagesOf(tx, id).execute() : []
  refuseUnknownLanguages(
    languages ?? {},
    held.map(({ language }) => language),
  )
  await tx
    .insertInto('expert_profiles')
    .values({ person_id: id, ...columns })
    .onConflict((conflict) =>
      Object.keys(columns).length > 0
        ? conflict.column('person_id').doUpdateSet(columns)
        : conflict.column('person_id').doNothing(),
    )
    .execute()
  for (const [theme, level] of Object.entries(themes ?? {}))
    if (level === null)
      await tx.deleteFrom('expert_themes').where('person_id', '=', id).where('theme', '=', theme).execute()
    else
      await tx
        .insertInto('expert_themes')
        .values({ person_id: id, theme, level })
        .onConflict((conflict) => conflict.columns(['person_id', 'theme']).doUpdateSet({ level }))
        .execute()
  for (const [language, level] of Object.entries(languages ?? {}))
    if (level === null)
      await tx.deleteFrom('expert_languages').where('person_id', '=', id).where('language', '=', language).execute()
    else
      await tx
        .insertInto('expert_languages')
        .values({ person_id: id, language, level })
        .onConflict((conflict) => conflict.columns(['person_id', 'language']).doUpdateSet({ level }))
        .execute()
}

async function refuseUnknownThemes(tx: Tx, themes: Record<string, number | null>) {
  const chosen = Object.keys(themes).filter((theme) => themes[theme] !== null)
  if (chosen.length === 0) return
  const rows = await tx.selectFrom('themes').select('key').execute()
  const known = rows.map(({ key }) => key)
  for (const theme of chosen) refuseUnknown(`theme.${theme}`, [theme], known)
}

/**
 * Vets a profile: from then on its person is an expert of the facility. Consent must have been given. Of one that is
 * vetted, the day is corrected.
 */
export async function vet(tx: Tx, id: string, by: By, vetting: ChangeOf<Entry, { vetted_on: Day }>) {
  const person = await people.take(tx, 'vet', id, by)
  const value = await changeOf(vetting, person)
  await refuseUnbelievable(tx, by, [
    { field: 'vetted_on', kind: 'happened', day: value.vetted_on, follows: [['days.consent', person.consent_on]] },
  ])
  if (person.vetted_on) await nameStep(tx, 'correct_vetting')
  await tx.updateTable('expert_profiles').set(value).where('person_id', '=', id).execute()
}

type Window = { from: Day; to: Day }

/** Keeps the days on which an expert is available: windows 'yyyy-mm-dd' to 'yyyy-mm-dd', both included. */
export async function setAvailability(tx: Tx, id: string, by: By, available: ChangeOf<Entry, Window[]>) {
  const person = await people.take(tx, 'set_availability', id, by)
  const windows = await changeOf(available, person)
  const kept = person.windows.join(' ')
  const days = windows.flatMap(({ from, to }) => (kept.includes(from) ? [to] : [from, to]))
  await refuseUnbelievable(
    tx,
    by,
    days.map((day) => ({ field: 'available', kind: 'planned', day })),
  )
  await tx
    .updateTable('expert_profiles')
    .set({ available: ranges(windows) })
    .where('person_id', '=', id)
    .execute()
}
