import { RecordHistory } from '../../house/history/history.tsx'
import { DateText, formatWholeDay, weekday } from '../../house/ui/dates.tsx'
import {
  CheckboxField,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  NumberField,
  PostButton,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import * as form from '../../registers/calendar/form.ts'
import type { PublicHoliday } from '../../registers/calendar/public-holidays.ts'
import { holidayName } from '../../registers/calendar/queries.ts'
import type { CalendarRead, PreviewRead } from './read-calendar.ts'

type CalendarProps = {
  view: View
  read: CalendarRead
  keeps: boolean
  typed: Typed
  errors: FieldErrors | undefined
}

export function CalendarPage({ view, read, keeps, typed, errors }: CalendarProps) {
  const { t } = view
  const { calendar, terms, days, today, history } = read
  const options = form.weekdays.map((value) => ({ value, label: weekday(view.lang, Number(value)) }))
  const free = calendar.weekend.map(String)
  const said: Typed = { ...read.texts, ...typed }
  const field = { view, typed: said, errors }
  return (
    <Page view={view} title={t('calendar.title')} lead={t('calendar.lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      {keeps ? (
        <Form view={view} action={here} submit={t('ui.save')}>
          <SelectField
            {...field}
            name="zone"
            label={t('bodies.field.zone')}
            hint={t('calendar.zone_hint')}
            options={form.zones().map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
            required
          />
          <CheckboxField {...field} name="weekend" label={t('calendar.weekend')} options={options} />
          <NumberField
            {...field}
            name="consultation"
            label={t('calendar.consultation')}
            hint={t('calendar.consultation_hint')}
            required
          />
          <NumberField {...field} name="opinion_link_days" label={t('calendar.link_days')} required />
        </Form>
      ) : (
        <Facts
          rows={[
            { label: t('bodies.field.zone'), value: <bdi>{calendar.zone}</bdi> },
            {
              label: t('calendar.weekend'),
              value: options.flatMap((option) => (free.includes(option.value) ? [option.label] : [])).join(' · '),
            },
            { label: t('calendar.consultation'), value: String(terms.consultation) },
          ]}
        />
      )}
      <Section title={t('calendar.holidays')} aside={keeps && <a href={`${here}/import`}>{t('calendar.import')}</a>}>
        <p>{t('calendar.holidays_lead')}</p>
        {keeps && (
          <Form view={view} action={`${here}/holidays`} submit={t('calendar.add')}>
            <DateField {...field} name="day" label={t('calendar.day')} required />
            <TextField {...field} name="name" label={t('calendar.name')} required />
          </Form>
        )}
        <DataTable
          view={view}
          caption={t('calendar.holidays')}
          hideCaption
          columns={[
            { key: 'day', heading: t('calendar.day'), primary: true },
            { key: 'name', heading: t('calendar.name') },
            ...(keeps ? [{ key: 'remove', heading: t('bodies.remove'), act: true }] : []),
          ]}
          rows={days.map((one) => ({
            day: <DateText view={view} day={one.day} />,
            name: (
              <>
                <bdi>{holidayName(one, view.lang)}</bdi>{' '}
                {one.estimate && <Tag tone="warning">{t('calendar.estimate')}</Tag>}
              </>
            ),
            // Days that are past stay: terms were counted with them.
            remove: one.day >= today && (
              <PostButton
                view={view}
                action={`${here}/holidays/${one.day}/removal`}
                label={t('bodies.remove')}
                kind="tertiary"
              />
            ),
          }))}
          empty={<Empty title={t('calendar.none')} />}
        />
      </Section>
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="calendar" rows={history} />
        </Section>
      )}
    </Page>
  )
}

export function PreviewPage({ view, read }: { view: View; read: PreviewRead }) {
  const { t } = view
  const { typed, errors, found, known, countries } = read
  const field = { view, typed, errors }
  return (
    <Page
      view={view}
      title={t('calendar.import')}
      lead={t('calendar.import_lead')}
      crumbs={[{ href: here, label: t('calendar.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <form method="get" action={`${here}/import`} class="form">
        <SelectField {...field} name="country" label={t('calendar.country')} options={countries} required />
        <NumberField {...field} name="year" label={t('requests.filter.year')} required />
        <div class="buttons">
          <button class="ds-button" data-variant="secondary" type="submit">
            {t('calendar.show')}
          </button>
        </div>
      </form>
      {found && <Preview view={view} typed={typed} found={found} known={known} errors={errors} />}
    </Page>
  )
}

function Preview({
  view,
  typed,
  found,
  known,
  errors,
}: {
  view: View
  typed: Typed
  found: PublicHoliday[]
  known: ReadonlySet<string>
  errors: FieldErrors | undefined
}) {
  const { t, lang } = view
  if (found.length === 0) return <Empty title={t('calendar.unknown_country')} />
  const fresh = found.filter((one) => !known.has(one.day))
  if (fresh.length === 0) return <Empty title={t('calendar.all_there')} />
  const hintOf = (one: PublicHoliday) =>
    one.estimate ? { hint: t('calendar.estimate_hint') } : one.public ? {} : { hint: t('calendar.not_public') }
  const chosen = typed.days ?? fresh.filter((one) => one.public && !one.estimate).map((one) => one.day)
  const options = fresh.map((one) => ({
    value: one.day,
    label: t('ui.of_name', { label: formatWholeDay(lang, one.day), name: one.names[lang] }),
    ...hintOf(one),
  }))
  return (
    <Form
      view={view}
      action={`${here}/import`}
      submit={t('calendar.add_ticked')}
      cancel={{ href: here, label: t('ui.cancel') }}
    >
      <HiddenField name="country" value={String(typed.country)} />
      <HiddenField name="year" value={String(typed.year)} />
      <CheckboxField
        view={view}
        typed={{ days: chosen }}
        errors={errors}
        name="days"
        label={t('calendar.holidays')}
        options={options}
        required
      />
    </Form>
  )
}

export const here = '/settings/calendar'
