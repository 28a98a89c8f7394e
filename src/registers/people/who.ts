import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { byName } from '../../house/languages/order.ts'
import type { Option, Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import { optionalText } from '../../house/web/form.ts'
import { findPerson } from './queries.ts'

// An address is where mail goes, and no identity: a ministry's one mailbox is used by many. Whoever is entered with an
// address that somebody has is asked about.

/** What is typed of somebody who is entered, as far as it tells people apart. */
export type Described = { name: string; email: string; employed_in: string; gender: string | null }
/**
 * Who is meant, as the form's field `who` says it: the id of an entry, `somebodyElse`, or '' while nobody was asked.
 * `shown` are the entries that the question named.
 */
export type Meant = { who: string; shown: string[] }
export const somebodyElse = 'somebody_else'

export const meantAsks = { who: optionalText(40), who_shown: optionalText(4000) }
/** What a form with the question sends of it. */
export const meantIn = (typed: Typed): Meant => ({
  who: typeof typed.who === 'string' ? typed.who : '',
  shown: String(typed.who_shown ?? '').split(' '),
})

type User = {
  id: string
  name: string
  employer: string | null
  gender: string | null
  employed_in: string
  country_names: Record<string, string>
}

/**
 * Entries of the register that use this address, as far as this reader sees them, by name. Addresses differ by more
 * than the case of their letters.
 */
export async function usersOf(tx: Tx, email: string): Promise<User[]> {
  if (email.trim() === '') return []
  const { rows } = await sql<User>`select e.id, d.name, d.employer, e.gender, e.employed_in, p.names as country_names
    from personal_details d join people e on e.id = d.person_id join partners p on p.code = e.employed_in
    where lower(d.email) = lower(${email.trim()}) order by ${byName(tx, sql`d.name`)}, e.id`.execute(tx)
  return rows
}

/**
 * The entry that is meant by what was typed, or null when it is somebody who is not in the register yet. Where the
 * address belongs to somebody and it was not said who is meant, refuses with the question; the form shows it with
 * `whoChoices`. Whoever has the address, the same name and nothing that speaks against it is meant without asking. Two
 * officers who enter the same address take turns: the second one sees what the first one entered.
 */
export async function meantBy(tx: Tx, typed: Described, { who, shown }: Meant): Promise<string | null> {
  if (typed.email === '') return null
  await inTurnFor(tx, typed.email)
  const users = await usersOf(tx, typed.email)
  if (users.some(({ id }) => id === who)) return who
  if (who === somebodyElse && users.every(({ id }) => shown.includes(id))) return null
  const [same, another] = users.filter((user) => isSame(user, typed))
  if (same && !another) return same.id
  if (users.length > 0) throw new Refusal(422, 'people.who_is_meant')
  return null
}

/** An entry gets an address that others have: only after it was said that the entry is somebody else who uses it. */
export async function refuseSilentSharing(tx: Tx, id: string, email: string, { who, shown }: Meant): Promise<void> {
  await inTurnFor(tx, email)
  const users = (await usersOf(tx, email)).filter((user) => user.id !== id)
  if (users.length > 0 && !(who === somebodyElse && users.every((user) => shown.includes(user.id))))
    throw new Refusal(422, 'people.who_uses_it')
}

/** An entry that means the same person as this one, as far as an address tells: entered while this one was away. */
export async function twinOf(tx: Tx, id: string): Promise<{ name: string } | undefined> {
  const entry = await findPerson(tx, id)
  if (!entry?.email || !entry.name) return undefined
  await inTurnFor(tx, entry.email)
  const described = { ...entry, name: entry.name, email: entry.email }
  return (await usersOf(tx, entry.email)).find((user) => user.id !== id && isSame(user, described))
}

const inTurnFor = (tx: Tx, email: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended('address ' || lower(${email}), 0))`.execute(tx)

const folded = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()

function isSame(user: User, typed: Described): boolean {
  return (
    folded(user.name) === folded(typed.name) &&
    user.employed_in === typed.employed_in &&
    (user.gender === null || typed.gender === null || user.gender === typed.gender)
  )
}

/**
 * The question's answers: everybody who has the address that was typed, and somebody else. Nothing when nobody has it.
 */
export async function whoChoices(tx: Tx, email: Typed[string] | undefined, view: View): Promise<Option[]> {
  const users = await usersOf(tx, typeof email === 'string' ? email : '')
  if (users.length === 0) return []
  const known = users.map((user) => ({
    value: user.id,
    label: user.name,
    hint: [user.employer, user.country_names[view.lang] ?? user.country_names.en].filter(Boolean).join(' · '),
  }))
  return [...known, { value: somebodyElse, label: view.t('people.who.somebody_else') }]
}
