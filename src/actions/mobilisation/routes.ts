import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { besideRecord } from '../../house/mail/beside-record.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { realMoment } from '../../house/time/clock.ts'
import { todayOf } from '../../house/time/today.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { idForm } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { expertChoices } from '../../registers/people/queries.ts'
import { calendarOf } from './calendar.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { missionList } from './list.tsx'
import { EditMissionPage, MissionPage, ShortlistPage } from './pages.tsx'
import { may } from './permissions.ts'
import { findSeat, type SeatToFill } from './queries.ts'
import { missions } from './record.ts'
import { missionStepForms } from './step-forms.tsx'

export function mobilisationRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, missionList, {
    nameOf: (row, { view }) => `${row.name ?? view.t('people.name_withheld')} · ${row.title}`,
    empty: 'mobilisations.empty',
  })
  routes.get('/new', async (c) => {
    const seat = await seatToFill(c, c.req.query('seat'))
    return c.html(await shortlistPage(c, seat, {}))
  })
  routes.post('/', async (c) => {
    const { tx, by, typed } = c.var
    const seat = await seatToFill(c, typed.seat_id)
    return submitForm(c, {
      check: form.shortlisting,
      act: async (value) => `/mobilisations/${await commands.shortlist(tx, by, value)}`,
      page: (again, errors) => shortlistPage(c, seat, again, errors),
      done: 'ui.saved',
    })
  })
  routes.get(one, showMission)
  routes.get(`${one}/calendar.ics`, async (c) => {
    const { tx, view, by } = c.var
    const mission = await missions.read(tx, await readable(c, missions), by)
    // Nothing is put into a calendar that will not take place.
    if (['declined', 'withdrawn', 'expired'].includes(mission.status)) throw new Refusal(404, 'refusals.not_found')
    return c.body(calendarOf(view, mission, realMoment(by)), 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="mission.ics"',
    })
  })
  routes.get(`${one}/content`, async (c) => {
    const mission = await recordInStep(c, missions, 'edit')
    return c.html(EditMissionPage({ view: c.var.view, mission, typed: form.textsOfMission(mission) }))
  })
  routes.post(`${one}/content`, saveMission)
  stepRoutes(routes, missionStepForms)
  return routes
}

async function showMission(c: WebContext) {
  const { tx, view, person, by } = c.var
  const mission = await readable(c, missions)
  const shown = {
    reader: person,
    today: await todayOf(tx, by),
    listed: may(person).list(),
    personal: person?.role !== 'authority' && person?.role !== 'donor',
    steps: await stepsNow(c, missionStepForms, mission, {
      edit: may(person).edit(mission) ? `/mobilisations/${mission.id}/content` : undefined,
    }),
    ...(await besideRecord(tx, 'mobilisations', mission.id, person)),
  }
  return c.html(MissionPage({ view, mission: await missions.read(tx, mission, by), shown }))
}

const saveMission = (c: WebContext) =>
  saveContent(c, missions, {
    found: () => recordInStep(c, missions, 'edit'),
    check: (typed, mission) => form.missionChanges(typed, form.textsOfMission(mission)),
    take: commands.edit,
    start: form.textsOfMission,
    page: (mission, typed, errors) => EditMissionPage({ view: c.var.view, mission, typed, errors }),
  })

const nobody = { person_id: '', employed_in: null, employer_kind: null, action_authority_id: null }

async function seatToFill(c: WebContext, id: unknown): Promise<SeatToFill> {
  const { tx, person } = c.var
  if (!may(person).shortlist({ status: 'shortlisted', ...nobody })) throw new Refusal(403, 'refusals.not_yours')
  const seat = typeof id === 'string' && idForm.test(id) ? await findSeat(tx, id) : undefined
  if (!seat) throw new Refusal(404, 'refusals.not_found')
  return seat
}

async function shortlistPage(c: WebContext, seat: SeatToFill, typed: Typed, errors?: FieldErrors) {
  const { view, tx } = c.var
  return ShortlistPage({ view, seat, typed, errors, experts: await expertChoices(tx, seat.theme) })
}
