import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
import { smallInstance } from './random-instance.ts'
import { faultsOf } from './whole-model.ts'

// These tests work without a pause, and a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 })

const bin = fileURLToPath(new URL('../bin/mobilise.mjs', import.meta.url))
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-plan-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
const inFolder = (name: string, text?: string) => {
  const file = path.join(folder, name)
  if (text !== undefined) fs.writeFileSync(file, text)
  return file
}

function mobilise(
  args: string[],
  options: { interruptAt?: RegExp } = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [bin, 'plan', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
    if (options.interruptAt?.test(err)) child.kill('SIGINT')
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

const small = { ...smallInstance(21, { experts: 15, activities: 5, days: 14 }), pinned: [] }

test('an instance becomes a plan, asked again and explained', async () => {
  const instance = inFolder('small.json', JSON.stringify(small))
  const first = await mobilise(['--instance', instance, '--out', inFolder('plan.json')])
  expect([first.code, first.err]).toEqual([0, ''])
  expect(first.out).toMatch(
    /^The plan is in .*plan\.json: optimal, \d+ places taken, \d+ short; worth -?[\d.]+ of at most -?[\d.]+ \(gap 0\.0000 %\), in [\d.]+ s\.\n$/,
  )
  const plan = JSON.parse(fs.readFileSync(inFolder('plan.json'), 'utf8'))
  expect(faultsOf(small, plan)).toEqual([])
  const again = await mobilise([
    '--instance',
    instance,
    '--out',
    inFolder('again.json'),
    '--from',
    inFolder('plan.json'),
    '--stability',
    '3',
    '--explain',
    plan.assignments[0].seat,
    '--progress',
  ])
  expect(again.code).toBe(0)
  expect(again.err).toMatch(/relaxation/)
  expect(JSON.parse(fs.readFileSync(inFolder('again.json'), 'utf8'))).toMatchObject({
    status: 'optimal',
    kept: plan.assignments.length,
    explanations: [{ expert: plan.assignments[0].expert }],
  })
})

test.each([
  ['no instance and no year', () => ['--out', inFolder('x.json')], /name either an instance/],
  [
    'a file that is not there',
    () => ['--instance', inFolder('missing'), '--out', inFolder('x.json')],
    /cannot read .*missing: ENOENT/,
  ],
  [
    'a folder that is not there',
    () => ['--instance', inFolder('missing'), '--out', inFolder('no/x.json')],
    /cannot write .*choose a file in a folder that exists/,
  ],
  [
    'broken JSON',
    () => ['--instance', inFolder('broken.json', '{"experts":['), '--out', inFolder('x.json')],
    /broken\.json is refused: the instance: broken JSON at byte 12/,
  ],
  [
    'a negative gap',
    () => ['--instance', inFolder('s.json', '{}'), '--out', inFolder('x.json'), '--gap', '-1'],
    /--gap .*give a share/,
  ],
  [
    'an unknown seat to explain',
    () => [
      '--instance',
      inFolder('s.json', JSON.stringify(small)),
      '--out',
      inFolder('x.json'),
      '--explain',
      'nowhere',
    ],
    /there is no seat "nowhere"/,
  ],
  [
    'an earlier plan that is none',
    () => [
      '--instance',
      inFolder('s.json', JSON.stringify(small)),
      '--out',
      inFolder('x.json'),
      '--from',
      inFolder('s.json'),
    ],
    /s\.json is no plan/,
  ],
  [
    'a bonus without an earlier plan',
    () => ['--instance', inFolder('s.json', JSON.stringify(small)), '--out', inFolder('x.json'), '--stability', '3'],
    /--stability needs --from/,
  ],
  [
    'options of the other kind',
    () => ['--instance', inFolder('s.json', JSON.stringify(small)), '--out', inFolder('x.json'), '--keep'],
    /--keep goes with --year/,
  ],
])('%s: refused in one line, exit status 2, nothing written', async (_, args, sentence) => {
  const { code, out, err } = await mobilise(args())
  expect([code, out, fs.existsSync(inFolder('x.json'))]).toEqual([2, '', false])
  expect(err).toMatch(sentence)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test('pins in conflict are a finding: told, written, exit status 1', async () => {
  const seat = small.activities[0]?.seats[0]
  const pinned = small.experts.slice(0, (seat?.count ?? 1) + 1).map(({ id }) => ({ expert: id, seat: seat?.id }))
  const { code, err } = await mobilise([
    '--instance',
    inFolder('pins.json', JSON.stringify({ ...small, pinned })),
    '--out',
    inFolder('pins.plan.json'),
  ])
  expect(code).toBe(1)
  expect(err).toMatch(/^These pins cannot hold together: .*\(.*count.*\)/)
  expect(JSON.parse(fs.readFileSync(inFolder('pins.plan.json'), 'utf8'))).toMatchObject({
    status: 'infeasible-pins',
    objective: null,
    assignments: [],
  })
})

test('interrupted in the middle, it ends at once with a failure and leaves no file', async () => {
  const large = inFolder('large.json', JSON.stringify(smallInstance(5, { experts: 4000, activities: 300, days: 340 })))
  const { code, out } = await mobilise(
    ['--instance', large, '--out', inFolder('cut.json'), '--gap', '0', '--progress'],
    { interruptAt: /pairs/ },
  )
  expect(code).not.toBe(0)
  expect(out).toBe('')
  expect(fs.readdirSync(folder).filter((name) => name.startsWith('cut'))).toEqual([])
})
