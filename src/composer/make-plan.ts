import { Clock, type Progress } from './clock.ts'
import { Composer, type Limits, solver } from './composer.ts'
import { explain, placesOf } from './explain.ts'
import { FaultyInstance } from './faults.ts'
import type { InstanceBytes } from './instance-bytes.ts'
import { type Plan, planOf } from './plan.ts'
import type { Problem } from './problem.ts'
import { readInstance } from './read-instance.ts'
import { smallestRelaxation } from './smallest-relaxation.ts'
import type { Wishes } from './specials.ts'

/** What is asked: how close, how long, which seats are explained, and which plan it goes on from. */
export type Question = {
  gap: number
  seconds: number
  explain?: string[]
  from?: Pick<Plan, 'assignments'>
  stability?: number
}

/**
 * From the bytes of an instance to a plan with its proof. Throws `FaultyInstance` when the instance, or a seat to be
 * explained, is not as it should be.
 */
export async function makePlan(
  instance: Uint8Array | InstanceBytes,
  question: Question,
  tell?: (progress: Progress) => void,
): Promise<Plan> {
  const clock = new Clock(question.seconds, tell)
  clock.say({ stage: 'read' })
  void solver()
  const problem = readInstance(instance)
  const seats = seatsToExplain(problem, question)
  const composer = await Composer.of(problem, clock)
  try {
    return await answer(composer, question, seats)
  } finally {
    composer.dispose()
  }
}

async function answer(composer: Composer, question: Question, seats: number[]): Promise<Plan> {
  const { problem } = composer
  const limits: Limits = { gap: question.gap, seconds: question.seconds }
  const wishes: Wishes = { pinned: problem.pinned, excluded: problem.excluded }
  if (question.from) Object.assign(wishes, keeping(composer, question.from, question.stability ?? 0))
  const solved = composer.solve(wishes, limits)
  const plan = planOf(composer, wishes, solved)
  if (solved.status === 'infeasible-pins') return plan
  await addRelaxations(composer, plan, solved.places, wishes, limits, seats)
  if (question.explain && !composer.isBroken) plan.explanations = explain(composer, seats, solved, wishes, limits)
  return { ...plan, seconds: composer.clock.seconds() }
}

/**
 * Without a bonus of its own a place kept is worth next to nothing: all of them together less than the smallest
 * difference between two plans.
 */
function keeping(composer: Composer, from: Pick<Plan, 'assignments'>, stability: number): Partial<Wishes> {
  const keep = placesOf(composer, from)
  composer.beginWith(keep)
  const nextToNothing = composer.problem.listed ? 0 : 0.0004 / Math.max(1, keep.length)
  return { keep, stability, bonus: stability || nextToNothing }
}

/** So few that making the plan anew costs next to nothing. */
const fewPairs = 500

/**
 * The smallest relaxations cost time of their own: those asked for are always looked for, the others while they are
 * quickly found.
 */
async function addRelaxations(
  composer: Composer,
  plan: Plan,
  places: Parameters<typeof smallestRelaxation>[2],
  wishes: Wishes,
  limits: Limits,
  explained: number[],
) {
  const until = composer.clock.seconds() + Math.max(1, composer.clock.seconds() / 5)
  for (const short of plan.short) {
    const seat = composer.problem.seatIds.known(short.seat) ?? -1
    if (!explained.includes(seat) && (composer.clock.seconds() > until || composer.clock.isOver())) continue
    short.relaxation = await smallestRelaxation(
      composer,
      seat,
      places,
      wishes,
      limits,
      explained.includes(seat) || composer.pairs.feasible <= fewPairs,
    )
  }
}

function seatsToExplain(problem: Problem, { explain: asked = [] }: Question): number[] {
  const unknown = asked.filter((id) => problem.seatIds.known(id) === undefined)
  if (unknown.length > 0)
    throw new FaultyInstance(unknown.map((id) => `seats to explain: there is no seat ${JSON.stringify(id)}`))
  return asked.map((id) => problem.seatIds.known(id) ?? -1)
}
