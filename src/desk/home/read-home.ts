import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { isManager, isOfficer, type Person } from '../../house/identity/person.ts'
import { pageIn } from '../../house/web/paging.ts'
import { awaitedBy, lateToWatchers } from '../duties/queries.ts'
import { activitiesOf, deskOf, missionsOf, nextMeetings, officeAt, opinionsOf } from './overview.ts'
import { comingFor, newsFor, ownRequests, todayFor, todoFor } from './queries.ts'

/** What an address of the home asks for: a kind of duty, and a page of the list. */
type Asked = Record<string, string>

export type HomeRead = Awaited<ReturnType<typeof readHome>>

/** What waits for somebody, and what her role comes for beside it: only that is asked of the database. */
export async function readHome(tx: Tx, person: Person, today: Day, { why, page }: Asked) {
  const { role } = person
  const todo = await todoFor(tx, person, today, {
    kind: why && /^[a-z_]{1,40}$/.test(why) ? why : undefined,
    page: pageIn(page),
  })
  return {
    todo,
    awaited: isOfficer(person) ? await awaitedBy(tx, person, today, 15) : [],
    office: isManager(person) ? await officeAt(tx, today) : null,
    desk: role === 'officer' ? await deskOf(tx, person, today) : null,
    meetings: role === 'committee' ? await nextMeetings(tx, today) : null,
    own: role === 'authority' ? await ownOf(tx, person.authority_id ?? '', today) : null,
    given: role === 'consulted' && person.body_id ? await opinionsOf(tx, person.body_id) : null,
    missions: role === 'expert' || role === 'focal_point' ? await missionsOf(tx, today) : null,
    watched: role === 'donor' || role === 'communications' ? await watchedBy(tx, person, today) : null,
  }
}

const ownOf = async (tx: Tx, authority: string, today: Day) => ({
  requests: await ownRequests(tx, authority),
  activities: await activitiesOf(tx, authority, today),
})

export type Watched = Awaited<ReturnType<typeof watchedBy>>

const watchedBy = async (tx: Tx, person: Person, today: Day) => ({
  // Communications have what is late among what waits for them.
  late: person.role === 'donor' ? await lateToWatchers(tx, person, today, 8) : null,
  today: await todayFor(tx, today),
  coming: await comingFor(tx, today),
  news: await newsFor(tx),
})
