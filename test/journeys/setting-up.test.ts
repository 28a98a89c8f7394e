import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { servingRoles } from '../../src/house/database/serving-roles.ts'
import { dataFolder, freePort, mobilise, pause, processesOn, startServing, until } from '../serving.ts'

// `mobilise` as somebody at a terminal runs it: what is not as it has to be is said in one sentence, and nothing is
// made or changed.
let data: { folder: string; remove: () => void }
beforeEach(() => {
  data = dataFolder()
})
afterEach(() => data.remove())

const secret = () => randomBytes(32).toString('hex')
const at = (name: string) => path.join(data.folder, name)
const run = (env: Record<string, string>, args = ['migrate']) => mobilise(args, { DATA_DIR: data.folder, ...env })
/** Refused in one line that says why, as wrong use; and the folder has in it what it had. */
async function refused(env: Record<string, string>, why: RegExp, args?: string[]) {
  const before = fs.readdirSync(data.folder).sort()
  const { status, err } = await run(env, args)
  expect(err).toMatch(why)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(status).toBe(2)
  expect(fs.readdirSync(data.folder).sort()).toEqual(before)
}
const cluster = () => ['postgres.room/cluster', 'postgres'].map(at).find((folder) => fs.existsSync(folder)) ?? ''

describe('the secret', () => {
  test.each([
    ['empty', '', /SECRET is empty/],
    ['blank', '   ', /SECRET is empty/],
    ['short', 'x'.repeat(31), /SECRET has 31 characters/],
  ])('%s in SECRET is refused', (_, value, why) => refused({ SECRET: value }, why))

  test.each([
    ['empty', '', /secret is empty/],
    ['a line end alone', '\n', /secret is empty/],
    ['cut off', 'abcdef', /secret has 6 characters/],
  ])('%s in its file is refused, also while the database is elsewhere', async (_, text, why) => {
    fs.writeFileSync(at('secret'), text, { mode: 0o600 })
    await refused({}, why)
    await refused({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing' }, why)
  })

  test('that others can read is refused, and says how to mend it', async () => {
    fs.writeFileSync(at('secret'), secret(), { mode: 0o600 })
    fs.chmodSync(at('secret'), 0o640)
    await refused({}, /chmod 600/)
  })

  test('that is a folder is refused', async () => {
    fs.mkdirSync(at('secret'))
    await refused({}, /secret is no file/)
  })
})

describe('a folder that has held an office', () => {
  const held = dataFolder()
  beforeAll(async () => {
    expect(await mobilise(['migrate'], { DATA_DIR: held.folder })).toMatchObject({
      status: 0,
      err: expect.not.stringContaining('mobilise:'),
    })
    await until('its database has ended', () => processesOn(held.folder).length === 0)
  })
  beforeEach(() => void spawnSync('cp', ['-a', `${held.folder}/.`, data.folder]))
  afterAll(() => held.remove())

  test('opens again, and its files are for its own user alone', async () => {
    expect((await run({})).status).toBe(0)
    for (const name of ['secret', 'postgres.password', 'office.json'])
      expect([name, fs.statSync(at(name)).mode & 0o077]).toEqual([name, 0])
    expect(fs.readFileSync(at('secret'), 'utf8')).toHaveLength(64)
    expect(fs.readdirSync(data.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('without its database is refused, and no empty one is made', async () => {
    fs.rmSync(cluster(), { recursive: true })
    await refused({}, /its database is not there/)
    fs.rmSync(at('secret'))
    await refused({}, /office\.json of an office, and its database is not there/)
    await refused({ SECRET: secret() }, /its database is not there/)
  })

  test('with a half of its database is refused', async () => {
    fs.rmSync(path.join(cluster(), 'global', 'pg_control'))
    await refused({}, /not whole: global\/pg_control is missing/)
    fs.rmSync(path.join(cluster(), 'PG_VERSION'))
    await refused({}, /PG_VERSION is missing/)
  })

  test('with a database of another version is refused', async () => {
    fs.writeFileSync(path.join(cluster(), 'PG_VERSION'), '17\n')
    await refused({}, /made by PostgreSQL 17/)
  })

  test('without its secret, or with another one, is refused, and no new one is made', async () => {
    const kept = fs.readFileSync(at('secret'), 'utf8')
    fs.rmSync(at('secret'))
    await refused({}, /sealed with a SECRET that is not here/)
    await refused({ SECRET: secret() }, /not the SECRET that the history in the database was sealed with/)
    fs.writeFileSync(at('secret'), secret(), { mode: 0o600 })
    await refused({}, /not the SECRET/)
    fs.writeFileSync(at('secret'), kept, { mode: 0o600 })
    expect((await run({})).status).toBe(0)
  })

  test('without the password to its database, or with that of another, is refused at once', async () => {
    const kept = fs.readFileSync(at('postgres.password'), 'utf8')
    for (const [text, why] of [
      ['', /postgres\.password is empty/],
      ['another', /do not belong together/],
    ] as const) {
      fs.writeFileSync(at('postgres.password'), text, { mode: 0o600 })
      await refused({}, why)
    }
    fs.rmSync(at('postgres.password'))
    await refused({}, /postgres\.password is missing/)
    fs.writeFileSync(at('postgres.password'), kept, { mode: 0o600 })
    expect((await run({})).status).toBe(0)
  })

  test('with the database of another folder is refused', async () => {
    const other = dataFolder()
    try {
      expect((await mobilise(['migrate'], { DATA_DIR: other.folder })).status).toBe(0)
      await pause(500)
      for (const name of ['postgres', 'postgres.room', 'postgres.password', 'secret']) {
        fs.rmSync(at(name), { recursive: true, force: true })
        if (fs.existsSync(path.join(other.folder, name))) fs.renameSync(path.join(other.folder, name), at(name))
      }
      await refused({}, /holds another office than before/)
    } finally {
      other.remove()
    }
  })
})

test('a first start that was killed, or met a full disk, has left nothing yet: the next one begins', async () => {
  fs.writeFileSync(at('postgres.password'), '', { mode: 0o600 })
  fs.writeFileSync(at(`secret.${process.pid}.part`), 'abc', { mode: 0o600 })
  fs.mkdirSync(at('postgres.new'))
  fs.writeFileSync(at('postgres.new/PG_VERSION'), '18')
  expect(await run({})).toMatchObject({ status: 0 })
  expect((await run({}, ['audit', 'verify'])).status).toBe(0)
})

test('a first start that is killed at any moment is made up for by the next one', async () => {
  for (const ms of [150, 700, 1_500, 2_500, 4_000]) {
    const killed = startServing({ PORT: String(await freePort()), DATA_DIR: data.folder })
    await pause(ms)
    process.kill(killed.pid, 'SIGKILL')
    await killed.ended
  }
  expect(await run({})).toMatchObject({ status: 0 })
  expect((await run({}, ['audit', 'verify'])).status).toBe(0)
}, 120_000)

describe('the demonstration', () => {
  test('whose loading was killed is not served by halves, and the next start begins it anew; a second start beside it leaves it alone', async () => {
    const port = String(await freePort())
    const killed = startServing({ PORT: port, DATA_DIR: data.folder }, { args: ['--demonstration'] })
    await until('loading has begun', () => killed.said().includes('Loading'), 120_000)
    await pause(3_000)
    process.kill(killed.pid, 'SIGKILL')
    await killed.ended
    await until('its database has gone', async () => !(await killed.answers()))
    await refused({ PORT: port }, /only a part of it is here/, ['serve'])

    const serving = startServing({ PORT: port, DATA_DIR: data.folder }, { args: ['--demonstration'] })
    await serving.ready(180_000)
    expect(serving.said()).toMatch(/starting over/)
    const second = await run({ PORT: port }, ['serve', '--demonstration'])
    expect(second).toMatchObject({ status: 2, err: expect.stringContaining(`cannot serve on 127.0.0.1:${port}`) })
    const demo = await run({}, ['demo'])
    expect(demo).toMatchObject({
      status: 1,
      err: expect.stringContaining('There is an office in this database already'),
    })
    expect(await serving.answers()).toBe(true)
    process.kill(serving.pid, 'SIGTERM')
    await serving.ended
    expect((await run({}, ['audit', 'verify'])).status).toBe(0)
  }, 400_000)

  test('is not loaded into an office that somebody works in', async () => {
    expect((await run({}, ['user', 'add', 'ada@example.org', '--role', 'administrator'])).status).toBe(0)
    expect(await run({}, ['demo'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('There is an office in this database already'),
    })
    expect(await run({}, ['demo', '--to', '2027-01-04'])).toMatchObject({
      status: 2,
      err: 'mobilise: This facility goes by the real time. Only a demonstration has a clock that can be moved.\n',
    })
    const port = String(await freePort())
    const serving = startServing({ PORT: port, DATA_DIR: data.folder }, { args: ['--demonstration'] })
    await serving.ready()
    expect(serving.said()).toMatch(/served as it is/)
    process.kill(serving.pid, 'SIGTERM')
    await serving.ended
  })
})

test('a port that is taken is told before anything is made', async () => {
  const taken = net.createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as net.AddressInfo
  await refused({ PORT: String(port) }, /cannot serve on 127\.0\.0\.1.*Set PORT/, ['serve', '--demonstration'])
  await new Promise((resolve) => taken.close(resolve))
})

describe('a database elsewhere', () => {
  const server = inject('server')
  const admin = new pg.Client({ connectionString: server.replace(/\/mobilise$/, '/postgres') })
  const name = () => `e${randomBytes(6).toString('hex')}`
  const urlOf = (database: string, login?: { user: string; password: string }) => {
    const url = new URL(server)
    url.pathname = `/${database}`
    if (login) Object.assign(url, { username: login.user, password: login.password })
    return url.href
  }
  beforeAll(() => admin.connect())
  afterAll(() => admin.end())

  /** A login without a superuser's rights, and a database that it owns. */
  async function owned(rights = 'createrole', how = '') {
    const login = { user: name(), password: 'x' }
    const database = name()
    await admin.query(`create role ${login.user} login ${rights} password 'x'`)
    // In this server the roles belong to another: in one of their own the owner would make them.
    if (rights) await admin.query(`grant ${servingRoles.join(', ')} to ${login.user} with admin option`)
    await admin.query(`create database ${database} owner ${login.user} ${how}`)
    return { login, database, url: urlOf(database, login) }
  }

  test.each([
    ['that nothing answers', 'postgres://m:x@127.0.0.1:9/m', /nothing answers at 127\.0\.0\.1:9/],
    ['on a host that is not', 'postgres://m:x@nowhere.invalid/m', /no host nowhere\.invalid|cannot be looked up/],
    ['with an address that is none', 'mysql://m:x@127.0.0.1/m', /has to be like postgres:/],
    ['with an address that cannot be read', 'postgres://m:x#y/z@127.0.0.1:x/m', /has to be like postgres:/],
  ])('%s is told', (_, url, why) => refused({ DATABASE_URL: url }, why))

  test('with a wrong password, or that is not there, is told with what mends it', async () => {
    const { database, login } = await owned()
    await refused({ DATABASE_URL: urlOf(database, { ...login, password: 'y' }) }, /password of .* is not right/)
    await refused({ DATABASE_URL: urlOf('nothing_of_that_name', login) }, /create database nothing_of_that_name owner/)
  })

  test('with an owner who is no superuser holds an office, and its secret stays in the data folder', async () => {
    const { url } = await owned()
    expect(await run({ DATABASE_URL: url })).toMatchObject({ status: 0 })
    expect(await run({ DATABASE_URL: url }, ['audit', 'verify'])).toMatchObject({ status: 0 })
    await refused({}, /set DATABASE_URL/)
    const other = dataFolder()
    expect(await mobilise(['migrate'], { DATA_DIR: other.folder, DATABASE_URL: url })).toMatchObject({
      status: 2,
      err: expect.stringContaining('a SECRET that is not here'),
    })
    expect(fs.existsSync(path.join(other.folder, 'secret'))).toBe(false)
    other.remove()
  })

  test('that was emptied after it held an office is refused', async () => {
    const { url, database, login } = await owned()
    expect((await run({ DATABASE_URL: url })).status).toBe(0)
    await admin.query(`drop database ${database} with (force)`)
    await admin.query(`create database ${database} owner ${login.user}`)
    await refused({ DATABASE_URL: url }, /is empty, and it has held an office/)
  })

  test('whose encoding has not all letters is refused', async () => {
    const { url } = await owned('createrole', `encoding 'LATIN1' locale_provider libc locale 'C' template template0`)
    await refused({ DATABASE_URL: url }, /keeps text as LATIN1.*encoding 'UTF8'/)
  })

  test('that is read only is refused', async () => {
    const { url, database } = await owned()
    await admin.query(`alter database ${database} set default_transaction_read_only = on`)
    await refused({ DATABASE_URL: url }, /read only by default/)
  })

  test('in which nothing may be created is refused, with the right that is missing', async () => {
    const { login } = await owned()
    const database = name()
    await admin.query(`create database ${database}`)
    await refused(
      { DATABASE_URL: urlOf(database, login) },
      new RegExp(`grant create on database ${database} to ${login.user}`),
    )
    await admin.query(`grant create on database ${database} to ${login.user}`)
    await refused({ DATABASE_URL: urlOf(database, login) }, /grant create on schema public to/)
  })

  test('whose owner must not make roles is refused with the right, and with the way of an administrator, who may make them beforehand', async () => {
    const { login, url, database } = await owned('')
    await refused(
      { DATABASE_URL: url },
      /has not been granted mobilise_.*grant mobilise_.* with admin option.*`mobilise roles` prints/,
    )
    await admin.query(`grant ${servingRoles.join(', ')} to ${login.user}`)
    await refused({ DATABASE_URL: url }, /may not make roles, and there is none yet that serves.*DATABASE_SERVING_URL/)
    const serving = { user: name(), password: 'z' }
    const { out } = await run({}, ['roles', '--database', database, '--owner', login.user])
    // The roles are there in this server, and so is the database: what is left of the text is the login that serves.
    const text = out
      .split(';')
      .filter((line) => line.includes(`serving_${database}`))
      .join(';')
      .replaceAll(`serving_${database}`, serving.user)
      .replaceAll('PUT ANOTHER PASSWORD HERE', serving.password)
      .split('-- Then start')[0]
    await admin.query(`${text}`)
    await admin.query(`revoke connect, temporary on database ${database} from public`)
    expect(await run({ DATABASE_URL: url, DATABASE_SERVING_URL: urlOf(database, serving) })).toMatchObject({
      status: 0,
    })
    await refused({ DATABASE_URL: url, DATABASE_SERVING_URL: server }, /could do more than serve/)
    await refused(
      { DATABASE_URL: url, DATABASE_SERVING_URL: urlOf(database, { ...serving, password: 'no' }) },
      /DATABASE_SERVING_URL: the password/,
    )
  })
})
