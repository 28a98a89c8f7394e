import { expect, test } from 'vitest'
import { type Family, families, smallOf } from '../../bench/families.ts'
import { wrongWith } from '../../test/against-whole-model.ts'
import type { TestExpert, TestInstance, TestSeat } from '../../test/whole-model.ts'

/** These tests work without a pause, and a busy machine takes its time. */
const patient = 300_000

const weights = (weight: (index: number) => number) =>
  Object.fromEntries(
    ['theme', 'language', 'region', 'neighbour', 'alumni', 'rating', 'rest'].map((name, index) => [
      name,
      weight(index),
    ]),
  )
const withExperts = (instance: TestInstance, change: (expert: TestExpert, index: number) => Partial<TestExpert>) => ({
  ...instance,
  experts: instance.experts.map((expert, index) => ({ ...expert, ...change(expert, index) })),
})
const withSeats = (instance: TestInstance, change: (seat: TestSeat, index: number) => Partial<TestSeat>) => ({
  ...instance,
  activities: instance.activities.map((activity) => ({
    ...activity,
    seats: activity.seats.map((seat, index) => ({ ...seat, ...change(seat, index) })),
  })),
})
const seatsOf = (instance: TestInstance) => instance.activities.flatMap((activity) => activity.seats)
const inYear = (day: string, year: number) => `${2016 + year}${day === '2016-02-29' ? '-02-28' : day.slice(4)}`
const oneDay = (day: number) => {
  const text = new Date(Date.UTC(2016, 0, 1 + day)).toISOString().slice(0, 10)
  return { from: text, to: text }
}

const kinds: Record<string, (instance: TestInstance) => TestInstance> = {
  'nobody for a seat': (instance) => withSeats(instance, (_, index) => (index === 0 ? { theme: 'unheard of' } : {})),
  'nobody for any seat': (instance) => withExperts(instance, () => ({ available: [] })),
  'one person for all': (instance) => ({
    ...withExperts(instance, () => ({
      themes: { theme0: 3, theme1: 3, 'north theme0': 3, 'north theme1': 3, 'south theme0': 3, 'south theme1': 3 },
      languages: { en: 'native', fr: 'native' },
      available: [{ from: '2016-01-01', to: '2016-12-31' }],
      maxMissions: 100,
      maxDays: 1000,
    })),
    experts: instance.experts.slice(0, 1),
    pinned: [],
    excluded: [],
  }),
  'all pinned': (instance) => ({
    ...instance,
    pinned: seatsOf(instance).map((seat, index) => ({
      expert: instance.experts[index % instance.experts.length]?.id ?? '',
      seat: seat.id,
    })),
  }),
  'everybody excluded from everything': (instance) => ({
    ...instance,
    excluded: instance.experts.flatMap((expert) =>
      instance.activities.map((activity) => ({ expert: expert.id, activity: activity.id })),
    ),
  }),
  'weights of 0': (instance) => ({ ...instance, weights: weights(() => 0) }),
  'weights of 1,000,000': (instance) => ({ ...instance, weights: weights(() => 1_000_000) }),
  'weights of 0 and of 1,000,000': (instance) => ({ ...instance, weights: weights((index) => (index % 2) * 1e6) }),
  'ratings all equal': (instance) => withExperts(instance, () => ({ meanRating: 5 })),
  'one day for all activities': (instance) => ({
    ...instance,
    activities: instance.activities.map((activity) => ({ ...activity, ...oneDay(140) })),
  }),
  'ten years': (instance) => ({
    ...withExperts(instance, ({ available = [] }) => ({
      available: Array.from({ length: 10 }, (_, year) =>
        available.map(({ from, to }) => ({ from: inYear(from, year), to: inYear(to, year) })),
      ).flat(),
    })),
    activities: instance.activities.map((activity, index) => ({
      ...activity,
      from: inYear(activity.from, (index * 9) % 10),
      to: inYear(activity.to, index % 2 === 0 ? (index * 9) % 10 : 9),
    })),
  }),
  'twenty places a seat': (instance) => withSeats(instance, () => ({ count: 20 })),
  'windows of one day': (instance) =>
    withExperts(instance, (_, person) => ({
      available: Array.from({ length: 60 }, (_, index) =>
        oneDay(100 + index + ((index * (person + 3)) % 7 > 4 ? 1 : 0)),
      ),
    })),
  'two of everybody, who differ by an identifier only': (instance) => ({
    ...instance,
    experts: instance.experts.flatMap((expert) => [expert, { ...expert, id: `${expert.id} again` }]),
  }),
  'no missions, or no days': (instance) =>
    withExperts(instance, (_, index) => (index % 3 === 0 ? { maxMissions: 0 } : index % 3 === 1 ? { maxDays: 0 } : {})),
}

const years = (family: Family): TestInstance[] =>
  [1, 2, 3, 4].map((seed) => smallOf(family, { experts: 5 + seed, activities: 2 + (seed % 2), seed: seed + 7000 }))

test.each(Object.keys(kinds))(
  'in a year of any family with %s the plan is the optimum of the whole model',
  async (kind) => {
    for (const family of families)
      for (const [year, instance] of years(family).entries())
        expect({ family, year, wrong: await wrongWith(kinds[kind]?.(instance) ?? instance, 0) }).toEqual({
          family,
          year,
          wrong: [],
        })
  },
  patient,
)
