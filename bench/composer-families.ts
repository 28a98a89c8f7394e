import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Size, sizes } from './composer.ts'
import {
  gap,
  isUnseen,
  type Kind,
  largestPeer,
  type Measured,
  measureAlone,
  type Peer,
  peerAlone,
  peerSeconds,
  writeInstance,
} from './composer-run.ts'
import type { Figure, Section } from './document.ts'
import { families } from './families.ts'
import { type Series, speedPlot } from './speed-plot.ts'
import { unseenKinds } from './unseen.ts'

/** One family at one size: its seeds, and the whole model in HiGHS on the first of them. */
type Cell = { family: Kind; size: Size; runs: (Measured | null)[]; peer: Peer | null }

// All of it takes hours. BENCH_FAMILIES=base,teams BENCH_SIZES=533,2000 BENCH_SEEDS=1 measure a part;
// BENCH_FAMILIES=unseen all that the composer was not tuned on.
const named = (variable: string | undefined) => variable?.split(',').filter((name) => name !== '')
const askedFamilies = [...families, ...unseenKinds].filter((family) => {
  const names = named(process.env.BENCH_FAMILIES)
  return names === undefined || names.includes(family) || (isUnseen(family) && names.includes('unseen'))
})
const askedSizes = sizes.filter(({ experts }) => named(process.env.BENCH_SIZES)?.includes(String(experts)) ?? true)
const seeds = Array.from({ length: Number(process.env.BENCH_SEEDS ?? 3) }, (_, index) => index + 1)
/** As long as a plan may take when nobody says otherwise. */
const seconds = Number(process.env.BENCH_SECONDS ?? 60)

export const composerFamilies: Section = {
  name: 'composer-families',
  title: 'The team composer on years of every kind',
  measure: benchFamilies,
}

async function benchFamilies() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'composer-families-'))
  const cells: Cell[] = []
  try {
    for (const family of askedFamilies) {
      let tractable = true
      for (const size of askedSizes) {
        const cell = cellOf(path.join(folder, 'instance.json'), family, size, tractable)
        tractable = cell.peer?.finished === true
        cells.push(cell)
        console.error(JSON.stringify(cell))
      }
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
  fs.writeFileSync(fileURLToPath(new URL('../docs/composer-families.svg', import.meta.url)), plotOf(cells))
  return { figures: askedSizes.flatMap((size) => figuresOfAll(size, cells)), notes: [], detail: detailOf(cells) }
}

/** The whole model is not tried where it did not end on the family's next smaller size. */
function cellOf(file: string, family: Kind, size: Size, tractable: boolean): Cell {
  let peer: Peer | null = null
  const runs = seeds.map((seed) => {
    const question = { family, ...size, seed, seconds }
    writeInstance(file, question)
    const measured = orNothing(() => measureAlone(file, question))
    if (tractable && peer === null && measured && measured.pairs <= largestPeer) peer = peerAlone(file)
    return measured
  })
  return { family, size, runs, peer }
}

/** A run that ends without a plan is a line of the table like any other. */
function orNothing(work: () => Measured): Measured | null {
  try {
    return work()
  } catch {
    return null
  }
}

const gapOf = ({ objective, bound }: Measured) => (bound - objective) / Math.max(1, Math.abs(objective))
const ended = ({ runs }: Cell) => runs.filter((run) => run !== null)
const slowest = (cell: Cell) => Math.max(...ended(cell).map(({ processor }) => processor))
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
const timeOf = (cell: Cell) => mean(ended(cell).map(({ processor }) => processor))
const isProven = (cell: Cell) =>
  ended(cell).length === cell.runs.length && ended(cell).every((run) => gapOf(run) <= gap)

const groups = ['families', 'unseen years'] as const
type Group = (typeof groups)[number]
const inGroup = (group: Group, cells: Cell[]) =>
  cells.filter(({ family }) => isUnseen(family) === (group === 'unseen years'))

const figuresOfAll = (size: Size, cells: Cell[]) =>
  groups.flatMap((group) => figuresOf(group, size, inGroup(group, cells)))

/** Of `worst`, which nobody would plan, nothing is promised. */
function figuresOf(group: Group, size: Size, cells: Cell[]): Figure[] {
  const promised = cells.filter((cell) => cell.size === size && cell.family !== 'worst')
  const last = promised.toSorted((a, b) => slowest(b) - slowest(a))[0]
  if (!last) return []
  const what = `${size.experts} experts × ${size.activities} activities`
  return [
    {
      what: `${what}, slowest run of all ${group} (${last.family}), processor`,
      value: slowest(last),
      unit: 's',
      atMost: size.target,
    },
    {
      what: `${what}, ${group} of ${promised.length} whose every plan is proven within 0.1 %`,
      value: promised.filter(isProven).length,
      unit: '',
      atLeast: promised.length,
    },
  ]
}

function plotOf(cells: Cell[]): string {
  const names = [...new Set(cells.map(({ family }) => family))]
  const lines = names.map((family, index): Series => {
    const own = cells.filter((cell) => cell.family === family && ended(cell).length > 0)
    return {
      text: family,
      colour:
        family === 'base' ? '#000' : `hsl(${Math.round((index * 360) / names.length)} 70% ${index % 2 ? 30 : 50}%)`,
      ...(isUnseen(family) ? { dashes: '4 4' } : {}),
      points: own.map((cell) => [mean(ended(cell).map(({ pairs }) => pairs)), timeOf(cell)]),
    }
  })
  return speedPlot(
    'Processor seconds to a plan by number of feasible pairs, one line a family, the unseen dashed',
    lines.toReversed(),
  )
}

function detailOf(cells: Cell[]): string {
  const tables = groups.map((group) => {
    const own = inGroup(group, cells)
    const ofGroup = askedSizes.filter((size) => own.some((cell) => cell.size === size))
    return ofGroup.map((size) => `${group === 'families' ? '###' : '####'} ${tableOf(size, own, cells)}`).join('\n')
  })
  const [seen, unseen] = tables
  return `Each family differs from the usual year by one feature, \`mixed\` and \`worst\` by many (\`bench/families.ts\`). Asked for a proven gap of 0.1 %, at most ${seconds} s a plan; processor seconds of the one working thread, reading counted, one figure for each seed; gap and memory are the worst of them, *again* is the slowest answer after one pin (wall clock). *HiGHS*: the whole model in one piece, to the optimum, on the first seed, its run alone; not tried
above ${largestPeer} pairs, nor where the next smaller size did not end in ${peerSeconds} s. \`worst\` is a year that nobody would plan.

${seen}${unseen ? unseenDetail(unseen) : ''}
![Processor seconds by number of feasible pairs, one line a family](composer-families.svg)
`
}

function tableOf(size: Size, cells: Cell[], all: Cell[]): string {
  const own = cells.filter((cell) => cell.size === size)
  const base = all.find((cell) => cell.size === size && cell.family === 'base')
  return `${size.experts} × ${size.activities}, target ${size.target} s\n\n| Family | pairs | places | processor s by seed | ratio to base | gap | status | peak MB | again s | HiGHS |\n|---|---:|---:|---|---:|---:|---|---:|---:|---|\n${own.map((cell) => rowOf(cell, base)).join('\n')}\n`
}

const unseenDetail = (tables: string) => `
### Unseen

Years out of another generator (\`bench/unseen.ts\`), which the composer was not tuned on: people come out of administrations, activities out of Actions in series, and officers pin and refuse.

${tables}`

function rowOf(cell: Cell, base: Cell | undefined): string {
  const runs = ended(cell)
  const times = cell.runs.map((run) => (run ? run.processor.toFixed(2) : 'failed')).join(' / ')
  if (runs.length === 0) return `| ${cell.family} | | | ${times} | | | | | | |`
  const ratio = base && ended(base).length > 0 ? (timeOf(cell) / timeOf(base)).toFixed(1) : '–'
  const worstGap = (Math.max(...runs.map(gapOf)) * 100).toFixed(4)
  const pairs = Math.round(mean(runs.map((run) => run.pairs)))
  const places = Math.round(mean(runs.map((run) => run.places)))
  const megabytes = Math.round(Math.max(...runs.map((run) => run.megabytes)))
  const again = runs.some((run) => run.again === null) ? '–' : Math.max(...runs.map((run) => run.again ?? 0)).toFixed(2)
  const statuses = [...new Set(runs.map(({ status }) => status))].join(', ')
  return `| ${cell.family} | ${pairs} | ${places} | ${times} | ${ratio} | ${worstGap} % | ${statuses} | ${megabytes} | ${again} | ${besides(cell)} |`
}

function besides({ peer, runs: [first] }: Cell): string {
  if (!peer) return 'not tried'
  if (!peer.finished)
    return peer.seconds < peerSeconds
      ? `out of its memory after ${peer.seconds.toFixed(0)} s`
      : `not finished in ${peerSeconds} s`
  const faster = first ? ` (${(peer.processor / first.processor).toFixed(1)} ×)` : ''
  return `${peer.processor.toFixed(1)} s${faster}, ${peer.objective}`
}
