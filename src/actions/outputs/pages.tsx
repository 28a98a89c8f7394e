import type { Day } from '../../house/days/day.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
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
import { type NextStep, SourceMark, Tag, Way } from '../../house/ui/record.tsx'
import { ContactLines, RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { nameOfAction } from '../action/list.tsx'
import { crumbOfAction, crumbOfRequest } from '../chain.ts'
import type { KnownRung } from './form.ts'
import { ladder } from './lifecycle.ts'
import { tones } from './list.tsx'
import type { Output } from './queries.ts'
import type { OutputRead } from './read.ts'
import { turnOfOutput } from './turn.ts'

type Shown = {
  reader: Person | null
  today: Day
  inside: boolean
  steps: NextStep[]
  history: HistoryLines
  names: { themes: Map<string, string>; output_types: Map<string, string> }
}

export function OutputPage({ view, output, shown }: { view: View; output: OutputRead; shown: Shown }) {
  const { t } = view
  const source = sourceInWords(output.source, view)
  return (
    <RecordPage
      view={view}
      titled="record.titled.outputs"
      name={output.title}
      lead={shown.names.output_types.get(output.type)}
      crumbs={[
        { href: '/outputs', label: t('outputs.title') },
        shown.inside && crumbOfRequest(view, output),
        crumbOfAction(view, output),
      ]}
      status={<Tag tone={tones[output.status] ?? 'neutral'}>{t(`outputs.status.${output.status}`)}</Tag>}
      way={
        <Way
          view={view}
          slice="outputs"
          way={ladder}
          status={output.status}
          reached={new Set(output.rungs.map(({ rung }) => rung))}
        />
      }
      turn={shown.inside ? turnOfOutput(output, { view, ...shown }) : undefined}
      steps={shown.steps}
      asked={[
        {
          label: t('activities.field.action'),
          value: <a href={`/actions/${output.action_id}`}>{nameOfAction(output, view)}</a>,
        },
        { label: t('requests.field.language'), value: languageName(output.language, view.lang) },
        { label: t('requests.field.theme'), value: shown.names.themes.get(output.theme) },
        {
          label: t(isStaff(shown.reader) ? 'requests.field.officer' : 'record.field.contact'),
          value: output.officer_contact && <ContactLines contact={output.officer_contact} />,
        },
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
      sections={[
        {
          id: 'ladder',
          title: t('outputs.ladder'),
          children: (
            <>
              <RungsTable view={view} output={output} />
              {source && <SourceMark text={source} />}
            </>
          ),
        },
      ]}
      after={<HistoryAndMail view={view} slice="outputs" history={shown.history} />}
    />
  )
}

function RungsTable({ view, output }: { view: View; output: OutputRead }) {
  const { t } = view
  return (
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
