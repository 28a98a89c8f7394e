import { type Expression, type SqlBool, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { pageSize, paging } from '../web/list.ts'
import type { OutputStatus } from './lifecycle.ts'

export type OutputFilters = { status?: string | undefined; region?: string | undefined; type?: string | undefined; search?: string | undefined }

function filtered(tx: Tx, filters: OutputFilters) {
  return tx
    .selectFrom('outputs as o')
    .innerJoin('actions as a', 'a.id', 'o.action_id')
    .innerJoin('partners as p', 'p.code', 'a.partner')
    .where((eb) => {
      const all: Expression<SqlBool>[] = []
      if (filters.status) all.push(eb('o.status', '=', filters.status))
      if (filters.region) all.push(eb('p.region', '=', filters.region))
      if (filters.type) all.push(eb('o.type', '=', filters.type))
      if (filters.search) {
        const like = `%${filters.search.replace(/[\\%_]/g, '\\$&')}%`
        all.push(sql<SqlBool>`(unaccent(o.title) ilike unaccent(${like}) or unaccent(p.names::text) ilike unaccent(${like}))`)
      }
      return eb.and(all)
    })
}

export async function outputsFor(tx: Tx, filters: OutputFilters, page: number) {
  const counted = await filtered(tx, filters).select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await filtered(tx, filters)
    .select([
      'o.id',
      'o.title',
      'o.type',
      'o.status',
      'p.names as partner_names',
      sql<string | null>`(select max(r.reached_on)::text from output_rungs r where r.output_id = o.id and r.rung = 'finalised')`.as('finalised_on'),
    ])
    .orderBy(sql`finalised_on desc nulls first, o.id desc`)
    .limit(pageSize)
    .offset(paged.offset)
    .execute()
  return { rows, ...paged }
}

export type Output = NonNullable<Awaited<ReturnType<typeof findOutput>>>

export async function findOutput(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('outputs as o')
    .innerJoin('actions as a', 'a.id', 'o.action_id')
    .innerJoin('partners as p', 'p.code', 'a.partner')
    .selectAll('o')
    .select(['a.status as action_status', 'a.authority_id as action_authority_id', 'p.names as partner_names', 'p.code as partner', sql<number | null>`action_numeral(a.id)`.as('numeral')])
    .where('o.id', '=', id)
    .$if(locked, (query) => query.forUpdate('o'))
    .executeTakeFirst()
  return row && { ...row, status: row.status as OutputStatus }
}

export const lockOutput = (tx: Tx, id: string) => findOutput(tx, id, true)

export const rungsOf = (tx: Tx, id: string) =>
  tx.selectFrom('output_rungs').select(['rung', 'reached_on', 'body', 'evidence']).where('output_id', '=', id).orderBy('reached_on').orderBy('id').execute()
