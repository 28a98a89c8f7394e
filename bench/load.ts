import http from 'node:http'
import { pause } from '../test/serving.ts'

type Answer = { status: number; bytes: number; body: Buffer; headers: http.IncomingHttpHeaders }

/** Asks as a browser does: connections are kept, answers may come compressed. */
export function asks(origin: string, connections: number, cookie = '') {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const get = (path: string) =>
    new Promise<Answer>((resolve, reject) => {
      const request = http.get(
        origin + path,
        { agent, headers: { cookie, 'accept-encoding': 'gzip, deflate, br, zstd', 'accept-language': 'en' } },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part) => parts.push(part))
          answer.on('error', reject)
          answer.on('end', () => {
            const body = Buffer.concat(parts)
            resolve({ status: answer.statusCode ?? 0, bytes: body.length, body, headers: answer.headers })
          })
        },
      )
      request.on('error', reject)
    })
  return { get, end: () => agent.destroy() }
}

/** What is sent; told when it was due, on the clock of `performance.now()`. */
type Work = (due: number) => Promise<{ status: number }>

/**
 * Sends on schedule, whether or not earlier answers have come; a latency counts from the scheduled time, so that a site
 * which stalls cannot hide it. In milliseconds, sorted.
 */
export async function onSchedule(work: Work, perSecond: number, seconds: number): Promise<number[]> {
  const latencies: number[] = []
  const begin = performance.now() + 50
  const sent: Promise<void>[] = []
  for (let i = 0; i < perSecond * seconds; i += 1) {
    const due = begin + (i * 1000) / perSecond
    // A timer may come a millisecond late; that would be the measuring's delay and not the site's.
    while (performance.now() < due - 1.5) await pause(Math.max(0, due - 1.5 - performance.now()))
    while (performance.now() < due);
    sent.push(
      work(due).then(({ status }) => {
        if (status !== 200) throw new Error(`answered with ${status}`)
        latencies.push(performance.now() - due)
      }),
    )
  }
  await Promise.all(sent)
  return latencies.sort((a, b) => a - b)
}

/** As many as it can: each of `width` askers sends again when its answer has come. Answers per second. */
export async function pushed(work: Work, width: number, seconds: number): Promise<number> {
  const begin = performance.now()
  let answers = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (performance.now() - begin < seconds * 1000) {
        const { status } = await work(performance.now())
        if (status !== 200) throw new Error(`answered with ${status}`)
        answers += 1
      }
    }),
  )
  return answers / ((performance.now() - begin) / 1000)
}

export const percentile = (sorted: number[], p: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * p) / 100) - 1)] ?? Number.NaN
