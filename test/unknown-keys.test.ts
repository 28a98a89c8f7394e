import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from './facility.ts'
import { Program, type Told } from './program.ts'
import { formsOf, unknownKeysIn, wronglyTaken } from './unknown-keys.ts'

let office: Facility
const programs: Program[] = []
const program = (role: (typeof roles)[number]) => programs[roles.indexOf(role)] as Program
const roles = ['officer', 'authority', 'administrator', 'manager', 'committee', 'expert', 'consulted'] as const

const nobody = '01890000-0000-7000-8000-00000000dead'
/** What a form needs besides its example so that nothing else is wrong with it. */
const besides: Record<string, object> = {
  '/requests/{id}/register': { delay_reason: 'workload' },
  '/requests/{id}/resume': { delay_reason: 'workload' },
  '/requests/{id}/return': { delay_reason: 'workload' },
  [`/agenda/{id}/write_letter letter_subject.${nobody}`]: { [`letter_body.${nobody}`]: 'Dear colleagues' },
  '/requests/{id}/correct remove_files': { remove_reason: 'By mistake' },
  '/actions/{id}/check_readiness': Object.fromEntries(
    ['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer'].flatMap((key) => [
      [`answer.${key}`, 'yes'],
      [`evidence.${key}`, 'Decree 12'],
    ]),
  ),
  '/requests': { channel: 'letter', letter_on: '2017-01-09', letter_partner: 'TG' },
}
const idIn = (path = '') => path.split('/')[2]

beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-01-16T10:00:00Z') })
  for (const role of roles) programs.push(await Program.of(office, office.people[role]))
  // What nothing of the year 2016 is left for.
  const { authority, officer } = office.people
  const entered = await made('officer', '/requests', {
    ...besides['/requests'],
    authority_id: authority.authority_id,
    language: 'fr',
    title: 'Letter',
    need: 'x',
    expected_outputs: 'x',
    theme: 'diaspora',
  })
  const named = { name: 'Office of keys', type: 'national_central', partner: 'TG' }
  const draft = await program('officer').post(`${entered}/name_authority`, named)
  const meeting = await made('officer', '/meetings', { held_on: '2017-02-01', place: 'Room 1' })
  const [action, activity] = [await takenAt('actions', 'suspend'), await takenAt('activities', 'add_seat')]
  const seated = await program('officer').post(activity?.path ?? '', {
    role: 'lead',
    places: 1,
    theme: 'diaspora',
    level: 2,
    days: 1,
  })
  Object.assign(besides, {
    '/requests': { ...besides['/requests'], authority_id: authority.authority_id },
    '/requests/{id}/register': {
      ...besides['/requests/{id}/register'],
      officer_id: officer.id,
      received_on: '2017-01-16',
    },
    '/requests/{id}/settle_named': {
      named: draft.json.content.named[0].id,
      as: 'same',
      authority_id: authority.authority_id,
    },
    '/agenda': { meeting: idIn(meeting) },
    '/activities': {
      type: 'workshop',
      theme: 'diaspora',
      action: idIn(action?.path),
      beyond: true,
      beyond_reason: 'Agreed',
    },
    '/outputs': { action: idIn(action?.path), type: 'strategy' },
    '/mobilisations': { seat_id: seated.json.seats[0].id },
  })
  const body = await made('administrator', '/bodies', {
    name: 'Service of keys',
    language: 'fr',
    zone: 'Europe/Brussels',
    active: true,
  })
  await program('administrator').post(`${body}/add_scope`, { region: 'africa' })
  const partner = (await program('administrator').get('/partners?search=Togo')).json.items[0].id
  await program('administrator').post(`/partners/${partner}/add_name`, { name: 'Land of keys', kind: 'other' })
})
afterAll(() => office.close())

async function made(role: (typeof roles)[number], path: string, body: object): Promise<string> {
  const { json, status, text } = await program(role).post(path, body)
  if (status !== 201) throw new Error(`${path} ${status} ${text}`)
  return `${path}/${json.id}`
}

/** Kinds that are listed below others: where. */
const above: Record<string, string> = { agenda: 'meetings', seats: 'activities', participations: 'activities' }

const read = new Map<string, Told>()
async function readBy(reader: Program, path: string): Promise<Told> {
  const key = `${reader.token} ${path}`
  if (!read.has(key)) read.set(key, (await reader.get(path)).json)
  return read.get(key)
}

/** A few of each status. */
function someOf(rows: Told[]): Told[] {
  const seen = new Map<string, number>()
  return rows.filter(({ status }) => {
    seen.set(status, (seen.get(status) ?? 0) + 1)
    return (seen.get(status) ?? 0) <= 3
  })
}

async function* recordsOf(kind: string, reader: Program): AsyncGenerator<string> {
  const over = above[kind]
  for (const { id } of someOf((await readBy(reader, `/${over ?? kind}?limit=200`)).items ?? []))
    if (!over) yield `/${kind}/${id}`
    else for (const one of (await readBy(reader, `/${over}/${id}/${kind}`)).items ?? []) yield `/${kind}/${one.id}`
}

/** Where a step can be taken now, and by whom. */
async function takenAt(kind: string, step: string): Promise<{ by: Program; path: string } | undefined> {
  for (const by of programs)
    for await (const path of recordsOf(kind, by)) {
      const { steps = [] } = await readBy(by, path)
      if (steps.some((one: Told) => one.step === step && one.missing.length === 0))
        return { by, path: `${path}/${step}` }
    }
  return undefined
}

test('a key that no list has is refused at its field by every form that takes one', { timeout: 600_000 }, async () => {
  const wrong: string[] = []
  for (const { path, schema, example } of await formsOf(office)) {
    if (unknownKeysIn(schema).length === 0) continue
    const [, kind = '', , step] = path.split('/')
    const at = step
      ? await takenAt(kind, step)
      : { by: program(kind === 'accounts' || kind === 'bodies' ? 'administrator' : 'officer'), path }
    if (!at) wrong.push(`${path} was not tried`)
    else
      wrong.push(
        ...(await wronglyTaken(office, at.by, at.path, (field) => ({
          ...example,
          ...besides[path],
          ...besides[`${path} ${field}`],
        }))),
      )
  }
  expect(wrong).toEqual([])
})
