import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { when } from '../../house/database/together.ts'
import { historyWhere } from '../../house/history/history.tsx'
import type { Person } from '../../house/identity/person.ts'
import { byName, byPartner, comparing, inOrderOf } from '../../house/languages/order.ts'
import { bestLanguage, translator } from '../../house/languages/texts.ts'
import { partnerName } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner, isExactly, searchedWords } from '../../house/lists/search.ts'
import { registered } from '../../house/record/declared-record.ts'
import { nameIn } from '../../house/settings/queries.ts'

export type Partner = NonNullable<Awaited<ReturnType<typeof findPartner>>>
/** Pages name a partner by its code, programs by its id. */
export const findPartner = (tx: Tx, code: string) => partners(tx).where('code', '=', code).executeTakeFirst()
export const partnerById = (tx: Tx, id: string, locked = false) =>
  partners(tx)
    .where('id', '=', id)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
const partners = (tx: Tx) =>
  tx.selectFrom('partners').select(['id', 'code', 'kind', 'names', 'region', 'version', registered])

/** What was changed of a partner itself: its names have lines of their own. */
export const historyOfPartner = (tx: Tx, { id }: Partner, person: Person | null) =>
  historyWhere(tx, sql`h.record_table = 'partners' and h.record_id = ${id}`, person)

/** By what else people call a partner, besides its names in our languages. */
export const otherNamesOf = (tx: Tx, id: string) =>
  tx
    .selectFrom('partner_names')
    .select(['id', 'name', 'kind', 'language'])
    .where('partner_id', '=', id)
    .orderBy(byName(tx, sql`name`))
    .orderBy('id')

export type PartnerName = Awaited<ReturnType<ReturnType<typeof otherNamesOf>['execute']>>[number]

/** What is known of a country: EU membership, land borders, income group by year; of an organisation: its members. */
export const factsOfPartner = (tx: Tx, code: string) => ({
  membership: tx.selectFrom('eu_memberships').select(['member_from', 'member_to']).where('country', '=', code),
  borders: tx
    .selectFrom('land_borders as b')
    .innerJoin('partners as p', 'p.code', 'b.neighbour')
    .select(['p.code', 'p.names'])
    .where('b.country', '=', code)
    .orderBy(byPartner(tx, 'p')),
  incomes: tx
    .selectFrom('income_groups')
    .select(['fiscal_year', 'income_group'])
    .where('country', '=', code)
    .orderBy('fiscal_year', 'desc'),
  members: memberships(tx, 'country', 'organisation', code),
  organisations: memberships(tx, 'organisation', 'country', code),
})

type Side = 'country' | 'organisation'
/** Who stands on the other side of memberships than the partner of this code. */
const memberships = (tx: Tx, other: Side, own: Side, code: string) =>
  tx
    .selectFrom('organisation_members as m')
    .innerJoin('partners as p', 'p.code', `m.${other}`)
    .select(['p.code', 'p.names'])
    .where(`m.${own}`, '=', code)
    .orderBy(byPartner(tx, 'p'))

/** Requests, Actions and authorities of a partner, as far as this reader sees them. */
export const recordsOfPartner = (tx: Tx, code: string, requests: boolean) => ({
  requests: when(requests, () =>
    tx
      .selectFrom('requests')
      .select(['id', 'numeral', 'reference', 'title', 'status', 'received_on'])
      .where('partner', '=', code)
      .orderBy(sql`numeral desc nulls first`),
  ),
  actions: tx
    .selectFrom('actions as a')
    .select(['a.id', 'a.title', 'a.status', sql<number | null>`action_numeral(a.id)`.as('numeral')])
    .where('a.partner', '=', code)
    .orderBy('a.id', 'desc'),
  authorities: tx
    .selectFrom('authorities')
    .select(['id', 'name', 'name_language', 'type'])
    .where('partner', '=', code)
    .orderBy(byName(tx, sql`name`))
    .orderBy('id'),
})

export async function countryChoices(tx: Tx, lang: string) {
  const rows = await tx.selectFrom('partners').select(['code', 'names']).where('kind', '=', 'country').execute()
  return sorted(
    rows.map((row) => ({ value: row.code, label: nameIn(row.names, lang) })),
    lang,
  )
}

/** The name of every partner in a language, by its code. */
export async function partnerNames(tx: Tx, lang: string): Promise<Map<string, string>> {
  const { rows } = await sql<{
    code: string
    name: string
  }>`select code, coalesce(names ->> ${lang}, names ->> 'en', code) as name from partners`.execute(tx)
  return new Map(rows.map(({ code, name }) => [code, name]))
}

export async function partnerChoices(tx: Tx, lang: string) {
  const rows = await tx.selectFrom('partners').select(['code', 'names']).where('region', 'is not', null).execute()
  return sorted(
    rows.map((row) => ({ value: row.code, label: nameIn(row.names, lang) })),
    lang,
  )
}

function sorted<T extends { label: string }>(options: T[], lang: string): T[] {
  const compare = comparing(lang)
  return options.sort((a, b) => compare(a.label, b.label))
}

/** How many of what a search finds are shown: enough to choose from on a phone. */
const mostFound = 20
const someOf = <T>(rows: T[]) => ({ rows: rows.slice(0, mostFound), more: rows.length > mostFound })

/**
 * Partners of the facility by words of their names in any language, or by their codes; without any, the members of this
 * organisation.
 */
export async function searchPartners(tx: Tx, search: string, organisation: string, lang: string) {
  const words = await searchedWords(tx, search)
  const members = (query: ReturnType<typeof partnersByName>) =>
    query.where('p.code', 'in', (eb) =>
      eb.selectFrom('organisation_members').select('country').where('organisation', '=', organisation),
    )
  const found = hasWords([inPartner(sql`p.code`)], words)
  if (!found) return { rows: await members(partnersByName(tx, '', lang)).execute(), more: false }
  return someOf(
    await partnersByName(tx, search, lang)
      .where('p.region', 'is not', null)
      .where(sql<boolean>`${found}`)
      .limit(mostFound + 1)
      .execute(),
  )
}

const partnersByName = (tx: Tx, search: string, lang: string) =>
  tx
    .selectFrom('partners as p')
    .select(['p.code', 'p.names'])
    .orderBy(sql`${isExactly(sql`p.code`, search)} desc, ${partnerName('p', lang)}, p.code`)

/**
 * Authorities by words of their name or of their partner's, in any language and any order; those of this partner first.
 */
export async function searchAuthorities(tx: Tx, search: string, lang: string, partner = '') {
  const found = hasWords(
    [inOwn(sql`a.id`, sql`select id from authorities`, sql`name`), inPartner(sql`a.partner`)],
    await searchedWords(tx, search),
  )
  if (!found) return { rows: [], more: false }
  return someOf(
    await tx
      .selectFrom('authorities as a')
      .innerJoin('partners as p', 'p.code', 'a.partner')
      .select(['a.id', 'a.name', 'a.partner', 'p.names as partner_names'])
      .where(sql<boolean>`${found}`)
      .orderBy(
        sql`a.partner <> ${partner}, ${isExactly(sql`a.partner`, search)} desc, ${partnerName('p', lang)},
          ${inOrderOf(lang, sql`a.name`)}, a.id`,
      )
      .limit(mostFound + 1)
      .execute(),
  )
}

export type Authority = NonNullable<Awaited<ReturnType<typeof findAuthority>>>
export const findAuthority = (tx: Tx, id: string, locked = false) =>
  tx
    .selectFrom('authorities as a')
    .innerJoin('partners as p', 'p.code', 'a.partner')
    .selectAll('a')
    .select(['p.names as partner_names', registered])
    .where('a.id', '=', id)
    .$if(locked, (query) => query.forUpdate('a'))
    .executeTakeFirst()

/** Authorities by their ids, and those of a partner: with their partner's code, by name. */
export const authoritiesNamed = (tx: Tx, ids: readonly string[]) =>
  authoritiesByName(tx)
    .where(sql<boolean>`id::text = any(${[...ids]}::text[])`)
    .execute()
export const authoritiesOfPartner = (tx: Tx, partner: string) =>
  authoritiesByName(tx).where('partner', '=', partner).execute()
const authoritiesByName = (tx: Tx) =>
  tx.selectFrom('authorities').select(['id', 'name', 'partner']).orderBy(byName(tx, sql`name`)).orderBy('id')

export async function authorityChoices(tx: Tx, lang: string) {
  const t = translator(bestLanguage(lang))
  const rows = await tx
    .selectFrom('authorities as a')
    .innerJoin('partners as p', 'p.code', 'a.partner')
    .select(['a.id', 'a.name', 'p.names'])
    .execute()
  return sorted(
    rows.map((row) => ({ value: row.id, label: t('ui.of_name', { label: nameIn(row.names, lang), name: row.name }) })),
    lang,
  )
}
