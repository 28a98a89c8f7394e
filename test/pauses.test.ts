import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { instanceOfYear } from '../src/actions/mobilisation/plan-instance.ts'
import { todoFor } from '../src/desk/home/queries.ts'
import { kindNames, type ReminderKind } from '../src/desk/reminders/kinds.ts'
import { dueAround } from '../src/desk/reminders/queries.ts'
import { day } from '../src/house/days/day.ts'
import type { Person } from '../src/house/identity/person.ts'
import { type Facility, facility, takeMail, type Visitor } from './facility.ts'

let office: Facility
let officer: Visitor
let manager: Visitor
let expert: Visitor
beforeAll(async () => {
  office = await facility()
  officer = await office.as(office.people.officer)
  manager = await office.as(office.people.manager)
  expert = await office.as(office.people.expert)
  await office.owner.pool.query(`update personal_details set language = 'en'`)
})
afterAll(() => office.close())

const today = day('2016-03-01')
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const one = async (query: string, values: unknown[] = []) => (await rows<{ id: string }>(query, values))[0]?.id ?? ''
let number = 0

async function action(status = 'in_implementation'): Promise<string> {
  number += 1
  const { authority, officer: carrying } = office.people
  const request = await one(
    `insert into requests (reference, partner, numeral, authority_id, status, title, need, theme, received_on,
      submitted_at, registered_at, officer_id, decided_at, decision_reason, decided_by)
      values ('R-2016-P' || $1::text, 'TG', 100 + $1::int, $2, 'approved', 'Title', 'Need', 'diaspora', '2016-01-10',
        now(), now(), $3, now(), 'Good', $4) returning id`,
    [number, authority.authority_id, carrying.id, office.people.committee.id],
  )
  return one(
    `insert into actions (request_id, partner, authority_id, title, theme, officer_id, status, agreed_on, started_on,
      authority_signed_on, authority_signed_by)
      values ($1, 'TG', $2, 'Action', 'diaspora', $3, $4::text, case
        when $4::text <> 'in_formulation' then date '2016-02-01' end, case
        when $4::text <> 'in_formulation' then date '2016-02-02' end,
        case when $4::text <> 'in_formulation' then date '2016-02-01' end, case
          when $4::text <> 'in_formulation' then 'Head' end) returning id`,
    [request, authority.authority_id, carrying.id, status],
  )
}
async function activity(
  of: string,
  status: string,
  first = '2016-03-20',
  last = '2016-03-22',
  mode = 'on_site',
): Promise<string> {
  return one(
    `insert into activities (action_id, number, type, title, theme, first_day, last_day, host, mode, status) select $1,
      coalesce(max(number), 0) + 1, (select key from activity_types
      where key = 'workshop'), 'Workshop', 'diaspora', $2, $3, 'TG', $4, $5
      from activities where action_id = $1 returning id`,
    [of, first, last, mode, status],
  )
}
async function mission(on: string, status: string, who = office.people.expert): Promise<string> {
  const seat = await one(`insert into seats (activity_id, theme, places) values ($1, 'diaspora', 5) returning id`, [on])
  return one(
    `insert into mobilisations (seat_id, activity_id, person_id, status, invited_on, answer_by, accepted_on, told_on,
      told_how) values ($1, $2, $3, $4, '2016-02-20', '2016-03-04', '2016-02-25', '2016-02-20', 'mail') returning id`,
    [seat, on, who.person_id, status],
  )
}

/** What each kind reminds of, as it hangs on an activity; whether it is alive. */
async function hanging(): Promise<{ of: string; records: Record<string, string>; activities: string[] }> {
  const of = await action()
  const [planned, confirmed, held] = [
    await activity(of, 'planned'),
    await activity(of, 'confirmed', '2016-03-03', '2016-03-04', 'online'),
    await activity(of, 'held', '2016-02-10', '2016-02-18'),
  ]
  return {
    of,
    activities: [planned, confirmed, held],
    records: {
      invitation_due: await mission(planned, 'invited'),
      release_waits: await mission(planned, 'accepted', office.people.otherExpert),
      mission_report_due: await mission(confirmed, 'deployed'),
      activity_report_due: held,
      activity_report_late: held,
    },
  }
}

const pauses: [string, (set: Awaited<ReturnType<typeof hanging>>) => Promise<unknown>][] = [
  [
    'an activity that is postponed',
    ({ activities }) =>
      rows(`update activities set status = 'postponed', postponed_cause = 'x' where id = any ($1)`, [activities]),
  ],
  [
    'an activity that is cancelled',
    ({ activities }) =>
      rows(`update activities set status = 'cancelled', cancelled_cause = 'x' where id = any ($1)`, [activities]),
  ],
  [
    'an Action that is suspended',
    ({ of }) => rows(`update actions set status = 'suspended', suspended_cause = 'x' where id = $1`, [of]),
  ],
  [
    'an Action that is cancelled',
    ({ of }) => rows(`update actions set status = 'cancelled', cancelled_cause = 'x' where id = $1`, [of]),
  ],
]
const onActivities: ReminderKind[] = [
  'invitation_due',
  'release_waits',
  'mission_report_due',
  'activity_report_due',
  'activity_report_late',
]
const due = async (kind: ReminderKind, record: string) =>
  (await office.read('facility', (tx) => dueAround(tx, kind, today))).filter((one_) => one_.record_id === record).length
const homes = () => Object.values(office.people) as Person[]
/** Addresses that wait for anybody. */
async function waiting(): Promise<string[]> {
  const found: string[] = []
  for (const person of homes()) {
    const { rows: lines } = await office.read(person, (tx) => todoFor(tx, person, today, { page: 1 }))
    found.push(...lines.map((line) => line.href))
  }
  return found
}

test.each(pauses)('what hangs on %s reminds nobody and waits for nobody, of whatever kind', async (_, pause) => {
  // The Spanish administration releases its own; the other expert works in Ghana.
  await rows(`update people set employed_in = 'ES', employer_kind = 'public' where id = $1`, [
    office.people.otherExpert.person_id,
  ])
  const set = await hanging()
  for (const kind of onActivities) expect([kind, (await due(kind, set.records[kind] ?? '')) > 0]).toEqual([kind, true])
  const addresses = [
    ...Object.values(set.records).map((id) => `/mobilisations/${id}`),
    ...set.activities.map((id) => `/activities/${id}`),
  ]
  expect((await waiting()).filter((href) => addresses.includes(href)).length).toBeGreaterThan(3)
  expect(
    (
      await rows<{ blocks: string }>('select blocks::text from mobilisations where id = $1', [
        set.records.release_waits,
      ])
    )[0]?.blocks,
  ).not.toBe('empty')
  await pause(set)
  for (const kind of onActivities) expect([kind, await due(kind, set.records[kind] ?? '')]).toEqual([kind, 0])
  expect((await waiting()).filter((href) => addresses.includes(href))).toEqual([])
  // People are free again, for the database and for whoever composes teams.
  expect(await rows('select blocks::text from mobilisations where id = $1', [set.records.release_waits])).toEqual([
    { blocks: 'empty' },
  ])
  const instance = await office.read(office.people.officer, (tx) =>
    instanceOfYear(tx, 2016, { keep: true, teamRules: 'settings' }),
  )
  expect(instance.activities.filter((one_) => set.activities.includes(one_.id))).toEqual([])
  await rows(`update mobilisations set status = 'withdrawn', cause = 'x' where activity_id = any ($1)`, [
    set.activities,
  ])
})

test('every kind of reminder hangs on an activity or on a request, and is looked at here', async () => {
  const onRequests = [
    'opinion_due',
    'opinion_passed',
    'scores_due',
    'registration_late',
    'waiver_waits',
    'clarification_waits',
    'draft_idle',
    'signature_waits',
  ]
  expect([...onActivities, ...onRequests].sort()).toEqual([...kindNames].sort())
})

test('a request that was withdrawn, and an Action that was cancelled in formulation, remind nobody', async () => {
  const { authority, officer: carrying, consulted } = office.people
  const request = (status: string) => {
    number += 1
    return one(
      `insert into requests (reference, partner, numeral, authority_id, created_by, status, title, need, theme,
        received_on, submitted_at, registered_at, officer_id)
        values ('R-2016-W' || $1::text, 'TG', 100 + $1::int, $2, $3, $4, 'Title', 'Need', 'diaspora', '2016-02-10',
          now(), now(), $5) returning id`,
      [number, authority.authority_id, authority.id, status, carrying.id],
    )
  }
  const [submitted, returned, draft, consultedOn, silentOn] = [
    await request('submitted'),
    await request('returned'),
    await request('draft'),
    await request('in_consultation'),
    await request('in_consultation'),
  ]
  await rows(
    `update request_spans set started_at = '2016-02-20T09:00Z', due_on = '2016-02-26', target_days = 5
      where request_id = any ($1) and ended_at is null`,
    [[submitted, returned]],
  )
  await rows(
    `insert into eligibility_waivers (request_id, rule, status, asked_reason, asked_at) select $1, min(key), 'asked',
      'x', '2016-02-20' from eligibility_rules`,
    [submitted],
  )
  const round = await one(
    `insert into consultations (request_id, opened_on, due_on) values ($1, '2016-02-23', '2016-03-02') returning id`,
    [consultedOn],
  )
  await rows(
    `insert into opinions (consultation_id, body_id, asked_on, due_on, told_on, told_how)
      values ($1, $2, '2016-02-23', '2016-03-02', '2016-02-23', 'mail')`,
    [round, consulted.body_id],
  )
  const over = await one(
    `insert into consultations (request_id, opened_on, due_on, status, closed_at)
      values ($1, '2016-02-16', '2016-02-23', 'closed', '2016-02-24') returning id`,
    [silentOn],
  )
  await rows(
    `insert into opinions (consultation_id, body_id, asked_on, due_on, told_on, told_how, status, given_at)
      values ($1, $2, '2016-02-16', '2016-02-23', '2016-02-16', 'mail', 'silence', '2016-02-24')`,
    [over, consulted.body_id],
  )
  const meeting = await one(`insert into meetings (number, held_on) values (901, '2016-03-04') returning id`)
  await rows('insert into agenda_items (meeting_id, request_id, position) values ($1, $2, 1)', [meeting, consultedOn])
  const formulated = await action('in_formulation')
  await rows(
    `insert into readiness_answers (action_id, question, answer, evidence) select $1, q, 'yes', 'x'
      from unnest(array['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer']) q`,
    [formulated],
  )
  await rows(`update actions set objectives = 'x', expert_days = 10, ends_on = '2016-12-31' where id = $1`, [
    formulated,
  ])

  const records: Partial<Record<ReminderKind, string>> = {
    registration_late: submitted,
    waiver_waits: submitted,
    clarification_waits: returned,
    draft_idle: draft,
    opinion_due: consultedOn,
    opinion_passed: silentOn,
    scores_due: meeting,
    signature_waits: formulated,
  }
  // How long a draft and a signature have waited is read from the history: they were entered in February.
  await rows(`update history set at = '2016-02-20T09:00Z' where record_id = any ($1)`, [[draft, formulated]])
  const each = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(records).map(async ([kind, id]) => [kind, (await due(kind as ReminderKind, id)) > 0] as const),
      ),
    )
  expect(await each()).toEqual(Object.fromEntries(Object.keys(records).map((kind) => [kind, true])))
  for (const id of [submitted, returned, draft, consultedOn, silentOn]) {
    const visitor = await office.as(authority)
    expect((await visitor.post(`/requests/${id}/withdrawal`, { reason: 'No longer needed' }, '/')).status).toBe(303)
  }
  expect((await manager.post(`/actions/${formulated}/cancellation`, { cause: 'Stopped' })).status).toBe(303)
  expect(await each()).toEqual(Object.fromEntries(Object.keys(records).map((kind) => [kind, false])))
  for (const id of [submitted, returned, consultedOn, silentOn, meeting])
    expect((await waiting()).filter((href) => href.includes(id) && !href.includes('delay'))).toEqual([])
})

describe('an activity that is postponed and goes on', () => {
  const at = (instant: string) => office.setTime(new Date(instant))
  test('the page says so, an answer is refused in words, people are told and free, and are asked again for the new days', async () => {
    at('2016-03-01T10:00:00Z')
    const of = await action()
    const on = await activity(of, 'confirmed')
    const invited = await mission(on, 'invited')
    expect((await officer.post(`/activities/${on}/postponement`, { cause: 'The ministry asked for it' })).status).toBe(
      303,
    )
    expect(await rows(`select subject from outbox where record_id = $1`, [invited])).toMatchObject([
      { subject: 'On hold: Workshop' },
    ])
    const page = (await expert.get(`/mobilisations/${invited}`)).text
    expect(page).toContain('The activity is postponed')
    const refused = await expert.post(`/mobilisations/${invited}/acceptance`, {}, '/')
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('The activity is postponed')

    // Meanwhile the same days are free for something else.
    const other = await activity(await action(), 'confirmed')
    const elsewhere = await mission(other, 'accepted')
    expect((await officer.post(`/activities/${on}/replanning`, {}, '/')).status).toBe(303)
    expect(
      await rows('select status, told_on, invited_on::text, answer_by::text from mobilisations where id = $1', [
        invited,
      ]),
    ).toEqual([{ status: 'invited', told_on: null, invited_on: '2016-03-01', answer_by: '2016-03-15' }])
    expect(
      await rows(`select subject from outbox where record_id = $1 and subject not like 'On hold%'`, [invited]),
    ).toEqual([{ subject: 'Asked again: Workshop, from 20 March 2016 to 22 March 2016' }])
    await takeMail(office)
    expect((await expert.post(`/mobilisations/${invited}/acceptance`, {}, '/')).text).toContain(
      'already on another mission',
    )
    await rows(`update mobilisations set status = 'withdrawn', cause = 'x' where id = $1`, [elsewhere])
    expect((await expert.post(`/mobilisations/${invited}/acceptance`, {}, '/')).status).toBe(303)
  })

  test('who was told that it is on hold, or is on the way already, hears that nothing comes of it', async () => {
    at('2016-03-01T10:00:00Z')
    const of = await action()
    const held = await activity(of, 'confirmed', '2016-05-10', '2016-05-12')
    const [waits, travels] = [
      await mission(held, 'accepted'),
      await mission(await activity(of, 'confirmed', '2016-05-10', '2016-05-12'), 'deployed', office.people.otherExpert),
    ]
    const told = async (id: string) =>
      (await rows<{ subject: string }>('select subject from outbox where record_id = $1 order by queued_at', [id])).map(
        ({ subject }) => subject,
      )
    expect((await officer.post(`/activities/${held}/postponement`, { cause: 'Elections' })).status).toBe(303)
    expect((await manager.post(`/actions/${of}/cancellation`, { cause: 'Elections' })).status).toBe(303)
    expect(await told(waits)).toEqual(['On hold: Workshop', 'Cancelled: Workshop'])
    expect(await told(travels)).toEqual(['Cancelled: Workshop'])
  })

  test('who is on the way already is asked again when it has new days, and is withdrawn and told when it is called off', async () => {
    at('2016-03-01T10:00:00Z')
    const on = await activity(await action(), 'confirmed', '2016-05-10', '2016-05-12')
    const id = await mission(on, 'deployed')
    await rows(`update mobilisations set deployed_on = '2016-02-28' where id = $1`, [id])
    const stands = async () => rows('select status, deployed_on, cause from mobilisations where id = $1', [id])
    const told = async () =>
      (await rows<{ subject: string }>('select subject from outbox where record_id = $1 order by queued_at', [id])).map(
        ({ subject }) => subject,
      )
    expect((await officer.post(`/activities/${on}/postponement`, { cause: 'Elections' })).status).toBe(303)
    expect((await officer.post(`/activities/${on}/replanning`, {}, '/')).status).toBe(303)
    expect(await stands()).toEqual([{ status: 'invited', deployed_on: null, cause: null }])
    expect(await told()).toEqual(['On hold: Workshop', 'Asked again: Workshop, from 10 May 2016 to 12 May 2016'])
    await rows(`update mobilisations set status = 'deployed' where id = $1`, [id])
    expect((await officer.post(`/activities/${on}/cancellation`, { cause: 'Elections' })).status).toBe(303)
    expect(await stands()).toEqual([{ status: 'withdrawn', deployed_on: null, cause: 'Elections' }])
    expect((await told()).at(-1)).toBe('Cancelled: Workshop')
    const [line] = await rows(
      `select step, reason from history where record_table = 'mobilisations' and record_id = $1 order by id desc limit 1`,
      [id],
    )
    expect(line).toEqual({ step: 'withdraw', reason: 'Elections' })
  })

  test('it needs days to come, and an Action that runs', async () => {
    const of = await action()
    const on = await activity(of, 'postponed', '2016-02-01', '2016-02-02').catch(async () => {
      const id = await activity(of, 'planned', '2016-02-01', '2016-02-02')
      await rows(`update activities set status = 'postponed', postponed_cause = 'x' where id = $1`, [id])
      return id
    })
    expect((await officer.post(`/activities/${on}/replanning`, {}, '/')).text).toContain('give it its new days first')
  })

  test('when a suspended Action goes on, whoever gave the days away meanwhile is asked again, and the others go on', async () => {
    at('2016-03-01T10:00:00Z')
    const of = await action()
    const on = await activity(of, 'confirmed', '2016-04-10', '2016-04-12')
    const [mine, theirs] = [await mission(on, 'contracted'), await mission(on, 'released', office.people.otherExpert)]
    expect((await officer.post(`/actions/${of}/suspension`, { cause: 'Elections' })).status).toBe(303)
    const elsewhere = await mission(await activity(await action(), 'confirmed', '2016-04-11', '2016-04-11'), 'accepted')
    expect((await officer.post(`/actions/${of}/resumption`, {}, '/')).status).toBe(303)
    expect(
      await rows('select id, status from mobilisations where id = any ($1) order by status', [[mine, theirs]]),
    ).toEqual([
      { id: mine, status: 'invited' },
      { id: theirs, status: 'released' },
    ])
    await rows(`update mobilisations set status = 'withdrawn', cause = 'x' where id = $1`, [elsewhere])
  })
})
