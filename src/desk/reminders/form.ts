import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { type Checked, check, oneOf, optionalText, severalOf } from '../../house/web/form.ts'
import { isZone } from './hours.ts'

export type Preferences = { language: string; zone: string; wanted: string[] }

/** A reader's preferences as typed: every kind that is offered and not ticked is switched off. */
export function preferences(typed: Typed, offered: readonly string[]): Checked<Preferences> {
  return check(
    z.object({
      language: oneOf(languages),
      zone: optionalText(64).refine((zone) => zone === '' || isZone(zone), 'forms.choose'),
      wanted: severalOf(offered),
    }),
    typed,
  )
}
