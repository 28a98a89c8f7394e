import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newAccount } from '../src/desk/accounts/form.ts'
import { siteAt } from '../src/house/identity/site-address.ts'
import { queueMail } from '../src/house/mail/commands.ts'
import { sendMail } from '../src/house/mail/send.ts'
import { handOver } from '../src/house/mail/transport.ts'
import { addressOf, readAddress } from '../src/house/web/mail-address.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, preferencesLink, takeMail, Visitor } from './facility.ts'
import { mailServer, type TestMailServer } from './mail-server.ts'

let office: Facility
let server: TestMailServer
beforeAll(async () => {
  office = await facility()
  server = await mailServer()
})
afterAll(async () => {
  await server.close()
  await office.close()
})

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const read = (typed: string) => {
  const answer = readAddress(typed)
  return answer.ok ? answer.address : answer.fault
}

describe('what was copied along is cleaned away', () => {
  test.each([
    ['  desk@delegation.example\u00a0', 'desk@delegation.example'],
    ['\u200bdesk@delegation.example\u200b', 'desk@delegation.example'],
    ['\u202adesk@delegation.example\u202c', 'desk@delegation.example'],
    ['desk\u00ad@delegation.example', 'desk@delegation.example'],
    ['mailto:desk@delegation.example', 'desk@delegation.example'],
    ['MAILTO:desk@delegation.example?subject=Hello', 'desk@delegation.example'],
    ['<desk@delegation.example>', 'desk@delegation.example'],
    ['<mailto:desk@delegation.example>', 'desk@delegation.example'],
    ['The Desk <desk@delegation.example>', 'desk@delegation.example'],
    ['"Desk, The" <desk@delegation.example>', 'desk@delegation.example'],
    ['desk＠delegation.example', 'desk@delegation.example'],
    ['Desk@Delegation.EXAMPLE', 'Desk@delegation.example'],
    ['info@münchen.example', 'info@xn--mnchen-3ya.example'],
    ['info@пример.испытание', 'info@xn--e1afmkfd.xn--80akhbyknj4f'],
    ['info@例え。テスト', 'info@xn--r8jz45g.xn--zckzah'],
    ["o'neil+a_b@x-y.example.org", "o'neil+a_b@x-y.example.org"],
  ])('%j is %s', (typed, kept) => expect(read(typed)).toBe(kept))
})

describe('what is not one address is refused, with a sentence that says what to do', () => {
  test.each([
    ['', 'forms.required'],
    ['\u200b \u200f', 'forms.required'],
    ['desk', 'forms.not_an_email'],
    ['@delegation.example', 'forms.not_an_email'],
    ['desk@', 'forms.email_domain'],
    ['desk@delegation.example,', 'forms.email_several'],
    ['desk@delegation.example;', 'forms.email_several'],
    ['desk@delegation.example; other@delegation.example', 'forms.email_several'],
    ['a@b.example, c@d.example', 'forms.email_several'],
    ['a@b.example c@d.example', 'forms.email_several'],
    ['<a@b.example>, <c@d.example>', 'forms.email_several'],
    ['a@b@c.example', 'forms.email_several'],
    ['desk@delegation.example\r\nBcc: all@delegation.example', 'forms.email_several'],
    ['desk@delegation.example.', 'forms.email_dots'],
    ['desk.@delegation.example', 'forms.email_dots'],
    ['.desk@delegation.example', 'forms.email_dots'],
    ['des..k@delegation.example', 'forms.email_dots'],
    ['desk@delegation..example', 'forms.email_dots'],
    ['desk(at)delegation.example', 'forms.email_at_in_words'],
    ['desk [at] delegation.example', 'forms.email_at_in_words'],
    ['desk at delegation.example', 'forms.email_at_in_words'],
    ['desk@localhost', 'forms.email_domain'],
    ['desk@127.0.0.1', 'forms.email_domain'],
    ['desk@-delegation.example', 'forms.email_domain'],
    ['desk@dele_gation.example', 'forms.email_domain'],
    ['desk@delegation.example/path', 'forms.email_domain'],
    ['"a b"@delegation.example', 'forms.email_several'],
    ['müller@delegation.example', 'forms.email_letters'],
    [`${'a'.repeat(65)}@delegation.example`, 'forms.too_long:254'],
    [`desk@${'abcdefgh.'.repeat(28)}example`, 'forms.too_long:254'],
    ['x'.repeat(100_000), 'forms.too_long:254'],
  ])('%j: %s', (typed, fault) => expect(read(typed)).toBe(fault))
})

/** Addresses, and what people make of them. */
const typed = fc.oneof(
  fc.emailAddress(),
  fc
    .tuple(
      fc.constantFrom('', ' ', '\u200b', 'mailto:', 'Name <', '<', '"A, B" <'),
      fc.emailAddress(),
      fc.constantFrom('', ',', ';', '.', '>', '\u202c', '\r\n', ' x', ', a@b.example'),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 20 }))
    .map(([name, domain]) => `${name}@${domain}.example`),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

test('whatever the form takes, the database takes, and the mail server takes as exactly one recipient', {
  timeout: 120_000,
}, async () => {
  let sent = 0
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const answer = readAddress(text)
      if (!answer.ok) return
      const { address } = answer
      // What is kept is read again as it is.
      expect(readAddress(address)).toEqual(answer)
      expect(addressOf(address)).toBe(address)
      expect(await rows('select is_mail_address($1) as ok', [address])).toEqual([{ ok: true }])
      server.received.length = 0
      const mail = {
        id: 'a',
        to: address,
        replyTo: null,
        subject: 'Subject',
        text: 'Text',
        language: 'en',
        unsubscribe: null,
      }
      expect(
        await handOver(
          { url: server.url, from: 'facility@example.org', baseUrl: 'https://mobilise.example.org' },
          mail,
        ),
      ).toMatchObject({ ending: 'accepted' })
      expect(server.received.map((one) => one.to.map((to) => (addressOf(to) ?? to).toLowerCase()))).toEqual([
        [address.toLowerCase()],
      ])
      sent += 1
    }),
    { numRuns: 300 },
  )
  expect(sent).toBeGreaterThan(40)
})

test('every way in asks the same: forms, and behind them the database', async () => {
  expect(newAccount({ name: 'A', email: ' <Desk@delegation.example> ', role: 'donor', language: 'en' })).toMatchObject({
    ok: true,
    value: { email: 'Desk@delegation.example' },
  })
  const administrator = await office.as(office.people.administrator)
  const fields = { name: 'Desk of addresses', acronym: '', language: 'fr', zone: 'Africa/Lome', active: 'yes' }
  for (const email of [
    'desk@delegation.example,',
    'desk(at)delegation.example',
    'desk@delegation.example.',
    'desk..x@delegation.example',
  ]) {
    const refused = await administrator.post('/bodies', { ...fields, email }, '/bodies/new')
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(email.replace("'", '&#39;'))
  }
  expect(
    (
      await administrator.post(
        '/bodies',
        { ...fields, email: '\u200bThe desk <mailto:desk@delegation.example>' },
        '/bodies/new',
      )
    ).status,
  ).toBe(303)
  expect(await rows(`select email from consulted_bodies where name = 'Desk of addresses'`)).toEqual([
    { email: 'desk@delegation.example' },
  ])
  for (const [table, where] of [
    ['accounts', 'true'],
    ['personal_details', 'true'],
    ['consulted_bodies', `name = 'Desk of addresses'`],
  ])
    for (const bad of ['a@b.example,', 'a b@c.example', 'a@b', 'a@b.example.', `${'a'.repeat(250)}@b.example`])
      await expect(rows(`update ${table} set email = $1 where ${where}`, [bad])).rejects.toThrow('not one mail address')
})

describe('what was sent to an address dies when the address is corrected', () => {
  const at = (instant: string) => office.setTime(new Date(instant))
  const correct = async (body: string, email: string, active = 'yes') => {
    const administrator = await office.as(office.people.administrator)
    const [known] = await rows<{ name: string; version: number }>(
      'select name, version from consulted_bodies where id = $1',
      [body],
    )
    const fields = {
      name: known?.name ?? '',
      acronym: '',
      email,
      language: 'fr',
      zone: 'Africa/Lome',
      version: String(known?.version),
      ...(active ? { active } : {}),
    }
    expect((await administrator.post(`/bodies/${body}/content`, fields)).status).toBe(303)
  }
  async function asked(): Promise<{ request: string; body: string; opinion: string; link: string }> {
    at('2016-03-01T10:00:00Z')
    const [body] = await rows<{ id: string }>(
      `insert into consulted_bodies (name, may_veto, email, language)
        values ('Desk ' || gen_random_uuid(), false, 'old@desk.example', 'fr') returning id`,
    )
    const [authority, officer] = [await office.as(office.people.authority), await office.as(office.people.officer)]
    const filed = await authority.post(
      '/requests',
      {
        title: 'Stratégie',
        need: 'Nous voulons une stratégie.',
        expected_outputs: '',
        theme: 'diaspora',
        language: 'fr',
      },
      '/requests/new',
    )
    const id = /[0-9a-f-]{36}/.exec(filed.headers.get('location') ?? '')?.[0] ?? ''
    await authority.post(`/requests/${id}/submission`)
    await officer.post(`/requests/${id}/registration`, {
      received_on: '2016-03-01',
      officer_id: office.people.officer.id,
    })
    expect((await officer.post(`/requests/${id}/consultation`, { bodies: [body?.id ?? ''] })).status).toBe(303)
    const [mail] = await rows<{ link: string }>(
      `select link from outbox where record_id = $1 and recipient = 'old@desk.example'`,
      [id],
    )
    const [opinion] = await rows<{ id: string }>('select id from opinions where body_id = $1', [body?.id])
    return { request: id, body: body?.id ?? '', opinion: opinion?.id ?? '', link: mail?.link ?? '' }
  }
  const mailTo = (request: string, to: string) =>
    rows<{ status: string; body: string; link: string | null }>(
      'select status, body, link from outbox where record_id = $1 and recipient = $2 order by queued_at, id',
      [request, to],
    )
  const tokenOf = (link: string) => new URL(link, 'http://localhost').searchParams.get('link') ?? ''

  test('the link of the old address opens nothing, whatever it has done before; the new address gets its own', async () => {
    const { request, body, link } = await asked()
    await takeMail(office)
    expect((await new Visitor(office.app).get(link)).status).toBe(200)
    await correct(body, 'new@desk.example')
    const page = await new Visitor(office.app).get(link)
    expect(page.status).toBe(410)
    expect(page.text).not.toContain('Nous voulons une stratégie.')
    expect(
      (
        await new Visitor(office.app).post(
          '/opinions',
          { link: tokenOf(link), status: 'in_favour', reasons: '' },
          '/opinions?lang=fr',
        )
      ).status,
    ).toBe(410)
    expect(
      (await new Visitor(office.app).post('/opinions/link', { link: tokenOf(link) }, '/opinions?lang=fr')).status,
    ).toBe(200)
    const fresh = await mailTo(request, 'new@desk.example')
    expect(fresh).toHaveLength(1)
    expect(await mailTo(request, 'old@desk.example')).toHaveLength(1)
    expect((await new Visitor(office.app).get(fresh[0]?.link ?? '')).text).toContain('Nous voulons une stratégie.')
  })

  test('mail that waits for the old address is withdrawn, and the whole question goes to the new one', async () => {
    const { request, body } = await asked()
    await correct(body, 'newer@desk.example')
    expect((await mailTo(request, 'old@desk.example')).map((mail) => mail.status)).toEqual(['dropped'])
    const [question] = await mailTo(request, 'newer@desk.example')
    expect(question?.body).toContain('le silence vaut absence d’objection')
  })

  test('the papers of a used link close with it: after its end, after the body was struck off, after a withdrawal', async () => {
    const { request, body, link } = await asked()
    await takeMail(office)
    const [file] = await rows<{ id: string }>(
      `insert into files (name, type, size, sha256, content)
        values ('lettre.pdf', 'application/pdf', 4, gen_random_uuid()::text, '\\x25504446') returning id`,
    )
    const [paper] = await rows<{ id: string }>(
      `insert into request_files (request_id, file_id, kind, name, type, size, uploaded_at)
        values ($1, $2, 'attachment', 'lettre.pdf', 'application/pdf', 4, now()) returning id`,
      [request, file?.id],
    )
    const papers = `/opinions/files/${paper?.id}?link=${tokenOf(link)}`
    expect(
      (
        await new Visitor(office.app).post(
          '/opinions',
          { link: tokenOf(link), status: 'in_favour', reasons: '' },
          '/opinions?lang=fr',
        )
      ).status,
    ).toBe(303)
    expect((await new Visitor(office.app).get(papers)).status).toBe(200)
    at('2016-06-01T10:00:00Z')
    for (const path of [papers, link]) expect((await new Visitor(office.app).get(path)).status).toBe(410)
    at('2016-03-02T10:00:00Z')
    await correct(body, 'old@desk.example', '')
    for (const path of [papers, link]) {
      const page = await new Visitor(office.app).get(path)
      expect(page.status).toBe(410)
      expect(page.text).not.toContain('Nous voulons une stratégie.')
    }
    await correct(body, 'old@desk.example')
    expect((await new Visitor(office.app).get(papers)).status).toBe(200)
    await rows(`update requests set status = 'withdrawn', withdrawn_reason = 'x' where id = $1`, [request])
    expect((await new Visitor(office.app).get(papers)).status).toBe(404)
    const page = await new Visitor(office.app).get(link)
    expect(page.text).toContain('a retiré cette demande')
    expect(page.text).not.toContain('Nous voulons une stratégie.')
  })

  test('a link to sign in, to preferences, and mail that waits follow the address of an account', async () => {
    const [account] = await rows<{ id: string }>(
      `insert into accounts (email, name, role, language) values ('before@donor.example', 'Dora', 'donor', 'en')
        returning id`,
    )
    const reader = { id: account?.id ?? '', email: 'before@donor.example' }
    at('2016-03-01T10:00:00Z')
    await office.visitor.post('/sign-in/link', { email: reader.email })
    const [signIn] = await rows<{ id: string; link: string }>(
      `select id, link from outbox where recipient = $1 and kind = 'link'`,
      [reader.email],
    )
    const preferences = await preferencesLink(office, reader)
    expect((await new Visitor(office.app).get(preferences)).status).toBe(200)
    const by = {
      person: null,
      facility: true as const,
      at: new Date('2016-03-01T10:00:00Z'),
      site: siteAt('http://localhost', testSecret),
    }
    const news = await office.write(by, (tx) =>
      queueMail(tx, {
        to: reader.email,
        account: reader.id,
        language: 'en',
        key: 'submitted',
        values: { reference: 'R', title: 'T', due: '2016-03-08' },
      }),
    )
    await rows(`update accounts set email = 'after@donor.example' where id = $1`, [reader.id])

    expect((await new Visitor(office.app).get(preferences)).status).toBe(404)
    const office_ = {
      database: office.database,
      secret: testSecret,
      server: { url: server.url, from: 'f@example.org', baseUrl: 'http://localhost' },
      refresh: async () => null,
      isSwitched: () => false,
      now: () => by.at,
    }
    server.received.length = 0
    await sendMail(office_, signIn?.id ?? '')
    await sendMail(office_, news)
    expect(server.received.map((mail) => mail.to)).toEqual([['after@donor.example']])
    expect(await rows('select status, last_fault from outbox where id = $1', [signIn?.id])).toEqual([
      { status: 'dropped', last_fault: 'address_corrected' },
    ])
    const opened = await new Visitor(office.app).get(signIn?.link ?? '')
    const token = /name="token" value="([^"]+)"/.exec(opened.text)?.[1] ?? ''
    const visitor = new Visitor(office.app)
    await visitor.post('/sign-in/link/use', { token }, signIn?.link)
    expect((await visitor.get('/')).text).not.toContain('Dora')
  })
})
