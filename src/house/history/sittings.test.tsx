import { expect, test } from 'vitest'
import { translator } from '../languages/texts.ts'
import type { View } from '../ui/view.ts'
import { FoldedHistory, type HistoryLines } from './history.tsx'

const view = { t: translator('en'), lang: 'en', zone: 'UTC' } as View
const line = (at: string, who: string, before: string, after: string, step = 'edit') => ({
  at: new Date(at),
  step,
  who,
  from_status: null,
  to_status: null,
  operation: 'update',
  row_table: 'outputs',
  row_id: '1',
  before: { title: before },
  after: { title: after },
})
const told = (rows: HistoryLines) =>
  String(<FoldedHistory view={view} slice="outputs" rows={rows} />)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

test('what one person corrects again and again in one sitting is told once, with what was there first and is there now', () => {
  const page = told([
    line('2017-01-16T11:30:00Z', 'Inès', 'C', 'D'),
    line('2017-01-16T10:40:00Z', 'Inès', 'B', 'C'),
    line('2017-01-16T10:00:00Z', 'Inès', 'A', 'B'),
  ])
  expect(page).toContain('History (1)')
  expect(page).toContain('3 changes in one sitting')
  expect(page).toMatch(/Title A D/)
})

test('somebody else, another step, or an hour later begins anew', () => {
  const first = line('2017-01-16T10:00:00Z', 'Inès', 'A', 'B')
  for (const next of [
    line('2017-01-16T10:10:00Z', 'Otto', 'B', 'C'),
    line('2017-01-16T10:10:00Z', 'Inès', 'B', 'C', 'finalise'),
    line('2017-01-16T11:01:00Z', 'Inès', 'B', 'C'),
  ])
    expect(told([next, first])).toContain('History (2)')
})
