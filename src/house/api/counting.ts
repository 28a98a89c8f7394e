import { isDeepStrictEqual } from 'node:util'
import type { Typed } from '../ui/forms.tsx'
import type { Asks } from '../web/field-schema.ts'
import type { Checked } from '../web/form.ts'

type Check = (typed: Typed) => Checked<unknown> | Promise<Checked<unknown>>

/**
 * Fields that count for nothing with what else was sent: without them the form says the same. A page may bring along
 * what its reader chose before another choice; a program must not be left to think that it was taken.
 */
export async function countingForNothing(asks: Asks, check: Check, typed: Typed): Promise<Record<string, string>> {
  const whole = await check(typed)
  const faults: Record<string, string> = {}
  if (!whole.ok) return faults
  for (const name of Object.keys(asks.fields)) {
    // Of lists, some only name what is answered in other fields.
    if (!typed[name] || Array.isArray(typed[name])) continue
    const { [name]: _, ...others } = typed
    const without = await check(others)
    if (without.ok && isDeepStrictEqual(without.value, whole.value)) faults[name] = 'api.counts_for_nothing'
  }
  return faults
}
