import { formatNumber, formatShare } from '../../house/ui/dates.tsx'
import type { View } from '../../house/ui/view.ts'
import type { Parts } from './compute.ts'
import { figureNamed } from './definitions.ts'

/** A figure's value as people read it: a percentage for shares, at most one digit after the point for means. */
export function valueInWords(view: Pick<View, 'lang'>, unit: string, value: number | null): string {
  if (value === null) return '–'
  return unit === 'share' ? formatShare(view.lang, value) : formatNumber(view.lang, value, 1)
}

type Told = { name: string; unit: string; value: number | null; within?: { value: number | null }; parts: Parts | null }

/** Of how many a share or a mean is: "13 of 26 experts". */
export function partsInWords(view: Pick<View, 't'>, figure: Told): string {
  const of = figureNamed(figure.name)?.of
  return of && figure.parts && figure.parts.whole > 0 ? view.t(`figures.parts.${of}`, figure.parts) : ''
}

/** How a figure changed on the year before; nothing where that is not known, or would say nothing. */
export function changeInWords(
  view: Pick<View, 't' | 'lang'>,
  figure: Told,
  before: number | null,
  year: number,
): string {
  const value = figure.within ? figure.within.value : figure.value
  if (value === null || before === null) return ''
  const scale = figure.unit === 'share' ? 100 : 1
  const difference = Math.round((value - before) * scale * 10) / 10
  const said = { difference: formatNumber(view.lang, Math.abs(difference), 1), year: String(year) }
  if (difference === 0) return view.t('site.as_in', said)
  if (figure.unit === 'share') return view.t(difference > 0 ? 'figures.points_more' : 'figures.points_fewer', said)
  return view.t(difference > 0 ? 'site.more_than' : 'site.fewer_than', said)
}

/**
 * A share close to a simple fraction, as the key of its words: 0.5 → 'one_half'. Null when none is within two
 * hundredths.
 */
export function simpleFraction(
  share: number,
): 'none' | 'one_quarter' | 'one_third' | 'one_half' | 'two_thirds' | 'three_quarters' | 'all' | null {
  const fractions = {
    none: 0,
    one_quarter: 1 / 4,
    one_third: 1 / 3,
    one_half: 1 / 2,
    two_thirds: 2 / 3,
    three_quarters: 3 / 4,
    all: 1,
  } as const
  const close = Object.entries(fractions).find(
    ([key, fraction]) => Math.abs(fraction - share) <= (key === 'none' || key === 'all' ? 0 : 0.02),
  )
  return (close?.[0] as keyof typeof fractions | undefined) ?? null
}
