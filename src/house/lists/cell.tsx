import type { Child } from 'hono/jsx'
import { DateText, formatNumber } from '../ui/dates.tsx'
import { isolated, whole } from '../ui/record.tsx'
import type { ListColumn, Words } from './list.ts'

/** What a column says of a row, as pages show it. */
export function cellOf<R>(column: ListColumn<R>, row: R, words: Words): Child {
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
