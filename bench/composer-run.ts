import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import loadHighs from 'highs'
import { Clock } from '../src/composer/clock.ts'
import { Composer, type Solved } from '../src/composer/composer.ts'
import { explain } from '../src/composer/explain.ts'
import { InstanceFile } from '../src/composer/instance-bytes.ts'
import { Master } from '../src/composer/master.ts'
import { planOf } from '../src/composer/plan.ts'
import type { Problem } from '../src/composer/problem.ts'
import { readInstance } from '../src/composer/read-instance.ts'
import { keyOf } from '../src/composer/specials.ts'
import { brokenRows, minimaOf } from '../src/composer/violations.ts'
import { type Family, families, instanceOf } from './families.ts'
import { type UnseenKind, unseenInstance, unseenKinds } from './unseen.ts'

// The composer on one instance, in a process of its own: its memory is nobody else's, and nothing is warm.

export type Measured = {
  pairs: number
  places: number
  seconds: number
  processor: number
  stages: Record<string, number>
  status: string
  objective: number
  bound: number
  megabytes: number
  load: number
  /** Null: the solver ran out of its memory before. */
  again: number | null
  explained: number | null
}
export type Peer = { seconds: number; processor: number; objective: number | null; finished: boolean }
export type Kind = Family | UnseenKind
export type Question = { family: Kind; experts: number; activities: number; seed: number; seconds: number }

export const gap = 0.001
/** The whole model is given this long. */
export const peerSeconds = Number(process.env.BENCH_PEER_SECONDS ?? 600)
/** On more pairs it does not even fit into the solver's memory in useful time. */
export const largestPeer = Number(process.env.BENCH_PEER_PAIRS ?? 500_000)

export const isUnseen = (family: Kind): family is UnseenKind => unseenKinds.some((kind) => kind === family)

export function writeInstance(file: string, question: Question) {
  alone('write', file, JSON.stringify(question))
}

export const measureAlone = (file: string, { seconds }: Question): Measured =>
  JSON.parse(alone('measure', file, String(seconds)))

/** On a large model the solver may end by running out of its memory. */
export function peerAlone(file: string): Peer {
  const begun = performance.now()
  try {
    return JSON.parse(alone('peer', file))
  } catch {
    return { seconds: (performance.now() - begun) / 1000, processor: 0, objective: null, finished: false }
  }
}

function alone(...args: string[]): string {
  return execFileSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), ...args], {
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Processor seconds of this thread: what a machine that does nothing else needs, whatever the others did meanwhile. */
function processorSeconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}

function read(file: string) {
  const instance = new InstanceFile(file)
  try {
    return readInstance(instance)
  } finally {
    instance.close()
  }
}

async function measure(file: string, limit: number): Promise<Measured> {
  const before = processorSeconds()
  const load = os.loadavg()[0] ?? 0
  const clock = new Clock(limit)
  const problem = read(file)
  const composer = await Composer.of(problem, clock)
  const solved = solvedOf(composer.solve(problem, { gap, seconds: limit }))
  const plan = planOf(composer, problem, solved)
  const seconds = clock.seconds()
  const processor = processorSeconds() - before
  const stages = clock.stages()
  const megabytes = process.resourceUsage().maxRSS / 1024
  const limits = { gap, seconds: 60 }
  clock.restart(60)
  const again = unlessBroken(composer, () =>
    composer.solve({ ...problem, pinned: [...problem.pinned, otherChoice(composer, problem, solved)] }, limits),
  )
  const explained = unlessBroken(composer, () =>
    explain(composer, [solved.places[0]?.seat ?? 0], solved, problem, limits),
  )
  return {
    pairs: plan.pairs.feasible,
    places: problem.seats.reduce((sum, seat) => sum + seat.count, 0),
    seconds,
    processor,
    stages,
    status: plan.status,
    objective: plan.objective ?? 0,
    bound: plan.bound ?? 0,
    megabytes,
    load,
    again,
    explained,
  }
}

function solvedOf(solved: Solved): Exclude<Solved, { status: 'infeasible-pins' }> {
  if (solved.status === 'infeasible-pins') throw new Error('the pins do not hold together')
  return solved
}

function unlessBroken(composer: Composer, work: () => unknown): number | null {
  if (composer.isBroken) return null
  const begun = performance.now()
  work()
  return (performance.now() - begun) / 1000
}

/** Somebody else than the plan has, for a place in its middle; nobody who is pinned already. */
function otherChoice(composer: Composer, { pinned }: Problem, solved: Exclude<Solved, { status: 'infeasible-pins' }>) {
  const place = solved.places[Math.floor(solved.places.length / 2)] ?? { seat: 0, expert: 0 }
  const people = composer.pairs.seats[place.seat]?.experts ?? new Int32Array()
  const taken = new Set([place.expert, ...pinned.map(({ expert }) => expert)])
  return { seat: place.seat, expert: people.find((expert) => !taken.has(expert)) ?? place.expert }
}

/** HiGHS on the whole model in one piece, to the optimum: all pairs, all constraints. Only its own run is counted. */
async function peerOf(file: string): Promise<Peer> {
  const problem = read(file)
  const composer = await Composer.of(problem)
  const specials = composer.specialsFor(problem)
  const unsaid = composer.pairs.seats.flatMap(({ experts, fits }, seat) =>
    Array.from(experts, (expert, at) => ({ expert, seat, fit: fits[at] ?? 0, lower: 0 as const, upper: 1 as const })),
  )
  const pins = [...specials.values()].filter(({ pinned }) => pinned)
  const columns = [
    ...unsaid.filter((place) => !specials.has(keyOf(problem, place))),
    ...pins.map(({ expert, seat, fit }) => ({ expert, seat, fit, lower: 1 as const, upper: 1 as const })),
  ]
  const master = new Master(await loadHighs(), problem)
  master.addColumns(columns)
  master.addRows(minimaOf(problem))
  master.addRows(
    brokenRows(
      problem,
      columns.map(({ expert, seat }) => ({ expert, seat, value: 1 })),
    ),
  )
  const begun = performance.now()
  const before = processorSeconds()
  const { values, bound } = master.integrate(null, { seconds: peerSeconds, smallest: 0.0005 })
  const seconds = (performance.now() - begun) / 1000
  const short = 1000 * problem.seats.reduce((sum, seat) => sum + seat.count, 0)
  const finished = seconds < peerSeconds
  return {
    seconds,
    processor: processorSeconds() - before,
    objective: finished && values ? Math.round((bound - short) * 1000) / 1000 : null,
    finished,
  }
}

function write(file: string, question: Question) {
  fs.writeFileSync(file, JSON.stringify(yearOf(question)))
}

function yearOf({ family, ...size }: Question) {
  if (isUnseen(family)) return unseenInstance(family, size)
  if (!families.includes(family)) throw new Error(`there is no family ${family}`)
  return instanceOf(family, size)
}

const [part, file = '', said = ''] = process.argv.slice(2)
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (part === 'write') write(file, JSON.parse(said))
  else if (part === 'measure') console.log(JSON.stringify(await measure(file, Number(said))))
  else if (part === 'peer') console.log(JSON.stringify(await peerOf(file)))
}
