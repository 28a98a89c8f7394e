import type { Tx } from '../database/connection.ts'
import { type Dimension, type FigureDefinition, type FigureRow, figures } from './definitions.ts'

export type Breakdown = { [key: string]: number | null | Breakdown }
export type Published = { value: number; operator: string; section: string; words: string; note: string; contradicts: string | null; dimensions: Record<string, string>; agrees: boolean }
export type Figure = { name: string; unit: string; value: number | null; by: Record<string, Breakdown>; published: Published[] }

/** The keys that a closed dimension lists, also where nothing was counted. */
export type Keys = Partial<Record<Dimension, string[]>>

/** The number that a figure's rows give. Null when there is nothing to average or to take a share of. */
export function totalOf(figure: Pick<FigureDefinition, 'by'>, rows: FigureRow[]): number | null {
  if (figure.by === 'country_share') return null
  if (figure.by === 'count') return new Set(rows.map((row) => row.key)).size
  if (figure.by === 'sum') return rows.reduce((sum, row) => sum + Number(row.amount), 0)
  if (rows.length === 0) return null
  if (figure.by === 'mean') return rows.reduce((sum, row) => sum + Number(row.amount), 0) / rows.length
  if (figure.by === 'median') return median(rows.map((row) => Number(row.amount)))
  const keys = new Set(rows.map((row) => row.key))
  return new Set(rows.filter((row) => row.hit).map((row) => row.key)).size / keys.size
}

function median(amounts: number[]): number {
  const sorted = amounts.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** A figure broken down by one dimension or several, each level within the one before it. */
export function breakdown(figure: FigureDefinition, rows: FigureRow[], dimensions: Dimension[], keys: Keys): Breakdown {
  const [dimension, ...rest] = dimensions
  if (!dimension) return {}
  if (figure.by === 'country_share' && dimension === 'country') return countryShares(rows)
  const found = new Set(rows.map((row) => row[dimension]).filter((key): key is string => typeof key === 'string'))
  const all = keys[dimension] ? [...keys[dimension], ...[...found].filter((key) => !keys[dimension]?.includes(key))] : [...found].sort()
  return Object.fromEntries(
    all.map((key) => {
      const inside = rows.filter((row) => row[dimension] === key)
      if (rest.length > 0) return [key, breakdown(figure, inside, rest, keys)]
      return [key, figure.by === 'country_share' ? countryShares(inside) : totalOf(figure, inside)]
    }),
  )
}

/** Shares of countries of employment among distinct persons, the largest first. */
function countryShares(rows: FigureRow[]): Breakdown {
  const persons = new Map(rows.map((row) => [row.key, row.country ?? '']))
  const counts = new Map<string, number>()
  for (const country of persons.values()) counts.set(country, (counts.get(country) ?? 0) + 1)
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([country, count]) => [country, count / persons.size]))
}

/** The rows that a figure's own value is taken of: for medians per step, the whole way. */
export function ownRows(figure: FigureDefinition, rows: FigureRow[]): FigureRow[] {
  return figure.by === 'median' ? rows.filter((row) => row.step === 'invited_to_on_site') : rows
}

/** The rows in one cell of a breakdown. */
export function within(figure: FigureDefinition, rows: FigureRow[], where: Record<string, string>): FigureRow[] {
  const wanted = Object.entries(where).filter(([dimension]) => figure.dimensions.includes(dimension as Dimension))
  const base = wanted.some(([dimension]) => dimension === 'step') ? rows : ownRows(figure, rows)
  return base.filter((row) => wanted.every(([dimension, key]) => key.split('|').includes(row[dimension as Dimension] ?? '')))
}

/** Whether a derived value bears out a published one: "about" within 5 %, "almost" within 5 % below and never above. */
export function agrees(derived: number | null, operator: string, published: number): boolean {
  if (derived === null) return false
  const tolerance = Math.abs(published) * 0.05
  if (operator === '>') return derived > published
  if (operator === 'about') return Math.abs(derived - published) <= tolerance + 1e-9
  if (operator === 'almost') return derived <= published + 1e-9 && derived >= published - tolerance - 1e-9
  return Math.abs(derived - published) < 1e-9
}

/** The dimensions asked for that no figure has, each with what there is instead; empty when all are known. */
export function unknownBreakdowns(asked: Dimension[][]): string[] {
  return asked
    .filter((dimensions) => !figures.some((figure) => dimensions.every((dimension) => figure.dimensions.includes(dimension))))
    .map((dimensions) => `no figure is broken down by ${dimensions.join(',')}; there is ${figures.map((figure) => `${figure.name}: ${figure.dimensions.join(', ')}`).join('; ')}`)
}

/** The keys of the facility's closed lists, in their order. */
export async function closedKeys(tx: Tx): Promise<Keys> {
  const list = async (table: 'regions' | 'themes' | 'activity_types' | 'output_types' | 'authority_types') =>
    (await tx.selectFrom(table).select('key').orderBy('position').execute()).map((row) => row.key)
  return {
    region: await list('regions'),
    theme: await list('themes'),
    authority_type: await list('authority_types'),
    income_group: ['low', 'lower_middle', 'upper_middle', 'high'],
  }
}

/** A closed list for a figure: `type` means activities' types or outputs' types. */
async function keysFor(tx: Tx, figure: FigureDefinition, keys: Keys): Promise<Keys> {
  if (!figure.dimensions.includes('type')) return keys
  const table = figure.name.startsWith('outputs.') ? 'output_types' : 'activity_types'
  return { ...keys, type: (await tx.selectFrom(table).select('key').orderBy('position').execute()).map((row) => row.key) }
}

/** One figure of a year: its value, its breakdowns by each single dimension and by the combinations asked for, and what was published. */
export async function computeFigure(tx: Tx, figure: FigureDefinition, year: number, combinations: Dimension[][] = []): Promise<Figure & { rows: FigureRow[] }> {
  const rows = await figure.rows(tx, year)
  const keys = await keysFor(tx, figure, await closedKeys(tx))
  const by: Record<string, Breakdown> = {}
  const wanted = [...figure.dimensions.map((dimension) => [dimension]), ...combinations.filter((dimensions) => dimensions.every((dimension) => figure.dimensions.includes(dimension)))]
  if (figure.by === 'country_share') wanted.push(['region', 'country'])
  for (const dimensions of wanted) by[dimensions.join(',')] = breakdown(figure, dimensions.includes('step') ? rows : ownRows(figure, rows), dimensions, keys)
  return { name: figure.name, unit: figure.unit, value: totalOf(figure, ownRows(figure, rows)), by, published: await publishedOf(tx, figure, year, rows), rows }
}

async function publishedOf(tx: Tx, figure: FigureDefinition, year: number, rows: FigureRow[]): Promise<Published[]> {
  const published = await tx.selectFrom('published_figures').selectAll().where('figure', '=', figure.name).where('year', '=', year).orderBy('section').orderBy('id').execute()
  return published.map((row) => {
    const dimensions = row.dimensions as Record<string, string>
    return {
      value: Number(row.value),
      operator: row.operator,
      section: row.section,
      words: row.words,
      note: row.note,
      contradicts: row.contradicts,
      dimensions,
      agrees: agrees(derivedFor(figure, rows, dimensions), row.operator, Number(row.value)),
    }
  })
}

/** The derived value that stands against a published one of these dimensions. */
export function derivedFor(figure: FigureDefinition, rows: FigureRow[], dimensions: Record<string, string>): number | null {
  if (figure.by !== 'country_share') return totalOf(figure, within(figure, rows, dimensions))
  const { country, ...others } = dimensions
  const shares = countryShares(within(figure, rows, others))
  const share = country ? shares[country] : null
  return typeof share === 'number' ? share : country ? 0 : null
}

/** All figures of a year. */
export async function computeFigures(tx: Tx, year: number, combinations: Dimension[][] = []): Promise<(Figure & { rows: FigureRow[] })[]> {
  const all = []
  for (const figure of figures) all.push(await computeFigure(tx, figure, year, combinations))
  return all
}

export type CheckedFigure = { figure: string; dimensions: Record<string, string>; published: number; operator: string; derived: number | null; section: string; contradicts: string | null }

/**
 * Holds published values against derived ones. A value that the report itself contradicts elsewhere (`contradicts`) is named, not failed;
 * any other that does not agree is a finding.
 */
export function checkFigures(all: (Figure & { rows: FigureRow[] })[]): { findings: CheckedFigure[]; contradictions: CheckedFigure[] } {
  const faults = all.flatMap((figure) => {
    const definition = figures.find((known) => known.name === figure.name)
    if (!definition) return []
    return figure.published
      .filter((published) => !published.agrees)
      .map((published) => ({
        figure: figure.name,
        dimensions: published.dimensions,
        published: published.value,
        operator: published.operator,
        derived: derivedFor(definition, figure.rows, published.dimensions),
        section: published.section,
        contradicts: published.contradicts,
      }))
  })
  return { findings: faults.filter((fault) => !fault.contradicts), contradictions: faults.filter((fault) => fault.contradicts) }
}
