import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { seen } from '../../house/database/walls.ts'
import { byName, byPartner } from '../../house/languages/order.ts'
import { registered } from '../../house/record/declared-record.ts'

export type FoundBody = NonNullable<Awaited<ReturnType<typeof findBody>>>
export const findBody = (tx: Tx, id: string, locked = false) =>
  tx
    .selectFrom('consulted_bodies as b')
    .$call(seen(tx, 'consulted_bodies', 'b'))
    .select(registered)
    .where('id', '=', id)
    .$if(locked, (query) => query.forUpdate('b'))
    .executeTakeFirst()

export function scopesOf(tx: Tx, bodyId: string) {
  return tx
    .selectFrom('body_scopes as s')
    .leftJoin('regions as r', 'r.key', 's.region')
    .leftJoin('themes as t', 't.key', 's.theme')
    .leftJoin('partners as p', 'p.code', 's.partner')
    .select(['s.id', 's.region', 's.partner', 's.theme'])
    .select(['r.names as region_names', 'p.names as partner_names', 't.names as theme_names'])
    .where('s.body_id', '=', bodyId)
    .orderBy('r.position')
    .orderBy('t.position')
    .orderBy(byPartner(tx, 'p'))
    .orderBy('s.id')
}

export type Suggestion = {
  id: string
  name: string
  may_veto: boolean
  /** Whether anybody would be told: the body has an address or an account. */
  reachable: boolean
  /** Names of what it is asked about that fits; null when nothing does. */
  fits: { region: unknown; partner: unknown; theme: unknown }[] | null
}

/**
 * Active bodies for a request, those first that are asked about its partners, region or themes; without those that were
 * asked on it already, when so told.
 */
export async function bodiesToAsk(tx: Tx, requestId: string, options: { further: boolean }): Promise<Suggestion[]> {
  const { rows } = await sql<Suggestion>`
    with asked as (
      select p.region, array[r.partner] || coalesce((select array_agg(f.partner) from request_partners f
        where f.request_id = r.id), '{}') as partners,
        array_remove(array[r.theme] || (select array_agg(t.theme) from request_themes t
          where t.request_id = r.id), null) as themes
      from requests r join partners p on p.code = r.partner where r.id = ${requestId})
    select * from (select b.id, b.name, b.may_veto, b.email is not null or exists (select from accounts a
      where a.body_id = b.id and a.active) as reachable,
      (select jsonb_agg(jsonb_build_object('region', g.names, 'partner', p.names, 'theme', t.names)
        order by g.position, t.position, ${byPartner(tx, 'p')}, s.id)
        from body_scopes s left join regions g on g.key = s.region left join partners p on p.code = s.partner left
          join themes t on t.key = s.theme
        where s.body_id = b.id and coalesce(s.region = asked.region, true) and coalesce(s.partner = any(asked.partners),
          true) and coalesce(s.theme = any(asked.themes), true)) as fits
    from consulted_bodies b cross join asked
    where b.active and not (${options.further} and exists (select from opinions o
      join consultations c on c.id = o.consultation_id where c.request_id = ${requestId} and o.body_id = b.id))) offered
    order by fits is null, ${byName(tx, sql`name`)}, id`.execute(tx)
  return rows
}
