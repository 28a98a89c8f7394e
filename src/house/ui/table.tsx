import type { Child } from 'hono/jsx'
import { isolated } from './record.tsx'
import type { View } from './view.ts'

export type Column = {
  key: string
  heading: string
  numeric?: boolean
  sort?: string
  primary?: boolean
  /** Holds a button or link that says itself what it does: on a card it needs no heading. */
  act?: boolean
  /** Its heading is for those who hear the table; whoever sees it needs none. */
  quiet?: boolean
}

type TableProps = {
  view?: View
  caption: string
  hideCaption?: boolean
  columns: Column[]
  rows: Record<string, Child>[]
  sort?: { by: string; down: boolean }
  hrefFor?: (sort: string) => string
  empty: Child
}

/**
 * A table that becomes a list of cards on a small screen, each cell with its heading; one of two columns fits and stays
 * a table.
 */
export function DataTable({ caption, hideCaption, columns: asked, rows, sort, hrefFor, empty }: TableProps) {
  const columns = asked.map((column) => ({
    ...column,
    heading: column.heading.charAt(0).toLocaleUpperCase() + column.heading.slice(1),
  }))
  if (rows.length === 0) return <div class="empty">{empty}</div>
  return (
    <div class="table">
      <table class={`ds-table${columns.length > 2 ? ' cards' : ''}`}>
        <caption class={hideCaption ? 'ds-sr-only' : ''}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                scope="col"
                class={column.numeric ? 'number' : undefined}
                aria-sort={
                  column.sort && sort?.by === column.sort ? (sort.down ? 'descending' : 'ascending') : undefined
                }
              >
                {column.sort && hrefFor ? (
                  <a href={hrefFor(column.sort)}>{column.heading}</a>
                ) : column.quiet ? (
                  <span class="ds-sr-only">{column.heading}</span>
                ) : (
                  column.heading
                )}
                {column.sort && sort?.by === column.sort ? (
                  <span aria-hidden="true">{sort.down ? ' ↓' : ' ↑'}</span>
                ) : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((column) =>
                column.primary ? (
                  <th scope="row" data-heading={column.heading}>
                    {isolated(row[column.key])}
                  </th>
                ) : (
                  <td
                    class={column.numeric ? 'number' : undefined}
                    data-heading={column.act ? undefined : column.heading}
                  >
                    {isolated(row[column.key])}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type PagerProps = {
  view: View
  page: number
  pages: number
  total: number
  more?: boolean | undefined
  from: number
  to: number
  hrefFor: (page: number) => string
}

/** Says which rows of how many are shown, and leads to the others. */
export function Pager({ view, page, pages, total, more, from, to, hrefFor }: PagerProps) {
  if (total === 0) return null
  return (
    <nav class="pager" aria-label={view.t('ui.pages')}>
      <p>{view.t(more ? 'ui.rows_more' : 'ui.rows', { from, to, total })}</p>
      {pages > 1 && (
        <ul>
          {page > 1 && (
            <li>
              <a href={hrefFor(page - 1)} rel="prev">
                {view.t('ui.previous')}
              </a>
            </li>
          )}
          <li>{view.t('ui.page_of', { page, pages })}</li>
          {page < pages && (
            <li>
              <a href={hrefFor(page + 1)} rel="next">
                {view.t('ui.next')}
              </a>
            </li>
          )}
        </ul>
      )}
    </nav>
  )
}

export function Empty({ title, children }: { title: string; children?: Child }) {
  return (
    <div>
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}

/** Filters in the address, so that a filtered list can be shared. */
export function Filters({
  view,
  action,
  active,
  label,
  clear,
  children,
}: {
  view: View
  action: string
  active: boolean
  label?: string
  clear?: string
  children: Child
}) {
  return (
    <details class="filters" open={active}>
      <summary>{label ?? view.t('ui.filter')}</summary>
      <form method="get" action={action} class="filter-form">
        {children}
        <div class="buttons">
          <button class="ds-button" data-variant="secondary" type="submit">
            {view.t('ui.apply')}
          </button>
          {active && <a href={clear ?? action}>{view.t('ui.clear')}</a>}
        </div>
      </form>
    </details>
  )
}
