import type { Child } from 'hono/jsx'
import { DateText, formatDay, formatNumber } from '../ui/dates.tsx'
import {
  ButtonLink,
  CheckboxField,
  DateField,
  HiddenField,
  type Option,
  SelectField,
  TextField,
  type Typed,
} from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { isolated, whole } from '../ui/record.tsx'
import { DataTable, Empty, Filters as FilterForm, Pager } from '../ui/table.tsx'
import type { TextKey, View } from '../ui/view.ts'
import { BoardColumns, type BoardShown } from './board.tsx'
import { notationOf } from './export.ts'
import {
  type Asked,
  addressOf,
  columnsOf,
  isFiltered,
  type ListColumn,
  type ListFilter,
  type ListOf,
  queryOf,
  type Words,
} from './list.ts'
import type { SavedView } from './saved-views.ts'

export type ListShown<R> = {
  rows: R[]
  total: number
  more?: boolean
  page: number
  pages: number
  from: number
  to: number
}
/** A step that can be taken on several rows at once: its address, and the key of its name. */
export type BulkStep = { action: string; label: TextKey }

type ListPageProps<R extends { id: string }> = {
  view: View
  list: ListOf<R>
  asked: Asked
  words: Words
  shown: ListShown<R>
  board: BoardShown<R> | null
  saved: SavedView[] | null
  bulk: BulkStep[]
  /** Rows that are ticked when the page opens. */
  ticked: boolean
  nameOf: (row: R) => string
  actions?: Child
  empty: TextKey
  emptyHow?: TextKey | undefined
}

/**
 * A list with everything that belongs to it: views, filters, columns, board, bulk steps, export. All of it works
 * without script.
 */
export function ListPage<R extends { id: string }>(props: ListPageProps<R>) {
  const { view, list, asked, board } = props
  return (
    <Page view={view} title={view.t(list.title)} lead={view.t(list.lead)} wide>
      {props.actions && <div class="actions-row">{props.actions}</div>}
      <Views {...props} />
      <FilterFields {...props} />
      <SetFilters {...props} />
      <Tools {...props} />
      {board ? (
        <BoardColumns view={view} list={list} asked={asked} words={props.words} board={board} />
      ) : (
        <Rows {...props} />
      )}
    </Page>
  )
}

/** Views by name: those that everybody has need of, the reader's own, and those of colleagues. */
function Views<R extends { id: string }>({ view, list, asked, words, saved }: ListPageProps<R>) {
  const { t } = view
  const here = queryOf(list, asked).toString()
  const standing = (list.standing?.(words.person) ?? []).map(({ label, query }) => ({
    href: query ? `${list.path}?${query}` : list.path,
    label: t(label),
    current: query === here,
  }))
  const kept = (saved ?? []).map((one) => ({
    href: one.query ? `${list.path}?${one.query}` : list.path,
    label:
      one.account_id === words.person?.id ? one.name : t('lists.view_of', { name: one.name, who: one.keeper ?? '' }),
    current: one.query === here,
  }))
  const links = [...standing, ...kept]
  if (links.length === 0 && !saved) return null
  return (
    <nav class="views" aria-label={t('lists.views')}>
      {links.length > 0 && (
        <ul>
          {links.map((link) => (
            <li>
              <a href={link.href} aria-current={link.current ? 'page' : undefined}>
                <bdi>{link.label}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
      {saved && (
        <details class="filters">
          <summary>{t('lists.save')}</summary>
          <form method="post" action="/views" class="filter-form">
            <HiddenField name="csrf" value={view.csrf} />
            <HiddenField name="list" value={list.path} />
            <HiddenField name="query" value={here} />
            <TextField view={view} name="name" label={t('lists.field.name')} typed={{}} required />
            <ShareField view={view} typed={{}} />
            <div class="buttons">
              <button class="ds-button" data-variant="secondary" type="submit">
                {t('lists.save_now')}
              </button>
              <a href={`/views?list=${list.path}`}>{t('lists.manage')}</a>
            </div>
          </form>
        </details>
      )}
    </nav>
  )
}

export function ShareField({ view, typed }: { view: View; typed: Typed }) {
  return (
    <div class="choice">
      <input
        class="ds-input"
        type="checkbox"
        id="field-shared"
        name="shared"
        value="1"
        checked={Boolean(typed.shared)}
      />
      <label for="field-shared">{view.t('lists.field.shared')}</label>
    </div>
  )
}

/** The parts of an address that a form does not ask about, so that sending it keeps them. */
function Kept<R extends { id: string }>({
  list,
  asked,
  but,
}: {
  list: ListOf<R>
  asked: Asked
  but: (name: string) => boolean
}) {
  return (
    <>
      {[...queryOf(list, asked)]
        .filter(([name]) => !but(name))
        .map(([name, value]) => (
          <HiddenField name={name} value={value} />
        ))}
    </>
  )
}

function FilterFields<R extends { id: string }>({ view, list, asked, words }: ListPageProps<R>) {
  const filters = list.filters.filter((filter) => filter.for?.(words.person) ?? true)
  const typed: Typed = Object.fromEntries(filters.map(({ name }) => [name, [...(asked.filters[name] ?? [])]]))
  return (
    <FilterForm view={view} action={list.path} active={false} clear={addressOf(list, asked, { filters: {} })}>
      <Kept list={list} asked={asked} but={(name) => filters.some((filter) => filter.name === name)} />
      {filters.map((filter) => (
        <FilterField view={view} filter={filter} typed={typed} options={words.options[filter.options ?? ''] ?? []} />
      ))}
    </FilterForm>
  )
}

/** The filters that are set, each with a link that takes it away. */
function SetFilters<R extends { id: string }>({ view, list, asked, words }: ListPageProps<R>) {
  const { t } = view
  const set = list.filters.flatMap((filter) =>
    (asked.filters[filter.name] ?? []).map((value) => ({
      label:
        filter.kind === 'flag'
          ? t(filter.label)
          : t('ui.of_name', {
              label: t(filter.label),
              name:
                filter.kind === 'day'
                  ? formatDay(view.lang, value)
                  : (words.names[filter.options ?? '']?.get(value) ?? value),
            }),
      without: addressOf(list, asked, { filters: without(asked.filters, filter.name, value) }),
    })),
  )
  if (set.length === 0) return null
  return (
    <ul class="chips" aria-label={t('lists.filters_set')}>
      {set.map((one) => (
        <li>
          <bdi>{one.label}</bdi>{' '}
          <a href={one.without}>
            <span aria-hidden="true">×</span>
            <span class="ds-sr-only">{t('lists.take_away', { filter: one.label })}</span>
          </a>
        </li>
      ))}
      {set.length > 1 && (
        <li class="plain-chip">
          <a href={addressOf(list, asked, { filters: {} })}>{t('ui.clear')}</a>
        </li>
      )}
    </ul>
  )
}

function without(filters: Asked['filters'], name: string, value: string): Asked['filters'] {
  const left = (filters[name] ?? []).filter((one) => one !== value)
  const { [name]: _gone, ...others } = filters
  return left.length > 0 ? { ...others, [name]: left } : others
}

function FilterField({
  view,
  filter,
  typed,
  options,
}: {
  view: View
  filter: ListFilter
  typed: Typed
  options: Option[]
}) {
  const { t } = view
  const field = { view, typed, name: filter.name, label: t(filter.label), required: true }
  if (filter.kind === 'search') return <TextField {...field} type="search" />
  if (filter.kind === 'year') return <TextField {...field} width="short" />
  if (filter.kind === 'day') return <DateField {...field} />
  if (filter.kind === 'one') return <SelectField {...field} options={options} empty={t('requests.filter.any')} />
  if (filter.kind === 'flag')
    return <CheckboxField {...field} label={t('lists.only')} options={[{ value: '1', label: t(filter.label) }]} />
  const chosen = typed[filter.name] ?? []
  return (
    <details class="several" open={chosen.length > 0}>
      <summary>
        {t(filter.label)}
        {chosen.length > 0 && <span class="muted"> ({formatNumber(view.lang, chosen.length)})</span>}
      </summary>
      <CheckboxField {...field} options={options} />
    </details>
  )
}

/** How many there are, table or board, which columns, and the same as a file. */
function Tools<R extends { id: string }>({ view, list, asked, words, shown, board }: ListPageProps<R>) {
  const { t } = view
  const { all, shown: columns } = columnsOf(list, asked, words.person)
  // A spreadsheet that speaks another language than this page parts fields by the other sign.
  const other = notationOf(view.lang).separator === ';' ? 'comma' : 'semicolon'
  const file = (format: string, separator?: string) => {
    const query = queryOf(list, asked, { board: false })
    query.set('format', format)
    if (separator) query.set('separator', separator)
    return `${list.path}/export?${query}`
  }
  return (
    <div class="tools">
      <p class="count" role="status">
        {t(shown.more ? 'lists.count_more' : 'lists.count', { count: shown.total })}
      </p>
      {list.board && (
        <ul class="switch" aria-label={t('lists.view')}>
          <li>
            <a href={addressOf(list, asked, { board: false })} aria-current={board ? undefined : 'true'}>
              {t('lists.table')}
            </a>
          </li>
          <li>
            <a href={addressOf(list, asked, { board: true })} aria-current={board ? 'true' : undefined}>
              {t('lists.board')}
            </a>
          </li>
        </ul>
      )}
      <ul class="switch">
        {[
          { href: file('csv'), label: t('lists.export.csv') },
          { href: file('csv', other), label: t(`lists.export.${other}`) },
          { href: file('xlsx'), label: t('lists.export.xlsx') },
        ].map(({ href, label }) => (
          <li>
            <a href={href} data-turbo="false" rel="nofollow">
              {label}
            </a>
          </li>
        ))}
      </ul>
      {!board && (
        <details class="filters">
          <summary>{t('lists.columns')}</summary>
          <form method="get" action={list.path} class="filter-form">
            <Kept list={list} asked={asked} but={(name) => name === 'columns'} />
            <CheckboxField
              view={view}
              name="columns"
              label={t('lists.columns')}
              typed={{ columns: columns.map(({ key }) => key) }}
              options={all
                .filter((column) => !column.primary)
                .map((column) => ({ value: column.key, label: t(column.heading) }))}
              required
            />
            <div class="buttons">
              <button class="ds-button" data-variant="secondary" type="submit">
                {t('ui.apply')}
              </button>
              {asked.columns && <a href={addressOf(list, asked, { columns: null })}>{t('lists.usual_columns')}</a>}
            </div>
          </form>
        </details>
      )}
    </div>
  )
}

function Rows<R extends { id: string }>({
  view,
  list,
  asked,
  words,
  shown,
  bulk,
  ticked,
  nameOf,
  empty,
  emptyHow,
}: ListPageProps<R>) {
  const { t } = view
  const { shown: columns } = columnsOf(list, asked, words.person)
  const choosing = bulk.length > 0 && shown.rows.length > 0
  return (
    <>
      {choosing && (
        <form id="bulk" method="get" action={bulk[0]?.action} class="bulk">
          <Kept list={list} asked={{ ...asked, columns: null }} but={() => false} />
          {bulk.map((step) => (
            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" formaction={step.action}>
              {t(step.label)}
            </button>
          ))}
          {shown.pages > 1 && (
            <span class="choice">
              <input class="ds-input" type="checkbox" name="all" value="1" id="bulk-all" />
              <label for="bulk-all">{t('lists.tick_whole', { count: shown.total })}</label>
            </span>
          )}
          <a href={withTicks(addressOf(list, asked, { page: shown.page }), !ticked)}>
            {t(ticked ? 'lists.tick_none' : 'lists.tick_all')}
          </a>
        </form>
      )}
      <DataTable
        view={view}
        caption={t(list.title)}
        hideCaption
        sort={asked.sort}
        hrefFor={(by) => addressOf(list, asked, { sort: { by, down: asked.sort.by === by && !asked.sort.down } })}
        columns={[
          ...(choosing ? [{ key: '', heading: t('lists.choose'), act: true, quiet: true }] : []),
          ...columns.map((column) => ({
            key: column.key,
            heading: t(column.heading),
            numeric: column.kind === 'number',
            primary: column.primary ?? false,
            ...(list.sorts.includes(column.key) ? { sort: column.key } : {}),
          })),
        ]}
        rows={shown.rows.map((row) => ({
          ...(choosing
            ? {
                '': (
                  <input
                    class="ds-input"
                    type="checkbox"
                    form="bulk"
                    name="ids"
                    value={row.id}
                    checked={ticked}
                    aria-label={t('lists.choose_one', { name: nameOf(row) })}
                  />
                ),
              }
            : {}),
          ...Object.fromEntries(columns.map((column) => [column.key, cellOf(column, row, words)])),
        }))}
        empty={
          <Empty title={t(isFiltered(asked.filters) ? 'ui.none_found' : empty)}>
            {emptyHow && !isFiltered(asked.filters) && <p>{t(emptyHow)}</p>}
          </Empty>
        }
      />
      <Pager view={view} {...shown} hrefFor={(page) => addressOf(list, asked, { page })} />
    </>
  )
}

function withTicks(address: string, ticked: boolean): string {
  return ticked ? `${address}${address.includes('?') ? '&' : '?'}ticked=1` : address
}

function cellOf<R>(column: ListColumn<R>, row: R, words: Words): Child {
  if (column.cell) return column.cell(row, words)
  const value = column.value(row, words)
  if (value === null || value === undefined || value === '') return null
  if (column.kind === 'day') return <DateText view={words.view} day={String(value)} short />
  if (typeof value === 'number') return formatNumber(words.view.lang, value, 1)
  if (column.href)
    return (
      <a href={column.href(row)} dir="auto">
        {whole(String(value))}
      </a>
    )
  return isolated(String(value))
}

type ViewsPageProps = {
  view: View
  views: SavedView[]
  titles: Map<string, string>
  mine: (view: SavedView) => boolean
}

/** The views somebody keeps or reads, with what can be done with each. */
export function ViewsPage({ view, views, titles, mine }: ViewsPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('lists.views')} lead={t('lists.views_lead')}>
      <DataTable
        view={view}
        caption={t('lists.views')}
        hideCaption
        columns={[
          { key: 'name', heading: t('lists.field.name'), primary: true },
          { key: 'list', heading: t('lists.field.list') },
          { key: 'who', heading: t('lists.field.keeper') },
          { key: 'change', heading: t('lists.field.change'), act: true },
        ]}
        rows={views.map((one) => ({
          name: (
            <a href={one.query ? `${one.list}?${one.query}` : one.list} dir="auto">
              {one.name}
            </a>
          ),
          list: titles.get(one.list) ?? one.list,
          who: (
            <>
              <bdi>{one.keeper}</bdi>
              {one.shared && <span class="muted"> · {t('lists.shared')}</span>}
            </>
          ),
          change: mine(one) && (
            <ButtonLink href={`/views/${one.id}/content`} label={t('lists.change')} kind="tertiary" />
          ),
        }))}
        empty={
          <Empty title={t('lists.no_views')}>
            <p>{t('lists.no_views_how')}</p>
          </Empty>
        }
      />
    </Page>
  )
}
