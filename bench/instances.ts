/**
 * Instances of composer.md's kind, the same for the same seed: a year of activities, a roster of which about 8 % may
 * take each seat. What makes a year unlike this one is told by its features.
 */
export type Instance = ReturnType<typeof randomInstance>
export type Size = { experts: number; activities: number; seed: number }

/** Both ends are drawn, too. */
type Range = readonly [least: number, most: number]

const minima = ['minNonEu', 'minEu', 'minRegion', 'minNeighbour', 'minWomen', 'minMen', 'minVeterans'] as const

const usual = {
  themes: 20,
  languages: 8,
  regions: 8,
  countries: 190,
  /** The first of the countries. */
  euCountries: 28,
  /** A share of the roster that surely works in the EU; the others anywhere. */
  fromEu: 0.5,
  themesEach: [1, 4] as Range,
  languagesEach: [1, 3] as Range,
  /** A share that speaks the first language and no other. */
  onlyFirst: 0,
  missions: [1, 4] as Range,
  days: [8, 39] as Range,
  known: 0.6,
  alumni: 0.2,
  /** Nobody differs by region, rating, rest or level of language. */
  alike: false,
  /** So many people each employer has, all in one country; 0: employers as they come. */
  colleagues: 0,
  start: [8, 352] as Range,
  /** Most activities begin within a fortnight of these days; none: they begin on any day. */
  peaks: [] as number[],
  length: [1, 5] as Range,
  travel: [0, 2] as Range,
  remote: 0,
  seats: [1, 3] as Range,
  places: [1, 1] as Range,
  themeOfEachSeat: false,
  /** Days of work beyond those of the activity. */
  workload: [0, 2] as Range,
  /** Where all is held, and most of the roster is from. */
  oneRegion: false,
  teams: 0.5,
  minima: 0.35,
  always: [] as (typeof minima)[number][],
  perCountry: 0.3,
}
export type Features = Partial<typeof usual>

const levels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native']
const commonLanguages = ['en', 'fr', 'es', 'ar', 'pt', 'ru', 'de', 'zh']
const yearStart = Date.UTC(2016, 0, 1)
const day = (number: number) => new Date(yearStart + number * 86_400_000).toISOString().slice(0, 10)
const letter = (number: number) => String.fromCharCode(65 + number)

export function randomInstance(size: Size, features: Features = {}) {
  const like = { ...usual, ...features }
  const random = mulberry(size.seed)
  const upTo = (count: number) => Math.floor(random() * count)
  // What is certain is not drawn, so that a feature more leaves the others' draws as they were.
  const within = ([least, most]: Range) => (least === most ? least : least + upTo(most - least + 1))
  const chance = (share: number) => share > 0 && (share >= 1 || random() < share)
  const one = <T>(list: readonly T[]): T => list[upTo(list.length)] as T
  // Few themes and languages are asked for often, many rarely, as in real years.
  const popular = <T>(list: readonly T[], bias: number): T => list[Math.floor(list.length * random() ** bias)] as T
  const some = <T>(count: number, draw: () => T): T[] => {
    const drawn = new Set<T>()
    while (drawn.size < count) drawn.add(draw())
    return [...drawn]
  }

  const themes = Array.from({ length: like.themes }, (_, index) => `theme${index}`)
  const languages = commonLanguages.slice(0, like.languages)
  const regions = Array.from({ length: like.regions }, (_, index) => `region${index}`)
  const countries = Array.from(
    { length: like.countries },
    (_, index) => `${letter(Math.floor(index / 26))}${letter(index % 26)}`,
  )
  const regionOf = new Map(
    countries.map((country, index) => [
      country,
      regions[like.oneRegion && index % 5 > 0 ? 0 : index % regions.length] ?? '',
    ]),
  )
  const hosts = like.oneRegion ? countries.filter((country) => regionOf.get(country) === regions[0]) : countries
  const members = countries.slice(0, like.euCountries)
  const eu = new Set(members)
  const employers = Math.max(8, Math.round(size.experts / 12))

  const anywhere = like.fromEu < 0.5 ? countries.slice(like.euCountries) : countries
  const workplace = (index: number) => {
    if (like.colleagues === 0) return random() < like.fromEu ? one(members) : one(anywhere)
    const ofEmployer = mulberry(size.seed * 7919 + Math.floor(index / like.colleagues))
    const list = ofEmployer() < like.fromEu ? members : anywhere
    return list[Math.floor(ofEmployer() * list.length)] ?? ''
  }
  const employerOf = (index: number) => {
    if (like.colleagues > 0) return `employer ${Math.floor(index / like.colleagues)}`
    return random() < 0.95 ? `employer ${upTo(employers)}` : null
  }

  const expert = (index: number) => {
    const employedIn = workplace(index)
    const rated = random() < like.known
    const completed = rated ? 1 + upTo(6) : 0
    const person = {
      id: `e${index}`,
      employer: employerOf(index),
      employedIn,
      eu: eu.has(employedIn),
      region: regionOf.get(employedIn),
      gender: random() < 0.47 ? 'f' : random() < 0.95 ? 'm' : 'x',
      themes: Object.fromEntries(
        some(within(like.themesEach), () => popular(themes, 2.6)).map((theme) => [theme, 1 + upTo(3)]),
      ),
      languages: Object.fromEntries(
        (chance(like.onlyFirst)
          ? languages.slice(0, 1)
          : some(within(like.languagesEach), () => popular(languages, 3))
        ).map((language) => [language, one(levels.slice(2))]),
      ),
      regionsWorkedIn: some(Math.min(upTo(4), regions.length), () => one(regions)),
      available: windows(random),
      maxMissions: within(like.missions),
      maxDays: within(like.days),
      alumnus: random() < like.alumni,
      meanRating: rated ? Math.round((2.5 + random() * 2.5) * 10) / 10 : null,
      completedMissions: completed,
      missionsLast12Months: Math.min(completed, upTo(4)),
    }
    return like.alike ? alike(person) : person
  }

  const firstDay = () => {
    if (like.peaks.length === 0 || random() < 0.1) return within(like.start)
    return one(like.peaks) + upTo(8) + upTo(8)
  }

  const activity = (index: number) => {
    const host = one(hosts)
    const first = firstDay()
    const length = within(like.length)
    const theme = popular(themes, 2.6)
    const seats = within(like.seats)
    const remote = chance(like.remote)
    return {
      id: `a${index}`,
      partner: host,
      hosts: [host],
      region: regionOf.get(host) ?? '',
      from: day(first),
      to: day(first + length - 1),
      travelDays: within(like.travel),
      ...(remote ? { remote } : {}),
      theme,
      languages: Object.fromEntries(
        some(1 + upTo(Math.min(2, languages.length)), () => popular(languages, 3)).map((language) => [
          language,
          one(levels.slice(2, 4)),
        ]),
      ),
      seats: Array.from({ length: seats }, (_, seat) => ({
        id: `a${index}-s${seat}`,
        role: seat === 0 ? 'lead' : 'expert',
        count: within(like.places),
        theme: like.themeOfEachSeat ? popular(themes, 2.6) : theme,
        level: random() < 0.7 ? 1 : 2 + upTo(2),
        days: length + within(like.workload),
      })),
      ...(chance(like.teams) ? { team: team(random, seats, like) } : {}),
    }
  }

  const borders = Object.fromEntries(
    countries.map((country, index) => [
      country,
      [1, 8, 16].map((step) => countries[(index + step) % countries.length] ?? '').filter((other) => other !== country),
    ]),
  )
  return {
    experts: Array.from({ length: size.experts }, (_, index) => expert(index)),
    activities: Array.from({ length: size.activities }, (_, index) => activity(index)),
    borders,
  }
}

const alike = <Person extends { languages: Record<string, string> }>(person: Person) => ({
  ...person,
  languages: Object.fromEntries(Object.keys(person.languages).map((language) => [language, 'C1'])),
  regionsWorkedIn: [],
  alumnus: false,
  meanRating: null,
  missionsLast12Months: 0,
})

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

function team(random: () => number, seats: number, { minima: share, always, perCountry }: typeof usual) {
  const rules = minima
    .filter((rule) => always.includes(rule) || random() < share)
    .map((rule) => [rule, seats > 2 && random() < 0.2 ? 2 : 1])
  return { ...Object.fromEntries(rules), ...(random() < perCountry ? { maxPerCountry: 1 } : {}) }
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
