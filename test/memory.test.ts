import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryOf } from '../bench/processes.ts'
import { dataFolder, freePort, type Serving, startServing } from './serving.ts'

const { folder, remove } = dataFolder()
let serving: Serving
beforeAll(async () => {
  serving = startServing({ PORT: String(await freePort()), DATA_DIR: folder })
  await serving.ready()
})
afterAll(async () => {
  process.kill(serving.pid, 'SIGTERM')
  await serving.ended
  remove()
})

test('a server that has answered much holds little more than what it uses', async () => {
  const ask = async () => expect((await fetch(`${serving.origin}/sign-in`)).status).toBe(200)
  for (let i = 0; i < 100; i += 1) await Promise.all(Array.from({ length: 8 }, ask))
  expect(memoryOf([serving.pid])).toBeLessThan(190)
})
