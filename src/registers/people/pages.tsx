import type { Hono } from 'hono'
import { historyOf, RecordHistory } from '../../house/history/history.tsx'
import { comparing } from '../../house/languages/order.ts'
import type { ChangeOf } from '../../house/record/declared-record.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { strikeStep } from '../../house/striking/link.tsx'
import { DateRange, DateText, formatDay, formatNumber } from '../../house/ui/dates.tsx'
import {
  byKey,
  CheckboxField,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  formKeyIn,
  NumberField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, NextSteps, Section, SourceMark, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import type { Checked } from '../../house/web/form.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { countryChoices } from '../partners/queries.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { cefr, employerKinds, genders, livingLanguages, workingLanguages } from './known.ts'
import { may } from './permissions.ts'
import { type Entry, languagesOf, themesOf, windowsOf } from './queries.ts'
import { readPerson } from './read.ts'
import { people } from './record.ts'
import { whoChoices } from './who.ts'
import { WhoField } from './who-field.tsx'

export async function personPage(c: WebContext) {
  const entry = await readable(c, people)
  const { tx, view, person } = c.var
  const { t } = view
  const themeNames = byKey(await choicesOf(tx, 'themes', view.lang))
  const regions = byKey(await choicesOf(tx, 'regions', view.lang))
  const { themes, languages: spoken, available, missions, participations, source } = await readPerson(tx, entry)
  const history = person?.role === 'donor' ? [] : await historyOf(tx, 'people', entry.id, person)
  const here = `/people/${entry.id}`
  const rights = may(person)
  const steps = [
    ...(rights.change_details(entry)
      ? [{ label: t('people.step.change_details'), href: `${here}/details`, aside: true }]
      : []),
    ...(rights.write_profile(entry)
      ? [{ label: t('people.step.write_profile'), href: `${here}/profile`, aside: entry.vetted_on !== null }]
      : []),
    ...(rights.vet(entry) && entry.consent_on !== null && entry.vetted_on === null
      ? [{ label: t('people.step.vet'), href: `${here}/vetting` }]
      : []),
    ...(rights.vet(entry) && entry.consent_on === null && entry.vetted_on === null
      ? [{ label: t('people.step.vet'), missing: [t('people.missing.consent')] }]
      : []),
    ...(rights.vet(entry) && entry.vetted_on !== null
      ? [{ label: t('people.step.correct_vetting'), href: `${here}/vetting`, aside: true }]
      : []),
    ...(rights.set_availability(entry) && entry.consent_on !== null
      ? [{ label: t('people.step.set_availability'), href: `${here}/availability`, kind: 'secondary' as const }]
      : []),
    ...(await strikeStep(c, { slice: 'people', table: 'people' }, entry)),
  ]
  return (
    <Page
      view={view}
      title={entry.name ?? t('people.name_withheld')}
      crumbs={[{ href: '/people', label: t('people.title') }]}
      status={entry.vetted_on ? <Tag tone="success">{t('people.expert')}</Tag> : null}
    >
      <NextSteps view={view} steps={steps} />
      {source && SourceMark({ text: sourceInWords(source, view) ?? '' })}
      <Facts
        rows={[
          { label: t('people.field.employed_in'), value: nameIn(entry.country_names, view.lang) },
          { label: t('people.field.employer'), value: entry.employer && <span dir="auto">{entry.employer}</span> },
          {
            label: t('people.field.employer_kind'),
            value: entry.employer_kind ? t(`people.employer_kind.${entry.employer_kind}`) : t('people.not_known'),
          },
          { label: t('people.field.email'), value: entry.email && <bdi>{entry.email}</bdi> },
          {
            label: t('people.field.language'),
            value:
              entry.name !== null && (entry.language ? languageName(entry.language, view.lang) : t('people.not_known')),
          },
          {
            label: t('people.field.gender'),
            value: entry.gender ? t(`people.gender.${entry.gender}`) : t('people.not_known'),
          },
          {
            label: t('people.field.vetted_on'),
            value: entry.vetted_on && DateText({ view, day: entry.vetted_on }),
          },
          {
            label: t('people.field.consent_on'),
            value: entry.consent_on && DateText({ view, day: entry.consent_on }),
          },
          {
            label: t('people.field.themes'),
            value:
              themes.length > 0 ? (
                <ul class="plain-list">
                  {themes.map((row) => (
                    <li>
                      {t('ui.of_name', {
                        label: themeNames.get(row.theme) ?? row.theme,
                        name: t(`levels.${row.level}`),
                      })}
                    </li>
                  ))}
                </ul>
              ) : null,
          },
          {
            label: t('people.field.languages'),
            value: spoken
              .map(
                (row) =>
                  `${languageName(row.language, view.lang)} ${row.level === 'native' ? t('levels.native') : row.level}`,
              )
              .join(' · '),
          },
          {
            label: t('people.field.regions'),
            value: (entry.regions_worked_in ?? []).map((region) => regions.get(region) ?? region).join(' · '),
          },
          {
            label: t('people.field.years'),
            value: entry.years_experience === null ? null : formatNumber(view.lang, entry.years_experience),
          },
          {
            label: t('people.field.available'),
            value:
              available.length > 0 ? (
                <ul class="plain-list">
                  {available.map((window) => (
                    <li>{`${formatDay(view.lang, window.from)} – ${formatDay(view.lang, window.to)}`}</li>
                  ))}
                </ul>
              ) : null,
          },
          {
            label: t('people.field.limits'),
            value:
              entry.max_missions === null && entry.max_days === null
                ? null
                : t('people.limits', { missions: entry.max_missions ?? '–', days: entry.max_days ?? '–' }),
          },
        ]}
      />
      <Section title={t('mobilisations.title')}>
        <DataTable
          view={view}
          caption={t('mobilisations.title')}
          hideCaption
          columns={[
            { key: 'title', heading: t('mobilisations.field.activity'), primary: true },
            { key: 'days', heading: t('activities.field.days') },
            { key: 'status', heading: t('requests.field.status') },
          ]}
          rows={missions.map((row) => ({
            title: (
              <a href={`/mobilisations/${row.id}`} dir="auto">
                {row.title}
              </a>
            ),
            days: DateRange({ view, from: row.first_day, to: row.last_day }),
            status: t(`mobilisations.status.${row.status}`),
          }))}
          empty={Empty({ title: t('people.no_missions') })}
        />
      </Section>
      <Section title={t('people.participations')}>
        <DataTable
          view={view}
          caption={t('people.participations')}
          hideCaption
          columns={[
            { key: 'title', heading: t('mobilisations.field.activity'), primary: true },
            { key: 'days', heading: t('activities.field.days') },
            { key: 'status', heading: t('requests.field.status') },
          ]}
          rows={participations.map((row) => ({
            title: (
              <a href={`/activities/${row.id}`} dir="auto">
                {row.title}
              </a>
            ),
            days: DateRange({ view, from: row.first_day, to: row.last_day }),
            status: t(`participations.status.${row.status}`),
          }))}
          empty={Empty({ title: t('people.no_participations') })}
        />
      </Section>
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="people" rows={history} />
        </Section>
      )}
    </Page>
  )
}

/** What is changed of a person, each on a page of its own. */
export function personSteps(routes: Hono<Web>) {
  stepPage(routes, 'details', 'change_details', {
    check: (typed, { shown }) => form.changedDetails(typed, shown),
    take: commands.changeDetails,
    typed: async (_tx, entry) => form.textsOfDetails(entry),
    fields: ({ view, typed, errors, countries, who, entry }) => (
      <DetailsFields
        view={view}
        typed={typed}
        errors={errors}
        countries={countries}
        who={who.filter((choice) => choice.value !== entry.id)}
        optionalEmail={entry.email === null}
      />
    ),
  })
  stepPage(routes, 'profile', 'write_profile', {
    check: (typed, { regions, shown }) => form.profile(typed, shown, [...byKey(regions).keys()]),
    take: commands.writeProfile,
    typed: async (tx, entry) => ({
      ...form.textsOfProfile(entry),
      ...Object.fromEntries(
        (await themesOf(tx, entry.id).execute()).map((row) => [`theme.${row.theme}`, String(row.level)]),
      ),
      ...Object.fromEntries(
        (await languagesOf(tx, entry.id).execute()).map((row) => [`language.${row.language}`, row.level]),
      ),
    }),
    fields: ({ view, typed, errors, regions, themes }) => {
      const field = { view, typed, errors }
      const { t } = view
      const levels = cefr.map((value) => ({ value, label: value === 'native' ? t('levels.native') : value }))
      const spoken = Object.keys(typed).flatMap((name) =>
        name.startsWith('language.') ? [name.slice('language.'.length)] : [],
      )
      const listed = [...new Set<string>([...workingLanguages, ...spoken])]
      return (
        <>
          <DateField
            {...field}
            name="consent_on"
            label={t('people.field.consent_on')}
            hint={t('people.hint.consent')}
          />
          <NumberField {...field} name="years_experience" label={t('people.field.years')} />
          <NumberField {...field} name="max_missions" label={t('people.field.max_missions')} />
          <NumberField {...field} name="max_days" label={t('people.field.max_days')} />
          <CheckboxField {...field} name="regions_worked_in" label={t('people.field.regions')} options={regions} />
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
          {themes.map((theme) => (
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
    },
  })
  stepPage(routes, 'vetting', 'vet', {
    check: form.vetting,
    take: commands.vet,
    typed: async (_tx, entry) => ({ vetted_on: entry.vetted_on ?? '' }),
    fields: ({ view, typed, errors }) => (
      <DateField
        view={view}
        typed={typed}
        errors={errors}
        name="vetted_on"
        label={view.t('people.field.vetted_on')}
        required
      />
    ),
  })
  stepPage(routes, 'availability', 'set_availability', {
    check: form.availability,
    take: commands.setAvailability,
    typed: async (_tx, entry) => ({
      available: windowsOf(entry)
        .map((window) => `${window.from} – ${window.to}`)
        .join('\n'),
    }),
    fields: ({ view, typed, errors }) => (
      <TextArea
        view={view}
        typed={typed}
        errors={errors}
        name="available"
        label={view.t('people.field.available')}
        hint={view.t('people.hint.available')}
      />
    ),
  })
}

/** A page of its own for each thing that is changed on an entry: the register has no life cycle, only rights. */
function stepPage<V>(routes: Hono<Web>, noun: string, right: PersonRight, page: PersonStep<V>) {
  const stepOn = (entry: Entry) =>
    right === 'vet' && entry.vetted_on ? ('people.step.correct_vetting' as const) : (`people.step.${right}` as const)
  const render = async (c: WebContext, entry: Entry, typed: Typed, errors?: FieldErrors) => {
    const { view, tx } = c.var
    const { t } = view
    const here = `/people/${entry.id}`
    const lists = {
      regions: await choicesOf(tx, 'regions', view.lang),
      themes: await choicesOf(tx, 'themes', view.lang),
      countries: await countryChoices(tx, view.lang),
      who:
        typed.email !== undefined && typed.email !== (entry.email ?? '') ? await whoChoices(tx, typed.email, view) : [],
    }
    return (
      <Page
        view={view}
        title={t('ui.of_name', { label: t(stepOn(entry)), name: entry.name ?? t('people.name_withheld') })}
        crumbs={[
          { href: '/people', label: t('people.title') },
          { href: here, label: entry.name ?? t('people.name_withheld') },
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
          {page.fields({ view, typed, errors, entry, ...lists }) as never}
        </Form>
      </Page>
    )
  }
  routes.get(`${one}/${noun}`, async (c) => {
    const entry = await recordInStep(c, people, right)
    return c.html(await render(c, entry, await page.typed(c.var.tx, entry)))
  })
  routes.post(`${one}/${noun}`, (c) =>
    saveContent(c, people, {
      found: () => recordInStep(c, people, right),
      check: async (typed, entry, tx) =>
        page.check(typed, {
          regions: await choicesOf(tx, 'regions', c.var.view.lang),
          shown: await page.typed(tx, entry),
        }),
      take: page.take,
      start: (entry) => page.typed(c.var.tx, entry),
      page: (entry, typed, errors) => render(c, entry, typed, errors),
      done: stepOn,
    }),
  )
}

export async function newPersonForm(c: WebContext, typed: Typed, errors: FieldErrors | undefined) {
  const { view, tx } = c.var
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
        <DetailsFields
          {...field}
          countries={await countryChoices(tx, view.lang)}
          who={await whoChoices(tx, typed.email, view)}
        />
      </Form>
    </Page>
  )
}

/** What is known of a person; what nobody said stays open. */
function DetailsFields(props: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  countries: Options
  who: Options
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

type Options = { value: string; label: string }[]

type PersonRight = 'change_details' | 'write_profile' | 'vet' | 'set_availability'

type PersonStep<V> = {
  /** `shown` is what the form was filled with. */
  check: (typed: Typed, around: { regions: Options; shown: Typed }) => Checked<V>
  take: (
    tx: WebContext['var']['tx'],
    id: string,
    by: WebContext['var']['by'],
    change: ChangeOf<Entry, V>,
  ) => Promise<unknown>
  typed: (tx: WebContext['var']['tx'], entry: Entry) => Promise<Typed>
  fields: (props: {
    view: WebContext['var']['view']
    typed: Typed
    errors: FieldErrors | undefined
    entry: Entry
    regions: Options
    themes: Options
    countries: Options
    who: Options
  }) => unknown
}
