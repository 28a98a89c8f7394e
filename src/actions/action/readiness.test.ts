import { afterAll, beforeAll, expect, test } from 'vitest'
import { meetingWith, members, openMeeting, readyRequest, record, release, score } from '../../../test/committee.ts'
import { type Facility, facility } from '../../../test/facility.ts'
import { Program } from '../../../test/program.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

/** The Action of a request that was approved, and that said this on its set-up. */
async function approved(setup: { committee: string; lead: string }): Promise<string> {
  const request = await readyRequest(office)
  await office.owner.pool.query('update requests set setup_committee = $2, setup_lead = $3 where id = $1', [
    request,
    setup.committee,
    setup.lead,
  ])
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  await record(office, items[0] ?? '', 'approve')
  await release(office, meeting)
  const { rows } = await office.owner.pool.query<{ id: string }>('select id from actions where request_id = $1', [
    request,
  ])
  return `/actions/${rows[0]?.id}`
}
/** What stands in the field of a question. */
const evidence = (page: string, question: string) =>
  new RegExp(`<textarea[^>]*name="evidence.${question}"[^>]*>([^<]*)`).exec(page)?.[1]?.trim()

test('what a request says on its set-up stands on its Action, and in the readiness check, where it need not be typed again', async () => {
  const action = await approved({ committee: 'Comité créé par décret', lead: 'Ministère du Plan' })
  const officer = await office.as(office.people.officer)
  expect((await officer.get(action)).text).toMatch(/What the request says on its set-up[\s\S]*Comité créé par décret/)
  const page = (await officer.get(`${action}/readiness`)).text
  expect(['committee', 'lead_ministry', 'budget_line'].map((question) => evidence(page, question))).toEqual([
    'Comité créé par décret',
    'Ministère du Plan',
    '',
  ])
  expect(page.split('As the request says it')).toHaveLength(3)

  const answers = Object.fromEntries(
    ['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer'].flatMap((question) => [
      [`answer.${question}`, 'planned'],
      [`evidence.${question}`, evidence(page, question) || 'As agreed by telephone'],
    ]),
  )
  expect(
    (await officer.post(`${action}/readiness`, { ...answers, 'evidence.committee': 'Decree 12 of May' })).status,
  ).toBe(303)
  // What was answered stands from now on; the words of the request stay beside where they differ.
  const again = (await officer.get(`${action}/readiness`)).text
  expect(evidence(again, 'committee')).toBe('Decree 12 of May')
  expect(again).toMatch(/The request says<\/p><div[^>]*lang="fr"[^>]*>Comité créé par décret/)
  expect((await officer.get(action)).text).not.toContain('What the request says on its set-up')
})

test('answers are gathered one by one: what is known is kept, what is not stays missing for the agreement, and an answer may be taken back', async () => {
  const action = await approved({ committee: 'Comité créé par décret', lead: 'Ministère du Plan' })
  const officer = await office.as(office.people.officer)
  const kept = async () =>
    (
      await office.owner.pool.query<{ question: string }>(
        'select question from readiness_answers where action_id = $1 order by question',
        [action.slice(9)],
      )
    ).rows.map(({ question }) => question)
  /** The form as its page sends it: what it was filled with comes along. */
  const send = async (typed: Record<string, string>) => {
    const page = (await officer.get(`${action}/readiness`)).text
    const shown = [...page.matchAll(/name="(filled\.[^"]+)" value="([^"]*)"/g)].flatMap(([, name = '', words = '']) => [
      [name, words],
      [name.slice(7), words],
    ])
    const chosen = [...page.matchAll(/name="(answer\.[^"]+)" value="([^"]*)" checked/g)].map(([, name, value]) => [
      name,
      value,
    ])
    return officer.post(`${action}/readiness`, { ...Object.fromEntries([...shown, ...chosen]), ...typed })
  }
  expect((await send({ 'answer.budget_line': 'planned', 'evidence.budget_line': 'Line 12' })).status).toBe(303)
  expect(await kept()).toEqual(['budget_line'])
  expect((await officer.get(action)).text).toContain('Questions of the readiness check are still to be answered.')
  // Half an answer is said beside its field, and words of one’s own are never lost.
  expect((await send({ 'evidence.inclusive': 'All regions' })).text).toContain('All regions')
  expect((await send({ 'evidence.inclusive': 'All regions' })).status).toBe(422)
  expect((await send({ 'answer.committee': 'yes' })).status).toBe(303)
  expect(await kept()).toEqual(['budget_line', 'committee'])
  expect((await send({ 'answer.budget_line': '' })).status).toBe(303)
  expect(await kept()).toEqual(['committee'])

  const program = await Program.of(office, office.people.officer)
  const one = { 'answer.inclusive': 'yes', 'evidence.inclusive': 'All regions' }
  expect((await program.post(`${action}/check_readiness`, one)).status).toBe(200)
  expect(await kept()).toEqual(['committee', 'inclusive'])
  expect((await program.post(`${action}/check_readiness`, { 'answer.inclusive': 'yes' })).json).toMatchObject({
    status: 422,
    errors: [{ pointer: '/evidence.inclusive' }],
  })
  expect((await program.post(`${action}/check_readiness`, { 'answer.inclusive': null })).status).toBe(200)
  expect(await kept()).toEqual(['committee'])

  await office.owner.pool.query(
    `update actions set status = 'agreed', authority_signed_on = '2016-03-01', authority_signed_by = 'Head',
      agreed_on = '2016-03-01' where id = $1`,
    [action.slice(9)],
  )
  expect((await send({ 'answer.committee': '' })).status).toBe(422)
  expect((await send({ 'evidence.committee': 'Decree 12' })).status).toBe(303)
})

test('nobody outside an Action reads what its request says on the set-up', async () => {
  const action = await approved({ committee: 'Comité restreint', lead: '' })
  for (const person of [office.people.otherAuthority, office.people.expert])
    expect((await (await office.as(person)).get(action)).text).not.toContain('Comité restreint')
  expect((await (await office.as(office.people.authority)).get(action)).text).toContain('Comité restreint')
})
