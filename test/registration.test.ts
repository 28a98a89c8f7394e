import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAccount } from '../src/house/accounts/auth.ts'
import type { Tx } from '../src/house/database/connection.ts'
import { day } from '../src/house/days/day.ts'
import type { Person } from '../src/house/identity/person.ts'
import * as requests from '../src/requests/dossier/commands.ts'
import { inOrderOfProposal } from '../src/requests/dossier/proposal.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { papers } from './papers.ts'
import { Program } from './program.ts'

let office: Facility
let authority: Visitor
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  authority = await office.as(office.people.authority)
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

const good = {
  title: 'Stratégie',
  need: 'Nous voulons une stratégie.',
  expected_outputs: '',
  theme: 'diaspora',
  language: 'fr',
}
const at = (instant: string) => office.setTime(new Date(instant))
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

async function submitted(): Promise<string> {
  const answer = await authority.post('/requests', good, '/requests/new')
  const id = /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''
  expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)
  return id
}

const asked = (id: string) =>
  rows<{ id: string; question: string; answer: string }>(
    'select id, question, answer from request_questions where request_id = $1 order by round, position',
    [id],
  )

test('a request returned with questions comes back only when each has its answer, and nothing typed is lost on the way', async () => {
  const id = await submitted()
  expect((await officer.post(`/requests/${id}/questions`, { questions: ' \n ' })).status).toBe(422)
  expect(
    (await officer.post(`/requests/${id}/questions`, { questions: '1. Who pays?\n\n- من سيعمل عليها؟\nUntil when?' }))
      .status,
  ).toBe(303)
  const questions = await asked(id)
  expect(questions.map((one) => one.question)).toEqual(['Who pays?', 'من سيعمل عليها؟', 'Until when?'])
  const [first = '', second = '', third = ''] = questions.map((one) => `answer.${one.id}`)
  const every = { question: questions.map((one) => one.id) }

  expect(
    (
      await authority.post(
        `/requests/${id}/saved-answers`,
        { ...every, [first]: 'The ministry' },
        `/requests/${id}/answers`,
      )
    ).status,
  ).toBe(303)
  expect((await authority.get(`/requests/${id}/answers`)).text).toContain('The ministry')
  const early = await authority.post(`/requests/${id}/answers`, {
    ...every,
    [first]: 'The ministry',
    [second]: 'Two officers',
    [third]: ' ',
  })
  expect(early.status).toBe(422)
  expect(early.text).toContain('Two officers')
  expect(early.text).toContain(`href="#field-${third}"`)
  expect((await authority.post(`/requests/${id}/answers`, { [first]: 'Only this one' })).status).toBe(422)
  expect(
    (
      await authority.post(`/requests/${id}/answers`, {
        ...every,
        [first]: 'The ministry',
        [second]: 'Two officers',
        [third]: '2017',
      })
    ).status,
  ).toBe(303)
  expect((await asked(id)).map((one) => one.answer)).toEqual(['The ministry', 'Two officers', '2017'])
  expect((await officer.get(`/requests/${id}`)).text).toContain('Two officers')
})

test('the authority is told by mail what is asked and where to answer', async () => {
  const id = await submitted()
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?\nUntil when?' })
  const mails = await rows<{ recipient: string; body: string; link: string }>(
    `select recipient, body, link from outbox where record_id = $1 and subject like 'Questions%'`,
    [id],
  )
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
  await expect(
    office.write(office.by(office.people.officer), (tx) =>
      tx.updateTable('requests').set({ status: 'returned' }).where('id', '=', id).execute(),
    ),
  ).rejects.toThrow(/without a question/)
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  await expect(
    office.write(office.by(office.people.authority), (tx) =>
      tx.updateTable('requests').set({ status: 'submitted' }).where('id', '=', id).execute(),
    ),
  ).rejects.toThrow(/open question/)
})

test('while a request is with its authority the facility’s clock stands still, and goes on with the days that are left', async () => {
  at('2016-03-01T10:00:00Z')
  const id = await submitted()
  const due = async () =>
    (
      await rows<{ due: string }>(
        `select due_on::text as due from request_spans where request_id = $1 and ended_at is null`,
        [id],
      )
    )[0]?.due
  expect(await due()).toBe('2016-03-08')
  at('2016-03-03T10:00:00Z')
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  at('2016-03-16T10:00:00Z')
  const [question] = await asked(id)
  expect(
    (
      await authority.post(`/requests/${id}/answers`, {
        question: question?.id ?? '',
        [`answer.${question?.id}`]: 'We do',
      })
    ).status,
  ).toBe(303)
  expect(await due()).toBe('2016-03-21')
  const spans = await rows<{ status: string; working_days: number | null }>(
    'select status, working_days from request_spans where request_id = $1 order by number',
    [id],
  )
  expect(spans).toEqual([
    { status: 'draft', working_days: 0 },
    { status: 'submitted', working_days: 2 },
    { status: 'returned', working_days: 9 },
    { status: 'submitted', working_days: null },
  ])
  at('2016-03-01T10:00:00Z')
})

describe('two officers who register requests of one partner at the same moment', () => {
  test.each([
    ['the second waits for the first, and gets the numeral after it', false, [1, 2]],
    ['when the first comes to nothing, the second takes its numeral: there is no gap', true, [null, 1]],
  ])('%s', async (_, fails, numerals) => {
    const fresh = await facility()
    const { people, write, by, owner } = fresh
    const asking = await fresh.as(people.authority)
    const ids: string[] = []
    for (const title of ['First', 'Second']) {
      const id =
        /[0-9a-f-]{36}/.exec(
          (await asking.post('/requests', { ...good, title }, '/requests/new')).headers.get('location') ?? '',
        )?.[0] ?? ''
      expect((await asking.post(`/requests/${id}/submission`)).status).toBe(303)
      ids.push(id)
    }
    const register = (tx: Tx, id: string | undefined, officer: Person) =>
      requests.register(tx, id ?? '', by(officer), {
        received_on: day('2016-03-01'),
        officer_id: officer.id,
        overlap_judgement: null,
        overlap_note: null,
      })
    const [registered, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    // Two connections: the transaction of the first is open while the second asks for its numeral.
    const first = write(by(people.officer), async (tx) => {
      await register(tx, ids[0], people.officer)
      registered.resolve()
      await end.promise
      if (fails) throw new Error('cut off')
    })
    await registered.promise
    const second = write(by(people.manager), (tx) => register(tx, ids[1], people.manager))
    await expect
      .poll(
        async () =>
          (
            await owner.pool.query(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).rows.length,
      )
      .toBe(1)
    end.resolve()
    const ended = await Promise.allSettled([first, second])
    expect(ended.map((one) => one.status)).toEqual([fails ? 'rejected' : 'fulfilled', 'fulfilled'])
    const { rows: given } = await owner.pool.query<{ numeral: number | null }>(
      'select numeral from requests where id = any($1) order by array_position($1, id)',
      [ids],
    )
    expect(given.map((row) => row.numeral)).toEqual(numerals)
    await fresh.close()
  })
})

describe('registering', () => {
  const register = (id: string, fields: Record<string, string | string[]> = {}) =>
    officer.post(`/requests/${id}/registration`, {
      received_on: day('2016-03-01'),
      officer_id: office.people.officer.id,
      ...fields,
    })

  test('an officer is proposed by theme, region and load, and the page says why', async () => {
    const manager = await office.as(office.people.manager)
    const iris = await office.write(office.by(office.people.administrator), (tx) =>
      openAccount(tx, { person: null, facility: true }, { name: 'Iris', email: 'iris@example.org', role: 'officer' }),
    )
    expect(
      (await officer.post(`/portfolios/${iris}/parts`, { region: '', theme: 'diaspora' }, '/sign-in')).status,
    ).toBe(403)
    expect(
      (await manager.post(`/portfolios/${iris}/parts`, { region: '', theme: '' }, `/portfolios/${iris}`)).status,
    ).toBe(422)
    expect(
      (
        await manager.post(
          `/portfolios/${iris}/parts`,
          { region: 'sub_saharan_africa', theme: 'diaspora' },
          `/portfolios/${iris}`,
        )
      ).status,
    ).toBe(303)
    const page = (await officer.get(`/requests/${await submitted()}/registration`)).text
    expect(page).toMatch(
      new RegExp(
        `<option value="${iris}" selected=""[^>]*>Iris: has no open request · covers Sub-Saharan Africa \\+ Diaspora`,
      ),
    )
    const part = /parts\/([0-9a-f-]{36})\/removal/.exec((await manager.get(`/portfolios/${iris}`)).text)?.[1]
    expect((await manager.post(`/portfolios/${iris}/parts/${part}/removal`, {}, `/portfolios/${iris}`)).status).toBe(
      303,
    )
    await office.owner.pool.query('update accounts set active = false where id = $1', [iris])
  })

  test.each([
    ['theme and region before region', [{ region: {}, theme: null }], [{ region: {}, theme: {} }], 5, 9, 'b'],
    ['less load among equals', [], [], 5, 2, 'b'],
    ['a fit before less load', [{ region: null, theme: {} }], [], 5, 2, 'a'],
  ])('%s', (_, first, second, loadFirst, loadSecond, expected) => {
    const loads = [
      { id: 'a', name: 'A', role: 'officer', open: loadFirst, covers: first },
      { id: 'b', name: 'B', role: 'officer', open: loadSecond, covers: second },
      { id: 'm', name: 'M', role: 'manager', open: 0, covers: [] },
    ]
    expect(inOrderOfProposal(loads)[0]?.id).toBe(expected)
  })

  test('what is missing is shown before it is registered, and makes the first questions in the language of the request', async () => {
    const id = await submitted()
    expect((await officer.get(`/requests/${id}/registration`)).text).toContain('The endorsement letter')
    expect((await officer.get(`/requests/${id}/questions`)).text).toContain('Veuillez ajouter')
  })

  test('the endorsement letter is not needed to submit: the form says so, and the officer misses it until it is there', async () => {
    const letter = 'The endorsement letter, or the scan of the letter'
    const made = await authority.post('/requests', good, '/requests/new')
    const id = /[0-9a-f-]{36}/.exec(made.headers.get('location') ?? '')?.[0] ?? ''
    const form = (await authority.get(`/requests/${id}/attachments`)).text
    expect(form).toContain('You can submit without the endorsement letter')
    expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)
    expect((await officer.get(`/requests/${id}/registration`)).text).toContain(letter)

    const next = await authority.post('/requests', good, '/requests/new')
    const other = /[0-9a-f-]{36}/.exec(next.headers.get('location') ?? '')?.[0] ?? ''
    const file = { name: 'lettre.pdf', content: papers.pdf() }
    await authority.upload(`/requests/${other}/attachments`, { kind: 'endorsement' }, { file })
    expect((await authority.post(`/requests/${other}/submission`)).status).toBe(303)
    expect((await officer.get(`/requests/${other}/registration`)).text).not.toContain(letter)
  })

  test('the officer codes the themes; the day of completeness is kept, and cannot lie before the day of receipt', async () => {
    const id = await submitted()
    const early = await register(id, { complete_on: '2016-02-28' })
    expect(early.status).toBe(422)
    expect(early.text).toContain('Enter the day it was received or a later day')
    expect(
      (await register(id, { complete_on: '2016-03-01', theme: 'labour_migration', other_themes: ['youth', 'gender'] }))
        .status,
    ).toBe(303)
    expect(
      await rows(
        'select theme, complete_on::text, (select array_agg(theme order by theme) from request_themes where request_id = r.id) as others from requests r where id = $1',
        [id],
      ),
    ).toEqual([{ theme: 'labour_migration', complete_on: '2016-03-01', others: ['gender', 'youth'] }])
    expect((await officer.post(`/requests/${id}/coding`, { theme: 'youth', other_themes: [] })).status).toBe(303)
    expect(
      await rows(
        'select theme from requests where id = $1 union all select theme from request_themes where request_id = $1',
        [id],
      ),
    ).toEqual([{ theme: 'youth' }])
  })

  test('a request is given to another officer, who is told; the history keeps who had it', async () => {
    const id = await submitted()
    await register(id)
    expect(
      (await officer.post(`/requests/${id}/assignment`, { officer_id: office.people.officer.id, reason: '' })).status,
    ).toBe(409)
    expect(
      (
        await officer.post(`/requests/${id}/assignment`, {
          officer_id: office.people.manager.id,
          reason: 'On leave until May',
        })
      ).status,
    ).toBe(303)
    expect(
      await rows(`select recipient from outbox where record_id = $1 and subject like '%assigned to you%'`, [id]),
    ).toEqual([{ recipient: 'marta@example.org' }])
    const page = (await officer.get(`/requests/${id}`)).text
    expect(page).toContain('On leave until May')
    expect(page).toMatch(/<del>(<[^>]+>)?otto</)
  })

  test('whoever carries no files is refused at the field that names the officer, also by a program', async () => {
    const id = await submitted()
    const refused = await register(id, { officer_id: office.people.donor.id })
    expect([refused.status, refused.text.includes('href="#field-officer_id"')]).toEqual([422, true])
    const program = await Program.of(office, office.people.officer)
    await register(id)
    const assigned = await program.post(`/requests/${id}/assign`, { officer_id: office.people.donor.id, reason: 'x' })
    expect(assigned.json).toMatchObject({ status: 422, errors: [{ pointer: '/officer_id' }] })
  })

  test('registering for a colleague tells the colleague, registering for oneself tells nobody', async () => {
    const [own, other] = [await submitted(), await submitted()]
    await register(own)
    await register(other, { officer_id: office.people.manager.id })
    expect(
      await rows(`select record_id from outbox where record_id = any($1) and subject like '%assigned to you%'`, [
        [own, other],
      ]),
    ).toEqual([{ record_id: other }])
  })
})

describe('a translation', () => {
  test('stands beside the original, which stays; each has its language', async () => {
    const id = await submitted()
    const page = (await officer.get(`/requests/${id}/translations/en`)).text
    expect(page).toContain('Nous voulons une stratégie.')
    expect(
      (
        await officer.post(`/requests/${id}/translations/en`, {
          title: 'Strategy',
          need: '',
          expected_outputs: '',
          version: '0',
        })
      ).status,
    ).toBe(422)
    expect(
      (
        await officer.post(`/requests/${id}/translations/en`, {
          title: 'Strategy',
          need: 'We want a strategy.',
          expected_outputs: '',
          version: '0',
        })
      ).status,
    ).toBe(303)
    const record = (await officer.get(`/requests/${id}`)).text
    expect(record).toMatch(/lang="fr"[^>]*>Stratégie</)
    expect(record).toMatch(/lang="en"[^>]*>We want a strategy\.</)
    expect((await authority.get(`/requests/${id}`)).text).toContain('We want a strategy.')
  })

  test('is not made into the request’s own language, nor by the authority, nor over a colleague’s newer one', async () => {
    const id = await submitted()
    const fields = { title: 'Strategy', need: 'We want a strategy.', expected_outputs: '' }
    expect(
      (await officer.post(`/requests/${id}/translations/fr`, fields, `/requests/${id}/translations/en`)).status,
    ).toBe(409)
    expect((await officer.get(`/requests/${id}/translations/tlh`)).status).toBe(404)
    expect((await authority.get(`/requests/${id}/translations/en`)).status).toBe(403)
    await officer.post(`/requests/${id}/translations/en`, { ...fields, version: '0' })
    const stale = await officer.post(`/requests/${id}/translations/en`, { ...fields, need: 'Mine', version: '0' })
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('Mine')
  })
})

test('what waits for the authority is its own: staff are offered to answer in its place, never as what is next', async () => {
  const id = await submitted()
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  const buttons = (page: string) =>
    [...page.slice(page.indexOf('class="next"')).matchAll(/data-variant="(\w+)" (?:href|type)="([^"]*)"/g)].map(
      ([, kind, to]) => `${kind} ${to}`,
    )
  for (const person of [office.people.administrator, office.people.officer]) {
    const shown = buttons((await (await office.as(person)).get(`/requests/${id}`)).text)
    expect(shown[0], person.role).toBe(`tertiary /requests/${id}/assignment`)
    expect(shown, person.role).toContain(`tertiary /requests/${id}/answers`)
  }
  expect(buttons((await authority.get(`/requests/${id}`)).text)[0]).toBe(`primary /requests/${id}/answers`)
})
