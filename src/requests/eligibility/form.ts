import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import {
  asking,
  asks,
  type Checked,
  check,
  oneOf,
  optionalNumber,
  text,
  ticked,
  wholeNumber,
} from '../../house/web/form.ts'
import type { Listing } from './commands.ts'
import { ruleKeys } from './rules.ts'

/** An authority asks; an officer also says whether the waiver is granted. */
export const waiverAsked = asking({ rule: oneOf(ruleKeys), reason: text(2000) })
const decisionFields = { rule: oneOf(ruleKeys), outcome: oneOf(['granted', 'refused']), reason: text(2000) }
export const waiverDecided = asks(decisionFields, checkDecision)
function checkDecision(typed: Typed): Checked<{ rule: string; outcome: 'granted' | 'refused'; reason: string }> {
  const checked = check(z.object(decisionFields), typed)
  return checked.ok
    ? { ok: true, value: { ...checked.value, outcome: checked.value.outcome as 'granted' | 'refused' } }
    : checked
}

const key = text(60).pipe(z.string().regex(/^[a-z_]+$/, 'forms.choose'))
export const ruleSwitch = (typed: Typed) => check(z.object({ rule: oneOf(ruleKeys), active: ticked() }), typed)
export const typeChange = (typed: Typed) => check(z.object({ key, eligible: ticked(), only_jointly: ticked() }), typed)
export const themeOffer = (typed: Typed) => check(z.object({ key, offered: ticked() }), typed)

const partner = text(12).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose'))
export function listing(typed: Typed): Checked<Listing> {
  const checked = check(
    z.object({ partner, from_year: wholeNumber(1990, 2100), to_year: optionalNumber(1990, 2100) }),
    typed,
  )
  if (!checked.ok) return checked
  const { from_year, to_year } = checked.value
  return to_year !== null && to_year < from_year
    ? { ok: false, faults: { to_year: 'eligibility.ends_before_start' } }
    : checked
}
export const striking = (typed: Typed) => check(z.object({ partner }), typed)
