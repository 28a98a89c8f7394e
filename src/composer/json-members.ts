import { FaultyInstance } from './faults.ts'
import type { Bytes } from './instance-bytes.ts'

/** A run of bytes: a whole value, or neighbouring elements of a list with the number of the first. */
type Run = { from: number; to: number; first: number }
/**
 * One member of the outermost object. A list comes in runs, so that no text longer than V8 allows is ever made of it.
 */
export type Member = { list: boolean; runs: Run[] }

const runLength = 1 << 18
const longestElement = 1 << 28
const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Finds the members of the outermost object of a JSON document without parsing them. */
export function membersOf(bytes: Bytes): Map<string, Member> {
  const members = new Map<string, Member>()
  let at = afterSpace(bytes, hasMark(bytes) ? 3 : 0)
  if (bytes.at(at) !== openBrace) throw new FaultyInstance([`the instance: not a JSON object (byte ${at})`])
  at = afterSpace(bytes, at + 1)
  while (bytes.at(at) !== closeBrace) {
    const keyEnd = bytes.at(at) === quote ? endOfString(bytes, at) : broken(at)
    const key = parsed(bytes, at, keyEnd, `the instance (byte ${at})`)
    at = afterSpace(bytes, keyEnd)
    if (typeof key !== 'string' || bytes.at(at) !== 0x3a) broken(at)
    if (members.has(String(key))) throw new FaultyInstance([`${key}: there twice`])
    const member = memberFrom(bytes, afterSpace(bytes, at + 1))
    if (!isNull(bytes, member)) members.set(String(key), member)
    at = afterSpace(bytes, member.end)
    if (bytes.at(at) === comma) {
      at = afterSpace(bytes, at + 1)
      if (bytes.at(at) === closeBrace) broken(at)
    } else if (bytes.at(at) !== closeBrace) broken(at)
  }
  at = afterSpace(bytes, at + 1)
  if (at < bytes.length) broken(at)
  return members
}

/** The values of a member, each with its number: one for a single value. */
export function* valuesOf(bytes: Bytes, name: string, member: Member): Generator<{ value: unknown; index: number }> {
  for (const run of member.runs) {
    if (!member.list) {
      yield { value: parsed(bytes, run.from, run.to, name), index: 0 }
      continue
    }
    let index = run.first
    for (const value of elements(bytes, name, run)) yield { value, index: index++ }
  }
}

function elements(bytes: Bytes, name: string, run: Run): unknown[] {
  try {
    return JSON.parse(`[${textOf(bytes, run.from, run.to)}]`)
  } catch {
    throw new FaultyInstance([faultIn(bytes, name, run)])
  }
}

/** Which element of a run is not JSON: they are tried one by one. */
function faultIn(bytes: Bytes, name: string, run: Run): string {
  let at = afterSpace(bytes, run.from)
  for (let index = run.first; at < run.to; index++) {
    const end = endOfValue(bytes, at)
    try {
      parsed(bytes, at, end, `${name}[${index}]`)
    } catch (error) {
      if (error instanceof FaultyInstance) return error.faults.join('; ')
    }
    at = afterSpace(bytes, afterSpace(bytes, end) + 1)
  }
  return `${name}: not JSON (bytes ${run.from} to ${run.to})`
}

function parsed(bytes: Bytes, from: number, to: number, name: string): unknown {
  try {
    return JSON.parse(textOf(bytes, from, to))
  } catch (error) {
    if (error instanceof FaultyInstance) throw error
    throw new FaultyInstance([
      `${name}: not JSON (${error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'unreadable'})`,
    ])
  }
}

function memberFrom(bytes: Bytes, at: number): Member & { end: number } {
  if (bytes.at(at) !== openBracket) {
    const end = endOfValue(bytes, at)
    return { list: false, runs: [{ from: at, to: end, first: 0 }], end }
  }
  const runs: Run[] = []
  let from = afterSpace(bytes, at + 1)
  let first = 0
  let next = from
  if (bytes.at(next) === closeBracket) return { list: true, runs, end: next + 1 }
  for (let count = 1; ; count++) {
    const end = endOfValue(bytes, next)
    next = afterSpace(bytes, end)
    const last = bytes.at(next) === closeBracket
    if (!last && bytes.at(next) !== comma) broken(next)
    if (last || next - from >= runLength) {
      runs.push({ from, to: end, first })
      from = next + 1
      first = count
    }
    if (last) return { list: true, runs, end: next + 1 }
    next = afterSpace(bytes, next + 1)
  }
}

/** Where a value ends. Its inside is left to the parser; only strings and brackets are followed. */
function endOfValue(bytes: Bytes, from: number): number {
  let depth = 0
  let at = from
  while (at < bytes.length) {
    const byte = bytes.at(at)
    if (byte === quote) {
      at = endOfString(bytes, at)
      if (depth === 0) return at
      continue
    }
    if (byte === openBrace || byte === openBracket) depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return at > from ? at : broken(at)
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && (byte === comma || isSpace(byte))) return at > from ? at : broken(at)
    at += 1
  }
  return broken(at)
}

function endOfString(bytes: Bytes, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes.at(at) === quote) return at + 1
    if (bytes.at(at) === backslash) at += 1
  }
  return broken(bytes.length)
}

function afterSpace(bytes: Bytes, from: number): number {
  let at = from
  while (at < bytes.length && isSpace(bytes.at(at))) at += 1
  return at
}

/** A member that is null stands for one that is not there. */
const isNull = (bytes: Bytes, { list, runs: [run] }: Member) =>
  !list && run !== undefined && run.to - run.from === 4 && textOf(bytes, run.from, run.to) === 'null'
const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
const hasMark = (bytes: Bytes) => bytes.at(0) === 0xef && bytes.at(1) === 0xbb && bytes.at(2) === 0xbf

function textOf(bytes: Bytes, from: number, to: number): string {
  if (to - from > longestElement)
    throw new FaultyInstance([
      `the instance: one value of ${to - from} bytes from byte ${from} on is longer than this program reads (${longestElement})`,
    ])
  return bytes.text(from, to)
}

function broken(at: number): never {
  throw new FaultyInstance([`the instance: broken JSON at byte ${at}`])
}
