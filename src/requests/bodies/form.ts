import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import {
  type Checked,
  check,
  checkChanges,
  oneOf,
  optionalEmail,
  optionalText,
  text,
  ticked,
} from '../../house/web/form.ts'

export type Body = {
  name: string
  acronym: string | null
  email: string | null
  language: string
  zone: string
  may_veto: boolean
  active: boolean
}
export type Scope = { region: string | null; partner: string | null; theme: string | null }

export const zones = (): string[] => Intl.supportedValuesOf('timeZone')

const orNull = (max: number) => optionalText(max).transform((typed) => (typed === '' ? null : typed))
const emailOrNull = optionalEmail().transform((typed) => (typed === '' ? null : typed))

const content = () =>
  z.object({
    name: text(200),
    acronym: orNull(40),
    email: emailOrNull,
    language: oneOf(languages),
    zone: oneOf(zones()),
    may_veto: ticked(),
    active: ticked(),
  })
export const body = (typed: Typed): Checked<Body> => check(content(), typed)
/** What was changed of a body; `shown` is what its form was filled with. */
export const bodyChanges = (typed: Typed, shown: Typed): Checked<Partial<Body>> =>
  checkChanges(content(), shown, typed, ['may_veto', 'active'])

/** What a body is asked about: a region, a partner, a theme, or several of them together. */
export function scope(typed: Typed): Checked<Scope> {
  const checked = check(z.object({ region: orNull(60), partner: orNull(12), theme: orNull(60) }), typed)
  if (checked.ok && !checked.value.region && !checked.value.partner && !checked.value.theme)
    return { ok: false, faults: { region: 'bodies.scope_needed' } }
  return checked
}
