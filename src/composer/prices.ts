import { missingUnit, shortPlace } from './costs.ts'
import { type Problem, teamMinima } from './problem.ts'
import { type Row, share } from './rows.ts'
import { countsTowards } from './teams.ts'

/**
 * What the rows of a relaxation are worth: prices for all pairs, kept in the model or not. Any prices that are not
 * negative give a true bound; those of the best relaxation give the best one.
 */
export class Prices {
  /** What a place on a seat costs whoever takes it. */
  readonly seats: Float64Array
  /** The value of all limits at these prices: the bound before any pair earns more than it pays. */
  readonly base: number
  /** The most that a person can be paid for minima of the activity, by activity. */
  readonly bonus: Float64Array
  /** The rows that cost something, each with its price. */
  readonly priced: { row: Row; price: number }[] = []
  private readonly ofActivity = new Map<number, { row: Row; price: number }[]>()
  private readonly ofExpert = new Map<number, { row: Row; price: number }[]>()

  constructor(
    private readonly problem: Problem,
    rows: Row[],
    duals: Float64Array,
  ) {
    this.seats = new Float64Array(problem.seats.length)
    this.bonus = new Float64Array(problem.activities.length)
    let base = 0
    for (const seat of problem.seats) base -= shortPlace * seat.count
    rows.forEach((row, index) => {
      const price = priceOf(row, duals[index] ?? 0)
      if (price === 0) return
      base += row.kind === 'minimum' ? -price * row.limit : price * row.limit
      this.priced.push({ row, price })
      this.note(row, price)
    })
    this.base = base
  }

  /** What the plan gains by this pair over what it pays; only a pair with more than 0 can better the relaxation. */
  gain(expert: number, seatNumber: number, fit: number): number {
    const activity = this.problem.seats[seatNumber]?.activity
    if (!activity) return 0
    let gain = this.net(expert, seatNumber, fit) - (this.seats[seatNumber] ?? 0)
    for (const { row, price } of this.ofActivity.get(activity.index) ?? [])
      if (row.kind === 'minimum') gain += countsTowards(this.problem.roster, activity, row.rule, expert) ? price : 0
    return gain
  }

  /** What is left of a pair when the limits of its person and the caps of its team are paid, its seat is not. */
  net(expert: number, seatNumber: number, fit: number): number {
    const activity = this.problem.seats[seatNumber]?.activity
    if (!activity) return 0
    let net = fit + shortPlace
    for (const { row, price } of this.ofActivity.get(activity.index) ?? [])
      if (row.kind !== 'minimum') net -= price * share(this.problem, row, expert, seatNumber)
    for (const { row, price } of this.ofExpert.get(expert) ?? [])
      net -= price * share(this.problem, row, expert, seatNumber)
    return net
  }

  /** What the limits of people and the caps of teams are worth at these prices. */
  get ofLimits(): number {
    const limits = this.priced.filter(({ row }) => row.kind !== 'seat' && row.kind !== 'minimum')
    return limits.reduce((sum, { row, price }) => sum + price * row.limit, 0)
  }

  ofMinimum(activity: number, rule: number): number {
    const priced = this.ofActivity.get(activity) ?? []
    return priced.find(({ row }) => row.kind === 'minimum' && row.rule === teamMinima[rule])?.price ?? 0
  }

  /** A person with this fit or less gains nothing, whoever it is. */
  mustFit(seatNumber: number, activity: number): number {
    return (this.seats[seatNumber] ?? 0) - shortPlace - (this.bonus[activity] ?? 0)
  }

  private note(row: Row, price: number) {
    if (row.kind === 'seat') this.seats[row.seat] = price
    else if ('expert' in row) append(this.ofExpert, row.expert, { row, price })
    else append(this.ofActivity, row.activity, { row, price })
    if (row.kind === 'minimum') this.bonus[row.activity] = (this.bonus[row.activity] ?? 0) + price
  }
}

/** HiGHS minimises, so its duals of limits are not positive; what rounding left on the wrong side is 0. */
function priceOf(row: Row, dual: number): number {
  if (!Number.isFinite(dual)) return 0
  return row.kind === 'minimum' ? Math.min(missingUnit, Math.max(0, dual)) : Math.max(0, -dual)
}

function append<T>(lists: Map<number, T[]>, key: number, value: T) {
  const known = lists.get(key)
  if (known) known.push(value)
  else lists.set(key, [value])
}
