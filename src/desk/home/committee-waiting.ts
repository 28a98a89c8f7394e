import { sql } from 'kysely'
import { answersFor } from '../../house/identity/answering.ts'
import type { Person } from '../../house/identity/person.ts'
import { mayMeet } from '../../requests/committee/permissions.ts'
import type { Waiting, WaitingPart } from './waiting.ts'

/**
 * What waits for this person in the committee's work: scores, outcomes, releases, and requests that no agenda holds.
 */
export function committeeParts(person: Person): WaitingPart[] {
  const may = mayMeet(person)
  return [
    ...(person.role === 'committee' ? [toScore(person)] : []),
    ...(may.open() ? [toRecord] : []),
    ...(may.release() ? [toRelease] : []),
    ...(may.arrange() ? [toPutOn(person)] : []),
  ]
}

const items = sql`agenda_items i join meetings m on m.id = i.meeting_id join requests r on r.id = i.request_id
  join partners p on p.code = r.partner`
const columns = sql`r.title, p.names as partner_names, r.numeral, r.reference`

const toScore = (
  person: Person,
) => sql<Waiting>`select 'to_score' as why, '/agenda/' || i.id || '/scores' as href, ${columns}, m.held_on::text as due,
  null::text as since
  from ${items}
  where m.status in ('planned', 'open') and i.struck_at is null and i.outcome is null
    and r.status in ('in_consultation', 'deferred') and r.screened_by is distinct from ${person.id}
    and (select count(s.score) from decision_scores s
      where s.agenda_item_id = i.id and s.account_id = ${person.id}) < (select count(*) from criteria)`

const toRecord = sql<Waiting>`select 'to_record' as why, '/agenda/' || i.id as href, ${columns}, m.held_on::text as due,
  null::text as since
  from ${items} where m.status = 'open' and i.struck_at is null and i.outcome is null
    and r.status in ('in_consultation', 'deferred')`

const toRelease = sql<Waiting>`select 'to_release' as why, '/meetings/' || m.id || '/release' as href, ${columns},
  m.held_on::text as due, null::text as since
  from ${items} where m.status = 'open' and i.struck_at is null and i.outcome is not null`

/** An officer sees her own; who manages or chairs, all. */
const toPutOn = (
  person: Person,
) => sql<Waiting>`select 'to_put_on' as why, '/agenda/new?request=' || r.id as href, ${columns}, null::text as due,
  r.received_on::text as since
  from requests r join partners p on p.code = r.partner
  where r.status = 'in_consultation' and (${person.role !== 'officer'} or ${answersFor(sql`r.officer_id`, person.id)})
    and exists (select from consultations c where c.request_id = r.id) and not exists (select from consultations c
      where c.request_id = r.id and c.status = 'open')
    and not exists (select from agenda_items i join meetings m on m.id = i.meeting_id
      where i.request_id = r.id and i.struck_at is null and m.status in ('planned', 'open'))`
