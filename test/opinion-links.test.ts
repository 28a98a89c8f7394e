import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { guestOf } from '../src/requests/consultations/links.ts'
import { type Facility, facility, takeMail, Visitor } from './facility.ts'

let office: Facility
let authority: Visitor
let officer: Visitor
let delegation: string
let service: string
beforeAll(async () => {
  office = await facility()
  authority = await office.as(office.people.authority)
  officer = await office.as(office.people.officer)
  delegation = office.people.consulted.body_id ?? ''
  service = office.people.otherConsulted.body_id ?? ''
  await office.owner.pool.query(
    `update consulted_bodies set email = 'desk@delegation.example', language = 'fr' where id = $1`,
    [delegation],
  )
  await office.owner.pool.query(`update consulted_bodies set email = 'ana@example.org' where id = $1`, [service])
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const at = (instant: string) => office.setTime(new Date(instant))
const guest = () => new Visitor(office.app)

async function asked(bodies = [delegation]): Promise<string> {
  at('2016-03-01T10:00:00Z')
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
  expect((await officer.post(`/requests/${id}/consultation`, { bodies })).status).toBe(303)
  await takeMail(office)
  return id
}
/** The links that were sent about a request, the newest first. */
const linksSent = (request: string, to = 'desk@delegation.example') =>
  rows<{ link: string; secret: boolean; language: string; body: string }>(
    `select link, link_is_secret as secret, language, body from outbox
      where (record_id = $1 or $1 = any (also_on)) and recipient = $2 order by queued_at desc, id desc`,
    [request, to],
  )
const newestLink = async (request: string, to?: string) => (await linksSent(request, to))[0]?.link ?? ''
const tokenOf = (link: string) => new URL(link, 'http://localhost').searchParams.get('link') ?? ''
const opinionOn = async (request: string, body = delegation) =>
  (
    await rows<{
      id: string
      status: string
      reasons: string
      lifted_reasons: string | null
      late: boolean
      given_by: string | null
    }>(
      `select o.id, o.status, o.reasons, o.lifted_reasons, o.late, o.given_by from opinions o
        join consultations c on c.id = o.consultation_id where c.request_id = $1 and o.body_id = $2`,
      [request, body],
    )
  )[0]
/** Sends an answer from a page that was opened while the link still worked. */
const answer = (visitor: Visitor, link: string, fields: Record<string, string>) =>
  visitor.post('/opinions', { link: tokenOf(link), ...fields }, '/opinions?lang=fr')

test('a body gets a link in its language, which shows the request and takes one answer without an account', async () => {
  const id = await asked()
  const sent = await linksSent(id)
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ secret: true, language: 'fr' })
  const visitor = guest()
  const page = await visitor.get(sent[0]?.link ?? '')
  expect(page.status).toBe(200)
  expect(page.text).toContain('<html lang="fr"')
  expect(page.text).toContain('Nous voulons une stratégie.')
  expect(page.text).toContain('aria-describedby="hint-receipt"')
  expect(page.text).toContain('la facilité voit que la question vous est parvenue')
  const given = await answer(visitor, sent[0]?.link ?? '', {
    status: 'in_favour',
    reasons: '',
    conditions: 'Avec le programme régional',
  })
  expect(given.status).toBe(303)
  expect(await opinionOn(id)).toMatchObject({ status: 'in_favour', given_by: null })
  const after = await visitor.get(given.headers.get('location') ?? '')
  expect(after.text).toContain('votre avis est enregistré')
  expect(after.text).toContain('Avec le programme régional')
  expect((await officer.get(`/consultations/${(await opinionOn(id))?.id}`)).text).toContain('The service, by its link')
})

test('opening a link, as often as mail programs like, spends nothing', async () => {
  const id = await asked()
  const link = await newestLink(id)
  const before = await rows('select * from links where about_id = $1', [(await opinionOn(id))?.id])
  for (let count = 0; count < 3; count += 1) expect((await guest().get(link)).status).toBe(200)
  expect(await rows('select * from links where about_id = $1', [(await opinionOn(id))?.id])).toEqual(before)
  expect((await answer(guest(), link, { status: 'no_objection', reasons: '' })).status).toBe(303)
})

test('a link works for one answer: the second is told so, and changes nothing', async () => {
  const id = await asked()
  const link = await newestLink(id)
  await answer(guest(), link, { status: 'against', reasons: 'Un autre programme existe' })
  const visitor = guest()
  const again = await answer(visitor, link, { status: 'in_favour', reasons: '' })
  expect(again.status).toBe(409)
  expect(again.text).toContain('ne peut plus être utilisé')
  expect((await opinionOn(id))?.status).toBe('against')
})

test('both of two answers sent at once are answered, and one counts', async () => {
  const id = await asked()
  const link = await newestLink(id)
  const both = await Promise.all(
    ['in_favour', 'no_objection'].map((status) => answer(guest(), link, { status, reasons: '' })),
  )
  expect(both.map((one) => one.status).sort()).toEqual([303, 409])
  const lines = await rows(
    `select 1 from history where record_table = 'opinions' and record_id = $1 and step = 'answer_by_link'`,
    [(await opinionOn(id))?.id],
  )
  expect(lines).toHaveLength(1)
})

test('an answer that comes another way spends the link too', async () => {
  const id = await asked()
  await officer.post(`/consultations/${(await opinionOn(id))?.id}/opinion`, { status: 'in_favour', reasons: '' })
  const page = await guest().get(await newestLink(id))
  expect(page.text).toContain('Cet avis a été rendu')
  expect(page.text).not.toContain('name="status"')
  // It was never used: what it was for was done otherwise.
  const shown = (await officer.get(`/requests/${id}?lang=en`)).text
  expect(shown).toContain('closed: answered another way')
})

test('reasons are asked for against and veto, and what was typed stays', async () => {
  const id = await asked()
  const refused = await answer(guest(), await newestLink(id), { status: 'veto', reasons: '', conditions: 'Gardé' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Gardé')
  expect((await opinionOn(id))?.status).toBe('asked')
})

describe('bad links', () => {
  test.each([
    ['cut', (token: string) => token.slice(0, -3)],
    ['changed in its random part', (token: string) => `${token[0] === 'A' ? 'B' : 'A'}${token.slice(1)}`],
    ['changed in its signature', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['made up', () => 'not-a-link'],
    ['of another shape', (token: string) => `${token}.${token}`],
    ['SQL', () => "'; drop table opinions; --"],
  ])('a link that was %s says so and says how to get another', async (_, spoil) => {
    const id = await asked()
    const spoilt = spoil(tokenOf(await newestLink(id)))
    const page = await guest().get(`/opinions?link=${encodeURIComponent(spoilt)}&lang=en`)
    expect(page.status).toBe(404)
    expect(page.text).toContain('The address was cut or changed on its way')
    expect(page.text).toContain('name="email"')
    expect((await guest().post('/opinions', { link: spoilt, status: 'veto', reasons: 'x' }, '/opinions')).status).toBe(
      404,
    )
    expect((await opinionOn(id))?.status).toBe('asked')
  })

  test('a link signed by another facility opens nothing', async () => {
    const { newSecret } = await import('../src/house/links/secret.ts')
    const { siteAt } = await import('../src/house/identity/site-address.ts')
    const forged = newSecret(siteAt('http://localhost', 'another secret'))
    const id = await asked()
    await office.owner.pool.query(
      `insert into links (purpose, about_id, record_table, record_id, recipient, hash, made_at, ends_at, uses)
        values ('opinion', $1, 'requests', $3, 'x@example.org', $2, now(), now() + interval '30 years', 1)`,
      [(await opinionOn(id))?.id, forged.hash, id],
    )
    expect((await guest().get(`/opinions?link=${forged.text}`)).status).toBe(404)
  })

  test('an expired link says so, and a new one goes to the same address only', async () => {
    const id = await asked()
    const link = await newestLink(id)
    at('2016-05-10T10:00:00Z')
    const page = await guest().get(link)
    expect(page.status).toBe(410)
    expect(page.text).toContain('Ce lien a expiré')
    expect(page.text).not.toContain('Nous voulons une stratégie.')
    expect((await answer(guest(), link, { status: 'in_favour', reasons: '' })).status).toBe(410)
    expect(
      (await guest().post('/opinions/link', { link: tokenOf(link), email: 'thief@example.net' }, link)).status,
    ).toBe(200)
    expect(await linksSent(id)).toHaveLength(2)
    expect(await linksSent(id, 'thief@example.net')).toHaveLength(0)
    expect((await answer(guest(), await newestLink(id), { status: 'in_favour', reasons: '' })).status).toBe(303)
  })

  test('an address that the body has left gets no new link', async () => {
    const id = await asked([service])
    const link = await newestLink(id, 'ana@example.org')
    await office.owner.pool.query(`update consulted_bodies set email = 'new-desk@example.org' where id = $1`, [service])
    at('2016-05-10T10:00:00Z')
    const told = await guest().post('/opinions/link?lang=en', { link: tokenOf(link) }, '/opinions?lang=en')
    expect(told.text).toContain('If something is still open')
    expect(await linksSent(id, 'ana@example.org')).toHaveLength(1)
    expect(await linksSent(id, 'new-desk@example.org')).toHaveLength(0)
    await office.owner.pool.query(`update consulted_bodies set email = 'ana@example.org' where id = $1`, [service])
  })

  test('whoever lost the mail gets new links for what is open at that address, and nobody learns whether it is known', async () => {
    const id = await asked()
    const known = await guest().post('/opinions/link', { email: 'Desk@Delegation.example' }, '/opinions')
    const unknown = await guest().post('/opinions/link', { email: 'nobody@example.net' }, '/opinions')
    const plain = (page: string) => page.replace(/nonce="[^"]+"|content="[^"]+"|value="[^"]+"/g, '')
    expect(plain(known.text)).toBe(plain(unknown.text))
    expect(await linksSent(id)).toHaveLength(2)
    expect(await rows(`select 1 from outbox where recipient = 'nobody@example.net'`)).toHaveLength(0)
    for (let count = 0; count < 4; count += 1)
      await guest().post('/opinions/link', { email: 'nobody@example.net' }, '/opinions')
    expect((await guest().post('/opinions/link', { email: 'nobody@example.net' }, '/opinions')).status).toBe(429)
  })
})

test('a guest who is refused reads it in the words and the language of the link, without the token', async () => {
  const id = await asked()
  const link = await newestLink(id)
  const token = tokenOf(link)
  const visitor = guest()
  const page = (await visitor.get(link)).text
  const seen = (text: string) => text.replace(/type="hidden"[^>]*>/g, '').replace(/(href|action|value)="[^"]*"/g, '')
  expect(seen(page)).not.toContain(token)
  const action = /action="(\/opinions\?lang=fr)"/.exec(page)?.[1] ?? ''
  // The page was open for too long: its form does not fit any more.
  const refused = await visitor.send(
    action,
    new URLSearchParams({
      csrf: 'old',
      link: token,
      status: 'against',
      reasons: 'Un autre programme existe',
    }).toString(),
    { 'accept-language': 'pt' },
  )
  expect(refused.status).toBe(403)
  expect(refused.text).toContain('<html lang="fr"')
  expect(refused.text).toContain('Un autre programme existe')
  expect(seen(refused.text)).not.toContain(token)
  expect(refused.text).not.toContain('/sign-in?to=')
  expect(refused.text).not.toMatch(/connecté|votre session|votre compte/i)
  for (let count = 0; count < 6; count += 1)
    await guest().post('/opinions/link', { email: 'unknown@guest.example' }, '/opinions')
  const often = await guest().post('/opinions/link?lang=fr', { email: 'unknown@guest.example' }, '/opinions?lang=fr')
  expect(often.status).toBe(429)
  expect(often.text).toContain('Un lien a été demandé très souvent')
  expect(often.text).not.toMatch(/se connecter ici|tentatives de connexion/i)
  expect((await guest().get(`/opinions/files/${id}?lang=fr`)).text).not.toContain('/sign-in?to=')
})

test('after the term a link still takes the answer, marked late; after a withdrawal it takes none', async () => {
  const id = await asked()
  const link = await newestLink(id)
  const by = { person: null, facility: true as const, at: new Date('2016-03-09T00:00:00Z') }
  await office.write(by, (tx) => closeDueConsultations(tx, by))
  at('2016-03-09T10:00:00Z')
  expect((await guest().get(link)).text).toContain('marqué comme tardif')
  expect((await answer(guest(), link, { status: 'in_favour', reasons: '' })).status).toBe(303)
  expect(await opinionOn(id)).toMatchObject({ status: 'in_favour', late: true })

  const withdrawn = await asked()
  const sent = await newestLink(withdrawn)
  await authority.post(`/requests/${withdrawn}/withdrawal`, { reason: 'Plus nécessaire' })
  const page = await guest().get(sent)
  expect(page.text).toContain('a retiré cette demande')
  expect(page.text).not.toContain('name="status"')
  expect((await answer(guest(), sent, { status: 'in_favour', reasons: '' })).status).toBe(409)
})

test('a veto given by link is lifted by a new link', async () => {
  const id = await asked()
  const link = await newestLink(id)
  await answer(guest(), link, { status: 'veto', reasons: 'Un autre programme existe' })
  const visitor = guest()
  expect((await visitor.get(link)).text).toContain('Le veto tient')
  at('2016-03-01T11:00:00Z')
  await visitor.post('/opinions/link', { link: tokenOf(link) }, link)
  const fresh = await newestLink(id)
  expect(fresh).not.toBe(link)
  const lifted = await guest().post(
    '/opinions/lifting',
    { link: tokenOf(fresh), reasons: 'Nous nous sommes accordés' },
    fresh,
  )
  expect(lifted.status).toBe(303)
  // Why it objected stays; why it does so no longer stands beside it, for whoever reads the request or its minutes.
  expect(await opinionOn(id)).toMatchObject({
    status: 'no_objection',
    reasons: 'Un autre programme existe',
    lifted_reasons: 'Nous nous sommes accordés',
  })
  const page = (await officer.get(`/requests/${id}`)).text
  for (const words of ['Un autre programme existe', 'Veto lifted on', 'Nous nous sommes accordés'])
    expect(page).toContain(words)
})

test('the link shows the papers and the translation of its own request, and of no other', async () => {
  const [id, other] = [await asked(), await asked([service])]
  const attach = async (request: string) => {
    const [file] = await rows<{ id: string }>(
      `insert into files (name, type, size, sha256, content)
        values ('lettre.pdf', 'application/pdf', 4, gen_random_uuid()::text, '\\x25504446') returning id`,
    )
    const [kept] = await rows<{ id: string }>(
      `insert into request_files (request_id, file_id, kind, name, type, size, uploaded_at)
        values ($1, $2, 'attachment', 'lettre.pdf', 'application/pdf', 4, now()) returning id`,
      [request, file?.id],
    )
    return kept?.id ?? ''
  }
  const [paper, foreign] = [await attach(id), await attach(other)]
  await officer.post(`/requests/${id}/translations/en`, {
    title: 'Strategy',
    need: 'We want a strategy.',
    expected_outputs: '',
    version: '0',
  })
  const link = await newestLink(id)
  const page = (await guest().get(`/opinions?link=${tokenOf(link)}&lang=en`)).text
  expect(page).toContain('We want a strategy.')
  expect(page).toContain('Nous voulons une stratégie.')
  expect(page).toContain(`/opinions/files/${paper}?link=`)
  const got = await guest().get(`/opinions/files/${paper}?link=${tokenOf(link)}`)
  expect(got.status).toBe(200)
  expect(got.headers.get('content-disposition')).toContain('attachment')
  expect((await guest().get(`/opinions/files/${foreign}?link=${tokenOf(link)}`)).status).toBe(404)
  expect((await guest().get(`/opinions/files/${paper}`)).status).toBe(404)
})

test('the officer sees who has opened a link and not answered, reminds, and sends the link again', async () => {
  const id = await asked([delegation, service])
  const [round] = await rows<{ id: string }>('select id from consultations where request_id = $1', [id])
  const overview = async () => (await officer.get(`/consultations/rounds/${round?.id}`)).text
  expect(await overview()).toContain('not opened yet')
  const link = await newestLink(id)
  expect((await guest().post('/opinions/receipt', { link: tokenOf(link) }, link)).status).toBe(303)
  expect(await overview()).toContain('opened, not answered')
  const opinion = (await opinionOn(id))?.id
  at('2016-03-01T11:00:00Z')
  expect(
    (await officer.post(`/consultations/${opinion}/reminder`, {}, `/consultations/rounds/${round?.id}`)).headers.get(
      'location',
    ),
  ).toBe(`/consultations/rounds/${round?.id}`)
  expect((await linksSent(id))[0]?.body).toContain('ne nous est pas encore parvenu')
  expect((await officer.post(`/consultations/${opinion}/link`, {}, `/consultations/rounds/${round?.id}`)).status).toBe(
    303,
  )
  expect(await linksSent(id)).toHaveLength(3)
  expect((await authority.get(`/consultations/rounds/${round?.id}`)).status).toBe(404)
})

test('somebody with an account under the address of the body gets one mail, not two', async () => {
  const id = await asked([service])
  expect(await linksSent(id, 'ana@example.org')).toHaveLength(1)
})

test('the holder of a link has the rights of its body in the database, and sees nothing else', async () => {
  const id = await asked([delegation])
  const foreign = await asked([service])
  const seen = (reader: Parameters<typeof office.read>[0]) =>
    office.read(reader, async (tx) => {
      const count = async (table: string) =>
        (
          await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`
            .execute(tx)
            .catch(() => ({ rows: [{ n: -1 }] }))
        ).rows[0]?.n
      const requests = await tx.selectFrom('requests').select('id').execute()
      return { requests: requests.map((row) => row.id), bodies: await count('consulted_bodies') }
    })
  const holder = guestOf({ recipient: 'desk@delegation.example', body_id: delegation, language: 'fr' })
  const { requests, bodies } = await seen(holder)
  expect(requests).toContain(id)
  expect(requests).not.toContain(foreign)
  expect(bodies).toBe(1)
  for (const table of [
    'accounts',
    'outbox',
    'overlap_judgements',
    'request_questions',
    'submissions',
    'letters',
    'request_spans',
    'links',
    'link_revocations',
  ] as const)
    await expect(office.read(holder, (tx) => tx.selectFrom(table).select(sql`1`.as('one')).execute())).rejects.toThrow(
      /permission denied/,
    )
  for (const change of [{ used_at: new Date() }, { ends_at: new Date('2099-01-01') }])
    await expect(
      office.write({ person: holder, at: new Date() }, (tx) => tx.updateTable('links').set(change).execute()),
    ).rejects.toThrow(/permission denied/)
  const given = await office.write({ person: holder, at: new Date() }, (tx) =>
    tx
      .updateTable('opinions')
      .set({ status: 'in_favour', given_at: new Date() })
      .where('body_id', '=', service)
      .executeTakeFirst(),
  )
  expect(given.numUpdatedRows).toBe(0n)
})
