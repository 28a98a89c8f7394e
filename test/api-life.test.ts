import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAction } from '../src/actions/action/commands.ts'
import { offers } from '../src/api.ts'
import { remindByHand } from '../src/desk/reminders/by-hand.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { papers } from './papers.ts'
import { Program, type Told } from './program.ts'
import { wronglyTaken } from './unknown-keys.ts'

let office: Facility
const programs = new Map<string, Program>()
const visitors = new Map<string, Visitor>()
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

type Role = keyof Facility['people']
async function program(role: Role): Promise<Program> {
  const made = programs.get(role) ?? (await Program.of(office, office.people[role]))
  programs.set(role, made)
  return made
}
async function page(role: Role, path: string) {
  const known = visitors.get(role) ?? (await office.as(office.people[role]))
  visitors.set(role, known)
  return known.get(path)
}

/** One of each kind of people who may come across a record in its life. */
const readers: Role[] = [
  'officer',
  'manager',
  'committee',
  'authority',
  'otherAuthority',
  'consulted',
  'expert',
  'focal_point',
  'donor',
]

const all = offers({ open: openAction, reminding: remindByHand })
const nouns = new Map(
  all.map((offer) => [
    offer.name,
    {
      ...Object.fromEntries(Object.entries(offer.record?.forms ?? {}).map(([step, { noun }]) => [step, noun])),
      edit: 'content',
      score: 'scores',
      submit: 'submission',
    } as Record<string, string>,
  ]),
)
/** Steps that a page offers elsewhere than among what comes next, or only where there is something to do it with. */
const elsewhere = ['fill', 'save_answers', 'judge_overlap', 'translate', 'settle_named', 'ask_waiver', 'decide_waiver']
const alike = (path: string) => (step: string) => nouns.get(path.split('/')[1] ?? '')?.[step]

/** The steps that a program is told it may take now, as the page calls them. */
const offeredTo = (told: Told, path: string) =>
  (told.steps as { step: string; missing: string[] }[])
    .filter(({ step, missing }) => missing.length === 0 && !elsewhere.includes(step) && alike(path)(step))
    .map(({ step }) => alike(path)(step))
    .sort()
    .join(' ')
/** Those that its page leads to. */
function offeredOn(html: string, path: string) {
  const known = new Set(
    Object.entries(nouns.get(path.split('/')[1] ?? '') ?? {}).flatMap(([step, noun]) =>
      elsewhere.includes(step) ? [] : [noun],
    ),
  )
  const found = [...html.matchAll(new RegExp(`(?:href|action)="${path}/([a-z-]+)"`, 'g'))].map(([, noun]) => noun ?? '')
  return [...new Set(found)]
    .filter((noun) => known.has(noun))
    .sort()
    .join(' ')
}

/** What people wrote on a record. */
const written = [
  'title',
  'objectives',
  'evaluation',
  'report',
  'mission_report',
  'reasons',
  'place',
  'decision_reason',
  'release_reference',
]
const textsOf = (told: Told) =>
  written.flatMap((name) => (typeof told[name] === 'string' && told[name] !== '' ? [told[name] as string] : []))
const wordsOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')

/** What hangs below a record is listed there for whoever reads it, each with an address of its own, and its page has it. */
async function lookBelow(path: string, who: Role, words: string) {
  const reader = await program(who)
  for (const { name } of all.filter(({ below }) => below?.of === path.split('/')[1])) {
    const { status, json } = await reader.get(`${path}/${name}`)
    expect(`${who} ${path}/${name} ${status}`).toBe(`${who} ${path}/${name} 200`)
    for (const row of json.items) {
      const one = await reader.get(`/${name}/${row.id}`)
      expect(`${who} /${name} ${one.status}`).toBe(`${who} /${name} 200`)
      seenBelow.add(name)
      for (const text of [row.title, row.name, row.organisation, row.body, row.reasons].filter(Boolean))
        expect(`${who} ${path} ${name} ${words.includes(text)} ${text}`).toBe(`${who} ${path} ${name} true ${text}`)
    }
  }
}
const seenBelow = new Set<string>()

/** The record as this person's program reads it, after everybody's page and program were found to say the same of it. */
async function look(path: string, role: Role): Promise<Told> {
  for (const who of readers) {
    const read = await (await program(who)).get(path)
    const shown = await page(who, path)
    // An authority is led on to its draft.
    const seen = shown.status === 303 ? 200 : shown.status
    expect(`${who} ${path} ${read.status}`).toBe(`${who} ${path} ${seen}`)
    if (read.status !== 200 || shown.status !== 200) continue
    expect(`${who} ${path} ${offeredTo(read.json, path)}`).toBe(`${who} ${path} ${offeredOn(shown.text, path)}`)
    const words = wordsOf(shown.text)
    for (const text of textsOf(read.json))
      expect(`${who} ${path} ${words.includes(text)} ${text}`).toBe(`${who} ${path} true ${text}`)
    await lookBelow(path, who, words)
  }
  const { json, status } = await (await program(role)).get(path)
  expect(status).toBe(200)
  return json
}

/** Where a key that no list has was not refused at its field, before each step was taken and each record made. */
const unknown: string[] = []

/** Takes a step as the person whose it is, against the version that was read, and only then. */
async function take(role: Role, path: string, step: string, body: object = {}): Promise<Told> {
  const { headers } = await (await program(role)).get(path)
  unknown.push(...(await wronglyTaken(office, await program(role), `${path}/${step}`, body)))
  const answer = await (await program(role)).post(`${path}/${step}`, body, { 'if-match': headers.get('etag') ?? '' })
  expect(`${step} ${answer.status} ${answer.status < 300 ? '' : answer.text}`).toMatch(new RegExp(`^${step} 20[04] $`))
  return look(path, role)
}
async function make(role: Role, kind: string, body: object): Promise<string> {
  unknown.push(...(await wronglyTaken(office, await program(role), `/${kind}`, body)))
  const answer = await (await program(role)).post(`/${kind}`, body)
  expect(`${kind} ${answer.status} ${answer.status < 300 ? '' : answer.text}`).toBe(`${kind} 201 `)
  expect(answer.headers.get('location')).toBe(`/api/v1/${kind}/${answer.json.id}`)
  const path = `/${kind}/${answer.json.id}`
  await look(path, role)
  return path
}

/**
 * What stands with an activity and has no page of its own: read by whoever sees the inside of its activity, corrected
 * by officers, struck out by those who may, and put back by a manager.
 */
async function beside(path: string, change: Record<string, unknown>, reason: string) {
  const [officer, manager, donor] = [await program('officer'), await program('manager'), await program('donor')]
  const read = await officer.get(path)
  const tag = { 'if-match': read.headers.get('etag') ?? '' }
  const told = (answer: { json: Told }) => answer.json.steps.map(({ step }: { step: string }) => step)
  // What was entered long ago by the office's clock, a manager strikes out.
  expect([told(read), told(await manager.get(path))]).toEqual([['edit'], ['edit', 'strike_out']])
  for (const who of readers) {
    const { status, json } = await (await program(who)).get(path)
    const sees = ['officer', 'manager', 'committee', 'authority', 'donor'].includes(who)
    expect(`${who} ${path} ${status}`).toBe(`${who} ${path} ${sees ? 200 : 404}`)
    if (sees && !['officer', 'manager'].includes(who)) expect(json.steps).toEqual([])
  }
  expect((await donor.post(`${path}/edit`, change)).status).toBe(403)
  expect((await officer.post(`${path}/edit`, change, tag)).json).toMatchObject(change)
  expect((await officer.post(`${path}/edit`, change, tag)).status).toBe(412)
  expect((await donor.post(`${path}/strike_out`, { reason })).status).toBe(403)
  expect((await manager.post(`${path}/strike_out`, { reason })).status).toBe(204)
  expect((await officer.get(path)).status).toBe(410)
  const [struck] = (await officer.get('/struck?away=1')).json.items
  expect(struck).toMatchObject({ reason, back_on: null })
  const back = `/struck/${struck.id}`
  expect((await officer.get(back)).json).toMatchObject({ reason, status: 'struck_out', steps: [] })
  expect((await donor.get(back)).status).toBe(404)
  expect((await donor.get('/struck')).status).toBe(403)
  expect((await officer.post(`${back}/put_back`, { reason: 'It was right.' })).status).toBe(403)
  expect((await manager.get(back)).json.steps).toEqual([{ step: 'put_back', missing: [] }])
  expect((await manager.post(`${back}/put_back`, {})).json).toMatchObject({ errors: [{ pointer: '/reason' }] })
  expect((await manager.post(`${back}/put_back`, { reason: 'It was right.' })).json).toMatchObject({
    status: 'put_back',
    steps: [],
  })
  expect((await manager.post(`${back}/put_back`, { reason: 'Again.' })).status).toBe(409)
  expect((await officer.get(path)).json).toMatchObject(change)
}

test('every record lives its whole life by programs of the people whose steps they are', {
  timeout: 600_000,
}, async () => {
  const { people } = office
  const request = await make('authority', 'requests', {
    title: 'Stratégie diaspora',
    need: 'Nous voulons une stratégie.',
    expected_outputs: 'Une stratégie',
    theme: 'diaspora',
    language: 'fr',
  })
  await take('authority', request, 'edit', { need: 'Nous voulons une stratégie nationale.' })
  expect((await look(request, 'authority')).need).toBe('Nous voulons une stratégie nationale.')
  const unasked = await (await program('authority')).post(`${request}/edit`, { 'own.nothing_asked': 'x' })
  expect(unasked.json).toMatchObject({ status: 422, errors: [{ pointer: '/own.nothing_asked' }] })
  const paper = [{ name: 'appui.pdf', content: papers.pdf() }]
  const attached = await (await program('authority')).upload(`${request}/attach`, { kind: 'endorsement' }, paper)
  expect([attached.status, (await look(request, 'authority')).content.files.length]).toEqual([200, 1])
  await take('authority', request, 'submit')
  await take('officer', request, 'return', { questions: 'Quel ministère signe ?' })
  const asked = (await look(request, 'authority')).questions[0]
  await take('authority', request, 'resubmit', { question: [asked.id], [`answer.${asked.id}`]: 'Le Plan.' })
  await take('officer', request, 'judge_overlap', { summary: 'complementary' })
  await take('officer', request, 'register', {
    received_on: '2016-02-26',
    officer_id: people.officer.id,
    overlap_judgement: 'complementary',
  })
  await take('officer', request, 'translate', { language: 'en', title: 'Diaspora strategy', need: 'We want one.' })
  const consulted = await take('officer', request, 'consult', { bodies: [people.consulted.body_id] })
  const opinion = `/consultations/${consulted.consultations[0].opinions[0].id}`
  expect((await take('consulted', opinion, 'answer', { status: 'in_favour' })).status).toBe('in_favour')

  const meeting = await make('officer', 'meetings', { held_on: '2016-03-01', place: 'Room 1' })
  const item = await make('officer', 'agenda', { request_id: request.slice(10), meeting: meeting.slice(10) })
  const { criteria }: { criteria: { key: string }[] } = await look(item, 'committee')
  const scores = Object.fromEntries(criteria.map(({ key }) => [`score.${key}`, 3]))
  for (const member of ['committee', 'secondMember', 'thirdMember'] as const) await take(member, item, 'score', scores)
  const present = [people.committee.id, people.secondMember.id, people.thirdMember.id]
  await take('committee', meeting, 'open', { present })
  await take('committee', item, 'record', { outcome: 'approve', reason: 'La demande est claire.' })
  expect((await look(request, 'authority')).decision_reason).toBeNull()
  await take('committee', meeting, 'release')
  const decided = await look(request, 'officer')
  expect([decided.status, decided.decision_reason]).toEqual(['approved', 'La demande est claire.'])

  // What a committee decided is its chair’s and a manager’s to word anew.
  const idle = await (await program('manager')).post(`${request}/correct`, { remove_reason: 'Nothing to remove' })
  expect(idle.json).toMatchObject({ status: 422, errors: [{ pointer: '/remove_files' }] })
  const reworded = { decision_reason: 'La demande est claire et complète.' }
  const allowed = await (await program('manager')).post(`${request}/correct`, reworded)
  expect([allowed.status, allowed.json.decision_reason]).toEqual([200, reworded.decision_reason])
  const action = `/actions/${decided.action_id}`
  await take('officer', action, 'edit', {
    objectives: 'Une stratégie écrite à Lomé',
    expert_days: 20,
    ends_on: '2016-12-31',
  })
  const { readiness_asked }: { readiness_asked: { question: string; answered: boolean }[] } = await look(
    action,
    'officer',
  )
  expect(readiness_asked.map(({ answered }) => answered)).toEqual([false, false, false, false, false])
  const answers = readiness_asked.flatMap(({ question }) => [
    [`answer.${question}`, 'yes'],
    [`evidence.${question}`, 'Decree 12'],
  ])
  const checked = await take('officer', action, 'check_readiness', Object.fromEntries(answers))
  expect(checked.readiness_asked.every((one: { answered: boolean }) => one.answered)).toBe(true)
  await take('authority', action, 'sign', { signed_by: 'Amina' })
  await take('officer', action, 'agree')
  await take('officer', action, 'start')

  const activity = await make('officer', 'activities', {
    action: action.slice(9),
    type: 'workshop',
    title: 'Atelier',
    theme: 'diaspora',
    first_day: '2016-04-04',
    last_day: '2016-04-06',
    mode: 'on_site',
    host: 'TG',
    place: 'Lomé',
    travel_days: 1,
    'language.fr': 'B2',
  })
  await take('officer', activity, 'edit', { place: 'Kara' })
  const seated = await take('officer', activity, 'add_seat', {
    role: 'lead',
    places: 1,
    theme: 'diaspora',
    level: 2,
    days: 4,
  })
  await beside(`/seats/${seated.seats[0].id}`, { places: 2 }, 'The seat of another activity')
  const mission = await make('officer', 'mobilisations', {
    seat_id: seated.seats[0].id,
    person_id: people.expert.person_id,
  })
  await take('officer', mission, 'invite', { answer_by: '2016-03-20' })
  await take('expert', mission, 'accept')
  await take('focal_point', mission, 'release', { release_reference: 'Letter 7' })
  await take('officer', mission, 'contract')
  await take('officer', activity, 'confirm')
  office.setTime(new Date('2016-04-06T16:00:00Z'))
  visitors.clear()
  await take('officer', mission, 'deploy')
  await take('officer', activity, 'list_participants', {
    name: 'Yao Koffi',
    email: 'yao@example.org',
    organisation: 'Ministère',
    country: 'TG',
    gender: 'm',
  })
  const listed = await look(activity, 'officer')
  const participation = await (await program('officer')).get(`/participations/${listed.participants[0].id}`)
  expect(participation.json).toMatchObject(listed.participants[0])
  await beside(`/participations/${listed.participants[0].id}`, { organisation: 'Plan' }, 'Listed twice')
  await take('officer', activity, 'mark_attendance', { attended: [listed.participants[0].id] })
  await take('officer', activity, 'hold')
  await take('expert', mission, 'report', { worked_days: 4, mission_report: 'Three days in Kara', activity_rating: 5 })
  await take('officer', activity, 'report', { report: 'It went well' })
  await take('officer', mission, 'rate', { rating: 4 })

  const output = await make('officer', 'outputs', {
    action: action.slice(9),
    title: 'Stratégie de la diaspora',
    type: 'strategy',
    theme: 'diaspora',
    language: 'fr',
  })
  office.setTime(new Date('2016-06-02T10:00:00Z'))
  visitors.clear()
  await take('officer', output, 'finalise', { reached_on: '2016-04-20' })
  await take('authority', output, 'adopt', {
    reached_on: '2016-06-01',
    body: 'Conseil des ministres',
    evidence: 'Décret 44',
  })
  await take('manager', action, 'close', { evaluation_rating: 5, evaluation: 'Good' })
  expect((await look(action, 'authority')).status).toBe('closed')
  expect(unknown).toEqual([])
  expect([...seenBelow].sort()).toEqual(all.flatMap(({ below, name }) => (below ? [name] : [])).sort())
})
