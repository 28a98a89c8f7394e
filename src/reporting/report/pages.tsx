import type { Child } from 'hono/jsx'
import { comparing } from '../../house/languages/order.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { BarChart, ColumnChart, StackedBar } from '../../house/ui/charts.tsx'
import { formatList, formatNumber } from '../../house/ui/dates.tsx'
import { WorldMap } from '../../house/ui/map.tsx'
import { Grid, OfName, PersonText, Stat } from '../../house/ui/record.tsx'
import { DataTable } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { headlines } from '../figures/definitions.ts'
import { simpleFraction, valueInWords } from '../figures/words.ts'
import type { Report } from './compose.ts'

type Props = {
  view: View
  report: Report /** Whether numbers lead to their records: on the site, not in a file of its own. */
  links: boolean /** Where the text of a section is edited, for those who may. */
  edit?: ((section: string) => string) | undefined
}
type Cells = Record<string, unknown>

/**
 * The annual report in the order of its chapters: the year, each region, findings. The web page and the file show the
 * same.
 */
export function ReportBody({ view, report, links, edit }: Props) {
  const { t } = view
  const part = { view, report, links, edit }
  const findings = [...report.texts.keys()]
    .filter((section) => section.startsWith('findings:'))
    .sort((a, b) => Number(a.slice(9)) - Number(b.slice(9)))
  return (
    <>
      <nav aria-label={t('report.contents')} class="contents">
        <ol>
          <li>
            <a href="#year">{t('report.year', { year: String(report.year) })}</a>
          </li>
          {report.regions.map((region) => (
            <li>
              <a href={`#${region.key}`}>{region.label}</a>
            </li>
          ))}
          <li>
            <a href="#findings">{t('report.findings')}</a>
          </li>
        </ol>
      </nav>
      <Words {...part} section="foreword" heading={t('report.foreword')} />
      <TheYear {...part} />
      {report.regions.map((region) => (
        <Region {...part} region={region} />
      ))}
      <section class="section" id="findings">
        <div class="section-head">
          <h2>{t('report.findings')}</h2>
        </div>
        {findings.map((section) => (
          <Words {...part} section={section} level={3} />
        ))}
        {findings.length === 0 && <p class="muted">{t('report.no_text')}</p>}
      </section>
      <Words {...part} section="how_we_work" heading={t('report.how_we_work')} />
    </>
  )
}

/** A text that a person wrote, or that it is missing. */
function Words({
  view,
  report,
  edit,
  section,
  heading,
  level,
}: Props & { section: string; heading?: string; level?: 3 }) {
  const text = report.texts.get(section)
  const title = text?.title || heading
  const Heading = level === 3 ? 'h3' : 'h2'
  return (
    <section class="section" id={section.replace(/[^a-z0-9]/g, '-')}>
      {title && (
        <div class="section-head">
          <Heading lang={text?.title ? text.language : undefined}>{title}</Heading>
          {edit && <a href={edit(section)}>{view.t('report.edit')}</a>}
        </div>
      )}
      {text ? (
        <PersonText lang={text.language}>{text.body}</PersonText>
      ) : (
        <p class="muted">{view.t('report.no_text')}</p>
      )}
    </section>
  )
}

function TheYear(props: Props) {
  const { view, report, links } = props
  const { t } = view
  const figure = (name: string) => report.figures.get(name)
  const number = (name: string) => valueInWords(view, figure(name)?.unit ?? '', figure(name)?.value ?? null)
  const href = (name: string) => (links ? `/figures/${report.year}/${name}` : undefined)
  const years = cellsOf(figure('requests.cumulative')?.by.year).filter(([, value]) => value > 0)
  const incomes = cellsOf(figure('requests.received')?.by.income_group)
  const received = figure('requests.received')?.value ?? 0
  const byRegion = [
    ...report.regions,
    ...(figure('requests.received')?.by.region?.none ? [{ key: 'none', label: t('figures.region.none') }] : []),
  ].map((region) => ({
    label: region.label,
    value: Number(figure('requests.received')?.by.region?.[region.key] ?? 0),
    ...(links ? { href: `/figures/${report.year}/requests.received?region=${region.key}` } : {}),
  }))
  const places = cellsOf(figure('requests.received')?.by.partner).filter(([code, n]) => code.length === 2 && n > 0)
  const placeOf = (code: string) => report.partners.get(code) ?? code
  const text = report.texts.get('year')
  return (
    <section class="section" id="year">
      <div class="section-head">
        <h2>{t('report.year', { year: String(report.year) })}</h2>
        {props.edit && <a href={props.edit('year')}>{t('report.edit')}</a>}
      </div>
      {text && (
        <>
          {text.title && <h3 lang={text.language}>{text.title}</h3>}
          <PersonText lang={text.language}>{text.body}</PersonText>
        </>
      )}
      <Grid>
        {[...headlines, 'requests.cumulative', 'countries.benefitted'].map((name) => (
          <Stat value={number(name)} label={t(`figures.${name}.title`)} href={href(name)} />
        ))}
      </Grid>
      <div class="figure-body two">
        <div>
          <ColumnChart
            title={t('report.requests_by_year', { count: received, year: String(report.year) })}
            dir={view.dir}
            format={(n) => formatNumber(view.lang, n)}
            rows={years.map(([year, value]) => ({ label: year, value, tone: year === String(report.year) ? 5 : 3 }))}
          />
          <Cells
            view={view}
            caption={t('report.requests_by_year_table')}
            name={t('figures.dimension.year')}
            unit={t('requests.title')}
            rows={years.map(([key, value]) => [key, value])}
          />
        </div>
        <div>
          <BarChart
            title={t('report.requests_by_region')}
            dir={view.dir}
            format={(n) => formatNumber(view.lang, n)}
            rows={byRegion}
          />
          <AsTable
            view={view}
            title={t('report.requests_by_region')}
            name={t('figures.dimension.region')}
            unit={t('requests.title')}
            rows={byRegion.map(({ label, value }) => [label, value])}
          />
          {[...report.figures.values()].map(
            (one) =>
              one.shared.region && (
                <p>
                  {t('report.shared', { figure: t(`figures.${one.name}.title`) })}{' '}
                  {t('figures.shared', one.shared.region)}
                </p>
              ),
          )}
        </div>
      </div>
      <WorldMap
        title={t('report.map')}
        dir={view.dir}
        values={new Map(places)}
        labelOf={placeOf}
        named={(label, name) => view.t('ui.of_name', { label, name })}
        {...(links ? { href: (code: string) => `/partners/${code}` } : {})}
      />
      <AsTable
        view={view}
        title={t('report.map')}
        name={t('requests.field.partner')}
        unit={t('requests.title')}
        rows={places
          .map(([code, n]): [string, number] => [placeOf(code), n])
          .toSorted((a, b) => b[1] - a[1] || comparing(view.lang)(a[0], b[0]))}
      />
      <h3>{t('report.requests_of', { year: String(report.year) })}</h3>
      <DataTable
        view={view}
        caption={t('report.requests_of', { year: String(report.year) })}
        hideCaption
        columns={[
          { key: 'name', heading: t('requests.field.name'), primary: true },
          { key: 'wording', heading: t('requests.field.theme') },
        ]}
        rows={report.requests.map((request) => ({
          name: linked(links, `/requests/${request.id}`, requestName(nameIn(request.name, view.lang), request.numeral)),
          wording: <span dir="auto">{request.wording}</span>,
        }))}
        empty={<p>{t('report.no_requests')}</p>}
      />
      <BarChart
        title={t('report.income')}
        dir={view.dir}
        format={(n) => formatNumber(view.lang, n)}
        rows={incomes.map(([key, value]) => ({ label: t(`income_group.${key}`), value }))}
      />
      <AsTable
        view={view}
        title={t('report.income')}
        name={t('figures.dimension.income_group')}
        unit={t('requests.title')}
        rows={incomes.map(([key, value]) => [t(`income_group.${key}`), value])}
      />
    </section>
  )
}

function Region(props: Props & { region: Report['regions'][number] }) {
  const { view, report, links, region } = props
  const { t } = view
  const within = (name: string, combination: string): Cells =>
    (report.figures.get(name)?.by[combination]?.[region.key] as Cells | undefined) ?? {}
  const value = (name: string) => {
    const cell = report.figures.get(name)?.by.region?.[region.key]
    return typeof cell === 'number' ? cell : null
  }
  const href = (name: string, more = '') =>
    links ? `/figures/${report.year}/${name}?region=${region.key}${more}` : undefined
  const count = (n: number | null) => formatNumber(view.lang, n ?? 0)
  const active = cellsOf(within('activities.held', 'region,partner')).filter(([, n]) => n > 0)
  const requests = report.requests.filter((request) => request.region === region.key)
  const outputs = report.outputs.filter((output) => output.region === region.key)
  const share = value('experts.non_eu_share')
  const mobilised = value('experts.mobilised')
  const countries = cellsOf(within('experts.country_share', 'region,country'))
  const text = report.texts.get(`region:${region.key}`)
  const bars = (name: string, names: Map<string, string>, dimension: string) =>
    cellsOf(within(name, `region,${dimension}`))
      .filter(([, n]) => n > 0)
      .map(([key, n]) => [key, n, names.get(key) ?? key] as const)
      .toSorted((a, b) => b[1] - a[1] || comparing(view.lang)(a[2], b[2]))
      .map(([key, n, label]) => ({
        label,
        value: n,
        ...(links ? { href: `/figures/${report.year}/${name}?region=${region.key}&${dimension}=${key}` } : {}),
      }))
  const types = bars('activities.held', report.types, 'type')
  const themes = bars('activities.held', report.themes, 'theme')
  return (
    <section class="section" id={region.key}>
      <div class="section-head">
        <h2>{region.label}</h2>
        {props.edit && <a href={props.edit(`region:${region.key}`)}>{t('report.edit')}</a>}
      </div>
      {text && (
        <>
          {text.title && <h3 lang={text.language}>{text.title}</h3>}
          <PersonText lang={text.language}>{text.body}</PersonText>
        </>
      )}
      <h3>{t('report.at_a_glance')}</h3>
      <Grid>
        <Stat
          value={count(value('activities.held'))}
          label={t('figures.activities.held.title')}
          href={href('activities.held')}
        />
        <Stat
          value={count(value('requests.received'))}
          label={t('figures.requests.received.title')}
          href={href('requests.received')}
        />
        <Stat
          value={count(value('countries.benefitted'))}
          label={t('figures.countries.benefitted.title')}
          href={href('countries.benefitted')}
        />
        <Stat
          value={count(value('actions.closed'))}
          label={t('figures.actions.closed.title')}
          href={href('actions.closed')}
        />
      </Grid>
      {active.length > 0 && (
        <>
          <p>
            {t('report.active_in', {
              countries: formatList(
                view.lang,
                active.map(([code]) => report.partners.get(code) ?? code),
              ),
            })}
          </p>
          <WorldMap
            title={t('report.region_map', { region: region.label })}
            dir={view.dir}
            values={new Map(active.filter(([code]) => code.length === 2))}
            focus={active.map(([code]) => code).filter((code) => code.length === 2)}
            labelOf={(code) => report.partners.get(code) ?? code}
            named={(label, name) => view.t('ui.of_name', { label, name })}
            {...(links ? { href: (code: string) => `/partners/${code}` } : {})}
          />
          <AsTable
            view={view}
            title={t('report.region_map', { region: region.label })}
            name={t('requests.field.partner')}
            unit={t('activities.title')}
            rows={active.map(([code, n]) => [report.partners.get(code) ?? code, n])}
          />
        </>
      )}
      <h3>{t('report.demand')}</h3>
      <p>{t('report.requests_received', { count: requests.length })}</p>
      {requests.length > 0 && (
        <ul>
          {requests.map((request) => (
            <li>
              <OfName
                view={view}
                label={linked(
                  links,
                  `/requests/${request.id}`,
                  requestName(nameIn(request.name, view.lang), request.numeral),
                )}
                name={request.wording}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="figure-body two">
        {themes.length > 0 && (
          <div>
            <BarChart
              id={`themes-${region.key}`}
              title={t('report.themes', { theme: themes[0]?.label ?? '' })}
              dir={view.dir}
              format={(n) => formatNumber(view.lang, n)}
              rows={themes}
            />
            <AsTable
              view={view}
              title={t('report.themes', { theme: themes[0]?.label ?? '' })}
              name={t('figures.dimension.theme')}
              unit={t('activities.title')}
              rows={themes.map(({ label, value }) => [label, value])}
            />
          </div>
        )}
        {types.length > 0 && (
          <div>
            <BarChart
              id={`types-${region.key}`}
              title={t('report.types', { type: types[0]?.label ?? '' })}
              dir={view.dir}
              format={(n) => formatNumber(view.lang, n)}
              rows={types}
            />
            <AsTable
              view={view}
              title={t('report.types', { type: types[0]?.label ?? '' })}
              name={t('figures.dimension.type')}
              unit={t('activities.title')}
              rows={types.map(({ label, value }) => [label, value])}
            />
          </div>
        )}
      </div>
      {(value('remote_assistance.days') ?? 0) > 0 && (
        <p>
          {linked(
            links,
            href('remote_assistance.days') ?? '',
            t('report.remote_days', { days: value('remote_assistance.days') ?? 0 }),
          )}
        </p>
      )}
      {share !== null && (
        <>
          <h3>{t('report.experts')}</h3>
          <p>
            {linked(links, href('experts.non_eu_share') ?? '', shareSentence(view, share))}{' '}
            {mobilised !== null && t('report.experts_count', { count: mobilised })}
          </p>
          <StackedBar
            id={`eu-${region.key}`}
            title={t('report.eu_share')}
            dir={view.dir}
            parts={[
              { label: t('report.eu'), value: 1 - share, text: valueInWords(view, 'share', 1 - share) },
              { label: t('report.non_eu'), value: share, text: valueInWords(view, 'share', share), tone: 'other' },
            ]}
          />
          {countries.length > 0 && (
            <details>
              <summary>{t('report.countries_of_employment')}</summary>
              <Cells
                view={view}
                caption={t('report.countries_of_employment')}
                name={t('figures.dimension.country')}
                unit={t('figures.unit.share')}
                rows={countries.map(([code, n]) => [
                  code === '' ? t('report.other_countries') : (report.partners.get(code) ?? code),
                  valueInWords(view, 'share', n),
                ])}
              />
            </details>
          )}
        </>
      )}
      <h3>{t('report.outputs')}</h3>
      {outputs.length > 0 ? (
        <ul>
          {outputs.map((output) => (
            <li>
              {linked(links, `/outputs/${output.id}`, <bdi>{output.title}</bdi>)}{' '}
              <span class="muted">({report.outputTypes.get(output.type)})</span>
            </li>
          ))}
        </ul>
      ) : (
        <p>{t('report.no_outputs')}</p>
      )}
    </section>
  )
}

/**
 * The share of experts from outside the EU in words where it is close to a simple fraction; the exact value stands
 * beside it.
 */
function shareSentence(view: View, share: number): string {
  const fraction = simpleFraction(share)
  const exact = valueInWords(view, 'share', share)
  return fraction ? view.t(`report.share.${fraction}`, { exact }) : view.t('report.share.exact', { exact })
}

function Cells({
  view,
  caption,
  name,
  unit,
  rows,
}: {
  view: View
  caption: string
  name: string
  unit: string
  rows: [string, string | number][]
}) {
  return (
    <DataTable
      view={view}
      caption={caption}
      hideCaption
      columns={[
        { key: 'name', heading: name, primary: true },
        { key: 'value', heading: unit, numeric: true },
      ]}
      rows={rows.map(([key, value]) => ({ name: key, value: String(value) }))}
      empty=""
    />
  )
}

/** The numbers of a chart or a map, for whoever does not see it. */
function AsTable(props: { view: View; title: string; name: string; unit: string; rows: [string, string | number][] }) {
  const { view, title, rows, ...headings } = props
  if (rows.length === 0) return null
  return (
    <details>
      <summary>{view.t('report.as_table', { title })}</summary>
      <Cells view={view} caption={title} {...headings} rows={rows} />
    </details>
  )
}

function linked(links: boolean, href: string, children: Child) {
  return links ? <a href={href}>{children}</a> : <span>{children}</span>
}

function cellsOf(cells: Cells | undefined): [string, number][] {
  return Object.entries(cells ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
}
