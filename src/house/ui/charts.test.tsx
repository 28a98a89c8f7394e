import { expect, test } from 'vitest'
import { BarChart, ColumnChart, StackedBar } from './charts.tsx'

const said = (markup: string) => markup.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
const bars = (markup: string) =>
  [...markup.matchAll(/<rect class="chart-tone-\d" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(([, x, width]) => [
    Number(x),
    Number(width),
  ])

const fruit = [
  { label: 'Apples', value: 20 },
  { label: 'Pears', value: 10 },
  { label: 'Plums', value: 0 },
]

test('a bar of zero is shown with its number', () => {
  const chart = String(<BarChart title="Apples lead" rows={fruit} />)
  expect(bars(chart)).toHaveLength(2)
  expect(chart).toMatch(
    /Plums<\/tspan><\/text><text class="chart-between"[^>]*>: <\/text><text class="chart-number"[^>]*>0</,
  )
})

test('bars are as long as their numbers', () => {
  const [[, apples = 0] = [], [, pears = 0] = []] = bars(String(<BarChart title="Apples lead" rows={fruit} />))
  expect(apples).toBeCloseTo(pears * 2, 0)
})

test('a column of zero stands on the line with its number', () => {
  const chart = String(
    <ColumnChart
      title="By year"
      rows={[
        { label: '2015', value: 0 },
        { label: '2016', value: 23 },
      ]}
    />,
  )
  expect(bars(chart)).toHaveLength(1)
  expect(chart).toContain('y="145" text-anchor="middle">0<')
})

test.each([
  ['a bar chart', BarChart],
  ['a column chart', ColumnChart],
])('%s of nothing but zeros, or of nothing at all, is drawn', (_, Chart) => {
  for (const rows of [[], [{ label: 'None', value: 0 }]])
    expect(String(<Chart title="Nothing yet" rows={rows} />)).not.toMatch(/NaN|Infinity/)
})

test('a number that is none, or below zero, draws no bar', () => {
  const chart = String(
    <BarChart
      title="Odd"
      rows={[
        { label: 'a', value: Number.NaN },
        { label: 'b', value: -3 },
        { label: 'c', value: 4 },
      ]}
    />,
  )
  expect(bars(chart)).toHaveLength(1)
  expect(chart).not.toMatch(/(x|y|width|height)="[^"]*(NaN|-\d)/)
})

test('right to left, bars begin at the right edge and years run leftwards', () => {
  for (const [x = 0, width = 0] of bars(String(<BarChart title="Apples lead" rows={fruit} dir="rtl" />)))
    expect(x + width).toBeCloseTo(340, 5)
  const [[first = 0] = [], [second = 0] = []] = bars(String(<ColumnChart title="By kind" rows={fruit} dir="rtl" />))
  expect(first).toBeGreaterThan(second)
})

test('a chart is an image with its title and description for its name', () => {
  const chart = String(<BarChart title="Apples lead" desc="Three kinds of fruit" rows={fruit} />)
  const [, title] = chart.match(/aria-labelledby="([^"]+)"/) ?? []
  const [, desc] = chart.match(/aria-describedby="([^"]+)"/) ?? []
  expect(chart).toContain('role="img"')
  expect(chart).toContain(`<title id="${title}">Apples lead</title>`)
  expect(chart).toContain(`<desc id="${desc}">Three kinds of fruit</desc>`)
})

test('a chart with links is a group, since an image may hold none', () => {
  const chart = String(<BarChart title="Apples lead" rows={[{ label: 'Apples', value: 2, href: '/apples?a=1&b="' }]} />)
  expect(chart).toContain('role="group"')
  expect(chart).toContain('<a href="/apples?a=1&amp;b=&quot;">')
  // Heard as "Apples: 2", and not as "Apples2".
  expect(chart.replaceAll(/<[^>]*>/g, '')).toContain('Apples: 2')
})

test('different charts on one page have different ids, the same chart the same', () => {
  const idOf = (title: string) => String(<BarChart title={title} rows={fruit} />).match(/title id="([^"]+)"/)?.[1]
  expect(idOf('One')).not.toBe(idOf('Two'))
  expect(idOf('One')).toBe(idOf('One'))
})

test('long labels wrap, and read as one text', () => {
  const label = 'Eastern and Southern Neighbourhood of the European Union and whatever else must be said of it'
  const chart = String(<BarChart title="Long" rows={[{ label, value: 3 }]} />)
  expect(chart.match(/<tspan/g)?.length).toBeGreaterThan(1)
  expect(said(chart)).toContain(label)
})

test('a word longer than the picture is cut', () => {
  const chart = String(<BarChart title="Long" rows={[{ label: 'W'.repeat(100), value: 3 }]} />)
  expect(chart.match(/<tspan/g)?.length).toBeGreaterThan(2)
})

test('labels cannot bring markup with them', () => {
  expect(String(<BarChart title="<b>" rows={[{ label: '<script>', value: 3 }]} />)).not.toMatch(/<b>|<script>/)
})

test('numbers are written as the reader writes them', () => {
  const percent = (value: number) => `${value} %`
  expect(said(String(<ColumnChart title="Shares" rows={fruit} format={percent} />))).toContain('20 %')
  expect(
    said(String(<BarChart title="Shares" rows={[{ label: 'Apples', value: 20, text: 'twenty' }]} format={percent} />)),
  ).toContain('twenty')
})

test('the parts of a bar fill it, with labels beneath when they have room', () => {
  const chart = String(
    <StackedBar
      title="Half and half"
      parts={[
        { label: 'EU', value: 1, text: '50 %' },
        { label: 'other', value: 1, text: '50 %' },
      ]}
    />,
  )
  const widths = bars(chart).map(([, width = 0]) => width)
  expect(widths).toEqual([169, 169])
  expect(said(chart)).toContain('50 %EU50 %other')
})

test('when one part is too small for its label, all stand in a list, that of zero too', () => {
  const parts = [
    { label: 'workshops', value: 50 },
    { label: 'conferences', value: 1 },
    { label: 'missions', value: 0 },
  ]
  const chart = String(<StackedBar title="Mostly workshops" parts={parts} />)
  expect(chart.match(/width="12" height="12"/g)).toHaveLength(3)
  expect(said(chart)).toContain('50workshops1conferences0missions')
})

test('the strict content policy finds nothing to refuse: no style attribute, no style element, no script', () => {
  const charts = [
    <BarChart title="a" rows={fruit} />,
    <ColumnChart title="b" rows={fruit} />,
    <StackedBar title="c" parts={fruit} />,
  ]
  for (const chart of charts) expect(String(chart)).not.toMatch(/style=|<style|<script| on\w+=/)
})
