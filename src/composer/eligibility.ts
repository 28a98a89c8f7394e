import { type Components, Fit } from './fit.ts'
import type { Activity, Problem, Roster, Seat, Spread } from './problem.ts'

/** What keeps people out of a seat; exclusions by name are not among these. */
export const seatRules = ['theme', 'language', 'availability', 'ownAdministration'] as const
export type SeatRule = (typeof seatRules)[number]

/** Who may take a seat, and how well they fit: one place for the rules of pairs. */
export class Eligibility {
  private constructor(
    readonly problem: Problem,
    readonly fit: Fit,
    private readonly themes: Lookup,
    private readonly languages: Lookup,
    private readonly regions: Lookup,
  ) {}

  static of(problem: Problem): Eligibility {
    const { themes, languages, regionsWorkedIn } = problem.roster
    return new Eligibility(
      problem,
      new Fit(problem),
      new Lookup(themes),
      new Lookup(languages),
      new Lookup(regionsWorkedIn),
    )
  }

  /** The rules of the same roster for other activities. */
  of(problem: Problem): Eligibility {
    return new Eligibility(problem, this.fit, this.themes, this.languages, this.regions)
  }

  ofSeat(seat: Seat): SeatEligibility {
    return new SeatEligibility(seat, this)
  }

  facts(seat: Seat) {
    return {
      themes: this.themes.levels(seat.theme),
      languages: this.languagesOf(seat),
      workedInRegion: this.regions.levels(seat.activity.region),
    }
  }

  /** The working languages with the rank asked for and everybody's own. */
  languagesOf({ activity }: Seat) {
    return activity.languages.map(({ language, rank }) => ({ language, rank, levels: this.languages.levels(language) }))
  }

  themeLevel(theme: number, expert: number): number {
    return this.themes.levels(theme)[expert] ?? 0
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
    this.first = span.first
    this.last = span.last
    this.remote = activity.remote
    this.daysNeeded = Math.min(seat.days, span.last - span.first + 1)
    this.partner = seat.allowOwnAdministration ? -1 : activity.partner
    this.neighbours = activity.neighbours
    this.fit = rules.fit
    this.roster = rules.problem.roster
  }

  /** Whether all rules let this person in. */
  mayTake(expert: number): boolean {
    return this.knowsTheme(expert) && this.isOutside(expert) && this.speaks(expert) && this.isAvailable(expert)
  }

  /** The rules that keep this person out, in their order. */
  broken(expert: number): SeatRule[] {
    return seatRules.filter((rule) => !this.holds(rule, expert))
  }

  /** The only rule that keeps this person out; null when there is none or more than one. */
  onlyBroken(expert: number): SeatRule | null {
    let only: SeatRule | null = null
    for (const rule of seatRules) {
      if (this.holds(rule, expert)) continue
      if (only) return null
      only = rule
    }
    return only
  }

  private holds(rule: SeatRule, expert: number): boolean {
    switch (rule) {
      case 'theme':
        return this.knowsTheme(expert)
      case 'language':
        return this.speaks(expert)
      case 'availability':
        return this.isAvailable(expert)
      case 'ownAdministration':
        return this.isOutside(expert)
    }
  }

  fitOf(expert: number): number {
    return this.fit.of(
      expert,
      this.themes[expert] ?? 0,
      this.bestRank(expert),
      this.workedInRegion[expert] ?? 0,
      this.isNeighbour(expert),
    )
  }

  componentsOf(expert: number): Components {
    return this.fit.components(
      expert,
      this.themes[expert] ?? 0,
      this.bestRank(expert),
      this.workedInRegion[expert] ?? 0,
      this.isNeighbour(expert),
    )
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
