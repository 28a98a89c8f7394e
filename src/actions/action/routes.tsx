import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { isStaff } from '../../house/identity/person.ts'
import { officerChoices, officersOf } from '../../house/identity/queries.ts'
import { bulkRoutes } from '../../house/lists/bulk.tsx'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import { mailOf } from '../../house/mail/queries.ts'
import { RecordMail } from '../../house/mail/record-mail.tsx'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import { DateRange, DateText, formatNumber } from '../../house/ui/dates.tsx'
import {
  ButtonLink,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  NumberField,
  RadioField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Notice, PersonText, Progress, Section, SourceMark, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { BeyondFields } from '../../house/web/beyond.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { canTake, tooLate } from '../../house/web/door.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import {
  byKey,
  type Choices,
  StepsNow,
  type StepsOf,
  step,
  stepRoutes,
  versionIn,
  wordsField,
} from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import type { Assignment } from '../../requests/request/assignment.ts'
import { assignment } from '../../requests/request/form.ts'
import { assignAndTell } from './assignment.ts'
import { assignments } from './bulk.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { actionSteps, actionWay, readinessQuestions } from './lifecycle.ts'
import { actionList, nameOfAction, tones } from './list.tsx'
import { may } from './permissions.ts'
import {
  type Action,
  activitiesOf,
  alongside,
  daysUsed,
  findAction,
  furtherPartners,
  outputsOf,
  readinessOf,
  setupInRequest,
} from './queries.ts'
import { actions } from './record.ts'

export const actionStepForms: StepsOf<Action> = {
  ...actions,
  nameOf: nameOfAction,
  forms: {
    check_readiness: step<Action, commands.Readiness>({
      noun: 'readiness',
      check: form.readiness,
      take: commands.checkReadiness,
      choices: async (tx, action) => {
        const { language, said } = await setupInRequest(tx, action)
        return Object.fromEntries([...said].map(([question, words]) => [question, [{ value: language, label: words }]]))
      },
      // What the request said need not be typed again.
      start: async (tx, action) => {
        const { said } = await setupInRequest(tx, action)
        const before = await readinessOf(tx, action.id)
        const words = [...said].map(([question, evidence]) => [`evidence.${question}`, evidence])
        return Object.fromEntries([
          ...words,
          ...before.flatMap((row) => [
            [`answer.${row.question}`, row.answer],
            [`evidence.${row.question}`, row.evidence],
          ]),
        ])
      },
      fields: ReadinessFields,
    }),
    sign: step<Action, { signed_by: string; signed_on: string | null }>({
      noun: 'signature',
      check: form.signature,
      take: commands.sign,
      fields: ({ view, typed, errors, record }) => (
        <>
          <PersonText>{record.objectives}</PersonText>
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="signed_by"
            label={view.t('actions.field.signed_by')}
            required
          />
          <DateField
            view={view}
            typed={typed}
            errors={errors}
            name="signed_on"
            label={view.t('actions.field.signed_on')}
            hint={view.t('actions.hint.signed_on')}
          />
        </>
      ),
    }),
    assign: step<Action, Assignment>({
      noun: 'assignment',
      check: assignment,
      take: assignAndTell,
      choices: async (tx, action) => ({
        officers: (await officerChoices(tx)).filter((officer) => officer.value !== action.officer_id),
      }),
      fields: ({ view, typed, errors, choices }) => (
        <>
          <SelectField
            view={view}
            typed={typed}
            errors={errors}
            name="officer_id"
            label={view.t('requests.field.officer')}
            options={choices.officers ?? []}
            required
          />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="reason"
            label={view.t('requests.field.reason')}
            hint={view.t('requests.hint.inside')}
            rows={2}
          />
        </>
      ),
    }),
    agree: step({ noun: 'agreement', check: form.nothing, take: commands.agree }),
    start: step({ noun: 'start', check: form.nothing, take: commands.start }),
    close: step<Action, { evaluation_rating: number; evaluation: string }>({
      noun: 'closure',
      check: form.closure,
      take: commands.close,
      fields: ({ view, typed, errors }) => (
        <>
          <RadioField
            view={view}
            typed={typed}
            errors={errors}
            name="evaluation_rating"
            label={view.t('actions.field.evaluation_rating')}
            options={[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: view.t(`ratings.${n}`) }))}
            required
          />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="evaluation"
            label={view.t('actions.field.evaluation')}
            required
          />
        </>
      ),
    }),
    suspend: step({
      noun: 'suspension',
      check: form.cause,
      take: commands.suspend,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
    resume: step({ noun: 'resumption', check: form.nothing, take: commands.resume }),
    cancel: step({
      noun: 'cancellation',
      check: form.cause,
      take: commands.cancel,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}

/** Each question with what the request said on it, unless that stands in the field already. */
function ReadinessFields({
  view,
  typed,
  errors,
  choices,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: Choices
}) {
  const { t } = view
  return (
    <>
      {readinessQuestions.map((question) => {
        const said = choices[question]?.[0]
        const kept = said && typed[`evidence.${question}`] === said.label
        return (
          <>
            <RadioField
              view={view}
              typed={typed}
              errors={errors}
              name={`answer.${question}`}
              label={t(`actions.readiness.${question}`)}
              options={['yes', 'planned'].map((value) => ({ value, label: t(`actions.readiness_answer.${value}`) }))}
              required
            />
            {said && !kept && (
              <Notice tone="info" title={t('actions.request_says')}>
                <PersonText lang={said.value}>{said.label}</PersonText>
              </Notice>
            )}
            <TextArea
              view={view}
              typed={typed}
              errors={errors}
              name={`evidence.${question}`}
              label={t('actions.readiness_evidence', { question: t(`actions.readiness.${question}`) })}
              hint={kept ? t('actions.hint.from_the_request') : undefined}
              rows={3}
              required
            />
          </>
        )
      })}
    </>
  )
}

/** Authorities, each with the way to its page; nothing where there are none. */
function linksTo(authorities: { id: string; name: string }[]) {
  if (authorities.length === 0) return null
  return (
    <ul class="plain-list">
      {authorities.map(({ id, name }) => (
        <li>
          <a href={`/authorities/${id}`} dir="auto">
            {name}
          </a>
        </li>
      ))}
    </ul>
  )
}

export function actionRoutes() {
  const routes = new Hono<Web>()

  bulkRoutes(routes, actionList, assignments)
  listRoutes(routes, actionList, {
    bulk: (person) => (assignments.may(person) ? [{ action: '/actions/assignments', label: assignments.title }] : []),
    nameOf: (row, { view }) => nameOfAction(row, view),
    empty: 'actions.empty',
  })

  routes.get(one, async (c) => {
    const action = await readable(c)
    const { tx, view, person } = c.var
    const { t } = view
    const inside = may(person).readInside(action)
    const at = actionWay.indexOf(action.status)
    const themes = byKey(await choicesOf(tx, 'themes', view.lang))
    const types = byKey(await choicesOf(tx, 'activity_types', view.lang))
    const outputTypes = byKey(await choicesOf(tx, 'output_types', view.lang))
    const readiness = inside ? await readinessOf(tx, action.id) : []
    const setup = inside ? await setupInRequest(tx, action) : { language: 'en', said: new Map<string, string>() }
    const further = await furtherPartners(tx, action.id)
    const along = await alongside(tx, action.id)
    const officers = isStaff(person) ? await officersOf(tx, [action.officer_id]) : new Map<string, string>()
    const history = inside ? await historyOf(tx, 'actions', action.id, person) : []
    const source = await sourceOf(tx, 'actions', action.id, view)
    const here = `/actions/${action.id}`
    return c.html(
      <Page
        view={view}
        title={nameOfAction(action, view)}
        lead={<span dir="auto">{action.title}</span>}
        crumbs={[{ href: '/actions', label: t('actions.title') }]}
        status={<Tag tone={tones[action.status]}>{t(`actions.status.${action.status}`)}</Tag>}
      >
        {at >= 0 && (
          <Progress
            view={view}
            steps={actionWay.map((status, index) => ({
              label: t(`actions.status.${status}`),
              state: index < at ? 'done' : index === at ? 'current' : 'todo',
            }))}
          />
        )}
        <StepsNow
          c={c}
          slice={actionStepForms}
          record={action}
          edit={may(person).edit(action) ? `${here}/content` : undefined}
        />
        {source && <SourceMark text={source} />}
        <Facts
          rows={[
            {
              label: t('requests.field.authority'),
              value: (
                <a href={`/authorities/${action.authority_id}`} dir="auto">
                  {action.authority}
                </a>
              ),
            },
            { label: t('intake.field.joint_authorities'), value: linksTo(along.asking) },
            { label: t('intake.field.benefiting_authorities'), value: linksTo(along.benefiting) },
            {
              label: t('requests.field.partner'),
              value: <a href={`/partners/${action.partner}`}>{nameIn(action.partner_names, view.lang)}</a>,
            },
            {
              label: t('requests.field.other_partners'),
              value: further.length > 0 ? further.map((partner) => nameIn(partner.names, view.lang)).join(' · ') : null,
            },
            { label: t('requests.field.theme'), value: themes.get(action.theme) },
            {
              label: t('requests.field.other_themes'),
              value: along.themes.map((theme) => themes.get(theme)).join(' · '),
            },
            {
              label: t('intake.field.wanted_from'),
              value: action.wanted_from && <DateText view={view} day={action.wanted_from} />,
            },
            {
              label: t('intake.field.wanted_to'),
              value: action.wanted_to && <DateText view={view} day={action.wanted_to} />,
            },
            {
              label: t('actions.field.objectives'),
              value: action.objectives && <PersonText>{action.objectives}</PersonText>,
            },
            {
              label: t('actions.field.request'),
              value: inside && <a href={`/requests/${action.request_id}`}>{nameOfAction(action, view)}</a>,
            },
            { label: t('requests.field.officer'), value: officers.get(action.officer_id) },
            {
              label: t('actions.field.expert_days'),
              value:
                action.expert_days !== null
                  ? t('actions.days_used', { used: await daysUsed(tx, action.id), days: action.expert_days })
                  : null,
            },
            {
              label: t('actions.field.budget_eur'),
              value: action.budget_eur !== null ? `€ ${formatNumber(view.lang, Number(action.budget_eur))}` : null,
            },
            {
              label: t('actions.field.ends_on'),
              value: action.ends_on && <DateText view={view} day={action.ends_on} />,
            },
            {
              label: t('actions.field.signed_on'),
              value: action.authority_signed_on && (
                <>
                  <DateText view={view} day={action.authority_signed_on} />
                  {action.authority_signed_by && (
                    <>
                      {' · '}
                      <bdi>{action.authority_signed_by}</bdi>
                    </>
                  )}
                </>
              ),
            },
            {
              label: t('actions.field.agreed_on'),
              value: action.agreed_on && <DateText view={view} day={action.agreed_on} />,
            },
            {
              label: t('actions.field.started_on'),
              value: action.started_on && <DateText view={view} day={action.started_on} />,
            },
            {
              label: t('actions.field.closed_on'),
              value: action.closed_on && <DateText view={view} day={action.closed_on} />,
            },
            {
              label: t('actions.field.evaluation'),
              value: action.evaluation && (
                <>
                  <p>{t(`ratings.${action.evaluation_rating}`)}</p>
                  <PersonText>{action.evaluation}</PersonText>
                </>
              ),
            },
            {
              label: t('actions.field.cause'),
              value: action.cancelled_cause ?? (action.status === 'suspended' ? action.suspended_cause : null),
            },
          ]}
        />
        <Section
          title={t('activities.title')}
          aside={
            may(person).plan_activity(action) &&
            canTake(actionSteps, 'plan_activity', action.status) && (
              <ButtonLink href={`/activities/new?action=${action.id}`} label={t('activities.new')} kind="secondary" />
            )
          }
        >
          <DataTable
            view={view}
            caption={t('activities.title')}
            hideCaption
            columns={[
              { key: 'number', heading: t('activities.field.number'), numeric: true },
              { key: 'title', heading: t('requests.field.title'), primary: true },
              { key: 'type', heading: t('activities.field.type') },
              { key: 'days', heading: t('activities.field.days') },
              { key: 'status', heading: t('requests.field.status') },
            ]}
            rows={(await activitiesOf(tx, action.id)).map((activity) => ({
              number: formatNumber(view.lang, activity.number),
              title: (
                <a href={`/activities/${activity.id}`} dir="auto">
                  {activity.title}
                </a>
              ),
              type: types.get(activity.type),
              days: <DateRange view={view} from={activity.first_day} to={activity.last_day} />,
              status: t(`activities.status.${activity.status}`),
            }))}
            empty={
              <Empty title={t('actions.no_activities')}>{inside && <p>{t('actions.no_activities_how')}</p>}</Empty>
            }
          />
        </Section>
        <Section
          title={t('outputs.title')}
          aside={
            may(person).draft_output(action) &&
            canTake(actionSteps, 'draft_output', action.status) && (
              <ButtonLink href={`/outputs/new?action=${action.id}`} label={t('outputs.new')} kind="secondary" />
            )
          }
        >
          <DataTable
            view={view}
            caption={t('outputs.title')}
            hideCaption
            columns={[
              { key: 'title', heading: t('requests.field.title'), primary: true },
              { key: 'type', heading: t('activities.field.type') },
              { key: 'status', heading: t('requests.field.status') },
            ]}
            rows={(await outputsOf(tx, action.id)).map((output) => ({
              title: (
                <a href={`/outputs/${output.id}`} dir="auto">
                  {output.title}
                </a>
              ),
              type: outputTypes.get(output.type),
              status: t(`outputs.status.${output.status}`),
            }))}
            empty={<Empty title={t('actions.no_outputs')}>{inside && <p>{t('actions.no_outputs_how')}</p>}</Empty>}
          />
        </Section>
        {readiness.length === 0 && setup.said.size > 0 && (
          <Section title={t('actions.section.setup')}>
            <Facts
              rows={[...setup.said].map(([question, words]) => ({
                label: t(`actions.readiness.${question}`),
                value: <PersonText lang={setup.language}>{words}</PersonText>,
              }))}
            />
          </Section>
        )}
        {readiness.length > 0 && (
          <Section title={t('actions.section.readiness')}>
            <Facts
              rows={readiness.map((row) => ({
                label: t(`actions.readiness.${row.question}`),
                value: (
                  <>
                    <p>{t(`actions.readiness_answer.${row.answer}`)}</p>
                    <PersonText>{row.evidence}</PersonText>
                  </>
                ),
              }))}
            />
          </Section>
        )}
        <RecordMail view={view} mails={await mailOf(tx, 'actions', action.id, person)} />
        {history.length > 0 && (
          <Section title={t('history.title')}>
            <RecordHistory view={view} slice="actions" rows={history} />
          </Section>
        )}
      </Page>,
    )
  })

  routes.get(`${one}/content`, async (c) => {
    const action = await editable(c)
    return c.html(await contentForm(c, action, typedOf(action)))
  })

  routes.post(`${one}/content`, async (c) => {
    const { tx, by, typed } = c.var
    const action = await editable(c)
    return submitForm(c, {
      check: (all) => form.actionChanges(all, typedOf(action)),
      act: async ({ beyond, ...value }) => {
        await commands.edit(tx, action.id, { ...by, ...versionIn(typed) }, value, beyond)
        return `/actions/${action.id}`
      },
      page: async (again, errors) => contentForm(c, (await findAction(tx, action.id)) ?? action, again, errors),
      done: 'ui.saved',
    })
  })

  stepRoutes(routes, actionStepForms)
  return routes
}

/** What the form is filled with. */
export const typedOf = (action: Action) => ({
  title: action.title,
  objectives: action.objectives,
  officer_id: action.officer_id,
  expert_days: String(action.expert_days ?? ''),
  budget_eur: action.budget_eur === null ? '' : String(Math.round(Number(action.budget_eur))),
  ends_on: action.ends_on ?? '',
})

async function readable(c: WebContext): Promise<Action> {
  const action = await findAction(c.var.tx, c.req.param('id') ?? '')
  if (!action || !may(c.var.person).read(action)) throw new Refusal(404, 'refusals.not_found')
  return action
}

async function editable(c: WebContext): Promise<Action> {
  const action = await readable(c)
  if (!may(c.var.person).edit(action)) throw new Refusal(403, 'refusals.not_yours')
  if (!canTake(actionSteps, 'edit', action.status)) throw tooLate('actions', action.status, `/actions/${action.id}`)
  return action
}

async function contentForm(
  c: WebContext,
  action: Action,
  typed: Record<string, string | string[]>,
  errors?: Record<string, string>,
) {
  const { view, tx } = c.var
  const { t } = view
  const field = { view, typed, errors }
  const asksBeyond =
    errors !== undefined &&
    Boolean(typed.ends_on) &&
    (await commands.lastDayPlanned(tx, action.id)) > String(typed.ends_on)
  return (
    <Page
      view={view}
      title={t('actions.edit_title')}
      crumbs={[
        { href: '/actions', label: t('actions.title') },
        { href: `/actions/${action.id}`, label: nameOfAction(action, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`/actions/${action.id}/content`}
        submit={t('ui.save')}
        version={action.version}
        cancel={{ href: `/actions/${action.id}`, label: t('ui.cancel') }}
      >
        <TextField {...field} name="title" label={t('requests.field.title')} required />
        <TextArea {...field} name="objectives" label={t('actions.field.objectives')} />
        <SelectField
          {...field}
          name="officer_id"
          label={t('requests.field.officer')}
          options={await officerChoices(tx, action.officer_id)}
          required
        />
        <NumberField {...field} name="expert_days" label={t('actions.field.expert_days')} />
        <NumberField {...field} name="budget_eur" label={t('actions.field.budget_eur')} />
        <DateField {...field} name="ends_on" label={t('actions.field.ends_on')} />
        {asksBeyond && <BeyondFields {...field} label={t('actions.beyond')} />}
      </Form>
    </Page>
  )
}
