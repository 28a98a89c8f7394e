import type { Day } from '../../house/days/day.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { toldInWords } from '../../house/mail/notices.ts'
import type { OutboxMail } from '../../house/mail/queries.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { sourceInWords } from '../../house/settings/sources.ts'
import { ContentPage } from '../../house/steps/content-page.tsx'
import { DateRange, DateText, formatNumber } from '../../house/ui/dates.tsx'
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
import { Facts, type NextStep, PersonText, SourceMark, Tag, Way } from '../../house/ui/record.tsx'
import { ContactLines, RecordPage } from '../../house/ui/record-page.tsx'
import type { View } from '../../house/ui/view.ts'
import { crumbOfAction, crumbOfRequest, placeInWords } from '../chain.ts'
import { MoreDays } from './beyond-days.tsx'
import { textsOfMission } from './form.ts'
import { missionDayKey, missionDays, mobilisationWay } from './lifecycle.ts'
import { tones } from './list.tsx'
import type { Mission, SeatToFill } from './queries.ts'
import type { MissionRead } from './read.ts'
import { turnOfMission } from './turn.ts'

type Shown = {
  reader: Person | null
  today: Day
  /** Whether this reader has a list of missions to go back to. */
  listed: boolean
  /** Whether the register of persons is open to this reader. */
  personal: boolean
  steps: NextStep[]
  mails: OutboxMail[]
  history: HistoryLines
}

export function MissionPage({ view, mission, shown }: { view: View; mission: MissionRead; shown: Shown }) {
  const { t } = view
  const source = sourceInWords(mission.source, view)
  const inside = isStaff(shown.reader) || shown.reader?.role === 'donor'
  return (
    <RecordPage
      view={view}
      titled="record.titled.mobilisations"
      name={mission.name ?? t('people.name_withheld')}
      lead={
        <>
          {t(`seats.role.${mission.role}`)} · <bdi>{mission.title}</bdi>
        </>
      }
      crumbs={[
        shown.listed && { href: '/mobilisations', label: t('mobilisations.title') },
        inside && crumbOfRequest(view, mission),
        crumbOfAction(view, mission),
        { href: `/activities/${mission.activity_id}`, label: mission.title },
      ]}
      status={<Tag tone={tones[mission.status] ?? 'neutral'}>{t(`mobilisations.status.${mission.status}`)}</Tag>}
      way={<Way view={view} slice="mobilisations" way={mobilisationWay} status={mission.status} />}
      turn={turnOfMission(mission, { view, ...shown })}
      steps={shown.steps}
      asked={askedMost(view, mission, shown)}
      sections={[
        mission.practical && {
          id: 'practical',
          title: t('record.section.practical'),
          children: <PersonText>{mission.practical}</PersonText>,
        },
        {
          id: 'course',
          title: t('record.section.course'),
          children: (
            <>
              <Course view={view} mission={mission} />
              {source && <SourceMark text={source} />}
            </>
          ),
        },
      ]}
      after={<HistoryAndMail view={view} slice="mobilisations" history={shown.history} mails={shown.mails} />}
    />
  )
}

/** What is asked most of a mission: when, where, and whom to ring. */
function askedMost(view: View, mission: MissionRead, { reader, personal }: Shown) {
  const { t } = view
  return [
    {
      label: t('activities.field.days'),
      value: (
        <>
          <DateRange view={view} from={mission.first_day} to={mission.last_day} />
          {mobilisationWay.includes(mission.status) && (
            <a class="contact-line" href={`/mobilisations/${mission.id}/calendar.ics`} data-turbo="false">
              {t('record.calendar')}
            </a>
          )}
        </>
      ),
    },
    { label: t('activities.field.place'), value: placeInWords(view, mission) },
    {
      label: t(isStaff(reader) ? 'requests.field.officer' : 'record.field.contact'),
      value: mission.officer_contact && <ContactLines contact={mission.officer_contact} />,
    },
    {
      label: t('mobilisations.field.answer_by'),
      value: mission.status === 'invited' && mission.answer_by && <DateText view={view} day={mission.answer_by} />,
    },
    { label: t('seats.role'), value: t(`seats.role.${mission.role}`) },
    { label: t('activities.field.mode'), value: t(`activities.mode.${mission.mode}`) },
    {
      label: t('mobilisations.field.person'),
      value: mission.name && personal && (
        <a href={`/people/${mission.person_id}`} dir="auto">
          {mission.name}
        </a>
      ),
    },
    {
      label: t('mobilisations.field.activity'),
      value: (
        <a href={`/activities/${mission.activity_id}`} dir="auto">
          {mission.title}
        </a>
      ),
    },
  ]
}

/** What happened on its way, and what was written of it. */
function Course({ view, mission }: { view: View; mission: MissionRead }) {
  const { t } = view
  const on = (day: string | null) => day && <DateText view={view} day={day} />
  return (
    <Facts
      rows={[
        { label: t('mobilisations.field.invited_on'), value: on(mission.invited_on) },
        {
          label: t('mobilisations.field.told'),
          value:
            mission.status === 'invited' &&
            mission.telling &&
            toldInWords(view, { ...mission, telling: mission.telling.state }, mission.telling),
        },
        { label: t('mobilisations.field.accepted_on'), value: on(mission.accepted_on) },
        {
          label: t('mobilisations.field.released_on'),
          value: mission.released_on && (
            <>
              <DateText view={view} day={mission.released_on} />
              {mission.release_reference && (
                <>
                  {' · '}
                  <bdi>{mission.release_reference}</bdi>
                </>
              )}
            </>
          ),
        },
        { label: t('mobilisations.field.contracted_on'), value: on(mission.contracted_on) },
        { label: t('mobilisations.field.deployed_on'), value: on(mission.deployed_on) },
        { label: t('history.field.completed_on'), value: on(mission.completed_on) },
        {
          label: t('mobilisations.field.worked_days'),
          value: mission.worked_days === null ? null : formatNumber(view.lang, mission.worked_days),
        },
        {
          label: t('mobilisations.field.mission_report'),
          value: mission.mission_report && <PersonText>{mission.mission_report}</PersonText>,
        },
        {
          label: t('mobilisations.field.activity_rating'),
          value: mission.activity_rating ? t(`ratings.${mission.activity_rating}`) : null,
        },
        { label: t('mobilisations.field.rating'), value: mission.rating ? t(`ratings.${mission.rating}`) : null },
        { label: t('actions.field.cause'), value: mission.cause },
      ]}
    />
  )
}

type ShortlistProps = {
  view: View
  seat: SeatToFill
  typed: Typed
  errors: FieldErrors | undefined
  experts: Option[]
}

export function ShortlistPage({ view, seat, typed, errors, experts }: ShortlistProps) {
  const { t } = view
  const here = `/activities/${seat.activity_id}`
  return (
    <Page
      view={view}
      title={t('seats.shortlist')}
      lead={<span dir="auto">{seat.title}</span>}
      crumbs={[{ href: here, label: seat.title }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/mobilisations"
        submit={t('seats.shortlist')}
        formKey={formKeyIn(typed)}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        <HiddenField name="seat_id" value={seat.id} />
        <SelectField
          view={view}
          typed={typed}
          errors={errors}
          name="person_id"
          label={t('people.expert')}
          hint={t('seats.expert_hint')}
          options={experts}
          required
        />
      </Form>
    </Page>
  )
}

/** The form that corrects what the steps of a mission recorded. */
export function EditMissionPage(props: { view: View; mission: Mission; typed: Typed; errors?: FieldErrors }) {
  const { view, mission, typed, errors } = props
  const { t } = view
  const name = mission.name ?? t('people.name_withheld')
  const field = { view, typed, errors }
  const shown = textsOfMission(mission)
  return (
    <ContentPage
      view={view}
      list={{ href: '/mobilisations', label: t('mobilisations.title') }}
      title={t('mobilisations.title')}
      lead={<span dir="auto">{mission.title}</span>}
      edits={{ ...mission, name }}
      typed={typed}
      errors={errors}
    >
      {missionDays
        .filter((key) => shown[key] !== undefined)
        .map((key) => (
          <DateField {...field} name={key} label={t(missionDayKey(key))} required />
        ))}
      <ReportFields {...field} mission={mission} />
    </ContentPage>
  )
}

/** What was written of a mission and of its people, as far as it was. */
function ReportFields(props: { view: View; typed: Typed; errors: FieldErrors | undefined; mission: Mission }) {
  const { mission, ...field } = props
  const { t } = field.view
  const ratings = ['5', '4', '3', '2', '1'].map((value) => ({ value, label: t(`ratings.${value}`) }))
  return (
    <>
      {mission.release_reference !== null && (
        <TextField
          {...field}
          name="release_reference"
          label={t('mobilisations.field.release_reference')}
          hint={t('mobilisations.hint.release_reference')}
          required
        />
      )}
      {mission.worked_days !== null && (
        <>
          <NumberField {...field} name="worked_days" label={t('mobilisations.field.worked_days')} required />
          <MoreDays {...field} mission={mission} />
        </>
      )}
      {mission.mission_report !== null && (
        <TextArea {...field} name="mission_report" label={t('mobilisations.field.mission_report')} rows={8} required />
      )}
      {mission.activity_rating !== null && (
        <RadioField
          {...field}
          name="activity_rating"
          label={t('mobilisations.field.activity_rating')}
          options={ratings}
          required
        />
      )}
      {mission.rating !== null && (
        <RadioField {...field} name="rating" label={t('mobilisations.field.rating')} options={ratings} required />
      )}
      {mission.cause !== null && (
        <TextArea {...field} name="cause" label={t('actions.field.cause')} rows={2} required />
      )}
    </>
  )
}
