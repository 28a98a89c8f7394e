import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { type Together, together } from '../../house/database/together.ts'
import { dayIn } from '../../house/days/day.ts'
import { byName, byPartner } from '../../house/languages/order.ts'
import { partnerName } from '../../house/lists/queries.ts'
import { hasWords, inPartner, isExactly, searchedWords } from '../../house/lists/search.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { pageSize, paging } from '../../house/web/paging.ts'
import { requestSteps, requestsUnderWay } from '../request/lifecycle.ts'
import { type EligibilityFacts, type Finding, findings } from './rules.ts'

/** What is asked about a request: as it stands in its row. */
export type Asking = { id: string; partner: string; authority_id: string; theme: string | null }

/** Every rule that this request does not meet at this time, waived or not. */
export async function eligibilityOf(tx: Tx, request: Asking, at: Date): Promise<Finding[]> {
  return findings(await factsOf(tx, request, at))
}

async function factsOf(tx: Tx, request: Asking, at: Date): Promise<EligibilityFacts> {
  return eligibilityFactsIn(await together(tx, eligibilityRows(tx, request, await yearOf(tx, at))))
}

/** The year whose list of partners holds at this time. */
export const yearOf = async (tx: Tx, at: Date) => Number(dayIn((await facilityCalendar(tx)).zone, at).slice(0, 4))

/** What the rules look at: to be asked together, also with more. */
export const eligibilityRows = (tx: Tx, request: Asking, year: number) => ({
  active_rules: tx.selectFrom('eligibility_rules').select('key').where('active', '=', true),
  asking_partners: partnersOf(tx, request, year),
  asking_authorities: authoritiesOf(tx, request),
  asked_themes: themesOf(tx, request),
  open_requests: openRequestsLike(tx, request),
  waivers: waiversOf(tx, request.id),
})

/** The same as the rules read it, once it was asked. */
export const eligibilityFactsIn = (found: Together<ReturnType<typeof eligibilityRows>>): EligibilityFacts => ({
  active: found.active_rules.map((rule) => rule.key),
  partners: found.asking_partners,
  authorities: found.asking_authorities,
  themes: found.asked_themes,
  openRequests: found.open_requests,
  waivers: found.waivers,
})

function partnersOf(tx: Tx, request: Asking, year: number) {
  const listed = sql<boolean>`exists (select from eligible_partners e
    where e.partner = p.code and e.from_year <= ${year} and coalesce(e.to_year >= ${year}, true))`
  return tx
    .selectFrom('partners as p')
    .select(['p.code', 'p.names', listed.as('listed')])
    .where((eb) =>
      eb.or([
        eb('p.code', '=', request.partner),
        eb('p.code', 'in', eb.selectFrom('request_partners').select('partner').where('request_id', '=', request.id)),
      ]),
    )
    .orderBy(sql`p.code <> ${request.partner}, ${byPartner(tx, 'p')}, p.code`)
}

/** The authority that files, those that ask jointly, and those named that are not in the register yet. */
function authoritiesOf(tx: Tx, request: Asking) {
  return sql<EligibilityFacts['authorities'][number]>`
    select asking.name, t.key as type, t.names as "typeNames", t.eligible, t.only_jointly as "onlyJointly" from (
      select a.name, a.type, 0 as place from authorities a where a.id = ${request.authority_id}
      union all select a.name, a.type, 1 from request_authorities ra join authorities a on a.id = ra.authority_id
        where ra.request_id = ${request.id} and ra.part = 'asks'
      union all select n.name, n.type, 2 from named_authorities n
        where n.request_id = ${request.id} and n.status = 'named'
    ) asking join authority_types t on t.key = asking.type
      order by asking.place, ${byName(tx, sql`asking.name`)}`
}

function themesOf(tx: Tx, request: Asking) {
  return tx
    .selectFrom('themes as t')
    .select(['t.key', 't.names', 't.offered'])
    .where((eb) =>
      eb.or([
        eb('t.key', '=', request.theme ?? ''),
        eb('t.key', 'in', eb.selectFrom('request_themes').select('theme').where('request_id', '=', request.id)),
      ]),
    )
    .orderBy(sql`t.key <> ${request.theme ?? ''}, t.position`)
}

/** Without a theme there is none. */
function openRequestsLike(tx: Tx, request: Asking) {
  return (
    tx
      .selectFrom('requests')
      .select(['id', 'reference', 'title'])
      .where('authority_id', '=', request.authority_id)
      .where('theme', '=', request.theme || null)
      .where('id', '<>', request.id)
      // A second one on the same theme would be a duplicate.
      .where('status', 'in', requestsUnderWay)
      .orderBy('id')
  )
}

function waiversOf(tx: Tx, requestId: string) {
  return tx
    .selectFrom('eligibility_waivers')
    .select(['id', 'rule', 'about', 'status', 'asked_reason', 'reason', 'refused_reason'])
    .where('request_id', '=', requestId)
    .orderBy('id')
}

/**
 * Requests of one authority on one theme are submitted one after the other, so that two tabs cannot both find none
 * open. Held until the transaction ends.
 */
export async function lockOpenRequests(tx: Tx, request: Asking): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('open request'),
    hashtext(${`${request.authority_id} ${request.theme}`}))`.execute(tx)
}

/**
 * Whether a waiver of the request `r` may still be decided: what was asked and never settled waits for nobody once the
 * request is past it.
 */
export const waivable = sql<boolean>`r.status = any(${[...requestSteps.decide_waiver.from]}::text[])`

/** Waivers that were asked for and not decided, the oldest first, with the request each is about. */
export function waiversAsked(tx: Tx) {
  return tx
    .selectFrom('eligibility_waivers as w')
    .innerJoin('requests as r', 'r.id', 'w.request_id')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .select([
      'w.id',
      'w.rule',
      'w.asked_at',
      'w.asked_reason',
      'r.id as request_id',
      'r.reference',
      'r.numeral',
      'r.title',
      'p.names as partner_names',
    ])
    .where('w.status', '=', 'asked')
    .where(waivable)
    .orderBy('w.asked_at')
    .limit(50)
    .execute()
}

/** The rules with whether each holds; types and themes with what is said of them. */
export async function eligibilityLists(tx: Tx) {
  return {
    rules: await tx.selectFrom('eligibility_rules').select(['key', 'active']).orderBy('position').execute(),
    types: await tx
      .selectFrom('authority_types')
      .select(['key', 'names', 'eligible', 'only_jointly'])
      .orderBy('position')
      .execute(),
    themes: await tx.selectFrom('themes').select(['key', 'names', 'offered']).orderBy('position').execute(),
  }
}

/** Partners with the years in which each is on the list, by name; those that are not on it too. */
export async function listedPartners(
  tx: Tx,
  filters: { search?: string | undefined; year?: string | undefined; listed?: string | undefined },
  lang: string,
  page: number,
) {
  const found = hasWords([inPartner(sql`p.code`)], await searchedWords(tx, filters.search))
  const year = /^\d{4}$/.test(filters.year ?? '') ? Number(filters.year) : null
  const inYear = sql<boolean>`e.partner is not null and (${year}::int is null or (e.from_year <= ${year}::int
    and coalesce(e.to_year >= ${year}::int, true)))`
  const from = () =>
    tx
      .selectFrom('partners as p')
      .leftJoin('eligible_partners as e', 'e.partner', 'p.code')
      .where((eb) => {
        const all = filters.listed === 'no' ? [sql<boolean>`not (${inYear})`] : filters.listed === 'all' ? [] : [inYear]
        if (found) all.push(sql<boolean>`${found}`)
        return eb.and(all)
      })
  const counted = await from().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await from()
    .select(['p.code', 'p.names', 'e.from_year', 'e.to_year'])
    .orderBy(sql`${isExactly(sql`p.code`, filters.search ?? '')} desc, ${partnerName('p', lang)}, p.code`)
    .limit(pageSize)
    .offset(paged.offset)
    .execute()
  return { rows, ...paged }
}

export function findListing(tx: Tx, code: string) {
  return tx
    .selectFrom('partners as p')
    .leftJoin('eligible_partners as e', 'e.partner', 'p.code')
    .select(['p.code', 'p.names', 'e.from_year', 'e.to_year'])
    .where('p.code', '=', code)
    .executeTakeFirst()
}

export type ListChange = {
  at: Date
  who: string | null
  step: string
  list: string
  names: unknown
  key: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/**
 * The newest changes of the rules and lists: who changed which line, and how. What was there from the beginning is left
 * out.
 */
export async function listChanges(tx: Tx): Promise<ListChange[]> {
  const { rows } = await sql<ListChange>`
    select h.at, a.name as who, h.step, h.row_table as list, h.before, h.after,
      coalesce(p.names, t.names, y.names) as names, r.key as key
    from history h
      left join accounts a on a.id = h.account
      left join eligible_partners e on h.row_table = 'eligible_partners' and e.id = h.record_id
      left join partners p on p.code = coalesce(e.partner, h.after ->> 'partner', h.before ->> 'partner')
      left join themes t on h.row_table = 'themes' and t.id = h.record_id
      left join authority_types y on h.row_table = 'authority_types' and y.id = h.record_id
      left join eligibility_rules r on h.row_table = 'eligibility_rules' and r.id = h.record_id
    where h.record_table in ('eligibility_rules', 'eligible_partners', 'authority_types', 'themes')
      and h.step <> 'furnish'
    order by h.id desc limit 50`.execute(tx)
  return rows
}

export type EligibilityRead = Awaited<ReturnType<typeof readEligibility>>

/** Who may ask for what, which waivers wait for a decision, and who changed which line. */
export async function readEligibility(tx: Tx) {
  const lists = await eligibilityLists(tx)
  return { ...lists, asked: await waiversAsked(tx), changes: await listChanges(tx) }
}

export type ListedPartners = Awaited<ReturnType<typeof listedPartners>>
export type Listing = NonNullable<Awaited<ReturnType<typeof findListing>>>
