export type Progress = {
  stage: 'read' | 'pairs' | 'relaxation' | 'pricing' | 'integer' | 'explain'
  seconds: number
  objective?: number
  bound?: number
}

/** The solver takes no infinite limit. */
const longest = 1e9

/** How long the work has taken and may take, and who is told how far it came. */
export class Clock {
  private readonly laps = new Map<Progress['stage'], number>()
  private begun: number
  private lapBegun: number

  constructor(
    private limit: number,
    private readonly tell: (progress: Progress) => void = () => undefined,
  ) {
    this.begun = performance.now()
    this.lapBegun = this.begun
  }

  /** The same clock for another question. */
  restart(limit: number) {
    this.limit = limit
    this.begun = performance.now()
    this.lapBegun = this.begun
    this.laps.clear()
  }

  seconds(): number {
    return (performance.now() - this.begun) / 1000
  }

  left(): number {
    return Math.min(longest, Math.max(0, this.limit - this.seconds()))
  }

  isOver(): boolean {
    return this.left() <= 0
  }

  say(progress: Omit<Progress, 'seconds'>) {
    this.tell({ ...progress, seconds: this.seconds() })
  }

  /** Counts the time since the last call as this stage's. */
  lap(stage: Progress['stage']) {
    const now = performance.now()
    this.laps.set(stage, (this.laps.get(stage) ?? 0) + (now - this.lapBegun) / 1000)
    this.lapBegun = now
  }

  stages(): Record<string, number> {
    return Object.fromEntries(this.laps)
  }
}
