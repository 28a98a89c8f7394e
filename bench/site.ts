import { demonstrationPassword } from '../src/demonstration/people.ts'
import { freePort, type Serving, startServing } from '../test/serving.ts'
import { asks } from './load.ts'

/**
 * The server as its own process, with the facility of 2016 in it. BENCH_NODE_ARGS go to Node, `--cpu-prof` for
 * instance.
 */
export async function serveFacility(
  env: Record<string, string | undefined>,
  options: { args?: string[]; nodeArgs?: string[]; from?: string } = {},
): Promise<Serving & { readyAfter: number }> {
  const began = performance.now()
  const nodeArgs = [...(process.env.BENCH_NODE_ARGS?.split(' ') ?? []), ...(options.nodeArgs ?? [])]
  const serving = startServing(
    { PORT: String(await freePort()), LOG_LEVEL: 'info', ...env },
    { ...options, args: ['--demonstration', ...(options.args ?? [])], nodeArgs },
  )
  await serving.ready(120_000)
  return { ...serving, readyAfter: (performance.now() - began) / 1000 }
}

export async function stopServing(serving: Serving): Promise<void> {
  process.kill(serving.pid, 'SIGTERM')
  await serving.ended
}

/** The cookies of somebody of the demonstration who has signed in. */
export async function cookieOf(origin: string, email: string): Promise<string> {
  const answer = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email, password: demonstrationPassword }),
  })
  if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/**
 * Bytes on the wire of a page as a browser fetches it the first time, with its stylesheet and script, and of the page
 * alone.
 */
export async function sizeOf(origin: string, path: string, cookie: string): Promise<{ first: number; later: number }> {
  const { get, end } = asks(origin, 2, cookie)
  const page = await get(path)
  if (page.status !== 200) throw new Error(`${path} was answered with ${page.status}`)
  const whole = await (await fetch(origin + path, { headers: { cookie } })).text()
  const assets = [...whole.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1] ?? '')
  const sizes = await Promise.all(assets.map(async (asset) => (await get(asset)).bytes))
  end()
  return { later: page.bytes, first: sizes.reduce((sum, bytes) => sum + bytes, page.bytes) }
}
