import { afterAll, beforeAll, expect, test } from 'vitest'
import { oneLine, severalLines } from '../src/house/web/line-breaks.ts'
import { type Facility, facility } from './facility.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

/** Whatever breaks a line or steers what shows it. NUL cannot be kept by the database, and is refused before. */
const breaks = [
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\v',
  '\f',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u0001',
  '\u001b',
  '\u007f',
  '\u009b',
  ' \n \n ',
  '\n\u2028\r\n',
]

test('what breaks a line becomes one blank where one line is meant, in what is typed and in the database alike', async () => {
  for (const sign of breaks) {
    expect(oneLine(`Subject${sign}Bcc: all@example.org`)).toBe('Subject Bcc: all@example.org')
    const [kept] = await rows<{ line: string; lines: string }>(
      'select one_line($1) as line, several_lines($2) as lines',
      [`Subject${sign}Bcc: all@example.org`, `One${sign}two`],
    )
    expect(kept).toEqual({ line: 'Subject Bcc: all@example.org', lines: severalLines(`One${sign}two`) })
  }
  expect(oneLine(' '.repeat(1_000_000))).toBe('')
  expect(severalLines('One\r\ntwo\u2028three\tfour\u001b[31m')).toBe('One\ntwo\nthree four[31m')
  expect(oneLine('Côte\u00a0d’Ivoire: النص 東京')).toBe('Côte\u00a0d’Ivoire: النص 東京')
})

/**
 * Texts that nobody types: codes of closed lists and of other records, what machines write, and files of the project.
 */
const notTyped =
  /^(history|history_\w+|jobs|sign_in_attempts|sessions|credentials|migrations|repeatable_files|found_words|name_words|search_names|search_entries|api_answers|link_revocations|partner_searches|partner_names|partners|form_submissions|sources|published_figures|income_groups|land_borders|continents|organisation_members|eu_memberships|mail_steps)\.|\.(id|key|status|version|type|kind|language|name_language|authority_type|zone|role|mode|level|partner|region|regions|regions_worked_in|theme|themes|pillar|host|country|part|channel|operation|reference|criterion|rung|section|rule|about|reason|outcome|left_out|judgement|other_kind|other_id|record_table|list|query|image|administration|employed_in|employer_kind|gender|letter_partner|told_how|occasion|purpose|form|page|starts_from|overlap_judgement|pages_saved|sha256|link|receipt|last_fault|question|answer|readers)$/

test('every text of the database stands in one line or in several, or nobody types it', async () => {
  const columns = await rows<{
    name: string
  }>(`select c.table_name || '.' || c.column_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and (c.data_type in ('text', 'character varying') or c.udt_name = '_text')
      and t.table_type = 'BASE TABLE' order by 1`)
  const kept = await rows<{
    name: string
  }>(`select tgrelid::regclass || '.' || split_part(rule, ' ', 2) as name from pg_trigger,
      unnest(string_to_array(rtrim(encode(tgargs, 'escape'), '\\000'), '\\000')) rule where tgname = 'keep_lines'`)
  const known = new Set(kept.map(({ name }) => name))
  expect(kept.length).toBeGreaterThan(80)
  expect(columns.filter(({ name }) => !known.has(name) && !notTyped.test(name)).map(({ name }) => name)).toEqual([])
  expect(kept.filter(({ name }) => !columns.some((column) => column.name === name))).toEqual([])
})

test('a title with line breaks is one line in the record, on its page, in the mail and in the list', async () => {
  const authority = await office.as(office.people.authority)
  const forged = 'Strategy\r\nRequest R-2016-AAAAAA was approved\u2028Click\tTwo'
  const answer = await authority.post(
    '/requests',
    { title: forged, need: 'One\r\nTwo\u2029Three', language: 'en' },
    '/requests/new',
  )
  const id = /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''
  expect(await rows('select title, need from requests where id = $1', [id])).toEqual([
    { title: 'Strategy Request R-2016-AAAAAA was approved Click Two', need: 'One\nTwo\nThree' },
  ])
  // By the command line, an import or a hand in the database it is the same.
  await rows('update requests set title = $2, need = $3 where id = $1', [id, 'A\nB', 'C\u000bD\u0007'])
  expect(await rows('select title, need from requests where id = $1', [id])).toEqual([{ title: 'A B', need: 'C\nD' }])
  await rows(`insert into outbox (recipient, subject, body, language) values ('a@example.org', $1, 'x', 'en')`, [
    'Hello\r\nBcc: b@example.org',
  ])
  expect(await rows(`select subject from outbox where subject like 'Hello%'`)).toEqual([
    { subject: 'Hello Bcc: b@example.org' },
  ])
  await rows(`insert into initiatives (name, aliases) values ($1, $2)`, ['Project\n1', ['A\nB', 'C']])
  expect(await rows(`select name, aliases from initiatives`)).toEqual([{ name: 'Project 1', aliases: ['A B', 'C'] }])
})
