// A crowd as its own process, so that what it costs does not hide how the others are served: `flood.ts KIND ORIGIN
// SECONDS` prints how often it was answered with what.
import http from 'node:http'
import net from 'node:net'
import { gzipSync } from 'node:zlib'
import { pause } from '../test/serving.ts'
import { asks } from './load.ts'

const [kind = '', origin = '', seconds = '20'] = process.argv.slice(2)
const { hostname, port, host } = new URL(origin)
const end = performance.now() + Number(seconds) * 1000
const answers: Record<string, number> = {}
const told = (what: string | number) => {
  answers[what] = (answers[what] ?? 0) + 1
}

const form = 'application/x-www-form-urlencoded'
/** Ten thousand parts, each of a few bytes. */
const parts = () =>
  `${Array.from({ length: 10_000 }, (_, at) => `--x\r\nContent-Disposition: form-data; name="p${at}"\r\n\r\n1\r\n`).join('')}--x--\r\n`
/** Some two hundred kilobytes that would unpack to two hundred megabytes. */
const bomb = () => gzipSync(Buffer.alloc(200_000_000))

const kinds: Record<string, { width: number; once: () => Promise<void> }> = {
  visitors: crowd(200),
  early: {
    width: 100,
    once: () =>
      socket({
        head: `Content-Type: ${form}\r\nContent-Length: 100000`,
        first: `title=${'a'.repeat(10_000)}`,
        hangUp: true,
      }),
  },
  trickle: {
    width: 200,
    once: () => socket({ head: `Content-Type: ${form}\r\nTransfer-Encoding: chunked`, first: '', each: '1\r\na\r\n' }),
  },
  parts: { width: 20, once: sender(parts, { 'content-type': 'multipart/form-data; boundary=x' }) },
  bomb: { width: 50, once: sender(bomb, { 'content-type': form, 'content-encoding': 'gzip' }) },
  guesses: { width: 50, once: guess() },
}

function crowd(width: number) {
  const { get } = asks(origin, width)
  let pages: Promise<string[]> | undefined
  let next = 0
  return {
    width,
    once: async () => {
      pages ??= publicPages(get)
      const all = await pages
      next += 1
      told((await get(all[next % all.length] ?? '/')).status)
    },
  }
}

/** What leads on from the public's first pages. */
async function publicPages(get: (path: string) => Promise<{ status: number }>): Promise<string[]> {
  const first = ['/', '/actions', '/figures/2016', '/reports', '/reports/2016', '/sign-in', '/partners/TG']
  const texts = await Promise.all(first.map(async (path) => (await fetch(origin + path)).text()))
  const links = texts.flatMap((text) =>
    [...text.matchAll(/href="(\/(?:actions|activities|partners|figures|reports)\/[^"?#]+)"/g)].map(
      ([, path]) => path ?? '',
    ),
  )
  const all = [...new Set([...first, ...links])]
  const found = await Promise.all(all.map(async (path) => ((await get(path)).status === 200 ? [path] : [])))
  return found.flat()
}

/** Sends a body whole, and hears the answer even when it comes before all was sent. */
function sender(make: () => string | Buffer, headers: Record<string, string>) {
  let body: string | Buffer | undefined
  return () => {
    body ??= make()
    const whole = body
    let answered = false
    return new Promise<void>((resolve) => {
      const request = http.request(
        {
          hostname,
          port,
          path: '/sign-in',
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(whole) },
        },
        (answer) => {
          answered = true
          told(answer.statusCode ?? 0)
          answer.resume().on('close', () => resolve())
        },
      )
      request.on('error', () => {
        if (!answered) told('cut off')
        resolve()
      })
      request.end(whole)
    })
  }
}

function guess() {
  let count = 0
  return async () => {
    count += 1
    const body = new URLSearchParams({
      email: `nobody${process.pid}.${count}@example.org`,
      password: `wrong-password-${count}`,
    })
    await fetch(`${origin}/sign-in`, { method: 'POST', redirect: 'manual', body }).then(
      async (answer) => {
        told(answer.status)
        await answer.text()
      },
      () => told('cut off'),
    )
  }
}

/** A line of its own: says a head, begins a body, and then hangs up or goes on as slowly as can be. */
function socket({
  head,
  first,
  each,
  hangUp = false,
}: {
  head: string
  first: string
  each?: string
  hangUp?: boolean
}): Promise<void> {
  return new Promise((resolve) => {
    const line = net.connect(Number(port), hostname, () =>
      line.write(`POST /sign-in HTTP/1.1\r\nHost: ${host}\r\n${head}\r\n\r\n${first}`),
    )
    let said = ''
    const timer = each ? setInterval(() => line.writable && line.write(each), 1_000) : undefined
    const over = setTimeout(() => line.destroy(), Math.max(0, end - performance.now()))
    if (hangUp) setTimeout(() => line.destroy(), 50)
    line.on('data', (data) => {
      said += data
    })
    line.on('error', () => undefined)
    line.on('close', () => {
      clearInterval(timer)
      clearTimeout(over)
      told(
        /^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ??
          (performance.now() >= end ? 'still waiting at the end' : hangUp ? 'hung up' : 'cut off'),
      )
      resolve()
    })
  })
}

const flood = kinds[kind]
if (!flood) throw new Error(`there is ${Object.keys(kinds).join(', ')}`)
await Promise.all(
  Array.from({ length: flood.width }, async () => {
    while (performance.now() < end) {
      await flood.once().catch(() => told('cut off'))
      await pause(0)
    }
  }),
)
console.log(JSON.stringify(answers))
process.exit(0)
