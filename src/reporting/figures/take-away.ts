import type { Tx } from '../../house/database/connection.ts'
import type { Cell, Heading, Sheet } from '../../house/lists/export.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { View } from '../../house/ui/view.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { type Breakdown, personsOf, recordsOf } from './compute.ts'
import { codeOf, oneGender } from './pseudonym.ts'
import { type AskedFigure, type FigureRead, namesOf, type YearRead } from './read.ts'

// What a page of figures shows, as a file: of a figure its breakdowns, or line by line what it counts; of a year all its
// figures.

const text = (words: string): Heading => ({ text: words, kind: 'text' })
const number = (words: string): Heading => ({ text: words, kind: 'number' })

async function* each(rows: Iterable<Cell[]>): AsyncIterable<Cell[]> {
  yield* rows
}

const sheet = (view: View, name: string, headings: Heading[], rows: Iterable<Cell[]>): Sheet => ({
  name,
  rightToLeft: view.dir === 'rtl',
  headings: headings.map((heading) => ({
    ...heading,
    text: heading.text.charAt(0).toLocaleUpperCase(view.lang) + heading.text.slice(1),
  })),
  rows: each(rows),
})

/** All figures of a year, as its page shows them. */
export function yearSheet(view: View, year: number, { all, before }: YearRead): Sheet {
  const { t } = view
  const headings = [
    text(t('figures.figure')),
    number(t('figures.value')),
    text(t('figures.dimension.unit')),
    number(t('figures.part')),
    number(t('figures.of')),
    number(String(year - 1)),
    text(t('figures.method')),
  ]
  const rows = all.map((figure): Cell[] => [
    t(`figures.${figure.name}.title`),
    figure.value,
    t(`figures.unit.${figure.unit}`),
    figure.parts?.part ?? null,
    figure.parts?.whole ?? null,
    before.get(figure.name) ?? null,
    t(`figures.${figure.name}.sentence`),
  ])
  return sheet(view, t('figures.title_year', { year: String(year) }), headings, rows)
}

/** The breakdowns of a figure: one row for each part. */
export function numbersSheet(view: View, { definition, year }: AskedFigure, { figure, label }: FigureRead): Sheet {
  const { t } = view
  const title = t(`figures.${definition.name}.title`)
  const parts = (dimension: string, cells: Breakdown, above: string[]): Cell[][] =>
    Object.entries(cells).flatMap(([key, value]) => {
      const named = [...above, label(dimension, key)]
      return typeof value === 'object' && value !== null
        ? parts('country', value, named)
        : [[t(`figures.dimension.${dimension}`), named.join(' · '), value]]
    })
  return sheet(
    view,
    `${title} ${year}`,
    [text(t('figures.broken_by')), text(title), number(t(`figures.unit.${figure.unit}`))],
    [
      ['', t('figures.total'), figure.within.value] as Cell[],
      ...Object.entries(figure.by).flatMap(([dimensions, cells]) => parts(dimensions.split(',')[0] ?? '', cells, [])),
    ],
  )
}

/** What a figure counts, line by line, within what it is narrowed to. */
export async function linesSheet(tx: Tx, view: View, asked: AskedFigure, { label }: FigureRead): Promise<Sheet> {
  const { t } = view
  const { definition, year, where, seesNames, hits } = asked
  const { dimensions } = definition
  const name = `${t(`figures.${definition.name}.title`)} ${year}`
  const words = (dimension: string, keys: readonly (string | null | undefined)[]) =>
    keys.map((key) => (key ? label(dimension, key) : '')).join(' · ')
  if (definition.persons) {
    const persons = await personsOf(tx, definition, year, where, hits)
    const names = seesNames ? await namesOf(tx, persons) : new Map<string, string>()
    const several = dimensions.filter((name) => ['region', 'continent', 'partner', 'theme', 'type'].includes(name))
    const headings = [
      text(t('figures.person')),
      text(t('figures.dimension.country')),
      text(t('figures.dimension.eu')),
      text(t('figures.dimension.gender')),
      ...several.map((dimension) => text(t(`figures.dimension.${dimension}`))),
      { text: t('figures.day'), kind: 'day' as const },
      number(t('figures.counted_in')),
    ]
    const rows = persons.map((person): Cell[] => [
      names.get(person.key) ?? t('figures.pseudonym', { code: codeOf(person.key) }),
      words('country', [person.country]),
      words('eu', [person.eu]),
      oneGender(t, person.gender),
      ...several.map((dimension) => words(dimension, person.keys[dimension] ?? [])),
      person.first_day,
      person.records,
    ])
    return sheet(view, name, headings, rows)
  }
  const records = await recordsOf(tx, definition, year, where, undefined, hits)
  const headings = [
    text(t('figures.record')),
    text(t('requests.field.title')),
    { text: t('figures.day'), kind: 'day' as const },
    ...dimensions.map((dimension) => text(t(`figures.dimension.${dimension}`))),
    number(t(`figures.unit.${definition.unit}`)),
  ]
  const rows = records.map((row): Cell[] => [
    requestName(nameIn(row.partner_names ?? {}, view.lang), row.numeral),
    row.record_table === 'partners' || row.record_table === 'people' ? '' : row.title,
    row.day,
    ...dimensions.map((dimension) => words(dimension, [row[dimension]])),
    Number(row.amount),
  ])
  return sheet(view, name, headings, rows)
}
