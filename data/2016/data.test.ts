import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'

type Row = Record<string, string>
const read = (path: string): Row[] => parse(readFileSync(new URL(path, import.meta.url), 'utf8'), { columns: true })
const files = [
  'accounts',
  'bodies',
  'initiatives',
  'authorities',
  'requests',
  'consultations',
  'actions',
  'activities',
  'seats',
  'people',
  'experts',
  'mobilisations',
  'participations',
  'outputs',
  'published',
  'narratives',
  'intake',
  'questions',
  'drafts',
  'portfolios',
] as const
const data = Object.fromEntries(files.map((file) => [file, read(`${file}.csv`)])) as Record<
  (typeof files)[number],
  Row[]
>
const {
  accounts,
  requests,
  consultations,
  actions,
  activities,
  seats,
  people,
  experts,
  mobilisations,
  participations,
  outputs,
  published,
  narratives,
} = data
const memberships = read('../countries/eu-membership.csv')

const of = (row: Row | undefined, column: string): string => {
  const cell = row?.[column]
  if (cell === undefined) throw new Error(`There is no ${column}.`)
  return cell
}
const list = (cell: string): string[] => (cell === '' ? [] : cell.split(';'))
const byKey = (rows: Row[], column = 'key') => new Map(rows.map((row) => [of(row, column), row]))
const requestOf = byKey(requests)
const actionOf = byKey(actions)
const activityOf = byKey(activities)
const seatOf = byKey(seats)
const personOf = byKey(people)
const count = (items: string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1
  return counts
}
const distinct = (items: string[]) => new Set(items).size
const yearOf = (day: string) => day.slice(0, 4)
const daysFrom = (a: string, b: string) => (Date.parse(b) - Date.parse(a)) / 86_400_000
const plus = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

// The facility's own grouping, so that these files are checked by themselves.
const neighbourhood = 'AM AZ BY GE MD UA DZ EG IL JO LB LY MA PS SY TN'.split(' ')
const asia = 'BN KH ID LA MY MM PH SG TH VN TL KZ KG TJ TM UZ'.split(' ')
const latin = 'AR BO BR CL CO CR DO EC GY SV GT HN MX PY PE SR UY VE SICA MERCOSUR CAN'.split(' ')
const africa =
  'AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ ER SZ ET GA GM GH GN GW KE LS LR MG MW ML MR MU MZ NA NE NG RW ST SN SC SL ZA SD TZ TG UG ZM ZW'.split(
    ' ',
  )
const organisations = ['SICA', 'MERCOSUR', 'CAN']
const regionOf = (partner: string) =>
  neighbourhood.includes(partner)
    ? 'esn'
    : asia.includes(partner)
      ? 'asia'
      : latin.includes(partner)
        ? 'lac'
        : africa.includes(partner)
          ? 'ssa'
          : 'none'
const leadOf = (activity: Row) => of(requestOf.get(of(actionOf.get(of(activity, 'action')), 'request')), 'partner')
const regionOfActivity = (activity: Row) => regionOf(leadOf(activity))
const isEu = (country: string, day: string) =>
  memberships.some(
    (row) => of(row, 'iso2') === country && of(row, 'from') <= day && (of(row, 'to') === '' || of(row, 'to') >= day),
  )
const isHeld = (activity: Row) => ['held', 'reported'].includes(of(activity, 'state'))
const held = activities.filter((activity) => isHeld(activity) && yearOf(of(activity, 'from')) === '2016')
const heldIn = (region: string) => held.filter((activity) => regionOfActivity(activity) === region)
const missions = mobilisations.map((row) => {
  const activity = activityOf.get(of(seatOf.get(of(row, 'seat')), 'activity'))
  if (!activity) throw new Error('A seat without activity.')
  return {
    row,
    activity,
    person: of(row, 'person'),
    state: of(row, 'state'),
    country: of(personOf.get(of(row, 'person')), 'country'),
  }
})
const completed = missions.filter((mission) => mission.state === 'completed')
const completedIn2016 = completed.filter((mission) => yearOf(of(mission.activity, 'from')) === '2016')
const requestsOf = (year: string) => requests.filter((row) => yearOf(of(row, 'received_on')) === year)

test('138 requests were received since 2009, 23 of them in 2016', () => {
  expect(requests.length).toBe(138)
  expect(count(requests.map((row) => yearOf(of(row, 'received_on'))))).toEqual({
    2009: 20,
    2010: 14,
    2011: 15,
    2012: 16,
    2013: 16,
    2014: 16,
    2015: 18,
    2016: 23,
  })
})

test('the 23 requests of 2016 are those of the report, in its order', () => {
  expect(
    requestsOf('2016')
      .map((row) => of(row, 'key'))
      .join(' '),
  ).toBe(
    'mx-2 by-1 tg-3 md-4 cf-2 jo-2 cr-2 ml-2 md-5 can-1 sv-1 ne-3 tg-4 mw-4 cv-4 ke-2 tj-3 pe-3 do-3 gn-1 zm-2 az-3 th-2',
  )
  expect(requestsOf('2016').every((row) => of(row, 'wording') !== '' && of(row, 'source') === 'I')).toBe(true)
  expect(requestsOf('2016').filter((row) => Number(of(row, 'numeral')) > 1).length).toBe(19)
})

test('the regions ask as the report tells', () => {
  expect(count(requestsOf('2016').map((row) => regionOf(of(row, 'partner'))))).toEqual({
    ssa: 10,
    asia: 2,
    esn: 5,
    lac: 6,
  })
  const perYear = (region: string) =>
    count(
      requests.filter((row) => regionOf(of(row, 'partner')) === region).map((row) => yearOf(of(row, 'received_on'))),
    )
  expect(perYear('asia')).toMatchObject({ 2009: 3, 2010: 3, 2011: 3, 2012: 4 })
  expect(perYear('esn')).toMatchObject({ 2014: 2, 2015: 3, 2016: 5 })
  expect(
    Math.max(
      ...Object.entries(perYear('lac'))
        .filter(([year]) => year < '2016')
        .map(([, number]) => number),
    ),
  ).toBeLessThan(6)
  expect(perYear('lac')[2009]).toBeUndefined()
})

test('nobody skips a numeral, and numerals follow the dates', () => {
  for (const partner of new Set(requests.map((row) => of(row, 'partner')))) {
    const theirs = requests
      .filter((row) => of(row, 'partner') === partner)
      .sort((a, b) => (of(a, 'received_on') < of(b, 'received_on') ? -1 : 1))
    expect(theirs.map((row) => Number(of(row, 'numeral')))).toEqual(theirs.map((_, index) => index + 1))
    expect(distinct(theirs.map((row) => of(row, 'received_on')))).toBe(theirs.length)
  }
})

test('the first request ever came from Mauritius on 4 April 2009 and was rejected', () => {
  const first = requests.toSorted((a, b) => (of(a, 'received_on') < of(b, 'received_on') ? -1 : 1))[0]
  expect(first).toMatchObject({ key: 'mu-1', received_on: '2009-04-04', state: 'rejected' })
})

test('irregular migration is the first theme of 6 of the 23', () => {
  const themes = count(requestsOf('2016').map((row) => of(row, 'theme')))
  expect(themes.irregular_migration).toBe(6)
  expect(of(requestOf.get('tj-3'), 'theme')).toBe('labour_migration')
})

test('exactly five of 2016 are asked by or made for others than the traditional authorities', () => {
  const types = byKey(data.authorities)
  const others = requestsOf('2016').filter((row) =>
    [of(row, 'authority'), ...list(of(row, 'joint_authorities')), ...list(of(row, 'benefiting_authorities'))].some(
      (key) => ['regional_local', 'civil_society', 'ombudsperson'].includes(of(types.get(key), 'type')),
    ),
  )
  expect(others.map((row) => of(row, 'key')).sort()).toEqual(['cv-4', 'jo-2', 'md-5', 'mw-4', 'pe-3'])
})

test('the 23 of 2016 each have what an intake asks, and whoever filed one signs in for the authority that asks', () => {
  expect(data.intake.map((row) => of(row, 'request'))).toEqual(requestsOf('2016').map((row) => of(row, 'key')))
  const accountOf = byKey(accounts)
  for (const row of data.intake) {
    const filer = of(row, 'filed_by')
    expect(of(row, 'channel') === 'portal', of(row, 'request')).toBe(filer !== '')
    if (filer) expect(of(accountOf.get(filer), 'authority')).toBe(of(requestOf.get(of(row, 'request')), 'authority'))
    if (of(row, 'contact_email')) expect(of(row, 'contact_email')).toMatch(/@example\.org$/)
    for (const column of ['wanted_from', 'wanted_to'])
      expect(of(row, column) === '' || of(row, column) > of(requestOf.get(of(row, 'request')), 'received_on')).toBe(
        true,
      )
  }
  expect(data.intake.filter((row) => of(row, 'filed_by') !== '').length).toBeGreaterThanOrEqual(2)
})

test('questions are asked after a request is received, and answered before its consultation opens', () => {
  for (const row of data.questions) {
    const opened = of(
      consultations.find((one) => of(one, 'request') === of(row, 'request')),
      'opened_on',
    )
    const days = [
      of(requestOf.get(of(row, 'request')), 'received_on'),
      of(row, 'asked_on'),
      of(row, 'answered_on'),
      opened,
    ]
    expect(days, of(row, 'request')).toEqual([...new Set(days)].toSorted())
    expect(of(row, 'question') !== '' && of(row, 'answer') !== '').toBe(true)
  }
})

test('civil society never asks alone', () => {
  const types = byKey(data.authorities)
  expect(requests.filter((row) => of(types.get(of(row, 'authority')), 'type') === 'civil_society')).toEqual([])
})

test('45, 13, 16 and 14 countries and two organisations benefitted', () => {
  const partners = new Set([
    ...requests
      .filter((row) => of(row, 'state') === 'approved')
      .flatMap((row) => [of(row, 'partner'), ...list(of(row, 'partners'))]),
    ...actions.flatMap((row) => list(of(row, 'partners'))),
  ])
  expect([...partners].filter((partner) => organisations.includes(partner)).sort()).toEqual(['MERCOSUR', 'SICA'])
  expect(count([...partners].filter((partner) => !organisations.includes(partner)).map(regionOf))).toEqual({
    ssa: 45,
    esn: 13,
    asia: 16,
    lac: 14,
  })
})

test('every request goes through its steps in order', () => {
  for (const row of requests) {
    const opened = consultations.filter((one) => of(one, 'request') === of(row, 'key'))
    const isDecided = ['approved', 'rejected', 'redirected', 'deferred'].includes(of(row, 'state'))
    expect(opened.length, of(row, 'key')).toBeGreaterThanOrEqual(isDecided ? 2 : 0)
    if (!isDecided) expect(opened).toEqual([])
    expect(of(row, 'decided_on') === '', of(row, 'key')).toBe(of(row, 'state') === 'registered')
    if (['rejected', 'redirected', 'withdrawn', 'deferred'].includes(of(row, 'state')))
      expect(of(row, 'decision_reason')).not.toBe('')
    expect(of(row, 'redirected_to') !== '').toBe(of(row, 'state') === 'redirected')
    for (const one of opened) {
      expect(
        of(one, 'opened_on') > of(row, 'received_on') && daysFrom(of(one, 'opened_on'), of(row, 'decided_on')) >= 14,
      ).toBe(true)
      expect(of(one, 'answer') === 'silence').toBe(of(one, 'answered_on') === '')
      if (of(one, 'answered_on'))
        expect(daysFrom(of(one, 'opened_on'), of(one, 'answered_on'))).toSatisfy(
          (days: number) => days >= 1 && days <= 7,
        )
      if (of(one, 'answer') === 'against') expect(of(one, 'reasons')).not.toBe('')
    }
    expect(distinct(opened.map((one) => of(one, 'body')))).toBe(opened.length)
    expect(distinct(opened.map((one) => of(one, 'opened_on')))).toBeLessThanOrEqual(1)
  }
})

test('every approved request becomes one Action, and no other does', () => {
  expect(actions.map((row) => of(row, 'request')).sort()).toEqual(
    requests
      .filter((row) => of(row, 'state') === 'approved')
      .map((row) => of(row, 'key'))
      .sort(),
  )
})

test('every Action goes through its steps in order', () => {
  for (const row of actions) {
    const days = [
      of(requestOf.get(of(row, 'request')), 'decided_on'),
      of(row, 'authority_signed_on'),
      of(row, 'agreed_on'),
      of(row, 'started_on'),
      of(row, 'closed_on'),
    ].filter(Boolean)
    expect(days, of(row, 'key')).toEqual(days.toSorted())
    expect(of(row, 'agreed_on') !== '').toBe(of(row, 'state') !== 'in_formulation')
    expect(of(row, 'started_on') !== '').toBe(!['in_formulation', 'agreed'].includes(of(row, 'state')))
    expect(of(row, 'closed_on') !== '').toBe(of(row, 'state') === 'closed')
    expect(of(row, 'evaluation_rating') !== '').toBe(of(row, 'state') === 'closed')
    expect(
      days.every((day) => day <= '2016-12-31'),
      of(row, 'key'),
    ).toBe(true)
  }
})

test('an Action closes when its activities have ended and its outputs are finalised', () => {
  for (const row of actions.filter((action) => of(action, 'state') === 'closed')) {
    const closed = of(row, 'closed_on')
    const theirs = activities.filter((activity) => of(activity, 'action') === of(row, 'key'))
    expect(theirs.some(isHeld), of(row, 'key')).toBe(true)
    expect(
      theirs.every(
        (activity) =>
          (isHeld(activity) && of(activity, 'to') < closed && of(activity, 'reported_on') <= closed) ||
          of(activity, 'state') === 'cancelled',
      ),
      of(row, 'key'),
    ).toBe(true)
    const written = outputs.filter((output) => of(output, 'action') === of(row, 'key'))
    expect(written.length, of(row, 'key')).toBeGreaterThan(0)
    expect(
      written.every((output) => of(output, 'finalised_on') !== '' && of(output, 'finalised_on') <= closed),
      of(row, 'key'),
    ).toBe(true)
  }
})

test('twelve Actions were closed in 2016: seven, three, none and two', () => {
  const closed = actions.filter((row) => yearOf(of(row, 'closed_on')) === '2016')
  expect(count(closed.map((row) => regionOf(of(requestOf.get(of(row, 'request')), 'partner'))))).toEqual({
    ssa: 7,
    asia: 3,
    lac: 2,
  })
})

test('52 activities were held in 2016: 26, 13, 5 and 8', () => {
  expect(count(held.map(regionOfActivity))).toEqual({ ssa: 26, asia: 13, esn: 5, lac: 8 })
  expect(held.every((activity) => of(activity, 'to') <= '2016-12-31')).toBe(true)
})

test('Asia: six workshops of four days on average, study visits to the EU, seven activities on trafficking', () => {
  const workshops = heldIn('asia').filter((activity) => of(activity, 'type') === 'workshop')
  expect(workshops.length).toBe(6)
  expect(workshops.reduce((sum, activity) => sum + daysFrom(of(activity, 'from'), of(activity, 'to')) + 1, 0)).toBe(24)
  const visits = heldIn('asia').filter((activity) => of(activity, 'type') === 'study_visit')
  expect(visits.length).toBeGreaterThan(1)
  expect(visits.every((activity) => isEu(of(activity, 'host'), of(activity, 'from')))).toBe(true)
  const trafficking = heldIn('asia').filter((activity) => of(activity, 'theme') === 'trafficking')
  expect(trafficking.length).toBe(7)
  expect(new Set(trafficking.map(leadOf))).toEqual(new Set(['PH', 'TJ', 'TH', 'TL']))
  expect(new Set(heldIn('asia').map(leadOf))).toEqual(new Set(['KG', 'MM', 'PH', 'TJ', 'TH', 'TL']))
})

test('Neighbourhood: three workshops, one remote assistance, one fact-finding mission in four countries', () => {
  expect(count(heldIn('esn').map((activity) => of(activity, 'type')))).toEqual({
    workshop: 3,
    remote_assistance: 1,
    fact_finding_mission: 1,
  })
  expect(new Set(heldIn('esn').map(leadOf))).toEqual(new Set(['BY', 'JO', 'LB', 'TN']))
})

test('Latin America: 25 days of remote assistance, every kind of tool, one activity on diaspora in Paraguay', () => {
  const remote = completedIn2016.filter(
    (mission) => of(mission.activity, 'type') === 'remote_assistance' && regionOfActivity(mission.activity) === 'lac',
  )
  expect(remote.reduce((sum, mission) => sum + Number(of(mission.row, 'worked_days')), 0)).toBe(25)
  expect(new Set(heldIn('lac').map((activity) => of(activity, 'type')))).toEqual(
    new Set(['workshop', 'conference', 'fact_finding_mission', 'information_session', 'remote_assistance']),
  )
  expect(
    heldIn('lac')
      .filter((activity) => of(activity, 'theme') === 'diaspora')
      .map(leadOf),
  ).toEqual(['PY'])
  expect(new Set(heldIn('lac').map(leadOf))).toEqual(new Set(['DO', 'MX', 'PY', 'PE']))
  const perYear = count(
    activities
      .filter((activity) => isHeld(activity) && regionOfActivity(activity) === 'lac')
      .map((activity) => yearOf(of(activity, 'from'))),
  )
  for (const year of [2013, 2014, 2015]) expect(perYear[year] ?? 0).toBeLessThan(8)
})

test('remote assistance says the days that its experts worked', () => {
  for (const activity of activities.filter((row) => of(row, 'type') === 'remote_assistance'))
    expect(
      completed
        .filter((mission) => mission.activity === activity)
        .reduce((sum, mission) => sum + Number(of(mission.row, 'worked_days')), 0),
      of(activity, 'key'),
    ).toBe(Number(of(activity, 'worked_days')))
})

test('activities happen while their Action is at work, and have their days in order', () => {
  for (const activity of activities) {
    const action = actionOf.get(of(activity, 'action'))
    expect(
      of(action, 'started_on') !== '' && of(action, 'started_on') < of(activity, 'from'),
      of(activity, 'key'),
    ).toBe(true)
    expect(of(activity, 'from') <= of(activity, 'to')).toBe(true)
    if (of(activity, 'state') === 'reported')
      expect(daysFrom(of(activity, 'to'), of(activity, 'reported_on'))).toSatisfy(
        (days: number) => days >= 0 && days <= 15,
      )
    if (of(activity, 'state') === 'cancelled') expect(of(activity, 'cause')).not.toBe('')
    if (of(activity, 'state') === 'planned') expect(of(activity, 'from') > '2016-12-31').toBe(true)
    if (of(activity, 'from') > '2016-12-31') expect(of(activity, 'state')).toBe('planned')
  }
  for (const action of actions) {
    const theirs = activities.filter((activity) => of(activity, 'action') === of(action, 'key'))
    expect(theirs.map((activity) => Number(of(activity, 'number'))).sort((a, b) => a - b)).toEqual(
      theirs.map((_, index) => index + 1),
    )
  }
})

test('more than 60 experts were mobilised in 2016 and 355 to 375 since 2009', () => {
  expect(distinct(completedIn2016.map((mission) => mission.person))).toSatisfy(
    (number: number) => number >= 62 && number <= 70,
  )
  expect(distinct(completed.map((mission) => mission.person))).toSatisfy(
    (number: number) => number >= 355 && number <= 375,
  )
})

test.each([
  ['ssa', 1 / 2],
  ['asia', 1 / 4],
  ['esn', 0],
])('the share of experts from outside the EU in %s is %d', (region, share) => {
  const there = completedIn2016.filter((mission) => regionOfActivity(mission.activity) === region)
  const outside = there.filter((mission) => !isEu(mission.country, of(mission.activity, 'from')))
  expect(distinct(outside.map((mission) => mission.person)) / distinct(there.map((mission) => mission.person))).toBe(
    share,
  )
})

test('the peers in Sub-Saharan Africa come mainly from the region itself', () => {
  const outside = completedIn2016.filter(
    (mission) => regionOfActivity(mission.activity) === 'ssa' && !isEu(mission.country, of(mission.activity, 'from')),
  )
  expect(
    distinct(outside.filter((mission) => africa.includes(mission.country)).map((mission) => mission.person)) /
      distinct(outside.map((mission) => mission.person)),
  ).toBeGreaterThan(0.75)
})

test('almost 40 per cent of the experts in Latin America came from Spain', () => {
  const there = completedIn2016.filter((mission) => regionOfActivity(mission.activity) === 'lac')
  const share =
    distinct(there.filter((mission) => mission.country === 'ES').map((mission) => mission.person)) /
    distinct(there.map((mission) => mission.person))
  expect(share).toBeGreaterThanOrEqual(0.38)
  expect(share).toBeLessThanOrEqual(0.4)
})

test('nobody is in two places at once', () => {
  const taken = new Map<string, { from: string; to: string; key: string }[]>()
  for (const mission of missions.filter((one) =>
    ['accepted', 'released', 'contracted', 'deployed', 'completed'].includes(one.state),
  )) {
    if (of(mission.activity, 'mode') === 'online' || of(mission.activity, 'type') === 'remote_assistance') continue
    const travel = of(mission.activity, 'host') === mission.country ? 0 : Number(of(mission.activity, 'travel_days'))
    const span = {
      from: plus(of(mission.activity, 'from'), -travel),
      to: plus(of(mission.activity, 'to'), travel),
      key: of(mission.activity, 'key'),
    }
    const others = taken.get(mission.person) ?? []
    expect(others.filter((other) => other.from <= span.to && span.from <= other.to)).toEqual([])
    taken.set(mission.person, [...others, span])
  }
})

test('nobody sits among participants while on a mission or at another activity', () => {
  const spans = new Map<string, { from: string; to: string }[]>()
  const onSite = (activity: Row) => of(activity, 'mode') !== 'online' && of(activity, 'type') !== 'remote_assistance'
  const stays = [
    ...completed.map((mission) => ({ person: mission.person, activity: mission.activity })),
    ...participations
      .filter((row) => of(row, 'state') === 'attended')
      .map((row) => ({ person: of(row, 'person'), activity: activityOf.get(of(row, 'activity')) ?? {} })),
  ].filter((stay) => onSite(stay.activity))
  for (const { person, activity } of stays) {
    const span = { from: of(activity, 'from'), to: of(activity, 'to') }
    const others = spans.get(person) ?? []
    expect(
      others.filter((other) => other.from <= span.to && span.from <= other.to),
      person,
    ).toEqual([])
    spans.set(person, [...others, span])
  }
})

test('nobody has done more in a year than the limits in their profile', () => {
  const profiles = byKey(experts, 'person')
  const years = Map.groupBy(completed, (mission) => `${mission.person} ${yearOf(of(mission.activity, 'from'))}`)
  for (const [key, done] of years) {
    const profile = profiles.get(key.split(' ')[0] ?? '')
    expect(done.length, key).toBeLessThanOrEqual(Number(of(profile, 'max_missions')))
    expect(
      done.reduce((sum, mission) => sum + Number(of(mission.row, 'worked_days')), 0),
      key,
    ).toBeLessThanOrEqual(Number(of(profile, 'max_days')))
  }
})

test('nobody is sent to a partner of the Action from its own administration', () => {
  expect(
    missions.filter((mission) =>
      of(actionOf.get(of(mission.activity, 'action')), 'partners')
        .split(';')
        .includes(mission.country),
    ),
  ).toEqual([])
})

test('every mobilisation goes through its steps in order', () => {
  const needed: Record<string, string[]> = {
    completed: ['invited_on', 'accepted_on', 'released_on', 'contracted_on', 'completed_on'],
    contracted: ['invited_on', 'accepted_on', 'released_on', 'contracted_on'],
    accepted: ['invited_on', 'accepted_on'],
    invited: ['invited_on'],
    shortlisted: [],
    declined: ['invited_on', 'ended_on'],
    expired: ['invited_on', 'ended_on'],
    withdrawn: ['invited_on', 'accepted_on', 'ended_on'],
  }
  const steps = ['invited_on', 'accepted_on', 'released_on', 'contracted_on', 'completed_on', 'ended_on']
  for (const { row, activity, state } of missions) {
    expect(steps.filter((step) => of(row, step) !== '').sort(), of(row, 'key')).toEqual(needed[state]?.toSorted())
    const days = [
      of(actionOf.get(of(activity, 'action')), 'started_on'),
      ...steps
        .slice(0, 4)
        .map((step) => of(row, step))
        .filter(Boolean),
      of(activity, 'from'),
    ]
    expect(days, of(row, 'key')).toEqual(days.toSorted())
    if (of(row, 'ended_on'))
      expect(of(row, 'ended_on') < of(activity, 'from') && of(row, 'ended_on') >= of(row, 'invited_on')).toBe(true)
    if (state === 'completed')
      expect(daysFrom(of(activity, 'to'), of(row, 'completed_on'))).toSatisfy((late: number) => late >= 0 && late <= 15)
    if (['declined', 'withdrawn'].includes(state)) expect(of(row, 'cause')).not.toBe('')
    expect(state === 'completed').toBe(isHeld(activity) && !['declined', 'expired', 'withdrawn'].includes(state))
  }
})

test('a seat has no more people than places, at any time of the replay in order of the file', () => {
  const onSeat = count(
    missions
      .filter((mission) => ['accepted', 'contracted', 'completed'].includes(mission.state))
      .map((mission) => of(mission.row, 'seat')),
  )
  for (const [seat, number] of Object.entries(onSeat))
    expect(number, seat).toBeLessThanOrEqual(Number(of(seatOf.get(seat), 'count')))
  for (const [index, { row, activity }] of missions.entries()) {
    if (of(row, 'ended_on') === '') continue
    const before = missions
      .slice(0, index)
      .filter((other) => of(other.row, 'seat') === of(row, 'seat') && other.state === 'completed')
    expect(before, of(activity, 'key')).toEqual([])
  }
  for (const activity of held)
    expect(
      completed.some((mission) => mission.activity === activity),
      of(activity, 'key'),
    ).toBe(true)
})

test('the roster has 533 experts, vetted by the end of 2016 and before they are invited', () => {
  expect(experts.length).toBe(533)
  const profiles = byKey(experts, 'person')
  expect(
    experts.every((row) => of(row, 'consent_on') <= of(row, 'vetted_on') && of(row, 'vetted_on') <= '2016-12-31'),
  ).toBe(true)
  for (const { row, person } of missions)
    if (of(row, 'invited_on')) expect(of(profiles.get(person), 'vetted_on') <= of(row, 'invited_on'), person).toBe(true)
})

test('whoever completes a mission has the theme at the level of the seat and speaks a language of the activity', () => {
  const ranks = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native']
  const profiles = byKey(experts, 'person')
  const pairs = (cell: string) =>
    new Map(list(cell).map((pair) => [pair.split(':')[0] ?? '', pair.split(':')[1] ?? '']))
  for (const { row, activity, person } of completed) {
    const seat = seatOf.get(of(row, 'seat'))
    expect(Number(pairs(of(profiles.get(person), 'themes')).get(of(seat, 'theme'))), person).toBeGreaterThanOrEqual(
      Number(of(seat, 'level')),
    )
    const spoken = pairs(of(profiles.get(person), 'languages'))
    expect(
      [...pairs(of(activity, 'languages'))].some(
        ([language, level]) => ranks.indexOf(spoken.get(language) ?? '') >= ranks.indexOf(level),
      ),
      `${person} ${of(activity, 'key')}`,
    ).toBe(true)
  }
})

test('640 to 660 persons attended in 2016, in 700 to 800 attendances', () => {
  const attended = participations.filter(
    (row) => of(row, 'state') === 'attended' && held.includes(activityOf.get(of(row, 'activity')) ?? {}),
  )
  expect(distinct(attended.map((row) => of(row, 'person')))).toSatisfy(
    (number: number) => number >= 640 && number <= 660,
  )
  expect(attended.length).toSatisfy((number: number) => number >= 700 && number <= 800)
})

test('six to ten experts of 2016 took part in an earlier activity, one of them a Filipino in Myanmar', () => {
  const first = (person: string) =>
    participations
      .filter((row) => of(row, 'person') === person && of(row, 'state') === 'attended')
      .map((row) => of(activityOf.get(of(row, 'activity')), 'from'))
      .sort()[0]
  const alumni = completedIn2016.filter((mission) => (first(mission.person) ?? '9999') < of(mission.activity, 'from'))
  expect(distinct(alumni.map((mission) => mission.person))).toSatisfy((number: number) => number >= 6 && number <= 10)
  expect(alumni.some((mission) => mission.country === 'PH' && leadOf(mission.activity) === 'MM')).toBe(true)
  expect(
    new Set(alumni.filter((mission) => regionOfActivity(mission.activity) === 'lac').map((mission) => mission.country)),
  ).toEqual(new Set(['DO', 'PE']))
})

test('participants come from the partners, regional meetings have guests, nationals abroad come home for their forum, and no expert is a participant of the same activity', () => {
  const regional = ['pe-2', 'mx-1', 'sica-1', 'mercosur-1']
  const experts = new Set(missions.map((mission) => `${of(mission.activity, 'key')} ${mission.person}`))
  for (const row of participations) {
    const activity = activityOf.get(of(row, 'activity'))
    const action = actionOf.get(of(activity, 'action'))
    const home = of(personOf.get(of(row, 'person')), 'country')
    expect(
      list(of(action, 'partners')).includes(home) ||
        (regional.includes(of(action, 'request')) && latin.includes(home)) ||
        of(action, 'request') === 'tg-3',
      of(row, 'person'),
    ).toBe(true)
    expect(experts.has(`${of(row, 'activity')} ${of(row, 'person')}`)).toBe(false)
    expect(['cancelled'].includes(of(activity, 'state'))).toBe(false)
  }
  expect(distinct(participations.map((row) => `${of(row, 'activity')} ${of(row, 'person')}`))).toBe(
    participations.length,
  )
})

test('people are at most 1,600, each with an address and a name of their own', () => {
  expect(people.length).toBeLessThanOrEqual(1600)
  expect(distinct(people.map((row) => of(row, 'email').toLowerCase()))).toBe(people.length)
  expect(distinct(people.map((row) => of(row, 'name')))).toBe(people.length)
  expect(people.every((row) => /@example\.(org|com)$/.test(of(row, 'email')))).toBe(true)
  expect(people.filter((row) => /delos santos|seyboun/i.test(of(row, 'name')))).toEqual([])
})

test('27 outputs were finalised in 2016: seven strategies and policies, five handbooks, 24 of them named in the report', () => {
  const delivered = outputs.filter((row) => yearOf(of(row, 'finalised_on')) === '2016')
  const types = count(delivered.map((row) => of(row, 'type')))
  expect(delivered.length).toBe(27)
  expect((types.strategy ?? 0) + (types.policy ?? 0)).toBe(7)
  expect(types.handbook).toBe(5)
  expect(delivered.filter((row) => of(row, 'source') !== 'illustrative').length).toBe(24)
})

test('the outputs stand where the report says', () => {
  const state = (key: string) => of(byKey(outputs).get(`output-${key}`), 'state')
  expect([
    state('zm-1-survey'),
    state('zm-1-recommendations'),
    state('pe-2-form'),
    state('sl-1-policy'),
    state('ne-2-strategy'),
  ]).toEqual(['drafted', 'adopted', 'adopted', 'submitted', 'finalised'])
})

test('every output climbs its ladder in order', () => {
  const rungs = ['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use']
  for (const row of outputs) {
    const days = rungs.map((rung) => of(row, `${rung}_on`))
    const reached = rungs.indexOf(of(row, 'state'))
    expect(
      days.map((day) => day !== ''),
      of(row, 'key'),
    ).toEqual(rungs.map((_, index) => index <= reached))
    const dates = [of(actionOf.get(of(row, 'action')), 'started_on'), ...days.filter(Boolean), '2016-12-31']
    expect(dates, of(row, 'key')).toEqual(dates.toSorted())
    const activity = of(row, 'activity')
    if (activity) expect(of(activityOf.get(activity), 'action')).toBe(of(row, 'action'))
    if (reached >= 4) expect(of(row, 'body') !== '' && of(row, 'evidence') !== '').toBe(true)
  }
})

test('every key leads to a row, and no key is there twice', () => {
  const keys = (file: (typeof files)[number], column = 'key') => new Set(data[file].map((row) => of(row, column)))
  const links: [(typeof files)[number], string, (typeof files)[number]][] = [
    ['accounts', 'authority', 'authorities'],
    ['accounts', 'body', 'bodies'],
    ['accounts', 'person', 'people'],
    ['requests', 'authority', 'authorities'],
    ['requests', 'joint_authorities', 'authorities'],
    ['requests', 'benefiting_authorities', 'authorities'],
    ['requests', 'redirected_to', 'initiatives'],
    ['requests', 'officer', 'accounts'],
    ['consultations', 'request', 'requests'],
    ['consultations', 'body', 'bodies'],
    ['actions', 'request', 'requests'],
    ['actions', 'officer', 'accounts'],
    ['activities', 'action', 'actions'],
    ['seats', 'activity', 'activities'],
    ['experts', 'person', 'people'],
    ['mobilisations', 'seat', 'seats'],
    ['mobilisations', 'person', 'people'],
    ['participations', 'activity', 'activities'],
    ['participations', 'person', 'people'],
    ['outputs', 'action', 'actions'],
    ['outputs', 'activity', 'activities'],
    ['intake', 'request', 'requests'],
    ['intake', 'filed_by', 'accounts'],
    ['questions', 'request', 'requests'],
    ['drafts', 'account', 'accounts'],
    ['portfolios', 'account', 'accounts'],
  ]
  for (const [file, column, target] of links) {
    const known = keys(target)
    for (const row of data[file])
      for (const key of list(of(row, column))) expect(known.has(key), `${file}.${column} ${key}`).toBe(true)
  }
  const profiles = keys('experts', 'person')
  for (const row of mobilisations) expect(profiles.has(of(row, 'person'))).toBe(true)
  for (const file of files)
    if (data[file][0] && 'key' in data[file][0]) expect(keys(file).size, file).toBe(data[file].length)
  expect(distinct(data.authorities.map((row) => `${of(row, 'partner')} ${of(row, 'name')}`))).toBe(
    data.authorities.length,
  )
  for (const row of data.authorities) expect(regionOf(of(row, 'partner'))).not.toBe('none')
  for (const row of requests)
    expect(
      of(
        data.authorities.find((one) => of(one, 'key') === of(row, 'authority')),
        'partner',
      ),
    ).toBe(of(row, 'partner'))
})

test('every row says where it comes from, and what was invented all the same', () => {
  const sources = ['I', '2.1', '2.2', '2.3', '2.4', 'III', 'IV', 'Foreword', 'illustrative']
  for (const file of files)
    for (const row of data[file]) {
      expect(sources, `${file} ${of(row, 'source')}`).toContain(of(row, 'source'))
      for (const column of list(row.invented ?? '')) expect(Object.keys(row), file).toContain(column)
    }
})

test('there is an account for each role, three officers and a committee of three with one chair', () => {
  const roles = count(accounts.map((row) => of(row, 'role')))
  expect(Object.keys(roles).sort()).toEqual([
    'administrator',
    'authority',
    'committee',
    'communications',
    'consulted',
    'donor',
    'expert',
    'focal_point',
    'manager',
    'officer',
  ])
  expect([roles.officer, roles.committee, roles.expert]).toEqual([3, 3, 2])
  expect(accounts.filter((row) => of(row, 'chair') === 'yes').map((row) => of(row, 'role'))).toEqual(['committee'])
  for (const role of Object.keys(roles))
    expect(
      accounts.some((row) => of(row, 'email') === `${role}@example.org`),
      role,
    ).toBe(true)
  for (const row of accounts.filter((one) => of(one, 'role') === 'expert'))
    expect(of(personOf.get(of(row, 'person')), 'name')).toBe(of(row, 'name'))
})

test('published values that stand against each other share a key', () => {
  const keys = count(published.map((row) => of(row, 'contradicts')).filter(Boolean))
  expect(Object.values(keys).every((number) => number > 1)).toBe(true)
  expect(
    published.every(
      (row) => ['=', '>', 'about', 'almost'].includes(of(row, 'operator')) && Number.isFinite(Number(of(row, 'value'))),
    ),
  ).toBe(true)
})

test('the narratives cover every section in English, and the first two in French', () => {
  const sections = [
    'foreword',
    'year',
    'region:sub_saharan_africa',
    'region:asia',
    'region:eastern_southern_neighbourhood',
    'region:latin_america_caribbean',
    'findings:1',
    'findings:2',
    'findings:3',
    'findings:4',
    'findings:5',
    'findings:6',
    'how_we_work',
  ]
  expect(narratives.filter((row) => of(row, 'language') === 'en').map((row) => of(row, 'section'))).toEqual(sections)
  expect(narratives.filter((row) => of(row, 'language') === 'fr').map((row) => of(row, 'section'))).toEqual([
    'foreword',
    'year',
  ])
  for (const row of narratives)
    expect(of(row, 'body').split(/\s+/).length, of(row, 'section')).toSatisfy(
      (words: number) => words >= 80 && words <= 150,
    )
})
