import { comparing } from '../../house/languages/order.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { BarChart } from '../../house/ui/charts.tsx'
import { DateText, formatList, formatNumber } from '../../house/ui/dates.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Notice, OfName, Section, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty, Pager } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { withQuery } from '../../house/web/paging.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { type Breakdown, checkFigures, type Figure, type Published, type Where } from './compute.ts'
import { codeOf, oneGender } from './pseudonym.ts'
import type { AskedFigure, Facet, FigureRead, Label, YearRead } from './read.ts'
import type { Dimension, FigureRow } from './sources.ts'
import { changeInWords, partsInWords, valueInWords } from './words.ts'

type Props = { view: View; year: number; read: YearRead }

/** The figures of a year: what each is, of how many, and how it changed. How it is counted stands on a page apart. */
export function FiguresOfYearPage({ view, year, read }: Props) {
  const { t } = view
  const { all, before, where, facets, label, others } = read
  const to = (path: string) => withQuery(path, where)
  return (
    <Page view={view} title={t('figures.title_year', { year: String(year) })} lead={t('figures.lead')} wide>
      <Years view={view} year={year} years={read.years} hrefFor={(other) => to(`/figures/${other}`)} />
      <Narrowing view={view} action={`/figures/${year}`} where={where} facets={facets} label={label} />
      <DataTable
        view={view}
        caption={t('figures.title_year', { year: String(year) })}
        hideCaption
        columns={[
          { key: 'figure', heading: t('figures.figure'), primary: true },
          { key: 'value', heading: t('figures.value'), numeric: true },
          { key: 'parts', heading: t('figures.of_what') },
          ...(before.size > 0 ? [{ key: 'change', heading: t('figures.year_before') }] : []),
        ]}
        rows={all.map((figure) => ({
          figure: <a href={to(`/figures/${year}/${figure.name}`)}>{t(`figures.${figure.name}.title`)}</a>,
          value: valueInWords(view, figure.unit, figure.value),
          parts: partsInWords(view, figure),
          change: changeInWords(view, figure, before.get(figure.name) ?? null, year - 1),
        }))}
        empty={Empty({ title: t('figures.empty') })}
      />
      {others.length > 0 && (
        <p class="hint">
          {t('figures.unknown_to')}{' '}
          {formatList(
            view.lang,
            others.map((name) => t(`figures.${name}.title`)),
          )}
        </p>
      )}
      <TakeAway
        view={view}
        offers={[
          { label: t('figures.take_year'), href: (format) => withQuery(to(`/figures/${year}/export`), { format }) },
        ]}
      />
      <p>
        <a href={`/figures/${year}/method`}>{t('figures.method_open')}</a>
      </p>
    </Page>
  )
}

/** How the figures of a year are counted, and how they stand against what was printed. */
export function MethodPage({ view, year, read }: Props) {
  const { t } = view
  const { all } = read
  const { findings, contradictions } = checkFigures(
    all.map((figure) => ({ ...figure, published: figure.published.filter(({ derived }) => derived !== null) })),
  )
  return (
    <Page
      view={view}
      title={t('figures.method_title', { year: String(year) })}
      lead={t('figures.method_lead')}
      crumbs={[{ href: `/figures/${year}`, label: t('figures.title_year', { year: String(year) }) }]}
      wide
    >
      <DataTable
        view={view}
        caption={t('figures.method_title', { year: String(year) })}
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

export function FigurePage({ view, asked, read }: { view: View; asked: AskedFigure; read: FigureRead }) {
  const { t } = view
  const { year, definition, where, told, keepsBack } = asked
  const { figure, label, facets, before } = read
  const title = t(`figures.${definition.name}.title`)
  const narrowed = Object.keys(where).length > 0
  const path = withQuery(`/figures/${year}/${definition.name}`, where)
  const file = (what: string) => (format: string) =>
    withQuery(`/figures/${year}/${definition.name}/export`, {
      ...where,
      what,
      format,
      lines: definition.by === 'share' && !asked.hits ? 'all' : null,
    })
  const breakdowns = Object.entries(figure.by).filter(
    ([dimension]) => !where[dimension] || where[dimension]?.includes('|'),
  )
  return (
    <Page
      view={view}
      title={t('ui.of_name', { label: title, name: String(year) })}
      crumbs={[{ href: withQuery(`/figures/${year}`, where), label: t('figures.title_year', { year: String(year) }) }]}
      wide
    >
      <Narrowing
        view={view}
        action={`/figures/${year}/${definition.name}`}
        where={where}
        facets={facets}
        label={label}
      />
      {keepsBack && <Notice tone="info">{t(told ? 'figures.small_numbers' : 'figures.not_told')}</Notice>}
      {definition.by !== 'country_share' && told && (
        <div class="headline">
          <p class="stat-value">{valueInWords(view, figure.unit, figure.within.value)}</p>
          <p>
            {(!narrowed || !keepsBack) && partsInWords(view, figure) ? (
              <strong>{partsInWords(view, figure)}</strong>
            ) : (
              t(`figures.unit.${figure.unit}`)
            )}
            <Change view={view} figure={figure} before={before} year={year - 1} />
          </p>
        </div>
      )}
      <TakeAway
        view={view}
        offers={[
          ...(asked.seesRecords ? [{ label: t('figures.take_lines'), href: file('lines') }] : []),
          ...(told && breakdowns.length > 0 ? [{ label: t('figures.take_numbers'), href: file('numbers') }] : []),
        ]}
      />
      {narrowed && asked.seesRecords && <Lines view={view} asked={asked} read={read} />}
      {breakdowns.map(([dimension, cells]) =>
        BreakdownSection({
          view,
          figure,
          // Outside, persons are told by one dimension at a time.
          hrefFor: (key) => withQuery(keepsBack ? `/figures/${year}/${definition.name}` : path, { [dimension]: key }),
          dimension: dimension as Dimension,
          cells,
          label,
        }),
      )}
      {!narrowed && asked.seesRecords && <Lines view={view} asked={asked} read={read} />}
      <Section title={t('figures.method')} id="method">
        <p>{t(`figures.${definition.name}.sentence`)}</p>
        <p>
          <a href={`/figures/${year}/method`}>{t('figures.method_open')}</a>
        </p>
        {figure.published.length > 0 && <Compared view={view} figure={figure} label={label} />}
      </Section>
    </Page>
  )
}

/** What was printed of a figure, and whether the records bear it out. */
function Compared({ view, figure, label }: { view: View; figure: Figure; label: Label }) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('figures.compared')}
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
            .map(([dimension, key]) => keysInWords(view, label, dimension, key))
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
  )
}

const keysInWords = (view: View, label: Label, dimension: string, keys: string) =>
  formatList(
    view.lang,
    keys.split('|').map((key) => label(dimension, key)),
  )

/** One line for each thing counted, with what it is counted by. */
function Lines({ view, asked, read }: { view: View; asked: AskedFigure; read: FigureRead }) {
  const { t } = view
  const { definition, seesNames, hits } = asked
  const { page, figure } = read
  const whole = figure.parts?.whole ?? 0
  const caption = definition.persons
    ? t('figures.people', { count: page.total })
    : t('figures.records', { count: page.total })
  return (
    <Section
      title={caption}
      id="records"
      aside={
        definition.by === 'share' &&
        whole > 0 && (
          <a href={`${withQuery(view.path, { lines: hits ? 'all' : null, page: null })}#records`}>
            {hits ? t('figures.lines_all', { count: whole }) : t('figures.lines_hits')}
          </a>
        )
      }
    >
      {definition.persons && !seesNames && <p class="hint">{t('figures.pseudonym_how')}</p>}
      {definition.persons ? (
        <Persons view={view} asked={asked} read={read} caption={caption} />
      ) : (
        <Records view={view} asked={asked} read={read} caption={caption} />
      )}
      <Pager view={view} {...page} hrefFor={(to) => `${withQuery(view.path, { page: to })}#records`} />
    </Section>
  )
}

type LinesProps = { view: View; asked: AskedFigure; read: FigureRead; caption: string }

function Persons({ view, asked, read, caption }: LinesProps) {
  const { t } = view
  const { dimensions } = asked.definition
  const { persons, names, label } = read
  const has = (dimension: Dimension) => dimensions.includes(dimension)
  const shown = (['continent', 'region', 'partner'] as const).filter(has)
  return (
    <DataTable
      view={view}
      caption={caption}
      hideCaption
      columns={[
        { key: 'person', heading: t('figures.person'), primary: true },
        { key: 'country', heading: t('figures.dimension.country') },
        { key: 'eu', heading: t('figures.dimension.eu') },
        ...(has('gender') ? [{ key: 'gender', heading: t('figures.dimension.gender') }] : []),
        ...shown.map((dimension) => ({ key: dimension, heading: t(`figures.dimension.${dimension}`) })),
        { key: 'records', heading: t('figures.counted_in'), numeric: true },
      ]}
      rows={persons.map((person) => ({
        person: (
          <a href={`/people/${person.key}`}>
            {names.get(person.key) ?? t('figures.pseudonym', { code: codeOf(person.key) })}
          </a>
        ),
        country: person.country && label('country', person.country),
        eu: person.eu && label('eu', person.eu),
        gender: oneGender(t, person.gender),
        ...Object.fromEntries(
          shown.map((dimension) => [
            dimension,
            (person.keys[dimension] ?? []).map((key) => label(dimension, key)).join(' · '),
          ]),
        ),
        records: formatNumber(view.lang, person.records),
      }))}
      empty={Empty({ title: t('figures.no_records') })}
    />
  )
}

function Records({ view, asked, read, caption }: LinesProps) {
  const { t } = view
  const { definition } = asked
  const { records, label } = read
  const dimensions = definition.dimensions.filter((dimension) =>
    ['region', 'continent', 'type', 'theme', 'country', 'step'].includes(dimension),
  )
  return (
    <DataTable
      view={view}
      caption={caption}
      hideCaption
      columns={[
        { key: 'record', heading: t('figures.record'), primary: true },
        { key: 'title', heading: t('requests.field.title') },
        { key: 'day', heading: t('figures.day') },
        ...dimensions.map((dimension) => ({ key: dimension, heading: t(`figures.dimension.${dimension}`) })),
        ...(definition.by === 'sum' || definition.by === 'mean' || definition.by === 'median'
          ? [{ key: 'amount', heading: t(`figures.unit.${definition.unit}`), numeric: true }]
          : []),
      ]}
      rows={records.map((row) => ({
        record: <a href={addressOf(row)}>{requestName(nameIn(row.partner_names ?? {}, view.lang), row.numeral)}</a>,
        title: (
          <span dir="auto">{row.record_table === 'partners' || row.record_table === 'people' ? '' : row.title}</span>
        ),
        day: DateText({ view, day: row.day }),
        ...Object.fromEntries(
          dimensions.map((dimension) => [dimension, row[dimension] ? label(dimension, row[dimension] ?? '') : '']),
        ),
        amount: formatNumber(view.lang, Number(row.amount)),
      }))}
      empty={Empty({ title: t('figures.no_records') })}
    />
  )
}

function Years(props: { view: View; year: number; years: number[]; hrefFor: (year: number) => string }) {
  return (
    <nav aria-label={props.view.t('figures.years')} class="actions-row">
      {props.years.map((other) => (
        <a href={props.hrefFor(other)} aria-current={other === props.year ? 'page' : undefined}>
          {String(other)}
        </a>
      ))}
    </nav>
  )
}

/** What figures are narrowed to, chip by chip, and the filters that add more; all of it stays from page to page. */
function Narrowing(props: { view: View; action: string; where: Where; facets: Facet[]; label: Label }) {
  const { view, action, where, facets, label } = props
  const { t } = view
  const set = Object.entries(where)
  const chips = set.map(([dimension, keys]) => ({
    label: t('ui.of_name', {
      label: t(`figures.dimension.${dimension}`),
      name: keysInWords(view, label, dimension, keys),
    }),
    without: withQuery(action, { ...where, [dimension]: null }),
  }))
  const offered = facets.filter(({ dimension }) => !where[dimension]?.includes('|'))
  return (
    <>
      {offered.length > 0 && (
        <form method="get" action={action} class="narrowing">
          {offered.map(({ dimension, options }) => (
            <label>
              <span>{t(`figures.dimension.${dimension}`)}</span>
              <select class="ds-input" name={dimension}>
                <option value="">{t('figures.total')}</option>
                {options.map(({ value, label: name }) => (
                  <option value={value} selected={where[dimension] === value}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          ))}
          {set
            .filter(([dimension]) => !offered.some((facet) => facet.dimension === dimension))
            .map(([dimension, keys]) => (
              <input type="hidden" name={dimension} value={keys} />
            ))}
          <button class="ds-button" data-variant="secondary" type="submit">
            {t('figures.show')}
          </button>
        </form>
      )}
      {chips.length > 0 && (
        <ul class="chips" aria-label={t('lists.filters_set')}>
          {chips.map((chip) => (
            <li>
              <bdi>{chip.label}</bdi>{' '}
              <a href={chip.without}>
                <span aria-hidden="true">×</span>
                <span class="ds-sr-only">{t('lists.take_away', { filter: chip.label })}</span>
              </a>
            </li>
          ))}
          {chips.length > 1 && (
            <li class="plain-chip">
              <a href={action}>{t('ui.clear')}</a>
            </li>
          )}
        </ul>
      )}
    </>
  )
}

type Offer = { label: string; href: (format: 'csv' | 'xlsx') => string }

function TakeAway({ view, offers }: { view: View; offers: Offer[] }) {
  if (offers.length === 0) return null
  return (
    <p class="take-away">
      {offers.map(({ label, href }) => (
        <span>
          {label}:{' '}
          {(['xlsx', 'csv'] as const).map((format, index) => (
            <>
              {index > 0 && ' · '}
              <a
                href={href(format)}
                data-turbo="false"
                aria-label={view.t('ui.of_name', { label, name: format.toUpperCase() })}
              >
                {format.toUpperCase()}
              </a>
            </>
          ))}
        </span>
      ))}
    </p>
  )
}

function Change(props: { view: View; figure: Figure; before: number | null; year: number }) {
  const words = changeInWords(props.view, props.figure, props.before, props.year)
  return words ? <span class="change">{words}</span> : null
}

/** A breakdown by one dimension: a chart of what counts, and the table with each cell one click from its records. */
function BreakdownSection({
  view,
  figure,
  hrefFor: href,
  dimension,
  cells,
  label,
}: {
  view: View
  figure: Figure
  hrefFor: (key: string) => string
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

const addresses: Record<string, string> = {
  requests: '/requests/',
  actions: '/actions/',
  activities: '/activities/',
  outputs: '/outputs/',
  mobilisations: '/mobilisations/',
  people: '/people/',
}
