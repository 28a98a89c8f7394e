import { type Expression, type SqlBool, sql } from 'kysely'
import { standingVetoes } from '../consultations/lifecycle.ts'
import { consultationsOn } from '../consultations/queries.ts'
import type { Tx } from '../database/connection.ts'
import { pageSize, paging } from '../web/list.ts'
import type { RequestStatus } from './lifecycle.ts'

export type RequestFilters = { status?: string; region?: string; theme?: string; partner?: string; year?: string; officer?: string; repeat?: boolean; search?: string; ids?: string[] }
export type RequestSort = 'received' | 'name' | 'status'

function filtered(tx: Tx, filters: RequestFilters) {
  return tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
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
}

/** A page of requests as this reader may see them, newest first unless asked otherwise. `lang` chooses the partners' names. */
export async function requestsFor(tx: Tx, filters: RequestFilters, lang: string, page: number, sort: { by: RequestSort; down: boolean }) {
  const counted = await filtered(tx, filters).select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const direction = sort.down ? sql`desc` : sql`asc`
  const order = {
    received: sql`r.received_on ${direction} nulls first, r.id ${direction}`,
    name: sql`coalesce(p.names ->> ${lang}, p.names ->> 'en') collate "und-x-icu" ${direction}, r.numeral ${direction}, r.id`,
    status: sql`r.status ${direction}, r.received_on desc, r.id desc`,
  }[sort.by]
  const rows = await filtered(tx, filters)
    .innerJoin('authorities as a', 'a.id', 'r.authority_id')
    .select(['r.id', 'r.reference', 'r.numeral', 'r.status', 'r.title', 'r.theme', 'r.received_on', 'p.names as partner_names', 'p.region', 'a.name as authority'])
    .orderBy(order)
    .limit(pageSize)
    .offset(paged.offset)
    .execute()
  return { rows, ...paged }
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
  // A draft may have no theme yet.
  return row && { ...row, theme: row.theme ?? '', status: row.status as RequestStatus }
}

/** Locks a request for a step. */
export const lockRequest = (tx: Tx, id: string) => findRequest(tx, id, true)

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

/** Questions to the authority, in rounds: each time a request is returned is one. */
export function questionsOn(tx: Tx, requestId: string) {
  return tx
    .selectFrom('request_questions')
    .select(['id', 'round', 'position', 'question', 'answer', 'asked_at', 'answered_at'])
    .where('request_id', '=', requestId)
    .orderBy('round')
    .orderBy('position')
    .execute()
}

/** The questions of the round that runs: those that the authority is asked now. */
export async function questionsNow(tx: Tx, requestId: string) {
  const all = await questionsOn(tx, requestId)
  return all.filter((question) => question.round === all.at(-1)?.round)
}

/** What stands between a request and its decision. */
export async function factsForDecision(tx: Tx, requestId: string) {
  const consultations = await consultationsOn(tx, requestId)
  return {
    consulted: consultations.length > 0,
    openConsultation: consultations.some((consultation) => consultation.status === 'open'),
    vetoes: standingVetoes(consultations).length,
  }
}
