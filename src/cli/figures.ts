import type { Tx } from '../house/database/connection.ts'
import { translator } from '../house/languages/texts.ts'
import { checkFigures, computeFigures, everyBreakdown, unknownBreakdowns } from '../reporting/figures/compute.ts'
import type { Dimension } from '../reporting/figures/sources.ts'
import { WrongUse } from './wrong-use.ts'

/** `mobilise figures YEAR`: the figures as text or JSON, or checked against what was published. */
export async function figuresCommand(
  tx: Tx,
  year: number,
  options: { json?: boolean; check?: boolean; by: string[] },
): Promise<void> {
  const combinations = options.by.map(
    (dimensions) => dimensions.split(',').map((dimension) => dimension.trim()) as Dimension[],
  )
  const unknown = unknownBreakdowns(combinations)
  if (unknown.length > 0) throw new WrongUse(unknown.join('. '))
  const all = await computeFigures(tx, year, {
    breakdowns: options.json ? (figure) => everyBreakdown(figure, combinations) : () => [],
    published: true,
  })
  const t = translator('en')
  if (options.json)
    console.log(
      JSON.stringify(
        all.map(({ within: _within, ...figure }) => ({
          ...figure,
          shared: Object.fromEntries(
            Object.entries(figure.shared).map(([dimension, sums]) => [
              dimension,
              { ...sums, note: t('figures.shared', sums) },
            ]),
          ),
          published: figure.published.map(
            ({ words: _words, note: _note, contradicts: _contradicts, derived: _derived, ...published }) => published,
          ),
        })),
        null,
        2,
      ),
    )
  else if (!options.check)
    for (const figure of all)
      console.log(
        `${figure.name.padEnd(30)} ${figure.value === null ? '–' : Math.round(figure.value * 1000) / 1000} ${figure.unit}`,
      )
  if (options.check) sayCheck(all)
}

function sayCheck(all: Awaited<ReturnType<typeof computeFigures>>) {
  const { findings, contradictions } = checkFigures(all)
  const t = translator('en')
  for (const found of contradictions) console.error(t('figures.check_contradiction', inWords(found)))
  for (const found of findings) console.error(t('figures.check_finding', inWords(found)))
  if (findings.length > 0) process.exitCode = 1
  const compared = all.reduce((sum, figure) => sum + figure.published.length, 0)
  console.error(t('figures.check_done', { compared, findings: findings.length, contradictions: contradictions.length }))
}

function inWords(found: ReturnType<typeof checkFigures>['findings'][number]) {
  const dimensions = Object.entries(found.dimensions).map(([dimension, key]) => `${dimension}=${key}`)
  return {
    figure: [found.figure, ...dimensions].join(' '),
    published: `${found.operator} ${found.published}`,
    section: found.section,
    derived: found.derived === null ? '–' : Math.round(found.derived * 1000) / 1000,
    contradicts: found.contradicts ?? '',
  }
}
