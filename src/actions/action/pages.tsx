import type { Day } from '../../house/days/day.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import type { OutboxMail } from '../../house/mail/queries.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { dueOn } from '../../house/record/turn.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { DateRange, DateText, formatNumber } from '../../house/ui/dates.tsx'
import {
  ButtonLink,
  CheckboxField,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  NumberField,
  type Option,
  RadioField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, type NextStep, Notice, PersonText, SourceMark, Tag, Way } from '../../house/ui/record.tsx'
import { ContactLines, DueLines, RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { BeyondFields } from '../../house/web/beyond-fields.tsx'
import type { PartyChoices } from '../../registers/partners/found-authorities.ts'
import { PartyFields } from '../../requests/request/parts-fields.tsx'
import { crumbOfRequest } from '../chain.ts'
import { actionWay, openActions } from './lifecycle.ts'
import { nameOfAction, tones } from './list.tsx'
import type { Action } from './queries.ts'
import type { ActionRead } from './read.ts'
import { Readiness, SaidOnSetup, saidOnSetup } from './readiness.tsx'
import { turnOfAction } from './turn.ts'

/** What stands beside an Action on its page: what may be done, what was written, what happened. */
export type Shown = {
  reader: Person | null
  today: Day
  inside: boolean
  offers: { plan_activity: boolean; draft_output: boolean; check_readiness: boolean }
  steps: NextStep[]
  mails: OutboxMail[]
  history: HistoryLines
  names: { themes: Map<string, string>; activity_types: Map<string, string>; output_types: Map<string, string> }
}

export function ActionPage({ view, action, shown }: { view: View; action: ActionRead; shown: Shown }) {
  const { t } = view
  const source = sourceInWords(action.source, view)
  return (
    <RecordPage
      view={view}
      titled="record.titled.actions"
      name={nameOfAction(action, view)}
      lead={<span dir="auto">{action.title}</span>}
      crumbs={[{ href: '/actions', label: t('actions.title') }, shown.inside && crumbOfRequest(view, action)]}
      status={<Tag tone={tones[action.status]}>{t(`actions.status.${action.status}`)}</Tag>}
      way={<Way view={view} slice="actions" way={actionWay} status={action.status} />}
      turn={shown.inside ? turnOfAction(action, { view, ...shown }) : undefined}
      steps={shown.steps}
      asked={askedMost(view, action, shown)}
      sections={[
        {
          id: 'about',
          title: t('record.section.about'),
          children: (
            <>
              <About view={view} action={action} themes={shown.names.themes} />
              {source && <SourceMark text={source} />}
            </>
          ),
        },
        {
          id: 'activities',
          title: t('activities.title'),
          aside: shown.offers.plan_activity && (
            <ButtonLink href={`/activities/new?action=${action.id}`} label={t('activities.new')} kind="secondary" />
          ),
          children: <ActivitiesTable view={view} action={action} shown={shown} />,
        },
        {
          id: 'outputs',
          title: t('outputs.title'),
          aside: shown.offers.draft_output && (
            <ButtonLink href={`/outputs/new?action=${action.id}`} label={t('outputs.new')} kind="secondary" />
          ),
          children: <OutputsTable view={view} action={action} shown={shown} />,
        },
        action.readiness.length > 0 && {
          id: 'readiness',
          title: t('actions.section.readiness'),
          own: <Readiness view={view} action={action} edits={shown.offers.check_readiness} />,
        },
        saidOnSetup(action).length > 0 && {
          id: 'setup',
          title: t('actions.section.setup'),
          children: <SaidOnSetup view={view} action={action} />,
        },
      ]}
      after={<HistoryAndMail view={view} slice="actions" history={shown.history} mails={shown.mails} />}
    />
  )
}

/** What its readers ask most of an Action: until when it runs, whom to ring, and how much of it is used. */
function askedMost(view: View, action: ActionRead, { reader, today, inside }: Shown) {
  const { t, lang } = view
  const days =
    action.expert_days !== null ? t('actions.days_used', { used: action.days_used, days: action.expert_days }) : null
  return [
    { label: t('actions.field.ends_on'), value: <DueLines view={view} due={endOf(action, view, today)} /> },
    {
      label: t(isStaff(reader) ? 'requests.field.officer' : 'record.field.contact'),
      value: action.officer_contact && <ContactLines contact={action.officer_contact} />,
    },
    { label: t('actions.field.expert_days'), value: days },
    { label: t('actions.field.budget_eur'), value: budgetInWords(view, action) },
    {
      label: t('requests.field.authority'),
      value: (
        <a href={`/authorities/${action.authority_id}`} dir="auto">
          {action.authority}
        </a>
      ),
    },
    {
      label: t('requests.field.partner'),
      value: <a href={`/partners/${action.partner}`}>{nameIn(action.partner_names, lang)}</a>,
    },
    {
      label: t('actions.field.request'),
      value: inside && <a href={`/requests/${action.request_id}`}>{nameOfAction(action, view)}</a>,
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
    ...(['agreed_on', 'started_on', 'closed_on'] as const).map((day) => ({
      label: t(`actions.field.${day}`),
      value: action[day] && <DateText view={view} day={action[day]} />,
    })),
  ]
}

/** The planned end; how far it is off only while it is still to come. */
const endOf = (action: ActionRead, view: View, today: Day) =>
  openActions.includes(action.status)
    ? dueOn(view, action.ends_on, today)
    : action.ends_on && { day: action.ends_on, over: false }

/** What it is for, with whom, and what became of it. */
function About({ view, action, themes }: { view: View; action: ActionRead; themes: Map<string, string> }) {
  const { t, lang } = view
  return (
    <Facts
      rows={[
        objectivesOf(view, action),
        { label: t('requests.field.theme'), value: themes.get(action.theme) },
        {
          label: t('requests.field.other_themes'),
          value: action.further_themes.map((theme) => themes.get(theme)).join(' · '),
        },
        { label: t('intake.field.joint_authorities'), value: linksTo(action.asking) },
        { label: t('intake.field.benefiting_authorities'), value: linksTo(action.benefiting) },
        {
          label: t('requests.field.other_partners'),
          value: action.further_partners.map((partner) => nameIn(partner.names, lang)).join(' · '),
        },
        ...(['wanted_from', 'wanted_to'] as const).map((day) => ({
          label: t(`intake.field.${day}`),
          value: action[day] && <DateText view={view} day={action[day]} />,
        })),
        {
          label: t('actions.field.evaluation'),
          value: action.evaluation && (
            <>
              {action.evaluation_rating && <p>{t(`ratings.${action.evaluation_rating}`)}</p>}
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
  )
}

type TableProps = { view: View; action: ActionRead; shown: Shown }

function ActivitiesTable({ view, action, shown }: TableProps) {
  const { t } = view
  return (
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
      rows={action.activities.map((activity) => ({
        number: formatNumber(view.lang, activity.number),
        title: (
          <a href={`/activities/${activity.id}`} dir="auto">
            {activity.title}
          </a>
        ),
        type: shown.names.activity_types.get(activity.type),
        days: <DateRange view={view} from={activity.first_day} to={activity.last_day} />,
        status: t(`activities.status.${activity.status}`),
      }))}
      empty={
        <Empty title={t('actions.no_activities')}>{shown.inside && <p>{t('actions.no_activities_how')}</p>}</Empty>
      }
    />
  )
}

function OutputsTable({ view, action, shown }: TableProps) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('outputs.title')}
      hideCaption
      columns={[
        { key: 'title', heading: t('requests.field.title'), primary: true },
        { key: 'type', heading: t('activities.field.type') },
        { key: 'status', heading: t('requests.field.status') },
      ]}
      rows={action.outputs.map((output) => ({
        title: (
          <a href={`/outputs/${output.id}`} dir="auto">
            {output.title}
          </a>
        ),
        type: shown.names.output_types.get(output.type),
        status: t(`outputs.status.${output.status}`),
      }))}
      empty={<Empty title={t('actions.no_outputs')}>{shown.inside && <p>{t('actions.no_outputs_how')}</p>}</Empty>}
    />
  )
}

const objectivesOf = ({ t }: View, { objectives }: Pick<Action, 'objectives'>) => ({
  label: t('actions.field.objectives'),
  value: objectives && <PersonText>{objectives}</PersonText>,
})
const budgetInWords = ({ lang }: View, { budget_eur }: Pick<Action, 'budget_eur'>) =>
  budget_eur !== null ? `€ ${formatNumber(lang, Number(budget_eur))}` : null

/** What is signed, above the signature. */
export function Description({ view, action }: { view: View; action: Action }) {
  const { t, lang } = view
  return (
    <Facts
      rows={[
        { label: t('requests.field.authority'), value: action.authority },
        { label: t('requests.field.title'), value: action.title },
        objectivesOf(view, action),
        {
          label: t('actions.field.expert_days'),
          value: action.expert_days !== null && formatNumber(lang, action.expert_days),
        },
        { label: t('actions.field.budget_eur'), value: budgetInWords(view, action) },
        { label: t('actions.field.ends_on'), value: action.ends_on && <DateText view={view} day={action.ends_on} /> },
      ]}
    />
  )
}

/** The form that edits an Action; `asksBeyond` when activities would lie beyond its new end. */
export function EditActionPage(props: {
  view: View
  action: Action
  typed: Typed
  errors: FieldErrors | undefined
  officers: Option[]
  themes: Option[]
  parties: PartyChoices
  asksBeyond: boolean
}) {
  const { view, action, typed, errors, officers, themes, parties, asksBeyond } = props
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page
      view={view}
      title={t('ui.of_name', { label: t('ui.edit'), name: nameOfAction(action, view) })}
      crumbs={[
        { href: '/actions', label: t('actions.title') },
        { href: `/actions/${action.id}`, label: nameOfAction(action, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {action.status === 'in_formulation' && action.authority_signed_on && (
        <Notice tone="warning" title={t('actions.signed_so_far')}>
          <p>{t('actions.lifts_signature')}</p>
        </Notice>
      )}
      <Form
        view={view}
        action={`/actions/${action.id}/content`}
        submit={t('ui.save')}
        version={action.version}
        cancel={{ href: `/actions/${action.id}`, label: t('ui.cancel') }}
      >
        <TextField {...field} name="title" label={t('requests.field.title')} required />
        <TextArea {...field} name="objectives" label={t('actions.field.objectives')} />
        <SelectField {...field} name="officer_id" label={t('requests.field.officer')} options={officers} required />
        <SelectField {...field} name="theme" label={t('requests.field.theme')} options={themes} required />
        <CheckboxField
          {...field}
          name="other_themes"
          label={t('requests.field.other_themes')}
          options={themes.filter(({ value }) => value !== action.theme)}
        />
        <PartyFields {...field} choices={parties} />
        <NumberField {...field} name="expert_days" label={t('actions.field.expert_days')} />
        <NumberField {...field} name="budget_eur" label={t('actions.field.budget_eur')} />
        <DateField {...field} name="ends_on" label={t('actions.field.ends_on')} />
        {asksBeyond && <BeyondFields {...field} label={t('actions.beyond')} />}
        <DateField {...field} name="wanted_from" label={t('intake.field.wanted_from')} />
        <DateField {...field} name="wanted_to" label={t('intake.field.wanted_to')} />
        <RecordedFields {...field} action={action} />
      </Form>
    </Page>
  )
}

/** What steps have recorded of an Action, as far as they did. */
function RecordedFields(props: { view: View; typed: Typed; errors: FieldErrors | undefined; action: Action }) {
  const { action, ...field } = props
  const { t } = field.view
  const days = [
    { name: 'authority_signed_on', label: t('actions.field.signed_on') },
    { name: 'agreed_on', label: t('actions.field.agreed_on') },
    { name: 'started_on', label: t('actions.field.started_on') },
    { name: 'closed_on', label: t('actions.field.closed_on') },
  ] as const
  const causes = [
    { name: 'suspended_cause', label: t('history.field.suspended_cause') },
    { name: 'cancelled_cause', label: t('history.field.cancelled_cause') },
  ] as const
  return (
    <>
      {action.authority_signed_by !== null && (
        <TextField {...field} name="authority_signed_by" label={t('actions.field.signed_by')} required />
      )}
      {days
        .filter(({ name }) => action[name] !== null)
        .map((one) => (
          <DateField {...field} {...one} required />
        ))}
      {action.evaluation_rating !== null && (
        <RadioField
          {...field}
          name="evaluation_rating"
          label={t('actions.field.evaluation_rating')}
          options={[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: t(`ratings.${n}`) }))}
          required
        />
      )}
      {action.evaluation !== null && (
        <TextArea {...field} name="evaluation" label={t('actions.field.evaluation')} required />
      )}
      {causes
        .filter(({ name }) => action[name] !== null)
        .map((one) => (
          <TextArea {...field} {...one} rows={2} required />
        ))}
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
