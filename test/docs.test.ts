import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'STYLE.md',
  'CONTRIBUTING.md',
  ...['docs', 'docs/decisions'].flatMap((folder) => readdirSync(root + folder).map((name) => `${folder}/${name}`)),
]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(root + name, 'utf8') }))
/** Files that CONTRIBUTING.md tells the reader to make. */
const toBeMade = [
  'db/migrations/20270101_0900_add_interpreters_to_activities.sql',
  'db/migrations/20270101_0900_ask_for_the_law.sql',
  'src/actions/outputs/duties.ts',
  'src/house/languages/de',
]

test.each(pages)('$name leads to files that are there', ({ name, text }) => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((found) =>
    join(dirname(name), found[1] ?? ''),
  )
  const named = [...text.matchAll(/`((?:src|test|db|data|docs|scripts)\/[\w./-]+\w)`/g)].map((found) => found[1] ?? '')
  expect([...links, ...named].filter((path) => !toBeMade.includes(path) && !existsSync(root + path))).toEqual([])
})

test.each(pages)('$name names commands that are there', ({ text }) => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> }
  const cli = readFileSync(`${root}src/cli/mobilise.ts`, 'utf8')
  const npm = [...text.matchAll(/npm run ([a-z]+)/g)]
    .map((found) => found[1] ?? '')
    .filter((script) => !(script in scripts))
  const own = [...text.matchAll(/mobilise ([a-z]+)(?= |`)/g)]
    .map((found) => found[1] ?? '')
    .filter(
      (command) =>
        !cli.includes(`.command('${command}')`) && !cli.includes(`new Command('${command}')`) && command !== 'audit',
    )
  expect([...npm, ...own]).toEqual([])
})
