import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { isClosedOn } from '../../scripts/free-days.ts'
import { privateWorkplaces, type Workplace, workplaceNamed } from '../../scripts/workplaces.ts'

// What is invented could be true: data.test.ts holds the totals of the report, this file what lies between them.

type Row = Record<string, string>
const read = (path: string): Row[] => parse(readFileSync(new URL(path, import.meta.url), 'utf8'), { columns: true })
const [requests, actions, activities, people, experts, mobilisations, seats, participations, outputs] = [
  'requests',
  'actions',
  'activities',
  'people',
  'experts',
  'mobilisations',
  'seats',
  'participations',
  'outputs',
].map((file) => read(`${file}.csv`)) as [Row[], Row[], Row[], Row[], Row[], Row[], Row[], Row[], Row[]]
const members = new Map(
  read('../countries/organisations.csv').map((row) => [of(row, 'code'), of(row, 'members').split(' ')]),
)

function of(row: Row | undefined, column: string): string {
  const cell = row?.[column]
  if (cell === undefined) throw new Error(`There is no ${column}.`)
  return cell
}
const list = (cell: string): string[] => (cell === '' ? [] : cell.split(';'))
const byKey = (rows: Row[], column = 'key') => new Map(rows.map((row) => [of(row, column), row]))
const [requestOf, actionOf, activityOf, personOf, seatOf] = [
  byKey(requests),
  byKey(actions),
  byKey(activities),
  byKey(people),
  byKey(seats),
]
const isOf2016 = (activity: Row) =>
  ['held', 'reported'].includes(of(activity, 'state')) && of(activity, 'from').startsWith('2016')
const attended = participations.filter((row) => of(row, 'state') === 'attended')
const whoCame = (activity: Row) =>
  attended.filter((row) => of(row, 'activity') === of(activity, 'key')).map((row) => personOf.get(of(row, 'person')))
const homesAt = (activity: Row) => new Set(whoCame(activity).map((person) => of(person, 'country')))
const named = (words: RegExp) =>
  activities.filter((activity) => isOf2016(activity) && words.test(of(activity, 'title')))

const plus = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
function daysOf(activity: Row): string[] {
  const days: string[] = []
  for (let day = of(activity, 'from'); day <= of(activity, 'to'); day = plus(day, 1)) days.push(day)
  return days
}

test('no activity falls on a weekend or a holiday of its host, unless it lasts for weeks and nobody travels', () => {
  const all = [...activities, ...read('../january-2017/activities.csv')]
  for (const activity of all.filter((row) => of(row, 'type') !== 'remote_assistance'))
    expect(
      daysOf(activity).filter((day) => isClosedOn(of(activity, 'host'), day)),
      `${of(activity, 'key')} in ${of(activity, 'host')}`,
    ).toEqual([])
})

test('the objectives of an Action are one sentence in the language of the facility', () => {
  const elsewhere = /(^|[\s’])(de|des|du|la|le|les|et|sur|aux|para|los|las|y|en el|con|dos|das|da|ao)([\s,.:]|$)/i
  for (const action of actions) {
    const says = of(action, 'objectives').replaceAll('Cabo Verde', 'Verde')
    expect(says, of(action, 'key')).toMatch(/^[A-Z].{30,}\.$/)
    expect(says, of(action, 'key')).not.toMatch(elsewhere)
    expect(says, of(action, 'key')).not.toMatch(/[^\u0020-\u024f\u2019]|: /)
  }
})

test('the title of an output is in one language, the name of the country too', () => {
  const countries = ['en', 'fr'].map((lang) => new Intl.DisplayNames(lang, { type: 'region' }))
  const differs = (code: string) => countries[0]?.of(code) !== countries[1]?.of(code)
  for (const output of outputs.filter((row) => of(row, 'source') === 'illustrative')) {
    const partner = of(requestOf.get(of(actionOf.get(of(output, 'action')), 'request')), 'partner')
    if (partner.length > 2 || !differs(partner)) continue
    const foreign = of(output, 'language') === 'fr' ? countries[0] : countries[1]
    expect(of(output, 'title'), of(output, 'key')).not.toContain(`, ${foreign?.of(partner)}`)
  }
})

// Which language somebody of the roster can have grown up with.
const native: Record<string, string> = {
  AM: 'hy',
  AR: 'es',
  AT: 'de',
  BE: 'fr nl de',
  BF: 'mos',
  BG: 'bg',
  BJ: 'fon',
  CA: 'en fr',
  CH: 'de fr it',
  CI: 'fr',
  CL: 'es',
  CM: 'fr en',
  CO: 'es',
  CR: 'es',
  CV: 'kea',
  CY: 'el',
  CZ: 'cs',
  DE: 'de',
  DK: 'da',
  DO: 'es',
  EC: 'es',
  EE: 'et ru',
  EG: 'ar',
  ES: 'es',
  ET: 'am',
  FI: 'fi',
  FR: 'fr',
  GB: 'en',
  GE: 'ka',
  GH: 'ak ee',
  GR: 'el',
  HR: 'hr',
  HU: 'hu',
  ID: 'id',
  IE: 'en',
  IT: 'it',
  JO: 'ar',
  KE: 'sw',
  KG: 'ky ru',
  KZ: 'kk ru',
  LB: 'ar',
  LT: 'lt ru',
  LU: 'lb',
  LV: 'lv ru',
  MA: 'ar',
  MD: 'ro ru',
  ML: 'bm',
  MM: 'my',
  MT: 'mt',
  MW: 'ny',
  MX: 'es',
  NE: 'ha',
  NG: 'ha ig yo',
  NL: 'nl',
  NO: 'nb',
  PE: 'es',
  PH: 'tl',
  PL: 'pl',
  PT: 'pt',
  PY: 'es',
  RO: 'ro',
  RW: 'rw',
  SE: 'sv',
  SI: 'sl',
  SK: 'sk',
  SN: 'wo',
  TG: 'ee',
  TH: 'th',
  TJ: 'tg ru',
  TN: 'ar',
  TR: 'tr',
  TZ: 'sw',
  UA: 'uk ru',
  UG: 'lg',
  UY: 'es',
  VN: 'vi',
  ZA: 'zu xh af en',
  ZM: 'bem ny',
}

test('experts have a native language of their country, and every one of them has one', () => {
  for (const expert of experts) {
    const country = of(personOf.get(of(expert, 'person')), 'country')
    const natives = list(of(expert, 'languages'))
      .filter((one) => one.endsWith(':native'))
      .map((one) => one.split(':')[0] ?? '')
    expect(natives.length, of(expert, 'person')).toBeGreaterThan(0)
    for (const one of natives) expect((native[country] ?? '').split(' '), of(expert, 'person')).toContain(one)
  }
})

// In which language the administration of a country writes its own name, as far as its script is one of ours.
const administrations: Record<string, string> = {
  ar: 'EG JO LB LY PS SD',
  az: 'AZ',
  bg: 'BG',
  cs: 'CZ',
  da: 'DK',
  de: 'AT DE',
  el: 'CY GR',
  en: 'AM BN BW CA ER ET GB GE GH GM GY IE KE KH LA LR LS MM MU MW NA NG PH RW SC SG SL SZ TH TZ UG ZA ZM ZW',
  es: 'AR BO CL CO CR DO EC ES GT HN MX PE PY SV UY VE',
  et: 'EE',
  fi: 'FI',
  fr: 'BE BF BI BJ CD CF CG CH CI CM DJ FR GA GN KM LU MA MG ML MR NE SN TD TG TN',
  hr: 'HR',
  hu: 'HU',
  id: 'ID',
  it: 'IT',
  lt: 'LT',
  lv: 'LV',
  ms: 'MY BN',
  mt: 'MT',
  nb: 'NO',
  nl: 'NL SR',
  pl: 'PL',
  pt: 'AO BR CV GW MZ PT ST TL',
  ro: 'MD RO',
  ru: 'BY KG KZ TJ TM UZ',
  sk: 'SK',
  sl: 'SI',
  sv: 'SE',
  tr: 'TR',
  uk: 'UA',
  vi: 'VN',
}
const writes = (country: string) =>
  Object.entries(administrations).find(([, countries]) => countries.split(' ').includes(country))?.[0] ?? ''
const placeOf = (person: Row | undefined): Workplace | undefined =>
  workplaceNamed(of(person, 'country'), writes(of(person, 'country')), of(person, 'employer'))
/** Municipalities, regions, courts, shelters, hospitals: no ministry, and named by hand. */
const local =
  /Mairie|Commune|communes|Conseil régional|Préfecture|Tribunal|direction régionale|Câmara Municipal|City |Provincial |Municipal|State Government|Gobierno Regional|Gobernación|Мэрия|областная администрация|Municipality/
const isLocal = (person: Row | undefined) => placeOf(person) === undefined && local.test(of(person, 'employer'))
const isNone = (person: Row | undefined) => of(person, 'employer_kind') === 'private'

test('people are employed by an administration of their own country, in its words', () => {
  const strange = people.filter(
    (person) => of(person, 'employer_kind') === 'public' && placeOf(person) === undefined && !isLocal(person),
  )
  expect(strange.map((person) => `${of(person, 'country')} ${of(person, 'employer')}`)).toEqual([])
  for (const place of privateWorkplaces)
    expect(people.filter((person) => placeOf(person) === place && !isNone(person))).toEqual([])
  const employersIn = (country: string) =>
    new Set(people.filter((one) => of(one, 'country') === country).map((one) => of(one, 'employer')))
  expect(employersIn('DE')).toContain('Bundesministerium des Innern')
  expect(employersIn('PH')).toContain('Department of Labor and Employment')
  expect([...employersIn('DE'), ...employersIn('PL')].filter((name) => /Ministry/.test(name))).toEqual([])
})

/** Which ministries have nothing to say on a theme. */
const strangers: Record<string, Workplace[]> = {
  migration_data: ['environment', 'youth', 'justice', 'social'],
  trafficking: ['environment', 'statistics', 'planning', 'youth'],
  labour_migration: ['environment', 'statistics', 'justice', 'youth'],
  border_management: ['environment', 'statistics', 'planning', 'youth', 'social', 'labour'],
  diaspora: ['environment', 'justice'],
  environment: ['justice', 'statistics', 'labour', 'foreign', 'youth'],
  unaccompanied_minors: ['environment', 'statistics', 'labour', 'planning'],
  integration: ['environment', 'statistics', 'justice', 'foreign'],
}

test('whoever takes part comes from an office that the subject concerns', () => {
  for (const activity of activities.filter((row) => of(row, 'state') !== 'cancelled')) {
    const places = whoCame(activity)
      .filter((person) => !of(person, 'key').startsWith('expert'))
      .map(placeOf)
    const foreign = (strangers[of(activity, 'theme')] ?? []).filter((place) => places.includes(place))
    expect(foreign, of(activity, 'key')).toEqual([])
  }
})

test('municipalities, regions and associations sit at the table where it is with them', () => {
  const withOthers = named(
    /local authorities|regions|islands|associations|local agreements|Communities|strategy to count/,
  )
  expect(withOthers.length).toBeGreaterThanOrEqual(10)
  for (const activity of withOthers) {
    const came = whoCame(activity)
    const others = came.filter((person) => isLocal(person) || isNone(person))
    expect(others.length / came.length, of(activity, 'title')).toBeGreaterThanOrEqual(0.2)
    if (/local|regions|islands|Communities/.test(of(activity, 'title')))
      expect(came.filter(isLocal).length, of(activity, 'title')).toBeGreaterThan(0)
  }
})

test('a third of those at the forum of a diaspora live abroad', () => {
  const forums = named(/forum of the \w+ diaspora/)
  expect(forums.map((activity) => of(activity, 'key'))).toEqual(['tg-3-2'])
  for (const forum of forums) {
    const came = whoCame(forum)
    const abroad = came.filter((person) => of(person, 'country') !== of(forum, 'host'))
    expect(abroad.length / came.length).toBeGreaterThanOrEqual(1 / 3)
    expect(new Set(abroad.map((person) => of(person, 'country'))).size).toBeGreaterThanOrEqual(5)
  }
})

test('no output is finalised before the end of the activity that it comes from, nor adopted while it is drafted', () => {
  for (const output of outputs.filter((row) => of(row, 'activity') && of(row, 'finalised_on'))) {
    const made = of(activityOf.get(of(output, 'activity')), 'to')
    expect(of(output, 'finalised_on') >= made, of(output, 'key')).toBe(true)
    if (of(output, 'adopted_on')) expect(of(output, 'adopted_on') > made, of(output, 'key')).toBe(true)
  }
  const comesa = outputs.filter((row) => of(row, 'action') === 'action-zm-1')
  const adopted = comesa.map((row) => of(row, 'adopted_on')).filter(Boolean)
  const drafts = comesa.filter((row) => of(row, 'state') === 'drafted').map((row) => of(row, 'drafted_on'))
  expect([adopted.length, drafts.length]).toEqual([1, 1])
  expect((drafts[0] ?? '') > (adopted[0] ?? '9')).toBe(true)
})

test('the Philippine handbook is of the second Action, and whoever looked after it became the expert in Myanmar', () => {
  const handbook = outputs.find((row) => /Illegal Recruitment Cases/.test(of(row, 'title')))
  const request = requestOf.get(of(actionOf.get(of(handbook, 'action')), 'request'))
  expect([of(request, 'partner'), of(request, 'numeral')]).toEqual(['PH', '2'])
  const own = activities.filter((row) => of(row, 'action') === of(handbook, 'action') && isOf2016(row))
  expect(own.map((activity) => whoCame(activity).some((person) => of(person, 'key') === 'expert-ph-1'))).toEqual([
    true,
    true,
  ])
  const missions = mobilisations
    .filter((row) => of(row, 'person') === 'expert-ph-1' && of(row, 'state') === 'completed')
    .map((row) => activityOf.get(of(seatOf.get(of(row, 'seat')), 'activity')))
  expect(missions.map((activity) => of(activity, 'host'))).toEqual(['MM'])
  expect(own.every((activity) => of(activity, 'to') < of(missions[0], 'from'))).toBe(true)
})

test('the COMESA Action has all nineteen member states', () => {
  const comesa = actions.find((row) => of(row, 'key') === 'action-zm-1')
  expect(new Set(list(of(comesa, 'partners')))).toEqual(new Set(members.get('COMESA')))
  expect(members.get('COMESA')?.length).toBe(19)
})

test('meetings have the countries that their names say', () => {
  const southAmerica = 'AR BO BR CL CO EC GY PE PY SR UY VE'.split(' ')
  const westAfrica = 'BF BJ CI CV GH GM GN GW LR ML NE NG SL SN TG'.split(' ')
  const meetings: [RegExp, string[]][] = [
    [/^South American/, southAmerica],
    [/West African conference/, westAfrica],
    [/how member states collect|Regional recommendations on migration data/, members.get('COMESA') ?? []],
  ]
  for (const [words, countries] of meetings) {
    expect(named(words).length).toBeGreaterThan(0)
    for (const meeting of named(words)) expect([...homesAt(meeting)].sort()).toEqual(countries.toSorted())
  }
})

test('a few of those mobilised in 2016 are no officials', () => {
  const mobilised = new Set(
    mobilisations
      .filter(
        (row) =>
          of(row, 'state') === 'completed' &&
          isOf2016(activityOf.get(of(seatOf.get(of(row, 'seat')), 'activity')) as Row),
      )
      .map((row) => of(row, 'person')),
  )
  const free = [...mobilised].filter((key) => isNone(personOf.get(key)))
  expect(mobilised.size).toBe(67)
  expect(free.length).toBeGreaterThanOrEqual(2)
  expect(free.length).toBeLessThan(7)
})

test('no person of the report is in the data', () => {
  const cells = [...people, ...read('accounts.csv'), ...read('intake.csv')].flatMap((row) => Object.values(row))
  expect(cells.filter((cell) => /delos santos|seyboun|alassane|maria teresa/i.test(cell))).toEqual([])
})

test('nobody has agreed to more in 2017 than the limits in their profile', () => {
  const seatsNow = byKey([...seats, ...read('../january-2017/seats.csv')])
  const activityNow = byKey([...activities, ...read('../january-2017/activities.csv')])
  const agreed = [...mobilisations, ...read('../january-2017/mobilisations.csv')].filter(
    (row) =>
      ['accepted', 'contracted', 'deployed'].includes(of(row, 'state')) &&
      of(activityNow.get(of(seatsNow.get(of(row, 'seat')), 'activity')), 'from').startsWith('2017'),
  )
  expect(agreed.length).toBeGreaterThan(4)
  const profiles = byKey(experts, 'person')
  for (const [person, theirs] of Map.groupBy(agreed, (row) => of(row, 'person'))) {
    const days = theirs.reduce((sum, row) => sum + Number(of(seatsNow.get(of(row, 'seat')), 'days')), 0)
    expect(theirs.length, person).toBeLessThanOrEqual(Number(of(profiles.get(person), 'max_missions')))
    expect(days, person).toBeLessThanOrEqual(Number(of(profiles.get(person), 'max_days')))
  }
})
