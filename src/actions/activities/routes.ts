import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { canTake } from '../../house/record/door.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { choicesOf, namesOfLists } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { NextStep } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { dayTyped, idForm } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { countryChoices } from '../../registers/partners/queries.ts'
import { may as mayAction } from '../action/permissions.ts'
import { type Action, findAction } from '../action/queries.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { activitySteps } from './lifecycle.ts'
import { activityList } from './list.tsx'
import { ActivityContentPage, ActivityPage } from './pages.tsx'
import { partRoutes } from './part-routes.ts'
import { may } from './permissions.ts'
import type { Activity } from './queries.ts'
import type { ActivityRead } from './read.ts'
import { activities } from './record.ts'
import { activityStepForms } from './step-forms.tsx'
import { freeSeat, toInvite } from './turn.ts'

export function activityRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, activityList, { nameOf: (row) => row.title, empty: 'activities.empty' })
  routes.get('/new', async (c) => {
    const action = await plannable(c, c.req.query('action'))
    return c.html(await contentPage(c, startsWith(action)))
  })
  routes.post('/', planActivity)
  routes.get(one, showActivity)
  routes.get(`${one}/content`, async (c) => {
    const activity = await recordInStep(c, activities, 'edit')
    return c.html(await contentPage(c, form.textsOf(activity), undefined, activity))
  })
  routes.post(`${one}/content`, saveActivity)
  partRoutes(routes)
  stepRoutes(routes, activityStepForms)
  return routes
}

async function showActivity(c: WebContext) {
  const { tx, view, person, by } = c.var
  const activity = await readable(c, activities)
  const rights = may(person)
  const inside = rights.readInside(activity)
  const offers = (step: 'add_seat' | 'edit_seat' | 'edit_participant') =>
    rights[step](activity) && canTake(activitySteps, step, activity.status)
  const read = await activities.read(tx, activity, by)
  const shown = {
    reader: person,
    today: await todayOf(tx, by),
    inside,
    fillable: offers('add_seat'),
    corrects: { seats: offers('edit_seat'), participants: offers('edit_participant') },
    steps: await stepsNow(c, activityStepForms, activity, {
      edit: rights.edit(activity) ? `/activities/${activity.id}/content` : undefined,
      also: offers('add_seat') ? seatSteps(view, read) : [],
    }),
    history: inside || activity.mine ? await historyOf(tx, 'activities', activity.id, person) : [],
    names: await namesOfLists(tx, view.lang, 'themes', 'activity_types'),
  }
  return c.html(ActivityPage({ view, activity: read, shown }))
}

/** Steps that are taken elsewhere so that it can be confirmed: an expert on each seat, and the invitation. */
function seatSteps({ t }: View, activity: ActivityRead): NextStep[] {
  const [seat, found] = [freeSeat(activity), toInvite(activity)]
  return [
    ...(seat ? [{ name: 'fill', label: t('seats.shortlist'), href: `/mobilisations/new?seat=${seat.id}` }] : []),
    ...(found
      ? [{ name: 'invite', label: t('mobilisations.step.invite'), href: `/mobilisations/${found.id}/invitation` }]
      : []),
  ]
}

async function planActivity(c: WebContext) {
  const { tx, by, typed } = c.var
  const action = await plannable(c, typed.action)
  return submitForm(c, {
    check: form.activityContent,
    act: async ({ beyond, ...value }) => `/activities/${await commands.plan(tx, by, action.id, value, beyond)}`,
    page: (again, errors) => contentPage(c, again, errors),
    done: 'ui.saved',
  })
}

const saveActivity = (c: WebContext) =>
  saveContent(c, activities, {
    found: () => recordInStep(c, activities, 'edit'),
    check: (typed, activity) => form.activityChanges(typed, form.textsOf(activity)),
    take: commands.edit,
    start: form.textsOf,
    page: (activity, typed, errors) => contentPage(c, typed, errors, activity),
  })

/** What stands in the form of a new activity of this Action. */
const startsWith = (action: Action): Typed => ({
  action: action.id,
  theme: action.theme,
  host: action.partner.length === 2 ? action.partner : '',
  mode: 'on_site',
  travel_days: '1',
})

/** The Action that an activity is planned for, when this person may plan one. */
async function plannable(c: WebContext, id: unknown) {
  if (!mayAction(c.var.person).plan_activity({ status: 'agreed', authority_id: '' }))
    throw new Refusal(403, 'refusals.not_yours')
  const action = typeof id === 'string' && idForm.test(id) ? await findAction(c.var.tx, id) : undefined
  if (!action) throw new Refusal(404, 'refusals.not_found')
  return action
}

async function contentPage(c: WebContext, typed: Typed, errors?: FieldErrors, edits?: Activity) {
  const { view, tx } = c.var
  const action = await findAction(tx, edits?.action_id ?? String(typed.action ?? ''))
  const days = { first_day: dayTyped(typed.first_day), last_day: dayTyped(typed.last_day) }
  const asksBeyond = errors !== undefined && commands.isBeyond(days, action)
  const choices = {
    types: await choicesOf(tx, 'activity_types', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
    countries: await countryChoices(tx, view.lang),
  }
  return ActivityContentPage({ view, typed, errors, choices, asksBeyond, edits })
}
