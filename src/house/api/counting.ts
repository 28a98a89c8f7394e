import { isDeepStrictEqual } from 'node:util'
import type { Typed } from '../ui/forms.tsx'
import { type Asks, fieldNamed, type JsonSchema, schemaOf } from '../web/field-schema.ts'
import type { Checked } from '../web/form.ts'

type Check = (typed: Typed) => Checked<unknown> | Promise<Checked<unknown>>

/**
 * Fields that count for nothing with what else was sent: without them the form says the same, and with another value as
 * well. A page may bring along what its reader chose before another choice; a program must not be left to think that it
 * was taken. What says no more than the form takes for granted is taken all the same.
 */
export async function countingForNothing(asks: Asks, check: Check, typed: Typed): Promise<Record<string, string>> {
  const whole = await check(typed)
  const faults: Record<string, string> = Object.create(null)
  if (!whole.ok) return faults
  const saysTheSame = async (other: Typed) => {
    const checked = await check(other)
    return checked.ok ? isDeepStrictEqual(checked.value, whole.value) : undefined
  }
  for (const [name, value] of Object.entries(typed)) {
    const field = fieldNamed(asks, name)
    // Of lists, some only name what is answered in other fields.
    if (!field || !value || Array.isArray(value)) continue
    const { [name]: _, ...others } = typed
    if (!(await saysTheSame(others))) continue
    let counts = false
    for (const another of otherValues(schemaOf(field), value))
      counts ||= (await saysTheSame({ ...others, [name]: another })) === false
    if (!counts) faults[name] = 'api.counts_for_nothing'
  }
  return faults
}

/** Other values that a field may take, as they would be typed; some of them may be none that the form knows. */
function otherValues(schema: JsonSchema, value: string): string[] {
  const kinds = (schema.anyOf as JsonSchema[] | undefined) ?? [schema]
  const all = kinds.flatMap(({ enum: some, type, format }): string[] => {
    if (Array.isArray(some)) return some.map(String)
    if (type === 'integer' || type === 'number') return [String(Number(value) + 1), String(Number(value) - 1)]
    if (format === 'date') return ['2016-05-09', '2016-05-10']
    return type === 'string' ? ['other', 'TG', 'fr', 'en', 'Text'] : []
  })
  return all.filter((one) => one !== value && one !== '')
}
