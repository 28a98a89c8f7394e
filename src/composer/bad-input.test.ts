import { expect, test } from 'vitest'
import { smallInstance } from '../../test/random-instance.ts'
import { faultsOf, type TestActivity, type TestExpert, type TestInstance } from '../../test/whole-model.ts'
import { FaultyInstance } from './faults.ts'
import { makePlan } from './make-plan.ts'
import { readInstance } from './read-instance.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const planned = (instance: unknown, gap = 0) => makePlan(bytesOf(JSON.stringify(instance)), { gap, seconds: 60 })

function faults(text: string): string[] {
  try {
    readInstance(bytesOf(text))
    return []
  } catch (error) {
    if (error instanceof FaultyInstance) return error.faults
    throw error
  }
}

const free = [{ from: '2016-01-01', to: '2016-12-31' }]
const expert = (id: string, more: Partial<TestExpert> = {}): TestExpert => ({
  id,
  themes: { t: 3 },
  languages: { en: 'C1' },
  available: free,
  ...more,
})
const activity = (id: string, from: string, to: string, more: Partial<TestActivity> = {}): TestActivity => ({
  id,
  partner: 'MM',
  hosts: ['MM'],
  region: 'asia',
  from,
  to,
  languages: { en: 'B2' },
  seats: [{ id: `${id}-s1`, count: 1, theme: 't', level: 1, days: 2 }],
  ...more,
})
const instance = (experts: unknown[], activities: unknown[], more: object = {}) =>
  JSON.stringify({ experts, activities, ...more })
const one = activity('a', '2016-05-09', '2016-05-10')

test.each([
  ['', 'the instance: not a JSON object (byte 0)'],
  ['[1]', 'the instance: not a JSON object (byte 0)'],
  ['{"experts":[', 'the instance: broken JSON at byte 12'],
  ['{"experts":[]', 'the instance: broken JSON at byte 13'],
  ['{"experts":[]} x', 'the instance: broken JSON at byte 15'],
  ['{"experts":[],"experts":[]}', 'experts: there twice'],
  ['{"experts":{},"activities":[]}', 'experts: not a list'],
  ['{"activities":[]}', 'experts: missing'],
  [instance(['x'], []), 'experts[0]: not an object but "x"'],
  [instance([{}], []), 'experts[0].id: missing'],
  [instance([expert('e'), expert('f'), expert('e')], []), 'experts[2].id: "e" is there already, as experts[0]'],
  [instance([], [one, { ...one, id: 'b' }]), 'activities[1].seats[0].id: "a-s1" is there already'],
  [
    instance([expert('e', { languages: { fr: 'D1' } })], []),
    'experts[0].languages.fr: unknown level "D1": A1, A2, B1, B2, C1, C2 or native',
  ],
  [instance([expert('e', { themes: { t: 4 } })], []), 'experts[0].themes.t: unknown level 4: 1, 2 or 3'],
  [
    instance([expert('e', { available: [{ from: '2016-03-01', to: '2016-02-01' }] })], []),
    'experts[0].available[0].to: 2016-02-01 is before from, 2016-03-01',
  ],
  [
    instance([expert('e', { available: [{ from: '2015-02-29', to: '2016-02-01' }] })], []),
    'experts[0].available[0].from: no such day "2015-02-29"',
  ],
  [instance([expert('e', { gender: 'woman' })], []), 'experts[0].gender: unknown gender "woman": f, m or x'],
  [instance([expert('e', { meanRating: 6 })], []), 'experts[0].meanRating: not a number from 1 to 5 but 6'],
  [instance([expert('e', { maxMissions: -1 })], []), 'experts[0].maxMissions: not a number from 0 to 1000000 but -1'],
  [instance([], [{ ...one, to: '2016-05-01' }]), 'activities[0].to: 2016-05-01 is before from, 2016-05-09'],
  [
    instance([], [{ ...one, languages: { en: 'fluent' } }]),
    'activities[0].languages.en: unknown level "fluent": A1, A2, B1, B2, C1, C2 or native',
  ],
  [instance([], [{ ...one, seats: undefined }]), 'activities[0].seats: missing'],
  [instance([], [{ ...one, team: { minWoman: 1 } }]), /^activities\[0\]\.team\.minWoman: unknown rule/],
  [
    instance([], [{ ...one, seats: [{ id: 's', theme: 't', count: 0 }] }]),
    'activities[0].seats[0].count: not a number from 1 to 1000000 but 0',
  ],
  [instance([], [], { weights: { theme: -1 } }), 'weights.theme: not a number from 0 to 1000000 but -1'],
  [instance([], [], { weights: { theme: 1e7 } }), 'weights.theme: not a number from 0 to 1000000 but 10000000'],
  [instance([], [], { weights: { charm: 1 } }), /^weights\.charm: unknown weight/],
  [instance([expert('e')], [one], { pinned: [{ expert: 'x', seat: 'a-s1' }] }), 'pinned[0].expert: unknown expert "x"'],
  [instance([expert('e')], [one], { excluded: [{ expert: 'e', seat: 'b' }] }), 'excluded[0].seat: unknown seat "b"'],
  [
    instance([expert('e')], [one], { excluded: [{ expert: 'e' }] }),
    'excluded[0].seat: missing: name a seat or an activity',
  ],
  [instance([expert('e')], [one], { pairs: [['e', 'a-s1']] }), 'pairs[0]: not [expert, seat, fit] but ["e","a-s1"]'],
  [instance([expert('e')], [one], { pairs: [['e', 'x', 1]] }), 'pairs[0][1]: unknown seat "x"'],
  [instance([expert('e')], [one], { pairs: [['e', 'a-s1', 'much']] }), /^pairs\[0\]\[2\]: not a number/],
])('an instance that is not of the form is refused with the path of the fault: %s', (text, fault) => {
  const found = faults(text)
  if (typeof fault === 'string') expect(found).toContain(fault)
  else expect(found.join('\n')).toMatch(fault)
})

test('a comma too many deep in a long list is found where it is', () => {
  const experts = Array.from({ length: 5000 }, (_, index) => JSON.stringify(expert(`e${index}`)))
  experts[4321] = '{"id":"broken",}'
  expect(faults(`{"experts":[${experts.join(',')}],"activities":[]}`).join()).toMatch(/^experts\[4321\]: not JSON/)
})

test('all faults of an instance are told at once', () => {
  expect(
    faults(instance([expert('e', { languages: { fr: 'D1' }, gender: 'y' })], [{ ...one, from: 'May' }])),
  ).toHaveLength(3)
})

test('nobody at all, no seat, and nobody who fits are planned, with the reasons', async () => {
  expect(await planned({ experts: [], activities: [] })).toMatchObject({
    status: 'optimal',
    objective: 0,
    bound: 0,
    gap: 0,
    assignments: [],
    short: [],
  })
  expect(
    await planned({ experts: [expert('e')], activities: [{ ...one, seats: [], team: { minWomen: 1 } }] }),
  ).toMatchObject({ status: 'optimal', objective: -100, shortfalls: [{ missing: 1 }] })
  expect(await planned({ experts: [], activities: [one] })).toMatchObject({
    status: 'optimal',
    objective: -1000,
    short: [{ seat: 'a-s1', places: 1, reasons: [] }],
  })
  const nobodyFits = await planned({
    experts: [expert('e', { themes: {} }), expert('f', { available: [] })],
    activities: [{ ...one, team: { minWomen: 1 } }],
  })
  expect(nobodyFits).toMatchObject({ objective: -1100, shortfalls: [{ activity: 'a', rule: 'minWomen', missing: 1 }] })
  expect(nobodyFits.short[0]?.reasons).toEqual([
    { rule: 'theme', removes: 1 },
    { rule: 'availability', removes: 1 },
  ])
})

test('pins that cannot hold together are named, and nothing else is planned', async () => {
  const second = activity('b', '2016-05-10', '2016-05-11')
  const pinned = [
    { expert: 'e', seat: 'a-s1' },
    { expert: 'e', seat: 'b-s1' },
  ]
  const plan = await planned({ experts: [expert('e'), expert('f')], activities: [one, second], pinned })
  expect(plan).toMatchObject({ status: 'infeasible-pins', objective: null, bound: null, gap: null, assignments: [] })
  expect(plan.conflictingPins).toEqual(pinned.map((pin) => ({ ...pin, rules: ['overlap'] })))
})

test('a pin overrides who may take a seat, and says which rules it breaks', async () => {
  const plan = await planned({
    experts: [expert('e', { themes: {}, languages: {}, available: [], employedIn: 'MM' })],
    activities: [one],
    pinned: [{ expert: 'e', seat: 'a-s1' }],
    excluded: [{ expert: 'e', activity: 'a' }],
  })
  expect(plan.brokenPins).toEqual([
    { expert: 'e', seat: 'a-s1', rules: ['excluded', 'theme', 'language', 'availability', 'ownAdministration'] },
  ])
  expect(plan).toMatchObject({
    status: 'optimal',
    objective: 19,
    assignments: [{ expert: 'e', seat: 'a-s1', fit: 19 }],
  })
})

test('equal fits everywhere, and one expert for everything, are proven optimal', async () => {
  const same = Array.from({ length: 40 }, (_, index) => expert(`e${index}`, { maxMissions: 2 }))
  const many = Array.from({ length: 60 }, (_, index) => activity(`a${index}`, '2016-05-09', '2016-05-10'))
  const equal = await planned({ experts: same, activities: many })
  expect(equal).toMatchObject({ status: 'optimal', assignments: { length: 40 }, short: { length: 20 } })
  const alone = await planned({
    experts: [expert('only', { maxMissions: 7 })],
    activities: many.map((each, index) => ({
      ...each,
      from: `2016-0${1 + (index % 9)}-01`,
      to: `2016-0${1 + (index % 9)}-02`,
    })),
  })
  expect(alone).toMatchObject({ status: 'optimal', assignments: { length: 7 } })
})

test.each([0, 1_000_000])('weights of %i are planned as any', async (weight) => {
  const weights = Object.fromEntries(
    ['theme', 'language', 'region', 'neighbour', 'alumni', 'rating', 'rest'].map((name) => [name, weight]),
  )
  const small: TestInstance = { ...smallInstance(11, { experts: 12, activities: 4, days: 12 }), pinned: [], weights }
  const plan = await planned(small)
  expect(faultsOf(small, plan)).toEqual([])
  expect(plan.status).toBe('optimal')
})

test('a member that is null counts as absent', async () => {
  expect(
    await planned({
      weights: null,
      experts: [expert('e')],
      activities: [one],
      borders: null,
      pinned: null,
      excluded: null,
      pairs: null,
    }),
  ).toMatchObject({
    status: 'optimal',
    assignments: [{ expert: 'e' }],
  })
})

test('ids may hold any characters', async () => {
  const odd = ['__proto__', 'constructor', 'a"b\\c', '\u0000', 'एक', '👩‍💼', ' ']
  const plan = await planned({
    experts: odd.map((id) => expert(id, { maxMissions: 1 })),
    activities: odd.map((id, index) => activity(id, `2016-05-0${index + 1}`, `2016-05-0${index + 1}`)),
  })
  expect(plan.assignments.map((place) => place.expert).sort()).toEqual(odd.toSorted())
})

test('a remote activity asks for as many days of its span as the seat has, and keeps nobody from another', async () => {
  const remote = activity('r', '2016-05-01', '2016-05-31', { remote: true, travelDays: 3 })
  const few = expert('few', { available: [{ from: '2016-05-09', to: '2016-05-10' }], maxMissions: 2 })
  expect(await planned({ experts: [few], activities: [remote, one] })).toMatchObject({
    status: 'optimal',
    assignments: [{ seat: 'r-s1' }, { seat: 'a-s1' }],
  })
})
