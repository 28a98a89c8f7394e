import { formatNumber, formatShare } from '../../house/ui/dates.tsx'
import type { View } from '../../house/ui/view.ts'

/** A figure's value as people read it: a percentage for shares, at most one digit after the point for means. */
export function valueInWords(view: Pick<View, 'lang'>, unit: string, value: number | null): string {
  if (value === null) return '–'
  return unit === 'share' ? formatShare(view.lang, value) : formatNumber(view.lang, value, 1)
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
