import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import { DateText } from '../../house/ui/dates.tsx'
import {
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Progress, Section, SourceMark, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { languages } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { asking, day, idForm, optionalText, optionalUuid, text } from '../../house/web/form.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { byKey, StepsNow, type StepsOf, step, stepRoutes, wordsField } from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import { requestName } from '../../registers/partners/numerals.ts'
import { may as mayAction } from '../action/permissions.ts'
import { activitiesOf, findAction } from '../action/queries.ts'
import * as commands from './commands.ts'
import { ladder } from './lifecycle.ts'
import { outputList, tones } from './list.tsx'
import { may } from './permissions.ts'
import { findOutput, type Output, rungsOf } from './queries.ts'
import { outputs } from './record.ts'

/** A rung of the ladder as a form: `withBody` where a body must be named. */
function rung(noun: string, take: (typeof commands)['adopt'], withBody: boolean) {
  return step<Output, commands.Rung>({
    noun,
    check: asking({
      reached_on: day(),
      body: withBody ? text(200) : optionalText(200),
      evidence: withBody ? text(2000) : optionalText(2000),
    }),
    take,
    fields: ({ view, typed, errors }) => (
      <>
        <DateField
          view={view}
          typed={typed}
          errors={errors}
          name="reached_on"
          label={view.t('outputs.field.reached_on')}
          required
        />
        <TextField
          view={view}
          typed={typed}
          errors={errors}
          name="body"
          label={view.t('outputs.field.body')}
          required={withBody}
        />
        <TextArea
          view={view}
          typed={typed}
          errors={errors}
          name="evidence"
          label={view.t('outputs.field.evidence')}
          hint={view.t('outputs.hint.evidence')}
          rows={3}
          required={withBody}
        />
      </>
    ),
  })
}

export const outputStepForms: StepsOf<Output> = {
  ...outputs,
  nameOf: (output) => output.title,
  forms: {
    finalise: rung('finalisation', commands.finalise, false),
    validate: rung('validation', commands.validate, true),
    submit: rung('submission', commands.submit, true),
    adopt: rung('adoption', commands.adopt, true),
    fund: rung('funding', commands.fund, true),
    use: rung('use', commands.use, true),
    supersede: step({
      noun: 'supersession',
      check: asking({}),
      take: commands.supersede,
      danger: true,
    }),
    lapse: step({
      noun: 'lapse',
      check: asking({ cause: text(1000) }),
      take: commands.lapse,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}

const key = text(60).pipe(z.string().regex(/^[a-z0-9_]+$/, 'forms.choose'))
export const newOutput = asking({
  type: key,
  title: text(300),
  language: text(10).pipe(z.string().regex(/^[a-z]{2,3}$/, 'forms.choose')),
  theme: key,
  activity_id: optionalUuid(),
})

export function outputRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, outputList, { nameOf: (row) => row.title, empty: 'outputs.empty' })

  routes.get('/new', async (c) => {
    const action = await producing(c, c.req.query('action'))
    return c.html(await newForm(c, action.id, { language: c.var.view.lang, theme: action.theme }, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, typed } = c.var
    const action = await producing(c, typed.action)
    return submitForm(c, {
      check: newOutput,
      act: async (value) => `/outputs/${await commands.draft(tx, by, action.id, value)}`,
      page: (again, errors) => newForm(c, action.id, again, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    const output = await findOutput(tx, c.req.param('id'))
    if (!output || !may(person).read(output)) throw new Refusal(404, 'refusals.not_found')
    const rungs = await rungsOf(tx, output.id)
    const reached = new Set(rungs.map((row) => row.rung))
    const types = byKey(await choicesOf(tx, 'output_types', view.lang))
    const themes = byKey(await choicesOf(tx, 'themes', view.lang))
    const history = may(person).readInside(output) ? await historyOf(tx, 'outputs', output.id, person) : []
    const source = await sourceOf(tx, 'outputs', output.id, view)
    return c.html(
      <Page
        view={view}
        title={output.title}
        lead={types.get(output.type)}
        crumbs={[{ href: '/outputs', label: t('outputs.title') }]}
        status={<Tag tone={tones[output.status] ?? 'neutral'}>{t(`outputs.status.${output.status}`)}</Tag>}
      >
        <Progress
          view={view}
          steps={ladder.map((status) => ({
            label: t(`outputs.status.${status}`),
            state: status === output.status ? 'current' : reached.has(status) ? 'done' : 'todo',
          }))}
        />
        <StepsNow c={c} slice={outputStepForms} record={output} />
        {source && <SourceMark text={source} />}
        <Facts
          rows={[
            {
              label: t('activities.field.action'),
              value: (
                <a href={`/actions/${output.action_id}`}>
                  {requestName(nameIn(output.partner_names, view.lang), output.numeral)}
                </a>
              ),
            },
            { label: t('requests.field.theme'), value: themes.get(output.theme) },
            { label: t('requests.field.language'), value: languageName(output.language, view.lang) },
            { label: t('actions.field.cause'), value: output.lapsed_cause },
          ]}
        />
        <Section title={t('outputs.ladder')}>
          <DataTable
            view={view}
            caption={t('outputs.ladder')}
            hideCaption
            columns={[
              { key: 'rung', heading: t('outputs.rung'), primary: true },
              { key: 'on', heading: t('outputs.field.reached_on') },
              { key: 'body', heading: t('outputs.field.body') },
              { key: 'evidence', heading: t('outputs.field.evidence') },
            ]}
            rows={rungs.map((row) => ({
              rung: t(`outputs.status.${row.rung}`),
              on: <DateText view={view} day={row.reached_on} />,
              body: <span dir="auto">{row.body}</span>,
              evidence: <span dir="auto">{row.evidence}</span>,
            }))}
            empty={<Empty title={t('outputs.no_rung')} />}
          />
        </Section>
        {history.length > 0 && (
          <Section title={t('history.title')}>
            <RecordHistory view={view} slice="outputs" rows={history} />
          </Section>
        )}
      </Page>,
    )
  })

  stepRoutes(routes, outputStepForms)
  return routes
}

/** The Action that an output is drafted for, when this person may draft one. */
async function producing(c: WebContext, id: unknown) {
  if (!mayAction(c.var.person).draft_output({ status: 'in_implementation', authority_id: '' }))
    throw new Refusal(403, 'refusals.not_yours')
  const action = typeof id === 'string' && idForm.test(id) ? await findAction(c.var.tx, id) : undefined
  if (!action) throw new Refusal(404, 'refusals.not_found')
  return action
}

async function newForm(c: WebContext, actionId: string, typed: Typed, errors: FieldErrors | undefined) {
  const { view, tx } = c.var
  const { t } = view
  const field = { view, typed, errors }
  const activities = await activitiesOf(tx, actionId)
  return (
    <Page
      view={view}
      title={t('outputs.new')}
      crumbs={[{ href: '/outputs', label: t('outputs.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/outputs"
        submit={t('ui.save')}
        formKey={typeof typed.form_key === 'string' ? typed.form_key : randomUUID()}
        cancel={{ href: `/actions/${actionId}`, label: t('ui.cancel') }}
      >
        <HiddenField name="action" value={actionId} />
        <TextField {...field} name="title" label={t('requests.field.title')} required />
        <SelectField
          {...field}
          name="type"
          label={t('activities.field.type')}
          options={await choicesOf(tx, 'output_types', view.lang)}
          required
        />
        <SelectField
          {...field}
          name="theme"
          label={t('requests.field.theme')}
          options={await choicesOf(tx, 'themes', view.lang)}
          required
        />
        <SelectField
          {...field}
          name="language"
          label={t('requests.field.language')}
          options={languageChoices(languages, view.lang)}
          required
        />
        <SelectField
          {...field}
          name="activity_id"
          label={t('mobilisations.field.activity')}
          options={activities.map((row) => ({ value: row.id, label: row.title }))}
        />
      </Form>
    </Page>
  )
}
