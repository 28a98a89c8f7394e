import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, takeMail, Visitor } from '../../../test/facility.ts'
import { openAccount } from '../../house/accounts/auth.ts'
import type { Day } from '../../house/days/day.ts'
import * as requests from '../../requests/dossier/commands.ts'
import * as intake from '../../requests/intake/commands.ts'

let office: Facility
let id: string
beforeAll(async () => {
  office = await facility()
  office.setTime(new Date('2016-03-01T10:00:00Z'))
  const { authority } = office.people
  id = await office.write(office.by(authority), async (tx) => {
    const draft = await intake.draft(tx, office.by(authority), {
      authority_id: authority.authority_id ?? '',
      title: 'A strategy on the diaspora',
      need: 'Need',
      expected_outputs: '',
      language: 'fr',
      theme: 'diaspora',
      other_themes: [],
    })
    return draft
  })
})
afterAll(() => office.close())

const home = async (who: keyof Facility['people'], path = '/') =>
  (await (await office.as(office.people[who])).get(path)).text
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
/** Which group a request stands in on somebody's home, and why. */
const standing = (page: string, href: string) => {
  const group = page.split('<section').find((section) => section.includes(`href="${href}"`))
  if (!group) return undefined
  return {
    group: /<h2[^>]*>([^<]+)</.exec(group)?.[1],
    why: /<p>([^<]+)<\/p>/.exec(group.slice(group.indexOf(href)))?.[1],
  }
}
const post = async (who: Visitor, path: string, fields: Record<string, string | string[]>, from = path) => {
  const answer = await who.post(path, fields, from)
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`)
}

test('a draft waits for its authority alone, and for nobody else', async () => {
  expect(standing(await home('authority'), `/requests/${id}`)?.why).toContain('A draft of yours')
  expect(await home('otherAuthority')).not.toContain('A strategy on the diaspora')
  expect(await home('officer')).not.toContain('A strategy on the diaspora')
})

test('a request waits for an officer with the day of its target, and moves from later to today to late', async () => {
  await office.write(office.by(office.people.authority), (tx) =>
    intake.submit(tx, id, office.by(office.people.authority), { language: 'fr' }),
  )
  expect(standing(await home('officer'), `/requests/${id}`)).toEqual({
    group: 'In the next seven days',
    why: 'A request waits to be registered.',
  })
  office.setTime(new Date('2016-03-08T10:00:00Z'))
  expect(standing(await home('officer'), `/requests/${id}`)?.group).toBe('Today')
  office.setTime(new Date('2016-03-10T10:00:00Z'))
  expect(standing(await home('manager'), `/requests/${id}`)?.group).toBe('Late')
  expect(await home('authority')).toContain('We have received it and check whether it is complete.')
})

test('what is late is told in days up to two months, then in months, and from two years on in years', async () => {
  const told = async (day: string, path = '/') => {
    office.setTime(new Date(`${day}T10:00:00Z`))
    return /danger">([^<]+)</.exec(await home('officer', path))?.[1]
  }
  const days = ['2016-03-09', '2016-05-07', '2016-05-08', '2016-06-10', '2018-03-08', '2018-03-09', '2025-03-10']
  const words = []
  for (const day of days) words.push(await told(day))
  expect(words).toEqual([
    '1 calendar day late',
    '60 calendar days late',
    '2 months late',
    '3 months late',
    '23 months late',
    '2 years late',
    '9 years late',
  ])
  const others = {
    fr: '9 ans de retard',
    es: '9 años de retraso',
    pt: '9 anos de atraso',
    ru: 'просрочка 9 лет',
    ar: 'تأخير 9 سنوات',
  }
  for (const [lang, words] of Object.entries(others)) expect(await told('2025-03-10', `/?lang=${lang}`)).toBe(words)
  expect(await told('2016-03-10', '/?lang=ar')).toBe('تأخير يومين تقويميين')
})

test('a theme in a region is covered there alone: neither the region’s other themes nor the theme elsewhere', async () => {
  const { officer } = office.people
  const [{ region, theme } = { region: '', theme: '' }] = await rows<{ region: string; theme: string }>(
    `select p.region, r.theme from requests r join partners p on p.code = r.partner where r.id = $1`,
    [id],
  )
  const part = (inRegion: string, ofTheme: string) =>
    rows(
      `insert into portfolios (account_id, region, theme) select $1, g.key, t.key from regions g, themes t
        where g.key ${inRegion} $2 and t.key ${ofTheme} $3 limit 1`,
      [officer.id, region, theme],
    )
  const nobodys = async () => standing(await home('manager'), `/requests/${id}`) !== undefined
  await part('=', '<>')
  await part('<>', '=')
  expect(await nobodys()).toBe(true)
  await part('=', '=')
  expect(await nobodys()).toBe(false)
  await rows('delete from portfolios where account_id = $1', [officer.id])
})

test('a request falls to the portfolio that covers it; the manager sees that nobody carries it', async () => {
  const { officer, manager } = office.people
  await rows(`insert into portfolios (account_id, theme) values ($1, 'diaspora')`, [officer.id])
  expect(standing(await home('officer'), `/requests/${id}`)?.why).toBe('A request waits to be registered.')
  const page = await home('manager')
  expect(standing(page, `/requests/${id}`)).toBeUndefined()
  expect(standing(page, `/requests/assignments?ids=${id}`)?.why).toContain('Nobody is responsible for this request yet')
  await rows('update requests set officer_id = $1 where id = $2', [officer.id, id])
  expect(await home('manager')).not.toContain(`ids=${id}`)
  expect(standing(await home('manager'), `/requests?officer=${officer.id}&amp;overdue=1&amp;sort=due`)?.why).toContain(
    'over their target',
  )
  expect(manager.id).not.toBe(officer.id)
})

test('questions wait for the authority with their day, and answers for the officer', async () => {
  const officer = await office.as(office.people.officer)
  await post(officer, `/requests/${id}/questions`, { questions: 'Which regions?', delay_reason: 'workload' })
  const page = await home('authority')
  expect(standing(page, `/requests/${id}/answers`)?.why).toContain('Returned with questions')
  expect(page).toMatch(/Please answer by \d+ April 2016/)
  expect(standing(await home('officer'), `/requests/${id}`)).toBeUndefined()
  const [question] = await rows<{ id: string }>('select id from request_questions where request_id = $1', [id])
  const authority = await office.as(office.people.authority)
  await post(authority, `/requests/${id}/answers`, {
    question: question?.id ?? '',
    [`answer.${question?.id}`]: 'Kara.',
  })
  expect(standing(await home('officer'), `/requests/${id}`)?.why).toContain('The authority has answered')
})

test('what silence decides today stands under today, and what a body is asked waits for it', async () => {
  const officer = await office.as(office.people.officer)
  const [known] = await rows<{ id: string; version: number }>('select id, version from requests where id = $1', [id])
  await rows(
    `update requests set status = 'registered', numeral = 1, received_on = '2016-03-01', registered_at = now(),
      screened_by = $2 where id = $1`,
    [known?.id, office.people.officer.id],
  )
  expect(standing(await home('officer'), `/requests/${id}/consultation`)?.why).toContain('open its consultation')
  const [body] = await rows<{ id: string }>(`select id from consulted_bodies where name = 'Delegation'`)
  await office.write(office.by(office.people.officer), (tx) =>
    requests.consult(tx, id, office.by(office.people.officer), { bodies: [body?.id ?? ''] }),
  )
  expect(officer).toBeDefined()
  await takeMail(office)
  const [consultation] = await rows<{ due_on: Day }>('select due_on::text from consultations where request_id = $1', [
    id,
  ])
  expect(standing(await home('officer'), `/requests/${id}`)?.why).toContain('silence decides')
  expect(await home('consulted')).toContain('Your opinion is asked for.')
  expect(await home('otherConsulted')).not.toContain('A strategy on the diaspora')
  office.setTime(new Date(`${consultation?.due_on}T09:00:00Z`))
  expect(standing(await home('officer'), `/requests/${id}`)?.group).toBe('Today')
})

test('what others are to do on her files stands apart from an officer’s tasks, and is not counted among them', async () => {
  const { officer, authority } = office.people
  const [mine] = await rows<{ id: string }>(
    `insert into requests (reference, partner, authority_id, status, title, need, language, theme, submitted_at, officer_id)
      values ('R-2016-OTHERS', 'TG', $1, 'draft', 'With the authority', 'x', 'fr', 'diaspora', now(), $2) returning id`,
    [authority.authority_id, officer.id],
  )
  await rows(`update requests set status = 'submitted' where id = $1`, [mine?.id])
  const tasks = async () => {
    const page = await home('officer')
    return page.includes('You have one task.') ? 1 : Number(/You have (\d+) tasks/.exec(page)?.[1] ?? 0)
  }
  const before = await tasks()
  const asking = { questions: 'Which regions?', delay_reason: 'workload' }
  await post(await office.as(officer), `/requests/${mine?.id}/questions`, asking)
  const href = `/requests/${mine?.id}/answers`
  expect(standing(await home('officer'), href)).toEqual({
    group: 'Waiting for others',
    why: 'The authority is to answer your questions.',
  })
  expect(await tasks()).toBe(before - 1)
  expect(await home('manager')).not.toContain('With the authority')
  // Where nobody of the authority has an account, it is hers to ask directly: once, and among her tasks.
  await rows('update accounts set active = false where authority_id = $1', [authority.authority_id])
  const page = await home('officer')
  expect(page).not.toContain('The authority is to answer your questions.')
  expect(page).toContain('ask it directly and enter its answers')
  await rows('update accounts set active = true where authority_id = $1', [authority.authority_id])
  await rows(`update requests set status = 'withdrawn', withdrawn_reason = 'x' where id = $1`, [mine?.id])
})

test('an officer sees her files by state and what is coming; a manager who has how much, what is late and why, and the weeks to come', async () => {
  const { officer } = office.people
  const [counts] = await rows<{ open: number; consulted: number }>(
    `select count(*)::int as open, (count(*) filter (where status = 'in_consultation'))::int as consulted from requests
      where officer_id = $1 and status in ('submitted', 'returned', 'registered', 'in_consultation', 'deferred')`,
    [officer.id],
  )
  expect(counts?.consulted).toBeGreaterThan(0)
  const link = (href: string, count?: number) =>
    `<a href="${href.replaceAll('&', '&amp;')}">${count === undefined ? 'in consultation</a><span>' : `${count}</a>`}`
  const desk = await home('officer')
  expect(desk).toContain(`${link('/requests?status=in_consultation&officer=me')}${counts?.consulted}<`)
  const page = await home('manager')
  expect(page).toContain(link(`/requests?officer=${officer.id}`, counts?.open))
  expect(page).toContain(link('/requests?status=in_consultation'))
  expect(page).toContain('Over the target, and why')
  expect(page.match(/<time datetime="2016-\d\d-\d\d\/2016-\d\d-\d\d"/g)).toHaveLength(4)
  office.setTime(new Date('2016-04-20T10:00:00Z'))
  const untold = async () => Number(/cause not stated<\/span><span>(\d+)/.exec(await home('manager'))?.[1] ?? 0)
  const before = await untold()
  expect(before).toBeGreaterThan(0)
  const [late] = await rows<{ id: string; request_id: string }>(
    `select id, request_id from request_spans where ended_at is null and due_on < '2016-04-20' and status <> 'returned'
      limit 1`,
  )
  await rows(`insert into delay_causes (request_id, span_id, reason, told_at) values ($1, $2, 'workload', now())`, [
    late?.request_id,
    late?.id,
  ])
  expect(await untold()).toBe(before - 1)
  await rows('delete from delay_causes where span_id = $1', [late?.id])
})

test('nobody’s home is empty: it says what will stand there', async () => {
  const fresh = await facility()
  const page = async (who: keyof Facility['people']) => (await (await fresh.as(fresh.people[who])).get('/')).text
  const says = {
    committee: 'No meeting is planned.',
    consulted: 'Your service has given no opinion yet.',
    expert: 'You have no mission yet.',
    focal_point: 'Nobody of your administration is invited yet.',
    authority: 'Your requests, and where each stands',
    officer: 'No open file is assigned to you.',
    manager: 'No officer has an open file.',
    administrator: 'No step is over its target.',
    communications: 'Nothing has been published yet.',
    donor: 'Nothing has been published yet.',
  }
  for (const [who, said] of Object.entries(says)) expect(await page(who as keyof typeof says)).toContain(said)
  await fresh.owner.pool.query(`insert into meetings (number, held_on, place) values (7, '2030-03-09', 'Vienna')`)
  expect(await page('committee')).toMatch(/Meeting 7[\s\S]*Vienna · nothing on the agenda yet/)
  await fresh.close()
})

test('a waiver that an authority asks for waits for the officer whose portfolio the request falls into and for the manager, until it is decided or can be decided no more', async () => {
  const { authority, officer } = office.people
  const otherOfficer = await office.write({ person: null, facility: true, at: new Date() }, (tx) =>
    openAccount(
      tx,
      { person: null, facility: true },
      { email: 'olga@example.org', name: 'olga', role: 'officer', password: 'test-password' },
    ),
  )
  await rows(`update themes set offered = false where key = 'gender'`)
  const asking = await office.as(authority)
  const draft = await asking.post(
    '/requests',
    { title: 'Gender in budgets', need: 'A guide.', language: 'fr', theme: 'gender' },
    '/requests/new',
  )
  const request = /[0-9a-f-]{36}/.exec(draft.headers.get('location') ?? '')?.[0] ?? ''
  const href = `/requests/${request}/waivers`
  await post(asking, href, { rule: 'theme_offered', reason: 'A law is being drafted.' })
  const waiting = { group: 'Later, or without a day', why: 'A waiver of a rule is asked for: grant or refuse it.' }
  expect(standing(await home('officer'), href)).toEqual(waiting)
  expect(await home('authority')).not.toContain(href)
  // Another colleague carries the theme: it waits for her and the manager.
  await rows(`insert into portfolios (account_id, theme) values ($1, 'gender')`, [otherOfficer])
  expect(await home('officer')).not.toContain(href)
  expect(standing(await home('manager'), href)).toEqual(waiting)
  const olga = await Visitor.signedIn(office.app, 'olga@example.org', 'test-password')
  expect(standing((await olga.get('/')).text, href)).toEqual(waiting)
  await rows(`update requests set status = 'withdrawn', withdrawn_reason = 'x' where id = $1`, [request])
  expect(await home('manager')).not.toContain(href)
  await rows(`update requests set status = 'draft', officer_id = $2 where id = $1`, [request, officer.id])
  expect(standing(await home('officer'), href)).toEqual(waiting)
  await post(await office.as(officer), href, { rule: 'theme_offered', outcome: 'granted', reason: 'Known to us.' })
  expect(await home('officer')).not.toContain(href)
  expect(await home('manager')).not.toContain(href)
})

test('mail that failed waits for the administrator, and a report for communications', async () => {
  await rows(
    `insert into outbox (recipient, subject, body, language, status, given_up_at, last_fault)
      values ('x@example.org', 'Undelivered', 'x', 'en', 'failed', now(), 'bad_address')`,
  )
  expect(standing(await home('administrator'), '/undelivered?all=1')?.why).toContain('An e-mail could not be sent')
  expect(await home('manager')).not.toContain('/undelivered')
  expect((await (await office.as(office.people.administrator)).get('/undelivered?all=1')).text).toContain('Undelivered')
  await rows('insert into report_editions (year) values (2015)')
  expect(await home('communications')).toContain('The annual report of this year waits')
})

test('a long list is filtered by kind and paged, with honest counts', async () => {
  await rows(
    `insert into requests (reference, partner, authority_id, status, title, need, theme, submitted_at, officer_id)
    select 'L-' || i, 'TG', (select id from authorities limit 1), 'submitted', 'Long ' || i, 'x', 'diaspora', now(), $1
      from generate_series(1, 120) i`,
    [office.people.officer.id],
  )
  const page = await home('officer')
  expect(page).toMatch(/to register \(1\d\d\)/)
  expect(page).toContain('rel="next"')
  const second = await home('officer', '/?why=submitted&page=2')
  expect(second).toContain('51–100 of 1')
  expect(await home('officer', '/?why=submitted&page=900')).toContain('Long')
  expect(await home('officer', '/?why=no_such')).toContain('You have no tasks of this kind.')
  expect(await home('officer', "/?why='%22")).toContain('Long')
})

test('a visitor is offered the annual report where one is published, and told so where none is', async () => {
  const front = async () => (await office.visitor.get('/')).text
  await rows('update report_editions set published_on = null')
  expect(await front()).toContain('No report has been published yet')
  expect(await front()).not.toContain('Read the annual report')
  await rows(`insert into report_editions (year, published_on) values (2014, '2015-03-01')`)
  expect(await front()).toContain('Read the annual report')
  expect(await front()).not.toContain('No report has been published yet')
})

test('a donor reads what is new, and is asked for nothing', async () => {
  const fresh = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  const page = (await (await fresh.as(fresh.people.donor)).get('/')).text
  await fresh.close()
  expect(page).toContain('Annual report 2016')
  expect(page).toContain('Output')
  expect(page).not.toContain('waits for you')
})

test('an invitation whose expert and officer have both left is one line for whoever looks after it', async () => {
  const [mission = { id: '' }] = await rows<{ id: string }>(
    `with request as (insert into requests (reference, partner, authority_id, title, language, theme, decided_at)
        select 'R-2016-LEFT', partner, id, 'T', 'fr', 'diaspora', '2016-01-15' from authorities where id = $1 returning *),
      action as (insert into actions (request_id, partner, authority_id, title, theme, officer_id, status, agreed_on,
          started_on, authority_signed_on, authority_signed_by)
        select id, partner, authority_id, 'A', 'diaspora', $2, 'in_implementation', '2016-01-20', '2016-01-21',
          '2016-01-19', 'S. Mensah' from request returning id),
      activity as (insert into activities (action_id, number, type, title, theme, first_day, last_day, host, mode, status)
        select id, 1, 'workshop', 'Left alone', 'diaspora', '2016-04-04', '2016-04-05', 'TG', 'on_site', 'confirmed'
          from action returning id),
      seat as (insert into seats (activity_id, role, places, theme, level, days)
        select id, 'expert', 1, 'diaspora', 2, 3 from activity returning id, activity_id)
      insert into mobilisations (seat_id, activity_id, person_id, status, invited_on, answer_by, told_on, told_how)
        select id, activity_id, $3, 'invited', '2016-02-22', '2016-03-07', '2016-02-22', 'mail' from seat returning id`,
    [office.people.authority.authority_id, office.people.officer.id, office.people.expert.person_id],
  )
  await rows('update accounts set active = false where id = any($1)', [
    [office.people.officer.id, office.people.expert.id],
  ])
  const page = await home('manager')
  expect(page.split(`href="/mobilisations/${mission.id}"`)).toHaveLength(2)
  await rows('update accounts set active = true where id = any($1)', [
    [office.people.officer.id, office.people.expert.id],
  ])
})
