import type { Facility } from './facility.ts'
import type { Program, Told } from './program.ts'

/** A key as it may be in a list of its kind, and is in none. */
const examples = { uuid: '01890000-0000-7000-8000-00000000dead', word: 'no_such_key', country: 'ZZ' }

/** What a field takes that is the key of another table, so that no list has it; undefined of other fields. */
function unknownFor(schema: Told): string | string[] | undefined {
  const said = schema.anyOf ? schema.anyOf[0] : schema
  if (said.type === 'array') {
    const one = unknownFor(said.items)
    return typeof one === 'string' ? [one] : undefined
  }
  if (said.type !== 'string' || said.contentMediaType || said.enum || said.maxLength > 60) return undefined
  if (said.format === 'uuid' || /0-9a-f/.test(said.pattern ?? '')) return examples.uuid
  if (said.format || said.maxLength) return undefined
  if (!said.pattern) return examples.word
  return new RegExp(said.pattern).test(examples.word) ? examples.word : examples.country
}

/** The fields of a form that take the key of another table, each with one that no list has. */
export function unknownKeysIn(schema: Told): [field: string, unknown: string | string[] | number][] {
  const keys = Object.entries<Told>(schema?.properties ?? {}).flatMap(
    ([field, said]): [string, string | string[]][] => {
      const unknown = unknownFor(said)
      return unknown === undefined ? [] : [[field, unknown]]
    },
  )
  return [...keys, ...eachUnknown(schema)]
}

/** Names of things that there are not, as fields of each of several bear them: keys, ids, and ids with their kind. */
const things = [examples.word, examples.country, examples.uuid, `request.${examples.uuid}`]

/** Fields that come once for each thing of a list (`theme.diaspora`), with things that no list has. */
function eachUnknown(schema: Told): [field: string, value: string | number][] {
  return Object.entries<Told>(schema?.patternProperties ?? {}).flatMap(([pattern, said]) => {
    const group = /^\^(\w+)/.exec(pattern)?.[1]
    const { enum: some, minimum, format } = said.anyOf ? said.anyOf[0] : said
    const value: string | number = some?.[0] ?? minimum ?? (format === 'date' ? '2016-05-09' : 'Text')
    return things.map((key) => [`${group}.${key}`, value] as const)
  }) as [string, string | number][]
}

/** Every form that programs send, by its address. */
export async function formsOf(office: Facility): Promise<{ path: string; schema: Told; example: Told }[]> {
  const { paths } = await descriptionOf(office)
  const forms = Object.entries<Told>(paths).map(async ([path, { post }]) => {
    const content = post?.requestBody?.content ?? {}
    const schema = await bodyOf(office, path)
    // A field of one of several has a key in the example that stands for those of the record.
    const own = Object.entries(content['application/json']?.example ?? {}).filter(
      ([name]) => name in (schema.properties ?? {}),
    )
    return { path, schema, example: Object.fromEntries(own) }
  })
  return (await Promise.all(forms)).filter(({ schema }) => schema !== undefined)
}

/** Sends what would be taken, each time with a key in one of its fields that no list has; says what was not refused there. */
export async function wronglyTaken(
  office: Facility,
  program: Program,
  path: string,
  body: object | ((field: string) => object),
  headers = {},
) {
  const schema = await bodyOf(office, path)
  const wrong: string[] = []
  for (const [field, unknown] of unknownKeysIn(schema)) {
    const answer = await program.post(
      path,
      { ...(typeof body === 'function' ? body(field) : body), [field]: unknown },
      headers,
    )
    const at = answer.json?.errors?.map(({ pointer }: { pointer: string }) => pointer).join(' ')
    if (![409, 422].includes(answer.status) || (at !== `/${field}` && !at?.endsWith(`.${unknown}`)))
      wrong.push(`${path.replace(/[0-9a-f-]{36}/, '{id}')} ${field}: ${answer.status} ${at} ${answer.json?.code}`)
  }
  return wrong
}

const known = new WeakMap<Facility, Told>()
async function descriptionOf(office: Facility): Promise<Told> {
  const description = known.get(office) ?? (await (await office.app.request('/api/v1/openapi.json')).json())
  known.set(office, description)
  return description
}

async function bodyOf(office: Facility, path: string): Promise<Told> {
  const description = await descriptionOf(office)
  const follow = (node: Told): Told =>
    typeof node?.$ref === 'string'
      ? node.$ref
          .slice(2)
          .split('/')
          .reduce((at: Told, name: string) => at?.[name], description)
      : node
  const operation = description.paths[path.replace(/[0-9a-f-]{36}/, '{id}')]?.post
  const { content = {} } = operation?.requestBody ?? {}
  return follow((content['application/json'] ?? content['multipart/form-data'])?.schema)
}
