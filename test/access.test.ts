import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutRules } from '../src/house/identity/rules.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

/** Everybody who can come: one person of each role, and the public. */
const everybody = [
  'administrator',
  'manager',
  'officer',
  'committee',
  'communications',
  'authority',
  'consulted',
  'focal_point',
  'expert',
  'donor',
  'public',
] as const
type Who = (typeof everybody)[number]
const staff: Who[] = ['administrator', 'manager', 'officer', 'committee', 'communications']
const officers: Who[] = ['administrator', 'manager', 'officer']
const signedIn: Who[] = everybody.filter((who) => who !== 'public')

/**
 * Who may take each step on a record of their own (staff have no others); for anybody not named it is forbidden, or
 * hidden with its record.
 */
const steps: Record<string, Record<string, Who[]>> = {
  requests: {
    'striking-out': officers,
    submission: [...officers, 'authority'],
    registration: officers,
    'initiative-notice': officers,
    questions: officers,
    answers: [...officers, 'authority'],
    consultation: officers,
    'further-opinions': officers,
    overlaps: officers,
    assignment: officers,
    coding: officers,
    resumption: officers,
    withdrawal: [...officers, 'authority'],
    delay: [...officers, 'committee'],
    contact: [...officers, 'authority'],
    authorities: [...officers, 'authority'],
    partners: [...officers, 'authority'],
    need: [...officers, 'authority'],
    themes: [...officers, 'authority'],
    outputs: [...officers, 'authority'],
    experts: [...officers, 'authority'],
    support: [...officers, 'authority'],
    setup: [...officers, 'authority'],
    attachments: [...officers, 'authority'],
    letter: officers,
    named: officers,
    waivers: [...officers, 'authority'],
    link: [...officers, 'authority'],
    copy: [...officers, 'authority'],
    correction: officers,
  },
  consultations: {
    'striking-out': officers,
    opinion: [...officers, 'consulted'],
    lifting: [...officers, 'consulted'],
    content: officers,
    reminder: officers,
    link: officers,
    notice: officers,
  },
  meetings: {
    'striking-out': officers,
    opening: ['committee'],
    attendance: ['committee'],
    ready: [...officers, 'committee'],
    agenda: [...officers, 'committee'],
    release: ['manager', 'committee'],
    closing: ['committee'],
    day: [...officers, 'committee'],
    content: [...officers, 'committee'],
    cancellation: [...officers, 'committee'],
  },
  agenda: {
    scores: ['committee'],
    outcome: ['committee'],
    letter: [...officers, 'committee'],
    'taking-back': ['committee'],
  },
  actions: {
    'striking-out': officers,
    readiness: officers,
    signature: [...officers, 'authority'],
    agreement: officers,
    start: officers,
    closure: ['administrator', 'manager'],
    suspension: officers,
    resumption: officers,
    cancellation: ['administrator', 'manager'],
    content: officers,
    assignment: officers,
  },
  activities: {
    'striking-out': officers,
    confirmation: officers,
    seats: officers,
    participants: officers,
    attendance: officers,
    holding: officers,
    report: officers,
    postponement: officers,
    replanning: officers,
    cancellation: officers,
    content: officers,
  },
  mobilisations: {
    'striking-out': officers,
    'new-invitation': officers,
    notice: officers,
    invitation: officers,
    acceptance: [...officers, 'expert'],
    release: [...officers, 'focal_point'],
    contract: officers,
    deployment: officers,
    report: [...officers, 'expert'],
    rating: officers,
    refusal: [...officers, 'expert'],
    expiry: officers,
    replacement: officers,
    withdrawal: [...officers, 'expert'],
    content: officers,
  },
  outputs: {
    'striking-out': officers,
    content: officers,
    finalisation: officers,
    validation: officers,
    submission: [...officers, 'authority'],
    adoption: [...officers, 'authority'],
    funding: [...officers, 'authority'],
    use: [...officers, 'authority'],
    supersession: officers,
    lapse: officers,
  },
  bodies: { 'striking-out': officers, content: ['administrator'] },
  people: {
    'striking-out': officers,
    details: officers,
    profile: officers,
    vetting: officers,
    availability: [...officers, 'expert'],
  },
  authorities: { 'striking-out': officers, content: officers },
  initiatives: { 'striking-out': officers, content: officers },
  applications: { granting: officers, refusal: officers },
  seats: { 'striking-out': officers },
  participations: { 'striking-out': officers },
}

/** Who may open the page of a record of their own, and of a foreign one. */
const readers: Record<string, { own: Who[]; foreign: Who[] }> = {
  requests: { own: [...staff, 'donor', 'authority', 'consulted'], foreign: [...staff, 'donor'] },
  files: { own: [...staff, 'authority', 'consulted'], foreign: staff },
  consultations: { own: [...staff, 'donor', 'consulted'], foreign: [...staff, 'donor'] },
  meetings: { own: staff, foreign: staff },
  agenda: { own: staff, foreign: staff },
  // The foreign Action is in formulation: one under way is everybody's to read.
  actions: { own: [...everybody], foreign: [...staff, 'donor'] },
  activities: { own: [...everybody], foreign: [...staff, 'donor'] },
  mobilisations: { own: [...staff, 'donor', 'expert', 'focal_point'], foreign: [...staff, 'donor'] },
  outputs: { own: [...everybody], foreign: staff },
  people: { own: [...staff, 'donor', 'expert', 'focal_point'], foreign: [...staff, 'donor'] },
  partners: { own: [...everybody], foreign: [...everybody] },
  authorities: { own: [...everybody], foreign: [...everybody] },
  initiatives: { own: [...everybody], foreign: [...everybody] },
  bodies: { own: staff, foreign: staff },
  applications: { own: staff, foreign: staff },
  // Without the link of a mail nobody gets there; with it, see opinion-links.test.ts.
  'opinions/files': { own: [], foreign: [] },
  portfolios: { own: staff, foreign: staff },
  'consultations/rounds': { own: staff, foreign: staff },
}

/** Further pages of a record, which nobody posts to: who may open those of their own, and foreign ones. */
const parts: Record<string, Record<string, { own: Who[]; foreign: Who[] }>> = {
  requests: {
    content: { own: [...officers, 'authority'], foreign: officers },
    confirmation: { own: [...officers, 'authority'], foreign: officers },
  },
  meetings: { minutes: { own: staff, foreign: staff }, 'minutes.pdf': { own: staff, foreign: staff } },
  agenda: { 'letter.pdf': { own: staff, foreign: staff } },
  mobilisations: {
    'calendar.ics': { own: [...staff, 'donor', 'expert', 'focal_point'], foreign: [...staff, 'donor'] },
  },
  letters: { 'letter.pdf': { own: [...staff, 'donor', 'authority'], foreign: [...staff, 'donor'] } },
}

/** Pages without a record, and addresses that make something new. */
const pages: Record<string, Who[]> = {
  'GET /': [...everybody],
  'GET /healthz': [...everybody],
  'GET /readyz': [...everybody],
  'GET /assets/*': [...everybody],
  'GET /ask': [...everybody],
  'GET /ask/account': [...everybody],
  'POST /ask/account': [...everybody],
  'GET /ask/sent': [...everybody],
  'GET /applications': staff,
  'GET /applications/export': staff,
  'GET /contact': [...everybody],
  'GET /help': [...everybody],
  'GET /experts-wanted': [...everybody],
  'GET /accessibility': [...everybody],
  'POST /accessibility': [...everybody],
  'GET /face/colours.css': [...everybody],
  'GET /face/mark.svg': [...everybody],
  'GET /settings/identity': staff,
  'POST /settings/identity': ['administrator'],
  'GET /about': [...everybody],
  'GET /about/parts.json': [...everybody],
  'GET /search': [...everybody],
  'GET /search/suggestions': [...everybody],
  'GET /sign-in': [...everybody],
  'GET /sign-in/link': [...everybody],
  'POST /sign-in': [...everybody],
  'POST /sign-in/link': [...everybody],
  'POST /sign-in/link/use': [...everybody],
  'GET /sign-in/forgotten': [...everybody],
  'POST /sign-in/forgotten': [...everybody],
  'GET /sign-in/password': [...everybody],
  'POST /sign-in/password': [...everybody],
  'POST /sign-out': [...everybody],
  'GET /account': signedIn,
  'GET /api': [...everybody],
  'GET /account/tokens': signedIn,
  'GET /account/tokens/new': signedIn,
  'POST /account/tokens': signedIn,
  'GET /account/tokens/end': signedIn,
  'POST /account/tokens/end': signedIn,
  'POST /account/tokens/:id/end': signedIn,
  'GET /account/password': signedIn,
  'POST /account/password': signedIn,
  'POST /account/password-link': signedIn,
  'POST /account/sessions/:id/end': signedIn,
  'POST /account/other-sessions/end': signedIn,
  'GET /requests': [...staff, 'donor', 'authority'],
  'GET /requests/clocks': staff,
  'GET /requests/export': [...staff, 'donor', 'authority'],
  'GET /requests/assignments': officers,
  'POST /requests/assignments': officers,
  'GET /actions/assignments': officers,
  'POST /actions/assignments': officers,
  'GET /requests/causes': [...officers, 'committee'],
  'POST /requests/causes': [...officers, 'committee'],
  'GET /accounts/:id/handover': ['administrator', 'manager'],
  'POST /accounts/:id/handover': ['administrator', 'manager'],
  'GET /views': staff,
  'POST /views': staff,
  'GET /views/:id/content': staff,
  'POST /views/:id/content': staff,
  'POST /views/:id/deletion': staff,
  'GET /requests/new': [...officers, 'authority'],
  'GET /requests/earlier': [...officers, 'authority'],
  'POST /requests': [...officers, 'authority'],
  'POST /requests/:id/saved-answers': [...officers, 'authority'],
  'GET /opinions': [...everybody],
  'POST /opinions': [...everybody],
  'POST /opinions/lifting': [...everybody],
  'POST /opinions/receipt': [...everybody],
  'POST /opinions/link': [...everybody],
  'GET /consultations': [...staff, 'donor', 'consulted'],
  'GET /consultations/export': [...staff, 'donor', 'consulted'],
  'GET /meetings': staff,
  'GET /meetings/export': staff,
  'GET /meetings/new': [...officers, 'committee'],
  'POST /meetings': [...officers, 'committee'],
  'GET /agenda': staff,
  'GET /agenda/new': [...officers, 'committee'],
  'POST /agenda': [...officers, 'committee'],
  'GET /actions': [...everybody],
  'GET /actions/export': [...everybody],
  'GET /activities': [...everybody],
  'GET /activities/export': [...everybody],
  'GET /activities/new': officers,
  'POST /activities': officers,
  'GET /mobilisations': [...staff, 'donor', 'expert', 'focal_point'],
  'GET /mobilisations/export': [...staff, 'donor', 'expert', 'focal_point'],
  'GET /mobilisations/new': officers,
  'POST /mobilisations': officers,
  'GET /people': [...staff, 'donor', 'expert', 'focal_point'],
  'GET /people/export': [...staff, 'donor', 'expert', 'focal_point'],
  'GET /people/new': officers,
  'POST /people': officers,
  'GET /experts': [...staff, 'donor', 'expert', 'focal_point'],
  'GET /experts/export': [...staff, 'donor', 'expert', 'focal_point'],
  'GET /outputs': [...everybody],
  'GET /outputs/export': [...everybody],
  'GET /outputs/new': officers,
  'POST /outputs': officers,
  'GET /partners': [...everybody],
  'GET /partners/export': [...everybody],
  'GET /partners/:code/names': ['administrator'],
  'POST /partners/:code/names': ['administrator'],
  'POST /partners/:code/names/:id/removal': ['administrator'],
  'GET /authorities': [...staff, 'donor'],
  'GET /authorities/export': [...staff, 'donor'],
  'GET /authorities/new': officers,
  'POST /authorities': officers,
  'GET /initiatives': [...everybody],
  'GET /initiatives/export': [...everybody],
  'GET /initiatives/new': officers,
  'POST /initiatives': officers,
  'GET /eligibility': staff,
  'POST /eligibility/rules': ['administrator'],
  'POST /eligibility/types': ['administrator'],
  'POST /eligibility/themes': ['administrator'],
  'GET /eligibility/partners': staff,
  'GET /eligibility/partners/:code': ['administrator'],
  'POST /eligibility/partners': ['administrator'],
  'POST /eligibility/partners/removal': ['administrator'],
  'GET /figures': [...everybody],
  'GET /figures/:year': [...everybody],
  'GET /figures/:year/:name': [...everybody],
  'GET /figures/:year/method': [...everybody],
  'GET /figures/:year/export': [...everybody],
  'GET /figures/:year/:name/export': [...everybody],
  'GET /reports': [...everybody],
  'GET /reports/:year': [...everybody],
  'GET /reports/:year/texts/:section': [...officers, 'communications'],
  'POST /reports/:year/texts/:section': [...officers, 'communications'],
  'POST /reports/:year/publication': ['administrator', 'manager', 'communications'],
  'POST /reports/:year/withdrawal': ['administrator', 'manager', 'communications'],
  'GET /requests/:id/translations/:lang': officers,
  'POST /requests/:id/translations/:lang': officers,
  'GET /settings/calendar': staff,
  'GET /settings/calendar/import': ['administrator'],
  'POST /settings/calendar': ['administrator'],
  'POST /settings/calendar/holidays': ['administrator'],
  'POST /settings/calendar/holidays/:day/removal': ['administrator'],
  'POST /settings/calendar/import': ['administrator'],
  'GET /settings/questions': staff,
  'GET /settings/questions/new': ['administrator'],
  'POST /settings/questions': ['administrator'],
  'GET /settings/questions/:id': ['administrator'],
  'POST /settings/questions/:id': ['administrator'],
  'POST /settings/questions/:id/place': ['administrator'],
  'POST /settings/questions/:id/retirement': ['administrator'],
  'POST /settings/questions/:id/return': ['administrator'],
  'GET /portfolios': staff,
  'POST /portfolios/:id/parts': ['administrator', 'manager'],
  'POST /portfolios/:id/parts/:part/removal': ['administrator', 'manager'],
  'GET /struck': staff,
  'GET /struck/export': staff,
  'GET /struck/:id': staff,
  'POST /struck/:id/putting-back': ['administrator', 'manager'],
  'GET /bodies': staff,
  'GET /bodies/export': staff,
  'GET /bodies/new': ['administrator'],
  'POST /bodies': ['administrator'],
  'POST /bodies/:id/scopes': ['administrator'],
  'POST /bodies/:id/scopes/:scope/removal': ['administrator'],
  'GET /undelivered': officers,
  'POST /undelivered/:id/cancellation': officers,
  'POST /undelivered/:id/sending': officers,
  'GET /outbox': ['administrator'],
  'GET /outbox/:id': ['administrator'],
  'POST /outbox/:id/cancellation': ['administrator'],
  'POST /outbox/:id/sending': ['administrator'],
  'GET /jobs': ['administrator'],
  'POST /jobs/:id/attempt': ['administrator'],
  'GET /mail-preferences': signedIn,
  'POST /mail-preferences': signedIn,
  'POST /mail-preferences/link': [...everybody],
  'GET /requests/:id/links/:link/revocation': officers,
  'POST /requests/:id/links/:link/revocation': officers,
  'GET /requests/:id/links/:link/renewal': officers,
  'POST /requests/:id/links/:link/renewal': officers,
  'GET /activities/:id/seats/:seat/content': officers,
  'POST /activities/:id/seats/:seat/content': officers,
  'GET /activities/:id/participants/:participation/content': officers,
  'POST /activities/:id/participants/:participation/content': officers,
  'GET /accounts/:id': ['administrator'],
  'GET /accounts/:id/links/:link/revocation': ['administrator'],
  'POST /accounts/:id/links/:link/revocation': ['administrator'],
  'GET /accounts/:id/links/:link/renewal': ['administrator'],
  'POST /accounts/:id/links/:link/renewal': ['administrator'],
  'GET /accounts': ['administrator'],
  'GET /accounts/export': ['administrator'],
  'GET /accounts/new': ['administrator'],
  'POST /accounts': ['administrator'],
  'GET /accounts/:id/content': ['administrator'],
  'POST /accounts/:id/content': ['administrator'],
  'POST /accounts/:id/reopening': ['administrator'],
  'GET /accounts/:id/closure': ['administrator'],
  'POST /accounts/:id/closure': ['administrator'],
}

let office: Facility
let someMail = ''
let ids: Record<string, { own: Partial<Record<Who, string>>; any: string; foreign: string }>
const visitors = new Map<Who, Visitor>()

beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  for (const who of everybody)
    visitors.set(who, who === 'public' ? office.visitor : await office.as(office.people[who]))
  ids = await findRecords()
  someMail = (await office.owner.pool.query<{ id: string }>('select id from outbox limit 1')).rows[0]?.id ?? ''
})
afterAll(() => office.close())

async function findRecords(): Promise<typeof ids> {
  const { people } = office
  const one = (query: string) => office.owner.pool.query<{ id: string }>(query).then(({ rows }) => rows[0]?.id ?? '')
  const authority = people.authority.authority_id
  const action = await one(
    `select id from actions where authority_id = '${authority}' and status in ('in_implementation', 'closed') limit 1`,
  )
  const activity = await one(
    `select id from activities where action_id = '${action}' and status in ('held', 'reported') limit 1`,
  )
  const formulation = await one(
    `select id from actions where status = 'in_formulation' and authority_id <> '${authority}' limit 1`,
  )
  // A planned activity and a drafted output in which none of the people of this test has a part.
  const planned = await one(`insert into activities (action_id, number, type, title, theme, first_day, last_day, host)
    values ('${formulation}', 90, 'workshop', 'Hidden', 'trafficking', '2017-05-01', '2017-05-02', 'FR') returning id`)
  const drafted = await one(
    `insert into outputs (action_id, type, title, theme) values ('${formulation}', 'study', 'Hidden', 'trafficking')
      returning id`,
  )
  const request = await one(`select id from requests where authority_id = '${authority}' limit 1`)
  const asked = await one(
    `select r.id from requests r join consultations c on c.request_id = r.id join opinions o on o.consultation_id = c.id
      where o.body_id = '${people.consulted.body_id}' limit 1`,
  )
  const foreignRequest =
    await one(`select r.id from requests r where r.authority_id <> '${authority}' and r.id not in (select request_id
      from request_authorities where authority_id = '${authority}')
    and r.id not in (select c.request_id from consultations c join opinions o on o.consultation_id = c.id
      where o.body_id = '${people.consulted.body_id}') and r.numeral is not null limit 1`)
  const mission = await one(
    `select id from mobilisations where person_id = '${people.expert.person_id}' and status <> 'shortlisted' limit 1`,
  )
  const spanish = await one(
    `select m.id from mobilisations m join people p on p.id = m.person_id
      where p.employed_in = 'ES' and p.employer_kind = 'public' and m.status <> 'shortlisted' limit 1`,
  )
  const foreignMission = await one(`select m.id from mobilisations m join people p on p.id = m.person_id
      join activities v on v.id = m.activity_id join actions a on a.id = v.action_id
    where p.employed_in = 'FR' and a.authority_id <> '${authority}' limit 1`)
  const spaniard = await one(`select id from people where employed_in = 'ES' and employer_kind = 'public' limit 1`)
  const french = await one(
    `select p.id from people p where employed_in = 'FR' and id not in (select person_id
      from mobilisations) and id not in (select person_id from participations) limit 1`,
  )
  const output = await one(`select id from outputs where action_id = '${action}' and status <> 'drafted' limit 1`)
  const opinion = await one(`select id from opinions where body_id = '${people.consulted.body_id}' limit 1`)
  // A body reads papers as long as its opinion can change something.
  const undecided = await one(`select r.id from requests r join consultations c on c.request_id = r.id
      join opinions o on o.consultation_id = c.id
    where o.body_id = '${people.consulted.body_id}' and r.status in ('in_consultation', 'deferred') limit 1`)
  const partner = 'TG'
  const application = (email: string) =>
    one(`insert into applications (name, email, function, partner, authority, authority_type, language, asked_at)
      values ('Ada', '${email}', 'Head', 'TG', 'Ministry of ${email}', 'national_central', 'en', now()) returning id`)
  const file = async (of: string) => {
    const kept = await one(
      `insert into files (name, type, size, sha256, content) values ('Letter.pdf', 'application/pdf', 4, 'x', '%PDF')
        returning id`,
    )
    return one(
      `insert into request_files (request_id, file_id, kind, name, type, size, uploaded_at)
        values ('${of}', '${kept}', 'letter', 'Letter.pdf', 'application/pdf', 4, now()) returning id`,
    )
  }
  return {
    requests: { own: { authority: request, consulted: asked }, any: request, foreign: foreignRequest },
    files: { own: { consulted: await file(undecided) }, any: await file(request), foreign: await file(foreignRequest) },
    consultations: {
      own: { consulted: opinion },
      any: opinion,
      foreign: await one(`select id from opinions where body_id <> '${people.consulted.body_id}' limit 1`),
    },
    meetings: {
      own: {},
      any: await one('select id from meetings order by number desc limit 1'),
      foreign: await one('select id from meetings order by number limit 1'),
    },
    agenda: {
      own: {},
      any: await one('select id from agenda_items where outcome is not null order by id desc limit 1'),
      foreign: await one('select id from agenda_items where outcome is not null order by id limit 1'),
    },
    letters: {
      own: {},
      any: await one(`select id from letters where authority_id = '${authority}' limit 1`),
      foreign: await one(`select id from letters where authority_id <> '${authority}' limit 1`),
    },
    actions: { own: {}, any: action, foreign: formulation },
    activities: { own: {}, any: activity, foreign: planned },
    mobilisations: { own: { expert: mission, focal_point: spanish }, any: mission, foreign: foreignMission },
    outputs: { own: {}, any: output, foreign: drafted },
    people: { own: { expert: people.expert.person_id ?? '', focal_point: spaniard }, any: spaniard, foreign: french },
    partners: { own: {}, any: partner, foreign: 'PE' },
    authorities: {
      own: {},
      any: authority ?? '',
      foreign: await one(`select id from authorities where id <> '${authority}' limit 1`),
    },
    'consultations/rounds': {
      own: {},
      any: await one(`select consultation_id as id from opinions where id = '${opinion}'`),
      foreign: await one(
        `insert into consultations (request_id, opened_on, due_on, status, closed_at)
          values ('${foreignRequest}', '2017-01-02', '2017-01-09', 'closed', now()) returning id`,
      ),
    },
    seats: {
      own: {},
      any: await one('select id from seats limit 1'),
      foreign: await one('select id from seats offset 1 limit 1'),
    },
    participations: {
      own: {},
      any: await one('select id from participations limit 1'),
      foreign: await one('select id from participations offset 1 limit 1'),
    },
    portfolios: { own: {}, any: people.officer.id, foreign: people.manager.id },
    'opinions/files': { own: {}, any: opinion, foreign: opinion },
    bodies: { own: {}, any: people.consulted.body_id ?? '', foreign: people.otherConsulted.body_id ?? '' },
    applications: { own: {}, any: await application('ada@example.org'), foreign: await application('bo@example.org') },
    initiatives: {
      own: {},
      any: await one('select id from initiatives limit 1'),
      foreign: await one('select id from initiatives offset 1 limit 1'),
    },
  }
}

const routes = () => [
  ...new Set(
    office.app.routes
      // What programs may is asked record by record in test/api.test.ts and test/api-life.test.ts; an office of one's own
      // has no clock (src/demonstration/clock.test.ts).
      .filter(({ method, path }) => method !== 'ALL' && !/^\/(api\/v1|demonstration)(\/|$)/.test(path))
      .map((route) => `${route.method} ${route.path.replace(/\{[^/]*\}(?=\/|$)/g, '').replace(/(.)\/$/, '$1')}`),
  ),
]
const visitor = (who: Who) => visitors.get(who) as Visitor
const address = (slice: string, id: string) => `/${slice}/${id}`

/** What an answer means: open (also when it is too early, too late or the form is empty), forbidden, or hidden. */
function meaning(status: number): 'open' | 'forbidden' | 'hidden' | 'broken' {
  if ([200, 302, 303, 409, 422, 429].includes(status)) return 'open'
  if (status === 403) return 'forbidden'
  return status === 404 ? 'hidden' : 'broken'
}

test('every route stands in the table of who may use it', () => {
  const known = new Set(Object.keys(pages))
  for (const slice of Object.keys(readers)) known.add(`GET /${slice}/${slice === 'partners' ? ':code' : ':id'}`)
  for (const [slice, nouns] of Object.entries(parts))
    for (const noun of Object.keys(nouns)) known.add(`GET /${slice}/:id/${noun}`)
  for (const [slice, nouns] of Object.entries(steps))
    for (const noun of Object.keys(nouns)) known.add(`GET /${slice}/:id/${noun}`).add(`POST /${slice}/:id/${noun}`)
  expect(routes().filter((route) => !known.has(route))).toEqual([])
  expect([...known].filter((route) => !routes().includes(route))).toEqual([])
})

describe.each(everybody)('%s', (who) => {
  test('opens exactly the pages of the table', async () => {
    for (const [route, allowed] of Object.entries(pages)) {
      const [method, path = ''] = route.split(' ')
      if (
        method !== 'GET' ||
        path.includes('*') ||
        (path.includes(':id') && path !== '/outbox/:id') ||
        path === '/sign-in/link'
      )
        continue
      const needs =
        path === '/activities/new' || path === '/outputs/new'
          ? `?action=${ids.actions?.any}`
          : path === '/agenda/new'
            ? `?request=${ids.requests?.any}`
            : ''
      const concrete =
        path
          .replace('/outbox/:id', `/outbox/${someMail}`)
          .replace(':year', '2016')
          .replace(':name', 'requests.received')
          .replace(':section', 'year')
          .replace(':code', 'TG') + needs
      const got = meaning((await visitor(who).get(concrete)).status)
      const lacksSeat = path === '/mobilisations/new' && allowed.includes(who)
      expect(`${route} ${got}`).toBe(`${route} ${lacksSeat ? 'hidden' : allowed.includes(who) ? 'open' : 'forbidden'}`)
    }
  })

  test('opens exactly the records that are theirs', async () => {
    for (const [slice, { own, foreign }] of Object.entries(readers)) {
      const known = ids[slice]
      const mine = known?.own[who] ?? known?.any ?? ''
      expect(`own ${slice} ${meaning((await visitor(who).get(address(slice, mine))).status)}`).toBe(
        `own ${slice} ${own.includes(who) ? 'open' : 'hidden'}`,
      )
      expect(`foreign ${slice} ${meaning((await visitor(who).get(address(slice, known?.foreign ?? ''))).status)}`).toBe(
        `foreign ${slice} ${foreign.includes(who) ? 'open' : 'hidden'}`,
      )
    }
  })

  test('opens exactly the further pages of records that are theirs', async () => {
    for (const [slice, nouns] of Object.entries(parts)) {
      const known = ids[slice]
      const mine = known?.own[who] ?? known?.any ?? ''
      const otherwise = (side: 'own' | 'foreign') => (readers[slice]?.[side].includes(who) ? 'forbidden' : 'hidden')
      for (const [noun, { own, foreign }] of Object.entries(nouns)) {
        expect(
          `own ${slice} ${noun} ${meaning((await visitor(who).get(`${address(slice, mine)}/${noun}`)).status)}`,
        ).toBe(`own ${slice} ${noun} ${own.includes(who) ? 'open' : otherwise('own')}`)
        expect(
          `foreign ${slice} ${noun} ${meaning((await visitor(who).get(`${address(slice, known?.foreign ?? '')}/${noun}`)).status)}`,
        ).toBe(`foreign ${slice} ${noun} ${foreign.includes(who) ? 'open' : otherwise('foreign')}`)
      }
    }
  })

  test('is let to exactly the steps that are theirs, and to none on foreign records', async () => {
    for (const [slice, nouns] of Object.entries(steps)) {
      const known = ids[slice]
      const mine = known?.own[who] ?? known?.any ?? ''
      for (const [noun, allowed] of Object.entries(nouns)) {
        const expected = allowed.includes(who) ? 'open' : readers[slice]?.own.includes(who) ? 'forbidden' : 'hidden'
        expect(
          `GET ${slice} ${noun} ${meaning((await visitor(who).get(`${address(slice, mine)}/${noun}`)).status)}`,
        ).toBe(`GET ${slice} ${noun} ${expected}`)
        if (staff.includes(who)) continue
        const foreign = readers[slice]?.foreign.includes(who) ? 'forbidden' : 'hidden'
        expect(
          `foreign ${slice} ${noun} ${meaning((await visitor(who).post(`${address(slice, known?.foreign ?? '')}/${noun}`, {}, '/sign-in')).status)}`,
        ).toBe(`foreign ${slice} ${noun} ${foreign}`)
        if (expected !== 'open')
          expect(
            `POST ${slice} ${noun} ${meaning((await visitor(who).post(`${address(slice, mine)}/${noun}`, {}, '/sign-in')).status)}`,
          ).toBe(`POST ${slice} ${noun} ${expected}`)
      }
    }
  })
})

test('no form is taken without its token, whoever sends it', async () => {
  for (const who of signedIn) {
    for (const route of routes().filter((known) => known.startsWith('POST ') && known !== 'POST /sign-in')) {
      const path = (route.split(' ')[1] ?? '')
        .replace(':id', ids.requests?.any ?? '')
        .replace(':year', '2016')
        .replace(':section', 'year')
      const answer = await visitor(who).send(path, 'title=kept')
      expect(`${who} ${route} ${answer.status}`).toBe(`${who} ${route} 403`)
    }
  }
})

test('with the rules switched off, row security alone lets no foreign record out', async () => {
  await withoutRules(async () => {
    for (const who of everybody.filter((one) => !staff.includes(one))) {
      for (const [slice, { foreign }] of Object.entries(readers)) {
        if (foreign.includes(who)) continue
        const answer = await visitor(who).get(address(slice, ids[slice]?.foreign ?? ''))
        expect(`${who} ${slice} ${answer.status}`).toBe(`${who} ${slice} 404`)
      }
    }
  })
})

test('a donor sees everything but drafts and names', async () => {
  const names = (
    await office.owner.pool.query<{ name: string }>(
      'select d.name from personal_details d join mobilisations m using (person_id) limit 40',
    )
  ).rows
  const page = (await visitor('donor').get('/mobilisations')).text + (await visitor('donor').get('/people')).text
  for (const { name } of names) expect(page).not.toContain(name)
  const counted = await office.read(
    office.people.donor,
    async (tx) => (await sql<{ n: number }>`select count(*) as n from personal_details`.execute(tx)).rows[0]?.n,
  )
  expect(counted).toBe(0)
})

test('the serving roles own no table and cannot pass row security', async () => {
  const { rows } = await office.owner.pool.query(
    `select rolname from pg_roles where rolname like 'mobilise\\_%' and (rolbypassrls or rolsuper or rolcanlogin)`,
  )
  expect(rows).toEqual([])
  const owned = await office.owner.pool.query(
    `select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname like 'mobilise\\_%'`,
  )
  expect(owned.rows).toEqual([])
})

test('a page that only reads cannot write', async () => {
  await expect(
    office.read(office.people.officer, (tx) => tx.updateTable('requests').set({ title: 'x' }).execute()),
  ).rejects.toThrow(/read-only/)
})
