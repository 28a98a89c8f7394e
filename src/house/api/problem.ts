import { Refusal } from '../database/refusal.ts'
import type { TextKey, View } from '../ui/view.ts'
import { refusalInWords, titleOf } from '../web/refusals.ts'
import type { ApiContext } from './context.ts'

/** One thing that is wrong: a field of the body by its pointer, or a parameter of the address. */
export type Fault = { detail: string } & ({ pointer: string } | { parameter: string })

/** The pointer (RFC 6901) to a field of the body. */
export const pointerTo = (field: string) => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`

/**
 * What a program is told where the sentence of the pages speaks of forms, of pages and of what stands below: a program
 * has none of them.
 */
const instead: Readonly<Record<string, TextKey>> = {
  'refusals.not_found': 'api.instead.not_found',
  'refusals.stale': 'api.stale',
  'refusals.somebody_was_faster': 'api.instead.somebody_was_faster',
  'refusals.still_used': 'api.instead.still_used',
  'refusals.unreadable': 'api.instead.unreadable',
  'refusals.too_large': 'api.instead.too_large',
  'refusals.too_large_file': 'api.instead.too_large_file',
  'refusals.not_a_form': 'api.instead.not_a_form',
  'refusals.too_many_fields': 'api.instead.too_many_fields',
  'refusals.too_slow': 'api.instead.too_slow',
  'refusals.no_database': 'api.instead.no_database',
  'refusals.no_means': 'api.instead.no_means',
  'constraints.an_answer_is_to_a_question_that_is_asked': 'api.unknown_field',
}
/** The sentence that programs are told in place of one of the pages. */
export const toldToPrograms = (key: Refusal['key']): Refusal['key'] => instead[key] ?? key

/**
 * Why not, as RFC 9457 has it and in the sentences that pages use. `code` is the name of the sentence, the same in
 * every language.
 */
export function problemOf(c: ApiContext, refusal: Refusal | undefined): Response {
  const { view, origin } = c.var
  const status = refusal?.status ?? 500
  if (status === 401) c.header('www-authenticate', 'Bearer realm="api"')
  if (status === 503) c.header('retry-after', '2')
  if (status === 429) c.header('retry-after', String(refusal?.values.seconds ?? 60))
  if (status === 405) c.header('allow', 'GET, HEAD, POST')
  const detail = refusal ? refusalInWords(view, withCodes(refusal)) : view.t('api.instead.our_fault')
  return answer(c, view, origin, {
    status,
    code: refusal?.key ?? 'refusals.our_fault',
    title: view.t(refusal?.key === 'refusals.unreadable' ? 'api.faulty_title' : titleOf(refusal)),
    detail,
    errors: refusal?.field ? [{ pointer: pointerTo(refusal.field), detail }] : [],
  })
}

/** Statuses by the names that the records told here have for them, where a page says a word of the office. */
const withCodes = ({ status, key, values, link, field }: Refusal) =>
  new Refusal(
    status,
    toldToPrograms(key),
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, codeOf(value)])),
    link,
    field,
  )
const codeOf = (value: Refusal['values'][string]) =>
  (typeof value === 'string' && /^@\w+\.status\.(\w+)$/.exec(value)?.[1]) || value

/** So many faults are named; whoever sent more of them does not read on. */
const mostNamed = 100

/** Everything that is wrong with what was sent, at once: with the fields of a body (422), or what an address asks (400). */
export function faultyOf(c: ApiContext, errors: Fault[], status: 400 | 422 = 422): Response {
  const { view, origin } = c.var
  const count = errors.length
  const one = count === 1 ? errors[0]?.detail : undefined
  return answer(c, view, origin, {
    status,
    code: 'api.faulty',
    title: view.t('api.faulty_title'),
    detail: one ?? view.t(count > mostNamed ? 'api.faulty_many' : 'api.faulty', { count, first: mostNamed }),
    errors: errors.slice(0, mostNamed),
  })
}

type Told = { status: number; code: string; title: string; detail: string; errors: Fault[] }

function answer(c: ApiContext, view: View, origin: string, { status, code, title, detail, errors }: Told): Response {
  const told = {
    type: `${origin}/api#status-${status}`,
    title,
    status,
    detail,
    code,
    ...(errors.length > 0 ? { errors } : {}),
  }
  return c.body(`${JSON.stringify(told)}\n`, status as 422, {
    'content-type': 'application/problem+json',
    'content-language': view.lang,
  })
}
