import { Empty, Pager } from '../ui/table.tsx'
import { cellOf } from './cell.tsx'
import { addressOf, columnsOf, isFiltered, type ListColumn, peekAddress } from './list.ts'
import type { ListPageProps } from './shown.ts'
import { Kept } from './toolbar.tsx'

/** How wide a column is, in the letters of `lists.css`, where its content says it; a text takes what is left. */
const widths = { name: 12.8, day: 8.2, number: 6.5, state: 12, due: 18.8, short: 9, long: 12, text: 8 }
/** Columns that are wider in all do not fit a screen of 1280 points: the rows are then a panel that scrolls. */
const asMuchAsFits = 73

/**
 * The rows of a list, each one line high; what is cut stands whole in the peek. On a small screen each row is a card
 * of three lines: its name, the first of its columns, and the two after that.
 */
export function Rows<R extends { id: string }>(props: ListPageProps<R>) {
  const { view, list, asked, words, shown, bulk, empty, emptyHow } = props
  const { t } = view
  if (shown.rows.length === 0)
    return (
      <div class="empty">
        <Empty title={t(isFiltered(asked.filters) ? 'ui.none_found' : empty)}>
          {emptyHow && !isFiltered(asked.filters) && <p>{t(emptyHow)}</p>}
        </Empty>
      </div>
    )
  const choosing = bulk.length > 0
  const columns = columnsOf(list, asked, words.person).shown
  const many = columns.reduce((sum, column) => sum + widths[roomOf(column)], 0) > asMuchAsFits
  const table = <Table {...props} columns={columns} choosing={choosing} many={many} />
  return (
    <>
      {many ? (
        <section class="list-panel" tabindex={0} aria-label={t(list.title)}>
          {table}
        </section>
      ) : (
        table
      )}
      {choosing && <BulkBar {...props} />}
      <Pager view={view} {...shown} hrefFor={(page) => addressOf(list, asked, { page })} />
    </>
  )
}

type TableProps<R extends { id: string }> = ListPageProps<R> & {
  columns: ListColumn<R>[]
  choosing: boolean
  many: boolean
}

function Table<R extends { id: string }>(props: TableProps<R>) {
  const { view, list, asked, shown, columns, choosing, many, ticked } = props
  const { t } = view
  // A long text takes what the other columns leave; where there is none, the short ones share it.
  const long = columns.some(({ room }) => room === 'long')
  const kind = `list-table${many ? ' many' : ''}${asked.columns ? ' chosen' : ''}${choosing ? ' choosing' : ''}${long ? ' long' : ''}`
  return (
    <table class={kind}>
      <caption class="ds-sr-only">{t(list.title)}</caption>
      <colgroup>
        {choosing && <col class="tick" />}
        {columns.map((column) => (
          <col class={roomOf(column)} />
        ))}
        <col class="tick" />
      </colgroup>
      <thead>
        <tr>
          {choosing && (
            <th>
              <a class="tick-all" href={withTicks(addressOf(list, asked, { page: shown.page }), !ticked)}>
                <span class="ds-sr-only">{t(ticked ? 'lists.tick_none' : 'lists.tick_all')}</span>
              </a>
            </th>
          )}
          {columns.map((column) => (
            <Heading {...props} column={column} />
          ))}
          <th>
            <span class="ds-sr-only">{t('lists.keys.peek')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.rows.map((row) => (
          <Row {...props} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function Heading<R extends { id: string }>({
  view,
  list,
  asked,
  column,
}: ListPageProps<R> & { column: ListColumn<R> }) {
  const heading = view.t(column.heading)
  const text = heading.charAt(0).toLocaleUpperCase() + heading.slice(1)
  const sorted = list.sorts.includes(column.key) && asked.sort.by === column.key
  const down = sorted && !asked.sort.down
  return (
    <th
      scope="col"
      class={atEnd(column)}
      aria-sort={sorted ? (asked.sort.down ? 'descending' : 'ascending') : undefined}
    >
      {list.sorts.includes(column.key) ? (
        <a href={addressOf(list, asked, { sort: { by: column.key, down } })}>{text}</a>
      ) : (
        text
      )}
      {sorted && <span aria-hidden="true">{asked.sort.down ? ' ↓' : ' ↑'}</span>}
    </th>
  )
}

function Row<R extends { id: string }>(props: TableProps<R> & { row: R }) {
  const { view, list, asked, words, row, columns, choosing, ticked, nameOf, peek, shown } = props
  const { t } = view
  return (
    <tr class={peek?.row?.id === row.id ? 'peeked' : undefined}>
      {choosing && (
        <td>
          <input
            class="ds-input"
            type="checkbox"
            form="bulk"
            name="ids"
            value={row.id}
            checked={ticked}
            aria-label={t('lists.choose_one', { name: nameOf(row) })}
          />
        </td>
      )}
      {columns.map((column) =>
        column.primary ? (
          <th scope="row">{cellOf(column, row, words)}</th>
        ) : (
          <td class={atEnd(column)} data-heading={column.kind ? t(column.heading) : undefined}>
            {cellOf(column, row, words)}
          </td>
        ),
      )}
      <td>
        <a class="look" href={peekAddress(list, asked, shown.page, row.id)} data-turbo-frame="peek" rel="nofollow">
          <span class="ds-sr-only">{t('lists.peek_at', { name: nameOf(row) })}</span>
        </a>
      </td>
    </tr>
  )
}

/** What can be done with the rows that are ticked: it stands below them, and is seen once one is. */
function BulkBar<R extends { id: string }>({ view, list, asked, shown, bulk }: ListPageProps<R>) {
  const { t } = view
  return (
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
    </form>
  )
}

const atEnd = <R,>(column: ListColumn<R>) => (column.kind === 'day' || column.kind === 'number' ? 'end' : undefined)

function roomOf<R>(column: ListColumn<R>): keyof typeof widths {
  if (column.room) return column.room
  if (column.primary) return 'name'
  if (column.kind === 'day' || column.kind === 'number') return column.kind
  return column.cell ? 'state' : 'text'
}

function withTicks(address: string, ticked: boolean): string {
  return ticked ? `${address}${address.includes('?') ? '&' : '?'}ticked=1` : address
}
