import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { pageIn } from '../../house/web/paging.ts'
import { lateToWatchers } from '../duties/queries.ts'
import { comingFor, newsFor, ownRequests, todayFor, todoFor } from './queries.ts'

/** What an address of the home asks for: a kind of duty, and a page of the list. */
type Asked = Record<string, string>

export type HomeRead = Awaited<ReturnType<typeof readHome>>

/** What waits for somebody, an authority's own requests, and how the facility stands for whoever watches it. */
export async function readHome(tx: Tx, person: Person, today: Day, { why, page }: Asked) {
  const todo = await todoFor(tx, person, today, {
    kind: why && /^[a-z_]{1,40}$/.test(why) ? why : undefined,
    page: pageIn(page),
  })
  const own = person.role === 'authority' ? await ownRequests(tx, person.authority_id ?? '') : null
  const watches = person.role === 'donor' || person.role === 'communications'
  return { todo, own, watched: watches ? await watchedBy(tx, person, today) : null }
}

export type Watched = Awaited<ReturnType<typeof watchedBy>>

const watchedBy = async (tx: Tx, person: Person, today: Day) => ({
  // Communications have what is late among what waits for them.
  late: person.role === 'donor' ? await lateToWatchers(tx, person, today, 8) : [],
  today: await todayFor(tx, today),
  coming: await comingFor(tx, today),
  news: await newsFor(tx),
})
