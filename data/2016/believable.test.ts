import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { isClosedOn } from '../../scripts/free-days.ts'

// What is invented could be true: data.test.ts holds the totals of the report, this file what lies between them.

type Row = Record<string, string>
const read = (file: string): Row[] =>
  parse(readFileSync(new URL(`${file}.csv`, import.meta.url), 'utf8'), { columns: true })
const of = (row: Row | undefined, column: string): string => {
  const cell = row?.[column]
  if (cell === undefined) throw new Error(`There is no ${column}.`)
  return cell
}
const activities = read('activities')

const plus = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
function daysOf(activity: Row): string[] {
  const days: string[] = []
  for (let day = of(activity, 'from'); day <= of(activity, 'to'); day = plus(day, 1)) days.push(day)
  return days
}

test('no activity falls on a weekend or a holiday of its host, unless it lasts for weeks and nobody travels', () => {
  for (const activity of activities.filter((row) => of(row, 'type') !== 'remote_assistance'))
    expect(
      daysOf(activity).filter((day) => isClosedOn(of(activity, 'host'), day)),
      `${of(activity, 'key')} in ${of(activity, 'host')}`,
    ).toEqual([])
})
