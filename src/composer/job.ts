import { Worker } from 'node:worker_threads'
import type { Progress } from './clock.ts'
import { FaultyInstance } from './faults.ts'
import type { Question } from './make-plan.ts'
import type { Plan } from './plan.ts'

/** The job was cancelled before it had a plan. */
export class Cancelled extends Error {}

/** What the worker says. */
export type Message =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'plan'; plan: Plan }
  | { kind: 'faulty'; faults: string[] }
  | { kind: 'failed'; reason: string }

export type PlanJob = { plan: Promise<Plan>; cancel: () => Promise<void> }

// Where the sources were not compiled, a worker does not inherit the loader of TypeScript, so it begins with it.
const begin = `const { workerData } = require('node:worker_threads')
const ready = workerData.loader ? import(workerData.loader).then(({ register }) => register()) : Promise.resolve()
ready.then(() => import(workerData.worker))`

/**
 * Makes a plan in a thread of its own, so that the web goes on. It ends at its time limit with the best plan so far, or
 * at once when it is cancelled.
 */
export function startPlan(bytes: Uint8Array, question: Question, tell?: (progress: Progress) => void): PlanJob {
  const begins = new URL('./worker.ts', import.meta.url).href
  const loader = begins.endsWith('.ts') ? import.meta.resolve('tsx/esm/api') : null
  const worker = new Worker(begin, { eval: true, workerData: { bytes, question, loader, worker: begins } })
  let cancelled = false
  const plan = new Promise<Plan>((resolve, reject) => {
    worker.on('message', (message: Message) => {
      if (message.kind === 'progress') tell?.(message.progress)
      else if (message.kind === 'plan') resolve(message.plan)
      else reject(message.kind === 'faulty' ? new FaultyInstance(message.faults) : new Error(message.reason))
    })
    worker.on('error', reject)
    worker.on('exit', () =>
      reject(
        cancelled ? new Cancelled('The plan was cancelled.') : new Error('The planning thread ended without a plan.'),
      ),
    )
  })
  return {
    plan,
    cancel: async () => {
      cancelled = true
      await worker.terminate()
    },
  }
}
