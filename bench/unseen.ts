import { byRank, type Dice, throwDice } from './dice.ts'

/**
 * Years that nobody tuned the composer on. Nothing here is uniform at random: people come out of administrations, which
 * give them country, languages, theme family, busy months and colleagues; one seniority drives their levels, record and
 * tiredness; activities come out of Actions, which keep theme, hosts, seats and team over a series of dates.
 */

/** Days, both included; 0 is 1 January 2016. */
type Span = [from: number, to: number]

/** Who the people are, what the Actions are, and what their teams ask for. */
const usual = {
  families: 5,
  staff: 15,
  youth: 1.2,
  schools: 0.12,
  partTime: 0.08,
  freelance: 0.1,
  released: 0.03,
  /** Shares of the Actions. */
  series: { workshop: 72, secondment: 3, remote: 18, conference: 7 },
  ownLanguage: 0.15,
  hosts: [1, 1, 1, 2],
  scarce: 0.06,
  peaks: [] as Span[],
  halfDays: false,
  maxPerCountry: 0.3,
  neighbours: 0.35,
  weights: {} as Record<string, number>,
}
type Year = typeof usual

const years = {
  /** The plain year: civil servants in clusters of some thirty, so that "one per employer" bites. */
  administrations: { ...usual, families: 4, staff: 22, schools: 0, partTime: 0.03, freelance: 0.04 },
  /** Stays of 20 to 60 days: few people can be released so long, and one stay uses up their year. */
  secondments: {
    ...usual,
    families: 4,
    released: 0.4,
    series: { workshop: 30, secondment: 60, remote: 5, conference: 5 },
  },
  /** Regional ones of one day with 10 to 20 places: broad seats, many rivals for the same people. */
  conferences: { ...usual, families: 2, series: { workshop: 35, secondment: 0, remote: 5, conference: 60 } },
  /** Half of the Actions ask for what few people know, at level 2 or 3: seats that stay short, with reasons. */
  scarceTheme: { ...usual, scarce: 0.5 },
  /** Tiny administrations, a language each, two or three hosts, few per country, neighbours asked. */
  smallCountries: { ...usual, staff: 4, ownLanguage: 0.9, hosts: [1, 2, 2, 3], maxPerCountry: 0.8, neighbours: 0.8 },
  /** Everything in May and June, October and November: dates collide, the rest of the year is empty. */
  twoPeaks: {
    ...usual,
    peaks: [
      [122, 175],
      [276, 329],
    ] as Span[],
  },
  /** A fortnight or so each month and few days a year, remote series, workloads in half days. */
  partTimers: {
    ...usual,
    families: 2,
    partTime: 0.65,
    halfDays: true,
    series: { workshop: 35, secondment: 0, remote: 60, conference: 5 },
  },
  /** Universities: free between terms, north and south opposite, August left to the family. */
  teachingTerms: { ...usual, families: 3, schools: 0.85, freelance: 0.03 },
  /** A few seniors are best everywhere and tired; rest weighs more, the young are unrated. */
  oldGuard: { ...usual, families: 2, youth: 3, weights: { rest: 25, rating: 25 } },
} satisfies Record<string, Year>

export type UnseenKind = keyof typeof years
export const unseenKinds = Object.keys(years) as UnseenKind[]

/** From the most sought after to the rarest; the same order holds inside a family. */
const families = [
  { name: 'tax', women: 0.5, themes: ['tax-audit', 'vat', 'transfer-pricing'] },
  { name: 'customs', women: 0.4, themes: ['customs-control', 'origin', 'valuation'] },
  { name: 'police', women: 0.2, themes: ['investigation', 'trafficking', 'forensics'] },
  { name: 'justice', women: 0.55, themes: ['prosecution', 'mutual-assistance', 'asset-recovery'] },
  { name: 'labour', women: 0.6, themes: ['inspection', 'social-security', 'child-labour'] },
]
const regions = [
  ['north', 'en'],
  ['europe', 'fr'],
  ['steppe', 'ru'],
  ['islands', 'es'],
  ['levant', 'ar'],
  ['asia', 'zh'],
  ['pampas', 'pt'],
  ['savanna', 'sw'],
  ['ocean', 'en'],
] as const
const shapes: Record<Series, { times: Span; days: Span; gap: Span; travel: Span }> = {
  workshop: { times: [3, 8], days: [2, 5], gap: [9, 35], travel: [0, 2] },
  secondment: { times: [1, 3], days: [20, 60], gap: [10, 40], travel: [1, 2] },
  remote: { times: [4, 8], days: [5, 12], gap: [7, 25], travel: [0, 0] },
  conference: { times: [1, 3], days: [1, 1], gap: [40, 90], travel: [1, 1] },
}
const yearOpens = -15
const yearCloses = 395

type Series = keyof Year['series']
type Family = (typeof families)[number]
type Country = ReturnType<typeof drawMap>[number]
type Administration = { name: string; home: Country; family: Family; teaches: boolean; busy: Span }
type Calendar = 'office' | 'teaching' | 'partTime' | 'freelance' | 'released'
type Expert = ReturnType<typeof hire>
type Activity = ReturnType<typeof runAction>[number]
type Instance = ReturnType<typeof ownWishes> & {
  weights: Record<string, number>
  experts: Expert[]
  activities: Activity[]
  borders: Record<string, string[]>
}

export function unseenInstance(
  kind: UnseenKind,
  size: { experts: number; activities: number; seed: number },
): Instance {
  const year: Year = years[kind]
  const dice = throwDice(size.seed * 7919 + unseenKinds.indexOf(kind) * 104729 + 1)
  const map = drawMap(dice, year)
  const employer = foundAdministrations(dice, year, map, Math.max(3, Math.round(size.experts / year.staff)))
  const experts = Array.from({ length: size.experts }, (_, index) =>
    hire(dice, year, map, employer(dice), `u${index + 1}`),
  )
  const staffed = new Set(experts.map((expert) => expert.employedIn))
  const activities: Activity[] = []
  for (let action = 1; activities.length < size.activities; action++)
    activities.push(...runAction(dice, year, map, staffed, `p${action}`))
  activities.length = size.activities
  const borders = Object.fromEntries(map.map((country) => [country.code, country.neighbours]))
  return { weights: year.weights, experts, activities, borders, ...ownWishes(dice, experts, activities) }
}

/** A grid of 12 × 12 countries in nine regions of 4 × 4; most of Europe is in the Union. */
function drawMap(dice: Dice, year: Year) {
  const letters = 'ABCDEFGHIJKL'
  const code = (column: number, row: number) => letters.charAt(column) + letters.charAt(row)
  return Array.from({ length: letters.length ** 2 }, (_, index) => {
    const column = index % letters.length
    const row = Math.floor(index / letters.length)
    const [region, tongue] = regions[Math.floor(row / 4) * 3 + Math.floor(column / 4)] ?? regions[0]
    const language: string = dice.chance(year.ownLanguage) ? code(column, row).toLowerCase() : tongue
    const around = [code(column - 1, row), code(column + 1, row), code(column, row - 1), code(column, row + 1)]
    const neighbours = around.filter((near) => near.length === 2)
    const eu = region === 'europe' && column + row !== 4
    return { code: code(column, row), region, eu, south: row > 7, language, neighbours }
  })
}

/** Big ones first, more often of the popular families; then one of each. Half are in the Union, which pays for the facility. */
function foundAdministrations(dice: Dice, year: Year, map: Country[], count: number) {
  const known = families.slice(0, year.families)
  const big = Math.ceil(count / 4)
  const familyOfBig = byRank(known, 1.3)
  const familyOfSmall = byRank(known, 0.7)
  const [member, other] = [true, false].map((eu) =>
    byRank(dice.shuffle(map.filter((country) => country.eu === eu)), 0.6),
  )
  const all = Array.from({ length: count }, (_, index): Administration => {
    const home = (dice.chance(0.5) ? member : other)?.(dice) ?? dice.pick(map)
    const family = known[index - big] ?? (index < big ? familyOfBig : familyOfSmall)(dice)
    const quarter = dice.pick([5, 80, 260, 300])
    const busy: Span = [quarter, quarter + dice.between(25, 70)]
    return { name: `${home.code}-${family.name}-${index + 1}`, home, family, teaches: dice.chance(year.schools), busy }
  })
  return byRank(all, 0.8, 5)
}

function hire(dice: Dice, year: Year, map: Country[], work: Administration, id: string) {
  const { home, family } = work
  const { partTime, freelance, released } = year
  const seniority = dice.next() ** year.youth
  const completedMissions = dice.chance(0.25 + seniority * 0.7) ? Math.round(seniority * dice.between(2, 12)) : 0
  const seen = Array.from({ length: Math.min(3, Math.ceil(completedMissions / 3)) }, () => dice.pick(regions)[0])
  const calendar = dice.weighted<Calendar>({
    partTime,
    freelance,
    released,
    [work.teaches ? 'teaching' : 'office']: 1 - partTime - freelance - released,
  })
  return {
    id,
    employer: calendar === 'freelance' ? null : work.name,
    employedIn: home.code,
    eu: home.eu,
    region: home.region,
    gender: dice.chance(family.women) ? ('f' as const) : ('m' as const),
    themes: learn(dice, year, family, seniority),
    languages: speak(dice, map, home, seniority),
    regionsWorkedIn: [...new Set(dice.chance(0.5) ? [home.region, ...seen] : seen)],
    available: freeBetween(blocked(dice, calendar, work)),
    ...limits(dice, calendar),
    alumnus: completedMissions > 0 && dice.chance(0.3 + seniority / 2),
    completedMissions,
    meanRating: completedMissions > 0 ? Math.round(10 * Math.min(5, 2.9 + 1.4 * seniority + dice.next())) / 10 : null,
    missionsLast12Months: Math.min(completedMissions, dice.between(0, Math.round(1 + 4 * seniority))),
  }
}

function learn(dice: Dice, year: Year, family: Family, seniority: number) {
  const level = () => 1 + Number(seniority + dice.next() > 0.6) + Number(seniority + dice.next() * 0.6 > 0.9)
  const themes: Record<string, number> = { [pickTheme(dice, family)]: level() }
  if (dice.chance(0.4 + seniority / 2)) themes[pickTheme(dice, family)] = level()
  if (dice.chance(0.2)) themes[pickTheme(dice, dice.pick(families.slice(0, year.families)))] = 1
  return themes
}

/** Their country's language, English as the second, sometimes a third from next door. */
function speak(dice: Dice, map: Country[], home: Country, seniority: number): Record<string, string> {
  const rung = (low: number) =>
    ['A1', 'A2', 'B1', 'B2', 'C1'][low + Math.round(seniority * 2 + dice.next() * 1.6)] ?? 'C2'
  const next = map.find((country) => country.code === home.neighbours[dice.between(0, 3)])
  const third = next && dice.chance(0.3) ? { [next.language]: rung(1) } : {}
  return { ...third, en: rung(home.eu ? 2 : 1), [home.language]: 'native' }
}

function limits(dice: Dice, calendar: Calendar): { maxMissions?: number; maxDays?: number } {
  if (calendar === 'partTime') return { maxMissions: dice.between(1, 3), maxDays: dice.between(6, 20) / 2 }
  if (calendar === 'released') return { maxMissions: dice.between(1, 2), maxDays: dice.between(30, 70) }
  if (calendar === 'freelance')
    return dice.chance(0.3) ? {} : { maxMissions: dice.between(4, 8), maxDays: dice.between(40, 90) }
  return { maxMissions: dice.between(1, 4), maxDays: dice.between(8, 25) }
}

function blocked(dice: Dice, calendar: Calendar, { busy, home }: Administration): Span[] {
  const spell = (from: number, days: number): Span => [from, from + days]
  const spells = (count: number, low: number, high: number) =>
    Array.from({ length: count }, () => spell(dice.between(0, 350), dice.between(low, high)))
  const eachMonth = () =>
    Array.from({ length: 13 }, (_, month) => spell(month * 31 - dice.between(8, 12), dice.between(10, 20)))
  if (calendar === 'partTime') return eachMonth()
  if (calendar === 'freelance') return spells(dice.between(1, 4), 10, 40)
  const leave = spell(dice.between(205, 222), dice.between(14, 25)) // about August
  const loan = dice.between(0, 200)
  if (calendar === 'released')
    return [
      [yearOpens, loan],
      [loan + dice.between(110, 260), yearCloses],
    ]
  if (calendar === 'office') return [leave, busy, ...spells(dice.between(0, 3), 6, 6)]
  const terms: Span[] = home.south
    ? [
        [38, 105],
        [120, 172],
        [212, 325],
      ]
    : [
        [10, 76],
        [98, 165],
        [250, 348],
      ]
  return [leave, ...terms.filter(() => dice.chance(0.7))] // now and then a term without lectures
}

/** What the blocked spans leave of the year, in order. */
function freeBetween(spans: Span[]) {
  const windows: { from: string; to: string }[] = []
  let free = yearOpens
  for (const [from, to] of [...spans, [yearCloses + 1, yearCloses + 1] as Span].sort((a, b) => a[0] - b[0])) {
    if (from > free) windows.push({ from: date(free), to: date(from - 1) })
    free = Math.max(free, to + 1)
  }
  return windows
}

/** One Action: the same hosts, theme, seats and team over its dates; what falls beyond December is next year's. */
function runAction(dice: Dice, year: Year, map: Country[], staffed: Set<string>, action: string) {
  const series = dice.weighted(year.series)
  const shape = shapes[series]
  const host = dice.pick(map.filter((country) => !country.eu || dice.chance(0.1)))
  const hosts = [host.code, ...dice.shuffle(host.neighbours)].slice(0, dice.pick(year.hosts))
  const scarce = dice.chance(year.scarce)
  const known = families.slice(0, year.families)
  const family = scarce ? dice.pick(known.slice(-2)) : byRank(known, 1.1)(dice)
  const theme = scarce ? dice.pick(family.themes.slice(-2)) : pickTheme(dice, family)
  const asked = () => dice.pick(series === 'conference' ? ['A2', 'B1', 'B1', 'B2'] : ['B1', 'B2', 'B2', 'C1'])
  const languages = {
    ...(series === 'conference' || dice.chance(0.88) ? { en: asked() } : {}),
    [host.language]: asked(),
  }
  const length = dice.between(...shape.days)
  const travelDays = dice.between(...shape.travel)
  const seats = openSeats(dice, year, { series, family, theme, scarce, length })
  const near = host.neighbours.some((code) => staffed.has(code))
  const team = composeTeam(
    dice,
    year,
    seats.reduce((sum, seat) => sum + seat.count, 0),
    near,
  )
  const extras = { ...(series === 'remote' ? { remote: true } : {}), ...(team ? { team } : {}) }
  return datesOf(dice, year, shape, length).map((from, index) => ({
    id: `${action}-${index + 1}`,
    partner: host.code,
    hosts,
    region: host.region,
    from: date(from),
    to: date(from + length - 1),
    travelDays,
    theme,
    languages,
    ...extras,
    seats: seats.map((seat) => ({ id: `${action}-${index + 1}-${seat.role}`, ...seat })),
  }))
}

/** In a row with gaps, short ones inside a working week; in a year of peaks, the series jumps to the next peak. */
function datesOf(dice: Dice, year: Year, { times, gap }: (typeof shapes)[Series], length: number) {
  const season = (day: number) => {
    const peak = year.peaks.find(([, to]) => day <= to)
    return peak && day < peak[0]
      ? dice.between(...peak)
      : peak || year.peaks.length === 0
        ? day
        : Number.POSITIVE_INFINITY
  }
  const days: number[] = []
  let day = season(dice.between(5, (year.peaks.at(-1)?.[1] ?? 355) - length))
  for (let left = dice.between(...times); left > 0 && (days.length === 0 || day + length < 366); left--) {
    const monday = day - ((day + 4) % 7) // 1 January 2016 was a Friday
    days.push(length > 5 ? day : monday + dice.between(0, 5 - length))
    day = season(day + length + dice.between(...gap))
  }
  return days
}

type Work = { series: Series; family: Family; theme: string; scarce: boolean; length: number }
function openSeats(dice: Dice, year: Year, { series, family, theme, scarce, length }: Work) {
  const floor = scarce ? 2 : 1
  const related = () => (dice.chance(0.5) ? theme : pickTheme(dice, family))
  const full = series === 'remote' ? dice.between(1, 3) : length + dice.between(0, Math.min(3, length))
  const days =
    series === 'secondment' ? Math.ceil((length * 5) / 7) : year.halfDays && dice.chance(0.6) ? full - 0.5 : full
  const seat = (role: string, count: number, level: number, about = theme) => ({
    role,
    count,
    theme: about,
    level,
    days,
    allowOwnAdministration: role !== 'lead' && dice.chance(0.06),
  })
  const lead = seat('lead', 1, floor + dice.between(0, 1))
  if (series === 'secondment') return dice.chance(0.8) ? [lead, seat('resident', dice.between(1, 2), floor)] : [lead]
  const panels = Array.from({ length: dice.between(5, 6) }, (_, index) =>
    seat(`panel-${index + 1}`, dice.between(2, 3), 1, related()),
  )
  if (series === 'conference') return [lead, ...panels]
  const expert = seat('expert', dice.between(1, 3), floor + Number(dice.chance(0.3)))
  return dice.chance(0.4) ? [lead, expert, seat('trainer', dice.between(1, 2), 1, related())] : [lead, expert]
}

/** Minima that the Action has room for; a quarter of the Actions ask for nothing. */
function composeTeam(dice: Dice, year: Year, places: number, near: boolean) {
  if (dice.chance(0.25)) return undefined
  const team: Record<string, number> = {}
  const ask = (rule: string, share: number, number: number) => {
    if (dice.chance(share)) team[rule] = number
  }
  const some = Math.max(1, Math.floor(places / 4))
  ask('minWomen', 0.6, some)
  ask('minVeterans', 0.45, some)
  if (near) ask('minNeighbour', year.neighbours, 1)
  if (places > 1) {
    ask('minEu', 0.35, some)
    ask('minNonEu', 0.3, some)
    ask('minMen', 0.15, 1)
  }
  if (places > 2) ask('minRegion', 0.25, 1)
  ask('maxPerCountry', year.maxPerCountry, Math.ceil(places / 5))
  ask('maxPerEmployer', places > 6 ? 0.7 : 0.15, 2)
  return team
}

/** The officer's own: pins on different people and activities (so that they hold together), and refusals. */
function ownWishes(dice: Dice, experts: Expert[], activities: Activity[]) {
  const pins = new Map<string, string>()
  const every = Math.max(25, Math.ceil(activities.length / 12))
  for (const { seats } of activities.filter((_, index) => index % every === 1)) {
    const seat = dice.pick(seats)
    const asked = Array.from({ length: 60 }, () => dice.pick(experts)).filter(({ id }) => !pins.has(id))
    const able = asked.find(
      ({ themes, maxDays = 366 }) => (themes[seat.theme] ?? 0) >= seat.level && maxDays >= seat.days,
    )
    if (able) pins.set(able.id, seat.id)
  }
  const refused = new Set(
    Array.from({ length: Math.min(300, Math.ceil(experts.length / 25)) }, () => dice.pick(experts).id),
  )
  const excluded = [...refused]
    .filter((id) => !pins.has(id))
    .map((expert) => {
      const { id: activity, seats } = dice.pick(activities)
      return dice.chance(0.6) ? { expert, activity } : { expert, seat: dice.pick(seats).id }
    })
  return { pinned: [...pins].map(([expert, seat]) => ({ expert, seat })), excluded }
}

const dates = Array.from({ length: 420 }, (_, index) =>
  new Date(Date.UTC(2016, 0, 1 + index + yearOpens)).toISOString().slice(0, 10),
)
const date = (day: number) => dates[day - yearOpens] ?? '2017-02-28'

const themeOf = new Map(families.map((family) => [family, byRank(family.themes, 0.7)]))
const pickTheme = (dice: Dice, family: Family) => themeOf.get(family)?.(dice) ?? dice.pick(family.themes)
