import fs from 'node:fs'
import path from 'node:path'
import type { Progress } from '../composer/clock.ts'
import { FaultyInstance } from '../composer/faults.ts'
import { makePlan, type Question } from '../composer/make-plan.ts'
import type { Plan } from '../composer/plan.ts'
import { WrongUse } from './wrong-use.ts'
import { writeWhole } from './write-whole.ts'

export type PlanOptions = {
  out: string
  gap: number
  timeLimit: number
  progress?: boolean
  explain?: string[]
  from?: string
  stability?: number
}

/** The largest file that can be read at once. */
const longestFile = 2 ** 31 - 1

/** `mobilise plan --instance FILE --out FILE`. */
export async function planInstance(instance: string, options: PlanOptions): Promise<void> {
  mustBeWritable(options.out)
  await planFrom(bytesOf(instance), instance, options)
}

/** Plans, writes and says what came out; `name` is what faults of the instance are told of. */
export async function planFrom(bytes: Uint8Array, name: string, options: PlanOptions): Promise<void> {
  const plan = await plannedOrRefused(bytes, name, options)
  writeWhole(options.out, `${JSON.stringify(plan, null, 1)}\n`)
  if (plan.status === 'infeasible-pins') {
    console.error(`These pins cannot hold together: ${plan.conflictingPins.map(({ expert, seat, rules }) => `${expert} on ${seat} (${rules.join(', ')})`).join('; ')}. Take one of them back.`)
    process.exitCode = 1
  } else console.log(summary(plan, options.out))
}

async function plannedOrRefused(bytes: Uint8Array, name: string, options: PlanOptions): Promise<Plan> {
  try {
    return await makePlan(bytes, questionOf(options), options.progress ? say : undefined)
  } catch (error) {
    if (error instanceof FaultyInstance) throw new WrongUse(`${name} is refused: ${error.message}`)
    throw error
  }
}

function questionOf(options: PlanOptions): Question {
  if (options.stability !== undefined && options.from === undefined) throw new WrongUse('--stability needs --from: the plan whose places are worth keeping')
  return { gap: options.gap, seconds: options.timeLimit, explain: options.explain, from: options.from === undefined ? undefined : earlierPlan(options.from), stability: options.stability }
}

function earlierPlan(file: string): Question['from'] {
  const text = Buffer.from(bytesOf(file)).toString('utf8')
  const plan = parsed(text)
  const assignments = typeof plan === 'object' && plan !== null && 'assignments' in plan ? plan.assignments : null
  if (!Array.isArray(assignments) || !assignments.every((one) => typeof one?.expert === 'string' && typeof one?.seat === 'string'))
    throw new WrongUse(`${file} is no plan: it has no assignments of expert and seat. Give a file that this command wrote`)
  return { assignments }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    const { size } = fs.statSync(file)
    if (size > longestFile) throw new WrongUse(`${file} has ${size} bytes, and this program reads at most ${longestFile}. Split the instance`)
    return fs.readFileSync(file)
  } catch (error) {
    if (error instanceof WrongUse) throw error
    throw new WrongUse(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)
  }
}

/** Found out before the work, not after it. */
export function mustBeWritable(file: string) {
  const folder = path.dirname(path.resolve(file))
  try {
    fs.accessSync(folder, fs.constants.W_OK)
    if (!fs.statSync(folder).isDirectory()) throw new Error('no folder')
    if (fs.existsSync(file) && fs.statSync(file).isDirectory()) throw new Error('a folder')
  } catch {
    throw new WrongUse(`cannot write ${file}: choose a file in a folder that exists and may be written to`)
  }
}

function say({ stage, seconds, objective, bound }: Progress) {
  const worth = objective === undefined ? '' : ` worth ${objective.toFixed(3)},`
  console.error(`${seconds.toFixed(2).padStart(7)} s  ${stage}:${worth}${bound === undefined ? ' begun' : ` at most ${bound.toFixed(3)}`}`)
}

function summary(plan: Plan, out: string): string {
  const short = plan.short.reduce((sum, { places }) => sum + places, 0)
  const percent = ((plan.gap ?? 0) * 100).toFixed(4)
  return `The plan is in ${out}: ${plan.status}, ${plan.assignments.length} places taken, ${short} short; worth ${plan.objective} of at most ${plan.bound} (gap ${percent} %), in ${plan.seconds.toFixed(2)} s.`
}
