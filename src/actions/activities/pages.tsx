import type { Child } from 'hono/jsx'
import type { Day } from '../../house/days/day.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { DateRange, formatNumber } from '../../house/ui/dates.tsx'
import {
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  formKeyIn,
  HiddenField,
  NumberField,
  type Option,
  RadioField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import {
  AsideSteps,
  Facts,
  NamedLink,
  type NextStep,
  PersonText,
  SourceMark,
  Tag,
  Way,
} from '../../house/ui/record.tsx'
import { ContactLines, RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { BeyondFields } from '../../house/web/beyond-fields.tsx'
import { languageName } from '../../house/web/languages.ts'
import { cefr, workingLanguages } from '../../registers/people/known.ts'
import { nameOfAction } from '../action/list.tsx'
import { crumbOfAction, crumbOfRequest, placeInWords } from '../chain.ts'
import { activityWay } from './lifecycle.ts'
import { tones } from './list.tsx'
import type { Activity, Participation, Seat } from './queries.ts'
import type { ActivityRead } from './read.ts'
import { SeatFields } from './seat-fields.tsx'
import { onSeat, turnOfActivity } from './turn.ts'

type Shown = {
  reader: Person | null
  today: Day
  inside: boolean
  /** Whether its seats are offered to be filled. */
  fillable: boolean
  /** Whether what was entered of its seats, and of its participants, may be corrected. */
  corrects: { seats: boolean; participants: boolean }
  steps: NextStep[]
  history: HistoryLines
  names: { themes: Map<string, string>; activity_types: Map<string, string> }
}

export function ActivityPage({ view, activity, shown }: { view: View; activity: ActivityRead; shown: Shown }) {
  const { t } = view
  const source = sourceInWords(activity.source, view)
  const participants = t('activities.participants', { count: activity.participants.length })
  return (
    <RecordPage
      view={view}
      titled="record.titled.activities"
      name={activity.title}
      lead={shown.names.activity_types.get(activity.type)}
      crumbs={[
        { href: '/activities', label: t('activities.title') },
        shown.inside && crumbOfRequest(view, activity),
        crumbOfAction(view, activity),
      ]}
      status={<Tag tone={tones[activity.status]}>{t(`activities.status.${activity.status}`)}</Tag>}
      way={<Way view={view} slice="activities" way={activityWay} status={activity.status} />}
      turn={shown.inside ? turnOfActivity(activity, { view, ...shown }) : undefined}
      steps={shown.steps}
      asked={askedMost(view, activity, shown)}
      sections={[
        shown.inside && {
          id: 'seats',
          title: t('seats.title'),
          children: <SeatsTable view={view} activity={activity} shown={shown} />,
        },
        shown.inside && {
          id: 'missions',
          title: t('mobilisations.title'),
          children: <MissionsTable view={view} activity={activity} />,
        },
        shown.inside && {
          id: 'participants',
          title: participants,
          children: <ParticipantsTable view={view} activity={activity} caption={participants} shown={shown} />,
        },
        activity.practical && {
          id: 'practical',
          title: t('record.section.practical'),
          children: <PersonText>{activity.practical}</PersonText>,
        },
        {
          id: 'about',
          title: t('record.section.about'),
          children: (
            <>
              <About view={view} activity={activity} themes={shown.names.themes} />
              {source && <SourceMark text={source} />}
            </>
          ),
        },
      ]}
      after={<HistoryAndMail view={view} slice="activities" history={shown.history} />}
    />
  )
}

/** What is asked most of an activity: when and where it is, and whom to ring. */
function askedMost(view: View, activity: ActivityRead, { reader }: Shown) {
  const { t } = view
  const name = activity.partner_names ? nameOfAction(activity, view) : null
  return [
    {
      label: t('activities.field.days'),
      value: <DateRange view={view} from={activity.first_day} to={activity.last_day} />,
    },
    { label: t('activities.field.place'), value: placeInWords(view, activity) },
    {
      label: t(isStaff(reader) ? 'requests.field.officer' : 'record.field.contact'),
      value: activity.officer_contact && <ContactLines contact={activity.officer_contact} />,
    },
    { label: t('record.field.people'), value: peopleOf(activity) },
    { label: t('activities.field.mode'), value: t(`activities.mode.${activity.mode}`) },
    {
      label: t('activities.field.languages'),
      value: Object.entries(activity.languages)
        .map(([code, level]) => `${languageName(code, view.lang)} ${level}`)
        .join(' · '),
    },
    { label: t('activities.field.action'), value: name && <a href={`/actions/${activity.action_id}`}>{name}</a> },
  ]
}

/** Those who are on its seats, each with their mission. */
function peopleOf({ missions }: ActivityRead) {
  const on = missions.filter(({ name, status }) => name !== null && onSeat.includes(status))
  return (
    on.length > 0 && (
      <ul class="plain-list">
        {on.map(({ id, name }) => (
          <li>
            <a href={`/mobilisations/${id}`} dir="auto">
              {name}
            </a>
          </li>
        ))}
      </ul>
    )
  )
}

function About({ view, activity, themes }: { view: View; activity: ActivityRead; themes: Map<string, string> }) {
  const { t } = view
  return (
    <Facts
      rows={[
        {
          label: t('actions.field.cause'),
          value:
            activity.status === 'cancelled'
              ? activity.cancelled_cause
              : activity.status === 'postponed'
                ? activity.postponed_cause
                : null,
        },
        { label: t('activities.field.report'), value: activity.report && <PersonText>{activity.report}</PersonText> },
        { label: t('requests.field.theme'), value: themes.get(activity.theme) },
        { label: t('activities.field.number'), value: formatNumber(view.lang, activity.number) },
        {
          label: t('activities.field.travel_days'),
          value: activity.travel_days !== null && formatNumber(view.lang, activity.travel_days),
        },
      ]}
    />
  )
}

type TableProps = { view: View; activity: ActivityRead; shown: Shown }

function SeatsTable({ view, activity, shown }: TableProps) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('seats.title')}
      hideCaption
      columns={[
        { key: 'role', heading: t('seats.role'), primary: true },
        { key: 'theme', heading: t('requests.field.theme') },
        { key: 'level', heading: t('seats.level') },
        { key: 'places', heading: t('seats.places'), numeric: true },
        { key: 'days', heading: t('seats.days'), numeric: true },
        ...(shown.fillable ? [{ key: 'shortlist', heading: t('seats.fill'), act: true }] : []),
        ...(shown.corrects.seats ? [{ key: 'edit', heading: t('ui.edit'), act: true }] : []),
      ]}
      rows={activity.seats.map((seat) => ({
        role: t(`seats.role.${seat.role}`),
        theme: shown.names.themes.get(seat.theme),
        level: t(`levels.${seat.level}`),
        places: formatNumber(view.lang, seat.places),
        days: formatNumber(view.lang, seat.days),
        shortlist: shown.fillable ? (
          <NamedLink
            href={`/mobilisations/new?seat=${seat.id}`}
            label={t('seats.shortlist')}
            name={t(`seats.role.${seat.role}`)}
          />
        ) : null,
        edit: (
          <NamedLink
            href={`/activities/${activity.id}/seats/${seat.id}/content`}
            label={t('ui.edit')}
            name={t(`seats.role.${seat.role}`)}
          />
        ),
      }))}
      empty={<Empty title={t('seats.empty')} />}
    />
  )
}

function MissionsTable({ view, activity }: Omit<TableProps, 'shown'>) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('mobilisations.title')}
      hideCaption
      columns={[
        { key: 'person', heading: t('people.field.name'), primary: true },
        { key: 'country', heading: t('people.field.employed_in') },
        { key: 'role', heading: t('seats.role') },
        { key: 'status', heading: t('requests.field.status') },
      ]}
      rows={activity.missions.map((mission) => ({
        person: (
          <a href={`/mobilisations/${mission.id}`} dir="auto">
            {mission.name ?? t('people.name_withheld')}
          </a>
        ),
        country: nameIn(mission.country_names ?? {}, view.lang),
        role: t(`seats.role.${mission.role}`),
        status: t(`mobilisations.status.${mission.status}`),
      }))}
      empty={<Empty title={t('activities.no_missions')} />}
    />
  )
}

function ParticipantsTable({ view, activity, shown, caption }: TableProps & { caption: string }) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={caption}
      hideCaption
      columns={[
        { key: 'person', heading: t('people.field.name'), primary: true },
        { key: 'organisation', heading: t('people.field.employer') },
        { key: 'country', heading: t('people.field.employed_in') },
        { key: 'status', heading: t('requests.field.status') },
        ...(shown.corrects.participants ? [{ key: 'edit', heading: t('ui.edit'), act: true }] : []),
      ]}
      rows={activity.participants.map((row) => ({
        person: <span dir="auto">{row.name ?? t('people.name_withheld')}</span>,
        organisation: <span dir="auto">{row.organisation}</span>,
        country: nameIn(row.country_names ?? {}, view.lang),
        status: t(`participations.status.${row.status}`),
        edit: (
          <NamedLink
            href={`/activities/${activity.id}/participants/${row.id}/content`}
            label={t('ui.edit')}
            name={row.name ?? t('people.name_withheld')}
          />
        ),
      }))}
      empty={<Empty title={t('activities.no_participants')} />}
    />
  )
}

type PartProps<Part> = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  activity: Activity
  edits: Part
  /** How it is struck out, where this reader may. */
  strikes: readonly NextStep[]
}

/** The form that corrects a seat. */
export function SeatPage(props: PartProps<Seat> & { themes: Option[] }) {
  const { view, typed, errors, activity, edits, themes } = props
  return (
    <PartPage
      {...props}
      title={view.t('ui.of_name', { label: view.t('activities.step.edit_seat'), name: activity.title })}
      at={`/activities/${activity.id}/seats/${edits.id}`}
    >
      <SeatFields view={view} typed={typed} errors={errors} themes={themes} />
    </PartPage>
  )
}

/** The form that corrects for whom somebody took part. */
export function ParticipationPage(props: PartProps<Participation>) {
  const { view, typed, errors, activity, edits } = props
  const { t } = view
  const title = t('ui.of_name', {
    label: t('activities.step.edit_participant'),
    name: edits.name ?? t('people.name_withheld'),
  })
  return (
    <PartPage {...props} title={title} at={`/activities/${activity.id}/participants/${edits.id}`}>
      <p>
        <a href={`/people/${edits.person_id}`}>{t('activities.person_in_register')}</a>
      </p>
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        name="organisation"
        label={t('people.field.employer')}
        required
      />
    </PartPage>
  )
}

function PartPage(props: PartProps<{ version: number }> & { title: string; at: string; children?: Child }) {
  const { view, errors, activity, edits, strikes, title, at, children } = props
  const back = `/activities/${activity.id}`
  return (
    <Page
      view={view}
      title={title}
      crumbs={[
        { href: '/activities', label: view.t('activities.title') },
        { href: back, label: activity.title },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`${at}/content`}
        submit={view.t('ui.save')}
        version={edits.version}
        cancel={{ href: back, label: view.t('ui.cancel') }}
      >
        {children}
      </Form>
      <AsideSteps steps={strikes} />
    </Page>
  )
}

type ContentProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: { types: Option[]; themes: Option[]; countries: Option[] }
  /** Whether its days lie beyond its Action's, which has to be confirmed. */
  asksBeyond: boolean
  /** The activity that is edited; a new one has none. */
  edits?: Activity | undefined
}

export function ActivityContentPage({ view, typed, errors, choices, asksBeyond, edits }: ContentProps) {
  const { t } = view
  const field = { view, typed, errors }
  const actionId = String(typed.action ?? '')
  const cancel = edits ? `/activities/${edits.id}` : `/actions/${actionId}`
  return (
    <Page
      view={view}
      title={edits ? t('ui.of_name', { label: t('ui.edit'), name: edits.title }) : t('activities.new')}
      crumbs={[
        { href: '/activities', label: t('activities.title') },
        ...(edits ? [{ href: `/activities/${edits.id}`, label: edits.title }] : []),
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={edits ? `/activities/${edits.id}/content` : '/activities'}
        submit={t('ui.save')}
        version={edits?.version}
        formKey={edits ? undefined : formKeyIn(typed)}
        cancel={{ href: cancel, label: t('ui.cancel') }}
      >
        {!edits && <HiddenField name="action" value={actionId} />}
        <TextField {...field} name="title" label={t('requests.field.title')} required />
        <SelectField {...field} name="type" label={t('activities.field.type')} options={choices.types} required />
        <SelectField {...field} name="theme" label={t('requests.field.theme')} options={choices.themes} required />
        <DateField {...field} name="first_day" label={t('activities.field.first_day')} required />
        <DateField {...field} name="last_day" label={t('activities.field.last_day')} required />
        {asksBeyond && <BeyondFields {...field} label={t('activities.beyond')} />}
        <RadioField
          {...field}
          name="mode"
          label={t('activities.field.mode')}
          options={['on_site', 'online', 'hybrid'].map((value) => ({ value, label: t(`activities.mode.${value}`) }))}
          required
        />
        <SelectField {...field} name="host" label={t('activities.field.host')} options={choices.countries} required />
        <TextField {...field} name="place" label={t('activities.field.place')} />
        <TextArea
          {...field}
          name="practical"
          label={t('activities.field.practical')}
          hint={t('activities.hint.practical')}
          rows={4}
        />
        <NumberField
          {...field}
          name="travel_days"
          label={t('activities.field.travel_days')}
          hint={t('activities.hint.travel_days')}
          required
        />
        {[...new Set<string>([...workingLanguages, ...Object.keys(edits?.languages ?? {})])].map((code) => (
          <SelectField
            {...field}
            name={`language.${code}`}
            label={t('activities.field.language', { language: languageName(code, view.lang) })}
            options={cefr.map((value) => ({ value, label: value === 'native' ? t('levels.native') : value }))}
            empty={t('activities.not_used')}
          />
        ))}
        {edits && <RecordedFields {...field} edits={edits} />}
      </Form>
    </Page>
  )
}

/** What steps have recorded of an activity, as far as they did. */
function RecordedFields({
  edits,
  ...field
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  edits: Activity
}) {
  const { t } = field.view
  return (
    <>
      {edits.report !== null && <TextArea {...field} name="report" label={t('activities.field.report')} required />}
      {edits.reported_on !== null && (
        <DateField {...field} name="reported_on" label={t('history.field.reported_on')} required />
      )}
      {edits.postponed_cause !== null && (
        <TextArea {...field} name="postponed_cause" label={t('history.field.postponed_cause')} rows={2} required />
      )}
      {edits.cancelled_cause !== null && (
        <TextArea {...field} name="cancelled_cause" label={t('history.field.cancelled_cause')} rows={2} required />
      )}
    </>
  )
}
