import fc from 'fast-check'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { type Caller, callerOf, type Trust, trustOf } from '../src/house/web/caller.ts'
import type { Web } from '../src/house/web/context.ts'

const trusting = (given: string): Trust => {
  const trust = trustOf(given)
  if (!trust) throw new Error(`not understood: ${given}`)
  return trust
}

/** Who calls, by the address at the other end of the line and what came in the header. */
async function caller(remote: string | undefined, said: string | undefined, trust: Trust): Promise<Caller> {
  const app = new Hono<Web>().get('/', (c) => c.json(callerOf(c, trust)))
  const env = { incoming: { socket: { remoteAddress: remote, remotePort: 1, remoteFamily: 'IPv4' } } }
  return (
    await app.request('/', said === undefined ? {} : { headers: { 'x-forwarded-for': said } }, env)
  ).json() as Promise<Caller>
}

describe('who calls', () => {
  test.each([
    ['nobody is believed unless it is said', '', '10.0.0.1', '203.0.113.9', '10.0.0.1'],
    ['one proxy', '1', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    [
      'what somebody sent to the proxy himself does not count',
      '1',
      '10.0.0.1',
      '198.51.100.1, 203.0.113.9',
      '203.0.113.9',
    ],
    ['two proxies', '2', '10.0.0.1', '198.51.100.1, 203.0.113.9', '198.51.100.1'],
    ['fewer steps than proxies', '3', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['a proxy that says nothing', '1', '10.0.0.1', undefined, '10.0.0.1'],
    ['a proxy of our range', '10.0.0.0/8', '10.0.0.1', '198.51.100.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['somebody who comes by no proxy of ours', '10.0.0.0/8', '192.0.2.7', '203.0.113.9', '192.0.2.7'],
    ['a proxy of IPv6', '2001:db8::/32', '2001:db8::1', '203.0.113.9', '203.0.113.9'],
    ['a proxy on this machine, written as IPv6', 'loopback', '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['several ranges', '10.0.0.0/8, loopback', '127.0.0.1', '203.0.113.9, 10.1.1.1', '203.0.113.9'],
    ['a port', '1', '10.0.0.1', '203.0.113.9:51234', '203.0.113.9'],
    ['brackets and a port', '1', '10.0.0.1', '[2001:db8:1:2::5]:443', '2001:db8:1:2::5'],
    ['no address', '1', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['words', '1', '10.0.0.1', '203.0.113.9, evil"}\\n', '10.0.0.1'],
    ['an address in another writing', '1', '10.0.0.1', '0x7f.1', '10.0.0.1'],
    ['an empty header', '1', '10.0.0.1', '', '10.0.0.1'],
    ['no address at the other end', '1', undefined, '203.0.113.9', '203.0.113.9'],
    ['nothing at all', '1', undefined, undefined, 'unknown'],
  ])('%s', async (_what, trust, remote, said, expected) => {
    expect((await caller(remote, said, trusting(trust))).address).toBe(expected)
  })

  test('of IPv6 the network of sixty-four bits is counted, of IPv4 the address', async () => {
    const of = async (address: string) => (await caller(address, undefined, trusting(''))).network
    expect(await of('2001:db8:1:2:aaaa::1')).toBe(await of('2001:db8:1:2:ffff:1:2:3'))
    expect(await of('2001:db8:1:2::1')).not.toBe(await of('2001:db8:1:3::1'))
    expect(await of('::ffff:203.0.113.9')).toBe('203.0.113.9')
    expect(await of('fe80::1%eth0')).toBe('fe80::/64')
  })

  test('whatever is sent, nobody passes for another without a proxy of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), async (said) => {
        const clean = said.replace(/[^\x21-\x7e ]/g, '')
        expect((await caller('192.0.2.7', clean, trusting(''))).address).toBe('192.0.2.7')
        expect((await caller('192.0.2.7', clean, trusting('10.0.0.0/8'))).address).toBe('192.0.2.7')
        expect((await caller('10.0.0.1', `${clean}, 203.0.113.9`, trusting('1'))).address).toBe('203.0.113.9')
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    'true',
    'yes',
    '*',
    '11',
    '-1',
    '1.5',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0',
    '10.0.0.1/',
    'proxy.example.org',
    '10.0.0.1;10.0.0.2',
    '[::1]',
  ])('TRUST_PROXY=%s is understood by nobody', (given) => {
    expect(trustOf(given)).toBeNull()
  })
})
