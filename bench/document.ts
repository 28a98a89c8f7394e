import fs from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { formatNumber } from '../src/house/ui/dates.tsx'

const folder = fileURLToPath(new URL('../docs/', import.meta.url))
const results = `${folder}benchmarks/`

export type Figure = { what: string; value: number; unit: string; atMost?: number; atLeast?: number }
/**
 * One part of the document. `name` is what it is called on the command line, and the name of the file its last result
 * is kept in.
 */
export type Section = { name: string; title: string; measure: () => Promise<Measured> }
/** `detail` is Markdown of the section's own, under its figures. */
type Measured = { figures: Figure[]; notes: string[]; detail?: string; postgresql?: string }
type Result = Measured & { at: string; machine: string; load: string }

/** Measures one section and keeps what came out, beside what the others left. */
export async function keepResult(section: Section): Promise<Result> {
  const before = loadNow()
  const measured = await section.measure()
  const result = {
    at: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: machine(),
    load: `${before} before, ${loadNow()} after${os.getPriority() < 0 ? `; run at priority ${os.getPriority()}, since others were at work on the machine` : ''}`,
    ...measured,
  }
  fs.mkdirSync(results, { recursive: true })
  fs.writeFileSync(`${results}${section.name}.json`, `${JSON.stringify(result, null, 2)}\n`)
  return result
}

const loadNow = () => (os.loadavg()[0] ?? 0).toFixed(1)

function machine(): string {
  const [cpu] = os.cpus()
  return `${os.cpus().length} cores (${cpu?.model.trim()}), ${formatNumber('en', os.totalmem() / 1e9)} GB memory, ${os.type()} ${os.release()}, Node ${process.versions.node}`
}

/** Puts the document together from the last result of every section. */
export function writeDocument(sections: Section[]): void {
  const parts = sections.map((section) => {
    const kept = `${results}${section.name}.json`
    if (!fs.existsSync(kept)) return `## ${section.title}\n\nNot measured yet: \`npm run bench -- ${section.name}\`.\n`
    return partOf(section, JSON.parse(fs.readFileSync(kept, 'utf8')) as Result)
  })
  fs.writeFileSync(`${folder}benchmarks.md`, `${head}\n${parts.join('\n')}`)
}

const head = `# Benchmarks

Written by \`npm run bench\`; \`npm run bench -- NAME\` measures one section anew and leaves the others as they were. Do not edit by hand: the last result of
each section is in \`docs/benchmarks/\`.

The figures are of one machine on one day. What other work did beside them is told by the load (processes that wanted a core, as a mean of one minute);
a ratio to a plain answer of the same server (\`/healthz\`), measured in the same minute, and processor time hold better than milliseconds when a machine is shared.
`

function partOf(section: Section, result: Result): string {
  const rows = result.figures.map(
    (figure) => `| ${figure.what} | ${shown(figure.value, figure.unit)} | ${target(figure)} | ${verdict(figure)} |`,
  )
  const measuredOn = `Measured ${result.at} UTC on ${result.machine}${result.postgresql ? `, PostgreSQL ${result.postgresql}` : ''}; load ${result.load}.`
  const notes = result.notes.length > 0 ? `\n${result.notes.map((note) => `- ${note}`).join('\n')}\n` : ''
  return `## ${section.title}\n\n${measuredOn}\n\n| What | Measured | Target | Met |\n|---|---:|---:|---|\n${rows.join('\n')}\n${notes}${result.detail ? `\n${result.detail}` : ''}`
}

const shown = (value: number, unit: string) =>
  `${formatNumber('en', value, value < 100 ? 1 : 0)}${unit ? ` ${unit}` : ''}`

function target({ atMost, atLeast, unit }: Figure): string {
  if (atMost !== undefined) return `≤ ${shown(atMost, unit)}`
  return atLeast === undefined ? '' : `≥ ${shown(atLeast, unit)}`
}

function verdict({ value, atMost, atLeast }: Figure): string {
  if (atMost === undefined && atLeast === undefined) return ''
  return value <= (atMost ?? value) && value >= (atLeast ?? value) ? 'yes' : '**no**'
}

export const missed = (figures: Figure[]) => figures.filter((figure) => verdict(figure) === '**no**')
