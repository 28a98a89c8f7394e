import { describe, expect, test } from 'vitest'
import { actionSteps, missingForAction } from '../src/actions/action/lifecycle.ts'
import { activitySteps } from '../src/actions/activities/lifecycle.ts'
import { mobilisationSteps } from '../src/actions/mobilisation/lifecycle.ts'
import { outputSteps } from '../src/actions/outputs/lifecycle.ts'
import { applicationSteps } from '../src/desk/applications/lifecycle.ts'
import type { Lifecycle } from '../src/house/record/door.ts'
import { canTake } from '../src/house/record/door.ts'
import { itemSteps, meetingSteps } from '../src/requests/committee/lifecycle.ts'
import { missingForDecision, requestSteps } from '../src/requests/request/lifecycle.ts'

/** The whole of each life as a closed list: an extra step fails as surely as a missing one. */
const lives: [string, Lifecycle, Record<string, string[]>][] = [
  [
    'request',
    requestSteps,
    {
      draft: ['ask_waiver', 'decide_waiver', 'edit', 'settle_named', 'submit', 'withdraw'],
      submitted: [
        'assign',
        'correct',
        'decide_waiver',
        'judge_overlap',
        'register',
        'return',
        'settle_named',
        'translate',
        'withdraw',
      ],
      returned: [
        'ask_waiver',
        'assign',
        'decide_waiver',
        'edit',
        'judge_overlap',
        'resubmit',
        'save_answers',
        'settle_named',
        'translate',
        'withdraw',
      ],
      registered: ['assign', 'code', 'consult', 'correct', 'judge_overlap', 'settle_named', 'translate', 'withdraw'],
      in_consultation: [
        'approve',
        'ask_further',
        'assign',
        'code',
        'correct',
        'defer',
        'judge_overlap',
        'redirect',
        'reject',
        'settle_named',
        'translate',
        'withdraw',
      ],
      deferred: [
        'assign',
        'code',
        'correct',
        'judge_overlap',
        'redirect',
        'resume',
        'settle_named',
        'take_up',
        'translate',
        'withdraw',
      ],
      approved: ['correct', 'translate'],
      rejected: ['correct', 'translate'],
      redirected: ['correct', 'tell_initiative', 'translate'],
      withdrawn: ['correct'],
    },
  ],
  [
    'meeting',
    meetingSteps,
    {
      planned: ['arrange', 'cancel', 'fill', 'move', 'open'],
      open: ['arrange', 'attend', 'close', 'edit', 'fill', 'release'],
      closed: ['attend', 'edit'],
      cancelled: [],
    },
  ],
  [
    'item of an agenda',
    itemSteps,
    {
      listed: ['score'],
      open: ['record', 'score'],
      prepared: ['record', 'score', 'take_back', 'write_letter'],
      released: [],
      left_out: [],
      undecided: [],
    },
  ],
  [
    'Action',
    actionSteps,
    {
      in_formulation: ['agree', 'assign', 'cancel', 'check_readiness', 'edit', 'sign'],
      agreed: ['assign', 'cancel', 'check_readiness', 'edit', 'plan_activity', 'start'],
      in_implementation: [
        'assign',
        'cancel',
        'check_readiness',
        'close',
        'draft_output',
        'edit',
        'plan_activity',
        'suspend',
      ],
      suspended: ['assign', 'cancel', 'check_readiness', 'edit', 'resume'],
      closed: ['check_readiness', 'edit'],
      cancelled: ['edit'],
    },
  ],
  [
    'activity',
    activitySteps,
    {
      planned: [
        'add_seat',
        'cancel',
        'confirm',
        'edit',
        'edit_participant',
        'edit_seat',
        'list_participants',
        'postpone',
      ],
      confirmed: [
        'add_seat',
        'cancel',
        'edit',
        'edit_participant',
        'edit_seat',
        'hold',
        'list_participants',
        'mark_attendance',
        'postpone',
      ],
      held: ['edit', 'edit_participant', 'edit_seat', 'list_participants', 'mark_attendance', 'report'],
      reported: ['edit', 'edit_participant', 'edit_seat', 'list_participants', 'mark_attendance'],
      postponed: ['cancel', 'edit', 'edit_participant', 'edit_seat', 'replan'],
      cancelled: ['edit', 'edit_participant'],
    },
  ],
  [
    'mobilisation',
    mobilisationSteps,
    {
      shortlisted: ['invite', 'withdraw'],
      invited: ['accept', 'ask_anew', 'decline', 'edit', 'expire', 'hand_over', 'invite_again', 'withdraw'],
      accepted: ['ask_anew', 'edit', 'release', 'replace', 'withdraw'],
      released: ['ask_anew', 'contract', 'edit', 'replace', 'withdraw'],
      contracted: ['ask_anew', 'deploy', 'edit', 'replace', 'withdraw'],
      deployed: ['ask_anew', 'edit', 'report', 'withdraw'],
      completed: ['edit', 'rate'],
      declined: ['edit'],
      expired: ['edit'],
      replaced: ['edit'],
      withdrawn: ['edit'],
    },
  ],
  [
    'output',
    outputSteps,
    {
      drafted: ['edit', 'finalise', 'lapse'],
      finalised: ['adopt', 'edit', 'lapse', 'submit', 'supersede', 'use', 'validate'],
      validated: ['adopt', 'edit', 'lapse', 'submit', 'supersede', 'use'],
      submitted: ['adopt', 'edit', 'lapse', 'supersede'],
      adopted: ['edit', 'fund', 'lapse', 'supersede', 'use'],
      funded: ['edit', 'lapse', 'supersede', 'use'],
      in_use: ['edit', 'lapse', 'supersede'],
      superseded: ['edit'],
      lapsed: ['edit'],
    },
  ],
  ['application for an account', applicationSteps, { open: ['grant', 'refuse'], granted: [], refused: [] }],
]

describe.each(lives)('the life of a %s', (_, steps, expected) => {
  test.each(Object.entries(expected))('from %s on', (status, possible) => {
    expect(
      Object.keys(steps)
        .filter((step) => canTake(steps, step, status))
        .sort(),
    ).toEqual(possible)
  })
})

test('while a veto stands, approving is impossible, and the other decisions are not', () => {
  const facts = { consulted: true, openConsultation: false, vetoes: 1 }
  expect(missingForDecision('approve', facts)).toEqual(['requests.missing.veto'])
  expect(missingForDecision('defer', facts)).toEqual([])
})

test('an Action is signed once its description says something, agreed with signature and readiness check, and closed when all has ended', () => {
  const action = {
    status: 'in_formulation',
    authority_signed_on: '2016-03-01',
    objectives: 'A strategy',
    ends_on: '2016-12-31',
    expert_days: 20,
    budget_eur: null,
  } as const
  const unsigned = { ...action, authority_signed_on: null }
  const empty = { ...unsigned, objectives: ' ', ends_on: null, expert_days: null }
  const facts = {
    unanswered: 0,
    openActivities: 0,
    unfinishedOutputs: 0,
    openMobilisations: 0,
  }
  const description = ['actions.missing.objectives', 'actions.missing.ends_on', 'actions.missing.envelope']
  expect(missingForAction('sign', unsigned, facts)).toEqual([])
  expect(missingForAction('sign', { ...unsigned, expert_days: null, budget_eur: 9000 }, facts)).toEqual([])
  expect(missingForAction('sign', empty, facts)).toEqual(description)
  expect(missingForAction('sign', action, facts)).toEqual(['actions.missing.signed_already'])
  expect(missingForAction('agree', action, facts)).toEqual([])
  expect(missingForAction('agree', empty, { ...facts, unanswered: 1 })).toEqual([
    'actions.missing.signature',
    ...description,
    'actions.missing.readiness',
  ])
  expect(
    missingForAction('close', action, { ...facts, openActivities: 1, unfinishedOutputs: 1, openMobilisations: 1 }),
  ).toHaveLength(3)
})
