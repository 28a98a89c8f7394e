import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { pageSize, paging } from '../web/list.ts'
import type { OpinionStatus } from './lifecycle.ts'

/** The consultations on a request, newest first, with the opinion of each body. */
export async function consultationsOn(tx: Tx, requestId: string) {
  const consultations = await tx.selectFrom('consultations').selectAll().where('request_id', '=', requestId).orderBy('opened_on', 'desc').orderBy('id', 'desc').execute()
  if (consultations.length === 0) return []
  const opinions = await tx
    .selectFrom('opinions as o')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.id', 'o.consultation_id', 'o.body_id', 'o.status', 'o.reasons', 'o.conditions', 'o.given_at', 'o.late', 'o.due_on', 'b.name as body'])
    .where(
      'o.consultation_id',
      'in',
      consultations.map((consultation) => consultation.id),
    )
    .orderBy('b.name')
    .execute()
  return consultations.map((consultation) => ({ ...consultation, opinions: opinions.filter((opinion) => opinion.consultation_id === consultation.id) }))
}

/** Opinions that bodies were asked for: those still open first. A body sees its own. */
export async function opinionsAsked(tx: Tx, lang: string, page: number) {
  const from = () => tx.selectFrom('opinions as o').innerJoin('consultations as c', 'c.id', 'o.consultation_id').innerJoin('requests as r', 'r.id', 'c.request_id')
  const counted = await from().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await from()
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.id', 'o.status', 'o.late', 'o.due_on', 'o.asked_on', 'r.title', 'r.numeral', 'b.name as body', sql<string>`coalesce(p.names ->> ${lang}, p.names ->> 'en')`.as('partner')])
    .orderBy(sql`o.status = 'asked' desc, o.due_on desc, o.id`)
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
    .innerJoin('requests as r', 'r.id', 'c.request_id')
    .selectAll('o')
    .select(['c.request_id', 'r.status as request_status', 'r.decided_at', 'b.name as body', 'b.may_veto'])
    .where('o.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, status: row.status as OpinionStatus }
}
