import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, Visitor } from '../../../test/facility.ts'

let office: Facility
const readers: Record<string, Visitor> = {}
const outside = ['public', 'donor', 'authority', 'consulted', 'focal_point', 'expert'] as const
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  for (const who of [...outside, 'officer', 'administrator'] as const)
    readers[who] = who === 'public' ? new Visitor(office.app) : await office.as(office.people[who])
})
afterAll(() => office.close())

const offered = async (who: string, typed: string) =>
  (await readers[who]?.get(`/search/suggestions?q=${encodeURIComponent(typed)}`))?.text ?? ''
const page = async (who: string, typed: string) =>
  (await readers[who]?.get(`/search?q=${encodeURIComponent(typed)}`))?.text ?? ''
const linksIn = (text: string) =>
  [...text.matchAll(/href="(\/[a-z]+\/[^"?]+)"[^>]*role="option"/g)].map(([, href]) => href)
const query = async (text: string, values: unknown[] = []) =>
  (await office.owner.pool.query<Record<string, string>>(text, values)).rows

test('whatever is offered opens for its reader, and everybody is offered something of each kind they see', {
  timeout: 120_000,
}, async () => {
  const [own] = await query(
    `select d.name from personal_details d join people p on p.id = d.person_id
    where p.employed_in = $1 and p.employer_kind = 'public' limit 1`,
    [office.people.focal_point.administration],
  )
  const words = ['togo', 'ministere letter', 'letter', 'iom', own?.name ?? '']
  const open = ['actions', 'activities', 'authorities', 'initiatives', 'outputs', 'partners']
  for (const [who, more] of Object.entries({
    public: [],
    donor: ['requests'],
    focal_point: ['people'],
    officer: ['files', 'people', 'requests'],
  })) {
    const hrefs = new Set<string>()
    for (const typed of words) for (const href of linksIn(await offered(who, typed))) hrefs.add(href ?? '')
    expect([...new Set([...hrefs].map((href) => href.split('/')[1]))].sort(), who).toEqual([...open, ...more].sort())
    for (const href of hrefs) expect((await readers[who]?.get(href))?.status, `${href} for ${who}`).toBe(200)
  }
})

test('of a person that a reader may not see nothing is learnt: not by name, nor by address, nor by one nearly so', {
  timeout: 60_000,
}, async () => {
  await query(`update personal_details set name = 'Zebulon Quxworthy', email = 'zebulon.quxworthy@hidden.example'
    where person_id = (select p.id from people p where p.employer_kind = 'private'
      and p.id not in (select person_id from accounts where person_id is not null) order by p.id limit 1)`)
  const [hidden] = await query(`select person_id from personal_details where name = 'Zebulon Quxworthy'`)
  expect(await offered('officer', 'zebulon.quxworthy@hidden.example')).toContain(`/people/${hidden?.person_id}`)
  expect(await offered('officer', 'zebulom quxworthi')).toContain(`/people/${hidden?.person_id}`)
  for (const who of outside)
    for (const [typed, nobody] of [
      ['zebulon.quxworthy@hidden.example', 'zebulan.guxworthy@hiddem.example'],
      ['Zebulon Quxworthy', 'Zebulan Guxworthy'],
      ['Zebulom', 'Zebulim'],
      ['quxw', 'guxw'],
    ] as const)
      for (const ask of [offered, page]) {
        const without = (text: string, words: string) =>
          text
            .replaceAll(words, '')
            .replaceAll(encodeURIComponent(words), '')
            .replace(/nonce="[^"]*"|content="[^"]*"|value="[^"]*"|action="[^"]*"|q=[^"&]*/g, '')
        expect(without(await ask(who, typed), typed), `${typed} by ${who}`).toBe(
          without(await ask(who, nobody), nobody),
        )
      }
})

test('that a word stands where a reader does not see it does not keep them from what they mistyped', async () => {
  const [output] = await query(`select id from outputs where status = 'finalised' order by id limit 1`)
  await query(`update outputs set title = 'Handbook of the Wolkenkuckuck' where id = $1`, [output?.id])
  expect(await offered('public', 'wolkenkukuck')).toContain(`/outputs/${output?.id}`)
  await query(
    `update requests set title = 'Wolkenkukuck' where id = (select id from requests where status = 'rejected' limit 1)`,
  )
  expect(await offered('public', 'wolkenkukuck')).toContain(`/outputs/${output?.id}`)
  expect(await offered('officer', 'wolkenkukuck')).not.toContain(`/outputs/${output?.id}`)
})

test('words in any order, in part and misspelt find a request by its reference, title, partner and number', async () => {
  const [request] = await query(
    `select r.id, r.reference from requests r where r.partner = 'TG' and r.numeral = 3 and r.status = 'approved'`,
  )
  const at = `/requests/${request?.id}`
  for (const typed of [
    request?.reference ?? '',
    (request?.reference ?? '').toLowerCase().slice(0, -2),
    'togo III',
    'iii TOGO',
    'توغو III',
    'Того III',
  ])
    expect(await offered('officer', typed), typed).toContain(at)
  await query(`update requests set title = 'Réintégration des apiculteurs' where id = $1`, [request?.id])
  for (const typed of ['apiculteurs togo', 'reintegration apicult', 'apiculteur', 'apicultuers'])
    expect(await offered('officer', typed), typed).toContain(at)
  expect(await offered('officer', 'apicultuers')).toContain('spelled similarly')
})

test('what a record is called is followed: renamed, struck out and put back, and words of a name go with it', async () => {
  const [person] = await query(`select person_id as id from personal_details order by person_id limit 1`)
  const known = async () =>
    (await query(`select word from name_words where word in ('oberhuberin', 'unterhuberin')`)).map(({ word }) => word)
  await query(`update personal_details set name = 'Oberhuberin' where person_id = $1`, [person?.id])
  expect(await offered('officer', 'oberhu')).toContain(`/people/${person?.id}`)
  await query(`update personal_details set name = 'Unterhuberin' where person_id = $1`, [person?.id])
  expect(await offered('officer', 'oberhu')).not.toContain(`/people/${person?.id}`)
  expect(await offered('officer', 'unterhu')).toContain(`/people/${person?.id}`)
  expect(await known()).toEqual(['unterhuberin'])
  await query(`delete from personal_details where person_id = $1`, [person?.id])
  expect(await offered('officer', 'unterhu')).not.toContain(`/people/${person?.id}`)
  expect(await known()).toEqual([])
})

test('steps and sections are found by their names in the language of the page, by those who have them', async () => {
  expect(await offered('officer', 'new request')).toContain('href="/requests/new"')
  expect(await offered('donor', 'new request')).not.toContain('href="/requests/new"')
  const french = (await readers.officer?.get('/search/suggestions?lang=fr&q=nouvelle%20demande'))?.text
  await readers.officer?.get('/search?lang=en')
  expect(french).toContain('href="/requests/new"')
})

test('whatever is typed is answered, and with little', { timeout: 60_000 }, async () => {
  const odd = ['a', '%', ':', '_', '\\', "'", '"', '&', '!', '|', '<->', '*', 'ar', 'es', '()', 'a:*', '\u202e', '💧']
  for (const typed of [...odd, 'x'.repeat(2_000), 'é '.repeat(900), '\ud800'.toWellFormed()])
    for (const who of ['public', 'officer'])
      for (const address of ['/search', '/search/suggestions']) {
        const answer = await readers[who]?.get(`${address}?q=${encodeURIComponent(typed)}`)
        expect(answer?.status, typed).toBe(200)
        if (address === '/search/suggestions') expect(answer?.text.length).toBeLessThan(16_000)
      }
})

test('the page without script says what was found, kind by kind, and leads to all of it in the list', async () => {
  const found = await page('officer', 'migration')
  expect(found).toContain('Search: migration')
  expect(found).toContain('href="/activities?search=migration"')
  expect(await page('officer', 'xyzzyxyzzy')).toContain('Nothing found that is open to you.')
  expect(await page('officer', '')).toContain('What you can start')
})
