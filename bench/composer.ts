import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import loadHighs from 'highs'
import { Clock } from '../src/composer/clock.ts'
import { Composer, type Solved } from '../src/composer/composer.ts'
import { explain } from '../src/composer/explain.ts'
import { Master } from '../src/composer/master.ts'
import { planOf } from '../src/composer/plan.ts'
import type { Problem } from '../src/composer/problem.ts'
import { readInstance } from '../src/composer/read-instance.ts'
import { brokenRows, minimaOf } from '../src/composer/violations.ts'
import type { Section } from './document.ts'
import { randomInstance } from './instances.ts'
import { speedPlot } from './speed-plot.ts'

type Size = { experts: number; activities: number; target: number }

const sizes: Size[] = [
  { experts: 533, activities: 52, target: 0.3 },
  { experts: 2000, activities: 200, target: 2 },
  { experts: 5000, activities: 500, target: 2 },
  { experts: 20_000, activities: 1000, target: 5 },
  { experts: 100_000, activities: 1000, target: 15 },
]
const gap = 0.001
/**
 * The whole model is given this long; on sizes above `largestPeer` pairs it does not even fit into the solver's memory
 * in useful time.
 */
const peerSeconds = Number(process.env.BENCH_PEER_SECONDS ?? 600)
const largestPeer = 500_000

type Measured = {
  pairs: number
  seconds: number
  processor: number
  stages: Record<string, number>
  status: string
  objective: number
  bound: number
  megabytes: number
  load: number
  again: number
  explained: number
}
type Peer = { seconds: number; processor: number; objective: number | null; finished: boolean }
export type Line = { size: Size; measured: Measured; peer: Peer | null }

export const teamComposer: Section = { name: 'composer', title: 'The team composer', measure: benchComposer }

/** Measures all sizes, each in a process of its own. Writes the plot beside the document. */
async function benchComposer() {
  const docs = fileURLToPath(new URL('../docs/', import.meta.url))
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'composer-bench-'))
  const lines: Line[] = []
  for (const size of sizes) {
    const file = path.join(folder, `${size.experts}.json`)
    alone('write', file, size)
    const measured: Measured = JSON.parse(alone('measure', file, size))
    const peer = measured.pairs > largestPeer ? null : peerAlone(file, size)
    lines.push({ size, measured, peer })
    console.error(JSON.stringify(lines.at(-1)))
  }
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(docs, { recursive: true })
  fs.writeFileSync(path.join(docs, 'composer-speed.svg'), speedPlot(lines))
  return { figures: lines.map(secondsOf), notes: [], detail: detailOf(lines) }
}

const secondsOf = ({ size, measured }: Line) => ({
  what: `${size.experts} experts × ${size.activities} activities, read to plan`,
  value: measured.seconds,
  unit: 's',
  atMost: size.target,
})

/** On a large model the solver may end by running out of its memory. */
function peerAlone(file: string, size: Size): Peer {
  const begun = performance.now()
  try {
    return JSON.parse(alone('peer', file, size))
  } catch {
    return { seconds: (performance.now() - begun) / 1000, processor: 0, objective: null, finished: false }
  }
}

function alone(part: string, file: string, size: Size): string {
  const args = [
    '--import',
    'tsx',
    fileURLToPath(import.meta.url),
    part,
    file,
    String(size.experts),
    String(size.activities),
  ]
  return execFileSync(process.execPath, args, {
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

async function measure(file: string): Promise<Measured> {
  const before = processorSeconds()
  const load = os.loadavg()[0] ?? 0
  const clock = new Clock(600)
  const problem = readInstance(fs.readFileSync(file))
  const composer = await Composer.of(problem, clock)
  const solved = solvedOf(composer.solve(problem, { gap, seconds: 600 }))
  const plan = planOf(composer, problem, solved)
  const seconds = clock.seconds()
  const processor = processorSeconds() - before
  const stages = clock.stages()
  const megabytes = process.resourceUsage().maxRSS / 1024
  return {
    pairs: plan.pairs.feasible,
    seconds,
    processor,
    stages,
    status: plan.status,
    objective: plan.objective ?? 0,
    bound: plan.bound ?? 0,
    megabytes,
    load,
    again: timed(() => composer.solve({ ...problem, pinned: [otherChoice(composer, solved)] }, { gap, seconds: 60 })),
    explained: timed(() => explain(composer, [solved.places[0]?.seat ?? 0], solved, problem, { gap, seconds: 60 })),
  }
}

function solvedOf(solved: Solved): Exclude<Solved, { status: 'infeasible-pins' }> {
  if (solved.status === 'infeasible-pins') throw new Error('nothing is pinned, so nothing can conflict')
  return solved
}

function timed(work: () => unknown): number {
  const begun = performance.now()
  work()
  return (performance.now() - begun) / 1000
}

/** Somebody else than the plan has, for a place in its middle. */
function otherChoice(composer: Composer, solved: Exclude<Solved, { status: 'infeasible-pins' }>) {
  const place = solved.places[Math.floor(solved.places.length / 2)] ?? { seat: 0, expert: 0 }
  const people = composer.pairs.seats[place.seat]?.experts ?? new Int32Array()
  return { seat: place.seat, expert: people.find((expert) => expert !== place.expert) ?? place.expert }
}

/** HiGHS on the whole model in one piece, to the optimum: all pairs, all constraints. Only its own run is counted. */
async function peerOf(file: string): Promise<Peer> {
  const problem: Problem = readInstance(fs.readFileSync(file))
  const composer = await Composer.of(problem)
  const columns = composer.pairs.seats.flatMap(({ experts, fits }, seat) =>
    Array.from(experts, (expert, at) => ({ expert, seat, fit: fits[at] ?? 0, lower: 0 as const, upper: 1 as const })),
  )
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

function detailOf(lines: Line[]): string {
  const number = (value: number, digits = 2) => value.toFixed(digits)
  const rows = lines.map(({ size, measured: m, peer }) => {
    const stage = (name: string) => number(m.stages[name] ?? 0)
    const percent = (((m.bound - m.objective) / Math.max(1, Math.abs(m.objective))) * 100).toFixed(4)
    const whole =
      peer === null
        ? 'not tried'
        : peer.finished
          ? `${number(peer.seconds, 1)} s (processor ${number(peer.processor, 1)}), ${peer.objective}`
          : peer.seconds < peerSeconds
            ? `out of its memory after ${number(peer.seconds, 0)} s`
            : `not finished in ${peerSeconds} s`
    const faster = peer?.finished ? `${(peer.processor / m.processor).toFixed(1)} ×` : '–'
    return `| ${size.experts} × ${size.activities} | ${m.pairs} | ${stage('read')} | ${stage('pairs')} | ${stage('relaxation')} | ${stage('pricing')} | ${stage('integer')} | ${number(m.seconds)} | **${number(m.processor)}** | ${size.target} | ${m.objective} | ${percent} % | ${Math.round(m.megabytes)} | ${number(m.again)} | ${number(m.explained)} | ${whole} | ${faster} | ${number(m.load, 1)} |`
  })
  return `Seeded instances of a year, about 8 % of all pairs feasible, team minima on half of the activities, all constraints on; asked for a proven gap of 0.1 %. Seconds of wall clock, process start not counted, reading counted; *again*: after one pin, in the same process; *explained*: one place. *HiGHS*: the same solver on the whole model in one piece, to the optimum,
its run alone. *Load*: the machine's load before the run; above 0.5 the seconds are those of a machine that was busy otherwise, and *processor* seconds of the one working thread tell what an idle one needs. *Faster* compares those.

| experts × activities | feasible pairs | read | pairs | relaxation | pricing | integer | total s | processor s | target s | objective | gap | peak MB | again s | explained s | HiGHS | faster | load |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

![Seconds by number of feasible pairs](composer-speed.svg)
`
}

const [part, file = '', experts = '', activities = ''] = process.argv.slice(2)
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (part === 'write')
    fs.writeFileSync(
      file,
      JSON.stringify(randomInstance({ experts: Number(experts), activities: Number(activities), seed: 1 })),
    )
  else if (part === 'measure') console.log(JSON.stringify(await measure(file)))
  else if (part === 'peer') console.log(JSON.stringify(await peerOf(file)))
}
