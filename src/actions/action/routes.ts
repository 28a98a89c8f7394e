import { Hono } from 'hono'
import { officerChoices } from '../../house/accounts/queries.ts'
import { bulkRoutes } from '../../house/lists/bulk-routes.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { besideRecord } from '../../house/mail/beside-record.ts'
import { canTake } from '../../house/record/door.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { choicesOf, namesOfLists } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { dayTyped } from '../../house/web/form.ts'
import { checkWithMore, partyChoices } from '../../registers/partners/found-authorities.ts'
import { assignments } from './bulk.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { actionSteps, liftsSignature, toldOutside } from './lifecycle.ts'
import { actionList, nameOfAction } from './list.tsx'
import { ActionPage, EditActionPage } from './pages.tsx'
import { actionParts } from './parts.ts'
import { may } from './permissions.ts'
import { type Action, outputsInStory } from './queries.ts'
import { type ActionRead, readAction } from './read.ts'
import { actions } from './record.ts'
import { actionStepForms } from './step-forms.tsx'
import { ActionStoryPage } from './story-pages.tsx'

export function actionRoutes() {
  const routes = new Hono<Web>()

  bulkRoutes(routes, actionList, assignments)
  listRoutes(routes, actionList, {
    bulk: (person) => (assignments.may(person) ? [{ action: '/actions/assignments', label: assignments.title }] : []),
    nameOf: (row, { view }) => nameOfAction(row, view),
    empty: 'actions.empty',
  })
  // Visitors are told a story; whoever has to do with it reads the record.
  routes.get(one, (c) => (c.var.person ? showAction(c) : tellAction(c)))
  routes.get(`${one}/content`, async (c) => {
    const action = await recordInStep(c, actions, 'edit')
    return c.html(await editPage(c, action, form.textsOfAction(action, await actionParts.of(c.var.tx, action.id))))
  })
  routes.post(`${one}/content`, saveAction)
  stepRoutes(routes, actionStepForms)
  return routes
}

async function tellAction(c: WebContext) {
  const { tx, view, by } = c.var
  const action = await readable(c, actions)
  const names = await namesOfLists(tx, view.lang, 'themes', 'activity_types', 'output_types')
  const outputs = await outputsInStory(tx, action.id).execute()
  return c.html(ActionStoryPage({ view, action: await readAction(tx, action, by), outputs, names }))
}

async function showAction(c: WebContext) {
  const { tx, view, person, by } = c.var
  const action = await readable(c, actions)
  const inside = may(person).readInside(action)
  const read = await readAction(tx, action, by)
  const { steps, offers } = await offered(c, action, read)
  const shown = {
    reader: person,
    today: await todayOf(tx, by),
    inside,
    offers,
    steps,
    ...(await besideRecord(tx, 'actions', action.id, person, inside, toldOutside)),
    names: await namesOfLists(tx, view.lang, 'themes', 'activity_types', 'output_types'),
  }
  return c.html(ActionPage({ view, action: read, shown }))
}

/** What this reader may do now, and what is offered where it stands. */
async function offered(c: WebContext, action: Action, read: ActionRead) {
  const { view, person } = c.var
  const rights = may(person)
  const offers = (step: 'plan_activity' | 'draft_output' | 'check_readiness') =>
    rights[step](action) && canTake(actionSteps, step, action.status)
  // Before it is agreed the check is what is next; afterwards its answers are corrected where they stand.
  const { check_readiness: _, ...others } = actionStepForms.forms
  const next = action.status === 'in_formulation' ? actionStepForms : { ...actionStepForms, forms: others }
  // Nothing is carried out before something is planned: that is next, and stands there.
  const first = offers('plan_activity') && action.status === 'in_implementation' && read.activities.length === 0
  return {
    offers: {
      plan_activity: offers('plan_activity') && !first,
      draft_output: offers('draft_output'),
      check_readiness: offers('check_readiness'),
    },
    steps: await stepsNow(c, next, action, {
      edit: rights.edit(action) ? `/actions/${action.id}/content` : undefined,
      also: first ? [planning(view, action)] : [],
    }),
  }
}

const planning = ({ t }: View, { id }: Action) => ({
  name: 'plan_activity',
  label: t('activities.new'),
  href: `/activities/new?action=${id}`,
})

const saveAction = (c: WebContext) =>
  saveContent(c, actions, {
    found: () => recordInStep(c, actions, 'edit'),
    check: async (typed, action, tx) => {
      const shown = form.textsOfAction(action, await actionParts.of(tx, action.id))
      return checkWithMore(tx, typed, { lang: c.var.view.lang, partner: action.partner }, (whole) =>
        form.actionChanges(whole, shown, true),
      )
    },
    take: commands.edit,
    done: (action, change) => (change && liftsSignature(action, change) ? 'actions.signature_lifted' : 'ui.saved'),
    start: async (action) => form.textsOfAction(action, await actionParts.of(c.var.tx, action.id)),
    page: (action, typed, errors) => editPage(c, action, typed, errors),
  })

async function editPage(c: WebContext, action: Action, typed: Typed, errors?: FieldErrors) {
  const { view, tx } = c.var
  const ends = dayTyped(typed.ends_on)
  const last = errors && ends ? await commands.lastDayPlanned(tx, action.id) : null
  const asksBeyond = !!ends && !!last && last > ends
  const officers = await officerChoices(tx, action.officer_id)
  const themes = await choicesOf(tx, 'themes', view.lang)
  const parties = await partyChoices(tx, view, action, await actionParts.of(tx, action.id), typed)
  return EditActionPage({ view, action, typed, errors, officers, themes, parties, asksBeyond })
}
