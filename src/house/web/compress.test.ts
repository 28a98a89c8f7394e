import { randomBytes } from 'node:crypto'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test, vi } from 'vitest'
import { compressed } from './compress.ts'

const long = 'Migration. '.repeat(200)
const script = Array.from({ length: 3000 }, (_, at) => `let a${at * at} = ${(at * 7919) % 997};`).join('\n')
const app = new Hono()
app.use(compressed)
app.get('/page', (c) => {
  c.header('set-cookie', 'a=1', { append: true })
  c.header('set-cookie', 'b=2', { append: true })
  return c.html(long, 422)
})
app.get('/script-1.js', (c) =>
  c.body(script, 200, { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=31536000, immutable' }),
)
app.get('/script.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript' }))
app.get('/short', (c) => c.text('ready'))
app.get('/picture', () => new Response(new Uint8Array(2000), { headers: { 'content-type': 'image/png' } }))
app.get('/elsewhere', (c) => c.redirect('/page', 303))

/** An export of many rows, which counts those that were asked for, and knows when nobody wants more. */
const rows = Array.from({ length: 600 }, () => `${randomBytes(8000).toString('hex')}\r\n`)
const given = { rows: 0, cancelled: false }
app.get('/export', () => {
  Object.assign(given, { rows: 0, cancelled: false })
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (given.rows === rows.length) return controller.close()
        controller.enqueue(new TextEncoder().encode(rows[given.rows]))
        given.rows += 1
      },
      cancel: () => {
        given.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="requests.csv"',
      'content-length': '9600000',
      'set-cookie': 'a=1',
    },
  })
})

const ask = (path: string, encoding: string) => app.request(path, { headers: { 'accept-encoding': encoding } })

test.each([
  ['gzip', 'gzip', gunzipSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip, deflate, br;q=0', 'gzip', gunzipSync],
  ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
])('a page goes out compressed to whoever takes “%s”, with its status and cookies', async (taken, encoding, unpack) => {
  const answer = await ask('/page', taken)
  expect(answer.status).toBe(422)
  expect(answer.headers.get('content-encoding')).toBe(encoding)
  expect(answer.headers.get('vary')).toBe('accept-encoding')
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(unpack(await answer.arrayBuffer()).toString()).toBe(long)
})

test.each(['', 'deflate', 'gzip;q=0', 'identity'])('whoever asks with “%s” gets plain text', async (encoding) => {
  const answer = await ask('/page', encoding)
  expect(answer.headers.get('content-encoding')).toBeNull()
  expect(await answer.text()).toBe(long)
})

test.each([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
  ['zstd', zstdDecompressSync],
])('what never changes at its address is packed smaller than a page, by %s', async (encoding, unpack) => {
  const size = async (path: string) => {
    const packed = await (await ask(path, encoding)).arrayBuffer()
    expect(unpack(packed).toString()).toBe(script)
    return packed.byteLength
  }
  const small = await size('/script-1.js')
  expect(small).toBeLessThan(await size('/script.js'))
  expect(await size('/script-1.js')).toBe(small)
})

test('what is short, a picture or only leads elsewhere goes as it is', async () => {
  for (const path of ['/short', '/picture', '/elsewhere'])
    expect((await ask(path, 'gzip')).headers.get('content-encoding')).toBeNull()
  expect(await (await ask('/short', 'gzip')).text()).toBe('ready')
  expect((await ask('/elsewhere', 'gzip')).headers.get('location')).toBe('/page')
})

test('a file to keep is compressed as it comes: its first bytes go out long before its last rows are asked for', async () => {
  const answer = await ask('/export', 'gzip')
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(answer.headers.get('content-length')).toBeNull()
  expect(answer.headers.get('vary')).toBe('accept-encoding')
  expect(answer.headers.getSetCookie()).toEqual(['a=1'])
  const reader = answer.body?.getReader()
  const first = await reader?.read()
  expect(first?.value?.length).toBeGreaterThan(0)
  expect(given.rows).toBeLessThan(rows.length / 2)
  const pieces = [first?.value ?? new Uint8Array()]
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) pieces.push(next.value)
  expect(gunzipSync(Buffer.concat(pieces)).toString()).toBe(rows.join(''))
})

test('a file to keep goes plain to whoever takes no gzip', async () => {
  const answer = await ask('/export', 'br')
  expect(answer.headers.get('content-encoding')).toBeNull()
  await answer.body?.cancel()
})

test('when whoever fetches a file goes away, no more of it is asked for', async () => {
  const reader = (await ask('/export', 'gzip')).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await vi.waitFor(() => expect(given.cancelled).toBe(true))
  expect(given.rows).toBeLessThan(rows.length / 2)
})
