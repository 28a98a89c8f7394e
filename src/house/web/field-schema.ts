import { z } from 'zod'

/** What a field takes, as JSON Schema says it. */
export type JsonSchema = Record<string, unknown>

type Told = JsonSchema | (() => JsonSchema)
const described = new WeakMap<z.core.$ZodType, Told>()

/** Says of a field what its checks alone do not tell: a day, one of a list, what may be left open. */
export function saying<T extends z.ZodType>(field: T, schema: Told): T {
  described.set(field, schema)
  return field
}

/** What a field takes. A number is a number there, though a form sends it as it was typed. */
export function schemaOf(field: z.ZodType): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(field, {
    io: 'output',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const told = described.get(zodSchema)
      if (!told) return
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema]
      Object.assign(jsonSchema, typeof told === 'function' ? told() : told)
    },
  })
  return schema
}

/**
 * A form as data: its fields by name, and fields that come once for each of several things, by what their names begin
 * with. `keysIn`: where the record tells what such a name goes on with, as a path into it: `/criteria/key`.
 */
export type Asks = {
  fields: Record<string, z.ZodType>
  each?: Record<string, z.ZodType>
  keysIn?: Record<string, string>
}

/** Whether a form is refused when this field does not come. */
export const isRequired = (field: z.ZodType) => !field.safeParse(undefined).success

/** Which field of a form bears this name. */
export function fieldNamed({ fields, each = {} }: Asks, name: string): z.ZodType | undefined {
  if (Object.hasOwn(fields, name)) return fields[name]
  const [group = '', ...rest] = name.split('.')
  return rest.length > 0 && Object.hasOwn(each, group) ? each[group] : undefined
}

/** Fields of two forms that are sent as one. */
export const asksOfBoth = (one: Asks, other: Asks | undefined): Asks => ({
  fields: { ...one.fields, ...other?.fields },
  each: { ...one.each, ...other?.each },
  keysIn: { ...one.keysIn, ...other?.keysIn },
})
