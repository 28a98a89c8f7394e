import { expect, test } from 'vitest'
import { smallInstance } from '../../test/random-instance.ts'
import type { Progress } from './clock.ts'
import { FaultyInstance } from './faults.ts'
import { Cancelled, startPlan } from './job.ts'
import { makePlan } from './make-plan.ts'

const bytesOf = (instance: unknown) => new TextEncoder().encode(JSON.stringify(instance))
const question = { gap: 0, seconds: 60 }

test('a plan made in a thread is the plan made here, and tells how far it is', async () => {
  const bytes = bytesOf({ ...smallInstance(7, { experts: 12, activities: 4, days: 12 }), pinned: [] })
  const told: Progress[] = []
  const there = await startPlan(bytes, question, (progress) => told.push(progress)).plan
  const here = await makePlan(bytes, question)
  expect({ ...there, seconds: 0 }).toEqual({ ...here, seconds: 0 })
  expect(told.map(({ stage }) => stage)).toContain('relaxation')
})

test('this thread goes on while a plan is made, and can cancel it', async () => {
  const job = startPlan(bytesOf(smallInstance(1, { experts: 1500, activities: 150, days: 300 })), question)
  const cancelled = expect(job.plan).rejects.toBeInstanceOf(Cancelled)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await job.cancel()
  await cancelled
})

test('faults of an instance come out of the thread with their paths', async () => {
  const { plan } = startPlan(bytesOf({ experts: [{ id: '' }], activities: [] }), question)
  await expect(plan).rejects.toBeInstanceOf(FaultyInstance)
  await expect(plan).rejects.toThrow('experts[0].id')
})

test('a thread stops at its time limit with a plan and an honest gap', async () => {
  const plan = await startPlan(
    bytesOf({ ...smallInstance(3, { experts: 400, activities: 60, days: 100 }), pinned: [] }),
    { gap: 0, seconds: 0.01 },
  ).plan
  expect(plan.bound).toBeGreaterThanOrEqual(plan.objective ?? Number.NaN)
  expect(['time-limit', 'optimal']).toContain(plan.status)
})
