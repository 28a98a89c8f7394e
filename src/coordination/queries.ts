import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { pageSize, paging } from '../web/list.ts'

export async function initiativesFor(tx: Tx, search: string | undefined, page: number) {
  const like = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const from = () =>
    tx
      .selectFrom('initiatives')
      .where(sql<boolean>`unaccent(name || ' ' || coalesce(acronym, '') || ' ' || array_to_string(aliases, ' ') || ' ' || coalesce(organisation, '')) ilike unaccent(${like})`)
  const counted = await from().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await from().select(['id', 'name', 'acronym', 'organisation', 'regions']).orderBy(sql`name collate "und-x-icu"`).limit(pageSize).offset(paged.offset).execute()
  return { rows, ...paged }
}

export const findInitiative = (tx: Tx, id: string) => tx.selectFrom('initiatives').selectAll().where('id', '=', id).executeTakeFirst()
export const redirectedTo = (tx: Tx, id: string) =>
  tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .select(['r.id', 'r.numeral', 'r.reference', 'r.title', 'p.names as partner_names'])
    .where('r.redirected_to', '=', id)
    .execute()

export async function initiativeChoices(tx: Tx) {
  const rows = await tx.selectFrom('initiatives').select(['id', 'name']).orderBy(sql`name collate "und-x-icu"`).execute()
  return rows.map((row) => ({ value: row.id, label: row.name }))
}
