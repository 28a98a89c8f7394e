import type { HistoryLines } from '../../house/history/history.tsx'
import { comparing } from '../../house/languages/order.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { DateRange, DateText, formatDay, formatNumber } from '../../house/ui/dates.tsx'
import {
  CheckboxField,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  formKeyIn,
  NumberField,
  type Option,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, type NextStep, SourceMark, Tag } from '../../house/ui/record.tsx'
import { RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { cefr, employerKinds, genders, livingLanguages, workingLanguages } from './known.ts'
import { nameOfStep, type PersonStep } from './person-steps.ts'
import type { Entry } from './queries.ts'
import type { PersonRead } from './read.ts'
import { WhoField } from './who-field.tsx'

/** What stands beside a person on their page. */
type Shown = {
  steps: NextStep[]
  history: HistoryLines
  names: { themes: Map<string, string>; regions: Map<string, string> }
}

export function PersonPage({ view, entry, shown }: { view: View; entry: PersonRead; shown: Shown }) {
  const { t } = view
  const source = sourceInWords(entry.source, view)
  return (
    <RecordPage
      view={view}
      titled="record.titled.people"
      name={entry.name ?? t('people.name_withheld')}
      crumbs={[{ href: '/people', label: t('people.title') }]}
      status={entry.vetted_on ? <Tag tone="success">{t('people.expert')}</Tag> : null}
      steps={shown.steps}
      asked={[
        { label: t('people.field.email'), value: entry.email && <a href={`mailto:${entry.email}`}>{entry.email}</a> },
        { label: t('people.field.employer'), value: entry.employer && <span dir="auto">{entry.employer}</span> },
        { label: t('people.field.employed_in'), value: nameIn(entry.country_names, view.lang) },
        {
          label: t('people.field.employer_kind'),
          value: entry.employer_kind ? t(`people.employer_kind.${entry.employer_kind}`) : t('people.not_known'),
        },
        {
          label: t('people.field.language'),
          value:
            entry.name !== null && (entry.language ? languageName(entry.language, view.lang) : t('people.not_known')),
        },
        {
          label: t('people.field.gender'),
          value: entry.gender ? t(`people.gender.${entry.gender}`) : t('people.not_known'),
        },
        { label: t('people.field.vetted_on'), value: entry.vetted_on && DateText({ view, day: entry.vetted_on }) },
        { label: t('people.field.consent_on'), value: entry.consent_on && DateText({ view, day: entry.consent_on }) },
      ]}
      sections={[
        (entry.vetted_on !== null || entry.themes.length > 0) && {
          id: 'profile',
          title: t('record.section.profile'),
          children: <Profile view={view} entry={entry} names={shown.names} />,
        },
        {
          id: 'missions',
          title: t('mobilisations.title'),
          children: (
            <PartsTable
              view={view}
              caption={t('mobilisations.title')}
              rows={entry.missions.map((row) => ({
                ...row,
                href: `/mobilisations/${row.id}`,
                status: t(`mobilisations.status.${row.status}`),
              }))}
              empty={t('people.no_missions')}
            />
          ),
        },
        {
          id: 'participations',
          title: t('people.participations'),
          children: (
            <>
              <PartsTable
                view={view}
                caption={t('people.participations')}
                rows={entry.participations.map((row) => ({
                  ...row,
                  href: `/activities/${row.id}`,
                  status: t(`participations.status.${row.status}`),
                }))}
                empty={t('people.no_participations')}
              />
              {source && <SourceMark text={source} />}
            </>
          ),
        },
      ]}
      after={<HistoryAndMail view={view} slice="people" history={shown.history} />}
    />
  )
}

/** What an expert knows, and when they can be asked. */
function Profile({ view, entry, names }: { view: View; entry: PersonRead; names: Shown['names'] }) {
  const { t } = view
  const list = (lines: string[]) =>
    lines.length > 0 && (
      <ul class="plain-list">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    )
  return (
    <Facts
      rows={[
        {
          label: t('people.field.themes'),
          value: list(
            entry.themes.map(({ theme, level }) =>
              t('ui.of_name', { label: names.themes.get(theme) ?? theme, name: t(`levels.${level}`) }),
            ),
          ),
        },
        {
          label: t('people.field.languages'),
          value: entry.languages
            .map(
              (row) =>
                `${languageName(row.language, view.lang)} ${row.level === 'native' ? t('levels.native') : row.level}`,
            )
            .join(' · '),
        },
        {
          label: t('people.field.available'),
          value: list(
            entry.available.map(
              (window) => `${formatDay(view.lang, window.from)} – ${formatDay(view.lang, window.to)}`,
            ),
          ),
        },
        {
          label: t('people.field.limits'),
          value:
            entry.max_missions === null && entry.max_days === null
              ? null
              : t('people.limits', { missions: entry.max_missions ?? '–', days: entry.max_days ?? '–' }),
        },
        {
          label: t('people.field.regions'),
          value: (entry.regions_worked_in ?? []).map((region) => names.regions.get(region) ?? region).join(' · '),
        },
        {
          label: t('people.field.years'),
          value: entry.years_experience === null ? null : formatNumber(view.lang, entry.years_experience),
        },
      ]}
    />
  )
}

type Part = { title: string; href: string; first_day: string; last_day: string; status: string }

/** Activities that somebody has a part in, each with its days and where that part stands. */
function PartsTable(props: { view: View; caption: string; rows: Part[]; empty: string }) {
  const { view, caption, rows, empty } = props
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={caption}
      hideCaption
      columns={[
        { key: 'title', heading: t('mobilisations.field.activity'), primary: true },
        { key: 'days', heading: t('activities.field.days') },
        { key: 'status', heading: t('requests.field.status') },
      ]}
      rows={rows.map((row) => ({
        title: (
          <a href={row.href} dir="auto">
            {row.title}
          </a>
        ),
        days: DateRange({ view, from: row.first_day, to: row.last_day }),
        status: row.status,
      }))}
      empty={Empty({ title: empty })}
    />
  )
}

/** Something that is changed of a person, on a page of its own. */
export function PersonStepPage({ view, entry, step, noun, typed, errors, choices }: PersonStepProps) {
  const { t } = view
  const here = `/people/${entry.id}`
  const name = entry.name ?? t('people.name_withheld')
  const Fields = fieldsOf[step]
  return (
    <Page
      view={view}
      title={t('ui.of_name', { label: t(nameOfStep(entry, step)), name })}
      crumbs={[
        { href: '/people', label: t('people.title') },
        { href: here, label: name },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`${here}/${noun}`}
        submit={t('ui.save')}
        version={entry.version}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        <Fields view={view} entry={entry} typed={typed} errors={errors} choices={choices} />
      </Form>
    </Page>
  )
}

const ChangedDetails = ({ view, typed, errors, entry, choices }: FieldsProps) => (
  <DetailsFields
    view={view}
    typed={typed}
    errors={errors}
    countries={choices.countries}
    who={choices.who.filter((choice) => choice.value !== entry.id)}
    optionalEmail={entry.email === null}
  />
)

function ProfileFields({ view, typed, errors, choices }: FieldsProps) {
  const field = { view, typed, errors }
  const { t } = view
  const levels = cefr.map((value) => ({ value, label: value === 'native' ? t('levels.native') : value }))
  const spoken = Object.keys(typed).flatMap((name) =>
    name.startsWith('language.') ? [name.slice('language.'.length)] : [],
  )
  const listed = [...new Set<string>([...workingLanguages, ...spoken])]
  return (
    <>
      <DateField {...field} name="consent_on" label={t('people.field.consent_on')} hint={t('people.hint.consent')} />
      <NumberField {...field} name="years_experience" label={t('people.field.years')} />
      <NumberField {...field} name="max_missions" label={t('people.field.max_missions')} />
      <NumberField {...field} name="max_days" label={t('people.field.max_days')} />
      <CheckboxField {...field} name="regions_worked_in" label={t('people.field.regions')} options={choices.regions} />
      {listed.map((code) => (
        <SelectField
          {...field}
          name={`language.${code}`}
          label={languageName(code, view.lang)}
          options={levels}
          empty={t('people.not_spoken')}
        />
      ))}
      <SelectField
        {...field}
        name="more_language"
        label={t('people.field.more_language')}
        options={languageChoices(
          livingLanguages.filter((code) => !listed.includes(code)),
          view.lang,
        ).toSorted((a, b) => comparing(view.lang)(a.label, b.label))}
      />
      <SelectField {...field} name="more_level" label={t('people.field.more_level')} options={levels} />
      {choices.themes.map((theme) => (
        <SelectField
          {...field}
          name={`theme.${theme.value}`}
          label={theme.label}
          options={['1', '2', '3'].map((value) => ({ value, label: t(`levels.${value}`) }))}
          empty={t('people.no_level')}
        />
      ))}
    </>
  )
}

const VettingFields = ({ view, typed, errors }: FieldsProps) => (
  <DateField
    view={view}
    typed={typed}
    errors={errors}
    name="vetted_on"
    label={view.t('people.field.vetted_on')}
    required
  />
)

const AvailabilityFields = ({ view, typed, errors }: FieldsProps) => (
  <TextArea
    view={view}
    typed={typed}
    errors={errors}
    name="available"
    label={view.t('people.field.available')}
    hint={view.t('people.hint.available')}
  />
)

const fieldsOf = {
  change_details: ChangedDetails,
  write_profile: ProfileFields,
  vet: VettingFields,
  set_availability: AvailabilityFields,
}

type NewPersonProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: Pick<PersonChoices, 'countries' | 'who'>
}

export function NewPersonPage({ view, typed, errors, choices }: NewPersonProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page view={view} title={t('people.new')} crumbs={[{ href: '/people', label: t('people.title') }]} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/people"
        submit={t('ui.save')}
        formKey={formKeyIn(typed)}
        cancel={{ href: '/people', label: t('ui.cancel') }}
      >
        <DetailsFields {...field} countries={choices.countries} who={choices.who} />
      </Form>
    </Page>
  )
}

/** What is known of a person; what nobody said stays open. */
function DetailsFields(props: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  countries: Option[]
  who: Option[]
  optionalEmail?: boolean
}) {
  const { view, typed, errors, countries, who } = props
  const { t } = view
  const field = { view, typed, errors }
  const unknown = t('people.not_known')
  return (
    <>
      <TextField {...field} name="name" label={t('people.field.name')} required />
      <TextField
        {...field}
        name="email"
        type="email"
        label={t('people.field.email')}
        hint={t('people.hint.email')}
        required={!props.optionalEmail}
      />
      <WhoField {...field} choices={who} />
      <TextField {...field} name="employer" label={t('people.field.employer')} />
      <SelectField
        {...field}
        name="employer_kind"
        label={t('people.field.employer_kind')}
        options={employerKinds.map((value) => ({ value, label: t(`people.employer_kind.${value}`) }))}
        empty={unknown}
      />
      <SelectField {...field} name="employed_in" label={t('people.field.employed_in')} options={countries} required />
      <SelectField
        {...field}
        name="gender"
        label={t('people.field.gender')}
        options={genders.map((value) => ({ value, label: t(`people.gender.${value}`) }))}
        empty={unknown}
      />
      <SelectField
        {...field}
        name="language"
        label={t('people.field.language')}
        hint={t('people.hint.language')}
        options={languageChoices(languages, view.lang)}
        empty={unknown}
      />
    </>
  )
}

export type PersonChoices = { regions: Option[]; themes: Option[]; countries: Option[]; who: Option[] }

type PersonStepProps = {
  view: View
  entry: Entry
  step: PersonStep
  noun: string
  typed: Typed
  errors: FieldErrors | undefined
  choices: PersonChoices
}

type FieldsProps = Pick<PersonStepProps, 'view' | 'entry' | 'typed' | 'errors' | 'choices'>
