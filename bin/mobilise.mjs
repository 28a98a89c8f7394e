#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
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
  process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url))
  const { register } = await import('tsx/esm/api')
  register()
  await import('../src/cli/mobilise.ts')
}
