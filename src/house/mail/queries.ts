import { type Expression, type SqlBool, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { answersForAlso } from '../identity/answering.ts'
import { hasWords, inOwn, searchedWords } from '../lists/search.ts'
import { pageSize, paging } from '../web/paging.ts'

export const mailStatuses = ['waiting', 'sent', 'failed', 'uncertain', 'cancelled', 'dropped', 'kept'] as const
export type MailStatus = (typeof mailStatuses)[number]
export type MailFilters = { status?: string | undefined; search?: string | undefined }

/** A page of the outbox, newest first. */
export async function mailFor(tx: Tx, filters: MailFilters, page: number) {
  const found = hasWords(
    [inOwn(sql`id`, sql`select id from outbox`, sql`subject`, sql`recipient`)],
    await searchedWords(tx, filters.search),
  )
  const all = tx.selectFrom('outbox').where((eb) => {
    const conditions: Expression<SqlBool>[] = []
    if (filters.status) conditions.push(eb('status', '=', filters.status))
    if (found) conditions.push(sql<SqlBool>`${found}`)
    return eb.and(conditions)
  })
  const counted = await all.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await all
    .selectAll()
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset(paged.offset)
    .execute()
  return { rows, ...paged }
}

export type MailFound = Awaited<ReturnType<typeof mailFor>>

export type OutboxMail = NonNullable<Awaited<ReturnType<typeof findMail>>>

export function findMail(tx: Tx, id: string, locked = false) {
  return tx
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', id)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
}

/** Mail that belongs to a record, newest first; for staff alone. */
export function mailRows(tx: Tx, table: string, id: string) {
  return tx
    .selectFrom('outbox')
    .selectAll()
    .where('record_table', '=', table)
    .where((eb) => eb.or([eb('record_id', '=', id), sql<SqlBool>`also_on @> array[${id}]::uuid[]`]))
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
}

/** A page of what could not be sent, the newest first: about files that this account answers for, or all of it. */
export async function undeliveredFor(tx: Tx, account: string | null, page: number) {
  const mine =
    account === null ? sql<SqlBool>`true` : sql<SqlBool>`u.of_a_file and ${answersForAlso(sql`u.officer_id`, account)}`
  const all = tx.selectFrom('undelivered as u').where(mine)
  const counted = await all.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const { rows } = await sql<OutboxMail>`select u.* from undelivered u where ${mine}
      order by u.queued_at desc, u.id desc limit ${pageSize} offset ${paged.offset}`.execute(tx)
  return { rows, ...paged }
}

export type Undelivered = Awaited<ReturnType<typeof undeliveredFor>>

/** Whether a mail that could not be sent is about a file that this account answers for. */
export async function isOwnMail(tx: Tx, id: string, account: string): Promise<boolean> {
  const { rows } = await sql`select from undelivered u where u.id = ${id} and u.of_a_file
      and ${answersForAlso(sql`u.officer_id`, account)}`.execute(tx)
  return rows.length > 0
}

/** Somebody who presses again within so many minutes is asking for what was just sent. */
const justNow = 10

/**
 * Of these records, those that a mail to this address tells of already: one that waits, or was written within the last
 * minutes. With the mail's id, by record.
 */
export async function alreadyOnItsWay(
  tx: Tx,
  at: Date,
  to: string,
  table: string,
  occasion: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{
    record_id: string
    mail_id: string
  }>`select n.record_id, n.mail_id from notices n join outbox m on m.id = n.mail_id
    where n.record_table = ${table} and n.occasion = ${occasion} and lower(m.recipient) = lower(${to})
      and ((m.status = 'waiting' and m.last_fault is null
        and m.queued_at > ${new Date(at.getTime() - 24 * 60 * 60_000)}) or (m.status in ('waiting', 'sent')
        and m.queued_at > ${new Date(at.getTime() - justNow * 60_000)}))`.execute(tx)
  return new Map(rows.map((row) => [row.record_id, row.mail_id]))
}
