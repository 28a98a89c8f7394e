import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { actionOfRequest } from '../actions/queries.ts'
import { bodiesToAsk } from '../bodies/queries.ts'
import { causeWhenLate } from '../clocks/late-step.tsx'
import { RequestClock } from '../clocks/line.tsx'
import { mayMeet } from '../committee/permissions.ts'
import { itemOf, lettersOn } from '../committee/queries.ts'
import { consultationsOn } from '../consultations/queries.ts'
import { Refusal } from '../database/refusal.ts'
import { isStaff } from '../identity/person.ts'
import { officerChoices, officersOf } from '../identity/queries.ts'
import { listRoutes } from '../lists/list-routes.tsx'
import { mailOf } from '../mail/queries.ts'
import { RecordMail } from '../mail/record-mail.tsx'
import { authorityChoices } from '../partners/queries.ts'
import { choicesOf } from '../settings/queries.ts'
import { sourceOf } from '../settings/sources.ts'
import { ButtonLink } from '../ui/forms.tsx'
import { languages } from '../ui/view.ts'
import { one, type Web, type WebContext } from '../web/context.ts'
import { canTake, tooLate } from '../web/door.ts'
import { historyOf, RecordHistory } from '../web/history.tsx'
import { languageChoices } from '../web/languages.ts'
import { byKey, StepsNow, type StepsOf, step, stepPage, stepRoutes, versionIn, wordsField } from '../web/steps.tsx'
import { submitForm } from '../web/submit.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { requestSteps } from './lifecycle.ts'
import { requestList } from './list.tsx'
import { nameOfRequest } from './names.ts'
import { BodiesField, bodyOption, RegistrationFields, RequestForm, RequestRecord } from './pages.tsx'
import { may } from './permissions.ts'
import { findRequest, otherAuthorities, otherPartners, otherThemes, questionsNow, questionsOn, type Request_ } from './queries.ts'
import { AnswersFields, QuestionsAsked, QuestionsField } from './question-pages.tsx'
import * as questions from './questions.ts'

/** A step that asks bodies: those are ticked that are asked about the request's partners, region or themes. */
function asking(noun: string, take: typeof commands.consult, further = false) {
  return step<Request_, { bodies: string[] }>({
    noun,
    check: form.bodies,
    take,
    fields: BodiesField,
    choices: async (tx, record, view) => ({ bodies: (await bodiesToAsk(tx, record.id, { further })).map((body) => bodyOption(body, view)) }),
    start: async (tx, record) => ({ bodies: further ? [] : (await bodiesToAsk(tx, record.id, { further })).filter((body) => body.fits).map((body) => body.id) }),
  })
}

/** The steps of a request as people take them. */
export const requestStepForms: StepsOf<Request_> = {
  slice: 'requests',
  steps: requestSteps,
  find: findRequest,
  rights: may as StepsOf<Request_>['rights'],
  nameOf: nameOfRequest,
  besides: async (c, name, record) => (requestSteps[name as keyof typeof requestSteps].to !== null && name !== 'withdraw' ? causeWhenLate(c, record.id) : null),
  forms: {
    submit: step({ noun: 'submission', check: form.nothing, take: commands.submit }),
    register: step<Request_, commands.Registration>({
      noun: 'registration',
      check: form.registration,
      take: commands.register,
      fields: RegistrationFields,
      choices: async (tx) => ({ officers: await officerChoices(tx) }),
    }),
    return: step({ noun: 'questions', check: form.questions, take: questions.returnForClarification, fields: QuestionsField }),
    resubmit: step<Request_, questions.Answers>({
      noun: 'answers',
      check: form.answers,
      take: questions.resubmit,
      fields: AnswersFields,
      choices: async (tx, record) => ({ questions: (await questionsNow(tx, record.id)).map((asked) => ({ value: asked.id, label: asked.question })) }),
      start: async (tx, record) => Object.fromEntries((await questionsNow(tx, record.id)).map((asked) => [`answer.${asked.id}`, asked.answer])),
    }),
    consult: asking('consultation', commands.consult),
    ask_further: asking('further-opinions', commands.askFurther, true),
    resume: asking('resumption', commands.resume),
    withdraw: step({ noun: 'withdrawal', check: form.withdrawal, take: commands.withdraw, fields: wordsField('reason', 'requests.field.withdrawn_reason'), danger: true }),
  },
}

export function requestRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, requestList, {
    may: (person) => may(person).list(),
    nameOf: (row, { view }) => nameOfRequest(row, view),
    empty: 'requests.empty',
    emptyHow: (person) => (may(person).file() ? 'requests.empty_how' : undefined),
    actions: ({ var: { view, person } }) => (
      <>
        {may(person).file() && <ButtonLink href="/requests/new" label={view.t('requests.new')} />}
        {isStaff(person) && <ButtonLink href="/requests/clocks" label={view.t('clocks.title')} kind="secondary" />}
      </>
    ),
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
    const onAgenda = mayMeet(person).read() ? await itemOf(tx, request.id) : undefined
    return c.html(
      <RequestRecord
        view={view}
        request={request}
        themes={byKey(await choicesOf(tx, 'themes', view.lang))}
        region={byKey(await choicesOf(tx, 'regions', view.lang)).get(request.region ?? '') ?? ''}
        others={{
          themes: await otherThemes(tx, request.id),
          authorities: person?.role === 'consulted' ? [] : await otherAuthorities(tx, request.id),
          partners: await otherPartners(tx, request.id),
        }}
        consultations={may(person).readOpinions() ? await consultationsOn(tx, request.id) : []}
        officers={isStaff(person) ? await officersOf(tx, [request.officer_id, request.decided_by]) : new Map()}
        itemId={onAgenda?.id ?? null}
        letters={await lettersOn(tx, request.id, person)}
        actionId={await actionOfRequest(tx, request.id)}
        questions={<QuestionsAsked view={view} questions={person?.role === 'consulted' ? [] : await questionsOn(tx, request.id)} />}
        next={<StepsNow c={c} slice={requestStepForms} record={request} edit={may(person).edit(request) ? `/requests/${request.id}/content` : undefined} also={committeeSteps(c, request, onAgenda)} />}
        clock={<RequestClock c={c} requestId={request.id} />}
        mail={<RecordMail view={view} mails={await mailOf(tx, 'requests', request.id, person)} />}
        history={<RecordHistory view={view} slice="requests" rows={rows} />}
        source={await sourceOf(tx, 'requests', request.id, view)}
      />,
    )
  })

  routes.get(`${one}/content`, async (c) => {
    const request = await inStep(c, 'edit')
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
    const request = await inStep(c, 'edit')
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

  // Saved half-way: a line that is cut loses nothing.
  routes.post(`${one}/saved-answers`, async (c) => {
    const { tx, by } = c.var
    const request = await inStep(c, 'save_answers')
    return submitForm(c, {
      check: form.someAnswers,
      act: async (value) => {
        await questions.saveAnswers(tx, request.id, by, value)
        return `/requests/${request.id}/answers`
      },
      page: (typed, errors) => stepPage(c, requestStepForms, 'resubmit', request, typed, errors),
      done: 'ui.saved',
    })
  })

  stepRoutes(routes, requestStepForms)
  return routes
}

/** The decision is made in a meeting: what leads there. */
function committeeSteps(c: WebContext, request: Request_, onAgenda: { id: string; live: boolean } | undefined) {
  const { t } = c.var.view
  if (onAgenda?.live) return [{ label: t('requests.to_the_agenda_item'), href: `/agenda/${onAgenda.id}` }]
  const decidable = request.status === 'in_consultation' || request.status === 'deferred'
  return decidable && mayMeet(c.var.person).arrange() ? [{ label: t('requests.put_on_the_agenda'), href: `/agenda/new?request=${request.id}` }] : []
}

/** The request of an address, for a step that this person may take on it now. */
async function inStep(c: WebContext, name: 'edit' | 'save_answers'): Promise<Request_> {
  const { tx, person } = c.var
  const request = await findRequest(tx, c.req.param('id') ?? '')
  if (!request || !may(person).read(request)) throw new Refusal(404, 'refusals.not_found')
  if (!may(person)[name](request)) throw new Refusal(403, 'refusals.not_yours')
  if (!canTake(requestSteps, name, request.status)) throw tooLate('requests', request.status, `/requests/${request.id}`)
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
