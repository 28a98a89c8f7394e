import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { bestLanguage } from '../../house/languages/texts.ts'
import { tellingOf } from '../../house/mail/notices.ts'
import { typeset } from '../../house/pdf/typeset.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { formatDay } from '../../house/ui/dates.tsx'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { type NextStep, Section } from '../../house/ui/record.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { canTake, tooLate } from '../../house/web/door.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { languageName } from '../../house/web/languages.ts'
import { goTo } from '../../house/web/own-address.ts'
import { byKey, StepsNow, type StepsOf, step, stepRoutes } from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import { initiativeChoices } from '../../registers/initiatives/queries.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { consultationsOn } from '../consultations/queries.ts'
import { EligibilityPanel } from '../eligibility/panel.tsx'
import { eligibilityOf } from '../eligibility/queries.ts'
import { IntakeFacts } from '../intake/panel.tsx'
import { contentOf } from '../intake/queries.ts'
import { findRequest } from '../request/queries.ts'
import {
  ItemRecord,
  LetterFields,
  letterField,
  type Material,
  OutcomeFields,
  ScoresForm,
  typedScores,
} from './agenda-pages.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { letterPaper } from './letter-paper.ts'
import { lettersOf } from './letters.ts'
import { itemSteps, obstaclesTo, outcomes } from './lifecycle.ts'
import { PlaceForm } from './pages.tsx'
import { mayDecide, mayMeet } from './permissions.ts'
import {
  type AgendaItem,
  applicantsOf,
  factsOfItem,
  findItem,
  meetingsToCome,
  membersOf,
  overlapsJudged,
  scoresGiven,
  scoresOn,
} from './queries.ts'
import { agendaItems } from './record.ts'

/** The steps of an item of the agenda as people take them; scoring has a page of its own. */
export const itemStepForms: StepsOf<AgendaItem> = {
  ...agendaItems,
  nameOf: nameOfRequest,
  forms: {
    record: step<AgendaItem, form.Recorded>({
      noun: 'outcome',
      check: form.outcome,
      take: commands.record,
      fields: OutcomeFields,
      start: async (_tx, item) => ({
        outcome: item.outcome ?? '',
        reason: item.reason,
        redirected_to: item.redirected_to ?? '',
      }),
      choices: async (tx, item, { t }) => {
        const facts = await factsOfItem(tx, item)
        const options = outcomes.map((outcome) => {
          const obstacle = obstaclesTo(outcome, facts)[0]
          return {
            value: outcome,
            label: t(`agenda.outcome.${outcome}`),
            ...(obstacle ? { hint: t(`agenda.missing.${obstacle.why}`, obstacle.values) } : {}),
          }
        })
        const language = bestLanguage(item.language)
        const translated = (await applicantsOf(tx, item))
          .filter((to) => bestLanguage(to.language) !== language)
          .map((to) => ({ value: to.id, label: to.name }))
        return { outcomes: options, initiatives: await initiativeChoices(tx), translated }
      },
    }),
    write_letter: step<AgendaItem, form.LetterTexts>({
      noun: 'letter',
      check: form.letters,
      take: commands.writeLetters,
      fields: LetterFields,
      choices: async (tx, item, view) => ({
        applicants: (await applicantsOf(tx, item)).map((to) => ({
          value: to.id,
          label: to.name,
          hint: languageName(to.language, view.lang),
        })),
      }),
      start: async (tx, item) =>
        Object.fromEntries(
          lettersOf(item, await applicantsOf(tx, item)).flatMap(({ to, letter }) => [
            [letterField('letter_subject', to.id, item), letter.subject],
            [letterField('letter_body', to.id, item), letter.body],
          ]),
        ),
    }),
    take_back: step<AgendaItem, object>({
      noun: 'taking-back',
      check: form.nothing,
      take: commands.takeBack,
      danger: true,
    }),
  },
}

export function agendaRoutes() {
  const routes = new Hono<Web>()

  /** The agenda is that of the next meeting. */
  routes.get('/', async (c) => {
    const { tx, person } = c.var
    if (!mayMeet(person).list()) throw new Refusal(403, 'refusals.not_yours')
    const [next] = await meetingsToCome(tx)
    return goTo(c, next ? `/meetings/${next.id}` : '/meetings', 302)
  })

  routes.get('/new', async (c) => {
    if (!mayMeet(c.var.person).arrange()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await placePage(c, c.req.query('request') ?? '', {}, undefined))
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

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const item = await readable(c)
    const given = (await scoresGiven(tx, [item.id])).get(item.id) ?? new Map<string, number>()
    const criteria = await choicesOf(tx, 'criteria', view.lang)
    // The history tells everybody's scores: it is shown when all of them may be seen.
    const mayReadAll = item.meeting_status === 'open' || item.meeting_status === 'closed'
    return c.html(
      <ItemRecord
        view={view}
        item={item}
        material={await materialFor(c, item)}
        members={await membersOf(tx, { id: item.meeting_id, status: item.meeting_status })}
        facts={await factsOfItem(tx, item)}
        criteria={criteria}
        scores={await scoresOn(tx, item.id)}
        given={given}
        me={person?.id ?? ''}
        letters={item.status === 'prepared' ? lettersOf(item, await applicantsOf(tx, item)) : []}
        history={
          mayReadAll ? (
            <RecordHistory view={view} slice="agenda" rows={await historyOf(tx, 'agenda_items', item.id, person)} />
          ) : null
        }
        next={
          <StepsNow
            c={c}
            slice={itemStepForms}
            record={item}
            also={scoringStep(c, item, (given.get(person?.id ?? '') ?? 0) >= criteria.length)}
          />
        }
      />,
    )
  })

  routes.get(`${one}/scores`, async (c) => {
    const item = await scorable(c)
    const own = (await scoresOn(c.var.tx, item.id)).filter((score) => score.account_id === c.var.person?.id)
    return c.html(
      await scoresPage(c, item, typedScores(own.map((score) => ({ ...score, remark: score.remark ?? '' }))), undefined),
    )
  })

  routes.post(`${one}/scores`, async (c) => {
    const { tx, by } = c.var
    const item = await scorable(c)
    return submitForm(c, {
      check: form.scores,
      act: async (value) => {
        await commands.score(tx, item.id, by, value)
        return `/agenda/${item.id}`
      },
      page: (typed, errors) => scoresPage(c, item, typed, errors),
      done: 'agenda.scores_saved',
    })
  })

  routes.get(`${one}/letter.pdf`, async (c) => {
    const item = await readable(c)
    const wanted = c.req.query('authority') ?? item.authority_id
    const found = lettersOf(item, await applicantsOf(c.var.tx, item)).find(({ to }) => to.id === wanted)
    if (!found) throw new Refusal(404, 'refusals.not_found')
    const paper = letterPaper(found.letter, { authority: found.to.name, reference: item.reference, day: item.held_on })
    return c.body(typeset(paper), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${item.reference}.pdf"`,
    })
  })

  stepRoutes(routes, itemStepForms)
  return routes
}

/** A member's own scores are the first thing to do, until they are finished. */
function scoringStep(c: WebContext, item: AgendaItem, finished: boolean): NextStep[] {
  const { view, person } = c.var
  if (!canTake(itemSteps, 'score', item.status) || !mayDecide(person).score(item)) return []
  const href = `/agenda/${item.id}/scores`
  return [
    finished
      ? { label: view.t('agenda.change_scores'), href, kind: 'secondary' }
      : { label: view.t('agenda.step.score'), href },
  ]
}

async function readable(c: WebContext): Promise<AgendaItem> {
  const item = await findItem(c.var.tx, c.req.param('id') ?? '')
  if (!item || !mayDecide(c.var.person).read()) throw new Refusal(404, 'refusals.not_found')
  return item
}

async function scorable(c: WebContext): Promise<AgendaItem> {
  const item = await readable(c)
  if (!mayDecide(c.var.person).score(item)) throw new Refusal(403, 'refusals.not_yours')
  if (!canTake(itemSteps, 'score', item.status)) throw tooLate('agenda', item.status, `/agenda/${item.id}`)
  return item
}

async function materialFor(c: WebContext, item: AgendaItem): Promise<Material> {
  const { tx, view, by } = c.var
  const request = await findRequest(tx, item.request_id)
  if (!request) throw new Refusal(404, 'refusals.not_found')
  const theme = byKey(await choicesOf(tx, 'themes', view.lang)).get(request.theme) ?? request.theme
  const live = canTake(itemSteps, 'score', item.status)
  const findings = live ? await eligibilityOf(tx, request, by.at) : []
  const eligibility = (
    <Section title={view.t('agenda.eligibility')}>
      {findings.length > 0 ? <EligibilityPanel view={view} findings={findings} /> : <p>{view.t('agenda.eligible')}</p>}
    </Section>
  )
  const consultations = await consultationsOn(tx, item.request_id)
  const last = consultations[0]?.opinions ?? []
  return {
    request,
    theme,
    consultations,
    telling: await tellingOf(
      tx,
      'opinions',
      last.map((opinion) => opinion.id),
    ),
    said: <IntakeFacts view={view} content={await contentOf(tx, request)} origin={undefined} />,
    eligibility: live && eligibility,
    overlaps: await overlapsJudged(tx, item.request_id),
  }
}

async function scoresPage(c: WebContext, item: AgendaItem, typed: Typed, errors: FieldErrors | undefined) {
  const { tx, view } = c.var
  return (
    <ScoresForm
      view={view}
      item={item}
      criteria={await choicesOf(tx, 'criteria', view.lang)}
      typed={typed}
      errors={errors}
      material={await materialFor(c, item)}
    />
  )
}

async function placePage(c: WebContext, requestId: string, typed: Typed, errors: FieldErrors | undefined) {
  const { tx, view, by } = c.var
  const request = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(requestId)
    ? await findRequest(tx, requestId)
    : undefined
  if (!request) throw new Refusal(404, 'refusals.not_found')
  const planned = (await meetingsToCome(tx)).map((meeting) => ({
    value: meeting.id,
    label: view.t('meetings.name_and_day', { number: meeting.number, day: formatDay(view.lang, meeting.held_on) }),
  }))
  const next = {
    value: 'next',
    label: view.t('meetings.next_one', { day: formatDay(view.lang, await commands.nextDayOfMeeting(tx, by)) }),
  }
  const choices = { meeting: planned[0]?.value ?? next.value, ...typed }
  return (
    <PlaceForm
      view={view}
      typed={choices}
      errors={errors}
      request={{ id: request.id, name: nameOfRequest(request, view), title: request.title }}
      meetings={[...planned, next]}
    />
  )
}
