import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { compressed } from './compress.ts'

const long = 'Migration. '.repeat(200)
const app = new Hono()
app.use(compressed)
app.get('/page', (c) => {
  c.header('set-cookie', 'a=1', { append: true })
  c.header('set-cookie', 'b=2', { append: true })
  return c.html(long, 422)
})
app.get('/short', (c) => c.text('ready'))
app.get('/picture', () => new Response(new Uint8Array(2000), { headers: { 'content-type': 'image/png' } }))
app.get('/elsewhere', (c) => c.redirect('/page', 303))

const ask = (path: string, encoding: string) => app.request(path, { headers: { 'accept-encoding': encoding } })

test('a page goes out compressed, with its status and cookies', async () => {
  const answer = await ask('/page', 'br, gzip')
  expect(answer.status).toBe(422)
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(answer.headers.get('vary')).toBe('accept-encoding')
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(gunzipSync(await answer.arrayBuffer()).toString()).toBe(long)
})

test.each(['', 'br', 'gzip;q=0', 'identity'])('whoever asks with “%s” gets plain text', async (encoding) => {
  const answer = await ask('/page', encoding)
  expect(answer.headers.get('content-encoding')).toBeNull()
  expect(await answer.text()).toBe(long)
})

test('what is short, a picture or only leads elsewhere goes as it is', async () => {
  for (const path of ['/short', '/picture', '/elsewhere']) expect((await ask(path, 'gzip')).headers.get('content-encoding')).toBeNull()
  expect(await (await ask('/short', 'gzip')).text()).toBe('ready')
  expect((await ask('/elsewhere', 'gzip')).headers.get('location')).toBe('/page')
})
