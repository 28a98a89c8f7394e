import { type Expression, type SqlBool, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { pageSize, paging } from '../web/list.ts'
import type { OpinionStatus, RequestStatus } from './lifecycle.ts'

export type RequestFilters = { status?: string; region?: string; theme?: string; partner?: string; year?: string; officer?: string; repeat?: boolean; search?: string; ids?: string[] }
export type RequestSort = 'received' | 'name' | 'status'

function filtered(tx: Tx, filters: RequestFilters) {
  return (
    tx
      .selectFrom('requests as r')
      // Every request has its partner; as an outer join, PostgreSQL leaves it out where only counting is asked.
      .leftJoin('partners as p', 'p.code', 'r.partner')
      .where((eb) => {
        const all: Expression<SqlBool>[] = []
        if (filters.status) all.push(eb('r.status', '=', filters.status))
        if (filters.region) all.push(eb('p.region', '=', filters.region))
        if (filters.theme) all.push(eb('r.theme', '=', filters.theme))
        if (filters.partner) all.push(eb('r.partner', '=', filters.partner))
        if (filters.year && /^\d{4}$/.test(filters.year)) all.push(sql<SqlBool>`r.received_on >= ${`${filters.year}-01-01`}::date and r.received_on <= ${`${filters.year}-12-31`}::date`)
        if (filters.search) {
          // Every word must be found somewhere: in the title, the need, the partner's name in any language, the reference.
          for (const word of filters.search.split(/\s+/).slice(0, 8)) {
            const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`
            all.push(
              sql<SqlBool>`(unaccent(r.title) ilike unaccent(${like}) or unaccent(r.need) ilike unaccent(${like}) or unaccent(p.names::text) ilike unaccent(${like}) or r.reference ilike ${like})`,
            )
          }
        }
        return eb.and(all)
      })
  )
}

type RequestRow = {
  id: string
  reference: string
  numeral: number | null
  status: string
  title: string
  theme: string
  received_on: string | null
  partner_names: unknown
  region: string | null
  authority: string
}
type RequestPage = { rows: RequestRow[] } & ReturnType<typeof paging>

/** A page of requests as this reader may see them, newest first unless asked otherwise; the last one when there are fewer. `lang` chooses the partners' names. */
export async function requestsFor(tx: Tx, filters: RequestFilters, lang: string, page: number, sort: { by: RequestSort; down: boolean }): Promise<RequestPage> {
  const direction = sort.down ? sql`desc` : sql`asc`
  const order = {
    received: sql`r.received_on ${direction} nulls first, r.id ${direction}`,
    name: sql`coalesce(p.names ->> ${lang}, p.names ->> 'en') collate "und-x-icu" ${direction}, r.numeral ${direction}, r.id`,
    status: sql`r.status ${direction}, r.received_on desc, r.id desc`,
  }[sort.by]
  const counted = filtered(tx, filters).select(sql<number>`count(*)`.as('total'))
  const rows = await filtered(tx, filters)
    .innerJoin('authorities as a', 'a.id', 'r.authority_id')
    .select(['r.id', 'r.reference', 'r.numeral', 'r.status', 'r.title', 'r.theme', 'r.received_on', 'p.names as partner_names', 'p.region', 'a.name as authority'])
    // Rows and their number in one go: every way to the database and back costs as much as reading the rows.
    .select(sql<number>`(${counted})`.as('total'))
    .orderBy(order)
    // Written out, so that the plan of the first page, prepared once, knows how few rows are wanted.
    .limit(sql.lit(pageSize))
    .$if(page > 1, (query) => query.offset((page - 1) * pageSize))
    .execute()
  if (rows.length === 0 && page > 1) return requestsFor(tx, filters, lang, paging(page, (await counted.executeTakeFirstOrThrow()).total).page, sort)
  return { rows, ...paging(page, rows[0]?.total ?? 0) }
}

export type Request_ = NonNullable<Awaited<ReturnType<typeof findRequest>>>

/** One request with what its page and its rules need, or undefined when there is none that this reader may see. */
export async function findRequest(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .innerJoin('authorities as a', 'a.id', 'r.authority_id')
    .leftJoin('initiatives as i', 'i.id', 'r.redirected_to')
    .selectAll('r')
    .select(['p.names as partner_names', 'p.region', 'a.name as authority', 'a.name_language as authority_language', 'i.name as initiative'])
    // Row security has shown the row: to an outsider, then, because its authority is a party or its body was asked.
    .select([sql<boolean>`r.authority_id is distinct from current_authority()`.as('party'), sql<boolean>`current_body() is not null`.as('asked')])
    .where('r.id', '=', id)
    .$if(locked, (query) => query.forUpdate('r'))
    .executeTakeFirst()
  return row && { ...row, status: row.status as RequestStatus }
}

/** Locks a request for a step. */
export const lockRequest = (tx: Tx, id: string) => findRequest(tx, id, true)

/** Names of staff who carry a request; nobody for outsiders, who deal with the facility. */
export async function officersOf(tx: Tx, ids: (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id): id is string => id !== null)
  if (known.length === 0) return new Map()
  const rows = await tx.selectFrom('accounts').select(['id', 'name']).where('id', 'in', known).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export async function otherThemes(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.selectFrom('request_themes').select('theme').where('request_id', '=', id).execute()
  return rows.map((row) => row.theme)
}

export function otherAuthorities(tx: Tx, id: string) {
  return tx
    .selectFrom('request_authorities as ra')
    .innerJoin('authorities as a', 'a.id', 'ra.authority_id')
    .select(['a.id', 'a.name', 'ra.part'])
    .where('ra.request_id', '=', id)
    .orderBy('a.name')
    .execute()
}

export function otherPartners(tx: Tx, id: string) {
  return tx.selectFrom('request_partners as rp').innerJoin('partners as p', 'p.code', 'rp.partner').select(['p.code', 'p.names']).where('rp.request_id', '=', id).orderBy('p.code').execute()
}

/** The consultations on a request, newest first, with the opinion of each body. */
export async function consultationsOn(tx: Tx, requestId: string) {
  const consultations = await tx.selectFrom('consultations').selectAll().where('request_id', '=', requestId).orderBy('opened_on', 'desc').orderBy('id', 'desc').execute()
  if (consultations.length === 0) return []
  const opinions = await tx
    .selectFrom('opinions as o')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.id', 'o.consultation_id', 'o.status', 'o.reasons', 'o.given_at', 'o.late', 'b.name as body'])
    .where(
      'o.consultation_id',
      'in',
      consultations.map((consultation) => consultation.id),
    )
    .orderBy('b.name')
    .execute()
  return consultations.map((consultation) => ({ ...consultation, opinions: opinions.filter((opinion) => opinion.consultation_id === consultation.id) }))
}

/** What stands between a request and its decision. */
export async function factsForDecision(tx: Tx, requestId: string) {
  const consultations = await consultationsOn(tx, requestId)
  const last = consultations[0]
  return {
    consulted: last !== undefined,
    openConsultation: consultations.some((consultation) => consultation.status === 'open'),
    vetoes: last?.opinions.filter((opinion) => opinion.status === 'veto').length ?? 0,
  }
}

export function scoresOf(tx: Tx, requestId: string) {
  return tx.selectFrom('decision_scores').select(['criterion', 'score', 'remark']).where('request_id', '=', requestId).execute()
}

/** Opinions that bodies were asked for: those still open first. A body sees its own. */
export async function opinionsAsked(tx: Tx, lang: string, page: number) {
  const from = () => tx.selectFrom('opinions as o').innerJoin('consultations as c', 'c.id', 'o.consultation_id').innerJoin('requests as r', 'r.id', 'c.request_id')
  const counted = await from().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await from()
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.id', 'o.status', 'o.late', 'c.due_on', 'c.opened_on', 'r.title', 'r.numeral', 'b.name as body', sql<string>`coalesce(p.names ->> ${lang}, p.names ->> 'en')`.as('partner')])
    .orderBy(sql`o.status = 'asked' desc, c.due_on desc, o.id`)
    .limit(pageSize)
    .offset(paged.offset)
    .execute()
  return { rows: rows.map((row) => ({ ...row, status: row.status as OpinionStatus })), ...paged }
}

export type Opinion = NonNullable<Awaited<ReturnType<typeof findOpinion>>>

export async function findOpinion(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .selectAll('o')
    .select(['c.request_id', 'c.due_on', 'c.opened_on', 'c.status as consultation_status', 'b.name as body', 'b.may_veto'])
    .where('o.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, status: row.status as OpinionStatus }
}

/** Bodies to consult, as choices of a form. */
export async function bodyChoices(tx: Tx) {
  const rows = await tx.selectFrom('consulted_bodies').select(['id', 'name', 'may_veto']).orderBy('name').execute()
  return rows.map((row) => ({ value: row.id, label: row.name }))
}
