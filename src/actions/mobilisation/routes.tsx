import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { isStaff } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import { HandOverFields, handingOver } from '../../house/mail/hand-over.tsx'
import { tellingOf, toldInWords } from '../../house/mail/notices.ts'
import { mailOf } from '../../house/mail/queries.ts'
import { RecordMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import { todayOf } from '../../house/time/today.ts'
import { DateRange, DateText, formatNumber } from '../../house/ui/dates.tsx'
import {
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  NumberField,
  RadioField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Notice, PersonText, Progress, Section, SourceMark, Tag } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { asking, day, idForm, optionalNumber, text, uuid, wholeNumber } from '../../house/web/form.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { StepsNow, type StepsOf, step, stepRoutes, wordsField } from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import { expertChoices } from '../../registers/people/queries.ts'
import * as commands from './commands.ts'
import { mobilisationWay } from './lifecycle.ts'
import { missionList, tones } from './list.tsx'
import { may } from './permissions.ts'
import { findMission, findSeat, type Mission } from './queries.ts'
import { missions } from './record.ts'

const nothing = asking({})
const cause = asking({ cause: text(1000) })
const invitation = asking({ answer_by: day() })
export const shortlisting = asking({ seat_id: uuid(), person_id: uuid() })
type FieldsOf = { view: View; typed: Typed; errors: FieldErrors | undefined }
const InvitationFields = ({ view, typed, errors }: FieldsOf) => (
  <DateField
    view={view}
    typed={typed}
    errors={errors}
    name="answer_by"
    label={view.t('mobilisations.field.answer_by')}
    hint={view.t('mobilisations.hint.answer_by')}
    required
  />
)
const ratings = ['5', '4', '3', '2', '1']

export const missionStepForms: StepsOf<Mission> = {
  ...missions,
  nameOf: (mission, view) => mission.name ?? view.t('people.name_withheld'),
  forms: {
    invite: step({ noun: 'invitation', check: invitation, take: commands.invite, fields: InvitationFields }),
    invite_again: step({
      noun: 'new-invitation',
      check: invitation,
      take: commands.inviteAgain,
      fields: InvitationFields,
    }),
    hand_over: step({
      noun: 'notice',
      check: handingOver,
      take: commands.handOver,
      fields: HandOverFields,
      start: async (tx, _mission, by) => ({ day: await todayOf(tx, by) }),
    }),
    accept: step({ noun: 'acceptance', check: nothing, take: commands.accept }),
    release: step<Mission, { release_reference: string }>({
      noun: 'release',
      check: asking({ release_reference: text(200) }),
      take: commands.release,
      fields: ({ view, typed, errors }) => (
        <TextField
          view={view}
          typed={typed}
          errors={errors}
          name="release_reference"
          label={view.t('mobilisations.field.release_reference')}
          hint={view.t('mobilisations.hint.release_reference')}
          required
        />
      ),
    }),
    contract: step({ noun: 'contract', check: nothing, take: commands.contract }),
    deploy: step({ noun: 'deployment', check: nothing, take: commands.deploy }),
    report: step<Mission, commands.MissionReport>({
      noun: 'report',
      check: asking({
        worked_days: wholeNumber(0, 366),
        mission_report: text(10000),
        activity_rating: optionalNumber(1, 5),
      }),
      take: commands.report,
      fields: ({ view, typed, errors, record }) => (
        <>
          <NumberField
            view={view}
            typed={{ worked_days: String(record.days), ...typed }}
            errors={errors}
            name="worked_days"
            label={view.t('mobilisations.field.worked_days')}
            required
          />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="mission_report"
            label={view.t('mobilisations.field.mission_report')}
            rows={8}
            required
          />
          <RadioField
            view={view}
            typed={typed}
            errors={errors}
            name="activity_rating"
            label={view.t('mobilisations.field.activity_rating')}
            options={ratings.map((value) => ({ value, label: view.t(`ratings.${value}`) }))}
          />
        </>
      ),
    }),
    rate: step<Mission, { rating: number }>({
      noun: 'rating',
      check: asking({ rating: wholeNumber(1, 5) }),
      take: commands.rate,
      fields: ({ view, typed, errors }) => (
        <RadioField
          view={view}
          typed={typed}
          errors={errors}
          name="rating"
          label={view.t('mobilisations.field.rating')}
          options={ratings.map((value) => ({ value, label: view.t(`ratings.${value}`) }))}
          required
        />
      ),
    }),
    decline: step({
      noun: 'refusal',
      check: cause,
      take: commands.decline,
      fields: wordsField('cause', 'actions.field.cause'),
    }),
    expire: step({ noun: 'expiry', check: nothing, take: commands.expire }),
    replace: step({
      noun: 'replacement',
      check: cause,
      take: commands.replace,
      fields: wordsField('cause', 'actions.field.cause'),
    }),
    withdraw: step({
      noun: 'withdrawal',
      check: cause,
      take: commands.withdraw,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}

export function mobilisationRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, missionList, {
    nameOf: (row, { view }) => `${row.name ?? view.t('people.name_withheld')}, ${row.title}`,
    empty: 'mobilisations.empty',
  })

  routes.get('/new', async (c) => {
    const seat = await seatToFill(c, c.req.query('seat'))
    return c.html(await shortlistForm(c, seat, {}, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, typed } = c.var
    const seat = await seatToFill(c, typed.seat_id)
    return submitForm(c, {
      check: shortlisting,
      act: async (value) => `/mobilisations/${await commands.shortlist(tx, by, value)}`,
      page: (again, errors) => shortlistForm(c, seat, again, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    const mission = await findMission(tx, c.req.param('id'))
    if (!mission || !may(person).read(mission)) throw new Refusal(404, 'refusals.not_found')
    const at = mobilisationWay.indexOf(mission.status)
    const own = person?.role !== 'authority' && person?.role !== 'donor'
    const history = await historyOf(tx, 'mobilisations', mission.id, person)
    const source = await sourceOf(tx, 'mobilisations', mission.id, view)
    const telling = isStaff(person) ? (await tellingOf(tx, 'mobilisations', [mission.id])).get(mission.id) : undefined
    return c.html(
      <Page
        view={view}
        title={mission.name ?? t('people.name_withheld')}
        lead={<span dir="auto">{mission.title}</span>}
        crumbs={may(person).list() ? [{ href: '/mobilisations', label: t('mobilisations.title') }] : []}
        status={<Tag tone={tones[mission.status] ?? 'neutral'}>{t(`mobilisations.status.${mission.status}`)}</Tag>}
      >
        {at >= 0 && (
          <Progress
            view={view}
            steps={mobilisationWay.map((status, index) => ({
              label: t(`mobilisations.status.${status}`),
              state: index < at ? 'done' : index === at ? 'current' : 'todo',
            }))}
          />
        )}
        {mission.paused_by && at >= 0 && mission.status !== 'completed' && (
          <Notice tone="warning">
            <p>{t(`mobilisations.paused.${mission.paused_by}`)}</p>
          </Notice>
        )}
        <StepsNow c={c} slice={missionStepForms} record={mission} />
        {source && <SourceMark text={source} />}
        <Facts
          rows={[
            {
              label: t('mobilisations.field.activity'),
              value: (
                <a href={`/activities/${mission.activity_id}`} dir="auto">
                  {mission.title}
                </a>
              ),
            },
            {
              label: t('mobilisations.field.person'),
              value:
                mission.name && own ? (
                  <a href={`/people/${mission.person_id}`} dir="auto">
                    {mission.name}
                  </a>
                ) : null,
            },
            { label: t('seats.role'), value: t(`seats.role.${mission.role}`) },
            {
              label: t('activities.field.days'),
              value: <DateRange view={view} from={mission.first_day} to={mission.last_day} />,
            },
            {
              label: t('activities.field.place'),
              value: `${nameIn(mission.host_names, view.lang)}${mission.place ? ` · ${mission.place}` : ''}`,
            },
            { label: t('activities.field.mode'), value: t(`activities.mode.${mission.mode}`) },
            {
              label: t('mobilisations.field.invited_on'),
              value: mission.invited_on && <DateText view={view} day={mission.invited_on} />,
            },
            {
              label: t('mobilisations.field.told'),
              value:
                mission.status === 'invited' &&
                telling &&
                toldInWords(view, { ...mission, telling: telling.state }, telling),
            },
            {
              label: t('mobilisations.field.answer_by'),
              value: mission.status === 'invited' && mission.answer_by && (
                <DateText view={view} day={mission.answer_by} />
              ),
            },
            {
              label: t('mobilisations.field.accepted_on'),
              value: mission.accepted_on && <DateText view={view} day={mission.accepted_on} />,
            },
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
            {
              label: t('mobilisations.field.contracted_on'),
              value: mission.contracted_on && <DateText view={view} day={mission.contracted_on} />,
            },
            {
              label: t('mobilisations.field.deployed_on'),
              value: mission.deployed_on && <DateText view={view} day={mission.deployed_on} />,
            },
            {
              label: t('mobilisations.field.worked_days'),
              value: mission.worked_days === null ? null : formatNumber(view.lang, mission.worked_days),
            },
            {
              label: t('mobilisations.field.mission_report'),
              value: mission.mission_report && <PersonText>{mission.mission_report}</PersonText>,
            },
            { label: t('mobilisations.field.rating'), value: mission.rating ? t(`ratings.${mission.rating}`) : null },
            { label: t('actions.field.cause'), value: mission.cause },
          ]}
        />
        <RecordMail view={view} mails={await mailOf(tx, 'mobilisations', mission.id, person)} />
        {history.length > 0 && (
          <Section title={t('history.title')}>
            <RecordHistory view={view} slice="mobilisations" rows={history} />
          </Section>
        )}
      </Page>,
    )
  })

  stepRoutes(routes, missionStepForms)
  return routes
}

async function seatToFill(c: WebContext, id: unknown) {
  const { tx, person } = c.var
  if (
    !may(person).shortlist({
      status: 'shortlisted',
      person_id: '',
      employed_in: null,
      employer_kind: null,
      action_authority_id: null,
    })
  )
    throw new Refusal(403, 'refusals.not_yours')
  const seat = typeof id === 'string' && idForm.test(id) ? await findSeat(tx, id) : undefined
  if (!seat) throw new Refusal(404, 'refusals.not_found')
  return seat
}

async function shortlistForm(
  c: WebContext,
  seat: NonNullable<Awaited<ReturnType<typeof findSeat>>>,
  typed: Typed,
  errors: FieldErrors | undefined,
) {
  const { view, tx } = c.var
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
        formKey={typeof typed.form_key === 'string' ? typed.form_key : randomUUID()}
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
          options={await expertChoices(tx, seat.theme)}
          required
        />
      </Form>
    </Page>
  )
}
