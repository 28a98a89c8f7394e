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
  const around = await surroundings(asks, check, typed)
  for (const [name, value] of Object.entries(typed)) {
    const field = fieldNamed(asks, name)
    // Of lists, some only name what is answered in other fields.
    if (!field || !value || Array.isArray(value)) continue
    const near = around(name)
    const alone = near === typed ? whole : await check(near)
    const [within, said] = alone.ok ? [near, alone] : [typed, whole]
    const { [name]: _, ...others } = within
    const saysTheSame = async (other: Typed) => isDeepStrictEqual(await check(other), said)
    if (!(await saysTheSame(others))) continue
    let counts = false
    for (const another of otherValues(schemaOf(field), value)) {
      const checked = await check({ ...others, [name]: another })
      counts ||= checked.ok && !isDeepStrictEqual(checked, said)
    }
    if (!counts) faults[name] = 'api.counts_for_nothing'
  }
  return faults
}

/**
 * What a field is looked at with. One that comes once for each of several things says nothing of the others: it stands
 * with the fields of its own thing, those of the things that the rest of the form asks for, and those that come once.
 * With all others it would be asked of thousands of things of each of thousands.
 */
async function surroundings(asks: Asks, check: Check, typed: Typed): Promise<(name: string) => Typed> {
  const once: Typed = {}
  const things = new Map<string, Typed>()
  for (const [name, value] of Object.entries(typed)) {
    const thing = thingOf(asks, name)
    if (thing === undefined) once[name] = value
    else things.set(thing, { ...things.get(thing), [name]: value })
  }
  const asked = things.size > 0 ? await check(once) : undefined
  if (asked && !asked.ok)
    for (const name of Object.keys(asked.faults)) Object.assign(once, things.get(thingOf(asks, name) ?? ''))
  return (name) => {
    const thing = thingOf(asks, name)
    return thing === undefined ? typed : { ...once, ...things.get(thing) }
  }
}

/** Of which thing a field tells, where it comes once for each of several. */
const thingOf = ({ fields }: Asks, name: string): string | undefined =>
  Object.hasOwn(fields, name) || !name.includes('.') ? undefined : name.slice(name.indexOf('.') + 1)

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
