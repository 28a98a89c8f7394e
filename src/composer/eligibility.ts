import { type Components, Fit } from './fit.ts'
import { type Activity, type Problem, type Roster, type Seat, type Spread } from './problem.ts'

export const seatRules = ['excluded', 'theme', 'language', 'availability', 'ownAdministration'] as const
export type SeatRule = (typeof seatRules)[number]

/** Who may take a seat, and how well they fit: one place for the rules of pairs. */
export class Eligibility {
  readonly fit: Fit
  private readonly themes: Lookup
  private readonly languages: Lookup
  private readonly regions: Lookup
  private readonly excluded = new Map<number, Set<number>>()

  constructor(readonly problem: Problem) {
    const { roster } = problem
    this.fit = new Fit(problem)
    this.themes = new Lookup(roster.themes)
    this.languages = new Lookup(roster.languages)
    this.regions = new Lookup(roster.regionsWorkedIn)
    this.exclude(problem.excluded)
  }

  private exclude(excluded: Problem['excluded']) {
    for (const { expert, seat, activity } of excluded) {
      const seats = [...(seat === null ? [] : [seat]), ...(activity === null ? [] : (this.problem.activities[activity]?.seats ?? []))]
      for (const of of seats) {
        const experts = this.excluded.get(of) ?? new Set()
        this.excluded.set(of, experts.add(expert))
      }
    }
  }

  ofSeat(seat: Seat): SeatEligibility {
    return new SeatEligibility(seat, this)
  }

  facts(seat: Seat) {
    const { activity } = seat
    return {
      themes: this.themes.levels(seat.theme),
      languages: activity.languages.map(({ language, rank }) => ({ levels: this.languages.levels(language), rank })),
      workedInRegion: this.regions.levels(activity.region),
      excluded: this.excluded.get(seat.index) ?? null,
    }
  }

  /** Everybody with some expertise in the theme. */
  knowing(theme: number): Int32Array {
    return this.themes.members(theme)
  }
}

/** The rules of one seat. */
export class SeatEligibility {
  private readonly themes: Uint8Array
  private readonly languages: { levels: Uint8Array; rank: number }[]
  private readonly workedInRegion: Uint8Array
  private readonly excluded: ReadonlySet<number> | null
  private readonly first: number
  private readonly last: number
  private readonly daysNeeded: number
  private readonly remote: boolean
  private readonly partner: number
  private readonly neighbours: Activity['neighbours']
  private readonly fit: Fit
  private readonly roster: Roster

  constructor(
    readonly seat: Seat,
    rules: Eligibility,
  ) {
    const { activity } = seat
    const facts = rules.facts(seat)
    const { span } = activity
    this.themes = facts.themes
    this.languages = facts.languages
    this.workedInRegion = facts.workedInRegion
    this.excluded = facts.excluded
    this.first = span.first
    this.last = span.last
    this.remote = activity.remote
    this.daysNeeded = Math.min(seat.days, span.last - span.first + 1)
    this.partner = seat.allowOwnAdministration ? -1 : activity.partner
    this.neighbours = activity.neighbours
    this.fit = rules.fit
    this.roster = rules.problem.roster
  }

  /** Whether all rules but exclusion let this person in. */
  mightTake(expert: number): boolean {
    return this.knowsTheme(expert) && this.isOutside(expert) && this.speaks(expert) && this.isAvailable(expert)
  }

  /** The rules that keep this person out, in their order. */
  broken(expert: number): SeatRule[] {
    const holds: Record<SeatRule, boolean> = {
      excluded: !this.isExcluded(expert),
      theme: this.knowsTheme(expert),
      language: this.speaks(expert),
      availability: this.isAvailable(expert),
      ownAdministration: this.isOutside(expert),
    }
    return seatRules.filter((rule) => !holds[rule])
  }

  isExcluded(expert: number): boolean {
    return this.excluded?.has(expert) ?? false
  }

  fitOf(expert: number): number {
    return this.fit.of(expert, this.themes[expert] ?? 0, this.bestRank(expert), this.workedInRegion[expert] ?? 0, this.isNeighbour(expert))
  }

  componentsOf(expert: number): Components {
    return this.fit.components(expert, this.themes[expert] ?? 0, this.bestRank(expert), this.workedInRegion[expert] ?? 0, this.isNeighbour(expert))
  }

  private knowsTheme(expert: number): boolean {
    return (this.themes[expert] ?? 0) >= this.seat.level
  }

  private speaks(expert: number): boolean {
    for (const { levels, rank } of this.languages) if ((levels[expert] ?? 0) >= rank) return true
    return false
  }

  private bestRank(expert: number): number {
    let best = 0
    for (const { levels } of this.languages) best = Math.max(best, levels[expert] ?? 0)
    return best
  }

  private isNeighbour(expert: number): number {
    return this.neighbours.has(this.roster.countries[expert] ?? -1) ? 1 : 0
  }

  private isOutside(expert: number): boolean {
    return this.partner === -1 || this.roster.countries[expert] !== this.partner
  }

  private isAvailable(expert: number): boolean {
    const { starts, first, last } = this.roster.windows
    const start = starts[expert] ?? 0
    const end = starts[expert + 1] ?? 0
    let days = 0
    for (let at = start; at < end; at++) {
      const from = first[at] ?? 0
      const to = last[at] ?? 0
      if (from <= this.first && to >= this.last) return true
      if (this.remote) days += Math.max(0, Math.min(to, this.last) - Math.max(from, this.first) + 1)
    }
    return this.remote && end > start && days >= this.daysNeeded
  }
}

/** Levels by person for one theme, language or region: made when first asked for. */
class Lookup {
  private readonly byKey = new Map<number, Uint8Array>()
  private readonly membersByKey = new Map<number, Int32Array>()

  constructor(private readonly spread: Spread) {}

  levels(key: number): Uint8Array {
    let levels = this.byKey.get(key)
    if (!levels) {
      levels = new Uint8Array(this.spread.starts.length - 1)
      this.fill(key, levels)
      this.byKey.set(key, levels)
    }
    return levels
  }

  members(key: number): Int32Array {
    let members = this.membersByKey.get(key)
    if (!members) {
      const levels = this.levels(key)
      members = Int32Array.from(levels.keys().filter((person) => (levels[person] ?? 0) > 0))
      this.membersByKey.set(key, members)
    }
    return members
  }

  private fill(key: number, levels: Uint8Array) {
    const { starts, keys, levels: known } = this.spread
    let person = 0
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] !== key) continue
      while ((starts[person + 1] ?? 0) <= at) person += 1
      levels[person] = known[at] ?? 0
    }
  }
}
