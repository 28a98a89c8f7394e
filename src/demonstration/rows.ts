import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { type Day, day } from '../house/days/day.ts'

/** What a file says of one thing: its columns that name a day hold one, or nothing. */
export type Row = { [column: string]: string | undefined } & { [column in DayColumn]?: Day | '' }
type DayColumn = `${string}_on` | 'from' | 'to' | 'answer_by'
const isDayColumn = (column: string) => column.endsWith('_on') || ['from', 'to', 'answer_by'].includes(column)

/** The day in a cell that has to hold one. */
export function dated(cell: Day | '' | undefined): Day {
  if (!cell) throw new Error('A row of the demonstration lacks its day.')
  return cell
}

/** The rows of a file of the 2016 facility, or of the first days of the year after it. */
export function rowsOf(file: string, folder: '2016' | 'january-2017' = '2016'): Row[] {
  return parse(readFileSync(new URL(`../../data/${folder}/${file}.csv`, import.meta.url), 'utf8'), {
    columns: true,
    skip_empty_lines: true,
    cast: (cell, { column }) => (cell && isDayColumn(String(column)) ? day(cell) : cell),
  })
}
