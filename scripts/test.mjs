// Everything that must pass, one line for each, and at the end `N passed, N failed`. With --check: all but the tests
// themselves.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const env = {
  ...process.env,
  PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
  NODE_OPTIONS: '',
}
delete env.DATABASE_URL
let passed = 0
let failed = 0

const checks = [
  ['types', 'node', ['node_modules/typescript-native/bin/tsc', '--noEmit']],
  ['lint and format', 'biome', ['check', '--error-on-warnings', '.']],
  ['import direction', 'depcruise', ['src', '--config', '.dependency-cruiser.json', '--output-type', 'err']],
  ['routes are lists of addresses, pages are given what they show', 'node', ['--import', 'tsx', 'scripts/routes.ts']],
  ['unused code', 'knip', ['--no-progress']],
  ['table types and schema are those of the migrations', 'node', ['--import', 'tsx', 'scripts/types.ts', '--verify']],
]
for (const [name, command, args] of checks) {
  const { status } = spawnSync(command === 'node' ? process.execPath : join(bin, command), args, {
    cwd: root,
    env,
    stdio: 'inherit',
  })
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name}`)
  if (status === 0) passed += 1
  else failed += 1
}
if (!process.argv.includes('--check')) {
  const folder = mkdtempSync(join(tmpdir(), 'mobilise-results-'))
  const file = join(folder, 'results.json')
  spawnSync(
    join(bin, 'vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...process.argv.slice(2)],
    { cwd: root, env, stdio: 'inherit' },
  )
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'))
    passed += results.numPassedTests
    failed += results.numFailedTests + (results.success || results.numFailedTests > 0 ? 0 : 1)
  } catch {
    console.log('FAILED: the tests gave no results')
    failed += 1
  }
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
