import { afterAll, beforeAll, expect, test } from 'vitest'
import { writtenSchema } from '../scripts/schema.ts'
import { textsOf } from '../src/house/languages/texts.ts'
import { type Facility, facility } from './facility.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

/**
 * Constraints that nobody runs into by what is typed or by who was faster: only a fault of ours could break them, and
 * then the general sentence is the honest one.
 */
const ours: [reason: string, names: RegExp][] = [
  [
    'who and when are written by the same statement as the status they belong to',
    /_(says|names)_(who_and_)?when(_and_why)?$/,
  ],
  [
    'numbers and stays are counted by the database itself',
    /^(\w+_of_each_number|a_numeral_is_positive|a_request_has_one_open_span|a_span_ends_after_it_starts)$/,
  ],
  [
    'told again, the new one replaces the old one',
    /^(a_missed_target_has_one_cause|a_member_scores_a_criterion_once|a_section_has_one_text_in_each_language)$/,
  ],
  [
    'whether and how somebody was told is asked by its form, and noted under a lock',
    /^(a_notice_(says_how_it_was_given|is_given_after_it_is_asked)|an_invitation_says_how_it_was_given|what_was_handed_over_says_how)$/,
  ],
  [
    'what a release does with an item is decided under a lock',
    /^(an_item_is_of_one_request|only_what_was_prepared_is_released|an_item_is_released_or_left_out)$/,
  ],
  ['the migration alone writes where the history begins', /^there_is_one_origin$/],
  [
    'a link is made by a purpose of ours, which says its end, its use and whose it is',
    /^a_link_(ends_after_it_is_made|may_be_used_once_at_least|that_opens_an_account_says_which)$/,
  ],
  [
    'what a token is called and when it ends is asked by its form; its secret is drawn by chance',
    /^(a_token_ends_within_a_year|a_token_has_a_name|api_token_secrets_hash_key)$/,
  ],
  [
    'the owner makes the clock of a demonstration, and a job alone moves it',
    /^(a_demonstration_has_one_clock|the_clock_is_moved_by_somebody)$/,
  ],
  [
    'countries and memberships come from files of the project',
    /^(a_country_has_a_code_of_two_letters|a_membership_ends_after_it_starts)$/,
  ],
]
const isOurs = (name: string) => ours.some(([, names]) => names.test(name))

/**
 * A column that takes one of a closed list of values: every form offers the list itself, and checks that nothing else
 * was sent.
 */
const holdsAList = (definition: string) =>
  /^CHECK \(+(?:COALESCE\()?\(*\w+ (?:= ANY \(ARRAY\[[^\]]*\]\)|= '[^']*'::text)\)*(?:, true\))?\)*$/.test(definition)

/**
 * What the database can refuse: checks, exclusions and uniqueness as it holds them, and refusals that its functions
 * raise.
 */
async function refusals(): Promise<{ name: string; definition: string }[]> {
  const { rows } = await office.owner.pool.query<{ name: string; definition: string }>(`
    select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where contype in ('c', 'u', 'x') and connamespace = 'public'::regnamespace
    union all select i.relname, pg_get_indexdef(i.oid) from pg_index x join pg_class i on i.oid = x.indexrelid
      where x.indisunique and not x.indisprimary and i.relnamespace = 'public'::regnamespace and not exists (select
        from pg_constraint c where c.conindid = i.oid)
    order by 1`)
  const raised = [...writtenSchema().matchAll(/constraint = '(\w+)'/g)].map((found) => found[1] ?? '')
  return [...rows, ...raised.map((name) => ({ name, definition: '' }))]
}
/** Named by the database itself: keys that no form fills in. */
const unnamed =
  /^(\w+_id|meetings_number|links_hash|partners_code|report_editions_year|requests_reference|sessions_token)_key$/

test('every refusal of the database that somebody can run into says what to do', async () => {
  const english = textsOf('en')
  const all = (await refusals()).filter(({ name }) => !unnamed.test(name))
  expect(all.length).toBeGreaterThan(100)
  expect(
    all
      .filter(({ name, definition }) => !(`constraints.${name}` in english) && !holdsAList(definition) && !isOurs(name))
      .map(({ name }) => name),
  ).toEqual([])
})

test('no sentence is left of a refusal that the database does not know', async () => {
  const names = (await refusals()).map(({ name }) => `constraints.${name}`)
  expect(
    Object.keys(textsOf('en')).filter(
      (key) => key.startsWith('constraints.') && key !== 'constraints.other' && !names.includes(key),
    ),
  ).toEqual([])
})

test('what is excused from a sentence of its own is there, and has none', async () => {
  const english = textsOf('en')
  const names = (await refusals()).map(({ name }) => name)
  expect(ours.filter(([, pattern]) => !names.some((name) => pattern.test(name)))).toEqual([])
  expect(names.filter((name) => isOurs(name) && `constraints.${name}` in english)).toEqual([])
})

test('a body that is registered twice, and an authority that is named twice, are answered with their own sentences', async () => {
  const administrator = await office.as(office.people.administrator)
  const body = { name: 'Delegation', acronym: '', email: '', language: 'en', zone: 'Europe/Brussels' }
  const twice = await administrator.post('/bodies', body, '/bodies/new')
  expect([twice.status, twice.text.includes('A service of this name is registered already')]).toEqual([409, true])
  const authority = await office.as(office.people.authority)
  const draft = await authority.post('/requests', { title: 'T', need: 'N', language: 'en' }, '/requests/new')
  const page = `/requests/${/[0-9a-f-]{36}/.exec(draft.headers.get('location') ?? '')?.[0]}/authorities`
  const named = { name: 'Office', type: 'national_central', partner: 'TG' }
  expect((await authority.post(page, named)).status).toBe(303)
  const again = await authority.post(page, named)
  expect([again.status, again.text.includes('This authority is named on the request already')]).toEqual([409, true])
})

test('what refers to another table is named for its column, so that a key that is nowhere is refused at its field', async () => {
  const { rows } = await office.owner.pool.query<{ name: string; wanted: string }>(
    `select k.conname as name, k.conrelid::regclass || '_' || a.attname || '_fkey' as wanted
      from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace and cardinality(k.conkey) = 1`,
  )
  expect(rows.length).toBeGreaterThan(100)
  expect(rows.filter(({ name, wanted }) => name !== wanted)).toEqual([])
})
