import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { writeReadModels } from '../scripts/read-models.ts'
import { type Facility, facility } from './facility.ts'
import { type Answer, Program, type Told } from './program.ts'

let office: Facility
let description: Told
const programs: [string, Program][] = []

beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  const answer = await office.app.request('/api/v1/openapi.json')
  description = await answer.json()
  for (const role of [
    'administrator',
    'officer',
    'manager',
    'committee',
    'authority',
    'consulted',
    'expert',
    'focal_point',
    'donor',
  ] as const)
    programs.push([role, await Program.of(office, office.people[role])])
  // Something that was struck out, so that it is told of.
  const [, manager] = programs.find(([role]) => role === 'manager') ?? []
  const made = await manager?.post('/initiatives', { name: 'Entered twice', regions: [], themes: [] })
  await manager?.post(`/initiatives/${made?.json.id}/strike_out`, { reason: 'Entered twice' })
})
afterAll(() => office.close())

/** What a reference stands for. */
function meant(node: Told): Told {
  if (Array.isArray(node)) return node.map(meant)
  if (typeof node !== 'object' || node === null) return node
  if (typeof node.$ref === 'string') {
    const found = node.$ref
      .slice(2)
      .split('/')
      .reduce((at: Told, name: string) => at?.[name], description)
    if (!found) throw new Error(`${node.$ref} leads nowhere`)
    return meant(found)
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, meant(value)]))
}

const known = new Map<string, z.ZodType>()
/** What is wrong with an answer, held against what is said of it; nothing when it is as described. */
function wrongWith(name: string, operation: Told, answer: Answer): string {
  const said =
    operation.responses[String(answer.status)] ?? (answer.status >= 400 ? operation.responses.default : undefined)
  if (!said) return `${name} answers ${answer.status}, of which nothing is said`
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const content = meant(said).content
  if (!content) return answer.text === '' ? '' : `${name} ${answer.status} says something`
  if (!content[type]) return `${name} ${answer.status} is ${type}`
  const key = `${name} ${answer.status >= 400 ? 'problem' : answer.status}`
  const schema = known.get(key) ?? z.fromJSONSchema(content[type].schema)
  known.set(key, schema)
  const checked = schema.safeParse(answer.json)
  return checked.success ? '' : `${name} ${answer.status}: ${z.prettifyError(checked.error).slice(0, 300)}`
}

const operations = () =>
  Object.entries(description.paths as Record<string, Record<string, Told>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
const slice = (path: string) => path.split('/')[1] ?? ''

test('the description is whole: version, names once, references that lead somewhere, a text for everything', () => {
  expect(description.openapi).toBe('3.1.0')
  meant(description)
  const ids = operations().map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(80)
  const texts = JSON.stringify(description).match(/"(?:summary|description|title)":"[a-z_]+\.[a-z_.]+"/g)
  expect(texts).toBeNull()
})

test('what the name of a field goes on with is told by the record, where the description says', () => {
  /**
   * A level is said for any language and theme, files may go by any region; and which causes are wanted, the refusal says
   * by the names of their fields.
   */
  const listed = ['language', 'theme', 'to', 'delay_reason', 'delay_note']
  const told = (schema: Told, [name, ...rest]: string[]): boolean => {
    const one = (schema?.anyOf ?? []).find(({ type }: Told) => type !== 'null') ?? schema
    const within = one?.items ?? one
    if (name === undefined) return true
    return name.split('.').every((part) => within?.properties?.[part] && told(within.properties[part], rest))
  }
  const seen: string[] = []
  for (const { path, method, operation } of operations()) {
    const body = meant(operation.requestBody)?.content?.['application/json']
    for (const [pattern, field] of Object.entries((body?.schema.patternProperties ?? {}) as Record<string, Told>)) {
      const name = /^\^(\w+)/.exec(pattern)?.[1] ?? ''
      if (method !== 'post' || !path.includes('{id}') || listed.includes(name)) continue
      const record = meant(description.components.schemas[`${slice(path)}_record`])
      expect(field['x-keys-in'], `${path} ${name}`).toMatch(/^\//)
      expect(told(record, field['x-keys-in'].slice(1).split('/')), `${path} ${field['x-keys-in']}`).toBe(true)
      seen.push(`${path.split('/').pop()} ${name}`)
    }
  }
  expect(seen).toContain('score score')
  expect(seen).toContain('check_readiness answer')
  expect(description.paths['/agenda/{id}/score'].post.requestBody.content['application/json'].example).toEqual({
    'score.key': 0,
    'remark.key': 'Text',
  })
})

test('it is told in the language asked for, to everybody', async () => {
  const french = await (
    await office.app.request('/api/v1/openapi.json', { headers: { 'accept-language': 'fr' } })
  ).json()
  expect((french as Told).paths['/requests'].get.summary).not.toBe(description.paths['/requests'].get.summary)
})

test('the read models in it are those of the code', { timeout: 240_000 }, () => {
  expect(writeReadModels(true)).toBe(true)
})

test('every list and every record answers everybody as described', { timeout: 600_000 }, async () => {
  const wrong: string[] = []
  const below = new Set<string>()
  for (const [role, program] of programs) {
    for (const { path, operation } of operations().filter(
      ({ path: at, method }) => method === 'get' && !at.includes('{'),
    )) {
      const list = await program.get(path)
      wrong.push(wrongWith(`${role} ${path}`, operation, list))
      const one = description.paths[`${path}/{id}`]?.get
      for (const row of one ? (list.json.items ?? []).slice(0, 4) : [])
        wrong.push(wrongWith(`${role} ${path}/{id}`, one, await program.get(`${path}/${row.id}`)))
      for (const parameter of operation.parameters.filter((given: Told) => given.in === 'query' && given.schema)) {
        const { schema } = parameter
        const value = schema.enum?.[0] ?? schema.items?.enum?.[0] ?? valueFor(schema)
        const asked = (one: string) =>
          program.get(`${path}?${parameter.name}=${encodeURIComponent(one)}`, { 'accept-language': 'en' })
        const answer = await asked(value)
        wrong.push(wrongWith(`${role} ${path}`, operation, answer))
        // Whoever guesses wrong is told what there is, and that is taken.
        const [, possible] = /: ([^,]+?)(?:,.*)?\.$/.exec(answer.json?.errors?.[0]?.detail ?? '') ?? []
        if (answer.status !== 400 || !possible || isUnknown(answer)) continue
        const again = await asked(possible)
        wrong.push(wrongWith(`${role} ${path}`, operation, again))
        if (again.status !== 200) wrong.push(`${role} ${path}: ${parameter.name}=${possible} is not taken`)
      }
    }
    // What hangs below a record is listed there, and each of it read at its own address.
    for (const { path, operation } of operations().filter(({ method, path: at }) => method === 'get' && isBelow(at)))
      for (const id of await idsOf(tables[slice(path)] ?? slice(path))) {
        const at = path.replace('{id}', id)
        const list = await program.get(at)
        wrong.push(wrongWith(`${role} ${path}`, operation, list))
        const above = await program.get(`/${slice(path)}/${id}`)
        if (above.status !== list.status) wrong.push(`${role} ${path} ${list.status}, above ${above.status}`)
        for (const row of (list.json.items ?? []).slice(0, 2)) {
          const one = await program.get(`/${path.split('/')[3]}/${row.id}`)
          if (one.status !== 200) wrong.push(`${role} ${path}: ${one.status} at its own address`)
          else below.add(path)
        }
      }
    for (const [path, table] of [
      ['/consultations', 'opinions'],
      ['/agenda', 'agenda_items'],
      ['/seats', 'seats'],
      ['/participations', 'participations'],
      ['/handover', 'accounts'],
    ] as const)
      for (const id of await idsOf(table))
        wrong.push(
          wrongWith(`${role} ${path}/{id}`, description.paths[`${path}/{id}`].get, await program.get(`${path}/${id}`)),
        )
  }
  expect([...new Set(wrong.filter(Boolean))]).toEqual([])
  expect([...below].sort()).toEqual(
    operations()
      .map(({ path }) => path)
      .filter(isBelow)
      .sort(),
  )
})

const isBelow = (path: string) => /^\/\w+\/\{id\}\/\w+$/.test(path) && description.paths[path].get !== undefined

/** A filter or a column that is not open to whoever asks. */
const isUnknown = (answer: Answer) => /no filter|no such column/.test(answer.json.errors[0].detail)

const valueFor = ({ format, pattern, type }: Told) =>
  format === 'date' ? '2016-05-01' : /199/.test(pattern ?? '') ? '2016' : type === 'integer' ? 10 : 'a'

const tables: Record<string, string> = {
  consultations: 'opinions',
  agenda: 'agenda_items',
  bodies: 'consulted_bodies',
  handover: 'accounts',
  struck: 'struck_out',
}
/** Which column tells records of a kind apart; what stands in a register has one status. */
const register = `'registered'::text`
const apart: Record<string, string> = {
  ...Object.fromEntries(
    ['partners', 'authorities', 'initiatives', 'people', 'consulted_bodies', 'seats'].map((table) => [table, register]),
  ),
  // An item of an agenda has the status that its meeting and its outcome give it.
  agenda_items: 'outcome',
  accounts: 'role',
  struck_out: 'put_back_at is null',
}
async function idsOf(table: string): Promise<string[]> {
  const status = apart[table] ?? 'status'
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `select distinct on (${status}) id from ${table} order by ${status}, id desc`,
  )
  return rows.map(({ id }) => id)
}

/** Who tries the steps of a kind: what an administrator alone keeps comes last, when nothing else depends on it. */
const acting = (kind: string) => [
  'officer',
  'manager',
  'authority',
  ...(['bodies', 'accounts', 'handover'].includes(kind) ? ['administrator'] : []),
]

test('every example of a step is taken or refused as described, on a record of each status', {
  timeout: 600_000,
}, async () => {
  const wrong: string[] = []
  let acted = 0
  for (const { path, operation } of operations().filter(({ method }) => method === 'post')) {
    // What needs a file has no example that could be sent: test/api-files.test.ts sends some.
    if (!operation.requestBody.content['application/json']) continue
    const { schema, example } = operation.requestBody.content['application/json']
    const checked = z.fromJSONSchema(meant(schema)).safeParse(example)
    if (!checked.success) wrong.push(`${path}: ${z.prettifyError(checked.error)}`)
    const name = slice(path)
    const at = path.includes('{id}')
      ? (await idsOf(tables[name] ?? name)).map((id) => path.replace('{id}', id))
      : [path]
    for (const address of at)
      for (const [role, program] of programs.filter(([who]) => acting(name).includes(who))) {
        const answer = await program.post(address, example)
        if (answer.status < 300) acted += 1
        wrong.push(wrongWith(`${role} ${path}`, operation, answer))
        if (answer.status === 500) wrong.push(`${role} ${address} ${answer.text}`)
      }
  }
  expect([...new Set(wrong.filter(Boolean))]).toEqual([])
  expect(acted).toBeGreaterThan(10)
})
