import type { Highs } from 'highs'
import type { Clock } from '../clock.ts'
import { shortPlace } from '../costs.ts'
import { type Column, Master } from '../master.ts'
import { Prices } from '../prices.ts'
import type { Activity, Place, Problem, Seat } from '../problem.ts'
import type { Row } from '../rows.ts'
import { keyOf } from '../specials.ts'
import { brokenRows, minimaOf } from '../violations.ts'
import type { Candidate } from './candidates.ts'
import type { Loss } from './doubts.ts'
import type { Evaluation } from './evaluation.ts'
import type { Layout } from './layout.ts'
import { type Tariff, TeamPrices } from './tariff.ts'
import type { Wanted } from './wanted.ts'

/** Pairs of the teams looked at that gain less than this are left out until the market chooses them. */
const leastGain = -5
const mostForEachSeat = 20
/** So often pairs that the market chooses at the new prices are taken in. */
const mostRounds = 5
/** So often other teams are looked at, as long as each time closes this part of what was open. */
const mostSteps = 4
const worthwhile = 0.05

/**
 * Prices of a few teams set anew by a linear program, in which all other prices stand. A descent moves prices by their
 * slopes, and where several must change together none has one: a cap of a country gives way to a cap of an employer, all
 * seats of a series that few people know fall by a thousand at once. Such places are few, and they are where plan and
 * bound lose against each other (`Loss.teams`). Of the people whom these teams may draw, each place elsewhere costs what
 * it costs now; the duals of the teams' own rows are their new prices. As prices they need no proof: they are taken if
 * the bound falls. It is coordinate descent over blocks, each block chosen by its duality gap and settled exactly.
 */
export class Repricing {
  private readonly team: TeamPrices

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly candidates: Candidate,
    private readonly evaluation: Evaluation,
    private readonly loss: Loss,
    private readonly clock: Clock,
  ) {
    this.team = new TeamPrices(layout, tariff)
  }

  /** Betters the prices, whose value over the candidates comes back, until it is at most `enough`. */
  better(highs: Highs, prices: Float64Array, plan: Place[], wanted: Wanted, enough: number): number {
    for (let step = 0, before = Number.POSITIVE_INFINITY; ; step++) {
      const value = this.valueOf(prices, wanted)
      const isWorthIt = step === 0 || before - value >= worthwhile * (before - enough)
      if (value <= enough || step === mostSteps || !isWorthIt) return value
      const teams = this.loss.teams(this.evaluation, prices, plan, value - enough)
      if (teams.size === 0) return value
      this.betterOf(highs, teams, prices, value, plan, wanted, enough)
      before = value
    }
  }

  /** `value` is what the prices were evaluated at last. */
  private betterOf(
    highs: Highs,
    teams: ReadonlySet<number>,
    prices: Float64Array,
    value: number,
    plan: Place[],
    wanted: Wanted,
    enough: number,
  ) {
    const from = prices.slice()
    let lowest = value
    const program = new Program(highs, this.layout.problem, teams)
    const drawn = new Drawn(this.layout, this.candidates, teams, wanted, from, this.team)
    program.add([...drawn.gaining(), ...drawn.named([...plan, ...this.evaluation.places])])
    for (let round = 0; round < mostRounds && lowest > enough; round++) {
      const next = from.slice()
      this.tariff.take(next, program.solve(this.clock), teams)
      const fresh: Column[] = []
      for (const tried of [next, middle(from, next)]) {
        const reached = this.valueOf(tried, wanted)
        fresh.push(...drawn.named(this.evaluation.places))
        if (reached >= lowest) continue
        lowest = reached
        prices.set(tried)
      }
      if (fresh.length === 0) break
      program.add(fresh)
    }
    program.dispose()
  }

  private valueOf(prices: Float64Array, wanted: Wanted): number {
    return this.evaluation.ofCandidates(prices, this.candidates, wanted)
  }
}

/** The pairs of a few teams, and what the people in them gain elsewhere. */
class Drawn {
  private readonly known = new Set<number>()
  private readonly people = new Set<number>()

  constructor(
    private readonly layout: Layout,
    private readonly candidates: Candidate,
    private readonly teams: ReadonlySet<number>,
    private readonly wanted: Wanted,
    private readonly prices: Float64Array,
    private readonly team: TeamPrices,
  ) {}

  /** The pairs of the teams that nearly gain, with all that their people gain elsewhere. */
  gaining(): Column[] {
    const places: Place[] = []
    for (const activity of this.activities)
      this.eachGain(activity, leastGain, (expert, seat, _gain, count) => {
        if (count <= mostForEachSeat) places.push({ expert, seat })
      })
    return this.named(places)
  }

  /** Those of these places that are in the teams and were not taken in yet, with what their people gain elsewhere. */
  named(places: Place[]): Column[] {
    const columns: Column[] = []
    const newcomers = new Set<number>()
    for (const { expert, seat } of places) {
      if (!this.teams.has(this.layout.activityOf[seat] ?? -1)) continue
      const column = this.columnOf(expert, seat)
      if (!column) continue
      columns.push(column)
      if (!this.people.has(expert)) newcomers.add(expert)
    }
    for (const expert of newcomers) this.people.add(expert)
    return [...columns, ...this.elsewhere(newcomers)]
  }

  private get activities(): Activity[] {
    return this.layout.problem.activities.filter(({ index }) => this.teams.has(index))
  }

  private columnOf(expert: number, seat: number): Column | null {
    const key = keyOf(this.layout.problem, { expert, seat })
    if (this.known.has(key)) return null
    this.known.add(key)
    const special = this.wanted.specials.get(key)
    if (special?.pinned) return { expert, seat, fit: special.fit + special.bonus, lower: 1, upper: 1 }
    const { fit, isKnown } = this.candidates.find(expert, seat)
    return isKnown ? { expert, seat, fit, lower: 0, upper: 1 } : null
  }

  /** A place elsewhere brings what is left of it at its price; nobody else is asked there. */
  private elsewhere(people: ReadonlySet<number>): Column[] {
    const columns: Column[] = []
    if (people.size === 0) return columns
    for (const expert of people)
      for (const { seat } of this.wanted.pins.get(expert) ?? [])
        if (!this.teams.has(this.layout.activityOf[seat] ?? -1))
          columns.push({ expert, seat, fit: -shortPlace, lower: 1, upper: 1 })
    for (const activity of this.layout.problem.activities) {
      if (this.teams.has(activity.index)) continue
      this.eachGain(activity, 0, (expert, seat, gain) => {
        if (people.has(expert)) columns.push({ expert, seat, fit: gain - shortPlace, lower: 0, upper: 1 })
      })
    }
    return columns
  }

  /** All candidates of an activity's seats that gain more than `least`; `count` is the how manieth of the seat it is. */
  private eachGain(
    activity: Activity,
    least: number,
    take: (expert: number, seat: number, gain: number, count: number) => void,
  ) {
    const { team } = this
    team.open(activity.index, this.prices)
    for (const seat of activity.seats) {
      const own = this.candidates.ofSeat[seat]
      if (!own) continue
      const base = shortPlace - (this.prices[seat] ?? 0)
      let count = 0
      for (let at = 0; at < own.people.length; at++) {
        const fit = own.fits[at] ?? 0
        if (fit + base + team.most <= least) break
        const expert = own.people[at] ?? 0
        const gain = fit + base + team.paid(own.masks[at] ?? 0, expert)
        if (gain > least) take(expert, seat, gain, ++count)
      }
    }
    team.close(activity.index)
  }
}

/** The linear program of a few teams: their own rows, and those of the people in it; seats elsewhere have no limit. */
class Program {
  private readonly master: Master
  private readonly local: Problem

  constructor(
    highs: Highs,
    problem: Problem,
    private readonly teams: ReadonlySet<number>,
  ) {
    const without = (seat: Seat) =>
      teams.has(seat.activity.index) ? seat : { ...seat, count: Number.POSITIVE_INFINITY }
    this.local = { ...problem, seats: problem.seats.map(without) }
    this.master = new Master(highs, this.local)
    this.master.addRows(minimaOf(problem).filter((row) => this.concerns(row)))
  }

  add(columns: Column[]) {
    this.master.addColumns(columns)
  }

  solve(clock: Clock): Prices {
    for (;;) {
      const { values, duals, whole } = this.master.relax(clock.left())
      const broken = brokenRows(this.local, this.master.partsOf(values)).filter((row) => this.concerns(row))
      if (!whole || this.master.addRows(broken) === 0) return new Prices(this.local, this.master.rows, duals)
    }
  }

  dispose() {
    this.master.dispose()
  }

  private concerns(row: Row): boolean {
    return 'expert' in row || ('activity' in row && this.teams.has(row.activity))
  }
}

const middle = (a: Float64Array, b: Float64Array) => a.map((price, at) => (price + (b[at] ?? 0)) / 2)
