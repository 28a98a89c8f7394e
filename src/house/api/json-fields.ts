import type { z } from 'zod'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import { type Asks, fieldNamed, isRequired, type JsonSchema, schemaOf } from '../web/field-schema.ts'
import { severalLines } from '../web/line-breaks.ts'

/** What a program sends as the fields of a form, or what is wrong with them: sentences by field, as keys of texts. */
type Taken = { ok: true; typed: Typed } | { ok: false; faults: FieldErrors }

/**
 * The fields of a form out of the JSON of a program, as they are typed into a page: the form then checks them as it
 * checks a page's. What the form does not ask is refused by its name, what is of another type as such. `null` is a
 * field left empty.
 */
export function typedFrom(asks: Asks, sent: Record<string, unknown>): Taken {
  const typed: Typed = {}
  // A field may bear any name, also one that objects have by nature.
  const faults: FieldErrors = Object.create(null)
  for (const [name, value] of Object.entries(sent)) {
    const field = fieldNamed(asks, name)
    if (!field) {
      faults[name] = 'api.unknown_field'
      continue
    }
    const type = typeOf(field)
    const taken = value === null ? '' : asTyped(type, value)
    if (taken === undefined) faults[name] = `api.wrong_type.${type}`
    else typed[name] = taken
  }
  return Object.keys(faults).length === 0 ? { ok: true, typed } : { ok: false, faults }
}

/** The same of a form with files: its fields come as a page sends them, and are refused by their names alone. */
export function typedInForm(asks: Asks, typed: Typed): Taken {
  const faults: FieldErrors = Object.create(null)
  for (const name of Object.keys(typed)) if (!fieldNamed(asks, name)) faults[name] = 'api.unknown_field'
  return Object.keys(faults).length === 0 ? { ok: true, typed } : { ok: false, faults }
}

type Type = 'text' | 'number' | 'flag' | 'list'
const types: Record<string, Type> = { integer: 'number', number: 'number', boolean: 'flag', array: 'list' }

const known = new WeakMap<z.ZodType, Type>()
/** Told once of each field: one that comes for each of several things may come hundreds of times. */
function typeOf(field: z.ZodType): Type {
  const before = known.get(field)
  if (before) return before
  const schema = schemaOf(field)
  const [first] = [schema.anyOf ?? []].flat() as JsonSchema[]
  const type = types[String(schema.type ?? first?.type)] ?? 'text'
  known.set(field, type)
  return type
}

/**
 * As a page would send it; undefined when it is of another type. A flag that is said to be off comes as an empty field:
 * of one that is not named nothing is said.
 */
function asTyped(type: Type, value: unknown): string | string[] | undefined {
  if (type === 'number') return typeof value === 'number' ? String(value) : undefined
  if (type === 'flag') return typeof value === 'boolean' ? (value ? 'yes' : '') : undefined
  if (type === 'text') return cleanText(value)
  if (!Array.isArray(value)) return undefined
  const texts = value.map(cleanText)
  return texts.every((one) => one !== undefined) ? texts : undefined
}

/** A text that the database can keep, with line ends and composed letters as a page would send it. */
function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return undefined
  return severalLines(value.normalize('NFC'))
}

/**
 * What a form takes, as JSON Schema. `partial`: it changes what stands already, and what does not come stays as it is.
 */
export function bodySchema({ fields, each = {}, keysIn = {} }: Asks, partial = false): JsonSchema {
  const required = partial ? [] : Object.keys(fields).filter((name) => isRequired(fields[name] as never))
  const open = (name: string, schema: JsonSchema) => (required.includes(name) ? schema : orNull(schema))
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, open(name, schemaOf(field))])),
    ...(Object.keys(each).length > 0
      ? {
          patternProperties: Object.fromEntries(
            Object.entries(each).map(([name, field]) => [
              `^${name}\\..+$`,
              { ...orNull(schemaOf(field)), ...(keysIn[name] ? { 'x-keys-in': keysIn[name] } : {}) },
            ]),
          ),
        }
      : {}),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] })
