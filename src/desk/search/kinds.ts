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
  named: (wanted: Sql) => Sql
  hasName: (id: Sql, wanted: Sql) => Sql
  /** Whether what it says is searched as well as what it is called. */
  says?: true
  /** What is shown, as `title, names, numeral, reference, note`, of the row `r`. */
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
  says: true,
  shown: sql`r.title, p.names, r.numeral, r.reference, null as note`,
  from: sql`join partners p on p.code = r.partner`,
  href: at('requests'),
}
const actions: Kind = {
  ...named('action'),
  heading: 'actions.title',
  list: () => '/actions',
  may: always,
  table: 'actions',
  says: true,
  shown: sql`r.title, p.names, null::integer as numeral, null as reference, null as note`,
  from: sql`join partners p on p.code = r.partner`,
  href: at('actions'),
}
const activities: Kind = {
  ...named('activity'),
  heading: 'activities.title',
  list: () => '/activities',
  may: always,
  table: 'activities',
  shown: sql`r.title, p.names, null::integer as numeral, null as reference, r.place as note`,
  from: sql`join actions a on a.id = r.action_id join partners p on p.code = a.partner`,
  href: at('activities'),
}
const outputs: Kind = {
  ...named('output'),
  heading: 'outputs.title',
  list: () => '/outputs',
  may: always,
  table: 'outputs',
  shown: sql`r.title, p.names, null::integer as numeral, null as reference, null as note`,
  from: sql`join actions a on a.id = r.action_id join partners p on p.code = a.partner`,
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
  shown: sql`d.name as title, p.names, null::integer as numeral, null as reference, d.employer as note`,
  from: sql`join personal_details d on d.person_id = r.id left join partners p on p.code = r.employed_in`,
  href: at('people'),
}
const authorities: Kind = {
  ...named('authority'),
  heading: 'authorities.title',
  list: (person) => (mayRegister(person).listInside() ? '/authorities' : null),
  may: always,
  table: 'authorities',
  shown: sql`r.name as title, p.names, null::integer as numeral, null as reference, null as note`,
  from: sql`left join partners p on p.code = r.partner`,
  href: at('authorities'),
}
const initiatives: Kind = {
  ...named('initiative'),
  heading: 'initiatives.title',
  list: () => '/initiatives',
  may: always,
  table: 'initiatives',
  shown: sql`r.name as title, null::jsonb as names, null::integer as numeral, null as reference, r.organisation as note`,
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
  shown: sql`r.name as title, null::jsonb as names, null::integer as numeral, null as reference, null as note`,
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
  shown: sql`r.name as title, null::jsonb as names, null::integer as numeral, null as reference, r.email as note`,
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
  shown: sql`r.name as title, p.names, q.numeral, q.reference, null as note`,
  from: sql`join requests q on q.id = r.request_id join partners p on p.code = q.partner`,
  href: at('files'),
}
const partners: Kind = {
  ...named('partner'),
  heading: 'partners.title',
  list: () => '/partners',
  may: always,
  table: 'partners',
  shown: sql`null as title, r.names, null::integer as numeral, null as reference, r.code as note`,
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
