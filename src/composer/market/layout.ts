import { type Activity, type Problem, teamMinima } from '../problem.ts'
import { countsTowards } from '../teams.ts'

export const rules = teamMinima.length
/** Each set of minima that a person can count towards is a number below this. */
export const masks = 1 << rules

const region = 1 << teamMinima.indexOf('minRegion')
const neighbour = 1 << teamMinima.indexOf('minNeighbour')

/**
 * The problem as the market reads it: one column of numbers for each fact of a seat, a place on it and a person, and
 * for everybody the set of minima that he or she counts towards, whatever the activity.
 */
export class Layout {
  readonly seats: number
  readonly places: number
  readonly people: number
  readonly activityOf: Int32Array
  readonly first: Int32Array
  readonly last: Int32Array
  readonly days: Float64Array
  readonly remote: Uint8Array
  readonly count: Int32Array
  /** The places of seat `s` are `placesFrom[s]` to `placesFrom[s + 1]`. */
  readonly placesFrom: Int32Array
  readonly seatOf: Int32Array
  /** How many each minimum asks for, by activity and rule. */
  readonly asked: Int32Array
  readonly countries: number
  readonly employers: number
  private readonly alone: Uint8Array
  private readonly countings: Counting[] = []

  constructor(readonly problem: Problem) {
    const { seats, activities, roster } = problem
    this.seats = seats.length
    this.people = roster.ids.texts.length
    this.activityOf = Int32Array.from(seats, ({ activity }) => activity.index)
    this.first = Int32Array.from(seats, ({ activity }) => activity.span.first)
    this.last = Int32Array.from(seats, ({ activity }) => activity.span.last)
    this.days = Float64Array.from(seats, ({ days }) => days)
    this.remote = Uint8Array.from(seats, ({ activity }) => Number(activity.remote))
    this.count = Int32Array.from(seats, ({ count }) => count)
    this.placesFrom = new Int32Array(this.seats + 1)
    seats.forEach(({ count }, seat) => {
      this.placesFrom[seat + 1] = (this.placesFrom[seat] ?? 0) + count
    })
    this.places = this.placesFrom[this.seats] ?? 0
    this.seatOf = Int32Array.from(seats.flatMap(({ count, index }) => new Array<number>(count).fill(index)))
    this.asked = Int32Array.from(activities.flatMap(({ team }) => teamMinima.map((rule) => team[rule])))
    this.countries = mostOf(roster.countries) + 1
    this.employers = mostOf(roster.employers) + 1
    this.alone = this.countingAlone()
  }

  /** Whether nobody can take both seats: the same activity, or days in common. */
  collide(a: number, b: number): boolean {
    if (this.activityOf[a] === this.activityOf[b]) return true
    if (this.remote[a] || this.remote[b]) return false
    return (this.first[a] ?? 0) <= (this.last[b] ?? 0) && (this.first[b] ?? 0) <= (this.last[a] ?? 0)
  }

  countingIn(activity: Activity): Counting {
    const known = this.countings[activity.index]
    if (known) return known
    const fresh = new Counting(this.problem, activity, this.alone)
    this.countings[activity.index] = fresh
    return fresh
  }

  private countingAlone(): Uint8Array {
    const [any] = this.problem.activities
    const alone = new Uint8Array(this.people)
    if (!any) return alone
    teamMinima.forEach((rule, index) => {
      if (((1 << index) & (region | neighbour)) !== 0) return
      for (let expert = 0; expert < this.people; expert++)
        if (countsTowards(this.problem.roster, any, rule, expert)) alone[expert] = (alone[expert] ?? 0) | (1 << index)
    })
    return alone
  }
}

/** Which minima of one team people count towards, as a set of bits. */
export class Counting {
  /** The minima that this team has. */
  readonly asked: number
  private readonly bordering: Uint8Array | null
  private readonly region: number
  private readonly regions: Int32Array
  private readonly countries: Int32Array

  constructor(
    { roster }: Problem,
    { team, neighbours, region: own }: Activity,
    private readonly alone: Uint8Array,
  ) {
    this.asked = teamMinima.reduce((mask, rule, index) => (team[rule] > 0 ? mask | (1 << index) : mask), 0)
    this.regions = roster.regions
    this.countries = roster.countries
    this.region = (this.asked & region) !== 0 ? own : -1
    this.bordering = (this.asked & neighbour) !== 0 ? flags(neighbours) : null
  }

  of(expert: number): number {
    let mask = (this.alone[expert] ?? 0) & this.asked
    if (this.region !== -1 && this.regions[expert] === this.region) mask |= region
    const country = this.countries[expert] ?? -1
    if (this.bordering && country !== -1 && country < this.bordering.length && this.bordering[country])
      mask |= neighbour
    return mask
  }
}

function flags(numbers: ReadonlySet<number>): Uint8Array {
  const all = new Uint8Array(Math.max(0, ...numbers) + 1)
  for (const number of numbers) all[number] = 1
  return all
}

const mostOf = (numbers: Int32Array) => numbers.reduce((most, number) => Math.max(most, number), -1)
