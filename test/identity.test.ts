import { afterAll, beforeAll, expect, test } from 'vitest'
import { queueMail } from '../src/house/mail/commands.ts'
import { type Facility, facility } from './facility.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const set = async (fields: Record<string, string>) =>
  (await office.as(office.people.administrator)).post('/settings/identity', fields)

test('colours that cannot be read are refused, each at its field, with what to do', async () => {
  const pale = await set({ accent: '#ffff00' })
  expect(pale.status).toBe(422)
  expect(pale.text).toContain('contrast below 4.5 to 1')
  const close = await set({ accent: '#0d7a5f', second: '#0d7a60' })
  expect([close.status, close.text.includes('Choose another hue')]).toEqual([422, true])
  expect((await set({ accent: 'green' })).status).toBe(422)
  expect((await office.visitor.get('/face/colours.css')).text).toBe('')
})

test('a facility’s own name, mark, colours and emblem stand on every page, and its name in its mails', async () => {
  const saved = await set({
    name_en: 'Peer Bridge',
    name_fr: 'Pont des pairs',
    mark: 'PB',
    accent: '#1d3f8a',
    second: '#a03a12',
    emblem_en: 'Paid for by the Union',
    email: 'office@example.org',
  })
  expect(saved.status).toBe(303)
  const page = (await office.visitor.get('/?lang=en')).text
  for (const part of ['– Peer Bridge</title>', 'Paid for by the Union', '/face/colours.css?v='])
    expect(page).toContain(part)
  expect((await office.visitor.get('/?lang=fr')).text).toContain('– Pont des pairs</title>')
  expect((await office.visitor.get('/sign-in?lang=en')).text).toContain('– Peer Bridge</title>')
  expect((await office.visitor.get('/face/colours.css')).text).toContain('--ds-color-brand1-base-default:#1d3f8a')
  expect((await office.visitor.get('/face/mark.svg')).text).toContain('>PB</text>')
  expect((await office.visitor.get('/contact?lang=en')).text).toContain('mailto:office@example.org')
  const by = { person: null, facility: true as const, at: new Date('2016-03-01T10:00:00Z') }
  await office.write(by, (tx) =>
    queueMail(tx, {
      to: 'x@example.org',
      language: 'en',
      key: 'application_refused',
      values: { name: 'X', reason: 'Y' },
      link: '/ask',
    }),
  )
  const { rows } = await office.owner.pool.query('select body from outbox')
  expect(rows[0].body).toContain('Peer Bridge')
})

test('a mark holds nothing that could become markup', async () => {
  await set({ mark: '<&"' })
  expect((await office.visitor.get('/face/mark.svg')).text).not.toContain('<&')
})

test('a barrier that is reported reaches the facility, and whoever reports it is answered where they say', async () => {
  const sent = await office.visitor.post('/accessibility', {
    barrier: 'The map cannot be read',
    page: '/',
    email: 'reader@example.org',
  })
  expect(sent.status).toBe(303)
  const { rows } = await office.owner.pool.query(`select recipient, reply_to, body from outbox where body like '%map%'`)
  expect(rows.map(({ reply_to }) => reply_to)).toEqual(['reader@example.org'])
})
