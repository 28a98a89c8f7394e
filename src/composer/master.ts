import type { Highs, Model } from 'highs'
import { missingUnit, shortPlace } from './costs.ts'
import type { Problem } from './problem.ts'
import { nameOf, type Row, share } from './rows.ts'
import type { Part } from './violations.ts'

/** A pair in the model; `fit` carries the bonus of a place kept. Pinned: at least 1; barred: at most 0. */
export type Column = { expert: number; seat: number; fit: number; lower: 0 | 1; upper: 0 | 1 }

/** A smaller part is what the solver leaves of none. */
const parted = 1e-7

const nothing = { values: new Float64Array(), duals: new Float64Array() }

/**
 * The linear model over the pairs kept so far, held in HiGHS and grown by rows and columns. It minimises what the plan
 * loses: each pair earns its fit and saves the cost of a short place.
 */
export class Master {
  readonly columns: (Column | null)[] = []
  readonly rows: Row[] = []
  private readonly known = new Set<string>()
  private readonly constants: Highs['constants']
  private readonly model: Model
  private readonly columnsOfExpert = new Map<number, number[]>()
  private readonly columnsOfActivity: number[][]
  private readonly rowsOfExpert = new Map<number, number[]>()
  private readonly rowsOfActivity: number[][]

  constructor(
    highs: Highs,
    private readonly problem: Problem,
  ) {
    this.constants = highs.constants
    this.model = highs.createModel()
    this.model.options.set({ output_flag: false })
    this.columnsOfActivity = problem.activities.map(() => [])
    this.rowsOfActivity = problem.activities.map(() => [])
    this.addRows(problem.seats.map((seat) => ({ kind: 'seat', seat: seat.index, limit: seat.count })))
  }

  addRows(rows: Row[]): number {
    const fresh = rows.filter((row) => !this.known.has(nameOf(row)) && this.known.add(nameOf(row)))
    if (fresh.length === 0) return 0
    const matrix = new Sparse()
    for (const row of fresh) {
      for (const column of this.columnsMeeting(row)) {
        const taken = this.shareOf(row, column)
        if (taken !== 0) matrix.add(column, taken)
      }
      matrix.close()
      this.noteRow(row)
    }
    const lower = fresh.map((row) => (row.kind === 'minimum' ? row.limit : Number.NEGATIVE_INFINITY))
    const upper = fresh.map((row) => (row.kind === 'minimum' ? Number.POSITIVE_INFINITY : row.limit))
    this.model.addRows({
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
      matrix: matrix.rows(this.columns.length),
    })
    this.addMissing(fresh)
    return fresh.length
  }

  /** For each minimum a column of the units that its team misses. */
  private addMissing(fresh: Row[]) {
    const matrix = new Sparse()
    fresh.forEach((row, index) => {
      if (row.kind !== 'minimum') return
      matrix.add(this.rows.length - fresh.length + index, 1)
      matrix.close()
    })
    if (matrix.length === 0) return
    const count = matrix.length
    for (let index = 0; index < count; index++) this.columns.push(null)
    this.model.addCols({
      cost: new Float64Array(count).fill(missingUnit),
      lower: new Float64Array(count),
      upper: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
      matrix: matrix.columns(this.rows.length),
    })
  }

  addColumns(columns: Column[]) {
    if (columns.length === 0) return
    const matrix = new Sparse()
    for (const column of columns) {
      matrix.add(column.seat, 1)
      for (const row of this.rowsMeeting(column)) {
        const taken = share(this.problem, this.rows[row] as Row, column.expert, column.seat)
        if (taken !== 0) matrix.add(row, taken)
      }
      matrix.close()
      this.noteColumn(column)
    }
    this.model.addCols({
      cost: Float64Array.from(columns, (column) => -shortPlace - column.fit),
      lower: Float64Array.from(columns, (column) => column.lower),
      upper: Float64Array.from(columns, (column) => column.upper),
      matrix: matrix.columns(this.rows.length),
    })
  }

  /** Says something else of a pair that is in the model. */
  change(number: number, column: Column) {
    this.columns[number] = column
    this.model.changeColBounds(number, column.lower, column.upper)
    this.model.changeColCost(number, -shortPlace - column.fit)
  }

  /** The best relaxation; false when the time was over before. */
  relax(seconds: number): { values: Float64Array; duals: Float64Array; whole: boolean } {
    const { optimal, empty, timeLimit } = this.constants.modelStatus
    const end = performance.now() + seconds * 1000
    let modelStatus = this.runSimplex(seconds)
    if (![optimal, empty, timeLimit].some((status) => status === modelStatus)) {
      // The basis of the run before may have become a bad one to begin with.
      this.model.clearSolver()
      modelStatus = this.runSimplex(Math.max(0, (end - performance.now()) / 1000))
    }
    if (modelStatus === empty) return { ...nothing, whole: true }
    // A run that the time limit cut off may have nothing to show; prices of 0 give a bound all the same.
    const shown =
      modelStatus === optimal || this.model.info.get('primal_solution_status') !== this.constants.solutionStatus.none
    const { colValue: values, rowDual: duals } = shown
      ? this.model.getSolution()
      : { colValue: nothing.values, rowDual: nothing.duals }
    return { values, duals, whole: modelStatus === optimal }
  }

  /** Who is on which seat in a solution, wholly or in part. */
  partsOf(values: Float64Array): Part[] {
    const parts: Part[] = []
    this.columns.forEach((column, index) => {
      const value = values[index] ?? 0
      if (column && value > parted) parts.push({ expert: column.expert, seat: column.seat, value })
    })
    return parts
  }

  private runSimplex(seconds: number) {
    this.model.zeroAllClocks()
    this.model.options.set({ time_limit: seconds, simplex_strategy: 1 })
    return this.model.run().modelStatus
  }

  /**
   * The best integer solution within the columns kept, from a first one; what was found and a bound when the time is
   * over.
   */
  integrate(first: Float64Array | null, limits: { seconds: number; smallest: number }) {
    const { model } = this
    const { integer } = this.constants.variableType
    model.changeColsIntegrality(
      { kind: 'range', from: 0, to: this.columns.length - 1 },
      new Int32Array(this.columns.length).fill(integer),
    )
    model.options.set({ time_limit: limits.seconds, mip_rel_gap: 0, mip_abs_gap: limits.smallest })
    if (first) model.setSolution({ colValue: first })
    const { modelStatus } = this.runUntil(limits.seconds)
    const found = model.info.get('primal_solution_status') === this.constants.solutionStatus.feasible
    const { optimal, timeLimit, interrupted } = this.constants.modelStatus
    const bound = [optimal, timeLimit, interrupted].some((status) => status === modelStatus)
      ? -Number(model.info.get('mip_dual_bound'))
      : Number.POSITIVE_INFINITY
    return { values: found ? model.getSolution().colValue : null, bound }
  }

  /** The solver looks at its own time limit too seldom inside a large root problem. */
  private runUntil(seconds: number) {
    const end = performance.now() + seconds * 1000
    const stop = (event: { interrupt: () => unknown }) => {
      if (performance.now() > end) event.interrupt()
      return undefined
    }
    return this.model.run({
      [this.constants.callbackType.mipInterrupt]: stop,
      [this.constants.callbackType.simplexInterrupt]: stop,
    })
  }

  /** Fills in what the teams miss when these pairs are chosen. */
  withMissing(values: Float64Array): Float64Array {
    const missing = this.rows.filter((row) => row.kind === 'minimum')
    const columns = [...this.columns.keys()].filter((index) => this.columns[index] === null)
    missing.forEach((row, index) => {
      const counted = this.columnsMeeting(row).reduce(
        (sum, number) => sum + (values[number] ?? 0) * this.shareOf(row, number),
        0,
      )
      values[columns[index] ?? -1] = Math.max(0, row.limit - counted)
    })
    return values
  }

  dispose() {
    this.model.dispose()
  }

  private noteRow(row: Row) {
    const number = this.rows.push(row) - 1
    if ('expert' in row) listOf(this.rowsOfExpert, row.expert).push(number)
    else if ('activity' in row) this.rowsOfActivity[row.activity]?.push(number)
  }

  private noteColumn(column: Column) {
    const number = this.columns.push(column) - 1
    listOf(this.columnsOfExpert, column.expert).push(number)
    this.columnsOfActivity[this.activityOf(column)]?.push(number)
  }

  private shareOf(row: Row, number: number): number {
    const pair = this.columns[number]
    return pair ? share(this.problem, row, pair.expert, pair.seat) : 0
  }

  private columnsMeeting(row: Row): number[] {
    if ('expert' in row) return this.columnsOfExpert.get(row.expert) ?? []
    return 'activity' in row ? (this.columnsOfActivity[row.activity] ?? []) : []
  }

  private rowsMeeting(column: Column): number[] {
    return [...(this.rowsOfExpert.get(column.expert) ?? []), ...(this.rowsOfActivity[this.activityOf(column)] ?? [])]
  }

  private activityOf(column: Column): number {
    return this.problem.seats[column.seat]?.activity.index ?? -1
  }
}

function listOf(lists: Map<number, number[]>, key: number): number[] {
  const known = lists.get(key)
  if (known) return known
  const fresh: number[] = []
  lists.set(key, fresh)
  return fresh
}

/** Entries of a sparse matrix, one vector after the other. */
class Sparse {
  private readonly starts = [0]
  private readonly indices: number[] = []
  private readonly values: number[] = []

  add(index: number, value: number) {
    this.indices.push(index)
    this.values.push(value)
  }

  close() {
    this.starts.push(this.indices.length)
  }

  get length(): number {
    return this.starts.length - 1
  }

  rows(numCols: number) {
    return { format: 'csr' as const, numRows: this.length, numCols, ...this.arrays() }
  }

  columns(numRows: number) {
    return { format: 'csc' as const, numRows, numCols: this.length, ...this.arrays() }
  }

  private arrays() {
    return {
      starts: Int32Array.from(this.starts),
      indices: Int32Array.from(this.indices),
      values: Float64Array.from(this.values),
    }
  }
}
