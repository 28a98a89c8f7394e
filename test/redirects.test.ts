import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownAddress } from '../src/house/web/own-address.ts'
import { type Facility, facility, password, Visitor } from './facility.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

/** What leads away, or may once somebody on the way decodes it. */
const elsewhere = [
  '//evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/x/..//evil.example',
  '/x/../..//evil.example/a',
  '/%2e//evil.example',
  '/%2E%2e//evil.example',
  '/x/%2e%2e//evil.example',
  '/\\evil.example',
  '/.\\/evil.example',
  '/\t/evil.example',
  '/\n//evil.example',
  '/.\t//evil.example',
  '/\r/.//evil.example',
  '\\\\evil.example',
  '/%2f/evil.example',
  '/%5cevil.example',
  '/%252f/evil.example',
  '/%09/evil.example',
  '/%0d%0aLocation:%20https://evil.example',
  '/;//evil.example',
  '/x//evil.example',
  'https://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '@evil.example',
  'evil.example',
  ' //evil.example',
  '/\u200b/..//evil.example',
  '///evil.example',
  '////evil.example/..',
  '/.%2f/evil.example',
]

test.each(elsewhere)('after signing in nobody is led to %j', async (to) => {
  const visitor = new Visitor(office.app)
  const answer = await visitor.send(
    '/sign-in',
    new URLSearchParams({ email: 'otto@example.org', password, to }).toString(),
  )
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/')
})

test('an address that was sent never leads to another site, whatever browser reads it and however often', () => {
  const pieces = fc.constantFrom(
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '%2f',
    '%5C',
    '%25',
    '%09',
    '\t',
    '\n',
    '\r',
    ' ',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
    'user:pass@',
    'x',
    'https:',
    'javascript:',
    '\u0000',
    'é',
    '\u202e',
    '％',
    '／',
    '。',
    '[::1]',
    ';',
  )
  const address = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((all) => `/${all.join('')}`),
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.string().map((text) => `/${text}`),
  )
  fc.assert(
    fc.property(address, (given) => {
      const own = ownAddress(given)
      expect(own).toMatch(/^\/(?![/\\])/)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is asked
      expect(own).not.toMatch(/[\u0000-\u0020\u007f-\uffff]/)
      let read = own
      for (let times = 0; times < 3; times += 1) {
        for (const site of ['https://mobilise.example.org', 'http://localhost:3000'])
          expect(new URL(read, `${site}/sign-in`).origin).toBe(site)
        read = ownAddress(read)
        expect(read).toBe(own)
      }
      const decoded = decodeURIComponentOr(new URL(own, 'http://here').pathname)
      expect(decoded).not.toMatch(/^\/?[/\\]{2}|\/[/\\]|\\/)
    }),
    { numRuns: 5_000 },
  )
})

const decodeURIComponentOr = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

test.each([
  '/requests',
  '/requests?status=registered&page=2',
  '/requests/0198c1f0-0000-7000-8000-000000000000#similar',
  '/partners/TG?lang=fr',
  '/requests?search=a%2Fb%5Cc%20//d',
])('an address of our own stays as it is: %s', (own) => expect(ownAddress(own)).toBe(own))

test('no place but one sends anybody on to another address', () => {
  const source = path.resolve(import.meta.dirname, '../src')
  const sends =
    /\.redirect\(|['"`]location['"`]\s*[,:\]]|['"`]refresh['"`]\s*[,:\]]|http-equiv|location\.(href|assign|replace)/i
  const places = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts') && !file.startsWith('house/browser'))
    .filter((file) => sends.test(fs.readFileSync(path.join(source, file), 'utf8')))
  expect(places).toEqual(['house/web/own-address.ts'])
})

test('pages that are asked for by a crooked address offer no link and no form that leads away', async () => {
  const visitor = await office.as(office.people.officer)
  for (const crooked of ['/.//evil.example/x', '//evil.example//evil.example', '/x/..//evil.example']) {
    const { text } = await visitor.get(crooked)
    for (const [, address = ''] of text.matchAll(/(?:href|action)="([^"]*)"/g))
      if (address !== 'data:,') expect(new URL(address, 'http://localhost/x').origin).toBe('http://localhost')
    const refused = await visitor.send(crooked, 'name=typed')
    for (const [, address = ''] of refused.text.matchAll(/(?:href|action)="([^"]*)"/g))
      if (address !== 'data:,') expect(new URL(address, 'http://localhost/x').origin).toBe('http://localhost')
  }
})
