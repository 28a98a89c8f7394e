import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { type Checked, check, optionalText } from '../../house/web/form.ts'

export type NewPart = { region: string | null; theme: string | null }

const orNull = optionalText(60).transform((typed) => (typed === '' ? null : typed))

/** A part of a portfolio: a region, a theme, or a theme in a region. */
export function part(typed: Typed): Checked<NewPart> {
  const checked = check(z.object({ region: orNull, theme: orNull }), typed)
  return checked.ok && !checked.value.region && !checked.value.theme
    ? { ok: false, faults: { region: 'portfolios.part_needed' } }
    : checked
}
