import fs from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, freePort, mobilise, processesOn, type Serving, startServing, until } from '../serving.ts'

const { folder, remove } = dataFolder()
const env = { DATA_DIR: folder }
let first: Serving
let second: Serving

beforeAll(async () => {
  const [port, otherPort] = [String(await freePort()), String(await freePort())]
  first = startServing({ ...env, PORT: port }, { args: ['--demonstration'] })
  second = startServing({ ...env, PORT: otherPort }, { args: ['--demonstration'] })
  await Promise.all([first.ready(280_000), second.ready(280_000)])
})

afterAll(async () => {
  for (const { pid } of processesOn(folder)) process.kill(pid, 'SIGKILL')
  await until('nothing runs on the folder', () => processesOn(folder).length === 0)
  remove()
})

const figures = async () => {
  const { status, out, err } = await mobilise(['figures', '2016', '--json'], env)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  const all: { name: string; value: number }[] = JSON.parse(out)
  return Object.fromEntries(all.map(({ name, value }) => [name, value]))
}
/** A connection that was forked just now bears its postmaster's command line for a moment, but not its parent. */
const postmasters = () => {
  const found = processesOn(folder).filter(({ command }) => / -D /.test(command) && !command.startsWith('sh'))
  return found.filter(({ pid }) => !found.some((other) => other.pid === parentOf(pid)))
}
const parentOf = (pid: number) => {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}

test('two starts at once on an empty folder load the facility of 2016 once, and both serve it', async () => {
  expect(postmasters()).toHaveLength(1)
  for (const { origin } of [first, second])
    expect(await (await fetch(`${origin}/sign-in`)).text()).toContain('officer@example.org')
  expect(await figures()).toMatchObject({ 'requests.received': 23, 'requests.cumulative': 138, 'activities.held': 52 })
})

test('commands work beside a server and leave its processes as they were', async () => {
  const before = postmasters()
  const [checked, verified] = await Promise.all([
    mobilise(['figures', '2016', '--check'], env),
    mobilise(['audit', 'verify'], env),
  ])
  expect(checked.status).toBe(0)
  expect(verified).toMatchObject({ status: 0, out: expect.stringContaining('The history is whole') })
  expect(postmasters()).toEqual(before)
})

test('the clock of the demonstration goes on from the command line, day by day, and every server has the new day', async () => {
  const line = async ({ origin }: Serving) =>
    /<aside class="demonstration".*?<p>(.*?)<\/p>/s.exec(await (await fetch(`${origin}/sign-in?lang=en`)).text())?.[1]
  expect(await line(first)).toContain('Monday, 16 January 2017')
  const moved = await mobilise(['demo', '--to', '2017-01-18'], env)
  expect(moved).toMatchObject({ status: 0, err: '' })
  expect(moved.out.trim().split('\n')).toEqual([
    'Monday, 16 January 2017',
    'Tuesday, 17 January 2017',
    'Wednesday, 18 January 2017',
    'In the demonstration it is Wednesday, 18 January 2017 at 09:30.',
  ])
  for (const server of [first, second]) expect(await line(server)).toContain('Wednesday, 18 January 2017')
  expect((await mobilise(['audit', 'verify'], env)).status).toBe(0)
})

test.each([
  ['backwards', '2017-01-17', 'The clock only goes forward, and it is 18 January 2017 already. Give a later day.'],
  ['to nonsense', '2017-02-30', '--to is 2017-02-30, but has to be a day of the calendar, such as 2017-02-20'],
  ['too far', '2018-01-01', 'At most 92 calendar days at once, by 20 April 2017 at the latest'],
])('the clock of the demonstration does not go %s, and says so in one line', async (_what, day, sentence) => {
  const { status, out, err } = await mobilise(['demo', '--to', day], env)
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toContain(`mobilise: ${sentence}`)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test('a port that is taken is said in one line', async () => {
  const { status, err } = await mobilise(['serve'], { ...env, PORT: new URL(first.origin).port })
  expect(status).toBe(2)
  expect(err).toMatch(
    /^mobilise: cannot serve on 127\.0\.0\.1:\d+ \(EADDRINUSE\)\. Set PORT to another port, or end what uses this one\n$/,
  )
})

test.each([
  ['PORT', 'many', 'PORT is many, but has to be a number from 1 to 65535'],
  [
    'TRUST_PROXY',
    'yes',
    'TRUST_PROXY is yes, but has to be how many proxies stand before this server (1 to 10), or their addresses or ranges, such as 10.1.2.3,2001:db8::/64, or loopback; leave it out where there is none',
  ],
  [
    'BASE_URL',
    'example.org',
    'BASE_URL is example.org, but has to be like https://mobilise.example.org, without a path',
  ],
])('a %s that makes no sense is said in one line', async (name, value, sentence) => {
  expect(await mobilise(['serve'], { ...env, [name]: value })).toEqual({
    status: 2,
    out: '',
    err: `mobilise: ${sentence}\n`,
  })
})

test('the server that did not start the database keeps it when the other is killed', async () => {
  const before = postmasters()
  process.kill(first.pid, 'SIGKILL')
  await first.ended
  expect(await second.answers()).toBe(true)
  expect((await fetch(`${second.origin}/figures/2016`)).status).toBe(200)
  expect(postmasters()).toEqual(before)
})

test('with the last server its database goes; commands then start it for themselves and leave no process', async () => {
  process.kill(second.pid, 'SIGTERM')
  expect(await second.ended).toBe(0)
  expect(processesOn(folder)).toEqual([])
  expect(await figures()).toMatchObject({ 'requests.received': 23 })
  expect(processesOn(folder)).toEqual([])
  expect((await mobilise(['audit', 'verify'], env)).status).toBe(0)
  expect(processesOn(folder)).toEqual([])
})

test('an empty folder is migrated by several processes at once', async () => {
  const empty = dataFolder()
  const all = await Promise.all(Array.from({ length: 4 }, () => mobilise(['migrate'], { DATA_DIR: empty.folder })))
  expect(all).toEqual(all.map(() => ({ status: 0, out: 'The database is up to date.\n', err: '' })))
  expect(processesOn(empty.folder)).toEqual([])
  expect(await mobilise(['audit', 'verify'], { DATA_DIR: empty.folder })).toMatchObject({ status: 0 })
  empty.remove()
})
