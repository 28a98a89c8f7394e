import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { nameStep } from '../database/transaction.ts'
import { day } from '../days/day.ts'
import { languages } from '../ui/view.ts'

const read = (path: string) => readFileSync(new URL(`../../../data/${path}`, import.meta.url), 'utf8')
const rows = (path: string): Record<string, string>[] => parse(read(path), { columns: true, skip_empty_lines: true })

type Lists = Record<
  'regions' | 'pillars' | 'activity_types' | 'output_types' | 'criteria' | 'delay_reasons',
  Record<string, string[]>
> & {
  themes: Record<string, string[]>
  authority_types: Record<string, [boolean, ...string[]]>
  /** By form and key: the words in the order of `languages`, and which answer given before it starts from. */
  questions: Record<string, Record<string, { names: string[]; starts_from?: string }>>
  settings: Record<string, unknown>
}

/**
 * Fills an empty database with what every facility starts from: its lists with the 2016 facility as default, all
 * countries of the world, regional organisations.
 */
export async function furnish(tx: Tx): Promise<boolean> {
  if (await tx.selectFrom('regions').select('key').executeTakeFirst()) {
    // An office that was set up before partners had other names, or continents, gets them once.
    if (!(await tx.selectFrom('partner_names').select('id').executeTakeFirst())) await furnishNames(tx)
    if (!(await tx.selectFrom('continents').select('partner').executeTakeFirst())) await furnishContinents(tx)
    return false
  }
  await nameStep(tx, 'furnish')
  const lists: Lists = JSON.parse(read('facility/lists.json'))
  for (const list of ['regions', 'pillars', 'activity_types', 'output_types', 'criteria', 'delay_reasons'] as const) {
    await tx
      .insertInto(list)
      .values(
        Object.entries(lists[list]).map(([key, names], position) => ({ key, position, names: inLanguages(names) })),
      )
      .execute()
  }
  await tx
    .insertInto('themes')
    .values(
      Object.entries(lists.themes).map(([key, [pillar = '', ...names]], position) => ({
        key,
        pillar,
        position,
        names: inLanguages(names),
      })),
    )
    .execute()
  await tx
    .insertInto('authority_types')
    .values(
      Object.entries(lists.authority_types).map(([key, [traditional, ...names]], position) => ({
        key,
        traditional,
        position,
        names: inLanguages(names),
        only_jointly: key === 'civil_society',
      })),
    )
    .execute()
  await tx
    .insertInto('settings')
    .values(Object.entries(lists.settings).map(([key, value]) => ({ key, value: JSON.stringify(value) })))
    .execute()
  await furnishQuestions(tx, lists.questions)
  await furnishCountries(tx)
  await furnishNames(tx)
  await furnishContinents(tx)
  await furnishEligibility(tx)
  return true
}

const inLanguages = (names: string[]) =>
  JSON.stringify(Object.fromEntries(languages.map((lang, index) => [lang, names[index] ?? names[0]])))

/** What the facility asks at the beginning; an administrator changes it. */
async function furnishQuestions(tx: Tx, forms: Lists['questions']) {
  for (const [form, questions] of Object.entries(forms)) {
    const asked = await tx
      .insertInto('questions')
      .values(
        Object.entries(questions).map(([key, { starts_from }], position) => ({
          form,
          key,
          kind: 'planned',
          position,
          starts_from: starts_from ?? null,
        })),
      )
      .returning(['id', 'key'])
      .execute()
    await tx
      .insertInto('question_wordings')
      .values(
        asked.map(({ id, key }) => ({
          question_id: id,
          number: 1,
          names: inLanguages(questions[key]?.names ?? []),
          worded_at: sql<Date>`now()`,
        })),
      )
      .execute()
  }
}

async function furnishCountries(tx: Tx) {
  const overrides = new Map(rows('countries/names.csv').map((row) => [`${row.iso2} ${row.lang}`, row.name ?? '']))
  const names = languages.map(
    (lang) => [lang, new Intl.DisplayNames(lang === 'pt' ? 'pt-PT' : lang, { type: 'region' })] as const,
  )
  const countries = rows('countries/countries.csv')
  await tx
    .insertInto('partners')
    .values(
      countries.map((row) => ({
        code: row.iso2 ?? '',
        kind: 'country',
        iso3: row.iso3 || null,
        region: row.region || null,
        names: JSON.stringify(
          Object.fromEntries(
            names.map(([lang, known]) => [
              lang,
              overrides.get(`${row.iso2} ${lang}`) ?? known.of(row.iso2 ?? '') ?? row.iso2,
            ]),
          ),
        ) as never,
        longitude: Number(row.lon),
        latitude: Number(row.lat),
      })),
    )
    .execute()
  const organisations = rows('countries/organisations.csv')
  await tx
    .insertInto('partners')
    .values(
      organisations.map((row) => ({
        code: row.code ?? '',
        kind: 'organisation',
        region: row.region || null,
        acronym: row.acronym ?? null,
        names: JSON.stringify(Object.fromEntries(languages.map((lang) => [lang, row[`name_${lang}`]]))) as never,
      })),
    )
    .execute()
  const members = organisations.flatMap((row) =>
    (row.members ?? '')
      .split(' ')
      .filter(Boolean)
      .map((country) => ({ organisation: row.code ?? '', country })),
  )
  await tx.insertInto('organisation_members').values(members).execute()
  const borders = rows('countries/borders.csv').flatMap((row) => [
    { country: row.a ?? '', neighbour: row.b ?? '' },
    { country: row.b ?? '', neighbour: row.a ?? '' },
  ])
  await tx.insertInto('land_borders').values(borders).execute()
  await tx
    .insertInto('eu_memberships')
    .values(
      rows('countries/eu-membership.csv').map((row) => ({
        country: row.iso2 ?? '',
        member_from: day(row.from ?? ''),
        member_to: row.to ? day(row.to) : null,
      })),
    )
    .execute()
  const incomes = rows('countries/income-groups.csv')
  await sql`insert into income_groups (country, fiscal_year, income_group)
    select p.code, i.year, i.income_group from unnest(${incomes.map((row) => row.iso3 ?? '')}::text[],
      ${incomes.map((row) => Number(row.fiscal_year))}::int[], ${incomes.map((row) => row.income_group ?? '')}::text[])
      as i (iso3, year, income_group) join partners p on p.iso3 = i.iso3`.execute(tx)
}

/** Partners that an office does not have, or no longer, are left out. */
async function furnishContinents(tx: Tx) {
  const places = rows('countries/continents.csv')
  await sql`insert into continents (partner, continent)
    select c.partner, c.continent from unnest(${places.map((row) => row.partner ?? '')}::text[],
      ${places.map((row) => row.continent ?? '')}::text[]) as c (partner, continent)
      join partners p on p.code = c.partner`.execute(tx)
}

/**
 * By what else partners are called: names in use, former ones and abbreviations, and those of CLDR that differ from the
 * name we write.
 */
async function furnishNames(tx: Tx) {
  await nameStep(tx, 'furnish')
  const partners = await tx.selectFrom('partners').select(['id', 'code', 'kind', 'names']).execute()
  const named = [...languages, 'pt-PT'].flatMap((lang) =>
    (['long', 'short'] as const).map((style) => ({
      lang: lang.slice(0, 2),
      known: new Intl.DisplayNames(lang, { type: 'region', style, fallback: 'none' }),
    })),
  )
  const written = Map.groupBy(rows('countries/other-names.csv'), (row) => row.iso2)
  const others = partners.flatMap(({ id, code, kind, names }) => {
    const own = new Set(Object.values(names as Record<string, string>))
    const byHand = (written.get(code) ?? []).map((row) => ({
      name: row.name ?? '',
      language: row.lang || null,
      kind: row.kind ?? 'other',
    }))
    const fromLists =
      kind === 'country'
        ? named.flatMap(({ lang, known }) => ({ name: known.of(code) ?? '', language: lang, kind: 'other' }))
        : []
    const all = new Map([...fromLists, ...byHand].map((row) => [row.name, row]))
    return [...all.values()].filter((row) => row.name && !own.has(row.name)).map((row) => ({ partner_id: id, ...row }))
  })
  await tx.insertInto('partner_names').values(others).execute()
}

/**
 * Every partner of one of the facility's regions is eligible from its first year on, and every rule holds, until an
 * administrator changes it.
 */
async function furnishEligibility(tx: Tx) {
  const rules = ['partner_listed', 'authority_type', 'civil_society_jointly', 'theme_offered', 'one_open_request']
  await tx
    .insertInto('eligibility_rules')
    .values(rules.map((key, position) => ({ key, position })))
    .execute()
  await sql`insert into eligible_partners (partner, from_year) select code, 2009 from partners
    where region is not null`.execute(tx)
}
