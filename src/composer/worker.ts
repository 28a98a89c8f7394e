import { parentPort, workerData } from 'node:worker_threads'
import { FaultyInstance } from './faults.ts'
import type { Message } from './job.ts'
import { makePlan, type Question } from './make-plan.ts'

const { bytes, question }: { bytes: Uint8Array; question: Question } = workerData
const say = (message: Message) => parentPort?.postMessage(message)

try {
  say({ kind: 'plan', plan: await makePlan(bytes, question, (progress) => say({ kind: 'progress', progress })) })
} catch (error) {
  if (error instanceof FaultyInstance) say({ kind: 'faulty', faults: error.faults })
  else say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
}
