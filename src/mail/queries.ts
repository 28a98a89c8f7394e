import { type Expression, type SqlBool, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Person } from '../identity/person.ts'
import { hasWords, inOwn, searchedWords } from '../lists/search.ts'
import { pageSize, paging } from '../web/list.ts'
import { may } from './permissions.ts'

export const mailStatuses = ['waiting', 'sent', 'failed', 'uncertain', 'cancelled', 'dropped', 'kept'] as const
export type MailStatus = (typeof mailStatuses)[number]
export type MailFilters = { status?: string | undefined; search?: string | undefined }

/** A page of the outbox, newest first. */
export async function mailFor(tx: Tx, filters: MailFilters, page: number) {
  const found = hasWords([inOwn(sql`id`, sql`select id from outbox`, sql`subject`, sql`recipient`)], await searchedWords(tx, filters.search))
  const all = tx.selectFrom('outbox').where((eb) => {
    const conditions: Expression<SqlBool>[] = []
    if (filters.status) conditions.push(eb('status', '=', filters.status))
    if (found) conditions.push(sql<SqlBool>`${found}`)
    return eb.and(conditions)
  })
  const counted = await all.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await all.selectAll().orderBy('queued_at', 'desc').orderBy('id', 'desc').limit(pageSize).offset(paged.offset).execute()
  return { rows, ...paged }
}

export type OutboxMail = NonNullable<Awaited<ReturnType<typeof findMail>>>

export function findMail(tx: Tx, id: string, locked = false) {
  return tx
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', id)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
}

/** Mail that belongs to a record, newest first; staff read it, nobody else. */
export async function mailOf(tx: Tx, table: string, id: string, person: Person | null): Promise<OutboxMail[]> {
  if (!may(person).readOnRecord()) return []
  return tx
    .selectFrom('outbox')
    .selectAll()
    .where('record_table', '=', table)
    .where((eb) => eb.or([eb('record_id', '=', id), sql<SqlBool>`also_on @> array[${id}]::uuid[]`]))
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}
