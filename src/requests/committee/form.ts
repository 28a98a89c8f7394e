import { z } from 'zod'
import type { Day } from '../../house/days/day.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import {
  asking,
  asks,
  type Checked,
  check,
  day,
  idForm,
  isDay,
  oneOf,
  optionalNumber,
  optionalText,
  optionalUuid,
  text,
  uuid,
  wholeNumber,
} from '../../house/web/form.ts'
import { type Outcome, outcomes } from './lifecycle.ts'

/** `insisted`: whoever plans the meeting knows that its day is free, and means it. */
export type MeetingDay = { held_on: Day; place: string; insisted?: boolean }
const dayFields = { held_on: day(), place: optionalText(200), free_day: optionalText(21) }
/**
 * `free_day` answers the question that a free day raises, as `<day asked about>/<day chosen>`: of no account once
 * another day is typed.
 */
export const meetingDay = asks(dayFields, checkDay)
function checkDay(typed: Typed): Checked<MeetingDay> {
  const checked = check(z.object(dayFields), typed)
  if (!checked.ok) return checked
  const { held_on, place, free_day } = checked.value
  const [asked, chosen = ''] = free_day.split('/')
  if (asked !== held_on || !isDay(chosen)) return { ok: true, value: { held_on, place } }
  return { ok: true, value: { held_on: chosen, place, insisted: chosen === held_on } }
}
/** When and where a meeting was held. */
export const heldOn = asking({ held_on: day(), place: optionalText(200) })
export const cancellation = asking({ reason: text(1000) })
const ids = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().regex(idForm, 'forms.choose')),
)
export type Attendance = { present: string[] }
export const attendance = asking({ present: ids })

/**
 * An agenda put in order by hand: `position.<item>` is where an item stands, `strike` those taken off, `add` the
 * requests put on.
 */
export type Arrangement = { positions: Map<string, number>; strike: string[]; add: string[] }
const arrangeFields = { strike: ids, add: ids }
export const arrangement = asks(arrangeFields, checkArrangement, { position: wholeNumber(1, 999) }, '/agenda/id')
function checkArrangement(typed: Typed): Checked<Arrangement> {
  const checked = check(z.object(arrangeFields), typed)
  if (!checked.ok) return checked
  const positions = new Map<string, number>()
  const faults: Record<string, string> = {}
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('position.')) continue
    const position = Number(value)
    if (Number.isInteger(position) && position >= 1 && position <= 999) positions.set(name.slice(9), position)
    else faults[name] = 'forms.between:1:999'
  }
  return Object.keys(faults).length === 0 ? { ok: true, value: { ...checked.value, positions } } : { ok: false, faults }
}

/** Where a request is put on the agenda: a meeting's id, or the next one, which is planned then. */
export type Placement = { request_id: string; meeting: string }
export const placement = asking({
  request_id: uuid(),
  meeting: text(36).pipe(z.string().regex(new RegExp(`^next$|${idForm.source}`), 'forms.choose')),
})

/** What a member says on one criterion; a remark alone is partial work. */
export type Score = { criterion: string; score: number | null; remark: string }
/** Fields `score.<criterion>` (0 to 3, or empty for not yet) and `remark.<criterion>`. */
export const scores = asks(
  {},
  checkScores,
  { score: optionalNumber(0, 3), remark: optionalText(1000) },
  '/criteria/key',
)
function checkScores(typed: Typed): Checked<Score[]> {
  const faults: Record<string, string> = {}
  const criteria = new Set(
    Object.keys(typed).flatMap((name) =>
      /^(score|remark)\.[a-z0-9_]{1,60}$/.test(name) ? [name.slice(name.indexOf('.') + 1)] : [],
    ),
  )
  const given = [...criteria].map((criterion): Score => {
    const score = String(typed[`score.${criterion}`] ?? '')
    const remark = String(typed[`remark.${criterion}`] ?? '').trim()
    if (!/^[0-3]?$/.test(score)) faults[`score.${criterion}`] = 'forms.between:0:3'
    if (remark.length > 1000) faults[`remark.${criterion}`] = 'forms.too_long:1000'
    return { criterion, score: score === '' ? null : Number(score), remark }
  })
  return Object.keys(faults).length === 0 ? { ok: true, value: given } : { ok: false, faults }
}

export type Recorded = { outcome: Outcome; reason: string; redirected_to: string | null }
const outcomeFields = { outcome: oneOf(outcomes), reason: text(3000), redirected_to: optionalUuid() }
export const outcome = asks(outcomeFields, checkOutcome)
function checkOutcome(typed: Typed): Checked<Recorded> {
  const checked = check(z.object(outcomeFields), typed)
  if (!checked.ok) return checked
  const { outcome: chosen, reason, redirected_to } = checked.value
  if (chosen !== 'redirect') return { ok: true, value: { outcome: chosen as Outcome, reason, redirected_to: null } }
  if (!redirected_to) return { ok: false, faults: { redirected_to: 'meetings.name_the_initiative' } }
  return { ok: true, value: { outcome: 'redirect', reason, redirected_to } }
}

/**
 * Letters edited for their case: `joint` holds those to authorities that ask jointly, by the authority's id, from
 * fields `letter_subject.<id>` and `letter_body.<id>`.
 */
export type LetterTexts = {
  letter_subject: string
  letter_body: string
  joint: Map<string, { subject: string; body: string }>
}
const letterFields = { letter_subject: text(200), letter_body: text(10_000) }
export const letters = asks(letterFields, checkLetters, letterFields, '/letters/to/id')
function checkLetters(typed: Typed): Checked<LetterTexts> {
  const lead = letter(typed)
  const faults: Record<string, string> = lead.ok ? {} : lead.faults
  const joint = new Map<string, { subject: string; body: string }>()
  for (const name of Object.keys(typed)) {
    const id = /^letter_subject\.([0-9a-f-]{36})$/.exec(name)?.[1]
    if (!id) continue
    const checked = letter({ letter_subject: typed[name] ?? '', letter_body: typed[`letter_body.${id}`] ?? '' })
    if (checked.ok) joint.set(id, { subject: checked.value.letter_subject, body: checked.value.letter_body })
    else for (const [field, fault] of Object.entries(checked.faults)) faults[`${field}.${id}`] = fault
  }
  return lead.ok && Object.keys(faults).length === 0
    ? { ok: true, value: { ...lead.value, joint } }
    : { ok: false, faults }
}
const oneLetter = z.object(letterFields)
const letter = (typed: Typed) => check(oneLetter, typed)
