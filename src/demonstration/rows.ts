import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

export type Row = Record<string, string>

/** The rows of a file of the 2016 facility, or of the first days of the year after it. */
export function rowsOf(file: string, folder: '2016' | 'january-2017' = '2016'): Row[] {
  return parse(readFileSync(new URL(`../../data/${folder}/${file}.csv`, import.meta.url), 'utf8'), {
    columns: true,
    skip_empty_lines: true,
  })
}
