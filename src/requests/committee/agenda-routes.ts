import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { pdfAnswer } from '../../house/pdf/pdf-answer.ts'
import { canTake } from '../../house/record/door.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { type Code, nameIn, namesOfLists } from '../../house/settings/queries.ts'
import { stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { formatDay } from '../../house/ui/dates.tsx'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { NextStep } from '../../house/ui/record.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { idForm } from '../../house/web/form.ts'
import { goTo } from '../../house/web/own-address.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { findRequest } from '../request/queries.ts'
import { ItemPage, ScoresPage, typedScores } from './agenda-pages.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { itemStepForms } from './item-steps.tsx'
import { letterPaper } from './letter-paper.ts'
import { lettersOf } from './letters.ts'
import { itemSteps } from './lifecycle.ts'
import { PlaceForm } from './pages.tsx'
import { mayDecide, mayMeet } from './permissions.ts'
import { type AgendaItem, applicantsOf, criteriaScored, meetingsToCome, scoresOn } from './queries.ts'
import { type ItemRead, materialOn } from './read.ts'
import { agendaItems } from './record.ts'

export function agendaRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', nextAgenda)
  routes.get('/new', async (c) => {
    if (!mayMeet(c.var.person).arrange()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await placePage(c, c.req.query('request') ?? '', {}))
  })
  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!mayMeet(person).arrange()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm(c, {
      check: form.placement,
      act: async (value) => `/agenda/${await commands.place(tx, by, value)}`,
      page: (typed, errors) => placePage(c, String(typed.request_id ?? ''), typed, errors),
      done: 'agenda.placed',
    })
  })
  routes.get(one, showItem)
  routes.get(`${one}/scores`, async (c) => {
    const item = await recordInStep(c, agendaItems, 'score')
    const own = (await scoresOn(c.var.tx, item.id)).filter((score) => score.account_id === c.var.person?.id)
    return c.html(
      await scoresPage(c, item, typedScores(own.map((score) => ({ ...score, remark: score.remark ?? '' })))),
    )
  })
  routes.post(`${one}/scores`, saveScores)
  routes.get(`${one}/letter.pdf`, letterToCome)
  stepRoutes(routes, itemStepForms)
  return routes
}

/** The agenda is that of the next meeting. */
async function nextAgenda(c: WebContext) {
  const { tx, person } = c.var
  if (!mayMeet(person).list()) throw new Refusal(403, 'refusals.not_yours')
  const [next] = await meetingsToCome(tx)
  return goTo(c, next ? `/meetings/${next.id}` : '/meetings', 302)
}

async function showItem(c: WebContext) {
  const { tx, view, person, by } = c.var
  const record = await readable(c, agendaItems)
  const item = await agendaItems.read(tx, record, by)
  const material = await materialOn(tx, record, by)
  const criteria = criteriaIn(item.criteria, view.lang)
  const scored = item.meeting_status === 'open' || item.meeting_status === 'closed'
  return c.html(
    ItemPage({
      view,
      item,
      material,
      theme: await themeOf(c, material.request.theme),
      criteria,
      reader: person,
      today: await todayOf(tx, by),
      steps: await stepsNow(c, itemStepForms, record, { also: scoringStep(c, item, criteria.length) }),
      history: scored ? await historyOf(tx, 'agenda_items', item.id, person) : null,
    }),
  )
}

const criteriaIn = (criteria: readonly Code[], lang: string) =>
  criteria.map(({ key, names }) => ({ value: key, label: nameIn(names, lang) }))

const themeOf = async ({ var: { tx, view } }: WebContext, theme: string) =>
  (await namesOfLists(tx, view.lang, 'themes')).themes.get(theme) ?? theme

/** A member's own scores are the first thing to do, until they are finished. */
function scoringStep(c: WebContext, item: ItemRead, criteria: number): NextStep[] {
  const { view, person } = c.var
  if (!canTake(itemSteps, 'score', item.status) || !mayDecide(person).score(item)) return []
  const href = `/agenda/${item.id}/scores`
  return [
    (item.given[person?.id ?? ''] ?? 0) >= criteria
      ? { label: view.t('agenda.change_scores'), href, kind: 'secondary' }
      : { name: 'score', label: view.t('agenda.step.score'), href },
  ]
}

async function saveScores(c: WebContext) {
  const { tx, by } = c.var
  const item = await recordInStep(c, agendaItems, 'score')
  return submitForm(c, {
    check: form.scores,
    act: async (value) => {
      await commands.score(tx, item.id, by, value)
      return `/agenda/${item.id}`
    },
    page: (typed, errors) => scoresPage(c, item, typed, errors),
    done: 'agenda.scores_saved',
  })
}

async function scoresPage(c: WebContext, item: AgendaItem, typed: Typed, errors?: FieldErrors) {
  const { tx, view, by } = c.var
  const material = await materialOn(tx, item, by)
  const theme = await themeOf(c, material.request.theme)
  const criteria = criteriaIn(await criteriaScored(tx), view.lang)
  return ScoresPage({ view, item, criteria, typed, errors, material, theme })
}

/** The letter to one of those who ask, as it would go now. */
async function letterToCome(c: WebContext) {
  const item = await readable(c, agendaItems)
  const wanted = c.req.query('authority') ?? item.authority_id
  const found = lettersOf(item, await applicantsOf(c.var.tx, item)).find(({ to }) => to.id === wanted)
  if (!found) throw new Refusal(404, 'refusals.not_found')
  const { name: authority, facility } = found.to
  const paper = letterPaper(found.letter, { facility, authority, reference: item.reference, day: item.held_on })
  return pdfAnswer(c, paper, item.reference)
}

/** The form that puts a request on the agenda of a meeting to come. */
async function placePage(c: WebContext, requestId: string, typed: Typed, errors?: FieldErrors) {
  const { tx, view, by } = c.var
  const request = idForm.test(requestId) ? await findRequest(tx, requestId) : undefined
  if (!request) throw new Refusal(404, 'refusals.not_found')
  const day = formatDay(view.lang, await commands.nextDayOfMeeting(tx, by))
  const planned = (await meetingsToCome(tx)).map((meeting) => ({
    value: meeting.id,
    label: view.t('meetings.name_and_day', { number: meeting.number, day: formatDay(view.lang, meeting.held_on) }),
  }))
  return PlaceForm({
    view,
    typed: { meeting: planned[0]?.value ?? 'next', ...typed },
    errors,
    request: { id: request.id, name: nameOfRequest(request, view), title: request.title },
    meetings: [...planned, { value: 'next', label: view.t('meetings.next_one', { day }) }],
  })
}
