import type { Child } from 'hono/jsx'
import { comparing } from '../../house/languages/order.ts'
import { BarChart, ColumnChart } from '../../house/ui/charts.tsx'
import { DateText, formatDay, formatNumber, formatShare } from '../../house/ui/dates.tsx'
import {
  byKey,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  SelectField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Section, Tag, whole } from '../../house/ui/record.tsx'
import { DataTable, Empty, Filters, Pager } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { withQuery } from '../../house/web/paging.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { counted, lateTold, pauses, standingOf } from './clock.ts'
import { standingInWords } from './clock-line.tsx'
import { CauseFields } from './late-step.tsx'
import type { Period, Times, YearOfTimes } from './queries.ts'
import type { DelaysRead, TimesRead } from './read-times.ts'

const steps = [...counted, ...pauses]
const stepInWords = (view: View, step: string) =>
  view.t(step === 'whole' ? 'clocks.whole_way' : pauses.includes(step) ? 'clocks.pause' : `requests.status.${step}`)

type TimesPageProps = TimesRead & { view: View; mayTell: boolean }

/** Times: what is late, how long each step takes, by officer, region and year, and why targets were missed. */
export function TimesPage(props: TimesPageProps) {
  const { view, period, before } = props
  const { t } = view
  return (
    <Page
      view={view}
      title={t('clocks.title')}
      lead={t('clocks.lead')}
      crumbs={[{ href: '/requests', label: t('requests.title') }]}
      wide
    >
      <LateList {...props} />
      <Section title={t('clocks.medians')} id="medians">
        <p>
          {t('clocks.medians_lead', {
            from: formatDay(view.lang, period.from),
            to: formatDay(view.lang, period.to),
            before: `${formatDay(view.lang, before.from)} – ${formatDay(view.lang, before.to)}`,
          })}
        </p>
        <PeriodForm view={view} period={period} years={props.years} />
        <StepTimes view={view} times={props.times} />
      </Section>
      <TimesBy
        view={view}
        times={props.times}
        by="officer"
        title={t('clocks.by_officer')}
        names={props.names.officers}
      />
      <TimesBy view={view} times={props.times} by="region" title={t('clocks.by_region')} names={props.names.regions} />
      <YearTimes view={view} rows={props.byYear} />
      <CauseCounts {...props} />
    </Page>
  )
}

function LateList({ view, late, filters, names, options, mayTell }: TimesPageProps) {
  const { t } = view
  const typed: Typed = { officer: filters.officer ?? '', region: filters.region ?? '', status: filters.status ?? '' }
  const active = Boolean(filters.officer || filters.region || filters.status)
  return (
    <Section title={t(filters.untold ? 'clocks.untold' : 'clocks.late_now', { count: late.total })} id="late">
      <p>
        <a href={withQuery(view.path, { untold: filters.untold ? null : 1, page: null })}>
          {t(filters.untold ? 'clocks.show_late' : 'clocks.show_untold')}
        </a>
      </p>
      <Filters view={view} action="/requests/clocks" active={active}>
        {filters.untold && <HiddenField name="untold" value="1" />}
        <SelectField
          view={view}
          name="status"
          label={t('clocks.field.step')}
          options={steps.map((value) => ({ value, label: stepInWords(view, value) }))}
          empty={t('requests.filter.any')}
          typed={typed}
          required
        />
        <SelectField
          view={view}
          name="officer"
          label={t('requests.field.officer')}
          options={options.officers}
          empty={t('requests.filter.any')}
          typed={typed}
          required
        />
        <SelectField
          view={view}
          name="region"
          label={t('requests.field.region')}
          options={options.regions}
          empty={t('requests.filter.any')}
          typed={typed}
          required
        />
      </Filters>
      <DataTable
        view={view}
        caption={t('clocks.late_caption')}
        hideCaption
        columns={[
          { key: 'request', heading: t('requests.field.name'), primary: true },
          { key: 'title', heading: t('requests.field.title') },
          { key: 'step', heading: t('clocks.field.step') },
          { key: 'due', heading: t('clocks.field.due') },
          { key: 'late', heading: t('clocks.field.late'), numeric: true },
          { key: 'whose', heading: t('clocks.field.whose') },
          { key: 'cause', heading: t('clocks.cause') },
        ]}
        rows={late.rows.map((row) => ({
          request: <a href={`/requests/${row.request_id}`}>{whole(nameOfRequest(row, view))}</a>,
          title: <span dir="auto">{row.title}</span>,
          step: stepInWords(view, row.status),
          due: <DateText view={view} day={row.due_on} />,
          late: <Tag tone={row.ended_on ? 'warning' : 'danger'}>{t('clocks.late_by', lateTold(row))}</Tag>,
          whose: <bdi>{pauses.includes(row.status) ? row.authority : (row.officer ?? t('clocks.nobody'))}</bdi>,
          cause: (
            <>
              {row.reason && (names.reasons.get(row.reason) ?? row.reason)}
              {row.note && (
                <div class="muted" dir="auto">
                  {row.note}
                </div>
              )}
              {mayTell && (
                <div>
                  <a href={`/requests/${row.request_id}/delay?span=${row.id}`}>
                    {t(row.reason ? 'clocks.change_cause' : 'clocks.tell_cause')}
                  </a>
                </div>
              )}
            </>
          ),
        }))}
        empty={
          <Empty title={t(active ? 'ui.none_found' : filters.untold ? 'clocks.all_told' : 'clocks.nothing_late')} />
        }
      />
      <Pager view={view} {...late} hrefFor={(page) => withQuery(view.path, { page })} />
    </Section>
  )
}

function PeriodForm({ view, period, years }: { view: View; period: Period; years: number[] }) {
  const { t } = view
  return (
    <>
      <nav aria-label={t('clocks.years')} class="actions-row">
        {years.map((year) => (
          <a
            href={`/requests/clocks?year=${year}#medians`}
            aria-current={period.from === `${year}-01-01` && period.to === `${year}-12-31` ? 'page' : undefined}
          >
            {String(year)}
          </a>
        ))}
      </nav>
      <Filters view={view} action="/requests/clocks" active={false} label={t('clocks.other_period')}>
        <DateField view={view} name="from" label={t('clocks.from')} typed={{ from: period.from }} required />
        <DateField view={view} name="to" label={t('clocks.to')} typed={{ to: period.to }} required />
      </Filters>
    </>
  )
}

type Cell = { now: Times | undefined; before: Times | undefined }

function pick(times: Times[], step: string, of: Times['of'] = 'all', key: string | null = null): Cell {
  const own = times.filter((row) => row.step === step && row.of === of && row.key === key)
  return { now: own.find((row) => row.now), before: own.find((row) => !row.now) }
}

function StepTimes({ view, times }: { view: View; times: Times[] }) {
  const { t } = view
  const rows = [...steps, 'whole']
    .map((step) => ({ step, ...pick(times, step) }))
    .filter((row) => row.now || row.before)
  const done = rows.filter((row) => row.now && counted.includes(row.step))
  const longest = done.toSorted((a, b) => (b.now?.median ?? 0) - (a.now?.median ?? 0))[0]
  const days = (value: number) => formatNumber(view.lang, value, 1)
  return (
    <>
      {longest && (
        <BarChart
          title={t('clocks.chart_steps', {
            step: stepInWords(view, longest.step),
            days: days(longest.now?.median ?? 0),
          })}
          dir={view.dir}
          format={days}
          rows={rows
            .filter((row) => row.now)
            .map((row) => ({
              label: stepInWords(view, row.step),
              value: row.now?.median ?? 0,
              tone: row.step === longest.step ? 5 : pauses.includes(row.step) ? 1 : 3,
            }))}
        />
      )}
      <DataTable
        view={view}
        caption={t('clocks.medians')}
        hideCaption
        columns={[
          { key: 'step', heading: t('clocks.field.step'), primary: true },
          { key: 'cases', heading: t('clocks.field.cases'), numeric: true },
          { key: 'median', heading: t('clocks.field.median'), numeric: true },
          { key: 'slowest', heading: t('clocks.field.slowest'), numeric: true },
          { key: 'in_time', heading: t('clocks.field.in_time'), numeric: true },
          { key: 'before', heading: t('clocks.field.before'), numeric: true },
          { key: 'change', heading: t('clocks.field.change'), numeric: true },
        ]}
        rows={rows.map(({ step, now, before }) => ({
          step: stepInWords(view, step),
          cases: now && formatNumber(view.lang, now.cases),
          median: now && days(now.median),
          slowest: now && days(now.slowest),
          in_time: now && now.in_time !== null && formatShare(view.lang, now.in_time),
          before: before && t('clocks.median_of', { median: days(before.median), cases: before.cases }),
          change: now && before && change(view, now.median - before.median),
        }))}
        empty={<Empty title={t('clocks.no_times')} />}
      />
    </>
  )
}

/** A difference in days with its sign; fewer days are better, which the words say and not a colour. */
function change(view: View, difference: number): Child {
  if (Math.abs(difference) < 0.05) return view.t('clocks.same')
  return view.t(difference < 0 ? 'clocks.faster' : 'clocks.slower', {
    days: Math.round(Math.abs(difference) * 10) / 10,
  })
}

function TimesBy({
  view,
  times,
  by,
  title,
  names,
}: {
  view: View
  times: Times[]
  by: 'officer' | 'region'
  title: string
  names: Map<string, string>
}) {
  const { t } = view
  const keys = [...new Set(times.filter((row) => row.now && row.of === by).map((row) => row.key))]
  const none = t(by === 'officer' ? 'clocks.without_officer' : 'clocks.without_region')
  const rows = keys
    .map((key) => ({ key, name: key === null ? none : (names.get(key) ?? key), whole: pick(times, 'whole', by, key) }))
    .toSorted(
      (a, b) =>
        Number(a.key === null) - Number(b.key === null) ||
        (b.whole.now?.cases ?? 0) - (a.whole.now?.cases ?? 0) ||
        comparing(view.lang)(a.name, b.name),
    )
  const shown = counted.filter((step) => rows.some((row) => pick(times, step, by, row.key).now))
  const cell = (row: Times | undefined) =>
    row && t('clocks.median_of', { median: formatNumber(view.lang, row.median, 1), cases: row.cases })
  return (
    <Section title={title}>
      <p class="muted">{t('clocks.median_cases')}</p>
      <DataTable
        view={view}
        caption={t('clocks.by_caption', { by: title })}
        hideCaption
        columns={[
          {
            key: 'name',
            heading: t(by === 'officer' ? 'requests.field.officer' : 'requests.field.region'),
            primary: true,
          },
          ...shown.map((step) => ({ key: step, heading: stepInWords(view, step), numeric: true })),
          { key: 'whole', heading: t('clocks.whole_way'), numeric: true },
          { key: 'before', heading: t('clocks.field.before'), numeric: true },
        ]}
        rows={rows.map((row) => ({
          name: row.name,
          ...Object.fromEntries(shown.map((step) => [step, cell(pick(times, step, by, row.key).now)])),
          whole: cell(row.whole.now),
          before: cell(row.whole.before),
        }))}
        empty={<Empty title={t('clocks.no_times')} />}
      />
    </Section>
  )
}

function YearTimes({ view, rows }: { view: View; rows: YearOfTimes[] }) {
  const { t } = view
  if (rows.length === 0) return null
  const last = rows.at(-1)
  const days = (value: number) => formatNumber(view.lang, value, 1)
  return (
    <Section title={t('clocks.by_year')}>
      <p class="muted">{t('clocks.by_year_caption')}</p>
      <ColumnChart
        title={t('clocks.chart_years', { year: String(last?.year), days: days(last?.median ?? 0) })}
        dir={view.dir}
        format={days}
        rows={rows.map((row) => ({
          label: String(row.year),
          value: row.median,
          href: `/requests/clocks?year=${row.year}#medians`,
          tone: row === last ? 5 : 3,
        }))}
      />
      <DataTable
        view={view}
        caption={t('clocks.by_year_caption')}
        hideCaption
        columns={[
          { key: 'year', heading: t('requests.filter.year'), primary: true },
          { key: 'cases', heading: t('clocks.field.decided'), numeric: true },
          { key: 'median', heading: t('clocks.field.median'), numeric: true },
          { key: 'change', heading: t('clocks.field.change'), numeric: true },
        ]}
        rows={rows.map((row, index) => ({
          year: String(row.year),
          cases: formatNumber(view.lang, row.cases),
          median: days(row.median),
          change: rows[index - 1] && change(view, row.median - (rows[index - 1]?.median ?? 0)),
        }))}
        empty={null}
      />
    </Section>
  )
}

function CauseCounts({ view, causes, names }: TimesPageProps) {
  const { t } = view
  const name = (reason: string) => names.reasons.get(reason) ?? reason
  const first = causes[0]
  return (
    <Section title={t('clocks.causes')} id="causes">
      {first && (
        <BarChart
          title={t('clocks.chart_causes', { cause: name(first.reason), cases: first.cases })}
          dir={view.dir}
          format={(value) => formatNumber(view.lang, value)}
          rows={causes.map((row, index) => ({ label: name(row.reason), value: row.cases, tone: index === 0 ? 5 : 3 }))}
        />
      )}
      <DataTable
        view={view}
        caption={t('clocks.causes')}
        hideCaption
        columns={[
          { key: 'cause', heading: t('clocks.cause'), primary: true },
          { key: 'cases', heading: t('clocks.field.cases'), numeric: true },
          { key: 'days', heading: t('clocks.field.days'), numeric: true },
        ]}
        rows={causes.map((row) => ({
          cause: name(row.reason),
          cases: formatNumber(view.lang, row.cases),
          days: formatNumber(view.lang, row.days),
        }))}
        empty={<Empty title={t('clocks.no_causes')} />}
      />
    </Section>
  )
}

type DelayProps = {
  view: View
  request: { id: string; name: string }
  read: DelaysRead
  typed: Typed
  errors: FieldErrors | undefined
}

/** Why a request is late, or was: each missed target with its cause, and a form for one of them. */
export function DelayPage({ view, request, read, typed: again, errors }: DelayProps) {
  const { t } = view
  const { missed, causes, chosen, reasons } = read
  const names = byKey(reasons)
  const told = causes.get(chosen?.id ?? '')
  const typed = errors || !told ? again : { delay_reason: told.reason, delay_note: told.note }
  const here = `/requests/${request.id}`
  const crumbs = [
    { href: '/requests', label: t('requests.title') },
    { href: here, label: request.name },
  ]
  return (
    <Page
      view={view}
      title={t('clocks.delay_of', { request: request.name })}
      lead={t('clocks.delay_lead')}
      crumbs={crumbs}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {chosen && (
        <Form
          view={view}
          action={`${here}/delay`}
          submit={t('clocks.tell_cause')}
          cancel={{ href: here, label: t('ui.cancel') }}
        >
          <HiddenField name="span" value={chosen.id} />
          <p>
            <strong>{stepInWords(view, chosen.status)}</strong>, <DateText view={view} day={chosen.started_on} />:{' '}
            {standingInWords(view, chosen, standingOf(chosen))}
          </p>
          <CauseFields view={view} typed={typed} errors={errors} reasons={reasons} />
        </Form>
      )}
      <DataTable
        view={view}
        caption={t('clocks.missed')}
        columns={[
          { key: 'step', heading: t('clocks.field.step'), primary: true },
          { key: 'from', heading: t('clocks.from') },
          { key: 'late', heading: t('clocks.field.late'), numeric: true },
          { key: 'cause', heading: t('clocks.cause') },
          { key: 'who', heading: t('clocks.field.told_by') },
        ]}
        rows={missed.map((span) => ({
          step: stepInWords(view, span.status),
          from: <DateText view={view} day={span.started_on} />,
          late: t('clocks.late_by', lateTold(span)),
          cause: (
            <>
              {names.get(causes.get(span.id)?.reason ?? '')} <bdi>{causes.get(span.id)?.note}</bdi>{' '}
              {span.id !== chosen?.id && (
                <a href={`${here}/delay?span=${span.id}`}>
                  {t(causes.has(span.id) ? 'clocks.change_cause' : 'clocks.tell_cause')}
                </a>
              )}
            </>
          ),
          who: causes.get(span.id)?.told_by,
        }))}
        empty={<Empty title={t('clocks.nothing_missed')} />}
      />
    </Page>
  )
}
