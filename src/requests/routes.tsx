import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { actionOfRequest } from '../actions/queries.ts'
import { initiativeChoices } from '../coordination/queries.ts'
import { Refusal } from '../database/refusal.ts'
import { isStaff } from '../identity/person.ts'
import { officerChoices } from '../identity/queries.ts'
import { authorityChoices } from '../partners/queries.ts'
import { choicesOf, choicesOfAll } from '../settings/queries.ts'
import { sourceOf } from '../settings/sources.ts'
import { languages } from '../ui/view.ts'
import { one, type Web, type WebContext } from '../web/context.ts'
import { tooLate } from '../web/door.ts'
import { historyOf, RecordHistory } from '../web/history.tsx'
import { languageChoices } from '../web/languages.ts'
import { pageIn } from '../web/list.ts'
import { byKey, StepsNow, type StepsOf, step, stepRoutes, versionIn, wordsField } from '../web/steps.tsx'
import { submitForm } from '../web/submit.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { missingForDecision, type RequestStatus, requestSteps } from './lifecycle.ts'
import { BodiesField, DecisionFields, nameOfRequest, RegistrationFields, RequestForm, RequestList, RequestRecord } from './pages.tsx'
import { may } from './permissions.ts'
import {
  bodyChoices,
  consultationsOn,
  factsForDecision,
  findRequest,
  officersOf,
  otherAuthorities,
  otherPartners,
  otherThemes,
  type Request_,
  type RequestSort,
  requestsFor,
  scoresOf,
} from './queries.ts'

const decisionChoices: NonNullable<ReturnType<typeof step<Request_, never>>['choices']> = async (tx, _record, view) => ({ criteria: await choicesOf(tx, 'criteria', view.lang) })

/** The steps of a request as people take them. */
export const requestStepForms: StepsOf<Request_> = {
  slice: 'requests',
  steps: requestSteps,
  find: findRequest,
  rights: may as StepsOf<Request_>['rights'],
  nameOf: nameOfRequest,
  missing: async (tx, name, record) =>
    ['approve', 'reject', 'defer', 'redirect'].includes(name) && record.status === 'in_consultation' ? missingForDecision(name, await factsForDecision(tx, record.id)) : [],
  forms: {
    submit: step({ noun: 'submission', check: form.nothing, take: commands.submit }),
    register: step<Request_, commands.Registration>({
      noun: 'registration',
      check: form.registration,
      take: commands.register,
      fields: RegistrationFields,
      choices: async (tx) => ({ officers: await officerChoices(tx) }),
    }),
    return: step({ noun: 'questions', check: form.questions, take: commands.returnForClarification, fields: wordsField('questions', 'requests.field.questions') }),
    resubmit: step({ noun: 'answers', check: form.answers, take: commands.resubmit, fields: wordsField('answers', 'requests.field.answers') }),
    consult: step({ noun: 'consultation', check: form.bodies, take: commands.consult, fields: BodiesField, choices: async (tx) => ({ bodies: await bodyChoices(tx) }) }),
    approve: step({ noun: 'approval', check: form.decision, take: commands.approve, fields: DecisionFields, choices: decisionChoices }),
    defer: step({ noun: 'deferral', check: form.decision, take: commands.defer, fields: DecisionFields, choices: decisionChoices }),
    redirect: step({
      noun: 'redirection',
      check: form.redirection,
      take: commands.redirect,
      fields: DecisionFields,
      choices: async (tx, _record, view) => ({ criteria: await choicesOf(tx, 'criteria', view.lang), initiatives: await initiativeChoices(tx) }),
    }),
    reject: step({ noun: 'rejection', check: form.decision, take: commands.reject, fields: DecisionFields, choices: decisionChoices, danger: true }),
    resume: step({ noun: 'resumption', check: form.bodies, take: commands.resume, fields: BodiesField, choices: async (tx) => ({ bodies: await bodyChoices(tx) }) }),
    withdraw: step({ noun: 'withdrawal', check: form.withdrawal, take: commands.withdraw, fields: wordsField('reason', 'requests.field.withdrawn_reason'), danger: true }),
  },
}

export function requestRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    if (!may(person).list()) throw new Refusal(403, 'refusals.not_yours')
    const { status, region, theme, partner, year, search, sort: by } = c.req.query()
    const filters = { status, region, theme, partner, year, search }
    const sort = { by: (['received', 'name', 'status'].includes(by ?? '') ? by : 'received') as RequestSort, down: by ? c.req.query('down') === '1' : true }
    const list = await requestsFor(tx, filters, view.lang, pageIn(c.req.query('page')), sort)
    const choices = { ...(await choicesOfAll(tx, ['regions', 'themes'], view.lang)), statuses: statusChoices(view.t) }
    return c.html(<RequestList view={view} list={list} filters={filters} sort={sort} choices={choices} mayFile={may(person).file()} />)
  })

  routes.get('/new', async (c) => {
    if (!may(c.var.person).file()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await requestForm(c, { language: c.var.view.lang }, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).file()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm(c, {
      check: (typed) => form.newRequest(typed, person?.authority_id ?? null),
      act: async (value) => `/requests/${await commands.draft(tx, by, value)}`,
      page: (typed, errors) => requestForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const request = await findRequest(tx, c.req.param('id'))
    if (!request || !may(person).read(request)) throw new Refusal(404, 'refusals.not_found')
    const rows = await historyOf(tx, 'requests', request.id, person)
    return c.html(
      <RequestRecord
        view={view}
        request={request}
        themes={byKey(await choicesOf(tx, 'themes', view.lang))}
        region={byKey(await choicesOf(tx, 'regions', view.lang)).get(request.region ?? '') ?? ''}
        criteria={byKey(await choicesOf(tx, 'criteria', view.lang))}
        others={{
          themes: await otherThemes(tx, request.id),
          authorities: person?.role === 'consulted' ? [] : await otherAuthorities(tx, request.id),
          partners: await otherPartners(tx, request.id),
        }}
        consultations={may(person).readOpinions() ? await consultationsOn(tx, request.id) : []}
        officers={isStaff(person) ? await officersOf(tx, [request.officer_id, request.decided_by]) : new Map()}
        scores={isStaff(person) ? await scoresOf(tx, request.id) : []}
        actionId={await actionOfRequest(tx, request.id)}
        next={<StepsNow c={c} slice={requestStepForms} record={request} edit={may(person).edit(request) ? `/requests/${request.id}/content` : undefined} />}
        history={<RecordHistory view={view} slice="requests" rows={rows} />}
        source={await sourceOf(tx, 'requests', request.id, view)}
      />,
    )
  })

  routes.get(`${one}/content`, async (c) => {
    const request = await editable(c)
    const typed = {
      title: request.title,
      need: request.need,
      expected_outputs: request.expected_outputs,
      language: request.language,
      theme: request.theme,
      other_themes: await otherThemes(c.var.tx, request.id),
    }
    return c.html(await requestForm(c, typed, undefined, request))
  })

  routes.post(`${one}/content`, async (c) => {
    const { tx, by } = c.var
    const request = await editable(c)
    return submitForm(c, {
      check: form.requestContent,
      act: async (value) => {
        await commands.edit(tx, request.id, { ...by, ...versionIn(c.var.typed) }, value)
        return `/requests/${request.id}`
      },
      page: async (typed, errors) => requestForm(c, typed, errors, (await findRequest(tx, request.id)) ?? request),
      done: 'ui.saved',
    })
  })

  stepRoutes(routes, requestStepForms)
  return routes
}

async function editable(c: WebContext): Promise<Request_> {
  const { tx, person } = c.var
  const request = await findRequest(tx, c.req.param('id') ?? '')
  if (!request || !may(person).read(request)) throw new Refusal(404, 'refusals.not_found')
  if (!may(person).edit(request)) throw new Refusal(403, 'refusals.not_yours')
  const from: readonly RequestStatus[] = requestSteps.edit.from
  if (!from.includes(request.status)) throw tooLate('requests', request.status, `/requests/${request.id}`)
  return request
}

async function requestForm(c: WebContext, typed: Parameters<typeof RequestForm>[0]['typed'], errors: Parameters<typeof RequestForm>[0]['errors'], edits?: Request_) {
  const { tx, view, person } = c.var
  const files = person?.role !== 'authority' && !edits
  return (
    <RequestForm
      view={view}
      typed={typed}
      errors={errors}
      themes={await choicesOf(tx, 'themes', view.lang)}
      languages={languageChoices(languages, view.lang)}
      authorities={files ? await authorityChoices(tx, view.lang) : null}
      formKey={edits ? undefined : typeof typed.form_key === 'string' ? typed.form_key : randomUUID()}
      edits={edits && { id: edits.id, version: edits.version, name: nameOfRequest(edits, view) }}
    />
  )
}

const statusChoices = (t: (key: string) => string) =>
  ['draft', 'submitted', 'returned', 'registered', 'in_consultation', 'approved', 'rejected', 'deferred', 'redirected', 'withdrawn'].map((value) => ({ value, label: t(`requests.status.${value}`) }))
