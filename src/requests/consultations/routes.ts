import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { namesOfLists } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { type StepsOf, stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import type { NextStep } from '../../house/ui/record.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { findRequest } from '../request/queries.ts'
import { edit, type Reminding } from './commands.ts'
import { correctionOf, textsOfCorrection } from './correction.ts'
import { nameOf, opinionList } from './list.tsx'
import { EditOpinionPage, OpinionPage, RoundPage } from './pages.tsx'
import { mayGive } from './permissions.ts'
import { findRound, type Opinion } from './queries.ts'
import { opinions } from './record.ts'
import { opinionStepForms, roundOf } from './step-forms.tsx'

/** What a consulted service is asked, and its answers. */
export function consultationRoutes({ reminding }: { reminding: Reminding }) {
  const routes = new Hono<Web>()
  const slice = opinionStepForms(reminding)

  listRoutes(routes, opinionList, {
    nameOf: (row, { view }) => nameOf(row, view.lang),
    empty: 'consultations.empty',
  })
  // Before the addresses of single opinions: the whole of a consultation, for those who run it.
  routes.get(`/rounds${one}`, showRound)
  routes.get(one, (c) => showOpinion(c, slice))
  routes.get(`${one}/content`, async (c) => {
    const opinion = await recordInStep(c, opinions, 'edit')
    const typed = await textsOfCorrection(c.var.tx, opinion)
    return c.html(EditOpinionPage({ view: c.var.view, opinion, typed, errors: undefined }))
  })
  routes.post(`${one}/content`, (c) =>
    saveContent(c, opinions, {
      found: () => recordInStep(c, opinions, 'edit'),
      check: async (typed, opinion: Opinion, tx) => correctionOf(typed, await textsOfCorrection(tx, opinion)),
      take: edit,
      start: (opinion) => textsOfCorrection(c.var.tx, opinion),
      page: (opinion, typed, errors) => EditOpinionPage({ view: c.var.view, opinion, typed, errors }),
    }),
  )
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

const isOpenAnswer = ({ name, missing = [] }: NextStep) => name === 'answer' && missing.length === 0

async function showOpinion(c: WebContext, slice: StepsOf<Opinion>) {
  const { tx, view, person, by } = c.var
  const record = await readable(c, opinions)
  const opinion = await opinions.read(tx, record, by)
  const { asked } = opinion
  if (!asked) throw new Refusal(404, 'refusals.not_found')
  const { themes } = await namesOfLists(tx, view.lang, 'themes')
  const steps = await stepsNow(c, slice, record, {
    edit: mayGive(person).edit(record) ? `/consultations/${record.id}/content` : undefined,
  })
  const shown = {
    reader: person,
    today: await todayOf(tx, by),
    answers: person?.role === 'consulted' && record.status === 'asked' && steps.some(isOpenAnswer),
    round: mayGive(person).overview() ? roundOf(record) : null,
    themes: asked.themes.flatMap((theme) => themes.get(theme) ?? []),
    steps,
    history: await historyOf(tx, 'opinions', record.id, person),
  }
  return c.html(OpinionPage({ view, opinion, asked, shown }))
}
