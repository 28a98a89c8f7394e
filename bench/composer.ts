import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  largestPeer,
  type Measured,
  measureAlone,
  type Peer,
  peerAlone,
  peerSeconds,
  writeInstance,
} from './composer-run.ts'
import type { Section } from './document.ts'
import { speedPlot } from './speed-plot.ts'

export type Size = { experts: number; activities: number; target: number }

export const sizes: Size[] = [
  { experts: 533, activities: 52, target: 0.3 },
  { experts: 2000, activities: 200, target: 2 },
  { experts: 5000, activities: 500, target: 2 },
  { experts: 20_000, activities: 1000, target: 5 },
  { experts: 100_000, activities: 1000, target: 15 },
]
type Line = { size: Size; measured: Measured; peer: Peer | null }

export const teamComposer: Section = { name: 'composer', title: 'The team composer', measure: benchComposer }

/** Measures all sizes, each in a process of its own. Writes the plot beside the document. */
async function benchComposer() {
  const docs = fileURLToPath(new URL('../docs/', import.meta.url))
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'composer-bench-'))
  const lines: Line[] = []
  for (const size of sizes) {
    const file = path.join(folder, `${size.experts}.json`)
    const question = { family: 'base' as const, ...size, seed: 1, seconds: 600 }
    writeInstance(file, question)
    const measured = measureAlone(file, question)
    const peer = measured.pairs > largestPeer ? null : peerAlone(file)
    lines.push({ size, measured, peer })
    console.error(JSON.stringify(lines.at(-1)))
  }
  fs.rmSync(folder, { recursive: true, force: true })
  fs.writeFileSync(path.join(docs, 'composer-speed.svg'), plotOf(lines))
  return { figures: lines.map(secondsOf), notes: [], detail: detailOf(lines) }
}

const plotOf = (lines: Line[]) =>
  speedPlot('Seconds to a proven plan by number of feasible pairs', [
    {
      text: 'target',
      colour: '#8a8a8a',
      dashes: '4 4',
      points: lines.map(({ size, measured }) => [measured.pairs, size.target]),
    },
    {
      text: 'HiGHS on the whole model',
      colour: '#b3261e',
      points: lines.flatMap(({ measured, peer }) => (peer ? [[measured.pairs, peer.seconds]] : [])),
    },
    {
      text: 'composer, gap at most 0.1 %',
      colour: '#0b57a4',
      points: lines.map(({ measured }) => [measured.pairs, measured.seconds]),
    },
  ])

const secondsOf = ({ size, measured }: Line) => ({
  what: `${size.experts} experts × ${size.activities} activities, read to plan`,
  value: measured.seconds,
  unit: 's',
  atMost: size.target,
})

function detailOf(lines: Line[]): string {
  const number = (value: number | null, digits = 2) => value?.toFixed(digits) ?? '–'
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
