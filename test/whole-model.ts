import loadHighs from 'highs'

// A second engine for the tests, written from the specification of the composer alone: the whole problem as one text
// for HiGHS, and a checker of plans. It shares no code with src/composer, and takes no care to be fast.

export type TestExpert = {
  id: string
  employer?: string | null
  employedIn?: string | null
  eu?: boolean
  gender?: string | null
  region?: string | null
  themes?: Record<string, number>
  languages?: Record<string, string>
  regionsWorkedIn?: string[]
  available?: { from: string; to: string }[]
  maxMissions?: number
  maxDays?: number
  alumnus?: boolean
  meanRating?: number | null
  completedMissions?: number
  missionsLast12Months?: number
}
export type TestSeat = {
  id: string
  role?: string
  count: number
  theme: string
  level: number
  days: number
  allowOwnAdministration?: boolean
}
export type TestActivity = {
  id: string
  partner: string
  hosts: string[]
  region: string
  from: string
  to: string
  travelDays?: number
  remote?: boolean
  languages: Record<string, string>
  seats: TestSeat[]
  team?: Record<string, number>
}
export type TestInstance = {
  weights?: Record<string, number>
  experts: TestExpert[]
  activities: TestActivity[]
  borders?: Record<string, string[]>
  pinned?: { expert: string; seat: string }[]
  excluded?: { expert: string; seat?: string; activity?: string }[]
  pairs?: [string, string, number][]
}
export type TestPlan = {
  status: string
  objective: number | null
  bound: number | null
  gap: number | null
  assignments: { expert: string; seat: string; fit: number; components: Record<string, number> }[]
  short: { seat: string; places: number; reasons: { rule: string; removes: number }[] }[]
  shortfalls: { activity: string; rule: string; missing: number }[]
}

const ladder = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native']
const languageValue = [0, 0, 0.3, 0.5, 0.8, 1, 1]
const dayOf = (text: string) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000)

/** Kept, since each person is held against every seat. */
const windows = new WeakMap<TestExpert, { first: number; last: number }[]>()
function windowsOf(expert: TestExpert) {
  const known =
    windows.get(expert) ?? (expert.available ?? []).map((one) => ({ first: dayOf(one.from), last: dayOf(one.to) }))
  windows.set(expert, known)
  return known
}

function spanDays(activity: TestActivity): number[] {
  const travel = activity.remote ? 0 : (activity.travelDays ?? 0)
  const days: number[] = []
  for (let day = dayOf(activity.from) - travel; day <= dayOf(activity.to) + travel; day++) days.push(day)
  return days
}

function isNeighbour(instance: TestInstance, expert: TestExpert, activity: TestActivity): boolean {
  return activity.hosts.some((host) => (instance.borders?.[host] ?? []).includes(expert.employedIn ?? '–'))
}

/** The rules on who may take a seat that a pair breaks. */
export function rulesBroken(
  instance: TestInstance,
  expert: TestExpert,
  activity: TestActivity,
  seat: TestSeat,
): string[] {
  const broken: string[] = []
  if (
    (instance.excluded ?? []).some(
      (one) => one.expert === expert.id && (one.seat === seat.id || one.activity === activity.id),
    )
  )
    broken.push('excluded')
  if (instance.pairs) return broken
  if ((expert.themes?.[seat.theme] ?? 0) < seat.level) broken.push('theme')
  const speaks = Object.entries(activity.languages).some(([language, level]) => {
    const own = expert.languages?.[language]
    return own !== undefined && ladder.indexOf(own) >= ladder.indexOf(level)
  })
  if (!speaks) broken.push('language')
  const free = windowsOf(expert)
  const span = spanDays(activity)
  const covered = span.filter((day) => free.some(({ first, last }) => day >= first && day <= last)).length
  if (covered < (activity.remote ? Math.min(seat.days, span.length) : span.length)) broken.push('availability')
  if (expert.employedIn === activity.partner && !seat.allowOwnAdministration) broken.push('ownAdministration')
  return broken
}

export function exactComponents(
  instance: TestInstance,
  expert: TestExpert,
  activity: TestActivity,
  seat: TestSeat,
): Record<string, number> {
  const weights: Record<string, number> = {
    theme: 30,
    language: 15,
    region: 10,
    neighbour: 10,
    alumni: 10,
    rating: 15,
    rest: 10,
    ...instance.weights,
  }
  const w = (name: string) => weights[name] ?? 0
  const best = Math.max(
    -1,
    ...Object.keys(activity.languages).map((language) => ladder.indexOf(expert.languages?.[language] ?? '–')),
  )
  return {
    theme: w('theme') * ([0, 0.4, 0.7, 1][expert.themes?.[seat.theme] ?? 0] ?? 0),
    language: w('language') * (languageValue[best] ?? 0),
    region: (expert.regionsWorkedIn ?? []).includes(activity.region) ? w('region') : 0,
    neighbour: isNeighbour(instance, expert, activity) ? w('neighbour') : 0,
    alumni: expert.alumnus ? w('alumni') : 0,
    rating: w('rating') * (typeof expert.meanRating === 'number' ? (expert.meanRating - 1) / 4 : 0.6),
    rest: w('rest') * Math.max(0, 1 - (expert.missionsLast12Months ?? 0) / 4),
  }
}

export function exactFit(instance: TestInstance, expert: TestExpert, activity: TestActivity, seat: TestSeat): number {
  if (instance.pairs) {
    const listed = instance.pairs.find(([person, place]) => person === expert.id && place === seat.id)
    return listed ? Number(listed[2].toFixed(6)) : 0
  }
  const sum = Object.values(exactComponents(instance, expert, activity, seat)).reduce((total, part) => total + part, 0)
  return Math.round(Number(`${sum.toFixed(9)}e3`)) / 1000
}

const groups: Record<string, (instance: TestInstance, expert: TestExpert, activity: TestActivity) => boolean> = {
  minNonEu: (_, expert) => !expert.eu,
  minEu: (_, expert) => expert.eu === true,
  minRegion: (_, expert, activity) => expert.region === activity.region,
  minNeighbour: isNeighbour,
  minWomen: (_, expert) => expert.gender === 'f',
  minMen: (_, expert) => expert.gender === 'm',
  minVeterans: (_, expert) => (expert.completedMissions ?? 0) >= 1,
}

type Pair = { name: string; expert: TestExpert; activity: TestActivity; seat: TestSeat; fit: number; pinned: boolean }

function pairsOf(instance: TestInstance): Pair[] {
  const pinned = new Set((instance.pinned ?? []).map((pin) => `${pin.expert}|${pin.seat}`))
  const listed = instance.pairs && new Set(instance.pairs.map(([expert, seat]) => `${expert}|${seat}`))
  const pairs: Pair[] = []
  for (const activity of instance.activities)
    for (const seat of activity.seats)
      for (const expert of instance.experts) {
        const key = `${expert.id}|${seat.id}`
        const allowed = rulesBroken(instance, expert, activity, seat).length === 0 && (!listed || listed.has(key))
        if (!allowed && !pinned.has(key)) continue
        pairs.push({
          name: `x${pairs.length}`,
          expert,
          activity,
          seat,
          fit: exactFit(instance, expert, activity, seat),
          pinned: pinned.has(key),
        })
      }
  return pairs
}

// Loading takes longer than most of the instances.
const loaded = loadHighs()
const toTheEnd = {
  output_flag: false,
  mip_rel_gap: 0,
  mip_abs_gap: 0,
  // A heuristic of a fixed cost, which is most of the time on instances so small.
  mip_heuristic_run_feasibility_jump: false,
}

/**
 * The optimum of the whole problem; null when the pins cannot hold together. `bonus`: worth of a pair beyond its fit.
 */
export async function wholeOptimum(
  instance: TestInstance,
  options: { bonus?: (expert: string, seat: string) => number; seconds?: number } = {},
): Promise<{ objective: number; bound: number; finished: boolean; pairs: number } | null> {
  const highs = await loaded
  const pairs = pairsOf(instance)
  const objective: string[] = []
  const rows: string[] = []
  const bounds: string[] = []
  const whole: string[] = []
  const sum = (terms: string[]) => terms.join(' + ')
  for (const pair of pairs) {
    objective.push(term(pair.fit + (options.bonus?.(pair.expert.id, pair.seat.id) ?? 0), pair.name))
    whole.push(pair.name)
    bounds.push(`${pair.pinned ? 1 : 0} <= ${pair.name} <= 1`)
  }
  for (const [index, seat] of instance.activities.flatMap((activity) => activity.seats).entries()) {
    objective.push(term(-1000, `short${index}`))
    rows.push(
      `${sum([...pairs.filter((pair) => pair.seat === seat).map((pair) => pair.name), `short${index}`])} = ${seat.count}`,
    )
  }
  for (const expert of instance.experts) {
    const own = pairs.filter((pair) => pair.expert === expert)
    if (own.length === 0) continue
    for (const one of Map.groupBy(own, (pair) => pair.activity).values())
      if (one.length > 1) rows.push(`${sum(one.map((pair) => pair.name))} <= 1`)
    const days = Map.groupBy(
      own
        .filter((pair) => !pair.activity.remote)
        .flatMap((pair) => spanDays(pair.activity).map((day) => ({ day, name: pair.name }))),
      ({ day }) => day,
    )
    for (const line of new Set(
      [...days.values()].filter((there) => there.length > 1).map((there) => sum(there.map(({ name }) => name))),
    ))
      rows.push(`${line} <= 1`)
    if (expert.maxMissions !== undefined && own.length > expert.maxMissions)
      rows.push(`${sum(own.map((pair) => pair.name))} <= ${expert.maxMissions}`)
    if (expert.maxDays !== undefined)
      rows.push(`${sum(own.map((pair) => `${pair.seat.days} ${pair.name}`))} <= ${expert.maxDays}`)
  }
  for (const [index, activity] of instance.activities.entries()) {
    const own = pairs.filter((pair) => pair.activity === activity)
    for (const [rule, counts] of Object.entries(groups)) {
      const least = activity.team?.[rule] ?? 0
      if (least === 0) continue
      objective.push(term(-100, `miss${index}${rule}`))
      rows.push(
        `${sum([...own.filter((pair) => counts(instance, pair.expert, activity)).map((pair) => pair.name), `miss${index}${rule}`])} >= ${least}`,
      )
    }
    const employers = Map.groupBy(
      own.filter((pair) => pair.expert.employer),
      (pair) => `${pair.expert.employedIn}|${pair.expert.employer}`,
    )
    for (const same of employers.values())
      if (same.length > (activity.team?.maxPerEmployer ?? 1))
        rows.push(`${sum(same.map((pair) => pair.name))} <= ${activity.team?.maxPerEmployer ?? 1}`)
    const most = activity.team?.maxPerCountry
    if (most !== undefined)
      for (const same of Map.groupBy(
        own.filter((pair) => pair.expert.employedIn),
        (pair) => pair.expert.employedIn,
      ).values())
        rows.push(`${sum(same.map((pair) => pair.name))} <= ${most}`)
  }
  if (objective.length === 0) return { objective: 0, bound: 0, finished: true, pairs: 0 }
  const text = `Maximize\n obj: ${objective.join('\n ')}\nSubject To\n${rows.map((row, index) => ` r${index}: ${row}`).join('\n')}\nBounds\n${bounds.map((line) => ` ${line}`).join('\n')}\nGenerals\n ${whole.join('\n ')}\nEnd\n`
  const solution = highs.solve(text, { ...toTheEnd, time_limit: options.seconds ?? 1e9 })
  if (solution.Status === 'Infeasible') return null
  return {
    objective: solution.ObjectiveValue,
    bound: solution.ObjectiveValue,
    finished: solution.Status === 'Optimal',
    pairs: pairs.length,
  }
}

const term = (value: number, name: string) => `${value < 0 ? '-' : '+'} ${Math.abs(value)} ${name}`

/** What is wrong with a plan: every constraint and every number in it, held against the instance. */
export function faultsOf(instance: TestInstance, plan: TestPlan): string[] {
  const faults: string[] = []
  const experts = new Map(instance.experts.map((expert) => [expert.id, expert]))
  const seats = new Map(
    instance.activities.flatMap((activity) => activity.seats.map((seat) => [seat.id, { seat, activity }] as const)),
  )
  const pinned = new Set((instance.pinned ?? []).map((pin) => `${pin.expert}|${pin.seat}`))
  const listed = instance.pairs && new Set(instance.pairs.map(([expert, seat]) => `${expert}|${seat}`))
  let objective = 0
  const placed = plan.assignments.flatMap((assignment) => {
    const expert = experts.get(assignment.expert)
    const at = seats.get(assignment.seat)
    if (!expert || !at) {
      faults.push(`unknown ${assignment.expert} on ${assignment.seat}`)
      return []
    }
    const key = `${expert.id}|${at.seat.id}`
    const broken = rulesBroken(instance, expert, at.activity, at.seat)
    if (!pinned.has(key) && (broken.length > 0 || (listed && !listed.has(key))))
      faults.push(`${key} breaks ${broken.join(', ')}`)
    const fit = exactFit(instance, expert, at.activity, at.seat)
    if (Math.abs(fit - assignment.fit) > 1e-9) faults.push(`${key} has fit ${assignment.fit}, not ${fit}`)
    objective += fit
    return [{ expert, ...at }]
  })
  for (const pin of pinned)
    if (!plan.assignments.some((one) => `${one.expert}|${one.seat}` === pin))
      faults.push(`the pin ${pin} does not hold`)
  for (const { seat } of seats.values()) {
    const taken = placed.filter((one) => one.seat === seat).length
    const short = plan.short.find((one) => one.seat === seat.id)?.places ?? 0
    if (taken + short !== seat.count) faults.push(`${seat.id}: ${taken} taken and ${short} short of ${seat.count}`)
    objective -= 1000 * (seat.count - taken)
  }
  for (const [expert, own] of Map.groupBy(placed, (one) => one.expert)) {
    if (own.length > (expert.maxMissions ?? Number.POSITIVE_INFINITY))
      faults.push(`${expert.id} has ${own.length} missions`)
    if (own.reduce((days, one) => days + one.seat.days, 0) > (expert.maxDays ?? Number.POSITIVE_INFINITY))
      faults.push(`${expert.id} has too many days`)
    if (new Set(own.map((one) => one.activity)).size < own.length) faults.push(`${expert.id} is twice in an activity`)
    const days = own.filter((one) => !one.activity.remote).flatMap((one) => spanDays(one.activity))
    if (new Set(days).size < days.length) faults.push(`${expert.id} is in two places at once`)
  }
  for (const activity of instance.activities) {
    const team = placed.filter((one) => one.activity === activity).map((one) => one.expert)
    for (const [rule, counts] of Object.entries(groups)) {
      const missing = Math.max(
        0,
        (activity.team?.[rule] ?? 0) - team.filter((expert) => counts(instance, expert, activity)).length,
      )
      const told = plan.shortfalls.find((one) => one.activity === activity.id && one.rule === rule)?.missing ?? 0
      if (missing !== told) faults.push(`${activity.id} misses ${missing} of ${rule}, not ${told}`)
      objective -= 100 * missing
    }
    const most = (members: unknown[], limit: number, what: string) => {
      for (const same of Map.groupBy(members, (one) => one).values())
        if (same.length > limit) faults.push(`${activity.id}: ${same.length} of one ${what}`)
    }
    most(
      team.filter((expert) => expert.employer).map((expert) => `${expert.employedIn}|${expert.employer}`),
      activity.team?.maxPerEmployer ?? 1,
      'employer',
    )
    most(
      team.filter((expert) => expert.employedIn).map((expert) => expert.employedIn),
      activity.team?.maxPerCountry ?? Number.POSITIVE_INFINITY,
      'country',
    )
  }
  if (Math.abs(objective - (plan.objective ?? Number.NaN)) > 1e-6)
    faults.push(`the plan is worth ${objective}, not ${plan.objective}`)
  const gap = ((plan.bound ?? 0) - (plan.objective ?? 0)) / Math.max(1, Math.abs(plan.objective ?? 0))
  if (Math.abs(gap - (plan.gap ?? Number.NaN)) > 1e-9 || gap < 0) faults.push(`the gap is ${gap}, not ${plan.gap}`)
  return faults
}
