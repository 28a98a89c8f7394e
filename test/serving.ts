import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = path.join(root, 'bin', 'mobilise.mjs')
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A data folder of its own, and its end. */
export function dataFolder(): { folder: string; remove: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-folder-'))
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

export async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

type Environment = Record<string, string | undefined>
// As at a terminal: nothing of what the tests run in, which has a BASE_URL of its own.
const withEnvironment = (env: Environment): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LOG_LEVEL: 'warn',
  ...env,
})

/** `mobilise …` as somebody at a terminal runs it, to its end. */
export async function mobilise(
  args: string[],
  env: Environment,
): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env: withEnvironment(env) })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, out, err }
}

export type Serving = {
  origin: string
  pid: number
  ended: Promise<number | null>
  ready: (ms?: number) => Promise<void>
  answers: (path?: string) => Promise<boolean>
  said: () => string
}

/**
 * `mobilise serve` as its own process. `nodeArgs` go to Node, a profile for instance; `from` is the folder of another
 * revision.
 */
export function startServing(
  env: Environment & { PORT: string },
  options: { args?: string[]; nodeArgs?: string[]; from?: string } = {},
): Serving {
  const { from = root } = options
  const child: ChildProcess = spawn(
    process.execPath,
    [...(options.nodeArgs ?? []), path.join(from, 'bin', 'mobilise.mjs'), 'serve', ...(options.args ?? [])],
    {
      cwd: from,
      env: withEnvironment(env),
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-5000)))
  const origin = `http://127.0.0.1:${env.PORT}`
  const answers = (address = '/readyz') =>
    fetch(origin + address).then(
      ({ ok }) => ok,
      () => false,
    )
  return {
    origin,
    pid: child.pid ?? 0,
    ended: new Promise((resolve) => child.once('close', resolve)),
    answers,
    said: () => said,
    ready: (ms) =>
      until('the site is ready', () => answers(), ms).catch((error) => {
        throw new Error(`${error.message}\n${said}`)
      }),
  }
}

/** Waits until something is so. Long, because other work may keep the machine busy; it returns as soon as it can. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const deadline = Date.now() + ms
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`it did not come to pass within ${ms / 1000} s: ${what}`)
    await pause(25)
  }
}

/**
 * Every process that works on this folder: named in its command line, or with its feet in it as PostgreSQL's processes
 * have.
 */
export function processesOn(folder: string): { pid: number; command: string }[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        const feet = fs.readlinkSync(`/proc/${name}/cwd`)
        return command.includes(folder) || feet.startsWith(folder) ? [{ pid: Number(name), command }] : []
      } catch {
        return []
      }
    })
}
