import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf } from '../src/house/database/refusal.ts'
import { largestFile } from '../src/house/web/body.ts'
import { submit } from '../src/requests/intake/commands.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { papers } from './papers.ts'

let office: Facility
let authority: Visitor
let other: Visitor
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  authority = await office.as(office.people.authority)
  other = await office.as(office.people.otherAuthority)
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())
beforeEach(() => office.setTime(new Date('2016-03-01T10:00:00Z')))

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const idIn = (answer: { headers: Headers }) => /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''
const statusOf = async (id: string) =>
  (await rows<{ status: string }>('select status from requests where id = $1', [id]))[0]?.status

const first = { title: 'Stratégie diaspora', need: 'Nous voulons une stratégie.', language: 'fr' }
const draft = async (fields: Record<string, string> = {}, who = authority) =>
  idIn(await who.post('/requests', { ...first, ...fields }, '/requests/new'))
const ready = (fields: Record<string, string> = {}, who = authority) => draft({ theme: 'diaspora', ...fields }, who)
const send = (id: string, fields: Record<string, string> = {}, who = authority) =>
  who.post(`/requests/${id}/submission`, fields)

describe('page by page', () => {
  test('a draft is there after the first page, each page is saved on its own, and the list says where each stands', async () => {
    const filed = await authority.post('/requests', first, '/requests/new')
    const id = idIn(filed)
    expect(filed.headers.get('location')).toBe(`/requests/${id}/content`)
    const before = (await authority.get(`/requests/${id}/content?lang=en`)).text
    expect(before).toContain('not started')
    expect(before).toContain('cannot start yet')
    expect(before).not.toContain(`href="/requests/${id}/submission"`)

    const themes = await authority.post(`/requests/${id}/themes`, {
      theme: 'diaspora',
      other_themes: ['migration_data', 'diaspora'],
    })
    expect(themes.headers.get('location')).toBe(`/requests/${id}/outputs`)
    expect(
      (await authority.post(`/requests/${id}/setup`, { setup_budget: 'Ligne 12', next: 'list' })).headers.get(
        'location',
      ),
    ).toBe(`/requests/${id}/content`)
    expect(
      (await authority.post(`/requests/${id}/support`, { prior_support: 'Aucun', next: 'check' })).headers.get(
        'location',
      ),
    ).toBe(`/requests/${id}/submission`)
    const after = (await authority.get(`/requests/${id}/content`)).text
    expect(after).toContain(`href="/requests/${id}/submission"`)
    expect(after).toContain('last saved')
    expect(await rows('select theme from request_themes where request_id = $1', [id])).toEqual([
      { theme: 'migration_data' },
    ])
    expect((await authority.get(`/requests/${id}/setup`)).text).toContain('Ligne 12')
  })

  test('a page half answered is saved; what must be right comes back with the sentence beside it', async () => {
    const id = await draft({ need: '' })
    expect(id).not.toBe('')
    expect((await authority.get(`/requests/${id}/content`)).text).toContain('begun')
    const wrong = await authority.post(`/requests/${id}/experts`, {
      experts_wanted: 'Deux juristes',
      wanted_from: '2016-06-01',
      wanted_to: '2016-05-01',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Deux juristes')
    expect(
      (await authority.post(`/requests/${id}/contact`, { contact_name: 'Akouvi', contact_email: 'no address' })).status,
    ).toBe(422)
  })

  test('a colleague’s change to the same page is not overwritten; two pages may be open at once', async () => {
    const id = await draft()
    const seenOn = async (page: string) =>
      /name="seen" value="([^"]+)"/.exec((await authority.get(`/requests/${id}/${page}`)).text)?.[1] ?? ''
    const [outputs, support] = [await seenOn('outputs'), await seenOn('support')]
    expect(
      (await authority.post(`/requests/${id}/outputs`, { expected_outputs: 'Un manuel', seen: outputs })).status,
    ).toBe(303)
    expect((await authority.post(`/requests/${id}/support`, { prior_support: 'En 2012', seen: support })).status).toBe(
      303,
    )
    const late = await authority.post(`/requests/${id}/outputs`, { expected_outputs: 'Une formation', seen: outputs })
    expect(late.status).toBe(409)
    expect(late.text).toContain('Une formation')
  })

  test('another authority neither sees nor changes a draft', async () => {
    const id = await draft()
    for (const page of ['content', 'need', 'attachments', 'submission', 'waivers', 'copy'])
      expect((await other.get(`/requests/${id}/${page}`)).status).toBe(404)
    expect((await other.post(`/requests/${id}/need`, first, '/requests/new')).status).toBe(404)
  })

  test('what is missing is said before submission, and refused at it', async () => {
    const id = await draft()
    expect((await authority.get(`/requests/${id}/submission?lang=en`)).text).toContain(
      `href="/requests/${id}/themes?next=check"`,
    )
    expect((await send(id)).status).toBe(409)
    expect(await statusOf(id)).toBe('draft')
  })

  test('what a colleague empties at that moment is missing, also for who names no version', async () => {
    const id = await ready()
    const by = { person: office.people.authority, at: new Date('2016-03-01T10:00:00Z') }
    const colleague = await office.owner.pool.connect()
    try {
      await colleague.query('begin')
      await colleague.query('update requests set theme = null where id = $1', [id])
      const sent = office.write(by, (tx) => submit(tx, id, by, { language: 'fr' })).catch(refusalOf)
      await expect
        .poll(async () => rows(`select from pg_locks where not granted`).then((waiting) => waiting.length))
        .toBeGreaterThan(0)
      await colleague.query('commit')
      expect(await sent).toMatchObject({ status: 409, key: 'intake.missing.themes' })
    } finally {
      colleague.release()
    }
    expect(await statusOf(id)).toBe('draft')
  })
})

describe('what was submitted', () => {
  test('the reference, what is next and by when are shown at once, and sent by mail', async () => {
    const id = await ready()
    const sent = await send(id)
    expect(sent.headers.get('location')).toBe(`/requests/${id}/confirmation`)
    const [request] = await rows<{ reference: string }>('select reference from requests where id = $1', [id])
    const page = (await authority.get(`/requests/${id}/confirmation?lang=en`)).text
    expect(page).toContain(request?.reference)
    expect(page).toContain('datetime="2016-03-08"')
    const [mail] = await rows<{ recipient: string; body: string }>(
      'select recipient, body from outbox where record_id = $1',
      [id],
    )
    expect(mail?.recipient).toBe('amina@example.org')
    expect(mail?.body).toContain(request?.reference)
  })

  test('the words are kept as they were asked and answered, whatever is written later', async () => {
    const id = await ready({ expected_outputs: 'Un manuel' })
    await authority.get('/requests?lang=fr')
    await send(id)
    await authority.get('/requests?lang=en')
    await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
    await authority.post(`/requests/${id}/outputs`, { expected_outputs: 'Une formation' })
    const [question] = await rows<{ id: string }>('select id from request_questions where request_id = $1', [id])
    await authority.post(`/requests/${id}/answers`, {
      question: question?.id ?? '',
      [`answer.${question?.id}`]: 'The ministry',
    })
    expect(await statusOf(id)).toBe('submitted')

    const kept = await rows<{ number: number; language: string; answers: unknown }>(
      'select number, language, answers from submissions where request_id = $1 order by number',
      [id],
    )
    expect(kept.map(({ number, language }) => [number, language])).toEqual([
      [1, 'fr'],
      [2, 'en'],
    ])
    const words = kept.map(({ answers }) => JSON.stringify(answers))
    expect(words[0]).toContain('Résultats attendus')
    expect(words[0]).toContain('Un manuel')
    expect(words[0]).not.toContain('Une formation')
    expect(words[1]).toContain('Who pays?')
    expect(words[1]).toContain('The ministry')
    const record = (await officer.get(`/requests/${id}`)).text
    expect(record).toContain('Un manuel')
    await expect(
      office.write(office.by(office.people.officer), (tx) =>
        tx.updateTable('submissions').set({ language: 'ru' }).where('request_id', '=', id).execute(),
      ),
    ).rejects.toThrow(/permission denied/)
  })

  test('an earlier request is a start: its content is copied, not its decisions', async () => {
    const from = await ready({
      title: 'First',
      expected_outputs: 'Un manuel',
      setup_budget: 'Ligne 12',
      wanted_from: '2016-05-01',
    })
    await authority.upload(
      `/requests/${from}/attachments`,
      { kind: 'endorsement' },
      { file: { name: 'appui.pdf', content: papers.pdf() } },
    )
    await authority.upload(
      `/requests/${from}/attachments`,
      { kind: 'attachment' },
      { file: { name: 'budget.pdf', content: papers.pdf('Budget') } },
    )
    await send(from)
    expect((await authority.get('/requests/earlier?search=first')).text).toContain(`/requests/${from}/copy`)
    const id = idIn(await authority.post(`/requests/${from}/copy`))
    expect(id).not.toBe(from)
    const [copy] = await rows(
      'select status, title, expected_outputs, setup_budget, theme, wanted_from, copied_from, numeral, submitted_at, officer_id from requests where id = $1',
      [id],
    )
    expect(copy).toEqual({
      status: 'draft',
      title: 'First',
      expected_outputs: 'Un manuel',
      setup_budget: 'Ligne 12',
      theme: 'diaspora',
      wanted_from: null,
      copied_from: from,
      numeral: null,
      submitted_at: null,
      officer_id: null,
    })
    expect(await rows('select kind, name from request_files where request_id = $1', [id])).toEqual([
      { kind: 'attachment', name: 'budget.pdf' },
    ])
    expect((await authority.get(`/requests/${id}/content?lang=en`)).text).toContain('copied: please check')
    expect((await other.post(`/requests/${from}/copy`, {}, '/requests/new')).status).toBe(404)
    expect((await officer.get(`/requests/${idIn(await officer.post(`/requests/${from}/copy`))}`)).text).toContain(
      `href="/requests/${from}"`,
    )
  })
})

describe('asking together', () => {
  const malawi = async () =>
    (await rows<{ id: string }>(`select id from authorities where partner = 'MW'`))[0]?.id ?? ''

  test('authorities are found by a few letters, added and taken off; several partners make it regional', async () => {
    const id = await draft()
    expect((await authority.get(`/requests/${id}/authorities?search=mala`)).text).toContain('Ministry of Home Affairs')
    const added = await authority.post(`/requests/${id}/authorities`, { add: await malawi(), stay: '1' })
    expect(added.headers.get('location')).toBe(`/requests/${id}/authorities`)
    expect((await authority.get(`/requests/${id}/authorities`)).text).toContain('Ministry of Home Affairs')
    expect((await authority.get(`/requests/${id}/partners?search=gha`)).text).toContain('value="GH"')
    await authority.post(`/requests/${id}/partners`, { add: ['GH', 'BJ', 'TG'] })
    const partners = () => rows('select partner from request_partners where request_id = $1 order by partner', [id])
    // Whoever asks jointly has brought its country along.
    expect(await partners()).toEqual([{ partner: 'BJ' }, { partner: 'GH' }, { partner: 'MW' }])
    await authority.post(`/requests/${id}/partners`, { remove: 'BJ' })
    const still = await authority.post(`/requests/${id}/partners`, { remove: 'MW' })
    expect([still.status, still.text.includes('Ministry of Home Affairs belongs to this partner')]).toEqual([422, true])
    await authority.post(`/requests/${id}/authorities`, { remove: await malawi() })
    expect(await rows('select 1 from request_authorities where request_id = $1', [id])).toEqual([])
    expect((await authority.post(`/requests/${id}/partners`, { remove: 'MW' })).status).toBe(303)
    expect(await partners()).toEqual([{ partner: 'GH' }])
    expect((await authority.post(`/requests/${id}/partners`, { add: 'XX' })).status).toBe(422)
  })

  test('a party reads the request once it is submitted, not while it is a draft', async () => {
    const id = await ready()
    await authority.post(`/requests/${id}/authorities`, { add: await malawi() })
    expect((await other.get(`/requests/${id}`)).status).toBe(404)
    await send(id)
    expect((await other.get(`/requests/${id}`)).status).toBe(200)
    expect((await other.get(`/requests/${id}`)).text).not.toContain('amina@example.org')
  })

  test('who asks jointly is told when the request is received; questions go to the lead authority alone', async () => {
    const id = await ready({ title: 'À deux' })
    const told = async () =>
      (
        await rows<{ recipient: string; subject: string }>(
          'select recipient, subject from outbox where record_id = $1 order by recipient',
          [id],
        )
      ).map((mail) => mail.recipient)
    await authority.post(`/requests/${id}/authorities`, { add: await malawi() })
    expect(await told()).toEqual([])
    await send(id)
    expect(await told()).toEqual(['amina@example.org', 'chikondi@example.org'])
    const [mail] = await rows<{ subject: string; body: string }>(
      `select subject, body from outbox where record_id = $1 and recipient = 'chikondi@example.org'`,
      [id],
    )
    expect(mail?.subject).toContain('in which you ask jointly')
    expect(mail?.body).toContain('Ministère de la Planification has sent it')
    await officer.post(`/requests/${id}/questions`, { questions: 'Which regions?' })
    expect(await told()).toEqual(['amina@example.org', 'amina@example.org', 'chikondi@example.org'])
    // One that is named only now is told now, and nobody twice.
    const [late] = await rows<{ id: string }>(
      `insert into authorities (partner, name, type) values ('MW', 'Ministry of Labour', 'national_central')
        returning id`,
    )
    await office.owner.pool.query(
      `insert into accounts (name, email, role, authority_id, language)
        values ('dalitso', 'dalitso@example.org', 'authority', $1, 'en')`,
      [late?.id],
    )
    await authority.post(`/requests/${id}/authorities`, { add: [late?.id ?? '', await malawi()] })
    expect((await told()).filter((recipient) => recipient !== 'amina@example.org')).toEqual([
      'chikondi@example.org',
      'dalitso@example.org',
    ])
  })

  test('an authority that is not in the register is named, and an officer settles it', async () => {
    const id = await ready()
    const name = 'Office de la diaspora'
    expect(
      (await authority.post(`/requests/${id}/authorities`, { name: '', type: 'national_central', partner: 'TG' }))
        .status,
    ).toBe(422)
    expect(
      (await authority.post(`/requests/${id}/authorities`, { name, type: 'national_central', partner: 'TG' })).status,
    ).toBe(303)
    expect(
      (await authority.post(`/requests/${id}/authorities`, { name, type: 'national_central', partner: 'TG' })).status,
    ).toBe(409)
    await authority.post(`/requests/${id}/authorities`, {
      name: 'Ministère du Plan',
      type: 'national_central',
      partner: 'TG',
    })
    await send(id)
    expect((await officer.get(`/requests/${id}?lang=en`)).text).toContain(
      'An authority that was named is not settled yet',
    )
    const [plan, diaspora] = await rows<{ id: string }>(
      'select id from named_authorities where request_id = $1 order by name',
      [id],
    )
    const [togo] = await rows<{ id: string }>(`select id from authorities where name = 'Ministère de la Planification'`)
    expect(
      (await authority.post(`/requests/${id}/named`, { named: plan?.id ?? '', as: 'new' }, '/requests')).status,
    ).toBe(403)
    expect(
      (await officer.post(`/requests/${id}/named`, { named: plan?.id ?? '', as: 'same', authority_id: '' })).status,
    ).toBe(422)
    expect(
      (await officer.post(`/requests/${id}/named`, { named: plan?.id ?? '', as: 'same', authority_id: togo?.id ?? '' }))
        .status,
    ).toBe(303)
    expect((await officer.post(`/requests/${id}/named`, { named: diaspora?.id ?? '', as: 'new' })).status).toBe(303)
    expect((await officer.post(`/requests/${id}/named`, { named: diaspora?.id ?? '', as: 'struck' })).status).toBe(409)
    expect(
      await rows(
        'select a.name from request_authorities ra join authorities a on a.id = ra.authority_id where request_id = $1',
        [id],
      ),
    ).toEqual([{ name }])
  })
})

describe('papers', () => {
  const attach = (id: string, name: string, content: Buffer, who = authority) =>
    who.upload(`/requests/${id}/attachments`, { kind: 'endorsement' }, { file: { name, content } })

  test('a paper is kept under a clean name, and goes out to be saved, never to be run', async () => {
    const id = await ready()
    expect((await attach(id, '../../Lettre “appui”\u202e.exe', papers.pdf())).status).toBe(303)
    const [file] = await rows<{ id: string; name: string; type: string }>(
      'select id, name, type from request_files where request_id = $1',
      [id],
    )
    expect(file).toMatchObject({ name: 'Lettre “appui”.pdf', type: 'application/pdf' })
    const served = await authority.get(`/files/${file?.id}`)
    expect(served.text).toBe(papers.pdf().toString())
    expect(served.headers.get('content-type')).toBe('application/pdf')
    expect(served.headers.get('content-disposition')).toContain("filename*=UTF-8''Lettre%20%E2%80%9Cappui%E2%80%9D.pdf")
    expect(served.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(served.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(served.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await officer.get(`/files/${file?.id}`)).status).toBe(200)
    await send(id)
    for (const who of [
      other,
      await office.as(office.people.donor),
      await office.as(office.people.consulted),
      office.visitor,
    ])
      expect((await who.get(`/files/${file?.id}`)).status).toBe(404)
  })

  test.each([
    ['a program that calls itself a letter', 'letter.pdf', papers.program(), 'none of the kinds'],
    ['an empty file', 'letter.pdf', Buffer.alloc(0), 'This file is empty'],
    ['a PDF with a password', 'letter.pdf', papers.encryptedPdf(), 'protected by a password'],
    ['26 MB', 'letter.pdf', Buffer.concat([papers.pdf(), Buffer.alloc(26 * 1024 * 1024)]), 'larger than 25 MB'],
  ])('%s is refused with a sentence, and nothing else is lost', async (_, name, content, sentence) => {
    const id = await draft()
    const answer = await attach(id, name, content)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(sentence)
    expect(answer.text).toMatch(/value="endorsement" checked/)
    expect(await rows('select 1 from request_files where request_id = $1', [id])).toEqual([])
  })

  test('25 MB exactly are kept; much more is answered with a sentence', async () => {
    const id = await draft()
    const paper = papers.png()
    expect(
      (await attach(id, 'scan.png', Buffer.concat([paper, Buffer.alloc(largestFile - paper.length)]))).status,
    ).toBe(303)
    const far = await attach(id, 'scan.png', Buffer.alloc(65_000_000))
    expect(far.status).toBe(413)
    expect(far.text).toContain('far larger than the 25 MB')
  })

  test('a file that was chosen is kept by whatever button is pressed, and so is what was ticked', async () => {
    const id = await draft()
    const address = `/requests/${id}/attachments`
    const kept = async () =>
      (await rows<{ name: string }>('select name from request_files where request_id = $1 order by name', [id])).map(
        ({ name }) => name,
      )
    const page = await authority.get(address)
    const form = page.text.split('<form').find((one) => one.includes('type="file"')) ?? ''
    expect(form).toContain('Save and continue')
    const went: (string | null)[] = []
    const press = async (name: string, button: Record<string, string>) => {
      const file = { file: { name, content: papers.pdf(name) } }
      const answer = await authority.upload(address, { kind: 'endorsement', ...button }, file)
      went.push(answer.headers.get('location'))
    }
    await press('a.pdf', {})
    await press('b.pdf', { next: 'list' })
    await press('c.pdf', { stay: '1' })
    const [first] = await rows<{ id: string }>('select id from request_files where request_id = $1 and name = $2', [
      id,
      'a.pdf',
    ])
    await press('d.pdf', { remove: first?.id ?? '' })
    expect(await kept()).toEqual(['b.pdf', 'c.pdf', 'd.pdf'])
    expect(went).toEqual([expect.not.stringContaining('attachments'), `/requests/${id}/content`, address, address])
    const odd = await authority.upload(
      address,
      { kind: 'endorsement' },
      { file: { name: 'x.pdf', content: Buffer.from('no') } },
    )
    expect([odd.status, (await kept()).length]).toEqual([422, 3])
    expect((await authority.upload(address, { kind: 'endorsement' }, {})).headers.get('location')).toBe(went[0])
    const [malawi] = await rows<{ id: string }>(`select id from authorities where partner = 'MW'`)
    for (const [list, search, add] of [
      ['authorities', 'mala', malawi?.id ?? ''],
      ['partners', 'gha', 'GH'],
    ] as const) {
      const shown = await authority.get(`/requests/${id}/${list}?search=${search}`)
      expect(shown.text.split('<form').find((one) => one.includes('name="add"'))).toContain('Save and continue')
      expect((await authority.post(`/requests/${id}/${list}`, { add })).headers.get('location')).not.toContain(list)
      expect((await authority.get(`/requests/${id}/${list}`)).text).toContain(`value="${add}"`)
    }
  })

  test('no file at all is asked for again, and other forms take none', async () => {
    const id = await draft()
    const none = await authority.upload(`/requests/${id}/attachments`, { kind: 'endorsement', stay: '1' }, {})
    expect(none.text).toContain('Choose a file first')
    const elsewhere = await authority.upload(`/requests/${id}/need`, first, {
      file: { name: 'x.pdf', content: Buffer.alloc(2_000_000) },
    })
    expect(elsewhere.status).toBe(413)
    expect(
      (
        await office.visitor.upload(
          '/requests',
          first,
          { file: { name: 'x.pdf', content: Buffer.alloc(2_000_000) } },
          '/sign-in',
        )
      ).status,
    ).toBe(413)
  })

  test('text beside a file that is not UTF-8 is refused', async () => {
    const id = await draft()
    const part = (name: string, bytes: Buffer) =>
      Buffer.concat([
        Buffer.from(`--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`),
        bytes,
        Buffer.from('\r\n'),
      ])
    const answer = await authority.send(
      `/requests/${id}/attachments`,
      Buffer.concat([part('kind', Buffer.from([0x61, 0xff])), Buffer.from('--x--\r\n')]),
      {
        'content-type': 'multipart/form-data; boundary=x',
      },
    )
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('could not be read as text')
  })

  test('knowing a file’s id gives no right to it: the database refuses to attach another’s', async () => {
    const id = await draft()
    await attach(id, 'appui.pdf', papers.pdf('secret'))
    const [file] = await rows<{ file_id: string }>('select file_id from request_files where request_id = $1', [id])
    const mine = await draft({}, other)
    const theft = office.write(office.by(office.people.otherAuthority), (tx) =>
      tx
        .insertInto('request_files')
        .values({
          request_id: mine,
          file_id: file?.file_id ?? '',
          kind: 'attachment',
          name: 'x.pdf',
          type: 'application/pdf',
          size: 1,
          uploaded_at: new Date(),
        })
        .execute(),
    )
    await expect(theft).rejects.toThrow(/row-level security/)
  })

  test('a paper that was forgotten is added after the submission by who corrects it, who says why', async () => {
    const id = await ready()
    await authority.post(`/requests/${id}/submission`)
    const clerk = await office.as(office.people.officer)
    const add = (who: typeof clerk, fields: Record<string, string>) =>
      who.upload(
        `/requests/${id}/attachments`,
        { kind: 'attachment', ...fields },
        { file: { name: 'budget.pdf', content: papers.pdf() } },
      )
    expect((await clerk.get(`/requests/${id}/correction`)).text).toContain(`/requests/${id}/attachments`)
    const silent = await add(clerk, {})
    expect([silent.status, /href="#[^"]*reason"/.test(silent.text)]).toEqual([422, true])
    expect((await add(clerk, { reason: 'It came by mail.' })).headers.get('location')).toBe(`/requests/${id}`)
    expect((await clerk.get(`/requests/${id}`)).text).toContain('budget.pdf')
    expect(
      await rows(`select step, reason from history where row_table = 'request_files' and record_id = $1`, [id]),
    ).toContainEqual({ step: 'correct', reason: 'It came by mail.' })
    expect((await add(authority, { reason: 'Mine' })).status).toBeGreaterThanOrEqual(403)
    expect(
      await rows('select 1 from request_files where request_id = $1 and name = $2', [id, 'budget.pdf']),
    ).toHaveLength(1)
  })

  test('a paper that is taken off is gone, unless another request bears it too', async () => {
    const id = await ready()
    await authority.upload(
      `/requests/${id}/attachments`,
      { kind: 'attachment' },
      { file: { name: 'budget.pdf', content: papers.pdf() } },
    )
    const copy = idIn(await authority.post(`/requests/${id}/copy`))
    const [file] = await rows<{ id: string; file_id: string }>(
      'select id, file_id from request_files where request_id = $1',
      [id],
    )
    const [again] = await rows<{ id: string }>('select id from request_files where request_id = $1', [copy])
    await authority.post(`/requests/${id}/attachments`, { remove: file?.id ?? '' })
    expect(await rows('select 1 from files where id = $1', [file?.file_id])).toHaveLength(1)
    await authority.post(`/requests/${copy}/attachments`, { remove: again?.id ?? '' })
    expect(await rows('select 1 from files where id = $1', [file?.file_id])).toEqual([])
  })
})

describe('a letter that an officer enters', () => {
  const letter = async (fields: Record<string, string> = {}, content = papers.pdf(Math.random().toString())) => {
    const [togo] = await rows<{ id: string }>(`select id from authorities where name = 'Ministère de la Planification'`)
    const all = {
      authority_id: togo?.id ?? '',
      channel: 'letter',
      letter_on: '2016-02-20',
      letter_partner: 'TG',
      ...first,
      theme: 'diaspora',
      expected_outputs: '',
      ...fields,
    }
    return officer.upload(
      '/requests',
      all,
      { file: { name: 'scan.pdf', content } },
      `/requests/new?authority=${togo?.id}`,
    )
  }

  test('the authority is found among all, and everything is entered on one page with the scan', async () => {
    expect((await officer.get('/requests/new?search=planif')).text).toContain('/requests/new?authority=')
    const id = idIn(await letter({ title: 'Par lettre', contact_name: 'Akouvi', contact_email: 'akouvi@example.org' }))
    expect((await officer.get(`/requests/${id}/submission`)).text).toContain('scan.pdf')
    expect((await send(id, {}, officer)).status).toBe(303)
    const [request] = await rows('select status, channel, letter_on, title from requests where id = $1', [id])
    expect(request).toEqual({ status: 'submitted', channel: 'letter', letter_on: '2016-02-20', title: 'Par lettre' })
    expect(await rows('select recipient from outbox where record_id = $1', [id])).toEqual([
      { recipient: 'akouvi@example.org' },
    ])
  })

  test('mistakes come back with everything that was typed', async () => {
    const answer = await letter({ letter_on: '', title: 'Kept title', setup_budget: 'Kept budget' }, papers.program())
    expect(answer.status).toBe(422)
    for (const words of ['Kept title', 'Kept budget', 'none of the kinds', 'Fill in this field'])
      expect(answer.text).toContain(words)
  })

  test('a letter that is dated later than today is looked at again', async () => {
    const answer = await letter({ letter_on: '2061-02-20', title: 'Kept title' })
    expect(answer.status).toBe(422)
    for (const words of ['Kept title', 'has not come yet']) expect(answer.text).toContain(words)
  })

  test('a letterhead of another country is a warning: it goes on with a reason, which stays in the history', async () => {
    const id = idIn(await letter({ title: 'Wrong country', letter_partner: 'GH' }))
    const page = (await officer.get(`/requests/${id}/submission?lang=en`)).text
    expect(page).toContain('The letterhead names Ghana, but the authority chosen belongs to Togo.')
    const refused = await send(id, {}, officer)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Say why the request goes on')
    expect((await send(id, { reason: 'Written from the embassy.' }, officer)).status).toBe(303)
    expect((await officer.get(`/requests/${id}`)).text).toContain('Written from the embassy.')
  })

  test('a partner of the request, or a member of the organisation, may write the letter', async () => {
    const id = idIn(await letter({ title: 'For both', letter_partner: 'GH' }))
    await officer.post(`/requests/${id}/partners`, { add: 'GH' })
    expect((await officer.get(`/requests/${id}/submission?lang=en`)).text).not.toContain('The letterhead names')
  })

  test('the same scan, or the same words of the same day, lead to what was entered before', async () => {
    const scan = papers.pdf('The one letter')
    const before = idIn(await letter({ title: 'Une stratégie' }, scan))
    const again = idIn(await letter({ title: 'Something else', letter_on: '2016-02-21' }, scan))
    expect((await officer.get(`/requests/${again}/submission?lang=en`)).text).toMatch(
      new RegExp(`The same letter was entered before:[^]*?/requests/${before}`),
    )
    const words = idIn(await letter({ title: 'une STRATEGIE' }))
    expect((await officer.get(`/requests/${words}/submission?lang=en`)).text).toMatch(
      new RegExp(`with this title and date was entered before:[^]*?/requests/${before}`),
    )
    expect((await send(words, {}, officer)).status).toBe(422)
  })
})

describe('a link to the draft', () => {
  test('goes to whoever asks for it, signs in once and leads to the draft', async () => {
    const id = await draft({ title: 'On another device' })
    expect((await authority.post(`/requests/${id}/link`)).headers.get('location')).toBe(`/requests/${id}/content`)
    const [mail] = await rows<{ link: string; recipient: string }>(
      `select link, recipient from outbox where kind = 'link' order by queued_at desc, id desc limit 1`,
    )
    expect(mail?.recipient).toBe('amina@example.org')
    const link = new URL(mail?.link ?? '', 'http://localhost')
    const token = link.searchParams.get('token') ?? ''
    const to = link.searchParams.get('to') ?? ''
    const elsewhere = await facilityVisitor()
    const used = await elsewhere.post('/sign-in/link/use', { token, to }, link.pathname + link.search)
    expect(used.headers.get('location')).toBe(`/requests/${id}/content`)
    expect((await elsewhere.get(`/requests/${id}/content`)).text).toContain('On another device')
    const spent = await (await facilityVisitor()).post('/sign-in/link/use', { token, to }, link.pathname + link.search)
    expect(spent.status).toBe(422)
    expect(spent.text).toContain(`name="to" value="/requests/${id}/content"`)
  })

  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    'javascript:alert(1)',
    'requests',
  ])('%j leads nobody elsewhere', async (to) => {
    const visitor = await facilityVisitor()
    const answer = await visitor.post('/sign-in', { email: 'amina@example.org', password: 'test-password', to })
    expect(answer.headers.get('location')).toBe('/')
  })

  const facilityVisitor = async () => new (await import('./facility.ts')).Visitor(office.app)
})
