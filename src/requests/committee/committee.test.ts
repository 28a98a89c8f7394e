import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  meetingWith,
  members,
  openMeeting,
  opinionOn,
  readyRequest,
  record,
  release,
  score,
} from '../../../test/committee.ts'
import { type Facility, facility } from '../../../test/facility.ts'
import type { Refusal } from '../../house/database/refusal.ts'
import { day } from '../../house/days/day.ts'
import { languages } from '../../house/ui/view.ts'
import { causesIn } from '../clocks/queries.ts'
import * as consultations from '../consultations/commands.ts'
import * as requests from '../dossier/commands.ts'
import * as committee from './commands.ts'
import { obstaclesTo, quorumOf } from './lifecycle.ts'
import { meanOf } from './minutes.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const one = async <T>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query(query, values)).rows[0] as T
const statusOf = async (request: string) =>
  (await one<{ status: string }>('select status from requests where id = $1', [request])).status
const refusedWith = (key: string) => expect.objectContaining({ key }) as Refusal

describe('the quorum', () => {
  const member = (id: string, present = true, chair = false) => ({ id, present, chair })

  test.each([
    ['three members with the chair', [member('a', true, true), member('b'), member('c')], null, true],
    ['two members', [member('a', true, true), member('b'), member('c', false)], null, false],
    ['three members without the chair', [member('a', false, true), member('b'), member('c'), member('d')], null, false],
    ['three, one of whom screened the request', [member('a', true, true), member('b'), member('c')], 'c', false],
    [
      'four, one of whom screened the request',
      [member('a', true, true), member('b'), member('c'), member('d')],
      'c',
      true,
    ],
    [
      'the chair having screened the request',
      [member('a', true, true), member('b'), member('c'), member('d')],
      'a',
      false,
    ],
  ])('%s: %#', (_, all, screenedBy, met) => expect(quorumOf(all, screenedBy, 3).met).toBe(met))

  test('without it nothing can be recorded, and a sentence says how many are there', async () => {
    const { meeting, items } = await meetingWith(office, [await readyRequest(office)])
    await openMeeting(office, meeting, members(office).slice(0, 2))
    await score(office, items[0] ?? '', members(office))
    await expect(record(office, items[0] ?? '', 'approve')).rejects.toEqual(refusedWith('agenda.missing.quorum'))
    const chair = await office.as(office.people.committee)
    expect((await chair.get(`/agenda/${items[0]}/outcome`)).text).toContain('members who count 2, needed 3')
    // The database refuses it too, whoever writes.
    const past = office.owner.pool.query(
      `update agenda_items set outcome = 'defer', reason = 'x', prepared_by = $2, prepared_at = now() where id = $1`,
      [items[0], office.people.committee.id],
    )
    await expect(past).rejects.toThrow(/quorum/)
    expect((await chair.post(`/meetings/${meeting}/closing`)).status).toBe(303)
    expect(
      await statusOf(
        (await one<{ request_id: string }>('select request_id from agenda_items where id = $1', [items[0]])).request_id,
      ),
    ).toBe('in_consultation')
  })
})

test('an outcome waits for the scores of as many members as the quorum asks for; deferring and redirecting do not', () => {
  const facts = {
    quorum: { counted: ['a', 'b', 'c'], needed: 3, met: true },
    finished: ['a', 'b', 'z'],
    vetoes: [],
    unsettled: [],
    consultationRuns: false,
    requestStatus: 'in_consultation',
  }
  expect(obstaclesTo('approve', facts).map(({ why }) => why)).toEqual(['scores'])
  expect(obstaclesTo('reject', facts).map(({ why }) => why)).toEqual(['scores'])
  expect(obstaclesTo('defer', facts)).toEqual([])
  expect(obstaclesTo('redirect', { ...facts, vetoes: ['Delegation'] })).toEqual([])
  expect(obstaclesTo('approve', { ...facts, finished: ['a', 'b', 'c'], vetoes: ['Delegation'] })).toEqual([
    { why: 'veto', values: { bodies: ['Delegation'] } },
  ])
})

test('the agenda takes what is ready in one step: not what is still consulted upon, nor what another agenda holds', async () => {
  const fresh = await facility()
  const officer = await fresh.as(fresh.people.officer)
  const ready = await readyRequest(fresh, { title: 'Ready' })
  const other = await readyRequest(fresh, { title: 'Elsewhere', theme: 'youth' })
  await meetingWith(fresh, [other])
  const meeting =
    (await officer.post('/meetings', { held_on: '2016-03-02', place: '' }, '/meetings/new')).headers.get('location') ??
    ''
  expect((await officer.post(`${meeting}/ready`, { version: '1' }, meeting)).status).toBe(303)
  const page = (await officer.get(meeting)).text
  expect(page).toContain('Ready')
  expect(page).not.toContain('Elsewhere')
  const twice = await officer.post(
    '/agenda',
    { request_id: ready, meeting: meeting.split('/')[2] ?? '' },
    `/agenda/new?request=${ready}`,
  )
  expect(twice.status).toBe(409)
  expect(twice.text).toContain('already')
  await fresh.close()
})

test('the agenda is put in order, struck and filled by hand', async () => {
  const first = await readyRequest(office, { title: 'First' })
  const second = await readyRequest(office, { title: 'Second' })
  const third = await readyRequest(office, { title: 'Third' })
  const { meeting, items } = await meetingWith(office, [first, second])
  const officer = await office.as(office.people.officer)
  const sent = await officer.post(`/meetings/${meeting}/agenda`, {
    [`position.${items[0]}`]: '2',
    [`position.${items[1]}`]: '1',
    add: third,
    version: '1',
  })
  expect(sent.status).toBe(303)
  const page = (await officer.get(`/meetings/${meeting}`)).text
  expect(['Second', 'First', 'Third'].map((title) => page.indexOf(`>${title}<`))).toEqual(
    [...['Second', 'First', 'Third'].map((title) => page.indexOf(`>${title}<`))].sort((a, b) => a - b),
  )
  expect((await officer.post(`/meetings/${meeting}/agenda`, { strike: items[0] ?? '' })).status).toBe(303)
  expect((await officer.get(`/meetings/${meeting}`)).text).not.toContain('>First<')
  expect((await officer.post('/agenda', { request_id: first, meeting }, `/agenda/new?request=${first}`)).status).toBe(
    303,
  )
})

test('a member sees the others’ scores when hers are finished, or when the meeting is open', async () => {
  const { meeting, items } = await meetingWith(office, [await readyRequest(office)])
  const [carla, cyril] = members(office)
  if (!carla || !cyril) throw new Error('no members')
  await score(office, items[0] ?? '', [carla])
  const second = await office.as(cyril)
  const item = `/agenda/${items[0]}`
  expect((await second.get(item)).text).not.toContain('carla: clear')
  expect((await second.post(`${item}/scores`, { 'score.need': '3', 'remark.need': 'half done' })).status).toBe(303)
  expect((await second.get(item)).text).not.toContain('carla: clear')
  expect((await second.get(`${item}/scores`)).text).toContain('half done')
  // Not past the database either.
  const seen = await office.read(cyril, (tx) =>
    tx
      .selectFrom('decision_scores')
      .select('account_id')
      .distinct()
      .where('agenda_item_id', '=', items[0] ?? '')
      .execute(),
  )
  expect(seen).toEqual([{ account_id: cyril.id }])
  await score(office, items[0] ?? '', [cyril])
  expect((await second.get(item)).text).toContain('carla: clear')
  const officer = await office.as(office.people.officer)
  expect((await officer.get(item)).text).not.toContain('carla: clear')
  await openMeeting(office, meeting)
  expect((await officer.get(item)).text).toContain('carla: clear')
})

test('beside the scores stand the request, the opinions, what is already there and whether it is eligible', async () => {
  const [request, other] = [
    await readyRequest(office, { title: 'Asked' }),
    await readyRequest(office, { title: 'There before', theme: 'youth' }),
  ]
  await office.owner.pool.query(
    `insert into overlap_judgements (request_id, other_kind, other_id, judgement, note, judged_at)
      values ($1, 'request', $2, 'complementary', 'Go together', now())`,
    [request, other],
  )
  const { items } = await meetingWith(office, [request ?? ''])
  const member = await office.as(office.people.secondMember)
  const page = (await member.get(`/agenda/${items[0]}/scores`)).text
  for (const said of [
    'We want to write a strategy.',
    'Delegation',
    'in favour',
    'There before',
    'Go together',
    'meets every rule of eligibility',
  ])
    expect(page).toContain(said)
})

test('nobody scores for another', async () => {
  const { items } = await meetingWith(office, [await readyRequest(office)])
  const row = await one<{ request_id: string }>('select request_id from agenda_items where id = $1', [items[0]])
  const forged = office.write(office.by(office.people.secondMember), (tx) =>
    tx
      .insertInto('decision_scores')
      .values({
        agenda_item_id: items[0] ?? '',
        request_id: row.request_id,
        account_id: office.people.committee.id,
        criterion: 'need',
        score: 3,
      })
      .execute(),
  )
  await expect(forged).rejects.toThrow(/row-level security/)
})

test('whoever screened a request neither scores it nor counts for its quorum', async () => {
  const request = await readyRequest(office)
  await office.owner.pool.query('update requests set screened_by = $2 where id = $1', [
    request,
    office.people.thirdMember.id,
  ])
  const { meeting, items } = await meetingWith(office, [request])
  const third = await office.as(office.people.thirdMember)
  expect((await third.get(`/agenda/${items[0]}/scores`)).status).toBe(403)
  expect((await third.get(`/agenda/${items[0]}`)).text).toContain('Four eyes')
  await score(office, items[0] ?? '', members(office).slice(0, 2))
  await openMeeting(office, meeting)
  await expect(record(office, items[0] ?? '', 'defer')).rejects.toEqual(refusedWith('agenda.missing.quorum'))
})

test('while a veto stands approving is refused, with the name of the body; when it is lifted, it is not', async () => {
  const request = await readyRequest(office)
  const opinion = await opinionOn(office, request)
  await office.owner.pool.query(`update opinions set status = 'veto', reasons = 'No' where id = $1`, [opinion])
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  const chair = await office.as(office.people.committee)
  const refused = await chair.post(`/agenda/${items[0]}/outcome`, { outcome: 'approve', reason: 'Kept reason' })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('A veto stands: Delegation')
  expect(refused.text).toContain('Kept reason')
  const officer = office.by(office.people.officer)
  await office.write(officer, (tx) => consultations.liftVeto(tx, opinion, officer, { reasons: 'Settled by mail' }))
  expect((await chair.post(`/agenda/${items[0]}/outcome`, { outcome: 'approve', reason: 'Kept reason' })).status).toBe(
    303,
  )
})

test('what is prepared is seen by nobody outside the facility: neither on pages nor in the history nor in mail', async () => {
  const request = await readyRequest(office)
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  const outsiders = await Promise.all(
    [office.people.authority, office.people.consulted, office.people.donor].map((person) => office.as(person)),
  )
  const mails = () => one<{ n: string }>('select count(*) as n from outbox')
  const look = async () =>
    Promise.all(
      outsiders.map(async (visitor) =>
        (await visitor.get(`/requests/${request}`)).text.replace(/(nonce|value|content)="[^"]*"/g, ''),
      ),
    )
  const before = [await look(), await mails()]
  await record(office, items[0] ?? '', 'reject', 'Secret until it is released')
  expect([await look(), await mails()]).toEqual(before)
  for (const visitor of outsiders)
    for (const path of [`/agenda/${items[0]}`, `/meetings/${meeting}`, `/agenda/${items[0]}/letter.pdf`])
      expect((await visitor.get(path)).status).toBe(404)
  for (const person of [office.people.authority, office.people.consulted, office.people.donor])
    await expect(office.read(person, (tx) => tx.selectFrom('agenda_items').selectAll().execute())).rejects.toThrow(
      /permission denied/,
    )
  await release(office, meeting)
  expect((await outsiders[0]?.get(`/requests/${request}`))?.text).toContain('Secret until it is released')
})

test('decisions go out once, however often and from wherever they are released', async () => {
  const [approved, rejected] = [
    await readyRequest(office, { title: 'To be approved' }),
    await readyRequest(office, { title: 'To be rejected', theme: 'youth' }),
  ]
  const { meeting, items } = await meetingWith(office, [approved ?? '', rejected ?? ''])
  for (const item of items) await score(office, item, members(office))
  await openMeeting(office, meeting)
  await record(office, items[0] ?? '', 'approve')
  await record(office, items[1] ?? '', 'reject')
  const results = await Promise.allSettled(Array.from({ length: 4 }, () => release(office, meeting)))
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toEqual(expect.objectContaining({ status: 409 }))
  expect([await statusOf(approved ?? ''), await statusOf(rejected ?? '')]).toEqual(['approved', 'rejected'])
  const counted = await one<{ letters: number; mails: number; actions: number }>(
    `select (select count(*) from letters where request_id = any($1))::int as letters, (select count(*) from outbox
      where record_id = any($1) and subject like 'Votre demande%approuvée')::int as mails,
      (select count(*) from actions where request_id = any($1))::int as actions`,
    [[approved, rejected]],
  )
  expect(counted).toEqual({ letters: 2, mails: 2, actions: 1 })
  const decided = await one<{ decided_in: string; decided_by: string }>(
    'select decided_in, decided_by from requests where id = $1',
    [approved],
  )
  expect(decided).toEqual({ decided_in: meeting, decided_by: office.people.committee.id })
})

test('a request withdrawn meanwhile, and one on which a veto fell, are left out with a sentence; the others go out', async () => {
  const ids = [
    await readyRequest(office, { title: 'Withdrawn' }),
    await readyRequest(office, { title: 'Vetoed' }),
    await readyRequest(office, { title: 'Good' }),
  ]
  const { meeting, items } = await meetingWith(office, ids)
  for (const item of items) await score(office, item, members(office))
  await openMeeting(office, meeting)
  for (const item of items) await record(office, item, 'approve')
  const authority = office.by(office.people.authority)
  await office.write(authority, (tx) => requests.withdraw(tx, ids[0] ?? '', authority, { reason: 'Not needed' }))
  await office.owner.pool.query(`update opinions set status = 'veto', reasons = 'No' where id = $1`, [
    await opinionOn(office, ids[1] ?? ''),
  ])
  const chair = await office.as(office.people.committee)
  const preview = (await chair.get(`/meetings/${meeting}/release`)).text
  expect(preview).toContain('One decision will be sent out now')
  expect(preview).toContain('the authority has withdrawn its request meanwhile')
  // As the page sends it, with the version of the meeting.
  const version = /name="version" value="(\d+)"/.exec(preview)?.[1] ?? ''
  expect((await chair.post(`/meetings/${meeting}/release`, { version })).status).toBe(303)
  expect(await Promise.all(ids.map(statusOf))).toEqual(['withdrawn', 'in_consultation', 'approved'])
  const page = (await chair.get(`/meetings/${meeting}/minutes`)).text
  expect(page).toContain('a service has cast its veto meanwhile')
  // The one under a veto waits for the next agenda.
  expect((await chair.get(`/agenda/new?request=${ids[1]}`)).status).toBe(200)
})

test('the manager releases what the chair has recorded, and nothing before', async () => {
  const { meeting, items } = await meetingWith(office, [await readyRequest(office)])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  await expect(release(office, meeting, office.people.manager)).rejects.toEqual(
    refusedWith('meetings.missing.recorded'),
  )
  await record(office, items[0] ?? '', 'approve')
  await release(office, meeting, office.people.manager)
  const { decided_by } = await one<{ decided_by: string }>(
    'select r.decided_by from requests r join agenda_items i on i.request_id = r.id where i.id = $1',
    [items[0]],
  )
  expect(decided_by).toBe(office.people.committee.id)
})

test('what a meeting did not decide goes on to the next one with its scores; what it deferred is scored anew', async () => {
  const [undecided, deferred] = [
    await readyRequest(office, { title: 'Undecided' }),
    await readyRequest(office, { title: 'Deferred' }),
  ]
  const { meeting, items } = await meetingWith(office, [undecided ?? '', deferred ?? ''])
  for (const item of items) await score(office, item, members(office))
  await openMeeting(office, meeting)
  await record(office, items[1] ?? '', 'defer')
  await release(office, meeting)
  expect(await statusOf(deferred ?? '')).toBe('deferred')
  const next = await meetingWith(office, [undecided ?? '', deferred ?? ''])
  expect(await statusOf(deferred ?? '')).toBe('in_consultation')
  const given = async (item: string | undefined) =>
    (await one<{ n: number }>('select count(*)::int as n from decision_scores where agenda_item_id = $1', [item])).n
  expect([await given(next.items[0]), await given(next.items[1])]).toEqual([30, 0])
  expect(await given(items[1])).toBe(30)
})

test('a letter can be edited for its case, and is kept as it went', async () => {
  const request = await readyRequest(office, { language: 'en' })
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  await record(office, items[0] ?? '', 'approve', 'Clear need.')
  const officer = await office.as(office.people.officer)
  expect((await officer.get(`/agenda/${items[0]}/letter`)).text).toContain('Clear need.')
  expect(
    (
      await officer.post(`/agenda/${items[0]}/letter`, {
        letter_subject: 'Our answer',
        letter_body: 'In our own words.',
      })
    ).status,
  ).toBe(303)
  await release(office, meeting)
  const authority = await office.as(office.people.authority)
  const page = (await authority.get(`/requests/${request}`)).text
  expect(page).toContain('In our own words.')
  const letter = /\/letters\/([0-9a-f-]{36})/.exec(page)?.[1]
  const pdf = await authority.get(`/letters/${letter}/letter.pdf`)
  expect([pdf.status, pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-'])
  expect((await (await office.as(office.people.otherAuthority)).get(`/letters/${letter}/letter.pdf`)).status).toBe(404)
})

test.each(languages)('the authority gets its letter in the language of its request: %s', async (language) => {
  const request = await readyRequest(office, { language, title: `Title {in} ${language}` })
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  await record(office, items[0] ?? '', 'reject', 'Our reason, as we wrote it.')
  await release(office, meeting)
  const letter = await one<{ language: string; subject: string; body: string }>(
    'select language, subject, body from letters where request_id = $1',
    [request],
  )
  const greetings = {
    en: 'Dear Sir or Madam',
    fr: 'Madame, Monsieur',
    es: 'Señoras y señores',
    pt: 'Exmas. Senhoras',
    ar: 'السيدات والسادة',
    ru: 'Уважаемые дамы',
  }
  expect(letter.language).toBe(language)
  expect(letter.body).toContain(greetings[language])
  expect(letter.body).toContain('Our reason, as we wrote it.')
  expect(letter.body).toContain(`Title {in} ${language}`)
  // In a mail from right to left, what is foreign stands between signs that nobody sees.
  const mail = await one<{ subject: string; body: string; recipient: string }>(
    `select subject, translate(body, U&'\\2066\\2067\\2068\\2069', '') as body, recipient from outbox
      where record_id = $1 and translate(body, U&'\\2066\\2067\\2068\\2069', '') like $2`,
    [request, `%${letter.body}%`],
  )
  expect(mail.subject.replace(/[\u2066-\u2069]/g, '')).toBe(letter.subject)
  expect(mail.recipient).toBe('amina@example.org')
})

describe('a decision on a request of several authorities', () => {
  /**
   * Asked by Togo in French, jointly with a ministry of Malawi and with one that has no account; another only benefits.
   */
  async function jointly() {
    const request = await readyRequest(office, { title: 'Ensemble' })
    const tunis = await one<{
      id: string
    }>(`insert into authorities (partner, name, name_language, type)
      values ('TN', 'وزارة الشؤون الاجتماعية', 'ar', 'national_central')
      on conflict (partner, whole_name(name)) do update set type = excluded.type returning id`)
    const other = office.people.otherAuthority.authority_id ?? ''
    const benefits = await one<{ id: string }>(
      `insert into authorities (partner, name, type) values ('MW', gen_random_uuid()::text, 'national_central')
        returning id`,
    )
    await office.owner.pool.query(
      `with partners as (insert into request_partners (request_id, partner) values ($1, 'TN'), ($1, 'MW'))
      insert into request_authorities (request_id, authority_id, part)
        values ($1, $2, 'asks'), ($1, $3, 'asks'), ($1, $4, 'benefits')`,
      [request, tunis.id, other, benefits.id],
    )
    const { meeting, items } = await meetingWith(office, [request])
    await score(office, items[0] ?? '', members(office))
    await openMeeting(office, meeting)
    await record(office, items[0] ?? '', 'reject', 'Our reason.')
    return { request, meeting, item: `/agenda/${items[0]}`, tunis: tunis.id, other }
  }

  test('reaches each by a letter of its own, in its own language, by mail and as a PDF that only it can open', async () => {
    const { request, meeting, item, tunis, other } = await jointly()
    const chair = await office.as(office.people.committee)
    const preview = (await chair.get(item)).text
    for (const said of [
      'Letters to the 3 authorities that ask',
      'Madame, Monsieur',
      'Dear Sir or Madam',
      'السيدات والسادة',
      'You asked jointly with',
      `authority=${tunis}`,
    ])
      expect(preview).toContain(said)
    for (const authority of [tunis, other])
      expect((await chair.get(`${item}/letter.pdf?authority=${authority}`)).text.slice(0, 5)).toBe('%PDF-')
    expect((await chair.get(`${item}/letter.pdf?authority=${office.people.committee.id}`)).status).toBe(404)
    const going = (await chair.get(`/meetings/${meeting}/release`)).text
    expect(going).toContain('reject; letter: French')
    expect(going).toContain('also to Ministry of Home Affairs; letter: English')
    expect(preview.split('reason is in French in this letter')).toHaveLength(3)
    expect(going.split('reason is still in French')).toHaveLength(3)
    expect(going).toMatch(/also to [^<]*; letter: Arabic\. This authority has no account/)

    await release(office, meeting)
    const { rows: letters } = await office.owner.pool.query<{ id: string; authority_id: string; language: string }>(
      'select id, authority_id, language from letters where request_id = $1',
      [request],
    )
    expect(letters.map((letter) => letter.language).toSorted()).toEqual(['ar', 'en', 'fr'])
    const { rows: mails } = await office.owner.pool.query<{ recipient: string; language: string }>(
      `select recipient, language from outbox where record_id = $1 and body like '%Our reason.%' order by recipient`,
      [request],
    )
    expect(mails).toEqual([
      { recipient: 'amina@example.org', language: 'fr' },
      { recipient: 'chikondi@example.org', language: 'en' },
    ])
    const [lead, joint] = [await office.as(office.people.authority), await office.as(office.people.otherAuthority)]
    const page = (await joint.get(`/requests/${request}`)).text
    expect(page).toContain('Dear Sir or Madam')
    expect(page).not.toContain('Madame, Monsieur')
    const theirs = letters.find((letter) => letter.authority_id === other)?.id
    expect((await joint.get(`/letters/${theirs}/letter.pdf`)).status).toBe(200)
    expect((await lead.get(`/letters/${theirs}/letter.pdf`)).status).toBe(404)
    for (const letter of letters) expect((await chair.get(`/letters/${letter.id}/letter.pdf`)).status).toBe(200)
    const again = office.owner.pool.query(
      'insert into letters select gen_random_uuid(), request_id, kind, language, subject, body, sent_at, sent_by, agenda_item_id, authority_id from letters where id = $1',
      [theirs],
    )
    await expect(again).rejects.toThrow(/an_authority_gets_one_letter_on_an_item/)
  })

  test('is edited for each, and written anew when the outcome is recorded again', async () => {
    const { request, meeting, item, tunis, other } = await jointly()
    const officer = await office.as(office.people.officer)
    const chair = await office.as(office.people.committee)
    const texts = {
      letter_subject: 'Réponse',
      letter_body: 'Pour vous.',
      [`letter_subject.${tunis}`]: 'رد',
      [`letter_body.${tunis}`]: '',
    }
    const half = await officer.post(`${item}/letter`, texts)
    expect(half.status).toBe(422)
    expect(half.text).toContain(`href="#field-letter_body.${tunis}"`)
    const all = {
      ...texts,
      [`letter_body.${tunis}`]: 'لكم.',
      [`letter_subject.${other}`]: 'Answer',
      [`letter_body.${other}`]: 'For you.',
    }
    // What is written to an authority that does not ask is said at its field, and nothing is kept of the rest.
    const foreign = office.people.committee.id
    const astray = { ...all, [`letter_subject.${foreign}`]: 'x', [`letter_body.${foreign}`]: 'x' }
    expect((await officer.post(`${item}/letter`, astray)).status).toBe(422)
    expect((await officer.post(`${item}/letter`, all)).status).toBe(303)
    expect((await chair.get(item)).text).not.toContain('reason is in French in this letter')
    for (const said of ['Pour vous.', 'For you.', 'لكم.'])
      expect((await chair.get(item)).text).toContain(`dir="auto">${said}</div></article>`)
    await chair.post(`${item}/outcome`, { outcome: 'reject', reason: 'Another reason.' })
    const anew = (await chair.get(item)).text
    for (const said of ['Pour vous.', 'For you.', 'لكم.'])
      expect(anew).not.toContain(`dir="auto">${said}</div></article>`)
    expect((await officer.post(`${item}/letter`, all)).status).toBe(303)
    await release(office, meeting)
    const { rows } = await office.owner.pool.query<{ body: string }>(
      'select body from letters where request_id = $1 order by language',
      [request],
    )
    expect(rows.map((letter) => letter.body)).toEqual(['لكم.', 'For you.', 'Pour vous.'])
  })
})

test('the minutes tell who was there, the opinions, the scores, what came of it and why', async () => {
  const request = await readyRequest(office)
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office).slice(0, 2), 3)
  await score(office, items[0] ?? '', members(office).slice(2), 0)
  await openMeeting(office, meeting)
  await record(office, items[0] ?? '', 'approve', 'Owned by the ministry.')
  const manager = await office.as(office.people.manager)
  expect((await manager.get(`/meetings/${meeting}/minutes`)).text).toContain('Draft: the meeting is not closed')
  await release(office, meeting)
  const page = (await manager.get(`/meetings/${meeting}/minutes`)).text
  for (const said of [
    'carla (chair)',
    'Delegation',
    'in favour',
    'Owned by the ministry.',
    'approved',
    'cyril: clear',
    'Members counted: 3; needed: 3',
    '>2<',
  ])
    expect(page).toContain(said)
  const arabic = await manager.get(`/meetings/${meeting}/minutes?lang=ar`)
  expect(arabic.text).toContain('محضر الاجتماع')
  const pdf = await manager.get(`/meetings/${meeting}/minutes.pdf?lang=en`)
  expect([pdf.status, pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-'])
})

test('the mean leaves out what was not scored', () => {
  expect(meanOf([{ score: 3 }, { score: null }, { score: 0 }])).toBe(1.5)
  expect(meanOf([{ score: null }])).toBeNull()
})

test('a meeting is planned for today or later, opened on its day, and moved before it', async () => {
  const officer = await office.as(office.people.officer)
  expect((await officer.post('/meetings', { held_on: '2016-02-24', place: '' }, '/meetings/new')).status).toBe(422)
  // The next Wednesday is proposed.
  expect((await officer.get('/meetings/new')).text).toContain('value="2016-03-02"')
  const meeting =
    (await officer.post('/meetings', { held_on: '2016-03-02', place: '' }, '/meetings/new')).headers.get('location') ??
    ''
  const chair = await office.as(office.people.committee)
  expect((await chair.post(`${meeting}/opening`, { present: office.people.committee.id }, meeting)).status).toBe(409)
  expect((await chair.post(`${meeting}/day`, { held_on: '2016-03-01', place: 'Room 2' })).status).toBe(303)
  expect((await chair.post(`${meeting}/opening`, { present: office.people.committee.id })).status).toBe(303)
})

describe('a day on which the facility is closed', () => {
  const plan = (held_on: string, more: Record<string, string> = {}) =>
    office
      .as(office.people.officer)
      .then((officer) => officer.post('/meetings', { held_on, place: '', ...more }, '/meetings/new'))
  const held = async (location: string | null) =>
    (await one<{ day: string }>('select held_on::text as day from meetings where id = $1', [location?.split('/')[2]]))
      .day
  beforeAll(async () => {
    await office.owner.pool.query(
      `insert into holidays (day, name) values ('2016-03-28', 'Easter Monday'), ('2016-03-30', 'A day of rest')`,
    )
  })
  afterAll(async () => {
    await office.owner.pool.query('delete from holidays')
  })

  test.each([
    ['2016-03-28', 'Easter Monday', '2016-03-29'],
    ['2016-03-26', 'a free day of the week', '2016-03-29'],
    ['2016-03-30', 'A day of rest', '2016-03-31'],
  ])('%s: planning a meeting says why, and proposes the next working day', async (day, why, next) => {
    const asked = await plan(day)
    expect(asked.status).toBe(422)
    expect(asked.text).toContain(`is not a working day: ${why}`)
    expect(asked.text).toContain(`value="${day}/${next}"`)
    expect(await held((await plan(day, { free_day: `${day}/${next}` })).headers.get('location'))).toBe(next)
  })

  test('whoever insists plans it all the same, for this day only, and its page warns', async () => {
    expect((await plan('2016-03-28', { free_day: '2016-03-26/2016-03-26' })).status).toBe(422)
    const location = (await plan('2016-03-28', { free_day: '2016-03-28/2016-03-28' })).headers.get('location')
    expect(await held(location)).toBe('2016-03-28')
    const officer = await office.as(office.people.officer)
    expect((await officer.get(location ?? '')).text).toContain('on which the facility is closed: Easter Monday')
    // Its place can be changed without being asked again; another free day asks.
    expect((await officer.post(`${location}/day`, { held_on: '2016-03-28', place: 'Room 2' })).status).toBe(303)
    const moved = await officer.post(`${location}/day`, { held_on: '2016-03-30', place: 'Room 2' })
    expect([moved.status, moved.text.includes('A day of rest')]).toEqual([422, true])
    expect(
      (
        await officer.post(`${location}/day`, {
          held_on: '2016-03-30',
          place: 'Room 2',
          free_day: '2016-03-30/2016-03-31',
        })
      ).status,
    ).toBe(303)
    expect(await held(location)).toBe('2016-03-31')
  })

  test('the weekly meeting moves to the working day that follows', async () => {
    const fresh = await facility('office', { at: new Date('2016-03-25T10:00:00Z') })
    await fresh.owner.pool.query(
      `insert into holidays (day, name) values ('2016-03-30', 'A'), ('2016-03-31', 'B'), ('2016-04-01', 'C')`,
    )
    await readyRequest(fresh)
    const by = { person: null, facility: true as const, at: new Date('2016-03-25T10:00:00Z') }
    expect(await fresh.write(by, (tx) => committee.planWeekly(tx, by))).toBe(1)
    // Wednesday to Friday are free, and so is the weekend.
    expect((await fresh.owner.pool.query('select held_on::text as day from meetings')).rows).toEqual([
      { day: '2016-04-04' },
    ])
    await fresh.close()
  })
})

test('a cancelled meeting gives its requests back', async () => {
  const request = await readyRequest(office)
  const { meeting } = await meetingWith(office, [request])
  const manager = office.by(office.people.manager)
  await office.write(manager, (tx) => committee.cancel(tx, meeting, manager, { reason: 'Nobody can come' }))
  const { items } = await meetingWith(office, [request])
  expect(items).toHaveLength(1)
})

test('two meetings planned at once get one number each', async () => {
  const officer = office.by(office.people.officer)
  const ids = await Promise.all(
    Array.from({ length: 4 }, () =>
      office.write(officer, (tx) => committee.plan(tx, officer, { held_on: day('2016-04-06'), place: '' })),
    ),
  )
  const { rows } = await office.owner.pool.query<{ number: number }>(
    'select number from meetings where id = any($1) order by number',
    [ids],
  )
  expect(rows.map((row) => row.number - (rows[0]?.number ?? 0))).toEqual([0, 1, 2, 3])
})

test.each([
  ['an outcome that is none', { outcome: 'adopt', reason: 'x' }],
  ['no reason', { outcome: 'reject', reason: ' ' }],
  ['a redirection to nothing', { outcome: 'redirect', reason: 'x', redirected_to: '' }],
])('recording %s comes back with a sentence', async (_, fields) => {
  const { meeting, items } = await meetingWith(office, [await readyRequest(office)])
  await openMeeting(office, meeting)
  const chair = await office.as(office.people.committee)
  expect((await chair.post(`/agenda/${items[0]}/outcome`, fields)).status).toBe(422)
})

test.each([
  ['4', 422],
  ['-1', 422],
  ['2.5', 422],
  ['', 303],
])('a score of "%s" is answered with %i', async (value, status) => {
  const { items } = await meetingWith(office, [await readyRequest(office)])
  const member = await office.as(office.people.secondMember)
  expect(
    (await member.post(`/agenda/${items[0]}/scores`, { 'score.need': value, 'remark.need': 'typed' })).status,
  ).toBe(status)
})

test('each of the 23 requests of 2016 has gone its way in the demonstration, and each decision through a meeting', async () => {
  const loaded = await facility('facility_2016')
  const { rows } = await loaded.owner.pool.query<{
    status: string
    steps: string
    meeting: boolean
    letters: number
    applicants: number
    scorers: number
  }>(`select (select h.to_status from history h where h.record_table = 'requests' and h.record_id = r.id
        and h.row_table = 'requests' and h.to_status is not null and h.at < '2017-01-01'
        order by h.number desc limit 1) as status, r.decided_in is not null as meeting,
      (select string_agg(h.step, ' ' order by h.number) from history h
        where h.record_table = 'requests' and h.record_id = r.id and h.row_table = 'requests'
        and h.to_status is not null and h.at < '2017-01-01') as steps,
      (select count(*)::int from letters l where l.request_id = r.id) as letters,
      1 + (select count(*)::int from request_authorities a where a.request_id = r.id and a.part = 'asks') as applicants,
        (select count(distinct s.account_id)::int from decision_scores s where s.request_id = r.id
          and s.scored_at < '2017-01-01') as scorers
    from requests r where r.received_on between '2016-01-01' and '2016-12-31'`)
  expect(rows).toHaveLength(23)
  const ends: Record<string, string> = { approved: ' consult approve', deferred: ' consult defer', registered: '' }
  for (const row of rows) {
    expect(row.steps.replace(' return resubmit', '')).toBe(`draft submit register${ends[row.status]}`)
    const decided = row.status !== 'registered'
    expect([row.meeting, row.letters, row.scorers]).toEqual([decided, decided ? row.applicants : 0, decided ? 3 : 0])
  }
  const { rows: all } = await loaded.owner.pool.query<{
    decided: number
    met: number
    languages: string[]
  }>(`select count(*) filter (where status in ('approved', 'rejected', 'deferred', 'redirected'))::int as decided,
      count(decided_in)::int as met, (select array_agg(distinct language order by language) from letters) as languages
        from requests`)
  expect(all).toEqual([{ decided: 131, met: 131, languages: ['ar', 'en', 'es', 'fr', 'pt', 'ru'] }])
  const { rows: waiting } = await loaded.owner.pool.query(`select 1 from outbox where status = 'waiting'`)
  expect(waiting).toHaveLength(0)
  await loaded.close()
})

describe('a decision that comes after its target', () => {
  /** A meeting four weeks on, with outcomes that can be released. */
  async function lateMeeting(titles: string[]) {
    office.setTime(new Date('2016-03-01T10:00:00Z'))
    const ids = []
    for (const title of titles) ids.push(await readyRequest(office, { title }))
    office.setTime(new Date('2016-03-30T10:00:00Z'))
    const { meeting, items } = await meetingWith(office, ids)
    for (const item of items) await score(office, item, members(office))
    await openMeeting(office, meeting)
    for (const item of items) await record(office, item, 'reject')
    return { ids, meeting }
  }
  afterAll(() => office.setTime(new Date('2016-03-01T10:00:00Z')))
  const told = async (request: string | undefined) =>
    one<{ reason: string; note: string } | undefined>('select reason, note from delay_causes where request_id = $1', [
      request,
    ])

  test('is released with one cause for all, or with its own, and not without any', async () => {
    const { ids, meeting } = await lateMeeting(['First', 'Second', 'Third'])
    const manager = await office.as(office.people.manager)
    const release = `/meetings/${meeting}/release`
    const page = (await manager.get(release)).text
    expect(page).toContain('3 of these decisions come later than their target')
    expect(page).toContain('6 working days over the target')
    const without = await manager.post(release)
    expect(without.status).toBe(422)
    expect(await Promise.all(ids.map(statusOf))).toEqual(['in_consultation', 'in_consultation', 'in_consultation'])
    const unexplained = await manager.post(release, { delay_reason: 'workload', [`delay_reason.${ids[1]}`]: 'other' })
    expect(unexplained.status).toBe(422)
    expect(unexplained.text).toMatch(/<details open[^>]*><summary>Some have a cause/)
    const sent = await manager.post(release, {
      delay_reason: 'workload',
      delay_note: 'Easter',
      [`delay_reason.${ids[1]}`]: 'other',
      [`delay_note.${ids[1]}`]: 'A strike',
    })
    expect(sent.status).toBe(303)
    expect(await Promise.all(ids.map(statusOf))).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await Promise.all(ids.map(told))).toEqual([
      { reason: 'workload', note: 'Easter' },
      { reason: 'other', note: 'A strike' },
      { reason: 'workload', note: 'Easter' },
    ])
    const counted = await office.read('facility', (tx) =>
      causesIn(tx, { from: day('2016-01-01'), to: day('2016-12-31') }),
    )
    expect(counted.map(({ reason, cases }) => [reason, cases])).toEqual([
      ['workload', 2],
      ['other', 1],
    ])
    expect((await manager.get(`/requests/${ids[1]}`)).text).toContain('A strike')
  })

  test('asks the chair as well, and nobody once the cause is told', async () => {
    const { ids, meeting } = await lateMeeting(['Told', 'Asked'])
    const chair = await office.as(office.people.committee)
    const span = await one<{ id: string }>('select id from request_spans where request_id = $1 and ended_at is null', [
      ids[0],
    ])
    expect(
      (await chair.post(`/requests/${ids[0]}/delay`, { span: span.id, delay_reason: 'coordination' })).status,
    ).toBe(303)
    const page = (await chair.get(`/meetings/${meeting}/release`)).text
    expect(page).toContain('One of these decisions comes later than its target')
    expect(page).not.toContain('Some have a cause of their own')
    expect((await chair.post(`/meetings/${meeting}/release`, { delay_reason: 'documents' })).status).toBe(303)
    expect((await Promise.all(ids.map(told))).map((cause) => cause?.reason)).toEqual(['coordination', 'documents'])
  })
})
