import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, takeMail } from '../facility.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const idIn = (headers: Headers) => /[0-9a-f-]{36}/.exec(headers.get('location') ?? '')?.[0] ?? ''

test('a request goes the whole way from its authority to the annual report, without script', async () => {
  const { people, as } = office
  const authority = await as(people.authority)
  const officer = await as(people.officer)

  const filed = await authority.post(
    '/requests',
    {
      title: 'Stratégie diaspora',
      need: 'Nous voulons une stratégie.',
      expected_outputs: 'Une stratégie',
      theme: 'diaspora',
      language: 'fr',
    },
    '/requests/new',
  )
  expect(filed.status).toBe(303)
  const request = idIn(filed.headers)
  expect((await authority.post(`/requests/${request}/submission`)).status).toBe(303)
  expect(
    (
      await officer.post(`/requests/${request}/registration`, {
        received_on: '2016-02-26',
        officer_id: people.officer.id,
        overlap_judgement: 'complementary',
      })
    ).status,
  ).toBe(303)
  expect((await officer.get(`/requests/${request}`)).text).toMatch(/<h1>.*?<bdi>Togo</)

  const bodies = [people.consulted.body_id ?? '', people.otherConsulted.body_id ?? '']
  expect((await officer.post(`/requests/${request}/consultation`, { bodies })).status).toBe(303)
  const consulted = await as(people.consulted)
  const opinion = /\/consultations\/([0-9a-f-]{36})/.exec((await consulted.get('/consultations')).text)?.[1]
  expect((await consulted.post(`/consultations/${opinion}/opinion`, { status: 'in_favour', reasons: '' })).status).toBe(
    303,
  )
  const committee = await as(people.committee)
  const onAgenda = (meeting: string) =>
    officer.post('/agenda', { request_id: request, meeting }, `/agenda/new?request=${request}`)
  expect((await onAgenda('next')).status).toBe(409)

  office.setTime(new Date('2016-03-09T10:00:00Z'))
  const { closeDueConsultations } = await import('../../src/requests/consultations/commands.ts')
  const calendar = { person: null, facility: true as const, at: new Date('2016-03-09T10:00:00Z') }
  await takeMail(office)
  expect(await office.write(calendar, (tx) => closeDueConsultations(tx, calendar))).toBe(1)
  expect(await office.write(calendar, (tx) => closeDueConsultations(tx, calendar))).toBe(0)

  const meeting = idIn(
    (await officer.post('/meetings', { held_on: '2016-03-09', place: 'Room 1' }, '/meetings/new')).headers,
  )
  const item = idIn((await onAgenda(meeting)).headers)
  const members = [committee, await as(people.secondMember), await as(people.thirdMember)]
  const criteria = [...(await committee.get(`/agenda/${item}/scores`)).text.matchAll(/name="remark\.([a-z_]+)"/g)].map(
    (found) => found[1] ?? '',
  )
  expect(criteria).toHaveLength(10)
  const scores = Object.fromEntries(criteria.map((criterion) => [`score.${criterion}`, '3']))
  for (const member of members) expect((await member.post(`/agenda/${item}/scores`, scores)).status).toBe(303)
  const present = [people.committee.id, people.secondMember.id, people.thirdMember.id]
  expect((await committee.post(`/meetings/${meeting}/opening`, { present })).status).toBe(303)
  expect(
    (await committee.post(`/agenda/${item}/outcome`, { outcome: 'approve', reason: 'La demande est claire.' })).status,
  ).toBe(303)
  expect((await authority.get(`/requests/${request}`)).text).not.toContain('La demande est claire.')
  expect((await committee.post(`/meetings/${meeting}/release`)).status).toBe(303)
  expect((await authority.get(`/requests/${request}`)).text).toContain('La demande est claire.')

  const action = /\/actions\/([0-9a-f-]{36})/.exec((await officer.get(`/requests/${request}`)).text)?.[1]
  const here = `/actions/${action}`
  const readiness = Object.fromEntries(
    ['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer'].flatMap((question) => [
      [`answer.${question}`, 'yes'],
      [`evidence.${question}`, 'Decree 12'],
    ]),
  )
  expect((await officer.post(`${here}/agreement`, {}, here)).status).toBe(409)
  expect((await officer.post(`${here}/readiness`, readiness)).status).toBe(303)
  expect((await authority.post(`${here}/signature`, { signed_by: 'Amina', signed_on: '' })).status).toBe(409)
  const description = { objectives: 'Une stratégie', expert_days: '20', ends_on: '2016-12-31' }
  expect((await officer.post(`${here}/content`, description)).status).toBe(303)
  expect((await authority.post(`${here}/signature`, { signed_by: 'Amina', signed_on: '' })).status).toBe(303)
  expect((await officer.post(`${here}/agreement`, {}, here)).status).toBe(303)
  expect((await officer.post(`${here}/start`, {}, here)).status).toBe(303)

  const planned = await officer.post(
    '/activities',
    {
      action: action ?? '',
      type: 'workshop',
      title: 'Atelier',
      theme: 'diaspora',
      first_day: '2016-04-04',
      last_day: '2016-04-06',
      mode: 'on_site',
      host: 'TG',
      place: 'Lomé',
      travel_days: '1',
      'language.fr': 'B2',
    },
    `/activities/new?action=${action}`,
  )
  expect(planned.status).toBe(303)
  const activity = `/activities/${idIn(planned.headers)}`
  expect(
    (await officer.post(`${activity}/seats`, { role: 'lead', places: '1', theme: 'diaspora', level: '2', days: '4' }))
      .status,
  ).toBe(303)
  const seat = /seat=([0-9a-f-]{36})/.exec((await officer.get(activity)).text)?.[1] ?? ''
  const shortlisted = await officer.post(
    '/mobilisations',
    { seat_id: seat, person_id: people.expert.person_id ?? '' },
    `/mobilisations/new?seat=${seat}`,
  )
  expect(shortlisted.status).toBe(303)
  const mission = `/mobilisations/${idIn(shortlisted.headers)}`
  expect((await officer.post(`${mission}/invitation`, { answer_by: '2016-03-20' })).status).toBe(303)
  const expert = await as(people.expert)
  expect((await expert.post(`${mission}/acceptance`, {}, mission)).status).toBe(303)
  const focalPoint = await as(people.focal_point)
  expect((await focalPoint.post(`${mission}/release`, { release_reference: 'Letter 7' })).status).toBe(303)
  expect((await officer.post(`${mission}/contract`, {}, mission)).status).toBe(303)
  expect((await officer.post(`${activity}/confirmation`, {}, activity)).status).toBe(303)
  expect((await officer.post(`${activity}/holding`, {}, activity)).status).toBe(409)
  office.setTime(new Date('2016-04-06T16:00:00Z'))
  expect((await officer.post(`${mission}/deployment`, {}, mission)).status).toBe(303)
  expect(
    (
      await officer.post(`${activity}/participants`, {
        name: 'Yao Koffi',
        email: 'yao@example.org',
        organisation: 'Ministère',
        country: 'TG',
        gender: 'm',
      })
    ).status,
  ).toBe(303)
  const participant =
    /name="attended" value="([0-9a-f-]{36})"/.exec((await officer.get(`${activity}/attendance`)).text)?.[1] ?? ''
  expect((await officer.post(`${activity}/attendance`, { attended: participant })).status).toBe(303)
  expect((await officer.post(`${activity}/holding`, {}, activity)).status).toBe(303)
  expect(
    (await expert.post(`${mission}/report`, { worked_days: '4', mission_report: 'Done', activity_rating: '5' })).status,
  ).toBe(303)

  const drafted = await officer.post(
    '/outputs',
    {
      action: action ?? '',
      title: 'Stratégie de la diaspora',
      type: 'strategy',
      theme: 'diaspora',
      language: 'fr',
      activity_id: '',
    },
    `/outputs/new?action=${action}`,
  )
  expect(drafted.status).toBe(303)
  const output = `/outputs/${idIn(drafted.headers)}`
  const manager = await as(people.manager)
  expect((await manager.post(`${here}/closure`, { evaluation_rating: '5', evaluation: 'Good' })).status).toBe(409)
  // What has not happened yet cannot be recorded.
  expect(
    (await officer.post(`${output}/finalisation`, { reached_on: '2016-04-20', body: '', evidence: '' })).status,
  ).toBe(422)
  office.setTime(new Date('2016-06-02T10:00:00Z'))
  expect(
    (
      await (
        await as(people.officer)
      ).post(`${output}/finalisation`, { reached_on: '2016-04-20', body: '', evidence: '' })
    ).status,
  ).toBe(303)
  expect(
    (
      await (
        await as(people.authority)
      ).post(`${output}/adoption`, { reached_on: '2016-06-01', body: 'Conseil des ministres', evidence: 'Décret 44' })
    ).status,
  ).toBe(303)
  office.setTime(new Date('2016-07-01T10:00:00Z'))
  expect((await manager.post(`${here}/closure`, { evaluation_rating: '5', evaluation: 'Good' })).status).toBe(303)

  const figures = (await officer.get('/figures/2016')).text
  for (const name of [
    'requests.received',
    'activities.held',
    'experts.mobilised',
    'participants.attended',
    'outputs.delivered',
    'actions.closed',
  ])
    expect(figures).toMatch(
      new RegExp(`/figures/2016/${name}"[\\s\\S]{0,600}?<td class="number" data-heading="Value">(<bdi>)?1<`),
    )
  const report = (await officer.get('/reports/2016')).text
  expect(report).toContain('Stratégie de la diaspora')
  expect((await officer.get(`/requests/${request}`)).text).toContain('approved')
})
