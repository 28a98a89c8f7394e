import fs from 'node:fs'
import path from 'node:path'
import type { TeamRules } from '../actions/mobilisation/plan-instance.ts'
import type { Progress } from '../composer/clock.ts'
import { FaultyInstance } from '../composer/faults.ts'
import { type InstanceBytes, InstanceFile, inMemory } from '../composer/instance-bytes.ts'
import { makePlan, type Question } from '../composer/make-plan.ts'
import type { Plan } from '../composer/plan.ts'
import { writeWhole } from './write-whole.ts'
import { WrongUse } from './wrong-use.ts'

export type PlanOptions = {
  out: string
  gap: number
  timeLimit: number
  progress?: boolean
  explain?: string[]
  from?: string
  stability?: number
  instance?: string
  year?: number
  writeInstance?: string
  keep?: boolean
  teamRules?: TeamRules
}

/** `mobilise plan`: of an instance, or of a year in the records. */
export async function planCommand(options: PlanOptions): Promise<void> {
  mustBeWritable(options.out)
  if (options.writeInstance !== undefined) mustBeWritable(options.writeInstance)
  if (options.instance !== undefined && options.year === undefined) return planInstance(options.instance, options)
  if (options.year !== undefined && options.instance === undefined) return planYear(options.year, options)
  throw new WrongUse('name either an instance with --instance FILE or a year with --year YEAR')
}

/** The largest file that can be read at once. */
const longestFile = 2 ** 31 - 1

async function planInstance(file: string, options: PlanOptions): Promise<void> {
  const yearly = (['writeInstance', 'keep', 'teamRules'] as const).find((option) => options[option] !== undefined)
  if (yearly)
    throw new WrongUse(`--${yearly.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} goes with --year`)
  const instance = instanceIn(file)
  try {
    await planFrom(instance, file, options)
  } finally {
    if (instance instanceof InstanceFile) instance.close()
  }
}

/** A file is read as it is needed; what comes through a pipe can be read only once. */
function instanceIn(file: string): InstanceBytes {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? opened(file) : inMemory(bytesOf(file))
}

function opened(file: string): InstanceFile {
  try {
    return new InstanceFile(file)
  } catch (error) {
    throw cannotRead(file, error)
  }
}

/** The database is closed before the work begins: nothing slow happens in a transaction. */
async function planYear(year: number, options: PlanOptions): Promise<void> {
  const [{ inOffice }, { reading }, { instanceOfYear }] = await Promise.all([
    import('./office.ts'),
    import('../house/database/transaction.ts'),
    import('../actions/mobilisation/plan-instance.ts'),
  ])
  const instance = await inOffice((office) =>
    reading(office.database.db, 'facility', (tx) =>
      instanceOfYear(tx, year, { keep: options.keep === true, teamRules: options.teamRules ?? 'settings' }),
    ),
  )
  if (instance.activities.length === 0) {
    console.error(
      `There is no activity in ${year} to plan: enter activities with seats first, or load the facility of 2016 with \`mobilise demo\`.`,
    )
    process.exitCode = 1
    return
  }
  const text = JSON.stringify(instance, null, 1)
  if (options.writeInstance !== undefined) writeWhole(options.writeInstance, `${text}\n`)
  await planFrom(new TextEncoder().encode(text), `the instance of ${year}`, options)
}

/** Plans, writes and says what came out; `name` is what faults of the instance are told of. */
async function planFrom(instance: Uint8Array | InstanceBytes, name: string, options: PlanOptions): Promise<void> {
  const plan = await plannedOrRefused(instance, name, options)
  writeWhole(options.out, `${JSON.stringify(plan, null, 1)}\n`)
  if (plan.status === 'infeasible-pins') {
    console.error(
      `These pins cannot hold together: ${plan.conflictingPins.map(({ expert, seat, rules }) => `${expert} on ${seat} (${rules.join(', ')})`).join('; ')}. Take one of them back.`,
    )
    process.exitCode = 1
  } else console.log(summary(plan, options.out))
}

async function plannedOrRefused(
  instance: Uint8Array | InstanceBytes,
  name: string,
  options: PlanOptions,
): Promise<Plan> {
  try {
    return await makePlan(instance, questionOf(options), options.progress ? say : undefined)
  } catch (error) {
    if (error instanceof FaultyInstance) throw new WrongUse(`${name} is refused: ${error.message}`)
    throw error
  }
}

function questionOf(options: PlanOptions): Question {
  if (options.stability !== undefined && options.from === undefined)
    throw new WrongUse('--stability needs --from: the plan whose places are worth keeping')
  return {
    gap: options.gap,
    seconds: options.timeLimit,
    explain: options.explain,
    from: options.from === undefined ? undefined : earlierPlan(options.from),
    stability: options.stability,
  }
}

function earlierPlan(file: string): Question['from'] {
  const text = Buffer.from(bytesOf(file)).toString('utf8')
  const plan = parsed(text)
  const assignments = typeof plan === 'object' && plan !== null && 'assignments' in plan ? plan.assignments : null
  if (
    !Array.isArray(assignments) ||
    !assignments.every((one) => typeof one?.expert === 'string' && typeof one?.seat === 'string')
  )
    throw new WrongUse(
      `${file} is no plan: it has no assignments of expert and seat. Give a file that this command wrote`,
    )
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
    if (size > longestFile)
      throw new WrongUse(`${file} has ${size} bytes, and this program reads at most ${longestFile}. Split the instance`)
    return fs.readFileSync(file)
  } catch (error) {
    if (error instanceof WrongUse) throw error
    throw cannotRead(file, error)
  }
}

const cannotRead = (file: string, error: unknown) =>
  new WrongUse(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`)

/** Found out before the work, not after it. */
function mustBeWritable(file: string) {
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
  console.error(
    `${seconds.toFixed(2).padStart(7)} s  ${stage}:${worth}${bound === undefined ? ' begun' : ` at most ${bound.toFixed(3)}`}`,
  )
}

function summary(plan: Plan, out: string): string {
  const short = plan.short.reduce((sum, { places }) => sum + places, 0)
  const percent = ((plan.gap ?? 0) * 100).toFixed(4)
  return `The plan is in ${out}: ${plan.status}, ${plan.assignments.length} places taken, ${short} short; worth ${plan.objective} of at most ${plan.bound} (gap ${percent} %), in ${plan.seconds.toFixed(2)} s.`
}
