import type { Problem, Roster, Weights } from './problem.ts'

const themeWorth = [0, 0.4, 0.7, 1]
const languageWorth = [0, 0, 0, 0.3, 0.5, 0.8, 1, 1]

export type Components = Weights

/**
 * How well a person fits a seat. Its parts that depend on the person alone are worked out once, since a year has
 * millions of pairs.
 */
export class Fit {
  private readonly own: Float64Array
  private readonly themes: Float64Array
  private readonly languages: Float64Array
  private readonly roster: Roster
  private readonly weights: Weights

  constructor({ roster, weights }: Pick<Problem, 'roster' | 'weights'>) {
    this.roster = roster
    this.weights = weights
    this.themes = Float64Array.from(themeWorth, (worth) => worth * weights.theme)
    this.languages = Float64Array.from(languageWorth, (worth) => worth * weights.language)
    this.own = Float64Array.from(
      roster.ids.texts,
      (_, expert) => this.alumni(expert) + this.rating(expert) + this.rest(expert),
    )
  }

  /** Fit with this level of expertise in the seat's theme (0: none) and this best rank among the working languages. */
  of(expert: number, theme: number, language: number, workedInRegion: number, neighbour: number): number {
    return rounded(
      (this.themes[theme] ?? 0) +
        (this.languages[language] ?? 0) +
        (workedInRegion ? this.weights.region : 0) +
        (neighbour ? this.weights.neighbour : 0) +
        (this.own[expert] ?? 0),
    )
  }

  /** The parts of `of`, weighted and not rounded. */
  components(expert: number, theme: number, language: number, workedInRegion: number, neighbour: number): Components {
    return {
      theme: this.themes[theme] ?? 0,
      language: this.languages[language] ?? 0,
      region: workedInRegion ? this.weights.region : 0,
      neighbour: neighbour ? this.weights.neighbour : 0,
      alumni: this.alumni(expert),
      rating: this.rating(expert),
      rest: this.rest(expert),
    }
  }

  private alumni(expert: number): number {
    return this.roster.alumni[expert] ? this.weights.alumni : 0
  }

  private rating(expert: number): number {
    const mean = this.roster.ratings[expert] ?? Number.NaN
    return this.weights.rating * (Number.isNaN(mean) ? 0.6 : (mean - 1) / 4)
  }

  private rest(expert: number): number {
    return this.weights.rest * Math.max(0, 1 - (this.roster.recentMissions[expert] ?? 0) / 4)
  }
}

/** Rounded to three decimals, half up. A half that binary fractions put a hair too low is still a half. */
function rounded(sum: number): number {
  return Math.floor(sum * 1000 * (1 + 16 * Number.EPSILON) + 0.5) / 1000
}
