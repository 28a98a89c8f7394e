import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { choicesOf, namesOfLists } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { idForm } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { may as mayAction } from '../action/permissions.ts'
import { activitiesOf, findAction } from '../action/queries.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { outputList } from './list.tsx'
import { EditOutputPage, NewOutputPage, OutputPage } from './pages.tsx'
import { may } from './permissions.ts'
import { type Output, rungsOf } from './queries.ts'
import { outputs } from './record.ts'
import { outputStepForms, successorChoices } from './step-forms.tsx'

export function outputRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, outputList, { nameOf: (row) => row.title, empty: 'outputs.empty' })
  routes.get('/new', async (c) => {
    const action = await producing(c, c.req.query('action'))
    return c.html(await newPage(c, action.id, { language: c.var.view.lang, theme: action.theme }))
  })
  routes.post('/', async (c) => {
    const { tx, by, typed } = c.var
    const action = await producing(c, typed.action)
    return submitForm(c, {
      check: form.newOutput,
      act: async (value) => `/outputs/${await commands.draft(tx, by, action.id, value)}`,
      page: (again, errors) => newPage(c, action.id, again, errors),
      done: 'ui.saved',
    })
  })
  routes.get(one, showOutput)
  routes.get(`${one}/content`, async (c) => {
    return c.html(await editPage(c, await recordInStep(c, outputs, 'edit')))
  })
  routes.post(`${one}/content`, saveOutput)
  stepRoutes(routes, outputStepForms)
  return routes
}

async function showOutput(c: WebContext) {
  const { tx, view, person, by } = c.var
  const output = await readable(c, outputs)
  const inside = may(person).readInside(output)
  const shown = {
    reader: person,
    today: await todayOf(tx, by),
    inside,
    steps: await stepsNow(c, outputStepForms, output, {
      edit: may(person).edit(output) ? `/outputs/${output.id}/content` : undefined,
    }),
    history: inside ? await historyOf(tx, 'outputs', output.id, person) : [],
    names: await namesOfLists(tx, view.lang, 'themes', 'output_types'),
  }
  return c.html(OutputPage({ view, output: await outputs.read(tx, output, by), shown }))
}

const saveOutput = (c: WebContext) =>
  saveContent(c, outputs, {
    found: () => recordInStep(c, outputs, 'edit'),
    check: async (typed, output, tx) => form.outputChanges(typed, output, await rungsOf(tx, output.id).execute()),
    take: commands.edit,
    start: async (output) => form.textsOfOutput(output, await rungsOf(c.var.tx, output.id).execute()),
    page: (output, typed, errors) => editPage(c, output, typed, errors),
  })

async function editPage(c: WebContext, output: Output, typed?: Typed, errors?: FieldErrors) {
  const reached = await rungsOf(c.var.tx, output.id).execute()
  return EditOutputPage({
    view: c.var.view,
    output,
    reached,
    typed: typed ?? form.textsOfOutput(output, reached),
    errors,
    choices: await choicesFor(c, output.action_id),
    successors: output.status === 'superseded' ? await successorChoices(c.var.tx, output) : null,
  })
}

/** The Action that an output is drafted for, when this person may draft one. */
async function producing(c: WebContext, id: unknown) {
  if (!mayAction(c.var.person).draft_output({ status: 'in_implementation', authority_id: '' }))
    throw new Refusal(403, 'refusals.not_yours')
  const action = typeof id === 'string' && idForm.test(id) ? await findAction(c.var.tx, id) : undefined
  if (!action) throw new Refusal(404, 'refusals.not_found')
  return action
}

async function newPage(c: WebContext, actionId: string, typed: Typed, errors?: FieldErrors) {
  const choices = await choicesFor(c, actionId)
  return NewOutputPage({ view: c.var.view, actionId, typed, errors, choices })
}

async function choicesFor({ var: { tx, view } }: WebContext, actionId: string) {
  return {
    types: await choicesOf(tx, 'output_types', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
    activities: (await activitiesOf(tx, actionId).execute()).map(({ id, title }) => ({ value: id, label: title })),
  }
}
