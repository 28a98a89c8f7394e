import type { Child } from 'hono/jsx'
import { formatNumber } from '../ui/dates.tsx'
import { CheckboxField, DateField, HiddenField, type Option, SelectField, TextField, type Typed } from '../ui/forms.tsx'
import type { View } from '../ui/view.ts'
import { notationOf } from './export.ts'
import { type Asked, addressOf, columnsOf, type ListFilter, type ListOf, queryOf } from './list.ts'
import type { ListPageProps } from './shown.ts'

/** The one line above a list: how many there are, search, filters, views, columns, export, board, and what can be made. */
export function Toolbar<R extends { id: string }>(props: ListPageProps<R>) {
  const { view, list, asked, shown, board, actions } = props
  const { t } = view
  return (
    <div class="list-tools">
      <p class="count" role="status">
        {t(shown.more ? 'lists.count_more' : 'lists.count', { count: shown.total })}
      </p>
      <SearchBox {...props} />
      <FilterMenu {...props} />
      {!board && <ColumnMenu {...props} />}
      <ExportMenu {...props} />
      {list.board && (
        <a class="tool" href={addressOf(list, asked, { board: !board })}>
          {t(board ? 'lists.table' : 'lists.board')}
        </a>
      )}
      {actions && <div class="list-actions">{actions}</div>}
    </div>
  )
}

/** A drawer of the toolbar; opening one closes the others. */
function Menu({ label, wide, children }: { label: Child; wide?: boolean; children: Child }) {
  return (
    <details class={wide ? 'tool-menu across' : 'tool-menu'} name="list-tools">
      <summary>{label}</summary>
      <div class="tool-drawer">{children}</div>
    </details>
  )
}

/** The parts of an address that a form does not ask about, so that sending it keeps them. */
export function Kept<R extends { id: string }>({
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

const filtersOf = <R extends { id: string }>({ list, words }: Pick<ListPageProps<R>, 'list' | 'words'>) =>
  list.filters.filter((filter) => filter.for?.(words.person) ?? true)

function SearchBox<R extends { id: string }>(props: ListPageProps<R>) {
  const { view, list, asked } = props
  const search = filtersOf(props).find(({ kind }) => kind === 'search')
  if (!search) return null
  return (
    <search class="list-search">
      <form method="get" action={list.path}>
        <Kept list={list} asked={asked} but={(name) => name === search.name} />
        <input
          class="ds-input"
          type="search"
          name={search.name}
          aria-label={view.t(search.label)}
          placeholder={view.t(search.label)}
          value={asked.filters[search.name]?.[0]}
          maxlength={200}
          dir="auto"
        />
        <button class="tool" type="submit">
          {view.t('lists.search')}
        </button>
      </form>
    </search>
  )
}

function FilterMenu<R extends { id: string }>(props: ListPageProps<R>) {
  const { view, list, asked, words } = props
  const filters = filtersOf(props).filter(({ kind }) => kind !== 'search')
  if (filters.length === 0) return null
  const typed: Typed = Object.fromEntries(filters.map(({ name }) => [name, [...(asked.filters[name] ?? [])]]))
  return (
    <Menu wide label={view.t('ui.filter')}>
      <form method="get" action={list.path} class="filter-form">
        <Kept list={list} asked={asked} but={(name) => filters.some((filter) => filter.name === name)} />
        {filters.map((filter) => (
          <FilterField view={view} filter={filter} typed={typed} options={words.options[filter.options ?? ''] ?? []} />
        ))}
        <div class="buttons">
          <button class="ds-button" data-variant="secondary" type="submit">
            {view.t('ui.apply')}
          </button>
        </div>
      </form>
    </Menu>
  )
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

/** What the address asks for, to be kept under a name. */
export function SaveMenu<R extends { id: string }>({ view, list, asked }: ListPageProps<R>) {
  const { t } = view
  return (
    <Menu label={t('lists.save')}>
      <form method="post" action="/views" class="filter-form">
        <HiddenField name="csrf" value={view.csrf} />
        <HiddenField name="list" value={list.path} />
        <HiddenField name="query" value={queryOf(list, asked).toString()} />
        <TextField view={view} name="name" label={t('lists.field.name')} typed={{}} required />
        <ShareField view={view} typed={{}} />
        <div class="buttons">
          <button class="ds-button" data-variant="secondary" type="submit">
            {t('lists.save_now')}
          </button>
          <a href={`/views?list=${list.path}`}>{t('lists.manage')}</a>
        </div>
      </form>
    </Menu>
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

function ColumnMenu<R extends { id: string }>({ view, list, asked, words }: ListPageProps<R>) {
  const { t } = view
  const { all, shown } = columnsOf(list, asked, words.person)
  return (
    <Menu wide label={t('lists.columns')}>
      <form method="get" action={list.path} class="filter-form">
        <Kept list={list} asked={asked} but={(name) => name === 'columns'} />
        <CheckboxField
          view={view}
          name="columns"
          label={t('lists.columns')}
          typed={{ columns: shown.map(({ key }) => key) }}
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
    </Menu>
  )
}

/** What is shown as a file: as this page's language writes numbers, and as a spreadsheet of another language expects. */
function ExportMenu<R extends { id: string }>({ view, list, asked }: ListPageProps<R>) {
  const { t } = view
  // A spreadsheet that speaks another language than this page parts fields by the other sign.
  const other = notationOf(view.lang).separator === ';' ? 'comma' : 'semicolon'
  const file = (format: string, separator?: string) => {
    const query = queryOf(list, asked, { board: false })
    query.set('format', format)
    if (separator) query.set('separator', separator)
    return `${list.path}/export?${query}`
  }
  return (
    <Menu label={t('lists.export')}>
      <ul>
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
    </Menu>
  )
}
