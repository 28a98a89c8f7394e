import { Hono } from 'hono'
import { Refusal } from '../database/refusal.ts'
import { nameOfRequest, requestName } from '../requests/names.ts'
import { findRequest } from '../requests/queries.ts'
import { DateText } from '../ui/dates.tsx'
import { RadioField, TextArea } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts, Notice, PersonText, Section, Tag } from '../ui/record.tsx'
import { DataTable, Empty, Pager } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { one, type Web } from '../web/context.ts'
import { historyOf, RecordHistory } from '../web/history.tsx'
import { pageIn, withQuery } from '../web/list.ts'
import { StepsNow, type StepsOf, step, stepRoutes, wordsField } from '../web/steps.tsx'
import * as commands from './commands.ts'
import { lifting, opinion as opinionForm } from './form.ts'
import { isDecided, missingForOpinion, type OpinionStep, opinionSteps } from './lifecycle.ts'
import { mayGive } from './permissions.ts'
import { findOpinion, type Opinion, opinionsAsked } from './queries.ts'

/** The steps of an opinion as a consulted service takes them. */
export const opinionStepForms: StepsOf<Opinion> = {
  slice: 'consultations',
  steps: opinionSteps,
  find: findOpinion,
  rights: mayGive as StepsOf<Opinion>['rights'],
  nameOf: (opinion) => opinion.body,
  missing: async (_tx, name, opinion) => missingForOpinion(name as OpinionStep, opinion),
  forms: {
    answer: step<Opinion, commands.Answer>({
      noun: 'opinion',
      check: opinionForm,
      take: commands.answer,
      fields: ({ view, typed, errors, record }) => (
        <>
          <RadioField
            view={view}
            typed={typed}
            errors={errors}
            name="status"
            label={view.t('consultations.opinion')}
            options={['in_favour', 'no_objection', 'against', ...(record.may_veto ? ['veto'] : [])].map((value) => ({ value, label: view.t(`consultations.status.${value}`) }))}
            required
          />
          <TextArea view={view} typed={typed} errors={errors} name="reasons" label={view.t('consultations.reasons')} hint={view.t('consultations.reasons_hint')} />
          <TextArea view={view} typed={typed} errors={errors} name="conditions" label={view.t('consultations.conditions')} hint={view.t('consultations.conditions_hint')} rows={3} />
        </>
      ),
    }),
    lift_veto: step({ noun: 'lifting', check: lifting, take: commands.liftVeto, fields: wordsField('reasons', 'consultations.reasons') }),
  },
}

/** Key of the sentence that says what an opinion given now, or given late, still counts for. */
function lateness(opinion: Opinion): string | null {
  if (opinion.request_status === 'withdrawn') return null
  const decided = isDecided(opinion.request_status)
  if (opinion.late) return decided && opinion.given_at && opinion.decided_at && opinion.given_at > opinion.decided_at ? 'consultations.was_after_decision' : 'consultations.was_late'
  if (opinion.status === 'silence') return decided ? 'consultations.after_decision' : 'consultations.term_over'
  return null
}

function LateNotice({ view, opinion }: { view: View; opinion: Opinion }) {
  const key = lateness(opinion)
  return key ? (
    <Notice tone="info">
      <p>{view.t(key)}</p>
    </Notice>
  ) : null
}

/** What a consulted service is asked, and its answers. */
export function consultationRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    if (!mayGive(person).list()) throw new Refusal(403, 'refusals.not_yours')
    const list = await opinionsAsked(tx, view.lang, pageIn(c.req.query('page')))
    return c.html(
      <Page view={view} title={t('consultations.title')} lead={t('consultations.lead')} wide>
        <DataTable
          view={view}
          caption={t('consultations.title')}
          hideCaption
          columns={[
            { key: 'request', heading: t('consultations.request'), primary: true },
            { key: 'title', heading: t('requests.field.title') },
            { key: 'body', heading: t('consultations.body') },
            { key: 'due', heading: t('consultations.due') },
            { key: 'status', heading: t('consultations.opinion') },
          ]}
          rows={list.rows.map((row) => ({
            request: <a href={`/consultations/${row.id}`}>{requestName(row.partner, row.numeral)}</a>,
            title: <span dir="auto">{row.title}</span>,
            body: row.body,
            due: <DateText view={view} day={row.due_on} />,
            status: <Tag tone={row.status === 'asked' ? 'warning' : 'neutral'}>{t(`consultations.status.${row.status}`)}</Tag>,
          }))}
          empty={<Empty title={t('consultations.empty')} />}
        />
        <Pager view={view} {...list} hrefFor={(page) => withQuery(view.path, { page })} />
      </Page>,
    )
  })

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    const opinion = await findOpinion(tx, c.req.param('id'))
    if (!opinion || !mayGive(person).read(opinion)) throw new Refusal(404, 'refusals.not_found')
    const request = await findRequest(tx, opinion.request_id)
    if (!request) throw new Refusal(404, 'refusals.not_found')
    const rows = await historyOf(tx, 'opinions', opinion.id, person)
    return c.html(
      <Page
        view={view}
        title={t('consultations.on', { request: nameOfRequest(request, view) })}
        crumbs={[{ href: '/consultations', label: t('consultations.title') }]}
        status={<Tag tone="info">{t(`consultations.status.${opinion.status}`)}</Tag>}
      >
        <LateNotice view={view} opinion={opinion} />
        <StepsNow c={c} slice={opinionStepForms} record={opinion} />
        <Facts
          rows={[
            { label: t('consultations.body'), value: opinion.body },
            { label: t('consultations.due'), value: <DateText view={view} day={opinion.due_on} /> },
            { label: t('consultations.request'), value: <a href={`/requests/${request.id}`}>{nameOfRequest(request, view)}</a> },
            { label: t('requests.field.title'), value: <span dir="auto">{request.title}</span> },
            { label: t('requests.field.authority'), value: <span dir="auto">{request.authority}</span> },
            { label: t('requests.field.need'), value: <PersonText lang={request.language}>{request.need}</PersonText> },
            { label: t('consultations.reasons'), value: opinion.reasons && <PersonText>{opinion.reasons}</PersonText> },
            { label: t('consultations.conditions'), value: opinion.conditions && <PersonText>{opinion.conditions}</PersonText> },
          ]}
        />
        {rows.length > 0 && (
          <Section title={t('history.title')}>
            <RecordHistory view={view} slice="consultations" rows={rows} />
          </Section>
        )}
      </Page>,
    )
  })

  stepRoutes(routes, opinionStepForms)
  return routes
}
