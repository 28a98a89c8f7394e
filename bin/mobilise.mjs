#!/usr/bin/env node
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compiledPlace } from '../scripts/build.mjs'
import { noNode, ownNode } from '../scripts/own-node.mjs'

// Mobilise runs on the Node that it brings along; an older one only starts that.
const own = ownNode(fileURLToPath(new URL('..', import.meta.url)))
const [major] = process.versions.node.split('.')
if (own === null) {
  console.error(noNode)
  process.exitCode = 1
} else if (Number(major) < 24) {
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
} else {
  keepLittle(Number(major))
  const compiled = compiledOnce()
  await import(compiled ? pathToFileURL(join(compiled, 'cli-mobilise.js')).href : await sources())
}

/**
 * Where Mobilise was compiled to, by a process of its own if it was not yet; null where a Node watches the sources, or
 * nothing can be written: then they are compiled on the way.
 */
function compiledOnce() {
  if (process.env.WATCH_REPORT_DEPENDENCIES) return null
  const place = compiledPlace()
  if (existsSync(place)) return place
  const build = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))
  spawnSync(process.execPath, [build], { stdio: ['ignore', 'inherit', 'inherit'] })
  return existsSync(place) ? place : null
}

async function sources() {
  process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url))
  const { register } = await import('tsx/esm/api')
  register()
  return '../src/cli/mobilise.ts'
}

/**
 * What stays for months takes no more memory than it needs: left to itself, V8 lets four times as much lie about as is
 * in use, since the machine has more. The flags hold from the start of a process alone, so it starts itself again in
 * its own place (the same process to whoever watches it). They are those of the V8 that was tried; another one, or
 * Windows, serves without them, and so does the child of a Node that watches files.
 */
function keepLittle(nodeMajor) {
  if (
    !['serve', 'work'].includes(process.argv[2]) ||
    nodeMajor !== 24 ||
    !process.execve ||
    process.send ||
    process.execArgv.some((flag) => flag.startsWith('--max-semi-space-size'))
  )
    return
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20
  const flags = [
    '--max-semi-space-size=16',
    '--heap-growing-percent=40',
    `--max-old-space-size=${Math.round(Math.min(4096, Math.max(256, memory / 2)))}`,
  ]
  process.execve(
    process.execPath,
    [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      ...flags,
      ...process.execArgv,
      ...process.argv.slice(1),
    ],
    {
      ...process.env,
      // As many heaps of the C library as there are threads would each keep what passwords and compressing once took.
      MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
    },
  )
}
