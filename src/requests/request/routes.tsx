import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { isStaff } from '../../house/identity/person.ts'
import { officersOf } from '../../house/identity/queries.ts'
import { bulkRoutes } from '../../house/lists/bulk.tsx'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import { tellingOf } from '../../house/mail/notices.ts'
import { mailOf } from '../../house/mail/queries.ts'
import { RecordMail } from '../../house/mail/record-mail.tsx'
import { choicesOf } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { canTake, tooLate } from '../../house/web/door.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { goTo } from '../../house/web/own-address.ts'
import { byKey, StepsNow, stepPage, stepRoutes, versionIn } from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { RequestClock } from '../clocks/line.tsx'
import { mayMeet } from '../committee/permissions.ts'
import { itemOf, lettersOn } from '../committee/queries.ts'
import { consultationsOn } from '../consultations/queries.ts'
import { eligibilityOf } from '../eligibility/queries.ts'
import { Completeness, IntakeFacts, Submissions } from '../intake/panel.tsx'
import { contentOf, findOrigin, missingFromRequest, submissionsOf } from '../intake/queries.ts'
import { WhatIsThere } from '../overlap/pages.tsx'
import { assignments, causes } from './bulk.tsx'
import * as form from './form.ts'
import { type RequestStep, requestSteps } from './lifecycle.ts'
import { requestList } from './list.tsx'
import { RequestRecord } from './pages.tsx'
import { may } from './permissions.ts'
import {
  actionOfRequest,
  findRequest,
  otherAuthorities,
  otherPartners,
  otherThemes,
  questionsOn,
  type SupportRequest,
} from './queries.ts'
import { QuestionsAsked } from './question-pages.tsx'
import * as questions from './questions.ts'
import { requestStepForms } from './step-forms.tsx'
import { TranslationForm, TranslationsBeside } from './translation-pages.tsx'
import { translate, translationsOn } from './translations.ts'

export function requestRoutes() {
  const routes = new Hono<Web>()

  bulkRoutes(routes, requestList, assignments)
  bulkRoutes(routes, requestList, causes)
  listRoutes(routes, requestList, {
    bulk: (person) => [
      ...(assignments.may(person) ? [{ action: '/requests/assignments', label: assignments.title }] : []),
      ...(causes.may(person) ? [{ action: '/requests/causes', label: causes.title }] : []),
    ],
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

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const request = await findRequest(tx, c.req.param('id'))
    if (!request || !may(person).read(request)) throw new Refusal(404, 'refusals.not_found')
    // An authority goes on with its draft where it stopped.
    if (request.status === 'draft' && person?.role === 'authority') return goTo(c, `/requests/${request.id}/content`)
    const rows = await historyOf(tx, 'requests', request.id, person)
    const onAgenda = mayMeet(person).read() ? await itemOf(tx, request.id) : undefined
    const content = await contentOf(tx, request)
    const consultations = may(person).readOpinions() ? await consultationsOn(tx, request.id) : []
    const opinions = consultations.flatMap((consultation) => consultation.opinions.map((opinion) => opinion.id))
    return c.html(
      <RequestRecord
        view={view}
        request={request}
        themes={byKey(await choicesOf(tx, 'themes', view.lang))}
        region={byKey(await choicesOf(tx, 'regions', view.lang)).get(request.region ?? '') ?? ''}
        others={{
          themes: await otherThemes(tx, request.id),
          authorities: await otherAuthorities(tx, request.id),
          partners: await otherPartners(tx, request.id),
        }}
        consultations={consultations}
        telling={isStaff(person) ? await tellingOf(tx, 'opinions', opinions) : new Map()}
        officers={isStaff(person) ? await officersOf(tx, [request.officer_id, request.decided_by]) : new Map()}
        itemId={onAgenda?.id ?? null}
        letters={await lettersOn(tx, request.id, person)}
        actionId={await actionOfRequest(tx, request.id)}
        translations={
          <TranslationsBeside
            view={view}
            request={request}
            translations={await translationsOn(tx, request.id)}
            mayTranslate={may(person).translate(request) && request.status !== 'draft'}
          />
        }
        similar={<WhatIsThere c={c} request={request} />}
        questions={<QuestionsAsked view={view} questions={await questionsOn(tx, request.id)} />}
        next={
          <StepsNow
            c={c}
            slice={requestStepForms}
            record={request}
            edit={may(person).edit(request) ? `/requests/${request.id}/content` : undefined}
            also={[...intakeSteps(c, request, content.named.length), ...committeeSteps(c, request, onAgenda)]}
          />
        }
        intake={<IntakeFacts view={view} content={content} origin={await findOrigin(tx, request)} />}
        submissions={
          <Submissions
            view={view}
            submissions={await submissionsOf(tx, request.id)}
            mayCopy={may(person).file() ? `/requests/${request.id}/copy` : undefined}
          />
        }
        eligibility={
          isStaff(person) &&
          isOpen(request.status) && (
            <Completeness
              view={view}
              request={request}
              missing={await missingFromRequest(tx, request)}
              findings={await eligibilityOf(tx, request, c.var.by.at)}
            />
          )
        }
        clock={<RequestClock c={c} requestId={request.id} />}
        mail={<RecordMail view={view} mails={await mailOf(tx, 'requests', request.id, person)} />}
        history={<RecordHistory view={view} slice="requests" rows={rows} />}
        source={await sourceOf(tx, 'requests', request.id, view)}
      />,
    )
  })

  routes.get(`${one}/translations/:lang{(?:en|fr|es|pt|ar|ru)}`, async (c) => {
    const request = await inStep(c, 'translate')
    const known = (await translationsOn(c.var.tx, request.id)).find(
      (translation) => translation.language === c.req.param('lang'),
    )
    const typed = {
      title: known?.title ?? '',
      need: known?.need ?? '',
      expected_outputs: known?.expected_outputs ?? '',
    }
    return c.html(
      <TranslationForm
        view={c.var.view}
        request={request}
        language={c.req.param('lang')}
        version={known?.version ?? 0}
        typed={typed}
        errors={undefined}
      />,
    )
  })
  routes.post(`${one}/translations/:lang{(?:en|fr|es|pt|ar|ru)}`, async (c) => {
    const { tx, by, typed: sent } = c.var
    const request = await inStep(c, 'translate')
    const language = c.req.param('lang')
    return submitForm(c, {
      check: form.translation,
      act: async (value) => {
        await translate(tx, request.id, { ...by, ...versionIn(sent) }, language, value)
        return `/requests/${request.id}#translations`
      },
      page: async (typed, errors) => {
        const known = (await translationsOn(tx, request.id)).find((translation) => translation.language === language)
        return (
          <TranslationForm
            view={c.var.view}
            request={request}
            language={language}
            version={known?.version ?? 0}
            typed={typed}
            errors={errors}
          />
        )
      },
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

/** Steps whose pages are those of intake: what leads there. */
function intakeSteps(c: WebContext, request: SupportRequest, named: number) {
  const mine = (step: 'submit' | 'settle_named') =>
    canTake(requestSteps, step, request.status) && may(c.var.person)[step](request)
  const steps = [
    { step: 'submit' as const, noun: 'submission', due: mine('submit') },
    { step: 'settle_named' as const, noun: 'named', due: named > 0 && mine('settle_named') },
  ]
  return steps
    .filter(({ due }) => due)
    .map(({ step, noun }) => ({
      label: c.var.view.t(`requests.step.${step}`),
      href: `/requests/${request.id}/${noun}`,
    }))
}

/** The decision is made in a meeting: what leads there. */
function committeeSteps(c: WebContext, request: SupportRequest, onAgenda: { id: string; live: boolean } | undefined) {
  const { t } = c.var.view
  if (onAgenda?.live) return [{ label: t('requests.to_the_agenda_item'), href: `/agenda/${onAgenda.id}` }]
  const decidable = request.status === 'in_consultation' || request.status === 'deferred'
  return decidable && mayMeet(c.var.person).arrange()
    ? [{ label: t('requests.put_on_the_agenda'), href: `/agenda/new?request=${request.id}` }]
    : []
}

/** The request of an address, for a step that this person may take on it now. */
async function inStep(c: WebContext, name: RequestStep): Promise<SupportRequest> {
  const { tx, person } = c.var
  const request = await findRequest(tx, c.req.param('id') ?? '')
  if (!request || !may(person).read(request)) throw new Refusal(404, 'refusals.not_found')
  if (!may(person)[name](request)) throw new Refusal(403, 'refusals.not_yours')
  if (!canTake(requestSteps, name, request.status)) throw tooLate('requests', request.status, `/requests/${request.id}`)
  return request
}

/** Before a request is registered, an officer looks whether it is complete and eligible. */
const isOpen = (status: string) => ['draft', 'submitted', 'returned'].includes(status)
