import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import {
  asking,
  asks,
  type Checked,
  check,
  checkChanges,
  type FormCheck,
  oneOf,
  optionalEmail,
  optionalText,
  text,
  ticked,
  uuid,
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
export const body: FormCheck<Body> = asking(content().shape)
/**
 * What was changed of a body; `shown` is what its form was filled with. `boxes` do not come back from a page when they
 * are unticked.
 */
export const bodyChanges = (
  typed: Typed,
  shown: Typed,
  boxes: readonly string[] = ['may_veto', 'active'],
): Checked<Partial<Body>> => checkChanges(content(), shown, typed, boxes)

/** What the form of a body is filled with. */
export const textsOfBody = (body: Body): Typed => ({
  name: body.name,
  acronym: body.acronym ?? '',
  email: body.email ?? '',
  language: body.language,
  zone: body.zone,
  ...(body.may_veto ? { may_veto: 'yes' } : {}),
  ...(body.active ? { active: 'yes' } : {}),
})

/** What a body is asked about: a region, a partner, a theme, or several of them together. */
const scopeFields = { region: orNull(60), partner: orNull(12), theme: orNull(60) }
export const scope = asks<Scope>(scopeFields, checkScope)
export const scopeRemoved = asking({ scope: uuid() })
function checkScope(typed: Typed): Checked<Scope> {
  const checked = check(z.object(scopeFields), typed)
  if (checked.ok && !checked.value.region && !checked.value.partner && !checked.value.theme)
    return { ok: false, faults: { region: 'bodies.scope_needed' } }
  return checked
}
