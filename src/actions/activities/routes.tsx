import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import { DateRange, formatNumber } from '../../house/ui/dates.tsx'
import {
  CheckboxField,
  DateField,
  ErrorSummary,
  Form,
  HiddenField,
  NumberField,
  RadioField,
  SelectField,
  TextField,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, PersonText, Progress, Section, SourceMark, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { BeyondFields } from '../../house/web/beyond.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { canTake, tooLate } from '../../house/web/door.ts'
import { idForm } from '../../house/web/form.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { languageName } from '../../house/web/languages.ts'
import { byKey, StepsNow, type StepsOf, step, stepRoutes, versionIn, wordsField } from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import { requestName } from '../../registers/partners/numerals.ts'
import { countryChoices } from '../../registers/partners/queries.ts'
import { cefr, genders, workingLanguages } from '../../registers/people/known.ts'
import { whoChoices } from '../../registers/people/who.ts'
import { WhoField } from '../../registers/people/who-field.tsx'
import { may as mayAction } from '../action/permissions.ts'
import { findAction } from '../action/queries.ts'
import * as commands from './commands.ts'
import { isBeyond } from './commands.ts'
import * as form from './form.ts'
import { activitySteps, activityWay } from './lifecycle.ts'
import { activityList, tones } from './list.tsx'
import { may } from './permissions.ts'
import { type Activity, findActivity, missionsOf, participantsOf, seatsOf } from './queries.ts'
import { activities } from './record.ts'

export const activityStepForms: StepsOf<Activity> = {
  ...activities,
  nameOf: (activity) => activity.title,
  forms: {
    confirm: step({ noun: 'confirmation', check: form.nothing, take: commands.confirm }),
    add_seat: step<Activity, commands.NewSeat>({
      noun: 'seats',
      check: form.seat,
      take: commands.addSeat,
      choices: async (tx, _activity, view) => ({ themes: await choicesOf(tx, 'themes', view.lang) }),
      fields: ({ view, typed, errors, record, choices }) => {
        const filled = { role: 'expert', places: '1', theme: record.theme, level: '2', days: '1', ...typed }
        const field = { view, typed: filled, errors }
        return (
          <>
            <RadioField
              {...field}
              name="role"
              label={view.t('seats.role')}
              options={['lead', 'expert', 'moderator'].map((value) => ({
                value,
                label: view.t(`seats.role.${value}`),
              }))}
              required
            />
            <NumberField {...field} name="places" label={view.t('seats.places')} required />
            <SelectField
              {...field}
              name="theme"
              label={view.t('requests.field.theme')}
              options={choices.themes ?? []}
              required
            />
            <RadioField
              {...field}
              name="level"
              label={view.t('seats.level')}
              options={['1', '2', '3'].map((value) => ({ value, label: view.t(`levels.${value}`) }))}
              required
            />
            <NumberField
              {...field}
              name="days"
              label={view.t('seats.days')}
              hint={view.t('seats.days_hint')}
              required
            />
          </>
        )
      },
    }),
    list_participants: step<Activity, commands.NewParticipant>({
      noun: 'participants',
      check: form.participant,
      take: commands.listParticipant,
      choices: async (tx, _activity, view, typed) => ({
        countries: await countryChoices(tx, view.lang),
        who: await whoChoices(tx, typed.email, view),
      }),
      fields: ({ view, typed, errors, choices }) => (
        <>
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="name"
            label={view.t('people.field.name')}
            required
          />
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="email"
            type="email"
            label={view.t('people.field.email')}
            hint={view.t('people.hint.email')}
            required
          />
          <WhoField view={view} typed={typed} errors={errors} choices={choices.who ?? []} />
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="organisation"
            label={view.t('people.field.employer')}
            required
          />
          <SelectField
            view={view}
            typed={typed}
            errors={errors}
            name="country"
            label={view.t('people.field.employed_in')}
            options={choices.countries ?? []}
            required
          />
          <SelectField
            view={view}
            typed={typed}
            errors={errors}
            name="gender"
            label={view.t('people.field.gender')}
            options={genders.map((value) => ({ value, label: view.t(`people.gender.${value}`) }))}
            empty={view.t('people.not_known')}
          />
        </>
      ),
    }),
    mark_attendance: step<Activity, { attended: string[] }>({
      noun: 'attendance',
      check: form.attendance,
      take: commands.markAttendance,
      choices: async (tx, activity) => {
        const rows = await participantsOf(tx, activity.id)
        return {
          participants: rows.map((row) => ({
            value: row.id,
            label: row.name ?? row.id,
            hint: row.organisation ?? undefined,
          })),
          attended: rows.filter((row) => row.status !== 'absent').map((row) => ({ value: row.id, label: '' })),
        }
      },
      fields: ({ view, typed, errors, choices }) => (
        <CheckboxField
          view={view}
          typed={{ attended: (choices.attended ?? []).map((option) => option.value), ...typed }}
          errors={errors}
          name="attended"
          label={view.t('activities.attended')}
          options={choices.participants ?? []}
        />
      ),
    }),
    hold: step({ noun: 'holding', check: form.nothing, take: commands.hold }),
    report: step({
      noun: 'report',
      check: form.report,
      take: commands.report,
      fields: wordsField('report', 'activities.field.report'),
    }),
    postpone: step({
      noun: 'postponement',
      check: form.cause,
      take: commands.postpone,
      fields: wordsField('cause', 'actions.field.cause'),
    }),
    replan: step({ noun: 'replanning', check: form.nothing, take: commands.replan }),
    cancel: step({
      noun: 'cancellation',
      check: form.cause,
      take: commands.cancel,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}

const nameOfAction = (row: { partner_names: unknown; numeral: number | null }, view: View) =>
  requestName(nameIn(row.partner_names, view.lang), row.numeral)

export function activityRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, activityList, { nameOf: (row) => row.title, empty: 'activities.empty' })

  routes.get('/new', async (c) => {
    const action = await plannable(c, c.req.query('action'))
    return c.html(
      await contentForm(
        c,
        {
          action: action.id,
          theme: action.theme,
          host: action.partner.length === 2 ? action.partner : '',
          mode: 'on_site',
          travel_days: '1',
        },
        undefined,
      ),
    )
  })

  routes.post('/', async (c) => {
    const { tx, by, typed } = c.var
    const action = await plannable(c, typed.action)
    return submitForm(c, {
      check: form.activityContent,
      act: async ({ beyond, ...value }) => `/activities/${await commands.plan(tx, by, action.id, value, beyond)}`,
      page: (again, errors) => contentForm(c, again, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => {
    const activity = await readable(c)
    const { tx, view, person } = c.var
    const { t } = view
    const inside = may(person).readInside(activity)
    const at = activityWay.indexOf(activity.status)
    const types = byKey(await choicesOf(tx, 'activity_types', view.lang))
    const themes = byKey(await choicesOf(tx, 'themes', view.lang))
    const seats = inside ? await seatsOf(tx, activity.id) : []
    const missions = inside ? await missionsOf(tx, activity.id) : []
    const participants = inside ? await participantsOf(tx, activity.id) : []
    const countries = inside ? byKey(await countryChoices(tx, view.lang)) : new Map<string, string>()
    const history = inside || activity.mine ? await historyOf(tx, 'activities', activity.id, person) : []
    const source = await sourceOf(tx, 'activities', activity.id, view)
    const fillable = may(person).add_seat(activity) && canTake(activitySteps, 'add_seat', activity.status)
    return c.html(
      <Page
        view={view}
        title={activity.title}
        lead={types.get(activity.type)}
        crumbs={[{ href: '/activities', label: t('activities.title') }]}
        status={<Tag tone={tones[activity.status]}>{t(`activities.status.${activity.status}`)}</Tag>}
      >
        {at >= 0 && (
          <Progress
            view={view}
            steps={activityWay.map((status, index) => ({
              label: t(`activities.status.${status}`),
              state: index < at ? 'done' : index === at ? 'current' : 'todo',
            }))}
          />
        )}
        <StepsNow
          c={c}
          slice={activityStepForms}
          record={activity}
          edit={may(person).edit(activity) ? `/activities/${activity.id}/content` : undefined}
        />
        {source && <SourceMark text={source} />}
        <Facts
          rows={[
            {
              label: t('activities.field.action'),
              value: activity.partner_names ? (
                <a href={`/actions/${activity.action_id}`}>{nameOfAction(activity, view)}</a>
              ) : null,
            },
            { label: t('activities.field.number'), value: formatNumber(view.lang, activity.number) },
            { label: t('requests.field.theme'), value: themes.get(activity.theme) },
            {
              label: t('activities.field.days'),
              value: <DateRange view={view} from={activity.first_day} to={activity.last_day} />,
            },
            {
              label: t('activities.field.place'),
              value: `${nameIn(activity.host_names, view.lang)}${activity.place ? ` · ${activity.place}` : ''}`,
            },
            { label: t('activities.field.mode'), value: t(`activities.mode.${activity.mode}`) },
            {
              label: t('activities.field.languages'),
              value: Object.entries(activity.languages)
                .map(([code, level]) => `${languageName(code, view.lang)} ${level}`)
                .join(' · '),
            },
            {
              label: t('activities.field.travel_days'),
              value: activity.travel_days !== null && formatNumber(view.lang, activity.travel_days),
            },
            {
              label: t('activities.field.report'),
              value: activity.report && <PersonText>{activity.report}</PersonText>,
            },
            {
              label: t('actions.field.cause'),
              value:
                activity.status === 'cancelled'
                  ? activity.cancelled_cause
                  : activity.status === 'postponed'
                    ? activity.postponed_cause
                    : null,
            },
          ]}
        />
        {inside && (
          <Section title={t('seats.title')}>
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
                ...(fillable ? [{ key: 'shortlist', heading: t('seats.fill'), act: true }] : []),
              ]}
              rows={seats.map((seat) => ({
                role: t(`seats.role.${seat.role}`),
                theme: themes.get(seat.theme),
                level: t(`levels.${seat.level}`),
                places: formatNumber(view.lang, seat.places),
                days: formatNumber(view.lang, seat.days),
                shortlist: fillable ? <a href={`/mobilisations/new?seat=${seat.id}`}>{t('seats.shortlist')}</a> : null,
              }))}
              empty={<Empty title={t('seats.empty')} />}
            />
          </Section>
        )}
        {inside && (
          <Section title={t('mobilisations.title')}>
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
              rows={missions.map((mission) => ({
                person: (
                  <a href={`/mobilisations/${mission.id}`} dir="auto">
                    {mission.name ?? t('people.name_withheld')}
                  </a>
                ),
                country: countries.get(mission.employed_in ?? ''),
                role: t(`seats.role.${mission.role}`),
                status: t(`mobilisations.status.${mission.status}`),
              }))}
              empty={<Empty title={t('activities.no_missions')} />}
            />
          </Section>
        )}
        {inside && (
          <Section title={t('activities.participants', { count: participants.length })}>
            <DataTable
              view={view}
              caption={t('activities.participants', { count: participants.length })}
              hideCaption
              columns={[
                { key: 'person', heading: t('people.field.name'), primary: true },
                { key: 'organisation', heading: t('people.field.employer') },
                { key: 'country', heading: t('people.field.employed_in') },
                { key: 'status', heading: t('requests.field.status') },
              ]}
              rows={participants.map((row) => ({
                person: <span dir="auto">{row.name ?? t('people.name_withheld')}</span>,
                organisation: <span dir="auto">{row.organisation}</span>,
                country: countries.get(row.employed_in ?? ''),
                status: t(`participations.status.${row.status}`),
              }))}
              empty={<Empty title={t('activities.no_participants')} />}
            />
          </Section>
        )}
        {history.length > 0 && (
          <Section title={t('history.title')}>
            <RecordHistory view={view} slice="activities" rows={history} />
          </Section>
        )}
      </Page>,
    )
  })

  routes.get(`${one}/content`, async (c) => {
    const activity = await editable(c)
    return c.html(await contentForm(c, textsOf(activity), undefined, activity))
  })

  routes.post(`${one}/content`, async (c) => {
    const { tx, by, typed } = c.var
    const activity = await editable(c)
    return submitForm(c, {
      check: (all) => form.activityChanges(all, textsOf(activity)),
      act: async ({ beyond, ...value }) => {
        await commands.edit(tx, activity.id, { ...by, ...versionIn(typed) }, value, beyond)
        return `/activities/${activity.id}`
      },
      page: async (again, errors) => contentForm(c, again, errors, (await findActivity(tx, activity.id)) ?? activity),
      done: 'ui.saved',
    })
  })

  stepRoutes(routes, activityStepForms)
  return routes
}

export const textsOf = (activity: Activity) => ({
  type: activity.type,
  title: activity.title,
  theme: activity.theme,
  first_day: activity.first_day,
  last_day: activity.last_day,
  mode: activity.mode,
  host: activity.host,
  place: activity.place,
  travel_days: String(activity.travel_days),
  ...Object.fromEntries(Object.entries(activity.languages).map(([code, level]) => [`language.${code}`, String(level)])),
})

async function readable(c: WebContext): Promise<Activity> {
  const activity = await findActivity(c.var.tx, c.req.param('id') ?? '')
  if (!activity || !may(c.var.person).read(activity)) throw new Refusal(404, 'refusals.not_found')
  return activity
}

async function editable(c: WebContext): Promise<Activity> {
  const activity = await readable(c)
  if (!may(c.var.person).edit(activity)) throw new Refusal(403, 'refusals.not_yours')
  if (!canTake(activitySteps, 'edit', activity.status))
    throw tooLate('activities', activity.status, `/activities/${activity.id}`)
  return activity
}

/** The Action that an activity is planned for, when this person may plan one. */
async function plannable(c: WebContext, id: unknown) {
  if (!mayAction(c.var.person).plan_activity({ status: 'agreed', authority_id: '' }))
    throw new Refusal(403, 'refusals.not_yours')
  const action = typeof id === 'string' && idForm.test(id) ? await findAction(c.var.tx, id) : undefined
  if (!action) throw new Refusal(404, 'refusals.not_found')
  return action
}

async function contentForm(
  c: WebContext,
  typed: Record<string, string | string[]>,
  errors: Record<string, string> | undefined,
  edits?: Activity,
) {
  const { view, tx } = c.var
  const { t } = view
  const field = { view, typed, errors }
  const actionId = String(typed.action ?? '')
  const action = await findAction(tx, edits?.action_id ?? actionId)
  const asksBeyond =
    errors !== undefined &&
    isBeyond({ first_day: String(typed.first_day ?? ''), last_day: String(typed.last_day ?? '') }, action)
  const cancel = edits ? `/activities/${edits.id}` : `/actions/${actionId}`
  return (
    <Page
      view={view}
      title={edits ? t('activities.edit_title') : t('activities.new')}
      crumbs={[{ href: '/activities', label: t('activities.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={edits ? `/activities/${edits.id}/content` : '/activities'}
        submit={t('ui.save')}
        version={edits?.version}
        formKey={edits ? undefined : typeof typed.form_key === 'string' ? typed.form_key : randomUUID()}
        cancel={{ href: cancel, label: t('ui.cancel') }}
      >
        {!edits && <HiddenField name="action" value={actionId} />}
        <TextField {...field} name="title" label={t('requests.field.title')} required />
        <SelectField
          {...field}
          name="type"
          label={t('activities.field.type')}
          options={await choicesOf(tx, 'activity_types', view.lang)}
          required
        />
        <SelectField
          {...field}
          name="theme"
          label={t('requests.field.theme')}
          options={await choicesOf(tx, 'themes', view.lang)}
          required
        />
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
        <SelectField
          {...field}
          name="host"
          label={t('activities.field.host')}
          options={await countryChoices(tx, view.lang)}
          required
        />
        <TextField {...field} name="place" label={t('activities.field.place')} />
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
      </Form>
    </Page>
  )
}
