import type { Composer } from './composer.ts'
import { languageLevel } from './levels.ts'
import type { Place, Problem } from './problem.ts'

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })
const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** A code that names nothing is shown as it is. */
function nameIn(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}

/** What speaks for a person on a seat, in words. */
export function inWords({ problem, rules }: Composer, { expert, seat: number }: Place): string[] {
  const seat = problem.seats[number]
  if (!seat || problem.listed) return []
  const components = rules.ofSeat(seat).componentsOf(expert)
  const { roster, words } = problem
  const country = words.countries.texts[roster.countries[expert] ?? -1]
  const region = words.regions.texts[seat.activity.region]
  return [
    `${words.themes.texts[seat.theme] ?? ''} at level ${rules.themeLevel(seat.theme, expert)}`,
    ...spoken(problem, rules, seat, expert),
    ...(components.region > 0 ? [`has worked in ${region}`] : []),
    ...(components.neighbour > 0 && country ? [`from the neighbour ${nameIn(countryNames, country)}`] : []),
    ...(components.alumni > 0 ? ['took part in an earlier activity'] : []),
    rated(roster, expert),
    recent(roster.recentMissions[expert] ?? 0),
  ]
}

function spoken(problem: Problem, rules: Composer['rules'], seat: Problem['seats'][number], expert: number): string[] {
  const known = rules
    .languagesOf(seat)
    .map(({ language, levels }) => ({
      language: problem.words.languages.texts[language] ?? '',
      rank: levels[expert] ?? 0,
    }))
    .filter(({ rank }) => rank > 0)
  return known.length > 0
    ? [
        `speaks ${known.map(({ language, rank }) => `${nameIn(languageNames, language)} ${languageLevel(rank)}`).join(', ')}`,
      ]
    : []
}

function rated(roster: Problem['roster'], expert: number): string {
  const mean = roster.ratings[expert] ?? Number.NaN
  const missions = roster.completedMissions[expert] ?? 0
  return Number.isNaN(mean)
    ? 'not yet rated'
    : `rated ${mean} over ${missions} ${missions === 1 ? 'mission' : 'missions'}`
}

const recent = (missions: number) =>
  missions === 0
    ? 'no mission in the last 12 months'
    : `${missions} ${missions === 1 ? 'mission' : 'missions'} in the last 12 months`
