import { z } from 'zod'
import { type Day, isCalendarDay } from '../days/day.ts'
import { isTextKey } from '../languages/texts.ts'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import { asSent } from '../ui/meanwhile.tsx'
import type { Translate } from '../ui/view.ts'
import { type Asks, saying, schemaOf } from './field-schema.ts'
import { oneLine } from './line-breaks.ts'
import { readAddress } from './mail-address.ts'

// Fields of forms. Messages are keys of texts, so that a mistake is said in the reader's language.

/** Something that can be seen: a name of zero-width signs alone would be a link that nobody finds. */
const visible = /[^\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/u
export const isVisible = (typed: string) => visible.test(typed)
const withoutBlanks = (typed: string) => (isVisible(typed) ? typed.trim() : '')
const trimmed = z.preprocess(
  (value) => (typeof value === 'string' ? withoutBlanks(value) : value === undefined ? '' : value),
  z.string('forms.one_value'),
)

/**
 * What is longer has several lines, as its field on the page has; what is not is a name, a title, a place, and stands
 * in one.
 */
const longestLine = 300
const written = (max: number) => (max > longestLine ? trimmed : trimmed.transform(oneLine))

/** A text that must be there, of at most `max` characters. */
export const text = (max = 200) =>
  written(max).pipe(z.string().min(1, 'forms.required').max(max, `forms.too_long:${max}`))
/** A text that may be missing; '' then. */
export const optionalText = (max = 200) => written(max).pipe(z.string().max(max, `forms.too_long:${max}`))
/** A calendar date 'yyyy-mm-dd' that exists, from 1990 to 2100. */
export const day = () =>
  saying(
    trimmed.pipe(
      z
        .string()
        .min(1, 'forms.required')
        .transform((typed, context): Day => {
          if (isDay(typed)) return typed
          context.addIssue({ code: 'custom', message: 'forms.not_a_date' })
          return z.NEVER
        }),
    ),
    { type: 'string', format: 'date' },
  )
export const optionalDay = () => emptyOr(day())
export const wholeNumber = (min: number, max: number) =>
  saying(
    trimmed.pipe(
      z
        .string()
        .min(1, 'forms.required')
        .regex(/^-?\d{1,12}$/, 'forms.not_a_number')
        .transform(Number)
        .pipe(z.number().min(min, `forms.between:${min}:${max}`).max(max, `forms.between:${min}:${max}`)),
    ),
    { type: 'integer', minimum: min, maximum: max },
  )
export const optionalNumber = (min: number, max: number) => emptyOr(wholeNumber(min, max))
/** One of a closed list of keys. */
export const oneOf = (keys: readonly string[]) =>
  saying(
    trimmed.pipe(
      z
        .string()
        .min(1, 'forms.choose')
        .refine((typed) => keys.includes(typed), 'forms.choose'),
    ),
    { type: 'string', enum: [...keys] },
  )
export const optionalOneOf = (keys: readonly string[]) => emptyOr(oneOf(keys))
/** Any number of a closed list of keys. */
export const severalOf = (keys: readonly string[]) =>
  saying(
    z.preprocess(
      (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
      z.array(z.string().refine((typed) => keys.includes(typed), 'forms.choose')),
    ),
    { type: 'array', items: { type: 'string', enum: [...keys] } },
  )
/** Any number of keys of one of the facility's lists, which the form holds against what stands there now. */
export const keys = () =>
  saying(
    z.preprocess((value) => [value ?? []].flat(), z.array(key())),
    { type: 'array', items: { type: 'string' } },
  )
/** One mail address, cleaned of what was copied along: see mail-address.ts, which every other way in asks as well. */
export const email = () =>
  saying(
    z.preprocess(
      (value) => value ?? '',
      z.string('forms.one_value').transform((typed, context): string => {
        const read = readAddress(typed)
        if (read.ok) return read.address
        context.addIssue({ code: 'custom', message: read.fault })
        return z.NEVER
      }),
    ),
    anEmail,
  )
const anEmail = { type: 'string', format: 'email' }
/** An e-mail address that may be missing; '' then. */
export const optionalEmail = () =>
  saying(
    emptyOr(email()).transform((typed) => typed ?? ''),
    anEmail,
  )
/** An id as the database reads it: what only looks like one would be refused there without a sentence. */
export const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const uuid = () => saying(trimmed.pipe(z.string().min(1, 'forms.choose').regex(idForm, 'forms.choose')), anId)
const anId = { type: 'string', format: 'uuid' }
/** The id of something that may be left open; null then. */
export const optionalUuid = () => emptyOr(uuid())
/** The key of a line in one of the facility's lists. */
export const key = () => text(60).pipe(z.string().regex(/^[a-z0-9_]+$/, 'forms.choose'))
export const ticked = () => z.preprocess((value) => value !== undefined && value !== '', z.boolean())

function emptyOr<T extends z.ZodType>(field: T) {
  return saying(
    trimmed.transform((typed, context): z.output<T> | null => {
      if (typed === '') return null
      const result = field.safeParse(typed)
      if (result.success) return result.data
      for (const issue of result.error.issues) context.addIssue({ code: 'custom', message: issue.message })
      return z.NEVER
    }),
    () => schemaOf(field),
  )
}

/** Whether 'yyyy-mm-dd' is a day that exists, between 1990 and 2100. */
export function isDay(typed: string): typed is Day {
  return isCalendarDay(typed) && typed >= '1990-01-01' && typed <= '2100-12-31'
}
/** The day that stands in a field; undefined when what was typed is none. */
export const dayTyped = (typed: Typed[string] | undefined): Day | undefined =>
  typeof typed === 'string' && isDay(typed) ? typed : undefined

export type Checked<T> = { ok: true; value: T } | { ok: false; faults: Record<string, string> }

/**
 * Mistakes in what was typed, found where it was held against a record that a command has locked. The form shows them
 * as those of its own check.
 */
export class Mistyped extends Error {
  constructor(readonly faults: Record<string, string>) {
    super('what was typed is wrong')
  }
}

/** A change that is told from the record, once it is locked; what is wrong with it then is `Mistyped`. */
export const checkedAgainst =
  <R, V>(check: (record: R) => Checked<V> | Promise<Checked<V>>) =>
  async (record: R): Promise<V> => {
    const checked = await check(record)
    if (!checked.ok) throw new Mistyped(checked.faults)
    return checked.value
  }

/** Checks what was typed; faults are text keys by field name, the first of each field. */
export function check<T extends z.ZodType>(schema: T, typed: Typed): Checked<z.output<T>> {
  const result = schema.safeParse(typed)
  if (result.success) return { ok: true, value: result.data }
  const faults: Record<string, string> = {}
  for (const issue of result.error.issues) faults[String(issue.path[0] ?? '')] ??= issue.message
  return { ok: false, faults }
}

/**
 * A form: checks what was typed, and tells what it asks, so that whoever has no page of ours knows it too.
 */
export type FormCheck<T> = ((typed: Typed) => Checked<T>) & { readonly asks: Asks }

/** The form of these fields. */
export function asking<Shape extends z.ZodRawShape>(shape: Shape): FormCheck<z.output<z.ZodObject<Shape>>> {
  const schema = z.object(shape)
  return asks(shape, (typed) => check(schema, typed))
}

/** A form that asks nothing: its button is enough. */
export const nothingAsked = asking({})

/** All of these fields go on with keys that are told in one place. */
export function keysOf(each: Asks['fields'], keysIn: string | undefined): Record<string, string> {
  return keysIn ? Object.fromEntries(Object.keys(each).map((name) => [name, keysIn])) : {}
}

/**
 * A form that is checked by more than its fields one by one. `each`: fields `<name>.<key>`, for each of several;
 * `keysIn`: where the record tells those keys.
 */
export function asks<T>(
  fields: Asks['fields'] | z.ZodRawShape,
  checked: (typed: Typed) => Checked<T>,
  each: Asks['fields'] = {},
  keysIn?: string,
): FormCheck<T> {
  return Object.assign((typed: Typed) => checked(typed), {
    asks: { fields: fields as Asks['fields'], each, keysIn: keysOf(each, keysIn) },
  })
}

/**
 * A form rewrites only what it shows and what was changed on it: fields that came back as they were shown, or did not
 * come back, are neither checked nor written. A record may hold what its form could not offer. Boxes that may all be
 * unticked do not come back then:
 * `boxes` names them.
 */
export function checkChanges<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  shown: Typed,
  typed: Typed,
  boxes: readonly string[] = [],
): Checked<Partial<z.output<z.ZodObject<Shape>>>> {
  const changed = Object.keys(schema.shape).filter(
    (name) => (typed[name] !== undefined || boxes.includes(name)) && !isAsShown(shown[name], typed[name]),
  )
  return check(z.object(Object.fromEntries(changed.map((name) => [name, schema.shape[name]]))), typed) as Checked<
    Partial<z.output<z.ZodObject<Shape>>>
  >
}

/**
 * The same of a record whose steps have recorded more, the further its life went: `recorded` are fields of what they
 * wrote. What is there can be corrected, as `shown` holds it; what is not is recorded by its step alone.
 */
export function checkCorrections<Shape extends z.ZodRawShape, Recorded extends z.ZodRawShape>(
  content: z.ZodObject<Shape>,
  recorded: z.ZodObject<Recorded>,
  shown: Typed,
  typed: Typed,
  boxes: readonly string[] = [],
): Checked<Partial<z.output<z.ZodObject<Shape>> & z.output<z.ZodObject<Recorded>>>> {
  const early = Object.keys(recorded.shape).filter((name) => shown[name] === undefined && typed[name])
  const checked = checkChanges(content.extend(recorded.shape), shown, typed, boxes)
  if (early.length === 0) return checked as never
  const faults = Object.fromEntries(early.map((name) => [name, 'forms.not_recorded']))
  return { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...faults } }
}

/** Of what steps have recorded, that which is there, as a form shows it. */
export const recordedTexts = (facts: Record<string, string | number | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).flatMap(([name, fact]) => (fact === null ? [] : [[name, String(fact)]])))

/**
 * Whether a field came back as it was shown: line ends, blanks at the ends and the order of ticks are the browser's.
 */
export function isAsShown(shown: Typed[string] | undefined, typed: Typed[string] | undefined): boolean {
  const [before, after] = [asSent(shown), asSent(typed)]
  return before.length === after.length && before.every((value, index) => value === after[index])
}

/**
 * What a list holds after some of what was offered was ticked: the rest, which nobody could tick, stays, and so does
 * the order.
 */
export function ticksAmong<T>(before: readonly T[], offered: readonly T[], chosen: readonly T[]): T[] {
  return [
    ...before.filter((one) => !offered.includes(one) || chosen.includes(one)),
    ...chosen.filter((one) => !before.includes(one)),
  ]
}

/** Puts faults into words. A fault is a text key, with numbers after colons: 'forms.too_long:200'. */
export function inWords(faults: Record<string, string>, t: Translate): FieldErrors {
  return Object.fromEntries(
    Object.entries(faults).map(([field, fault]) => {
      const [key = '', first = '', second = ''] = fault.split(':')
      return [field, isTextKey(key) ? t(key, { first, second }) : fault]
    }),
  )
}

/** The version of the record on the page a form was sent from, where the form carries one. */
export function versionIn(typed: Typed): { version?: number } {
  if (typed.version === undefined) return {}
  // What is no number is no version that a page of ours has shown.
  return { version: /^\d{1,9}$/.test(String(typed.version)) ? Number(typed.version) : -1 }
}
