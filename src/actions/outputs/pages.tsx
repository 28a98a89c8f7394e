import { type HistoryLines, RecordHistory } from '../../house/history/history.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { ContentPage } from '../../house/steps/content-page.tsx'
import { DateText } from '../../house/ui/dates.tsx'
import {
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  formKeyIn,
  HiddenField,
  type Option,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, type NextStep, NextSteps, Section, SourceMark, Tag, Way } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import type { KnownRung } from './form.ts'
import { ladder } from './lifecycle.ts'
import { tones } from './list.tsx'
import type { Output } from './queries.ts'
import type { OutputRead } from './read.ts'

type Shown = {
  steps: NextStep[]
  history: HistoryLines
  names: { themes: Map<string, string>; output_types: Map<string, string> }
}

export function OutputPage({ view, output, shown }: { view: View; output: OutputRead; shown: Shown }) {
  const { t } = view
  const source = sourceInWords(output.source, view)
  return (
    <Page
      view={view}
      title={output.title}
      lead={shown.names.output_types.get(output.type)}
      crumbs={[{ href: '/outputs', label: t('outputs.title') }]}
      status={<Tag tone={tones[output.status] ?? 'neutral'}>{t(`outputs.status.${output.status}`)}</Tag>}
    >
      <Way
        view={view}
        slice="outputs"
        way={ladder}
        status={output.status}
        reached={new Set(output.rungs.map(({ rung }) => rung))}
      />
      <NextSteps view={view} steps={shown.steps} />
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
          { label: t('requests.field.theme'), value: shown.names.themes.get(output.theme) },
          { label: t('requests.field.language'), value: languageName(output.language, view.lang) },
          { label: t('actions.field.cause'), value: output.lapsed_cause },
          {
            label: t('history.field.superseded_by'),
            value: output.successor && (
              <a href={`/outputs/${output.successor.id}`} dir="auto">
                {output.successor.title}
              </a>
            ),
          },
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
          rows={output.rungs.map((row) => ({
            rung: t(`outputs.status.${row.rung}`),
            on: <DateText view={view} day={row.reached_on} />,
            body: <span dir="auto">{row.body}</span>,
            evidence: <span dir="auto">{row.evidence}</span>,
          }))}
          empty={<Empty title={t('outputs.no_rung')} />}
        />
      </Section>
      {shown.history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="outputs" rows={shown.history} />
        </Section>
      )}
    </Page>
  )
}

type Choices = { types: Option[]; themes: Option[]; activities: Option[] }
type NewProps = { view: View; actionId: string; typed: Typed; errors: FieldErrors | undefined; choices: Choices }

export function NewOutputPage({ view, actionId, typed, errors, choices }: NewProps) {
  const { t } = view
  const field = { view, typed, errors }
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
        formKey={formKeyIn(typed)}
        cancel={{ href: `/actions/${actionId}`, label: t('ui.cancel') }}
      >
        <HiddenField name="action" value={actionId} />
        <ContentFields {...field} choices={choices} />
      </Form>
    </Page>
  )
}

/** What is asked of an output, whenever. */
function ContentFields(props: { view: View; typed: Typed; errors: FieldErrors | undefined; choices: Choices }) {
  const { choices, ...field } = props
  const { view } = field
  const { t } = view
  return (
    <>
      <TextField {...field} name="title" label={t('requests.field.title')} required />
      <SelectField {...field} name="type" label={t('activities.field.type')} options={choices.types} required />
      <SelectField {...field} name="theme" label={t('requests.field.theme')} options={choices.themes} required />
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
        options={choices.activities}
      />
    </>
  )
}

type EditProps = {
  view: View
  output: Output
  reached: KnownRung[]
  typed: Typed
  errors: FieldErrors | undefined
  choices: Choices
  /** What may supersede it, where it is superseded. */
  successors: Option[] | null
}

/** The form that corrects an output, and the rungs that it has reached. */
export function EditOutputPage({ view, output, reached, typed, errors, choices, successors }: EditProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <ContentPage
      view={view}
      list={{ href: '/outputs', label: t('outputs.title') }}
      title={t('outputs.title')}
      edits={{ ...output, name: output.title }}
      typed={typed}
      errors={errors}
    >
      <ContentFields {...field} choices={choices} />
      {output.lapsed_cause !== null && (
        <TextArea {...field} name="lapsed_cause" label={t('history.field.lapsed_cause')} rows={2} required />
      )}
      {successors && (
        <SelectField {...field} name="superseded_by" label={t('history.field.superseded_by')} options={successors} />
      )}
      {reached.map(({ rung }) => (
        <RungFields {...field} rung={rung} />
      ))}
    </ContentPage>
  )
}

function RungFields({ rung, ...field }: { view: View; typed: Typed; errors: FieldErrors | undefined; rung: string }) {
  const { t } = field.view
  const label = (key: string) =>
    t('ui.of_name', { label: t(`outputs.status.${rung}`), name: t(`outputs.field.${key}`) })
  const byBody = !['drafted', 'finalised'].includes(rung)
  return (
    <>
      <DateField {...field} name={`reached_on.${rung}`} label={label('reached_on')} required />
      {rung !== 'drafted' && <TextField {...field} name={`body.${rung}`} label={label('body')} required={byBody} />}
      {rung !== 'drafted' && (
        <TextArea {...field} name={`evidence.${rung}`} label={label('evidence')} rows={3} required={byBody} />
      )}
    </>
  )
}
