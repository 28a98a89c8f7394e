import type { Day } from './days.ts'

/** Words of one kind (themes, say) as numbers, so that comparing them is comparing numbers. */
export class Words {
  readonly texts: string[] = []
  private readonly numbers = new Map<string, number>()

  numberOf(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.numbers.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }

  known(text: string): number | undefined {
    return this.numbers.get(text)
  }
}

/** What each expert has several of: those of expert `e` are at `starts[e]` to `starts[e + 1]`. */
export type Spread = { starts: Int32Array; keys: Int32Array; levels: Uint8Array }

/** All experts, one column for each fact, since a roster may have a hundred thousand. −1 stands for none. */
export type Roster = {
  ids: Words
  /** The pair of country and employer. */
  employers: Int32Array
  countries: Int32Array
  regions: Int32Array
  eu: Uint8Array
  women: Uint8Array
  men: Uint8Array
  alumni: Uint8Array
  /** NaN: nobody rated yet. */
  ratings: Float64Array
  completedMissions: Int32Array
  recentMissions: Int32Array
  /** Infinity: no limit. */
  maxMissions: Float64Array
  maxDays: Float64Array
  themes: Spread
  languages: Spread
  regionsWorkedIn: Spread
  /** Windows without gaps or overlaps, in order of days. */
  windows: { starts: Int32Array; first: Int32Array; last: Int32Array }
}

export const teamMinima = [
  'minNonEu',
  'minEu',
  'minRegion',
  'minNeighbour',
  'minWomen',
  'minMen',
  'minVeterans',
] as const
export type TeamMinimum = (typeof teamMinima)[number]

export type Team = Record<TeamMinimum, number> & { maxPerEmployer: number; maxPerCountry: number }

export type Activity = {
  id: string
  index: number
  partner: number
  /** Countries that border a host. */
  neighbours: ReadonlySet<number>
  region: number
  first: Day
  last: Day
  travelDays: number
  /** The days on which it keeps its people busy, travel included. */
  span: { first: Day; last: Day }
  remote: boolean
  /** Working languages with the rank asked for. */
  languages: { language: number; rank: number }[]
  seats: number[]
  team: Team
}

export type Seat = {
  id: string
  index: number
  activity: Activity
  role: string
  count: number
  theme: number
  level: number
  days: number
  allowOwnAdministration: boolean
}

export const weightNames = ['theme', 'language', 'region', 'neighbour', 'alumni', 'rating', 'rest'] as const
export type Weights = Record<(typeof weightNames)[number], number>

/** A person and a seat, as numbers. */
export type Place = { expert: number; seat: number }

export type Exclusion = { expert: number; seat: number | null; activity: number | null }

export type Vocabulary = { themes: Words; languages: Words; regions: Words; countries: Words }

export type Problem = {
  weights: Weights
  roster: Roster
  activities: Activity[]
  seats: Seat[]
  activityIds: Words
  seatIds: Words
  words: Vocabulary
  pinned: Place[]
  excluded: Exclusion[]
  /** When the instance lists its pairs: for each seat who may take it, with the fit given. */
  listed: ListedPairs | null
}

export type ListedPairs = { experts: Int32Array[]; fits: Float64Array[] }
