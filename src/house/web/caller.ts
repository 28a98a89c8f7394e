import type { ServerResponse } from 'node:http'
import { getConnInfo } from '@hono/node-server/conninfo'
import ipaddr from 'ipaddr.js'
import type { WebContext } from './context.ts'

/**
 * Who calls: the address, and the network that limits count, since whoever has one address of IPv6 has the 2^64 beside
 * it as well.
 */
export type Caller = { address: string; network: string }
/**
 * Whether what stands at this address, so many steps before us, is a proxy of ours, whose word on who called it is
 * taken.
 */
export type Trust = (address: string, step: number) => boolean

type Parsed = ipaddr.IPv4 | ipaddr.IPv6
const unknown: Caller = { address: 'unknown', network: 'unknown' }
const nobody: Trust = () => false
/** Names of ranges that proxies usually stand in, as other servers call them. */
const named: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/**
 * What TRUST_PROXY says: nothing (nobody is believed), how many proxies stand before us, or their addresses, ranges and
 * names of ranges. Null when it says none of these. Ranges of everybody are refused: whoever sends the header would be
 * believed.
 */
export function trustOf(given: string | undefined): Trust | null {
  const text = (given ?? '').trim()
  if (text === '' || text === '0' || text === 'off') return nobody
  if (/^\d{1,2}$/.test(text)) return Number(text) <= 10 ? (_address, step) => step < Number(text) : null
  const ranges = text.split(/[\s,]+/).flatMap((one) => (Object.hasOwn(named, one) ? (named[one] ?? []) : [one]))
  const parsed = ranges.map(rangeOf)
  if (parsed.some((range) => range === null)) return null
  return (address) => {
    const at = parse(address)
    return (
      at !== null &&
      parsed.some(
        (range) =>
          range !== null &&
          at.kind() === range[0].kind() &&
          at.match(range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]),
      )
    )
  }
}

/**
 * Who calls, the one answer to it: the other end of the line, or, where that is a proxy of ours, what it says in
 * X-Forwarded-For, from its last entry backwards as long as the ones we come by are ours too. What is no address is
 * nobody's word.
 */
export function callerOf(c: WebContext, trusts: Trust): Caller {
  let known = remoteOf(c)
  const said = (c.req.header('x-forwarded-for') ?? '').split(',').reverse()
  for (const [step, entry] of said.entries()) {
    const before = parse(entry)
    if (!before || !trusts(known ?? 'unknown', step)) break
    known = before.toString()
  }
  const address = known === null ? null : parse(known)
  return address ? { address: address.toString(), network: networkOf(address) } : unknown
}

function remoteOf(c: WebContext): string | null {
  try {
    return getConnInfo(c).remote.address ?? null
  } catch {
    return null
  }
}

const networkOf = (address: Parsed) =>
  address instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`
    : address.toString()

const writings = [
  /^([0-9.]{7,15})(?::\d{1,5})?$/,
  /^\[([0-9a-f:.]{2,45})\](?::\d{1,5})?$/i,
  /^([0-9a-f:.]{2,45})(?:%\w+)?$/i,
]

/**
 * One address, without the port and the brackets that some proxies add, and IPv4 as such where it is written within
 * IPv6.
 */
function parse(written: string): Parsed | null {
  const [, bare] = writings.map((writing) => writing.exec(written.trim())).find((found) => found !== null) ?? []
  if (!bare) return null
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare)
  return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare) : null
}

function rangeOf(written: string): [Parsed, number] | null {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(written) ?? []
  const at = parse(address)
  if (!at || /[[\]%]/.test(address)) return null
  const longest = at.kind() === 'ipv4' ? 32 : 128
  const bits = length === undefined ? longest : Number(length)
  return bits >= 1 && bits <= longest ? [at, bits] : null
}

/** Whether the one who asked has gone away meanwhile. */
export function isGone(c: WebContext): boolean {
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse }
  return outgoing?.destroyed ?? false
}
