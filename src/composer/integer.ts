import type { Highs } from 'highs'
import { shortPlace } from './costs.ts'
import { type Column, Master } from './master.ts'
import type { Place, Problem } from './problem.ts'
import type { Row } from './rows.ts'
import { keyOf } from './specials.ts'
import { brokenRows, minimaOf } from './violations.ts'

/** The best plan within these pairs, and a bound on all plans within them. `first` is a plan to begin with. */
export function bestWithin(
  highs: Highs,
  problem: Problem,
  columns: Column[],
  covers: Row[],
  first: Place[],
  limits: { seconds: number; smallest: number },
): { places: Place[] | null; bound: number } {
  const master = new Master(highs, problem)
  master.addColumns(columns)
  master.addRows(minimaOf(problem))
  // Rows that no choice among these pairs can break are left out.
  const everybody = columns.map(({ expert, seat }) => ({ expert, seat, value: 1 }))
  master.addRows(brokenRows(problem, everybody))
  master.addRows(covers)
  const { values, bound } = master.integrate(startOf(problem, master, first), limits)
  master.dispose()
  const short = problem.seats.reduce((sum, seat) => sum + seat.count, 0)
  return { places: values && placesOf(master, values), bound: bound - shortPlace * short }
}

/** The first plan in the model's terms; null when some of it is not in the model. */
function startOf(problem: Problem, master: Master, first: Place[]): Float64Array | null {
  const taken = new Set(first.map((place) => keyOf(problem, place)))
  const values = new Float64Array(master.columns.length)
  let found = 0
  master.columns.forEach((column, index) => {
    if (!column || !taken.has(keyOf(problem, column))) return
    values[index] = 1
    found += 1
  })
  return found === taken.size ? master.withMissing(values) : null
}

function placesOf(master: Master, values: Float64Array): Place[] {
  return master.columns.flatMap((column, index) =>
    column && (values[index] ?? 0) > 0.5 ? [{ expert: column.expert, seat: column.seat }] : [],
  )
}
