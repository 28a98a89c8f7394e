// Runs on the Node that is there (20 or newer) before anything else: installs what is missing, and only that.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noNode, ownNode } from './own-node.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.mobilise-setup')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && ownNode(root) !== null

if (!installed) {
  console.log('Installing what is missing (once) …')
  // devDependencies as well: the two commands of the README need nothing else afterwards.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
  if (ownNode(root) === null) {
    console.error(noNode)
    process.exit(1)
  }
}
if (process.argv.includes('--test') && !chromium()) {
  console.log('Installing Chromium for the browser tests …')
  const sudo = process.getuid?.() === 0 ? [] : ['sudo']
  run(...[...sudo, 'apt-get', 'update', '-qq'].reduce(split, [null, []]))
  run(
    ...[...sudo, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'].reduce(
      split,
      [null, []],
    ),
  )
}

function split([command, args], word) {
  return command === null ? [word, args] : [command, [...args, word]]
}

function chromium() {
  return ['chromium', 'chromium-browser', 'google-chrome'].some((name) => spawnSync('which', [name]).status === 0)
}

function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NODE_ENV: '' },
  })
  if (result.status !== 0) {
    console.error(
      `setup: \`${command} ${args.join(' ')}\` failed. Look at the lines above; then run the same command again.`,
    )
    process.exit(1)
  }
}
