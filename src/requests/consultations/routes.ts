import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { readable } from '../../house/record/readable.ts'
import { namesOfLists } from '../../house/settings/queries.ts'
import { type StepsOf, stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { pageIn } from '../../house/web/paging.ts'
import { findRequest } from '../request/queries.ts'
import type { Reminding } from './commands.ts'
import { OpinionListPage, OpinionPage, RoundPage } from './pages.tsx'
import { mayGive } from './permissions.ts'
import { findRound, type Opinion, opinionsAsked } from './queries.ts'
import { opinions } from './record.ts'
import { opinionStepForms, roundOf } from './step-forms.tsx'

/** What a consulted service is asked, and its answers. */
export function consultationRoutes({ reminding }: { reminding: Reminding }) {
  const routes = new Hono<Web>()
  const slice = opinionStepForms(reminding)

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    if (!mayGive(person).list()) throw new Refusal(403, 'refusals.not_yours')
    const list = await opinionsAsked(tx, view.lang, pageIn(c.req.query('page')))
    return c.html(OpinionListPage({ view, list }))
  })
  // Before the addresses of single opinions: the whole of a consultation, for those who run it.
  routes.get(`/rounds${one}`, showRound)
  routes.get(one, (c) => showOpinion(c, slice))
  stepRoutes(routes, slice)
  return routes
}

async function showRound(c: WebContext) {
  const { tx, view, person, by } = c.var
  const round = mayGive(person).overview() ? await findRound(tx, c.req.param('id') ?? '') : undefined
  const request = round && (await findRequest(tx, round.request_id))
  if (!round || !request) throw new Refusal(404, 'refusals.not_found')
  const runs = mayGive(person).remind(round)
  return c.html(RoundPage({ view, round, request, runs, today: await todayOf(tx, by), now: by.at }))
}

async function showOpinion(c: WebContext, slice: StepsOf<Opinion>) {
  const { tx, view, person, by } = c.var
  const record = await readable(c, opinions)
  const opinion = await opinions.read(tx, record, by)
  const { asked } = opinion
  if (!asked) throw new Refusal(404, 'refusals.not_found')
  const { themes } = await namesOfLists(tx, view.lang, 'themes')
  const shown = {
    round: mayGive(person).overview() ? roundOf(record) : null,
    themes: asked.themes.flatMap((theme) => themes.get(theme) ?? []),
    steps: await stepsNow(c, slice, record),
    history: await historyOf(tx, 'opinions', record.id, person),
  }
  return c.html(OpinionPage({ view, opinion, asked, shown }))
}
