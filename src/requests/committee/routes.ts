import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { pdfAnswer } from '../../house/pdf/pdf-answer.ts'
import { readable } from '../../house/record/readable.ts'
import { type StepsOf, stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import * as commands from './commands.ts'
import type { Opening } from './decisions.ts'
import * as form from './form.ts'
import { freeDayChoices } from './free-days.ts'
import { meetingList } from './list.tsx'
import { fillingOf, meetingStepForms } from './meeting-steps.tsx'
import { minutesOf, minutesPaper } from './minutes.ts'
import { MeetingForm, MeetingPage, MinutesPage, nameOfMeeting } from './pages.tsx'
import { mayMeet } from './permissions.ts'
import type { Meeting } from './queries.ts'
import { meetings } from './record.ts'

export function meetingRoutes({ open }: { open: Opening }) {
  const routes = new Hono<Web>()
  const slice = meetingStepForms(open)

  listRoutes(routes, meetingList, {
    nameOf: (row, { view }) => nameOfMeeting(row, view),
    empty: 'meetings.empty',
    emptyHow: (person) => (mayMeet(person).plan() ? 'meetings.empty_how' : undefined),
    actions: ({ var: { view, person } }) =>
      mayMeet(person).plan() && ButtonLink({ href: '/meetings/new', label: view.t('meetings.plan') }),
  })
  routes.get('/new', newMeeting)
  routes.post('/', planMeeting)
  routes.get(one, (c) => showMeeting(c, slice))
  routes.get(`${one}/minutes`, async (c) => {
    const { tx, view } = c.var
    const meeting = await readable(c, meetings)
    const { blocks } = minutesPaper(await minutesOf(tx, meeting, view.lang), view)
    return c.html(MinutesPage({ view, meeting, title: view.t('minutes.title', { number: meeting.number }), blocks }))
  })
  routes.get(`${one}/minutes.pdf`, async (c) => {
    const { tx, view } = c.var
    const meeting = await readable(c, meetings)
    return pdfAnswer(c, minutesPaper(await minutesOf(tx, meeting, view.lang), view), `minutes-${meeting.number}`)
  })
  stepRoutes(routes, slice)
  stepRoutes(routes, fillingOf(slice))
  return routes
}

async function newMeeting(c: WebContext) {
  const { tx, by, person, view } = c.var
  if (!mayMeet(person).plan()) throw new Refusal(403, 'refusals.not_yours')
  const typed = { held_on: await commands.nextDayOfMeeting(tx, by) }
  return c.html(MeetingForm({ view, typed, errors: undefined, choices: {}, formKey: randomUUID() }))
}

async function planMeeting(c: WebContext) {
  const { tx, by, person, view } = c.var
  if (!mayMeet(person).plan()) throw new Refusal(403, 'refusals.not_yours')
  return submitForm(c, {
    check: form.meetingDay,
    act: async (value) => `/meetings/${await commands.plan(tx, by, value)}`,
    page: async (typed, errors) => {
      const choices = await freeDayChoices(tx, view, typed)
      return MeetingForm({ view, typed, errors, choices, formKey: String(typed.form_key ?? randomUUID()) })
    },
    done: 'meetings.planned',
  })
}

async function showMeeting(c: WebContext, slice: StepsOf<Meeting>) {
  const { tx, view, person, by } = c.var
  const record = await readable(c, meetings)
  const shown = {
    mayArrange: mayMeet(person).arrange(),
    reader: person,
    today: await todayOf(tx, by),
    steps: await stepsNow(c, slice, record),
    history: await historyOf(tx, 'meetings', record.id, person),
  }
  return c.html(MeetingPage({ view, meeting: await meetings.read(tx, record, by), shown }))
}
