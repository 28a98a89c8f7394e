import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { comparing } from '../../house/languages/order.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { BarChart } from '../../house/ui/charts.tsx'
import { DateText, formatList, formatNumber } from '../../house/ui/dates.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Notice, OfName, Section, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty, Pager } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import type { WebContext } from '../../house/web/context.ts'
import { pageIn, pageSize, paging, withQuery } from '../../house/web/paging.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { type Breakdown, checkFigures, computeFigures, type Figure, type Published, recordsOf } from './compute.ts'
import { figureNamed } from './definitions.ts'
import { labelsFor } from './labels.ts'
import { figuresTold, isOfPersons, mayNarrow } from './outside.ts'
import { withFigures } from './reader.ts'
import type { Dimension, FigureRow } from './sources.ts'
import { valueInWords } from './words.ts'

export async function figuresOfYearPage(c: WebContext) {
  const { view } = c.var
  const { t } = view
  const year = await openYear(c)
  const { all, years } = await withFigures(c, async (tx) => ({
    all: await figuresFor(c)(tx, year, { breakdowns: () => [], published: true }),
    years: (await yearsWithFigures(tx)).toSorted((a, b) => b - a),
  }))
  const { findings, contradictions } = checkFigures(
    all.map((figure) => ({ ...figure, published: figure.published.filter(({ derived }) => derived !== null) })),
  )
  return (
    <Page view={view} title={t('figures.title_year', { year: String(year) })} lead={t('figures.lead')} wide>
      <nav aria-label={t('figures.years')} class="actions-row">
        {years.map((other) => (
          <a href={`/figures/${other}`} aria-current={other === year ? 'page' : undefined}>
            {String(other)}
          </a>
        ))}
      </nav>
      <DataTable
        view={view}
        caption={t('figures.title_year', { year: String(year) })}
        hideCaption
        columns={[
          { key: 'figure', heading: t('figures.figure'), primary: true },
          { key: 'value', heading: t('figures.value'), numeric: true },
          { key: 'published', heading: t('figures.published') },
          { key: 'agrees', heading: t('figures.agrees') },
        ]}
        rows={all.map((figure) => {
          const own = figure.published.filter((published) => Object.keys(published.dimensions).length === 0)
          return {
            figure: (
              <>
                <a href={`/figures/${year}/${figure.name}`}>{t(`figures.${figure.name}.title`)}</a>
                <p class="hint">{t(`figures.${figure.name}.sentence`)}</p>
              </>
            ),
            value: valueInWords(view, figure.unit, figure.value),
            published: own.length > 0 && own.map((published) => <div>{publishedInWords(view, figure, published)}</div>),
            agrees: figure.published.length > 0 && AgreementTag({ view, published: figure.published }),
          }
        })}
        empty={Empty({ title: t('figures.empty') })}
      />
      {findings.length + contradictions.length > 0 && (
        <Section title={t('figures.contradictions')}>
          <p>{t('figures.contradictions_lead')}</p>
          <ul>
            {[...findings, ...contradictions].map((found) => {
              const figure = all.find((one) => one.name === found.figure)
              return (
                <li>
                  <OfName
                    view={view}
                    label={<a href={`/figures/${year}/${found.figure}`}>{t(`figures.${found.figure}.title`)}</a>}
                    name={t(found.contradicts ? 'figures.contradiction' : 'figures.disagreement', {
                      section: found.section,
                      published: publishedInWords(
                        view,
                        { unit: figure?.unit ?? '' },
                        { operator: found.operator, value: found.published },
                      ),
                      derived: valueInWords(view, figure?.unit ?? '', found.derived),
                    })}
                  />
                </li>
              )
            })}
          </ul>
        </Section>
      )}
    </Page>
  )
}

export async function figurePage(c: WebContext) {
  const { view, person } = c.var
  const { t } = view
  const year = await openYear(c)
  const definition = figureNamed(c.req.param('name') ?? '')
  if (!definition) throw new Refusal(404, 'refusals.not_found')
  const where: Record<string, string> = Object.fromEntries(
    definition.dimensions.map((dimension) => [dimension, c.req.query(dimension) ?? '']).filter(([, key]) => key !== ''),
  )
  const narrowed = Object.entries(where)
  // The list of records is for those who may open them; the numbers are for everybody who may read the figures.
  const seesRecords = seesPersons(person)
  const isNarrowed = narrowed.length > 0
  const told = seesRecords || mayNarrow(definition, where)
  // Elsewhere a dash stands for nothing to count; here it may stand for a number that is kept back.
  const keepsBack = !seesRecords && isOfPersons(definition)
  const { figure, page, records, label } = await withFigures(c, async (tx) => {
    const breakdowns = narrowed.length === 0 ? definition.dimensions.map((dimension) => [dimension]) : []
    const [figure] = await figuresFor(c)(tx, year, {
      figures: [definition],
      breakdowns: () => breakdowns,
      published: true,
      ...(isNarrowed && told ? { within: where } : {}),
    })
    if (!figure) throw new Refusal(404, 'refusals.not_found')
    const named = await labelsFor(tx, view)
    if (narrowed.some(([dimension, key]) => key.split('|').some((part) => named(dimension, part) === undefined)))
      throw new Refusal(404, 'refusals.not_found')
    const page = paging(pageIn(c.req.query('page')), figure.within.records)
    const records = seesRecords
      ? await recordsOf(tx, definition, year, where, { offset: page.offset, limit: pageSize })
      : []
    return { figure, page, records, label: (dimension: string, key: string) => named(dimension, key) ?? key }
  })
  return (
    <Page
      view={view}
      title={t(`figures.${definition.name}.title`)}
      lead={t(`figures.${definition.name}.sentence`)}
      crumbs={[{ href: `/figures/${year}`, label: t('figures.title_year', { year: String(year) }) }]}
      wide
    >
      {narrowed.length > 0 && (
        <p>
          {narrowed
            .map(([dimension, key]) =>
              t('ui.of_name', {
                label: t(`figures.dimension.${dimension}`),
                name: formatList(
                  view.lang,
                  key.split('|').map((part) => label(dimension, part)),
                ),
              }),
            )
            .join(' · ')}{' '}
          <a href={`/figures/${year}/${definition.name}`}>{t('figures.whole')}</a>
        </p>
      )}
      {keepsBack && <Notice tone="info">{t(told ? 'figures.small_numbers' : 'figures.not_told')}</Notice>}
      {definition.by !== 'country_share' && told && (
        <>
          <p class="stat-value">{valueInWords(view, figure.unit, figure.within.value)}</p>
          <p>{t(`figures.unit.${figure.unit}`)}</p>
        </>
      )}
      {figure.published.length > 0 && (
        <Section title={t('figures.published')}>
          <DataTable
            view={view}
            caption={t('figures.published')}
            hideCaption
            columns={[
              { key: 'what', heading: t('figures.published_what'), primary: true },
              { key: 'value', heading: t('figures.published'), numeric: true },
              { key: 'section', heading: t('figures.section') },
              { key: 'agrees', heading: t('figures.agrees') },
              { key: 'note', heading: t('figures.note') },
            ]}
            rows={figure.published.map((published) => ({
              what:
                Object.entries(published.dimensions)
                  .map(([dimension, key]) =>
                    formatList(
                      view.lang,
                      key.split('|').map((part) => label(dimension, part)),
                    ),
                  )
                  .join(' · ') || t('figures.total'),
              value: publishedInWords(view, figure, published),
              section: published.section,
              agrees: AgreementTag({ view, published: [published] }),
              note: (
                <span lang="en" dir="auto">
                  {[published.words, published.note].filter(Boolean).join('. ')}
                </span>
              ),
            }))}
            empty=""
          />
        </Section>
      )}
      {narrowed.length === 0 &&
        Object.entries(figure.by).map(([dimension, cells]) =>
          BreakdownSection({ view, figure, year, dimension: dimension as Dimension, cells, label }),
        )}
      {seesRecords && (
        <Section title={t('figures.records', { count: figure.within.records })} id="records">
          <DataTable
            view={view}
            caption={t('figures.records', { count: figure.within.records })}
            hideCaption
            columns={[
              { key: 'record', heading: t('figures.record'), primary: true },
              { key: 'title', heading: t('requests.field.title') },
              { key: 'day', heading: t('figures.day') },
              ...definition.dimensions
                .filter((dimension) => ['region', 'type', 'theme', 'country', 'step'].includes(dimension))
                .map((dimension) => ({ key: dimension, heading: t(`figures.dimension.${dimension}`) })),
              ...(definition.by === 'sum' || definition.by === 'mean' || definition.by === 'median'
                ? [{ key: 'amount', heading: t(`figures.unit.${definition.unit}`), numeric: true }]
                : []),
            ]}
            rows={records.map((row) => ({
              record: (
                <a href={addressOf(row)}>{requestName(nameIn(row.partner_names ?? {}, view.lang), row.numeral)}</a>
              ),
              title: (
                <span dir="auto">
                  {row.record_table === 'partners' || row.record_table === 'people' ? '' : row.title}
                </span>
              ),
              day: DateText({ view, day: row.day }),
              ...Object.fromEntries(
                definition.dimensions.map((dimension) => [
                  dimension,
                  row[dimension] ? label(dimension, row[dimension] ?? '') : '',
                ]),
              ),
              amount: formatNumber(view.lang, Number(row.amount)),
            }))}
            empty={Empty({ title: t('figures.no_records') })}
          />
          <Pager view={view} {...page} hrefFor={(to) => `${withQuery(view.path, { page: to })}#records`} />
        </Section>
      )}
    </Page>
  )
}

/** A breakdown by one dimension: a chart of what counts, and the table with each cell one click from its records. */
function BreakdownSection({
  view,
  figure,
  year,
  dimension,
  cells,
  label,
}: {
  view: View
  figure: Figure
  year: number
  dimension: Dimension
  cells: Breakdown
  label: Label
}) {
  const { t } = view
  const flat = Object.entries(cells).filter(
    (entry): entry is [string, number | null] => entry[1] === null || typeof entry[1] === 'number',
  )
  const shown =
    dimension === 'country' || dimension === 'partner'
      ? flat.toSorted(
          (a, b) => (b[1] ?? 0) - (a[1] ?? 0) || comparing(view.lang)(label(dimension, a[0]), label(dimension, b[0])),
        )
      : flat
  if (shown.length === 0) return null
  const href = (key: string) => `/figures/${year}/${figure.name}?${dimension}=${encodeURIComponent(key)}`
  const charted = shown.filter(([, value]) => value !== null && value > 0).slice(0, 12)
  const title = t('figures.by', { dimension: t(`figures.dimension.${dimension}`) })
  return (
    <Section title={title}>
      <div class="figure-body two told">
        {charted.length > 1 && (
          <BarChart
            title={title}
            dir={view.dir}
            format={(n) => valueInWords(view, figure.unit, n)}
            rows={charted.map(([key, value]) => ({ label: label(dimension, key), value: value ?? 0, href: href(key) }))}
          />
        )}
        <DataTable
          view={view}
          caption={title}
          hideCaption
          columns={[
            { key: 'key', heading: t(`figures.dimension.${dimension}`), primary: true },
            { key: 'value', heading: t(`figures.unit.${figure.unit}`), numeric: true },
          ]}
          rows={shown.map(([key, value]) => ({
            key: label(dimension, key),
            value: <a href={href(key)}>{valueInWords(view, figure.unit, value)}</a>,
          }))}
          empty=""
        />
      </div>
      {figure.shared[dimension] && <p>{t('figures.shared', figure.shared[dimension])}</p>}
    </Section>
  )
}

function AgreementTag({ view, published }: { view: View; published: Published[] }) {
  const all = published.every((one) => one.agrees)
  if (all) return <Tag tone="success">{view.t('figures.agrees_yes')}</Tag>
  const contradicted = published.filter((one) => !one.agrees).every((one) => one.contradicts)
  return contradicted ? (
    <Tag tone="warning">{view.t('figures.agrees_contradicted')}</Tag>
  ) : (
    <Tag tone="danger">{view.t('figures.agrees_no')}</Tag>
  )
}

type Label = (dimension: string, key: string) => string

/** Whether a reader sees the records behind the figures, and so small numbers as well. */
const seesPersons = (person: Person | null) => isStaff(person) || person?.role === 'donor'

/** The figures as this reader may see them. */
const figuresFor = (c: WebContext) => (seesPersons(c.var.person) ? computeFigures : figuresTold)

const addressOf = (row: FigureRow) =>
  row.record_table === 'partners' ? `/partners/${row.partner}` : `${addresses[row.record_table] ?? '/'}${row.record_id}`

function publishedInWords(
  view: View,
  figure: Pick<Figure, 'unit'>,
  published: Pick<Published, 'operator' | 'value'>,
): string {
  const value = valueInWords(view, figure.unit, published.value)
  return view.t(
    `figures.operator.${{ '=': 'equal', '>': 'more', about: 'about', almost: 'almost' }[published.operator] ?? 'equal'}`,
    { value },
  )
}

/**
 * The year asked for, when this reader may see its figures: staff and donors always, everybody once its report is
 * published.
 */
async function openYear(c: WebContext): Promise<number> {
  const { person, tx } = c.var
  const year = Number(c.req.param('year'))
  if (year < 1990 || year > 2100) throw new Refusal(404, 'refusals.not_found')
  if (isStaff(person) || person?.role === 'donor') return year
  const edition = await tx
    .selectFrom('report_editions')
    .select('published_on')
    .where('year', '=', year)
    .executeTakeFirst()
  if (!edition?.published_on) throw new Refusal(404, 'refusals.not_found')
  return year
}

/**
 * Years in which a request was received or a report was begun, the newest first; a year with a report comes before the
 * others.
 */
export async function yearsWithFigures(tx: Tx): Promise<number[]> {
  // Years are looked for one by one in the index, however many requests there are.
  const { rows } = await sql<{ year: number }>`
    select year from (select year, 1 as place from report_editions union all
      select y.year, 2 from generate_series(
          (select extract(year from min(received_on))::int from requests), (select extract(year
            from max(received_on))::int from requests)) as y (year)
        where exists (select from requests where received_on between make_date(y.year, 1, 1) and make_date(y.year, 12,
          31))) as y
    order by place, year desc`.execute(tx)
  return [...new Set(rows.map(({ year }) => year))]
}

const addresses: Record<string, string> = {
  requests: '/requests/',
  actions: '/actions/',
  activities: '/activities/',
  outputs: '/outputs/',
  mobilisations: '/mobilisations/',
  people: '/people/',
}
