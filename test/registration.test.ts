import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let authority: Visitor
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  authority = await office.as(office.people.authority)
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

const good = { title: 'Stratégie', need: 'Nous voulons une stratégie.', expected_outputs: '', theme: 'diaspora', language: 'fr' }
const at = (instant: string) => office.setTime(new Date(instant))
const rows = async <T extends object>(query: string, values: unknown[] = []) => (await office.owner.pool.query<T>(query, values)).rows

async function submitted(): Promise<string> {
  const answer = await authority.post('/requests', good, '/requests/new')
  const id = /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''
  expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)
  return id
}

const asked = (id: string) => rows<{ id: string; question: string; answer: string }>('select id, question, answer from request_questions where request_id = $1 order by round, position', [id])

test('a request returned with questions comes back only when each has its answer, and nothing typed is lost on the way', async () => {
  const id = await submitted()
  expect((await officer.post(`/requests/${id}/questions`, { questions: ' \n ' })).status).toBe(422)
  expect((await officer.post(`/requests/${id}/questions`, { questions: '1. Who pays?\n\n- من سيعمل عليها؟\nUntil when?' })).status).toBe(303)
  const questions = await asked(id)
  expect(questions.map((one) => one.question)).toEqual(['Who pays?', 'من سيعمل عليها؟', 'Until when?'])
  const [first = '', second = '', third = ''] = questions.map((one) => `answer.${one.id}`)
  const every = { question: questions.map((one) => one.id) }

  expect((await authority.post(`/requests/${id}/saved-answers`, { ...every, [first]: 'The ministry' }, `/requests/${id}/answers`)).status).toBe(303)
  expect((await authority.get(`/requests/${id}/answers`)).text).toContain('The ministry')
  const early = await authority.post(`/requests/${id}/answers`, { ...every, [first]: 'The ministry', [second]: 'Two officers', [third]: ' ' })
  expect(early.status).toBe(422)
  expect(early.text).toContain('Two officers')
  expect(early.text).toContain(`href="#field-${third}"`)
  expect((await authority.post(`/requests/${id}/answers`, { [first]: 'Only this one' })).status).toBe(422)
  expect((await authority.post(`/requests/${id}/answers`, { ...every, [first]: 'The ministry', [second]: 'Two officers', [third]: '2017' })).status).toBe(303)
  expect((await asked(id)).map((one) => one.answer)).toEqual(['The ministry', 'Two officers', '2017'])
  expect((await officer.get(`/requests/${id}`)).text).toContain('Two officers')
})

test('the authority is told by mail what is asked and where to answer', async () => {
  const id = await submitted()
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?\nUntil when?' })
  const mails = await rows<{ recipient: string; body: string; link: string }>(`select recipient, body, link from outbox where record_id = $1 and subject like 'Questions%'`, [id])
  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatchObject({ recipient: 'amina@example.org', link: `/requests/${id}/answers` })
  expect(mails[0]?.body).toContain('1. Who pays?\n2. Until when?')
})

test('another authority neither sees the questions nor answers them', async () => {
  const id = await submitted()
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  const other = await office.as(office.people.otherAuthority)
  expect((await other.get(`/requests/${id}/answers`)).status).toBe(404)
  expect((await other.post(`/requests/${id}/saved-answers`, {}, '/sign-in')).status).toBe(404)
  const [question] = await asked(id)
  const changed = await office.write(office.by(office.people.otherAuthority), (tx) =>
    tx
      .updateTable('request_questions')
      .set({ answer: 'x' })
      .where('id', '=', question?.id ?? '')
      .executeTakeFirst(),
  )
  expect(changed.numUpdatedRows).toBe(0n)
})

test('the database itself lets no request be returned without a question nor come back with one open', async () => {
  const id = await submitted()
  await expect(office.write(office.by(office.people.officer), (tx) => tx.updateTable('requests').set({ status: 'returned' }).where('id', '=', id).execute())).rejects.toThrow(/without a question/)
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  await expect(office.write(office.by(office.people.authority), (tx) => tx.updateTable('requests').set({ status: 'submitted' }).where('id', '=', id).execute())).rejects.toThrow(/open question/)
})

test('while a request is with its authority the facility’s clock stands still, and goes on with the days that are left', async () => {
  at('2016-03-01T10:00:00Z')
  const id = await submitted()
  const due = async () => (await rows<{ due: string }>(`select due_on::text as due from request_spans where request_id = $1 and ended_at is null`, [id]))[0]?.due
  expect(await due()).toBe('2016-03-08')
  at('2016-03-03T10:00:00Z')
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  at('2016-03-16T10:00:00Z')
  const [question] = await asked(id)
  expect((await authority.post(`/requests/${id}/answers`, { question: question?.id ?? '', [`answer.${question?.id}`]: 'We do' })).status).toBe(303)
  expect(await due()).toBe('2016-03-21')
  const spans = await rows<{ status: string; working_days: number | null }>('select status, working_days from request_spans where request_id = $1 order by number', [id])
  expect(spans).toEqual([
    { status: 'draft', working_days: 0 },
    { status: 'submitted', working_days: 2 },
    { status: 'returned', working_days: 9 },
    { status: 'submitted', working_days: null },
  ])
  at('2016-03-01T10:00:00Z')
})
