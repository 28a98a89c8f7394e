import { type RawBuilder, sql } from 'kysely'
import { isStaff, type Person } from '../../house/identity/person.ts'
import type { TextKey } from '../../house/ui/view.ts'
import { may as mayRegister } from '../../registers/partners/permissions.ts'
import { may as mayKnowPeople } from '../../registers/people/permissions.ts'
import { may as mayAskBodies } from '../../requests/bodies/permissions.ts'
import { may as mayRequest } from '../../requests/request/permissions.ts'
import { may as mayAccount } from '../accounts/permissions.ts'

type Sql = RawBuilder<unknown>

/** A kind of record that the one search finds: for whom, by what, and what is shown of it. */
export type Kind = {
  kind: string
  heading: TextKey
  /** Where all that were found are listed, where this reader has such a list. */
  list: (person: Person | null) => string | null
  may: (person: Person | null) => boolean
  /** Where its rows stand. Row security says which of them this reader sees. */
  table:
    | 'requests'
    | 'actions'
    | 'activities'
    | 'outputs'
    | 'people'
    | 'partners'
    | 'authorities'
    | 'initiatives'
    | 'consulted_bodies'
    | 'request_files'
    | 'accounts'
  /** The few rows that somebody sees at all, where an index knows them: row security has to look at every row. */
  own?: (person: Person | null) => Sql | null
  named: (wanted: Sql) => Sql
  hasName: (id: Sql, wanted: Sql) => Sql
  /** Whether what it says is searched as well as what it is called. */
  says?: true
  /** What of its row, as `r`, is shown or leads to what is. */
  columns: Sql
  /** What is shown, as `title, names, numeral, reference, note`, of those columns, as `b`, and what they lead to. */
  shown: Sql
  from: Sql
  href: (found: { id: string; note: string | null }) => string
}

const named = (kind: string) => ({
  kind,
  named: (wanted: Sql) => sql`records_named(${sql.lit(kind)}, ${wanted})`,
  hasName: (id: Sql, wanted: Sql) => sql`has_name(${id}, ${wanted})`,
})
const always = () => true
const at = (room: string) => (found: { id: string }) => `/${room}/${found.id}`

const requests: Kind = {
  ...named('request'),
  heading: 'requests.title',
  list: (person) => (mayRequest(person).list() ? '/requests' : null),
  // A consulted service has no list of requests, and reads those that it is asked about.
  may: (person) => mayRequest(person).list() || person?.role === 'consulted',
  table: 'requests',
  own: (person) =>
    person?.role === 'authority'
      ? sql`r.id = any(array(select o.id from requests o where o.authority_id = ${person.authority_id} union all
          select f.request_id from request_authorities f where f.authority_id = ${person.authority_id})::uuid[])`
      : null,
  columns: sql`r.title, r.partner, r.numeral, r.reference`,
  says: true,
  shown: sql`b.title, p.names, b.numeral, b.reference, null as note`,
  from: sql`join partners p on p.code = b.partner`,
  href: at('requests'),
}
const actions: Kind = {
  ...named('action'),
  heading: 'actions.title',
  list: () => '/actions',
  may: always,
  table: 'actions',
  columns: sql`r.title, r.partner`,
  says: true,
  shown: sql`b.title, p.names, null::integer as numeral, null as reference, null as note`,
  from: sql`join partners p on p.code = b.partner`,
  href: at('actions'),
}
const activities: Kind = {
  ...named('activity'),
  heading: 'activities.title',
  list: () => '/activities',
  may: always,
  table: 'activities',
  columns: sql`r.title, r.place, r.action_id`,
  shown: sql`b.title, p.names, null::integer as numeral, null as reference, b.place as note`,
  from: sql`join actions a on a.id = b.action_id join partners p on p.code = a.partner`,
  href: at('activities'),
}
const outputs: Kind = {
  ...named('output'),
  heading: 'outputs.title',
  list: () => '/outputs',
  may: always,
  table: 'outputs',
  columns: sql`r.title, r.action_id`,
  shown: sql`b.title, p.names, null::integer as numeral, null as reference, null as note`,
  from: sql`join actions a on a.id = b.action_id join partners p on p.code = a.partner`,
  href: at('outputs'),
}
const people: Kind = {
  kind: 'person',
  named: (wanted) => sql`people_named(${wanted})`,
  hasName: (id, wanted) => sql`person_has_name(${id}, ${wanted})`,
  heading: 'people.title',
  list: () => '/people',
  // A donor reads entries without names: there is nothing to search for.
  may: (person) => mayKnowPeople(person).list() && person !== null && person.role !== 'donor',
  table: 'people',
  columns: sql`r.employed_in`,
  shown: sql`d.name as title, p.names, null::integer as numeral, null as reference, d.employer as note`,
  from: sql`join personal_details d on d.person_id = b.id left join partners p on p.code = b.employed_in`,
  href: at('people'),
}
const authorities: Kind = {
  ...named('authority'),
  heading: 'authorities.title',
  list: (person) => (mayRegister(person).listInside() ? '/authorities' : null),
  may: always,
  table: 'authorities',
  columns: sql`r.name, r.partner`,
  shown: sql`b.name as title, p.names, null::integer as numeral, null as reference, null as note`,
  from: sql`left join partners p on p.code = b.partner`,
  href: at('authorities'),
}
const initiatives: Kind = {
  ...named('initiative'),
  heading: 'initiatives.title',
  list: () => '/initiatives',
  may: always,
  table: 'initiatives',
  columns: sql`r.name, r.organisation`,
  shown: sql`b.name as title, null::jsonb as names, null::integer as numeral, null as reference, b.organisation as note`,
  from: sql``,
  href: at('initiatives'),
}
const bodies: Kind = {
  ...named('body'),
  named: (wanted) => sql`bodies_named(${wanted})`,
  heading: 'bodies.title',
  list: () => '/bodies',
  may: (person) => mayAskBodies(person).list(),
  table: 'consulted_bodies',
  columns: sql`r.name`,
  shown: sql`b.name as title, null::jsonb as names, null::integer as numeral, null as reference, null as note`,
  from: sql``,
  href: at('bodies'),
}
const accounts: Kind = {
  ...named('account'),
  named: (wanted) => sql`accounts_named(${wanted})`,
  heading: 'accounts.title',
  list: () => '/accounts',
  may: (person) => mayAccount(person).keep(),
  table: 'accounts',
  columns: sql`r.name, r.email`,
  shown: sql`b.name as title, null::jsonb as names, null::integer as numeral, null as reference, b.email as note`,
  from: sql``,
  href: at('accounts'),
}
const files: Kind = {
  kind: 'file',
  named: (wanted) => sql`files_named(${wanted})`,
  hasName: (id, wanted) => sql`file_has_name(${id}, ${wanted})`,
  heading: 'search.files',
  list: () => null,
  may: (person) => isStaff(person) || person?.role === 'authority' || person?.role === 'consulted',
  table: 'request_files',
  columns: sql`r.name, r.request_id`,
  shown: sql`b.name as title, p.names, q.numeral, q.reference, null as note`,
  from: sql`join requests q on q.id = b.request_id join partners p on p.code = q.partner`,
  href: at('files'),
}
const partners: Kind = {
  ...named('partner'),
  heading: 'partners.title',
  list: () => '/partners',
  may: always,
  table: 'partners',
  columns: sql`r.names, r.code`,
  shown: sql`null as title, b.names, null::integer as numeral, null as reference, b.code as note`,
  from: sql``,
  href: ({ note }) => `/partners/${note}`,
}

/** In the order in which groups stand. */
export const kinds: readonly Kind[] = [
  requests,
  actions,
  activities,
  outputs,
  partners,
  people,
  authorities,
  initiatives,
  bodies,
  files,
  accounts,
]
