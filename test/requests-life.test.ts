import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAction } from '../src/actions/action/commands.ts'
import type { Tx } from '../src/house/database/connection.ts'
import { refusalOf } from '../src/house/database/refusal.ts'
import type { By } from '../src/house/database/transaction.ts'
import { type Day, day, dayIn } from '../src/house/days/day.ts'
import { isWorkingDay, workingDaysAfter } from '../src/house/days/working-days.ts'
import type { Person } from '../src/house/identity/person.ts'
import { facilityCalendar } from '../src/house/settings/queries.ts'
import * as decisions from '../src/requests/committee/decisions.ts'
import { answer, closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { resubmit, returnForClarification } from '../src/requests/dossier/clarification.ts'
import * as requests from '../src/requests/dossier/commands.ts'
import { draft, submit } from '../src/requests/intake/commands.ts'
import { type RequestStatus, requestSteps } from '../src/requests/request/lifecycle.ts'
import { type Facility, facility, takeMail } from './facility.ts'

let office: Facility
let meetings = 0
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

const steps = [
  'submit',
  'return',
  'resubmit',
  'register',
  'consult',
  'answer',
  'fall_silent',
  'approve',
  'reject',
  'defer',
  'take_up',
  'withdraw',
] as const
type Step = (typeof steps)[number]

/** Who tries what on which of the requests, so many hours later. */
const attempts = fc.array(
  fc.record({
    // Going on is tried more often than ending, or few requests would come far.
    step: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom<Step>('submit', 'register', 'consult', 'fall_silent', 'return', 'resubmit'),
      },
      { weight: 2, arbitrary: fc.constantFrom(...steps) },
    ),
    who: fc.nat(5),
    request: fc.nat(3),
    hours: fc.integer({ min: 1, max: 90 }),
  }),
  { minLength: 20, maxLength: 45 },
)
const zones = fc.constantFrom(
  'Europe/Vienna',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'America/St_Johns',
)
const weekends = fc.constantFrom([6, 7], [5, 6], [7])

async function opinionsOf(request: string) {
  return rows<{ id: string; status: string; due_on: Day; asked_on: Day; given_at: Date | null }>(
    `select o.id, o.status, o.due_on::text as due_on, o.asked_on::text as asked_on, o.given_at
     from opinions o join consultations c on c.id = o.consultation_id where c.request_id = $1 order by o.id`,
    [request],
  )
}

async function take(tx: Tx, step: Step, id: string, by: By): Promise<unknown> {
  const decision = async () => {
    const { id: meeting } = await tx
      .insertInto('meetings')
      .values({ number: ++meetings, held_on: day('2016-03-10'), status: 'closed', opened_at: by.at, closed_at: by.at })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { reason: 'Talked over', decided_by: by.person?.id ?? '', decided_in: meeting, redirected_to: null }
  }
  const bodies = [office.people.consulted.body_id ?? '', office.people.otherConsulted.body_id ?? '']
  if (step === 'submit') return submit(tx, id, by, { language: 'en', reason: 'As agreed' })
  if (step === 'return') return returnForClarification(tx, id, by, { questions: ['Who pays?'] })
  if (step === 'resubmit') {
    const open = await tx
      .selectFrom('request_questions')
      .select('id')
      .where('request_id', '=', id)
      .where('answered_at', 'is', null)
      .execute()
    return resubmit(tx, id, by, Object.fromEntries(open.map((question) => [question.id, 'We do'])))
  }
  if (step === 'register')
    return requests.register(tx, id, by, {
      received_on: dayIn('UTC', by.at),
      officer_id: office.people.officer.id,
      overlap_judgement: null,
      overlap_note: null,
    })
  if (step === 'consult') return requests.consult(tx, id, by, { bodies })
  if (step === 'take_up') return decisions.takeUp(tx, id, by)
  if (step === 'withdraw') return requests.withdraw(tx, id, by, { reason: 'No longer needed' })
  if (step === 'answer') {
    const asked = (await opinionsOf(id)).at(-1)
    return asked && answer(tx, asked.id, by, { status: 'in_favour', reasons: '', conditions: '' })
  }
  if (step === 'approve') return decisions.approve(tx, id, by, await decision(), openAction)
  if (step === 'reject') return decisions.reject(tx, id, by, await decision())
  return decisions.defer(tx, id, by, await decision())
}

async function statusOf(id: string) {
  return (await rows<{ status: RequestStatus }>('select status from requests where id = $1', [id]))[0]?.status
}

/** A step either moves a request as the table says, or is refused and moves nothing. */
async function attempt(step: Step, id: string, person: Person, at: Date) {
  const before = await statusOf(id)
  const by: By = step === 'fall_silent' ? { person: null, facility: true, at } : { person, at }
  if (step === 'fall_silent') await takeMail(office)
  const refused = await office
    .write(by, (tx) => (step === 'fall_silent' ? closeDueConsultations(tx, by) : take(tx, step, id, by)))
    .then(() => null)
    .catch((error) => {
      if (!refusalOf(error)) throw error
      return error
    })
  const after = await statusOf(id)
  const rule = step === 'fall_silent' || step === 'answer' ? { from: [before], to: null } : requestSteps[step]
  const from: readonly (string | undefined)[] = rule.from
  if (refused || rule.to === null) expect(after).toBe(before)
  else expect({ step, allowed: from.includes(before), after }).toEqual({ step, allowed: true, after: rule.to })
}

async function numeralsAreGapless() {
  const found = await rows<{ numerals: number[] }>(
    'select array_agg(numeral order by numeral) as numerals from requests where numeral is not null group by partner',
  )
  for (const { numerals } of found) expect(numerals).toEqual(numerals.map((_, index) => index + 1))
}

/** Stays follow each other without a gap, and what was used before a pause is taken off what is left after it. */
async function clockIsRight(id: string) {
  const spans = await rows<{
    status: string
    started_at: Date
    ended_at: Date | null
    working_days: number | null
    due_on: Day | null
    target_days: number | null
  }>(
    'select status, started_at, ended_at, working_days, due_on::text as due_on, target_days from request_spans where request_id = $1 order by number',
    [id],
  )
  const calendar = await office.read('facility', facilityCalendar)
  let used = 0
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1]
    expect(span.ended_at?.getTime()).toBe(next?.started_at.getTime())
    if (span.status !== 'submitted') continue
    const left = Math.max((span.target_days ?? 0) - used, 0)
    expect(span.due_on).toBe(workingDaysAfter(dayIn(calendar.zone, span.started_at), left, calendar))
    used += span.working_days ?? 0
  }
  expect(spans.at(-1)?.status).toBe(await statusOf(id))
  expect(spans.filter((span) => span.ended_at === null)).toHaveLength(1)
}

/**
 * Five working days of the facility's calendar after the opening day; silence never before their last midnight, and
 * never later than the next round.
 */
async function silenceIsOnItsDay(id: string, now: Date, justClosed: boolean) {
  const calendar = await office.read('facility', facilityCalendar)
  for (const opinion of await opinionsOf(id)) {
    expect(opinion.due_on).toBe(workingDaysAfter(opinion.asked_on, 5, calendar))
    expect(isWorkingDay(opinion.due_on, calendar)).toBe(true)
    if (opinion.status === 'silence' && opinion.given_at)
      expect(dayIn(calendar.zone, opinion.given_at) > opinion.due_on).toBe(true)
    if (justClosed && opinion.status === 'asked' && (await statusOf(id)) === 'in_consultation')
      expect(dayIn(calendar.zone, now) > opinion.due_on).toBe(false)
  }
}

/** The way of most requests, so that no draw of attempts leaves a state out. */
const usual = (['submit', 'return', 'resubmit', 'register', 'consult', 'answer', 'withdraw'] as const).map((step) => ({
  step,
  who: 0,
  request: 0,
  hours: 1,
}))

test('whatever people try in whatever order: states follow the table, numerals have no gap, the clock stands while paused, silence falls on its day', {
  timeout: 240_000,
}, async () => {
  const { people } = office
  const everybody = [
    people.authority,
    people.otherAuthority,
    people.officer,
    people.manager,
    people.committee,
    people.consulted,
  ]
  const shown = new Set<string>()
  await fc.assert(
    fc.asyncProperty(attempts, zones, weekends, async (all, zone, weekend) => {
      await office.owner.pool.query(`update settings set value = $1 where key = 'calendar'`, [
        JSON.stringify({ zone, weekend }),
      ])
      let now = new Date('2016-03-01T09:00:00Z')
      const ids: string[] = []
      for (const filer of [people.authority, people.authority, people.otherAuthority, people.officer]) {
        const by = { person: filer, at: now }
        const asked = {
          title: 'Help',
          need: 'Much',
          expected_outputs: '',
          language: 'en',
          theme: 'diaspora',
          other_themes: [],
        }
        ids.push(
          await office.write(by, (tx) =>
            draft(tx, by, { ...asked, authority_id: filer.authority_id ?? people.authority.authority_id ?? '' }),
          ),
        )
      }
      for (const { step, who, request, hours } of all) {
        now = new Date(now.getTime() + hours * 3_600_000)
        const id = ids[request] ?? ''
        // Half of the attempts are made by whoever may well be allowed to, so that requests get on.
        const likely = {
          submit: 0,
          return: 2,
          resubmit: 0,
          register: 2,
          consult: 2,
          answer: 5,
          fall_silent: 2,
          approve: 4,
          reject: 4,
          defer: 4,
          take_up: 2,
          withdraw: 0,
        }[step]
        await attempt(step, id, everybody[who % 2 === 0 ? likely : who] ?? people.officer, now)
        await clockIsRight(id)
        await silenceIsOnItsDay(id, now, step === 'fall_silent')
        shown.add((await statusOf(id)) ?? '')
      }
      await numeralsAreGapless()
    }),
    { numRuns: 20, endOnFailure: true, examples: [[usual, 'Europe/Vienna', [6, 7]]] },
  )
  // The walk was not idle: it came to all of these.
  expect([...shown]).toEqual(
    expect.arrayContaining(['submitted', 'returned', 'registered', 'in_consultation', 'withdrawn']),
  )
})
