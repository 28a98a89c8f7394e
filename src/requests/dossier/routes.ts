import { Hono } from 'hono'
import { isStaff } from '../../house/identity/person.ts'
import { bulkRoutes } from '../../house/lists/bulk-routes.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { besideRecord } from '../../house/mail/beside-record.ts'
import { canTake } from '../../house/record/door.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { namesOfLists } from '../../house/settings/queries.ts'
import { stepPage, stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import { realMoment } from '../../house/time/clock.ts'
import { todayOf } from '../../house/time/today.ts'
import { formatDay, formatList } from '../../house/ui/dates.tsx'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { goTo } from '../../house/web/own-address.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { may as mayTime } from '../clocks/permissions.ts'
import { mayMeet } from '../committee/permissions.ts'
import { requestSteps } from '../request/lifecycle.ts'
import { may } from '../request/permissions.ts'
import type { SupportRequest } from '../request/queries.ts'
import { translationsOn } from '../request/queries.ts'
import { assignments, causes } from './bulk.tsx'
import * as questions from './clarification.ts'
import * as form from './form.ts'
import { requestList } from './list.tsx'
import { RequestListActions } from './list-actions.tsx'
import { RequestPage } from './pages.tsx'
import type { RequestRead } from './read.ts'
import { dossiers } from './record.ts'
import { requestStepForms } from './step-forms.tsx'
import { TranslationPage } from './translation-pages.tsx'
import { translate } from './translations.ts'

const translation = `${one}/translations/:lang{(?:${languages.join('|')})}`

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
    actions: RequestListActions,
  })
  routes.get(one, showRequest)
  routes.get(translation, async (c) => {
    const request = await recordInStep(c, dossiers, 'translate')
    return c.html(await translationPage(c, request, c.req.param('lang') ?? ''))
  })
  routes.post(translation, saveTranslation)
  // Saved half-way: a line that is cut loses nothing.
  routes.post(`${one}/saved-answers`, async (c) => {
    const { tx, by } = c.var
    const request = await recordInStep(c, dossiers, 'save_answers')
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

async function showRequest(c: WebContext) {
  const { tx, view, person, by } = c.var
  const record = await readable(c, dossiers)
  // An authority goes on with its draft where it stopped.
  if (record.status === 'draft' && person?.role === 'authority') return goTo(c, `/requests/${record.id}/content`)
  const request = await dossiers.read(tx, record, by)
  const rights = may(person)
  const shown = {
    reader: person,
    today: await todayOf(tx, by),
    steps: await stepsOn(c, record, request),
    ...(await besideRecord(tx, 'requests', record.id, person)),
    now: realMoment(by),
    mayTranslate: rights.translate(record) && record.status !== 'draft',
    mayCopy: rights.file(),
    tellsCauses: mayTime(person).tell(),
    seesRounds: isStaff(person),
    names: await namesOfLists(tx, view.lang, 'themes', 'regions', 'delay_reasons'),
  }
  return c.html(RequestPage({ view, request, shown }))
}

async function stepsOn(c: WebContext, record: SupportRequest, request: RequestRead) {
  const steps = await stepsNow(c, requestStepForms, record, {
    edit: may(c.var.person).edit(record) ? `/requests/${record.id}/content` : undefined,
    also: [...intakeSteps(c, request), ...committeeSteps(c, request)],
  })
  return [...correcting(c, record), ...steps]
}

/** What was submitted is corrected on one page, below all that is next. */
function correcting(c: WebContext, record: SupportRequest) {
  if (!may(c.var.person).correct(record) || !canTake(requestSteps, 'correct', record.status)) return []
  const label = c.var.view.t('requests.step.correct')
  return [{ name: 'correct', label, href: `/requests/${record.id}/correction`, aside: true }]
}

/** Steps whose pages are those of intake: what leads there. */
function intakeSteps(c: WebContext, request: RequestRead) {
  const mine = (step: 'submit' | 'settle_named') =>
    canTake(requestSteps, step, request.status) && may(c.var.person)[step](request)
  const steps = [
    { step: 'submit' as const, noun: 'submission', due: mine('submit') },
    { step: 'settle_named' as const, noun: 'named', due: request.content.named.length > 0 && mine('settle_named') },
  ]
  return steps
    .filter(({ due }) => due)
    .map(({ step, noun }) => ({
      name: step,
      label: c.var.view.t(`requests.step.${step}`),
      href: `/requests/${request.id}/${noun}`,
      // What an authority has begun here, it submits itself.
      ...(step === 'submit' && isStaff(c.var.person) && request.channel === 'portal'
        ? { kind: 'secondary' as const }
        : {}),
    }))
}

/** The decision is made in a meeting: what leads there. */
function committeeSteps(c: WebContext, { id, item, status, consultations }: RequestRead) {
  const { view } = c.var
  const { t } = view
  if (item?.live) return [{ name: 'item', label: t('requests.to_the_agenda_item'), href: `/agenda/${item.id}` }]
  const decidable = status === 'in_consultation' || status === 'deferred'
  if (!decidable || !mayMeet(c.var.person).arrange()) return []
  const awaited = consultations
    .filter((consultation) => status === 'in_consultation' && consultation.status === 'open')
    .flatMap(({ opinions }) => opinions.filter((opinion) => opinion.status === 'asked'))
  const last = awaited
    .map(({ due_on }) => due_on)
    .toSorted()
    .at(-1)
  const bodies = formatList(
    view.lang,
    awaited.map(({ body }) => body),
  )
  const missing = last
    ? [
        t('requests.opinions_awaited', { bodies, due: formatDay(view.lang, last) }),
        t('requests.missing.consultation_runs'),
      ]
    : []
  return [{ name: 'agenda', label: t('requests.put_on_the_agenda'), href: `/agenda/new?request=${id}`, missing }]
}

async function saveTranslation(c: WebContext) {
  const { tx, by, typed: sent } = c.var
  const request = await recordInStep(c, dossiers, 'translate')
  const language = c.req.param('lang') ?? ''
  return submitForm(c, {
    check: form.translation,
    act: async (value) => {
      await translate(tx, request.id, { ...by, ...versionIn(sent) }, language, value)
      return `/requests/${request.id}#translations`
    },
    page: (typed, errors) => translationPage(c, request, language, typed, errors),
    done: 'ui.saved',
  })
}

/** The form of a translation; what is known of it stands in it when it is opened. */
async function translationPage(
  c: WebContext,
  request: SupportRequest,
  language: string,
  typed?: Typed,
  errors?: FieldErrors,
) {
  const known = (await translationsOn(c.var.tx, request.id)).find((one) => one.language === language)
  const { title = '', need = '', expected_outputs = '' } = known ?? {}
  return TranslationPage({
    view: c.var.view,
    request,
    language,
    version: known?.version ?? 0,
    typed: typed ?? { title, need, expected_outputs },
    errors,
  })
}
