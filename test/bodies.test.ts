import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Arriving } from '../src/house/web/arriving-body.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())
afterEach(() => vi.useRealTimers())

const aMegabyte = 1_000_000
const someId = '00000000-0000-4000-8000-000000000000'

/** Every address that takes a form, as the router knows it. Programs show a token before anything of theirs is read. */
const addresses = () => [
  ...new Set(
    office.app.routes
      .filter(({ method, path }) => method === 'POST' && !path.startsWith('/api/'))
      .map(({ path }) => path.replace(/:\w+(\{[^}]*\})?/g, someId)),
  ),
]

/** A body without an end, which tells how much of it was taken. */
function endless(head: string, piece: Uint8Array) {
  const taken = { bytes: 0 }
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from(head)),
    pull: (controller) => {
      taken.bytes += piece.length
      controller.enqueue(piece)
    },
  })
  return { taken, body }
}

const send = (path: string, body: ReadableStream<Uint8Array>, headers: Record<string, string>, visitor?: Visitor) =>
  office.app.request(path, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { ...(visitor ? { cookie: visitor.cookie() } : {}), ...headers },
  } as RequestInit)

const kinds: Record<string, { type: string; head: string; more?: Record<string, string> }> = {
  'a form': { type: 'application/x-www-form-urlencoded', head: 'title=' },
  'a form that lies about its length': {
    type: 'application/x-www-form-urlencoded',
    head: 'title=',
    more: { 'content-length': '12' },
  },
  'parts of text': {
    type: 'multipart/form-data; boundary=x',
    head: '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n',
  },
  'a file': {
    type: 'multipart/form-data; boundary=x',
    head: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n',
  },
  'a part whose head has no end': {
    type: 'multipart/form-data; boundary=x',
    head: '--x\r\nContent-Disposition: form-data; name="',
  },
  'no part at all': { type: 'multipart/form-data; boundary=x', head: '' },
  JSON: { type: 'application/json', head: '{"title":"' },
  'plain text': { type: 'text/plain', head: '' },
  'nothing that has a name': { type: '', head: '' },
}

test.each(Object.entries(kinds))(
  '%s without an end is refused after one megabyte at every address, whatever it says of its length',
  async (_, { type, head, more }) => {
    expect(addresses().length).toBeGreaterThan(100)
    for (const path of addresses()) {
      const { taken, body } = endless(head, Buffer.alloc(64_000, 'a'))
      const answer = await send(path, body, { 'content-type': type, ...more })
      expect(`${path} ${answer.status}`).toMatch(/ (413|415|422)$/)
      expect(taken.bytes).toBeLessThan(aMegabyte + 300_000)
      expect(answer.headers.get('connection')).toBe('close')
      await answer.body?.cancel()
    }
  },
)

test('however a body is cut into pieces, its bytes are counted and not its pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 200, max: 200_000 }),
      fc.constantFrom(...Object.values(kinds)),
      fc.boolean(),
      async (size, { type, head }, known) => {
        const { taken, body } = endless(head, Buffer.alloc(size, '&'))
        const answer = await send('/sign-in', body, { 'content-type': type }, known ? officer : undefined)
        expect([413, 415, 422]).toContain(answer.status)
        expect(taken.bytes).toBeLessThan(aMegabyte + 2 * size + 70_000)
      },
    ),
    { numRuns: 30 },
  )
})

test('only where files are taken, and only from somebody who is signed in, more is read', async () => {
  const file = kinds['a file'] ?? { type: '', head: '' }
  const read = async (path: string, visitor?: Visitor) => {
    const { taken, body } = endless(file.head, Buffer.alloc(1_000_000))
    expect((await send(path, body, { 'content-type': file.type }, visitor)).status).toBe(413)
    return taken.bytes
  }
  expect(await read('/requests')).toBeLessThan(4_000_000)
  expect(await read('/activities', officer)).toBeLessThan(4_000_000)
  expect(await read('/requests', officer)).toBeLessThan(68_000_000)
  // Somebody whose session has ended is nobody.
  const donor = await office.as(office.people.donor)
  await office.owner.pool.query(`update sessions set expires_at = now() - interval '1 hour' where account_id = $1`, [
    office.people.donor.id,
  ])
  expect(await read('/requests', donor)).toBeLessThan(4_000_000)
})

test('what comes packed, or is no form, is refused with a sentence before it is unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000, 'a'))
  for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip']) {
    const answer = await officer.send('/requests', bomb, { 'content-encoding': coding })
    expect(answer.status).toBe(415)
    expect(answer.text).toContain('not a form of this site')
  }
  expect((await officer.send('/requests', '{"title":"x"}', { 'content-type': 'application/json' })).status).toBe(415)
  expect((await officer.send('/requests', '', { 'content-type': '' })).status).toBe(403)
})

test('ten thousand parts are too many', async () => {
  const parts = `${Array.from({ length: 10_000 }, (_, at) => `--x\r\nContent-Disposition: form-data; name="f${at}"\r\n\r\n1`).join('\r\n')}\r\n--x--\r\n`
  const answer = await officer.send('/requests', parts, { 'content-type': 'multipart/form-data; boundary=x' })
  expect(answer.status).toBe(413)
  expect(answer.text).toContain('More answers came than any form')
})

test('a body whose sender goes away in the middle leaves nothing behind, and is nobody’s fault', async () => {
  const before = await office.owner.pool.query('select count(*) from requests')
  for (const { type, head } of Object.values(kinds)) {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(`${head}abc`)),
      pull: (controller) => controller.error(new Error('the line was cut')),
    })
    expect((await send('/requests', body, { 'content-type': type }, officer)).status).toBe(422)
  }
  expect((await office.owner.pool.query('select count(*) from requests')).rows).toEqual(before.rows)
})

test('a body that comes a byte a second is not waited for, and one on a slow line is', async () => {
  const comes = async (bytes: number, everyMs: number, all: number) => {
    vi.useFakeTimers()
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, everyMs))
        sent += bytes
        if (sent > all) controller.close()
        else controller.enqueue(Buffer.alloc(bytes, 'a'))
      },
    })
    const answered = send('/sign-in', body, { 'content-type': 'application/x-www-form-urlencoded' })
    let status = 0
    void Promise.resolve(answered).then((answer) => {
      status = answer.status
    })
    let waited = 0
    for (; status === 0 && waited < 3600_000; waited += 1000) await vi.advanceTimersByTimeAsync(1000)
    vi.useRealTimers()
    return { status: (await answered).status, waited }
  }
  const trickle = await comes(1, 1000, 3600)
  expect(trickle.status).toBe(408)
  expect(trickle.waited).toBeLessThan(20_000)
  expect((await comes(500, 10_000, 100_000)).status).toBe(408)
  // Read to its end, it has neither a token nor anything else that a sign-in asks for.
  expect((await comes(700, 2_000, 100_000)).status).toBe(422)
})

test('senders who fill the memory for bodies keep out only each other, and what they held is given back', async () => {
  const room = { free: 10_000 }
  const arriving = (size: number) => {
    const request = new Request('http://localhost/', { method: 'POST', body: Buffer.alloc(size) })
    return new Arriving({ req: { raw: request } } as never, 100_000, () => new Error('too much') as never, room)
  }
  const drain = async (body: Arriving) => {
    for await (const _ of body.pieces());
  }
  const first = arriving(6_000)
  await drain(first)
  const second = arriving(6_000)
  await expect(drain(second)).rejects.toMatchObject({ status: 503, key: 'refusals.busy' })
  second.release()
  first.release()
  first.release()
  expect(room.free).toBe(10_000)
  await drain(arriving(6_000))
})
