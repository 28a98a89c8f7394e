import { walls } from '../database/walls.ts'
import { fileTypes } from '../files/file-types.ts'
import { labelKey } from '../history/changes.ts'
import { hasText } from '../languages/texts.ts'
import type { ListColumn, ListFilter } from '../lists/list.ts'
import type { Translate, View } from '../ui/view.ts'
import { type Asks, asksOfBoth, type JsonSchema } from '../web/field-schema.ts'
import { bodySchema } from './json-fields.ts'
import { mostRows } from './listing.ts'
import type { AnyOffered, WithFile } from './offered.ts'

/** What is told of each kind of record, as JSON Schema, by the slice it belongs to. */
export type ReadModels = Readonly<Record<string, JsonSchema>>

type Operation = Record<string, unknown>
type Reader = Pick<View, 't' | 'lang'>

/**
 * The description of everything that programs may ask, derived from what is offered: lists from their columns and
 * filters, steps from their forms, records from their read models. Nobody writes it.
 */
export function openapiOf(all: readonly AnyOffered[], models: ReadModels, view: Reader, origin: string): object {
  const { t } = view
  return {
    openapi: '3.1.0',
    info: { title: t('facility.name'), version: '1', description: t('api.lead') },
    servers: [{ url: `${origin}/api/v1` }],
    security: [{ token: [] }],
    tags: all.map((offer) => ({ name: offer.name, description: titleOf(offer, t) })),
    paths: Object.assign({}, ...all.map((offer) => pathsOf(offer, view))),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: t('api.no_token') } },
      parameters: parametersOf(t),
      headers: headersOf(t),
      responses: {
        problem: {
          description: t('api.problems'),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
        },
      },
      schemas: { problem, ...Object.assign({}, ...all.map((offer) => schemasOf(offer, all, models, view))) },
    },
  }
}

/** The heading that a page of these records has. */
export const titleOf = ({ name, title }: Pick<AnyOffered, 'name' | 'title'>, t: Translate) =>
  t(title ?? `${name}.title`)
/** What a step is called on its page. */
export const labelOf = (offer: AnyOffered, step: string, { t, lang }: Reader) =>
  [
    `${offer.record?.slice}.step.${step}`,
    `api.step.${step}`,
    offer.steps?.[step]?.label ?? (step === 'edit' ? 'ui.edit' : ''),
  ]
    .filter((key) => hasText(lang, key))
    .map((key) => t(key))[0] ?? t(`${offer.record?.slice}.step.${offer.steps?.[step]?.is ?? step}`)

type Step = { name: string; asks: Asks; partial: boolean; file?: WithFile | undefined }
/** The steps that are offered of a record, with what each asks. */
export const stepsOf = ({ record, steps = {} }: AnyOffered): Step[] => [
  ...Object.entries(record?.forms ?? {}).map(([name, { check }]) => ({
    name,
    asks: asksOfBoth(check.asks, record?.mayAsk?.(name)),
    partial: false,
  })),
  ...Object.entries(steps).map(([name, { asks, partial, file }]) => ({ name, asks, partial: partial ?? false, file })),
]

function pathsOf(offer: AnyOffered, view: Reader): Record<string, object> {
  const { name, list, below, record, bytes, make } = offer
  const at = `/${name}`
  return {
    ...(list || make
      ? { [at]: { ...(list ? { get: listing(offer, view) } : {}), ...(make ? { post: making(offer, view) } : {}) } }
      : {}),
    ...(record ? { [`${at}/{id}`]: { get: reading(offer, view) } } : {}),
    ...(bytes ? { [`${at}/{id}`]: { get: readingFile(offer, view) } } : {}),
    ...(below ? { [`/${below.of}/{id}${at}`]: { get: listingBelow(offer, below.of, view) } } : {}),
    ...Object.fromEntries(
      stepsOf(offer).map((step) => [`${at}/{id}/${step.name}`, { post: stepping(offer, step, view) }]),
    ),
  }
}

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` })
const json = (schema: object) => ({ 'application/json': { schema } })
const otherwise = { default: ref('responses', 'problem') }

function listing(offer: AnyOffered, { t }: Reader): Operation {
  const { name, list } = offer
  return {
    operationId: `${name}_list`,
    tags: [name],
    summary: titleOf(offer, t),
    parameters: [
      ...(list?.filters ?? []).map((filter) => ({
        name: filter.name,
        in: 'query',
        description: t(filter.label),
        schema: filterSchema(filter),
        ...(filter.kind === 'several' ? { style: 'form', explode: true } : {}),
      })),
      { name: 'sort', in: 'query', description: t('api.sort'), schema: { enum: [...(list?.sorts ?? [])] } },
      { name: 'down', in: 'query', description: t('api.down'), schema: { enum: ['1'] } },
      {
        name: 'columns',
        in: 'query',
        description: t('api.columns'),
        schema: { type: 'array', items: { enum: (list?.columns ?? []).map(({ key }) => key) } },
        style: 'form',
        explode: true,
      },
      ref('parameters', 'limit'),
      ref('parameters', 'cursor'),
      ref('parameters', 'if_none_match'),
    ],
    responses: {
      '200': {
        description: titleOf(offer, t),
        headers: { etag: ref('headers', 'etag'), link: ref('headers', 'link') },
        content: json(ref('schemas', `${name}_page`)),
      },
      '304': { description: t('api.unchanged') },
      ...otherwise,
    },
  }
}

function filterSchema({ kind }: ListFilter): JsonSchema {
  const one = { type: 'string', pattern: '^[\\w.-]{1,60}$' }
  if (kind === 'several') return { type: 'array', items: one, maxItems: 40 }
  if (kind === 'search') return { type: 'string', minLength: 1, maxLength: 200 }
  if (kind === 'year') return { type: 'string', pattern: '^(199\\d|20\\d\\d|2100)$' }
  if (kind === 'day') return { type: 'string', format: 'date' }
  return kind === 'flag' ? { enum: ['1'] } : one
}

const reading = ({ name }: AnyOffered, { t }: Reader): Operation => ({
  operationId: `${name}_read`,
  tags: [name],
  summary: t('api.one_record'),
  parameters: [ref('parameters', 'id'), ref('parameters', 'if_none_match')],
  responses: { '200': recordAnswer(name, t), '304': { description: t('api.unchanged') }, ...otherwise },
})

const listingBelow = (offer: AnyOffered, above: string, { t }: Reader): Operation => ({
  operationId: `${above}_${offer.name}_list`,
  tags: [offer.name],
  summary: titleOf(offer, t),
  parameters: [ref('parameters', 'id'), ref('parameters', 'if_none_match')],
  responses: {
    '200': {
      description: titleOf(offer, t),
      headers: { etag: ref('headers', 'etag') },
      content: json(ref('schemas', `${above}_${offer.name}_page`)),
    },
    '304': { description: t('api.unchanged') },
    ...otherwise,
  },
})

const readingFile = (offer: AnyOffered, { t }: Reader): Operation => ({
  operationId: `${offer.name}_read`,
  tags: [offer.name],
  summary: t('api.bytes'),
  parameters: [ref('parameters', 'id')],
  responses: {
    '200': {
      description: t('api.bytes'),
      content: Object.fromEntries(fileTypes.map(({ mime }) => [mime, {}])),
    },
    ...otherwise,
  },
})

const recordAnswer = (name: string, t: Translate) => ({
  description: t('api.one_record'),
  headers: { etag: ref('headers', 'etag') },
  content: json(ref('schemas', `${name}_record`)),
})

const making = ({ name, make }: AnyOffered, { t }: Reader): Operation => ({
  operationId: `${name}_make`,
  tags: [name],
  summary: t('api.make'),
  parameters: [ref('parameters', 'idempotency_key')],
  requestBody: sending(make?.asks ?? { fields: {} }, false, make?.file),
  responses: {
    '201': {
      ...recordAnswer(name, t),
      headers: { etag: ref('headers', 'etag'), location: ref('headers', 'location') },
    },
    ...otherwise,
  },
})

function stepping(
  offer: AnyOffered,
  { name: step, asks, partial, file }: ReturnType<typeof stepsOf>[number],
  view: Reader,
): Operation {
  const { t } = view
  return {
    operationId: `${offer.name}_${step}`,
    tags: [offer.name],
    summary: labelOf(offer, step, view),
    parameters: [ref('parameters', 'id'), ref('parameters', 'if_match'), ref('parameters', 'idempotency_key')],
    requestBody: sending(asks, partial, file),
    responses: { '200': recordAnswer(offer.name, t), '204': { description: t('api.gone_from_sight') }, ...otherwise },
  }
}

function sending(asks: Asks, partial: boolean, file: WithFile | undefined) {
  const schema = bodySchema(asks, partial)
  const needed = Array.isArray(schema.required) ? schema.required : []
  return {
    required: needed.length > 0 || file === 'needed',
    content: {
      ...(file === 'needed' ? {} : { 'application/json': { schema, example: exampleOf(schema) } }),
      ...(file ? { 'multipart/form-data': formWith(schema, file === 'needed' ? [...needed, 'file'] : needed) } : {}),
    },
  }
}

/** The fields of a form with a file among them, of the kinds that are kept. */
const formWith = (schema: JsonSchema, required: string[]) => ({
  schema: {
    ...schema,
    properties: { ...(schema.properties as object), file: { type: 'string', contentMediaType: anyBytes } },
    ...(required.length > 0 ? { required } : {}),
  },
  encoding: { file: { contentType: fileTypes.map(({ mime }) => mime).join(', ') } },
})
const anyBytes = 'application/octet-stream'

/** An example of what a schema takes: what must be there, and the first of what may. */
export function exampleOf(schema: JsonSchema): unknown {
  const [first] = (schema.anyOf ?? []) as JsonSchema[]
  if (first) return exampleOf(first)
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (schema.type === 'object') {
    const {
      properties = {},
      required = [],
      patternProperties = {},
    } = schema as {
      properties?: Record<string, JsonSchema>
      required?: string[]
      patternProperties?: Record<string, JsonSchema>
    }
    const shown = required.map((name) => [name, exampleOf(properties[name] ?? {})] as const)
    // A form of nothing but fields with keys shows how those are named.
    const named = Object.entries(Object.keys(properties).length > 0 ? {} : patternProperties)
    return Object.fromEntries([
      ...shown,
      ...named.map(([pattern, field]) => [pattern.replace(/^\^(\w+).*/, '$1.key'), exampleOf(field)] as const),
    ])
  }
  if (schema.type === 'array') return [exampleOf((schema.items ?? {}) as JsonSchema)]
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return true
  return textLike(schema)
}

const formats: Record<string, string> = {
  date: '2016-05-09',
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
  email: 'name@example.org',
}
/** Texts of a form that is none of those are keys of the facility's lists, and codes of countries. */
function textLike({ format, pattern }: JsonSchema): string {
  if (typeof format === 'string' && formats[format]) return formats[format]
  if (typeof pattern !== 'string') return 'Text'
  return ['other', 'TG', 'fr', formats.uuid ?? ''].find((text) => new RegExp(pattern, 'u').test(text)) ?? 'Text'
}

const guarded = new Set(Object.values(walls).flatMap((wall) => Object.keys(wall.guarded)))

function schemasOf(
  offer: AnyOffered,
  all: readonly AnyOffered[],
  models: ReadModels,
  view: Reader,
): Record<string, JsonSchema> {
  const { name, list, below, record } = offer
  return {
    ...(list ? { [`${name}_page`]: pageOf(rowSchema(list.columns, view.t)) } : {}),
    ...(below ? { [`${below.of}_${name}_page`]: pageOf(schemaAt(modelAbove(all, models, below.of), below.at)) } : {}),
    ...(record ? { [`${name}_record`]: recordSchema(models[record.slice] ?? {}, record.slice, offer, view) } : {}),
  }
}

const modelAbove = (all: readonly AnyOffered[], models: ReadModels, above: string): JsonSchema =>
  models[all.find(({ name }) => name === above)?.record?.slice ?? ''] ?? {}

/** What is told of each row of a list in a read model. */
function schemaAt(model: JsonSchema, at: readonly string[]): JsonSchema {
  return at.reduce((within: JsonSchema, name) => {
    const list = (within.properties as Record<string, JsonSchema> | undefined)?.[name]
    if (!list) throw new Error(`Nothing named “${name}” is told there.`)
    return (list.items ?? list) as JsonSchema
  }, model)
}

const rowSchema = (columns: ListColumn<never>[], t: Translate): JsonSchema => ({
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    version: { type: 'integer' },
    ...Object.fromEntries(columns.map((column) => [column.key, { title: t(column.heading), ...cellSchema(column) }])),
  },
  required: ['id'],
  additionalProperties: false,
})

const pageOf = (row: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: { items: { type: 'array', items: row }, next: { type: ['string', 'null'] } },
  required: ['items', 'next'],
  additionalProperties: false,
})

function cellSchema({ kind, code }: ListColumn<never>): JsonSchema {
  if (kind === 'number') return { type: ['number', 'null'] }
  if (kind === 'day') return { type: ['string', 'null'], format: 'date' }
  return code
    ? { anyOf: [{ type: ['string', 'null'] }, { type: 'array', items: { type: 'string' } }] }
    : { type: ['string', 'null'] }
}

/** What a record tells: its read model, and the steps that may be taken. Columns that are kept from some are null for them. */
function recordSchema(model: JsonSchema, slice: string, offer: AnyOffered, { t, lang }: Reader): JsonSchema {
  const { properties = {}, required = [] } = model as { properties?: Record<string, JsonSchema>; required?: string[] }
  const named = (name: string, schema: JsonSchema) => {
    const label = labelKey(lang, slice, name)
    return label ? { title: t(label), ...schema } : schema
  }
  const step = {
    type: 'object',
    properties: {
      step: { enum: stepsOf(offer).map(({ name }) => name) },
      missing: { type: 'array', items: { type: 'string' } },
    },
    required: ['step', 'missing'],
    additionalProperties: false,
  }
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [name, named(name, openTo(name, schema))]),
      ),
      id: { type: 'string', format: 'uuid' },
      status: { title: t('requests.field.status'), enum: statusesOf(offer, properties.status) },
      version: { type: 'integer' },
      steps: { title: t('api.steps_now'), type: 'array', items: step },
    },
    required: [...new Set([...required, 'id', 'status', 'version', 'steps'])],
    additionalProperties: false,
  }
}

/** Every status that a life knows, in the order in which it is come by; then those that follow from something else. */
const statusesOf = ({ record }: AnyOffered, told: JsonSchema | undefined) => {
  const inLife = Object.values(record?.steps ?? {}).flatMap(({ from, to }) => [...from, ...(to === null ? [] : [to])])
  return [...new Set([...inLife, ...((told?.enum as string[] | undefined) ?? [])])]
}

const openTo = (name: string, schema: JsonSchema): JsonSchema =>
  guarded.has(name) && Object.keys(schema).length > 0 ? { anyOf: [schema, { type: 'null' }] } : schema

const problem: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, parameter: { type: 'string' }, detail: { type: 'string' } },
        required: ['detail'],
        additionalProperties: false,
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
  additionalProperties: false,
}

const parametersOf = (t: Translate) => ({
  id: { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
  limit: {
    name: 'limit',
    in: 'query',
    description: t('api.limit'),
    schema: { type: 'integer', minimum: 1, maximum: mostRows },
  },
  cursor: { name: 'cursor', in: 'query', description: t('api.cursor'), schema: { type: 'string' } },
  if_none_match: {
    name: 'If-None-Match',
    in: 'header',
    description: t('api.if_none_match'),
    schema: { type: 'string' },
  },
  if_match: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: t('api.say_the_version'),
    schema: { type: 'string' },
  },
  idempotency_key: {
    name: 'Idempotency-Key',
    in: 'header',
    description: t('api.idempotency_key'),
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
})

const headersOf = (t: Translate) => ({
  etag: { description: t('api.etag'), schema: { type: 'string' } },
  link: { description: t('api.cursor'), schema: { type: 'string' } },
  location: { description: t('api.one_record'), schema: { type: 'string', format: 'uri-reference' } },
})
