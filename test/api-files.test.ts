import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { largestFile } from '../src/house/web/body.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { papers } from './papers.ts'
import { Program, type Told } from './program.ts'

let office: Facility
let authority: Program
let officer: Program
let page: Visitor
let draft: string

beforeAll(async () => {
  office = await facility()
  authority = await Program.of(office, office.people.authority)
  officer = await Program.of(office, office.people.officer)
  page = await office.as(office.people.authority)
  draft = `/requests/${(await authority.post('/requests', { title: 'Papers', need: 'x', language: 'en' })).json.id}`
})
afterAll(() => office.close())

const files = async (program = authority, at = draft): Promise<Told[]> => (await program.get(`${at}/files`)).json.items
const attach = (file: { name: string; content: Buffer }, headers = {}, program = authority) =>
  program.upload(`${draft}/attach`, { kind: 'endorsement' }, [file], headers)
const bytesOf = async (program: Program, id: string) => {
  const answer = await office.app.request(`/api/v1/files/${id}`, {
    headers: { authorization: `Bearer ${program.token}` },
  })
  return { answer, content: Buffer.from(await answer.arrayBuffer()) }
}

describe('a file sent by a program', () => {
  test('is kept as its page keeps it, and read again byte by byte', async () => {
    const content = papers.pdf()
    const sent = await attach({ name: '../Lettre n° 12 «appui».PDF.exe', content })
    expect([sent.status, sent.json.content.files.length]).toEqual([200, 1])
    const [file] = await files()
    expect(file).toMatchObject({
      kind: 'endorsement',
      name: 'Lettre n° 12 «appui».pdf',
      type: 'application/pdf',
      size: content.length,
    })
    const read = await bytesOf(authority, file.id)
    expect(read.content.equals(content)).toBe(true)
    expect(read.answer.headers.get('content-type')).toBe('application/pdf')
    expect(read.answer.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''Lettre%20n%C2%B0/)
    expect((await page.get(`/files/${file.id}`)).headers.get('content-type')).toBe('application/pdf')
    expect((await authority.post(`${draft}/detach`, { file: file.id })).status).toBe(200)
    expect((await authority.post(`${draft}/detach`, { file: file.id })).json).toMatchObject({
      status: 422,
      errors: [{ pointer: '/file' }],
    })
    expect((await bytesOf(authority, file.id)).answer.status).toBe(404)
  })

  test.each([
    ['that is empty', () => Buffer.alloc(0)],
    ['of a kind that is not kept, whatever it is called', () => papers.xlsx()],
    ['with macros', () => papers.docm()],
    ['with a password', () => papers.encryptedPdf()],
    ['that was cut off', () => papers.cutPdf()],
    ['a byte too large', () => Buffer.concat([papers.pdf(), Buffer.alloc(largestFile)])],
  ])('%s is refused in the words of its page', async (_what, made) => {
    const file = { name: 'letter.pdf', content: made() }
    const answer = await attach(file, { 'accept-language': 'en' })
    expect(answer.json).toMatchObject({ status: 422, errors: [{ pointer: '/file' }] })
    const shown = await page.upload(`${draft}/attachments`, { kind: 'endorsement' }, { file })
    const words = shown.text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    expect([shown.status, words.includes(answer.json.detail)]).toEqual([422, true])
    expect(await files()).toEqual([])
  })

  test('bears the name that it had before a form wrote its quotes and line ends in signs of its own', async () => {
    const boundary = 'between'
    const named = (name: string, field = 'kind') =>
      Buffer.concat([
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\nendorsement\r\n`),
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
        papers.pdf(),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
    const head = { 'if-match': '*', 'content-type': `multipart/form-data; boundary=${boundary}` }
    const sent = await authority.raw(`${draft}/attach`, named('The %22new%22%0D%0A plan, 100%25.pdf'), head)
    expect([sent.status, (await files()).map((file) => file.name)]).toEqual([200, ['The -new- plan, 100%25.pdf']])
    await authority.post(`${draft}/detach`, { file: (await files())[0].id })
    const strange = await authority.raw(`${draft}/attach`, named('x.pdf', '__proto__'), head)
    expect(strange.json).toMatchObject({ status: 422, errors: [{ pointer: '/__proto__' }] })
    expect(await files()).toEqual([])
  })

  test('far larger than any is refused before it is read to its end', async () => {
    const answer = await attach({ name: 'x.pdf', content: Buffer.alloc(64_000_001) })
    expect(answer.json).toMatchObject({ status: 413, code: 'refusals.too_large_file' })
  })

  test('is needed, alone, in its field, and with what it is; all that is wrong is said at once', async () => {
    const file = { name: 'x.pdf', content: papers.pdf() }
    const wrong = async (fields: Record<string, string>, sent: { field?: string; name: string; content: Buffer }[]) =>
      (await authority.upload(`${draft}/attach`, fields, sent)).json.errors.map((one: Told) => one.pointer).sort()
    expect(await wrong({ kind: 'endorsement' }, [])).toEqual(['/file'])
    expect(await wrong({}, [])).toEqual(['/file', '/kind'])
    expect(await wrong({ kind: 'endorsement', colour: 'red' }, [file, file])).toEqual(['/colour', '/file'])
    expect(await wrong({ kind: 'endorsement' }, [file, { ...file, field: 'scan' }])).toEqual(['/scan'])
    const asJson = await authority.post(`${draft}/attach`, { kind: 'endorsement' })
    expect(asJson.json).toMatchObject({ status: 422, errors: [{ pointer: '/file' }] })
    const nowhere = await authority.upload(`${draft}/submit`, {}, [file])
    expect(nowhere.json).toMatchObject({ status: 415, code: 'api.not_json' })
    expect(await files()).toEqual([])
  })

  test('with a key is kept once, whatever stands between its parts; other bytes need another key', async () => {
    const key = { 'idempotency-key': 'one-paper' }
    const first = await attach({ name: 'letter.pdf', content: papers.pdf() }, key)
    const again = await attach({ name: 'letter.pdf', content: papers.pdf() }, key)
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true'])
    expect(await files()).toHaveLength(1)
    const other = await attach({ name: 'letter.pdf', content: papers.docx() }, key)
    expect(other.json).toMatchObject({ status: 422, code: 'api.key_used' })
    const named = await attach({ name: 'other.pdf', content: papers.pdf() }, key)
    expect(named.json).toMatchObject({ status: 422, code: 'api.key_used' })
    expect(await files()).toHaveLength(1)
  })

  test('needs a token that acts, is sent against a version, and stands with one’s own request alone', async () => {
    const file = { name: 'x.pdf', content: papers.pdf() }
    const reader = await Program.of(office, office.people.authority, 'read')
    expect((await attach(file, {}, reader)).json).toMatchObject({ status: 403, code: 'api.only_reads' })
    expect((await attach(file, { authorization: 'Bearer mob_x' })).json).toMatchObject({ status: 401 })
    expect((await attach(file, { 'if-match': '"999"' })).json).toMatchObject({ status: 412 })
    const [kept] = await files()
    const other = await Program.of(office, office.people.otherAuthority)
    expect((await attach(file, {}, other)).status).toBe(404)
    expect((await other.get(`${draft}/files`)).status).toBe(404)
    expect((await bytesOf(other, kept.id)).answer.status).toBe(404)
    for (const who of [reader, officer]) expect((await bytesOf(who, kept.id)).answer.status).toBe(200)
    expect(await files()).toHaveLength(1)
  })

  test('comes with a letter that an officer enters, and after filing with the reason why it comes now', async () => {
    const { rows } = await office.owner.pool.query<{ id: string; partner: string }>(
      'select id, partner from authorities where id = $1',
      [office.people.authority.authority_id],
    )
    const letter = {
      channel: 'letter',
      letter_on: '2016-02-20',
      letter_partner: rows[0]?.partner ?? '',
      authority_id: rows[0]?.id ?? '',
      title: 'By letter',
      need: 'We need it.',
      expected_outputs: 'A plan',
      theme: 'diaspora',
      language: 'en',
    }
    const made = await officer.upload('/requests', letter, [{ name: 'scan.png', content: papers.png() }])
    expect([made.status, made.json?.errors]).toEqual([201, undefined])
    const at = `/requests/${made.json.id}`
    expect((await files(officer, at)).map(({ kind, type }) => [kind, type])).toEqual([['letter', 'image/png']])
    const early = await officer.upload(`${at}/attach_forgotten`, { kind: 'attachment', reason: 'It came later' }, [
      { name: 'annex.odt', content: papers.odt() },
    ])
    expect(early.status).toBe(409)
    expect((await officer.post(`${at}/submit`)).status).toBe(200)
    const late = await officer.upload(`${at}/attach_forgotten`, { kind: 'attachment', reason: 'It came later' }, [
      { name: 'annex.odt', content: papers.odt() },
    ])
    expect([late.status, late.json.content.files.length]).toEqual([200, 2])
    const own = await authority.upload('/requests', { title: 'Mine', need: 'x', language: 'fr' }, [
      { name: 'x.png', content: papers.png() },
    ])
    expect(own.json).toMatchObject({ status: 422, errors: [{ pointer: '/file' }] })
  })

  test('the twenty-first is refused before anybody looks what it is, at its field, on the page and to programs', async () => {
    const { id } = (await authority.post('/requests', { title: 'Many papers', need: 'x', language: 'en' })).json
    await office.owner.pool.query(
      `insert into request_files (request_id, file_id, kind, name, type, size, uploaded_at)
        select $1, f.file_id, 'attachment', number || '.pdf', f.type, f.size, now()
          from (select * from request_files limit 1) f cross join generate_series(1, 20) number`,
      [id],
    )
    const file = { name: 'x.pdf', content: Buffer.from('nothing that anybody could open') }
    const words = 'There are already 20 files, which is the most a request can have'
    const told = await authority.upload(`/requests/${id}/attach`, { kind: 'attachment' }, [file])
    expect(told.json).toMatchObject({ status: 422, errors: [{ pointer: '/file' }] })
    expect(told.json.detail).toContain(words)
    const shown = await page.upload(`/requests/${id}/attachments`, { kind: 'attachment' }, { file })
    expect([shown.status, shown.text.includes(words)]).toEqual([422, true])
  })

  test('is looked at after those that its sender has sent before, and a crowd of them is told to come again', async () => {
    const { id } = (await authority.post('/requests', { title: 'At once', need: 'x', language: 'en' })).json
    const parts = Array.from({ length: 3_000 }, (_, at) => [`word/media/${at}.xml`, '\0'.repeat(20_000)])
    const content = papers.docxWith(Object.fromEntries(parts))
    const send = (program: Program, at: string, paper: Buffer) =>
      program.upload(`/requests/${at}/attach`, { kind: 'attachment' }, [{ name: 'x', content: paper }])
    const crowd = Promise.all(Array.from({ length: 12 }, () => send(authority, id, content)))
    const others = await officer.upload(`/requests/${id}/attach`, { kind: 'attachment' }, [
      { name: 'other.pdf', content: papers.pdf() },
    ])
    expect(others.status).toBe(200)
    const statuses = (await crowd).map(({ status }) => status).sort()
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 503, 503, 503, 503, 503, 503])
  }, 60_000)
})
