import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import PQueue from 'p-queue'

/** What a thread is asked: to look into bytes as into one kind of file. */
export type Question = { kind: 'pdf' | 'archive'; content: Uint8Array }

// Where the sources were not compiled, a worker does not inherit the loader of TypeScript, so it begins with it.
const begin = `const { workerData } = require('node:worker_threads')
const ready = workerData.loader ? import(workerData.loader).then(({ register }) => register()) : Promise.resolve()
ready.then(() => import(workerData.worker))`

const longest = 20_000
const mostMemory = 400_000_000
const idle = 10_000
const turns = new PQueue({ concurrency: 2 })
const free: Worker[] = []

/**
 * Looks into a file in a thread of its own, two at a time: others are served meanwhile. One that takes longer than
 * twenty seconds, or unpacks to more memory than any letter needs, is not looked through to its end.
 */
export const lookInThread = <T>(kind: Question['kind'], content: Buffer): Promise<T | 'too_much'> =>
  turns.add(() => inThread<T>(kind, content))

/** A thread that has loaded what it needs is kept for the next file, and not for longer than a moment. */
function takeThread(): Worker {
  const known = free.pop()
  if (known) return known
  const begins = new URL('./look-thread.ts', import.meta.url).href
  const loader = begins.endsWith('.ts')
    ? pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href
    : null
  const worker = new Worker(begin, {
    eval: true,
    workerData: { loader, worker: begins },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  worker.on('error', () => undefined).unref()
  return worker
}

function giveBack(worker: Worker) {
  free.push(worker)
  setTimeout(() => {
    const at = free.indexOf(worker)
    if (at < 0) return
    free.splice(at, 1)
    void worker.terminate()
  }, idle).unref()
}

function inThread<T>(kind: Question['kind'], content: Buffer): Promise<T | 'too_much'> {
  const worker = takeThread()
  const before = process.memoryUsage().arrayBuffers
  const started = performance.now()
  return new Promise((resolve) => {
    // What streams unpack to lies outside of the memory that a thread is given, so it is watched.
    const watch = setInterval(() => {
      if (performance.now() - started > longest || process.memoryUsage().arrayBuffers - before > mostMemory)
        end('too_much', false)
    }, 50)
    const end = (found: T | 'too_much', isSound: boolean) => {
      clearInterval(watch)
      worker.off('message', told).off('error', broken).off('exit', broken)
      if (isSound) giveBack(worker)
      else void worker.terminate()
      resolve(found)
    }
    const told = ({ found }: { found: T }) => end(found, true)
    const broken = () => end('too_much', false)
    worker.on('message', told).on('error', broken).on('exit', broken)
    worker.postMessage({ kind, content: new Uint8Array(content) } satisfies Question)
  })
}
