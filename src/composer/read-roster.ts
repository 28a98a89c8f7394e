import type { Faults } from './faults.ts'
import { Fields, named } from './fields.ts'
import { float64, int32, uint8 } from './growing.ts'
import { languageRank, themeRank } from './levels.ts'
import { type Roster, type Spread, type Vocabulary, Words } from './problem.ts'

/** Takes experts one by one and keeps them as columns. */
export class RosterReader {
  readonly ids = new Words()
  private readonly employerNumbers = new Words()
  private readonly employers = int32()
  private readonly countries = int32()
  private readonly regions = int32()
  private readonly eu = uint8()
  private readonly women = uint8()
  private readonly men = uint8()
  private readonly alumni = uint8()
  private readonly ratings = float64()
  private readonly completedMissions = int32()
  private readonly recentMissions = int32()
  private readonly maxMissions = float64()
  private readonly maxDays = float64()
  private readonly themes = new SpreadReader()
  private readonly languages = new SpreadReader()
  private readonly regionsWorkedIn = new SpreadReader()
  private readonly windows = { starts: int32(), first: int32(), last: int32() }

  constructor(
    private readonly words: Vocabulary,
    private readonly faults: Faults,
  ) {
    this.windows.starts.push(0)
  }

  take(value: unknown, index: number) {
    const fields = Fields.of(value, `experts[${index}]`, this.faults)
    if (!fields) return
    const id = fields.id('id')
    const known = this.ids.known(id)
    if (id !== '' && known !== undefined) fields.fault('id', `${named(id)} is there already, as experts[${known}]`)
    this.ids.numberOf(id)
    this.takeOrigin(fields)
    this.takePerson(fields)
    this.takeRecord(fields)
    this.takeKnowledge(fields)
    this.takeWindows(fields)
  }

  private takeOrigin(fields: Fields) {
    const country = fields.text('employedIn')
    const employer = fields.text('employer')
    const region = fields.text('region')
    this.countries.push(country === null ? -1 : this.words.countries.numberOf(country))
    this.employers.push(employer === null ? -1 : this.employerNumbers.numberOf(JSON.stringify([country, employer])))
    this.regions.push(region === null ? -1 : this.words.regions.numberOf(region))
    this.eu.push(Number(fields.flag('eu')))
  }

  private takePerson(fields: Fields) {
    const gender = fields.text('gender')
    if (gender !== null && gender !== 'f' && gender !== 'm' && gender !== 'x')
      fields.fault('gender', `unknown gender ${named(gender)}: f, m or x`)
    this.women.push(Number(gender === 'f'))
    this.men.push(Number(gender === 'm'))
  }

  private takeRecord(fields: Fields) {
    this.alumni.push(Number(fields.flag('alumnus')))
    this.ratings.push(fields.number('meanRating', 1, 5, Number.NaN))
    this.completedMissions.push(fields.whole('completedMissions', 0, 1e6, 0))
    this.recentMissions.push(fields.whole('missionsLast12Months', 0, 1e6, 0))
    this.maxMissions.push(fields.whole('maxMissions', 0, 1e6, Number.POSITIVE_INFINITY))
    this.maxDays.push(fields.number('maxDays', 0, 1e6, Number.POSITIVE_INFINITY))
  }

  private takeKnowledge(fields: Fields) {
    for (const [theme, level] of fields.members('themes')) {
      const rank = themeRank(level)
      if (rank === null) fields.fault(`themes.${theme}`, `unknown level ${named(level)}: 1, 2 or 3`)
      else this.themes.add(this.words.themes.numberOf(theme), rank)
    }
    for (const [language, level] of fields.members('languages')) {
      const rank = languageRank(level)
      if (rank === null)
        fields.fault(`languages.${language}`, `unknown level ${named(level)}: A1, A2, B1, B2, C1, C2 or native`)
      else this.languages.add(this.words.languages.numberOf(language), rank)
    }
    for (const region of new Set(fields.texts('regionsWorkedIn')))
      this.regionsWorkedIn.add(this.words.regions.numberOf(region), 1)
    this.themes.close()
    this.languages.close()
    this.regionsWorkedIn.close()
  }

  private takeWindows(fields: Fields) {
    const windows: { first: number; last: number }[] = []
    fields.list('available').forEach((value, index) => {
      const days = Fields.of(value, `${fields.path}.available[${index}]`, this.faults)?.days()
      if (days) windows.push(days)
    })
    for (const window of merged(windows)) {
      this.windows.first.push(window.first)
      this.windows.last.push(window.last)
    }
    this.windows.starts.push(this.windows.first.count)
  }

  close(): Roster {
    return {
      ids: this.ids,
      employers: this.employers.close(),
      countries: this.countries.close(),
      regions: this.regions.close(),
      eu: this.eu.close(),
      women: this.women.close(),
      men: this.men.close(),
      alumni: this.alumni.close(),
      ratings: this.ratings.close(),
      completedMissions: this.completedMissions.close(),
      recentMissions: this.recentMissions.close(),
      maxMissions: this.maxMissions.close(),
      maxDays: this.maxDays.close(),
      themes: this.themes.spread(),
      languages: this.languages.spread(),
      regionsWorkedIn: this.regionsWorkedIn.spread(),
      windows: {
        starts: this.windows.starts.close(),
        first: this.windows.first.close(),
        last: this.windows.last.close(),
      },
    }
  }
}

class SpreadReader {
  private readonly starts = int32()
  private readonly keys = int32()
  private readonly levels = uint8()

  constructor() {
    this.starts.push(0)
  }

  add(key: number, level: number) {
    this.keys.push(key)
    this.levels.push(level)
  }

  close() {
    this.starts.push(this.keys.count)
  }

  spread(): Spread {
    return { starts: this.starts.close(), keys: this.keys.close(), levels: this.levels.close() }
  }
}

/** Windows that touch or overlap become one, so that days without a gap lie in a single window. */
function merged(windows: { first: number; last: number }[]): { first: number; last: number }[] {
  if (windows.length < 2) return windows
  windows.sort((a, b) => a.first - b.first)
  const apart: { first: number; last: number }[] = []
  for (const window of windows) {
    const before = apart.at(-1)
    if (before && window.first <= before.last + 1) before.last = Math.max(before.last, window.last)
    else apart.push({ ...window })
  }
  return apart
}
