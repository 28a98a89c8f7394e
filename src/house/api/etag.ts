import { createHash } from 'node:crypto'
import { Refusal } from '../database/refusal.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** The tag of a list: it is the same as long as this reader would be told the same. */
export const listTag = (body: string) => `W/"${hash(body)}"`

/**
 * The tag of a record: its version, which a step is taken against, and a hash of everything that is told of it, since
 * what hangs on a record changes without it.
 */
export const recordTag = (version: number, body: string) => `"${version}.${hash(body)}"`

/** Whether whoever asks has this already. */
export function hasAlready(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const weak = (one: string) => one.trim().replace(/^W\//, '')
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => weak(one) === weak(tag))
}

/**
 * The versions that a step is meant for, as `If-Match` says; undefined for `*`, whatever stands there. Refuses a step
 * that does not say it (428): what it was meant for may have changed since.
 */
export function versionsMeant(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '') throw new Refusal(428, 'api.say_the_version')
  if (ifMatch.trim() === '*') return undefined
  // A weak tag, or one of somewhere else, never matches.
  return ifMatch.split(',').flatMap((one) => {
    const [, version] = /^\s*"(\d{1,9})(?:\.[\w-]{16})?"\s*$/.exec(one) ?? []
    return version === undefined ? [] : [Number(version)]
  })
}
