import { type Features, type Instance, mulberry, randomInstance, type Size } from './instances.ts'

/**
 * Years that a facility can meet. Each differs from the usual one by the features named, and from no real year that
 * anybody can know beforehand: an engine that is fast on one generator only has learnt that generator.
 */
const unlike = {
  base: {},
  /** Few values of fit: everybody is as good as the next. */
  tied: { alike: true },
  few: { countries: 8, euCountries: 3 },
  /** A third of all pairs. */
  dense: { themes: 4, languages: 3, themesEach: [2, 4], languagesEach: [2, 3] },
  /** All within 45 days. */
  bunched: { start: [8, 52] },
  /** Small ones, of three people each. */
  employers: { colleagues: 3 },
  remote: { remote: 0.5 },
  long: { length: [10, 24], days: [20, 60] },
  /** Days bind before missions do. */
  knapsack: { missions: [5, 8], days: [8, 17], length: [1, 5], workload: [0, 3] },
  /** One person in thirty is from the EU, and every team asks for one. */
  rareEu: { fromEu: 1 / 30, teams: 1, always: ['minEu'] },
  /** Of up to twenty. */
  teams: { seats: [4, 20] },
  /** Nobody shares a team with somebody of the same country, and there are eight countries. */
  capped: { countries: 8, euCountries: 3, seats: [2, 5], teams: 1, perCountry: 1 },
  /** One mission each, and hardly enough people. */
  scarce: { missions: [1, 1], seats: [4, 12] },
  /** Many features at once. */
  mixed: {
    themes: 8,
    languages: 5,
    countries: 8,
    euCountries: 3,
    regions: 3,
    themesEach: [1, 5],
    missions: [1, 3],
    days: [8, 20],
    start: [60, 209],
    colleagues: 5,
    remote: 0.15,
    seats: [1, 4],
    places: [1, 2],
    themeOfEachSeat: true,
    teams: 0.8,
  },
  /** Nearly all seven on each team of two to four. */
  minima: { seats: [2, 4], teams: 1, minima: 0.9 },
  /** A facility's first years: hardly anybody was on a mission, and every team asks for somebody who was. */
  newcomers: { known: 0.08, alumni: 0.02, teams: 1, always: ['minVeterans'] },
  oneRegion: { oneRegion: true, countries: 60, euCountries: 12, languages: 3, teams: 0.8, always: ['minRegion'] },
  allRemote: { remote: 1, length: [5, 40], workload: [-3, 0], travel: [0, 0] },
  /** Spring, early summer and autumn. */
  seasons: { peaks: [75, 150, 275] },
  /** A third of the roster speaks one language, the same, and no other. */
  oneLanguage: { onlyFirst: 1 / 3 },
  /** Everything within 45 days, nine places an activity: nobody would plan it. */
  worst: { start: [8, 52], seats: [9, 9], themes: 8, languages: 5, countries: 8, euCountries: 3, missions: [1, 2] },
} satisfies Record<string, Features>

export type Family = keyof typeof unlike | 'merged'
export const families: Family[] = [...(Object.keys(unlike) as (keyof typeof unlike)[]), 'merged']
/** Those that somebody would plan, for which the targets hold. */
export const plannedFamilies = families.filter((family) => family !== 'worst')

export function instanceOf(family: Family, size: Size): Instance {
  return family === 'merged' ? merged(size, {}) : randomInstance(size, unlike[family])
}

/** Two facilities that became one: what they are about, where and for whom differs; one person in ten knows both. */
function merged(size: Size, features: Features): Instance {
  const half = (count: number, which: number) => Math.floor((count + which) / 2)
  const [first, second] = [0, 1].map((which) =>
    named(
      randomInstance(
        {
          experts: half(size.experts, which),
          activities: half(size.activities, which),
          seed: size.seed * 2 + which,
        },
        features,
      ),
      ['north', 'south'][which] ?? '',
    ),
  ) as [Instance, Instance]
  const experts = second.experts.map((expert, index) => {
    const other = first.experts[index]
    return index % 10 === 0 && other ? { ...expert, themes: { ...expert.themes, ...other.themes } } : expert
  })
  return {
    experts: [...first.experts, ...experts],
    activities: [...first.activities, ...second.activities],
    borders: first.borders,
  }
}

function named({ experts, activities, borders }: Instance, facility: string): Instance {
  const own = (text: string) => `${facility} ${text}`
  const keysOf = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [own(key), value]))
  return {
    experts: experts.map((expert) => ({
      ...expert,
      id: own(expert.id),
      employer: expert.employer === null ? null : own(expert.employer),
      themes: keysOf(expert.themes),
    })),
    activities: activities.map((activity) => ({
      ...activity,
      id: own(activity.id),
      theme: own(activity.theme),
      seats: activity.seats.map((seat) => ({ ...seat, id: own(seat.id), theme: own(seat.theme) })),
    })),
    borders,
  }
}

/**
 * The same years in small, for tests against the whole model: so few themes, languages and days that every constraint
 * binds now and then, with pins, exclusions and halves of days in some of them.
 */
export function smallOf(family: Family, size: Size) {
  const instance = family === 'merged' ? merged(size, thinned({})) : randomInstance(size, thinned(unlike[family]))
  const random = mulberry(size.seed + 1_000_003)
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const seats = instance.activities.flatMap((activity) => activity.seats)
  const halves = random() < 0.2 ? 0.5 : 0
  const pinned = Array.from({ length: random() < 0.2 ? 1 + Math.floor(random() * 2) : 0 }, () => ({
    expert: one(instance.experts).id,
    seat: one(seats).id,
  }))
  const excluded = Array.from({ length: Math.floor(random() * 3) }, () => ({
    expert: one(instance.experts).id,
    ...(random() < 0.5 ? { seat: one(seats).id } : { activity: one(instance.activities).id }),
  }))
  return {
    ...instance,
    activities: instance.activities.map((activity) => ({
      ...activity,
      seats: activity.seats.map((seat) => ({ ...seat, days: seat.days + halves })),
    })),
    pinned,
    excluded,
  }
}

function thinned(features: Features): Features {
  const [first, last] = features.start ?? [8, 352]
  const [fewest, most] = features.seats ?? [1, 3]
  return {
    ...features,
    themes: 2,
    languages: 2,
    regions: 2,
    countries: features.countries === 8 ? 4 : 7,
    euCountries: 2,
    themesEach: [features.themesEach?.[0] ?? 1, 2],
    languagesEach: [features.languagesEach?.[0] ?? 1, 2],
    fromEu: Math.max(features.fromEu ?? 0.5, 1 / 6),
    start: [120, 120 + Math.ceil((last - first) / 7)],
    peaks: (features.peaks ?? []).map((peak) => 110 + Math.floor(peak / 7)),
    seats: [Math.min(fewest, 5), Math.min(most, 7)],
  }
}
