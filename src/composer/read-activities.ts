import type { Faults } from './faults.ts'
import { Fields, named } from './fields.ts'
import { languageRank } from './levels.ts'
import { type Activity, type Seat, type Team, teamMinima, type Vocabulary, Words } from './problem.ts'

/** Countries that border a host, by host. */
export type Borders = ReadonlyMap<string, string[]>

const noTeam: Team = {
  minNonEu: 0,
  minEu: 0,
  minRegion: 0,
  minNeighbour: 0,
  minWomen: 0,
  minMen: 0,
  minVeterans: 0,
  maxPerEmployer: 1,
  maxPerCountry: Number.POSITIVE_INFINITY,
}

/** Takes activities with their seats one by one. */
export class ActivitiesReader {
  readonly activities: Activity[] = []
  readonly seats: Seat[] = []
  readonly activityIds = new Words()
  readonly seatIds = new Words()

  /** `themeless`: the instance lists its pairs, so that a seat need not say what it is about. */
  constructor(
    private readonly words: Vocabulary,
    private readonly borders: Borders,
    private readonly themeless: boolean,
    private readonly faults: Faults,
  ) {}

  take(value: unknown, index: number) {
    const fields = Fields.of(value, `activities[${index}]`, this.faults)
    if (!fields) return
    const days = fields.days() ?? { first: 0, last: 0 }
    const travelDays = fields.whole('travelDays', 0, 366, 0)
    const remote = fields.flag('remote')
    const activity: Activity = {
      id: this.newId(fields, this.activityIds),
      index: this.activities.length,
      partner: this.country(fields.text('partner')),
      neighbours: this.neighboursOf(fields.texts('hosts')),
      region: this.region(fields.text('region')),
      ...days,
      travelDays,
      span: remote ? days : { first: days.first - travelDays, last: days.last + travelDays },
      remote,
      languages: this.languagesOf(fields),
      seats: [],
      team: teamOf(fields.inner('team')),
    }
    this.activities.push(activity)
    const theme = fields.text('theme')
    fields.list('seats', true).forEach((seat, position) => {
      this.takeSeat(seat, `${fields.path}.seats[${position}]`, activity, theme)
    })
  }

  private takeSeat(value: unknown, path: string, activity: Activity, themeOfActivity: string | null) {
    const fields = Fields.of(value, path, this.faults)
    if (!fields) return
    const theme = fields.text('theme') ?? themeOfActivity
    if (theme === null && !this.themeless) fields.fault('theme', 'missing')
    const seat: Seat = {
      id: this.newId(fields, this.seatIds),
      index: this.seats.length,
      activity,
      role: fields.text('role') ?? '',
      count: fields.whole('count', 1, 1e6, 1),
      theme: theme === null ? -1 : this.words.themes.numberOf(theme),
      level: fields.whole('level', 1, 3, 1),
      days: fields.number('days', 0, 1e6, activity.last - activity.first + 1),
      allowOwnAdministration: fields.flag('allowOwnAdministration'),
    }
    activity.seats.push(seat.index)
    this.seats.push(seat)
  }

  private newId(fields: Fields, ids: Words): string {
    const id = fields.id('id')
    if (id !== '' && ids.known(id) !== undefined) fields.fault('id', `${named(id)} is there already`)
    ids.numberOf(id)
    return id
  }

  private languagesOf(fields: Fields): Activity['languages'] {
    return fields.members('languages').flatMap(([language, level]) => {
      const rank = languageRank(level)
      if (rank !== null) return [{ language: this.words.languages.numberOf(language), rank }]
      fields.fault(`languages.${language}`, `unknown level ${named(level)}: A1, A2, B1, B2, C1, C2 or native`)
      return []
    })
  }

  private neighboursOf(hosts: string[]): Set<number> {
    return new Set(
      hosts.flatMap((host) => this.borders.get(host) ?? []).map((country) => this.words.countries.numberOf(country)),
    )
  }

  private country(code: string | null): number {
    return code === null ? -1 : this.words.countries.numberOf(code)
  }

  private region(key: string | null): number {
    return key === null ? -1 : this.words.regions.numberOf(key)
  }
}

const limits = ['maxPerEmployer', 'maxPerCountry'] as const
const rules: readonly string[] = [...teamMinima, ...limits]

function teamOf(fields: Fields | null): Team {
  const team = { ...noTeam }
  if (!fields) return team
  for (const name of fields.names())
    if (!rules.includes(name)) fields.fault(name, `unknown rule; there are ${rules.join(', ')}`)
  for (const name of [...teamMinima, ...limits]) team[name] = fields.whole(name, 0, 1e6, team[name])
  return team
}
