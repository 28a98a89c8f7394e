import { sql } from 'kysely'
import { type Owed, owedBy } from '../src/desk/duties/queries.ts'
import type { Tx } from '../src/house/database/connection.ts'
import type { Day } from '../src/house/days/day.ts'
import type { Person } from '../src/house/identity/person.ts'
import type { Facility } from './facility.ts'

/** A record on which a duty stands; `record` is null where it stands on many. */
export type Made = {
  record: string | null
  href?: string
  reminded?: string
  [more: string]: string | null | undefined
}

export type DutyCase = {
  make: () => Promise<Made>
  owner: () => Person
  /** Closes every account of the owner. */
  close: () => Promise<unknown>
  /** Takes the owner away. */
  orphan?: (made: Made) => Promise<unknown>
  /** Each way in which the record is paused, struck or closed. */
  ends: ((made: Made) => Promise<unknown>)[]
  settle: (made: Made) => Promise<unknown>
  /** How it is marked once the owner is gone, where that is not for a closed account; who reads it, where no manager. */
  gone?: string
  orphaned?: string
  standIn?: () => Person
}

type Query = (statement: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/** One of every kind of duty, as it comes to be owed on 1 March 2016 in an office of which everybody is there. */
export function eachDuty(query: Query, people: () => Facility['people']): Record<string, DutyCase> {
  let number = 0
  const one = async (statement: string, values: unknown[] = []) => String((await query(statement, values)).rows[0]?.id)
  const run = (statement: string, ...values: unknown[]) => query(statement, values)

  async function request(status: string, change = ''): Promise<string> {
    number += 1
    const { authority, officer } = people()
    const id = await one(
      `insert into requests (reference, partner, numeral, authority_id, created_by, status, title, need, theme,
        received_on, submitted_at, registered_at, officer_id)
        values ('R-2016-D' || $1::text, 'TG', 300 + $1::int, $2, $3, 'draft', 'Title', 'Need', 'diaspora', '2016-02-10',
          '2016-02-11', '2016-02-12', $4) returning id`,
      [number, authority.authority_id, authority.id, officer.id],
    )
    await run(`update requests set status = '${status}' ${change} where id = $1`, id)
    return id
  }
  async function action(status = 'in_implementation', ends = '2016-12-31'): Promise<string> {
    const { authority, officer, committee } = people()
    const id = await request(
      'approved',
      `, decided_at = now(), decision_reason = 'Good', decided_by = '${committee.id}'`,
    )
    return one(
      `insert into actions (request_id, partner, authority_id, title, theme, officer_id, status, ends_on, agreed_on,
        started_on, authority_signed_on, authority_signed_by)
        select $1, 'TG', $2, 'Action', 'diaspora', $3, $4::text, $5,
          case when agreed then date '2016-02-01' end, case when agreed then date '2016-02-02' end,
          case when agreed then date '2016-02-01' end, case when agreed then 'Head' end
        from (select $4::text <> 'in_formulation' as agreed) s returning id`,
      [id, authority.authority_id, officer.id, status, ends],
    )
  }
  async function activity(of: string, status: string, first: string, last: string): Promise<string> {
    return one(
      `insert into activities (action_id, number, type, title, theme, first_day, last_day, host, mode, status)
        select $1, coalesce(max(number), 0) + 1, 'workshop', 'Workshop', 'diaspora', $2, $3, 'TG', 'online', $4
        from activities where action_id = $1 returning id`,
      [of, first, last, status],
    )
  }
  async function mission(status: string, told = true): Promise<Made> {
    const of = await action()
    number += 1
    const day = new Date(Date.parse('2016-02-01') - number * 86_400_000 * 3).toISOString().slice(0, 10)
    const on = await activity(of, 'confirmed', day, day)
    const seat = await one(`insert into seats (activity_id, theme, places) values ($1, 'diaspora', 5) returning id`, [
      on,
    ])
    const record = await one(
      `insert into mobilisations (seat_id, activity_id, person_id, status, invited_on, answer_by, accepted_on, told_on,
        told_how) values ($1, $2, $3, $4, '2016-02-20', '2016-03-04', '2016-02-25', $5, $6) returning id`,
      [seat, on, people().expert.person_id, status, told ? '2016-02-20' : null, told ? 'mail' : null],
    )
    return { record, activity: on, action: of }
  }
  async function consultation(request_id: string): Promise<string> {
    return one(
      `insert into consultations (request_id, opened_on, due_on) values ($1, '2016-02-23', '2016-03-02') returning id`,
      [request_id],
    )
  }
  async function opinion(told: boolean): Promise<Made> {
    const record = await request('in_consultation')
    const round = await consultation(record)
    const id = await one(
      `insert into opinions (consultation_id, body_id, asked_on, due_on, told_on, told_how)
        values ($1, $2, '2016-02-23', '2016-03-02', $3, $4) returning id`,
      [round, people().consulted.body_id, told ? '2016-02-23' : null, told ? 'mail' : null],
    )
    return { record, round, opinion: id }
  }
  async function item(meeting: 'planned' | 'open', outcome = false): Promise<Made> {
    number += 1
    const record = await request('in_consultation')
    const round = await consultation(record)
    await run(`update consultations set status = 'closed', closed_at = now() where id = $1`, round)
    const held = await one(`insert into meetings (number, held_on) values ($1, '2016-03-04') returning id`, [
      900 + number,
    ])
    const id = await one(
      'insert into agenda_items (meeting_id, request_id, position) values ($1, $2, 1) returning id',
      [held, record],
    )
    if (meeting === 'open') await run(`update meetings set status = 'open', opened_at = now() where id = $1`, held)
    if (outcome) {
      await run(
        `insert into meeting_members (meeting_id, account_id, chair, present)
          select $1, id, chair, true from accounts where role = 'committee'
          on conflict (meeting_id, account_id) do update set present = true`,
        held,
      )
      await run(
        `update agenda_items set outcome = 'approve', reason = 'Good', prepared_by = $2, prepared_at = now()
          where id = $1`,
        id,
        people().committee.id,
      )
    }
    return { record, item: id, meeting: held, reminded: held }
  }

  const closing =
    (...who: (() => Person)[]) =>
    () =>
      run(
        'update accounts set active = false where id = any($1)',
        who.map((each) => each().id),
      )
  const closingRole =
    (...roles: string[]) =>
    () =>
      run('update accounts set active = false where role = any($1)', roles)
  const officer = () => people().officer
  const authority = () => people().authority
  const withdrawn = ({ record }: Made) =>
    run(`update requests set status = 'withdrawn', withdrawn_reason = 'x' where id = $1`, record)
  const toStatus =
    (status: string) =>
    ({ record }: Made) =>
      run(`update requests set status = '${status}' where id = $1`, record)
  const registered = ({ record }: Made) =>
    run(`update requests set status = 'registered', officer_id = $2 where id = $1`, record, officer().id)
  const ofOfficer = { owner: officer, close: closing(officer) }
  const noOfficer = ({ record }: Made) => run('update requests set officer_id = null where id = $1', record)
  const ofRequest = async (status: string, change?: string): Promise<Made> => ({
    record: await request(status, change),
  })
  const late = (id: string) =>
    run(
      `update request_spans set started_at = '2016-02-01T09:00Z', due_on = '2016-02-20', target_days = 5
        where request_id = $1 and ended_at is null`,
      id,
    )
  const onAction = ({ action: id, record }: Made) => [id ?? record]
  const suspended = (made: Made) =>
    run(`update actions set status = 'suspended', suspended_cause = 'x' where id = $1`, ...onAction(made))
  const cancelled = (made: Made) =>
    run(`update actions set status = 'cancelled', cancelled_cause = 'x' where id = $1`, ...onAction(made))
  const postponed = ({ activity: id, record }: Made) =>
    run(`update activities set status = 'postponed', postponed_cause = 'x' where id = $1`, id ?? record)
  const paused = [suspended, cancelled, postponed]
  const moved =
    (status: string, more = '') =>
    ({ record }: Made) =>
      run(`update mobilisations set status = '${status}' ${more} where id = $1`, record)
  const expertGone = closing(() => people().expert)

  return {
    submitted: {
      ...ofOfficer,
      make: () => ofRequest('submitted'),
      orphan: noOfficer,
      ends: [withdrawn],
      settle: registered,
    },
    answered: {
      ...ofOfficer,
      make: async () => {
        const record = await request('submitted')
        await run(
          `insert into request_questions (request_id, round, position, question, asked_at) values ($1, 1, 1, 'x?', now())`,
          record,
        )
        return { record }
      },
      orphan: noOfficer,
      ends: [withdrawn],
      settle: registered,
    },
    registered: {
      ...ofOfficer,
      make: () => ofRequest('registered'),
      ends: [withdrawn],
      settle: toStatus('in_consultation'),
    },
    deferred: {
      ...ofOfficer,
      make: () => ofRequest('deferred', `, decided_at = now(), decided_by = '${people().committee.id}'`),
      ends: [withdrawn],
      settle: toStatus('in_consultation'),
    },
    tell_initiative: {
      ...ofOfficer,
      make: async () => {
        const to = await one(`insert into initiatives (name) values ('Initiative ' || gen_random_uuid()) returning id`)
        const { committee } = people()
        return ofRequest(
          'redirected',
          `, redirected_to = '${to}', decided_at = now(), decided_by = '${committee.id}', decision_reason = 'x'`,
        )
      },
      ends: [],
      settle: ({ record }) => run(`update requests set initiative_told_on = '2016-03-01' where id = $1`, record),
    },
    letter_begun: {
      ...ofOfficer,
      make: () => ofRequest('draft', `, channel = 'letter', created_by = '${people().officer.id}'`),
      orphan: ({ record }) => run('update requests set created_by = null where id = $1', record),
      ends: [withdrawn],
      settle: toStatus('submitted'),
    },
    settle: {
      ...ofOfficer,
      make: async () => {
        const record = await request('registered')
        await run(
          `insert into named_authorities (request_id, partner, name, type) values ($1, 'TG', 'A city', 'national_central')`,
          record,
        )
        return { record }
      },
      ends: [withdrawn],
      settle: ({ record }) => run(`update named_authorities set status = 'struck' where request_id = $1`, record),
    },
    returned: {
      make: async () => {
        const record = await request('submitted')
        await run(
          `insert into request_questions (request_id, round, position, question, asked_at) values ($1, 1, 1, 'x?', now())`,
          record,
        )
        await run(`update requests set status = 'returned' where id = $1`, record)
        return { record }
      },
      owner: authority,
      close: closing(authority),
      // Her officer does it by hand; where she is gone too, it is the managers'.
      orphan: async (made) => {
        await run(
          'update requests set officer_id = null, authority_id = $2 where id = $1',
          made.record,
          await nowhere(),
        )
      },
      orphaned: 'none',
      ends: [withdrawn],
      settle: async (made) => {
        await run(`update request_questions set answer = 'x', answered_at = now() where request_id = $1`, made.record)
        await toStatus('submitted')(made)
      },
    },
    draft: {
      make: () => ofRequest('draft'),
      owner: authority,
      close: closing(authority),
      orphan: async (made) => {
        await run('update requests set authority_id = $2 where id = $1', made.record, await nowhere())
      },
      orphaned: 'none',
      ends: [withdrawn],
      settle: toStatus('submitted'),
    },
    unassigned: {
      make: async () => {
        await run(
          `insert into portfolios (account_id, theme) values ($1, 'diaspora') on conflict do nothing`,
          officer().id,
        )
        return ofRequest('submitted', ', officer_id = null')
      },
      owner: () => people().manager,
      close: closingRole('manager'),
      standIn: () => people().administrator,
      gone: 'shared',
      ends: [withdrawn],
      settle: async ({ record }) => {
        await run('update requests set officer_id = $2 where id = $1', record, officer().id)
        await run('delete from portfolios')
      },
    },
    cause: {
      ...ofOfficer,
      make: async () => {
        const record = await request('submitted')
        await late(record)
        await run(`update requests set status = 'registered' where id = $1`, record)
        await run(
          `update request_spans set ended_at = '2016-02-28T10:00Z' where request_id = $1 and ended_at is not null
            and due_on is not null`,
          record,
        )
        return { record }
      },
      ends: [],
      settle: ({ record }) =>
        run(
          `insert into delay_causes (request_id, span_id, reason, note, told_at)
            select request_id, id, (select key from delay_reasons limit 1), '', now() from request_spans
            where request_id = $1 and ended_at is not null and due_on is not null`,
          record,
        ),
    },
    team_late: {
      make: async () => {
        await late(await request('submitted'))
        return { record: officer().id }
      },
      owner: () => people().manager,
      close: closingRole('manager'),
      standIn: () => people().administrator,
      gone: 'shared',
      ends: [],
      settle: () => run(`update requests set status = 'withdrawn', withdrawn_reason = 'x' where status = 'submitted'`),
    },
    waiver: {
      ...ofOfficer,
      make: async () => {
        const record = await request('submitted')
        await run(
          `insert into eligibility_waivers (request_id, rule, status, asked_reason, asked_at)
            select $1, min(key), 'asked', 'x', '2016-02-20' from eligibility_rules`,
          record,
        )
        return { record }
      },
      orphan: noOfficer,
      ends: [withdrawn],
      settle: ({ record }) =>
        run(
          `update eligibility_waivers set status = 'granted', decided_at = now(), reason = 'x' where request_id = $1`,
          record,
        ),
    },
    silence: {
      ...ofOfficer,
      make: () => opinion(true),
      ends: [withdrawn],
      settle: ({ round }) => run(`update consultations set status = 'closed', closed_at = now() where id = $1`, round),
    },
    untold: {
      ...ofOfficer,
      make: () => opinion(false),
      ends: [withdrawn],
      settle: ({ opinion: id }) =>
        run(`update opinions set told_on = '2016-03-01', told_how = 'mail' where id = $1`, id),
    },
    opinion: {
      make: () => opinion(true),
      owner: () => people().consulted,
      close: closing(() => people().consulted),
      ends: [({ round }) => run(`update consultations set status = 'closed', closed_at = now() where id = $1`, round)],
      settle: ({ opinion: id }) => run(`update opinions set status = 'in_favour', given_at = now() where id = $1`, id),
    },
    opinion_silent: {
      make: async () => {
        const made = await opinion(true)
        await run(
          `update opinions set due_on = '2016-02-29', status = 'silence', given_at = now() where id = $1`,
          made.opinion,
        )
        await run(`update consultations set status = 'closed', closed_at = now() where id = $1`, made.round)
        return made
      },
      owner: () => people().consulted,
      close: closing(() => people().consulted),
      ends: [
        withdrawn,
        ({ record }) =>
          run(
            `update requests set status = 'approved', decided_at = now(), decided_by = $2, decision_reason = 'Good'
              where id = $1`,
            record,
            people().committee.id,
          ),
        // Asked once more, it is the new question that waits.
        async ({ record }) => {
          const round = await one(
            `insert into consultations (request_id, opened_on, due_on) values ($1, '2016-03-01', '2016-03-08') returning id`,
            [record],
          )
          await run(
            `insert into opinions (consultation_id, body_id, asked_on, due_on)
              values ($1, $2, '2016-03-01', '2016-03-08')`,
            round,
            people().consulted.body_id,
          )
        },
      ],
      settle: ({ opinion: id }) =>
        run(`update opinions set status = 'in_favour', late = true, given_at = now() where id = $1`, id),
    },
    to_score: {
      make: () => item('planned'),
      owner: () => people().secondMember,
      close: closingRole('committee'),
      gone: 'vacant',
      ends: [
        ({ item: id }) => run('update agenda_items set struck_at = now() where id = $1', id),
        withdrawn,
        ({ meeting }) => run(`update meetings set status = 'cancelled' where id = $1`, meeting),
      ],
      settle: async ({ record, item: id }) => {
        for (const member of [people().committee, people().secondMember, people().thirdMember])
          await run(
            `insert into decision_scores (agenda_item_id, request_id, account_id, criterion, score)
              select $1, $2, $3, key, 2 from criteria`,
            id,
            record,
            member.id,
          )
      },
    },
    to_record: {
      make: () => item('open'),
      owner: () => people().committee,
      close: closing(() => people().committee),
      gone: 'vacant',
      ends: [({ item: id }) => run('update agenda_items set struck_at = now() where id = $1', id), withdrawn],
      settle: ({ meeting }) => run(`update meetings set status = 'closed', closed_at = now() where id = $1`, meeting),
    },
    to_release: {
      make: () => item('open', true),
      owner: () => people().committee,
      close: closing(() => people().committee),
      gone: 'shared',
      ends: [({ item: id }) => run('update agenda_items set struck_at = now() where id = $1', id)],
      settle: ({ meeting }) => run(`update meetings set status = 'closed', closed_at = now() where id = $1`, meeting),
    },
    to_put_on: {
      ...ofOfficer,
      make: async () => {
        const record = await request('in_consultation')
        const round = await consultation(record)
        await run(`update consultations set status = 'closed', closed_at = now() where id = $1`, round)
        return { record }
      },
      ends: [withdrawn],
      settle: async ({ record }) => {
        number += 1
        const held = await one(`insert into meetings (number, held_on) values ($1, '2016-03-04') returning id`, [
          900 + number,
        ])
        await run('insert into agenda_items (meeting_id, request_id, position) values ($1, $2, 1)', held, record)
      },
    },
    in_formulation: {
      ...ofOfficer,
      make: async () => ({ record: await action('in_formulation') }),
      ends: [cancelled],
      settle: ({ record }) =>
        run(
          `update actions set status = 'agreed', agreed_on = '2016-02-01', authority_signed_on = '2016-02-01',
            authority_signed_by = 'Head' where id = $1`,
          record,
        ).then(() =>
          run(`update actions set status = 'in_implementation', started_on = '2016-02-02' where id = $1`, record),
        ),
    },
    agreed: {
      ...ofOfficer,
      make: async () => ({ record: await action('agreed') }),
      ends: [cancelled],
      settle: ({ record }) =>
        run(`update actions set status = 'in_implementation', started_on = '2016-02-02' where id = $1`, record),
    },
    to_sign: {
      make: async () => {
        const record = await action('in_formulation')
        await run(`update actions set objectives = 'A strategy', expert_days = 20 where id = $1`, record)
        await run(
          `insert into readiness_answers (action_id, question, answer, evidence) select $1, q, 'yes', 'x'
            from unnest(array['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer']) q`,
          record,
        )
        return { record }
      },
      owner: authority,
      close: closing(authority),
      ends: [cancelled],
      settle: ({ record }) =>
        run(
          `update actions set authority_signed_on = '2016-02-01', authority_signed_by = 'Head' where id = $1`,
          record,
        ),
    },
    to_close: {
      make: async () => ({ record: await action('in_implementation', '2016-02-20') }),
      owner: () => people().manager,
      close: closingRole('manager'),
      standIn: () => people().administrator,
      gone: 'shared',
      ends: [cancelled, suspended],
      settle: ({ record }) =>
        run(
          `update actions set status = 'closed', closed_on = '2016-03-01', evaluation_rating = 4 where id = $1`,
          record,
        ),
    },
    to_report: {
      ...ofOfficer,
      make: async () => {
        const of = await action()
        return { record: await activity(of, 'held', '2016-02-10', '2016-02-12'), action: of }
      },
      ends: paused,
      settle: ({ record }) =>
        run(
          `update activities set status = 'reported', reported_on = '2016-03-01', report = 'Good' where id = $1`,
          record,
        ),
    },
    to_hold: {
      ...ofOfficer,
      make: async () => {
        const of = await action()
        return { record: await activity(of, 'confirmed', '2016-02-10', '2016-02-12'), action: of }
      },
      ends: paused,
      settle: ({ record }) =>
        run(
          `update activities set status = 'reported', reported_on = '2016-03-01', report = 'Good' where id = $1`,
          record,
        ),
    },
    invited: {
      make: () => mission('invited'),
      owner: () => people().expert,
      close: expertGone,
      ends: paused,
      settle: moved('declined', `, cause = 'x'`),
    },
    unanswered: {
      ...ofOfficer,
      make: () => mission('invited'),
      ends: paused,
      settle: moved('declined', `, cause = 'x'`),
    },
    uninvited: {
      ...ofOfficer,
      make: () => mission('invited', false),
      ends: paused,
      settle: moved('withdrawn', `, cause = 'x'`),
    },
    release_expert: {
      make: () => mission('accepted'),
      owner: () => people().focal_point,
      close: closing(() => people().focal_point),
      ends: paused,
      settle: moved('released'),
    },
    mission_report: {
      make: () => mission('deployed'),
      owner: () => people().expert,
      close: expertGone,
      ends: paused,
      settle: moved('completed', `, worked_days = 2, completed_on = '2016-03-01'`),
    },
    report: {
      make: async () => {
        await run('insert into report_editions (year) values (2015) on conflict do nothing')
        await run('update report_editions set published_on = null')
        return { record: '2015' }
      },
      owner: () => people().communications,
      close: closingRole('communications'),
      gone: 'vacant',
      ends: [],
      settle: () => run(`update report_editions set published_on = '2016-02-01'`),
    },
    report_texts: {
      make: async () => {
        await run(`insert into report_editions (year) values (2015) on conflict do nothing`)
        await run(`update report_editions set published_on = '2016-02-01' where year = 2015`)
        await run('delete from report_texts where year = 2015')
        await run(
          `insert into report_texts (year, section, language, title, body) values (2015, 'foreword', 'en', 'Foreword', 'x'),
            (2015, 'year', 'en', 'The year', 'x'), (2015, 'foreword', 'fr', 'Avant-propos', 'x')`,
        )
        return { record: '2015' }
      },
      owner: () => people().communications,
      close: closingRole('communications'),
      gone: 'vacant',
      ends: [
        () => run('update report_editions set published_on = null where year = 2015'),
        () => run(`delete from report_texts where year = 2015 and language = 'fr'`),
      ],
      settle: () =>
        run(
          `insert into report_texts (year, section, language, title, body) values (2015, 'year', 'fr', 'L’année', 'x')`,
        ),
    },
    account_asked: {
      make: async () => {
        number += 1
        return {
          record: await one(
            `insert into applications (name, email, function, partner, authority, authority_type, language, asked_at)
              values ('Ada', 'ada' || $1::text || '@example.org', 'Head', 'TG', 'Ministry', 'national_central', 'en',
              '2016-02-20') returning id`,
            [number],
          ),
        }
      },
      owner: officer,
      close: closingRole('officer'),
      standIn: () => people().manager,
      gone: 'shared',
      ends: [
        ({ record }) =>
          run(
            `update applications set status = 'refused', refused_reason = 'x', decided_at = now() where id = $1`,
            record,
          ),
      ],
      settle: ({ record }) =>
        run(`update applications set status = 'granted', decided_at = now() where id = $1`, record),
    },
    mail_undelivered: {
      ...ofOfficer,
      make: async () => {
        await run(
          `insert into outbox (recipient, subject, body, language, status, given_up_at, last_fault, record_table,
            record_id, kind) values ('x@example.org', 'Undelivered', 'x', 'en', 'failed', now(), 'bad_address', 'requests',
            $1, 'notice')`,
          await request('registered'),
        )
        return { record: null, href: '/undelivered' }
      },
      ends: [],
      settle: () => run('delete from outbox'),
    },
    mail_failed: {
      make: async () => {
        await run(
          `insert into outbox (recipient, subject, body, language, status, given_up_at, last_fault)
            values ('x@example.org', 'Undelivered', 'x', 'en', 'failed', now(), 'bad_address')`,
        )
        return { record: null, href: '/undelivered?all=1' }
      },
      owner: () => people().administrator,
      close: closingRole('administrator'),
      gone: 'vacant',
      ends: [],
      settle: () => run('delete from outbox'),
    },
    job_failed: {
      make: async () => ({
        record: await one(
          `insert into jobs.job (name, state, completed_on) select name, 'failed', now() from jobs.queue limit 1
            returning id`,
        ),
      }),
      owner: () => people().administrator,
      close: closingRole('administrator'),
      gone: 'vacant',
      ends: [],
      settle: () => run('delete from jobs.job'),
    },
  }

  /** An authority of which nobody ever had an account. */
  function nowhere(): Promise<string> {
    return one(
      `insert into authorities (partner, name, type) values ('TG', 'Nobody ' || gen_random_uuid(), 'national_central')
        returning id`,
    )
  }
}

/** All that a person owes on a day, as the register tells it, with no page and no mail in between. */
export async function owedNow(tx: Tx, person: Person, today: Day): Promise<Owed[]> {
  const lines = owedBy(person, today)
  return lines ? (await sql<Owed>`select * from (${lines}) d`.execute(tx)).rows : []
}
