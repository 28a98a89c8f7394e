import type { TestActivity, TestExpert, TestInstance } from './whole-model.ts'

/** A small generator of numbers from 0 to 1 that a seed determines. */
export function seeded(seed: number): () => number {
  let state = seed * 2654435761 + 1
  return () => {
    state = (Math.imul(state ^ (state >>> 16), 0x45d9f3b) + 0x9e3779b9) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296
  }
}

const levels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native']
const countries = ['AA', 'BB', 'CC', 'DD', 'EE']
const regions = ['north', 'south']
const themes = ['t1', 't2', 't3']
const languages = ['en', 'fr']
const minima = ['minNonEu', 'minEu', 'minRegion', 'minNeighbour', 'minWomen', 'minMen', 'minVeterans']
const day = (number: number) => new Date(Date.UTC(2016, 0, 1 + number)).toISOString().slice(0, 10)

/**
 * An instance in which every constraint binds now and then: few people, overlapping activities, tight limits, pins and
 * exclusions.
 */
export function smallInstance(seed: number, size: { experts: number; activities: number; days: number }): TestInstance {
  const random = seeded(seed)
  const upTo = (count: number) => Math.floor(random() * count)
  const one = <T>(list: readonly T[]): T => list[upTo(list.length)] as T
  const chance = (share: number) => random() < share

  const expert = (index: number): TestExpert => {
    const employedIn = chance(0.95) ? one(countries) : null
    return {
      id: `e${index}`,
      employer: chance(0.8) ? one(['ministry', 'police']) : null,
      employedIn,
      eu: employedIn === 'AA' || employedIn === 'BB',
      gender: one(['f', 'm', 'x', null]),
      region: chance(0.9) ? one(regions) : null,
      themes: Object.fromEntries(themes.filter(() => chance(0.6)).map((theme) => [theme, 1 + upTo(3)])),
      languages: Object.fromEntries(languages.filter(() => chance(0.7)).map((language) => [language, one(levels)])),
      regionsWorkedIn: regions.filter(() => chance(0.4)),
      available: chance(0.15) ? [] : [{ from: day(upTo(size.days / 3)), to: day(size.days / 2 + upTo(size.days)) }],
      ...(chance(0.6) ? { maxMissions: upTo(4) } : {}),
      ...(chance(0.6) ? { maxDays: 2 + upTo(12) } : {}),
      alumnus: chance(0.3),
      meanRating: chance(0.6) ? 1 + upTo(41) / 10 : null,
      completedMissions: upTo(3),
      missionsLast12Months: upTo(6),
    }
  }

  const activity = (index: number): TestActivity => {
    const first = 3 + upTo(size.days)
    const length = 1 + upTo(4)
    const host = one(countries)
    return {
      id: `a${index}`,
      partner: host,
      hosts: chance(0.2) ? [host, one(countries)] : [host],
      region: one(regions),
      from: day(first),
      to: day(first + length - 1),
      travelDays: upTo(3),
      ...(chance(0.15) ? { remote: true } : {}),
      languages: Object.fromEntries(
        languages
          .filter((_, at) => at === index % 2 || chance(0.4))
          .map((language) => [language, one(levels.slice(0, 5))]),
      ),
      seats: Array.from({ length: 1 + upTo(3) }, (_, at) => ({
        id: `a${index}-s${at}`,
        role: at === 0 ? 'lead' : 'expert',
        count: chance(0.2) ? 2 : 1,
        theme: one(themes),
        level: 1 + upTo(2),
        days: 1 + upTo(7),
        ...(chance(0.3) ? { allowOwnAdministration: true } : {}),
      })),
      ...(chance(0.7)
        ? {
            team: {
              ...Object.fromEntries(minima.filter(() => chance(0.3)).map((rule) => [rule, 1 + upTo(2)])),
              ...(chance(0.4) ? { maxPerEmployer: 1 + upTo(2) } : {}),
              ...(chance(0.3) ? { maxPerCountry: 1 + upTo(2) } : {}),
            },
          }
        : {}),
    }
  }

  const experts = Array.from({ length: size.experts }, (_, index) => expert(index))
  const activities = Array.from({ length: size.activities }, (_, index) => activity(index))
  const seats = activities.flatMap(({ seats: own }) => own)
  const some = (share: number) => (chance(share) ? 1 + upTo(2) : 0)
  return {
    ...(chance(0.3) ? { weights: { theme: upTo(50), rating: upTo(40), neighbour: upTo(20) } } : {}),
    experts,
    activities,
    borders: Object.fromEntries(
      countries.map((country) => [country, countries.filter((other) => other !== country && chance(0.4))]),
    ),
    pinned: Array.from({ length: some(0.3) }, () => ({ expert: one(experts).id, seat: one(seats).id })),
    excluded: Array.from({ length: some(0.4) }, () => ({
      expert: one(experts).id,
      ...(chance(0.5) ? { seat: one(seats).id } : { activity: one(activities).id }),
    })),
  }
}
