/**
 * Instances of composer.md's kind, the same for the same seed: a year of activities, a roster of which about 8 % may
 * take each seat.
 */
export type Instance = ReturnType<typeof randomInstance>

const themes = Array.from({ length: 20 }, (_, index) => `theme${index}`)
const languages = ['en', 'fr', 'es', 'ar', 'pt', 'ru', 'de', 'zh']
const regions = Array.from({ length: 8 }, (_, index) => `region${index}`)
const countries = Array.from(
  { length: 190 },
  (_, index) => `${String.fromCharCode(65 + Math.floor(index / 26))}${String.fromCharCode(65 + (index % 26))}`,
)
const levels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native']
const yearStart = Date.UTC(2016, 0, 1)
const day = (number: number) => new Date(yearStart + number * 86_400_000).toISOString().slice(0, 10)

export function randomInstance(size: { experts: number; activities: number; seed: number }) {
  const random = mulberry(size.seed)
  const upTo = (count: number) => Math.floor(random() * count)
  const one = <T>(list: readonly T[]): T => list[upTo(list.length)] as T
  // Few themes and languages are asked for often, many rarely, as in real years.
  const popular = <T>(list: readonly T[], bias: number): T => list[Math.floor(list.length * random() ** bias)] as T
  const some = <T>(count: number, draw: () => T): T[] => {
    const drawn = new Set<T>()
    while (drawn.size < count) drawn.add(draw())
    return [...drawn]
  }
  const regionOf = new Map(countries.map((country, index) => [country, regions[index % regions.length] ?? '']))
  const eu = new Set(countries.slice(0, 28))
  const employers = Math.max(8, Math.round(size.experts / 12))

  const expert = (index: number) => {
    const employedIn = random() < 0.5 ? one(countries.slice(0, 28)) : one(countries)
    const rated = random() < 0.6
    const completed = rated ? 1 + upTo(6) : 0
    return {
      id: `e${index}`,
      employer: random() < 0.95 ? `employer ${upTo(employers)}` : null,
      employedIn,
      eu: eu.has(employedIn),
      region: regionOf.get(employedIn),
      gender: random() < 0.47 ? 'f' : random() < 0.95 ? 'm' : 'x',
      themes: Object.fromEntries(some(1 + upTo(4), () => popular(themes, 2.6)).map((theme) => [theme, 1 + upTo(3)])),
      languages: Object.fromEntries(
        some(1 + upTo(3), () => popular(languages, 3)).map((language) => [language, one(levels.slice(2))]),
      ),
      regionsWorkedIn: some(upTo(4), () => one(regions)),
      available: windows(random),
      maxMissions: 1 + upTo(4),
      maxDays: 8 + upTo(32),
      alumnus: random() < 0.2,
      meanRating: rated ? Math.round((2.5 + random() * 2.5) * 10) / 10 : null,
      completedMissions: completed,
      missionsLast12Months: Math.min(completed, upTo(4)),
    }
  }

  const activity = (index: number) => {
    const host = one(countries)
    const first = 8 + upTo(345)
    const length = 1 + upTo(5)
    const theme = popular(themes, 2.6)
    const seats = 1 + upTo(3)
    return {
      id: `a${index}`,
      partner: host,
      hosts: [host],
      region: regionOf.get(host),
      from: day(first),
      to: day(first + length - 1),
      travelDays: upTo(3),
      theme,
      languages: Object.fromEntries(
        some(1 + upTo(2), () => popular(languages, 3)).map((language) => [language, one(levels.slice(2, 4))]),
      ),
      seats: Array.from({ length: seats }, (_, seat) => ({
        id: `a${index}-s${seat}`,
        role: seat === 0 ? 'lead' : 'expert',
        count: 1,
        theme,
        level: random() < 0.7 ? 1 : 2 + upTo(2),
        days: length + upTo(3),
      })),
      ...(random() < 0.5 ? { team: team(random, seats) } : {}),
    }
  }

  const borders = Object.fromEntries(
    countries.map((country, index) => [
      country,
      [1, 8, 16].map((step) => countries[(index + step) % countries.length] ?? ''),
    ]),
  )
  return {
    experts: Array.from({ length: size.experts }, (_, index) => expert(index)),
    activities: Array.from({ length: size.activities }, (_, index) => activity(index)),
    borders,
  }
}

/** Two or three windows that cover about half of the year. */
function windows(random: () => number) {
  const count = 1 + Math.floor(random() * 3)
  const part = Math.floor(366 / count)
  return Array.from({ length: count }, (_, index) => {
    const length = Math.floor(part * (0.35 + random() * 0.5))
    const from = index * part + Math.floor(random() * (part - length))
    return { from: day(from), to: day(from + length - 1) }
  })
}

const minima = ['minNonEu', 'minEu', 'minRegion', 'minNeighbour', 'minWomen', 'minMen', 'minVeterans'] as const

function team(random: () => number, seats: number) {
  const rules = minima.filter(() => random() < 0.35).map((rule) => [rule, seats > 2 && random() < 0.2 ? 2 : 1])
  return { ...Object.fromEntries(rules), ...(random() < 0.3 ? { maxPerCountry: 1 } : {}) }
}

/** A small generator of numbers from 0 to 1 that a seed determines. */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
