import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { strongest } from '../src/requests/overlap/commands.ts'
import { rank } from '../src/requests/overlap/likeness.ts'
import { similarTo } from '../src/requests/overlap/similar.ts'
import { findRequest, type SupportRequest } from '../src/requests/request/queries.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let officer: Visitor
let authorities: Record<string, string>
beforeAll(async () => {
  office = await facility()
  officer = await office.as(office.people.officer)
  const { rows } = await office.owner.pool.query<{ id: string; partner: string }>('select id, partner from authorities')
  authorities = Object.fromEntries(rows.map((row) => [row.partner, row.id]))
})
afterAll(() => office.close())

/** A request as it stands in the database, whatever the way it came. */
async function request(
  title: string,
  more: { partner?: string; theme?: string; need?: string; year?: number; status?: string; language?: string } = {},
): Promise<string> {
  const { partner = 'TG', theme = 'diaspora', need = 'x', year = 2016, status = 'submitted', language = 'fr' } = more
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `insert into requests (reference, partner, authority_id, status, title, need, language, theme, received_on,
      submitted_at)
      values ('R-' || substr(gen_random_uuid()::text, 1, 8), $1, $2, $3, $4, $5, $6, $7, ($8 || '-03-01')::date, now())
        returning id`,
    [partner, authorities[partner], status, title, need, language, theme, String(year)],
  )
  return rows[0]?.id ?? ''
}
const found = (id: string) =>
  office.read(office.people.officer, async (tx) => similarTo(tx, (await findRequest(tx, id)) as SupportRequest))
const search = async (visitor: Visitor, typed: string) => [
  ...new Set(
    [
      ...(await visitor.get(`/requests?search=${encodeURIComponent(typed)}`)).text.matchAll(
        /href="\/requests\/([0-9a-f-]{36})"/g,
      ),
    ].map((link) => link[1]),
  ),
]

describe('what is already there', () => {
  test('is found by partner, theme, time and words, whatever the accents and the spelling, and says why', async () => {
    const earlier = await request('Stratégie nationale de mobilisation de la diaspora', { year: 2014 })
    const asked = await request('strategie NATIONALE pour mobilser la diaspora togolaise')
    const other = await request('Lutte contre la traite', { partner: 'MW', theme: 'trafficking', year: 2009 })
    const [first] = await found(asked)
    expect(first?.id).toBe(earlier)
    expect(first?.reasons).toMatchObject({ partner: true, theme: 'first', years: -2 })
    expect(first?.reasons.words).toEqual(expect.arrayContaining(['diaspora', 'strategie', 'NATIONALE']))
    expect((await found(asked)).map((one) => one.id)).not.toContain(other)
    const page = (await officer.get(`/requests/${asked}`)).text
    expect(page.replaceAll(/[\u2068\u2069]/g, '')).toMatch(
      /same partner · same theme · 2 years earlier · words: [^<]*diaspora/,
    )
  })

  test.each([
    [
      'forms of Arabic letters, vowel signs and the article',
      'استراتيجية الهجرة والعمالة في الأردن',
      'إستراتيجيّة هجره وعماله اردن',
    ],
    [
      'Russian letters that are written one for the other',
      'Учёт трудовых мигрантов и йодные карты',
      'учет трудовых мигрантов',
    ],
    ['a slip of the pen', 'Curriculum for labour attachés abroad', 'Curiculum for labour ataches'],
    ['other forms of a word', 'Migration strategies for municipalities', 'A strategy for the municipality'],
  ])('forgives %s', async (_, theirs, ours) => {
    const there = await request(theirs, { partner: 'MW', theme: 'gender', year: 2010 })
    const here = await request(ours, { partner: 'TG', theme: 'youth', year: 2016 })
    expect((await found(here)).map((one) => one.id)).toContain(there)
  })

  test('a draft is nobody’s business, and a request is not compared with its own Action', async () => {
    const draft = await request('Atelier sur les transferts de fonds', { status: 'draft' })
    const asked = await request('Atelier sur les transferts de fonds')
    expect((await found(asked)).map((one) => one.id)).not.toContain(draft)
    const { rows } = await office.owner.pool.query<{ id: string }>(
      `insert into actions (request_id, partner, authority_id, title, theme, officer_id) select id, partner,
        authority_id, title, theme, $2 from requests where id = $1 returning id`,
      [asked, office.people.officer.id],
    )
    const action = rows[0]?.id ?? ''
    expect((await found(asked)).map((one) => one.id)).not.toContain(action)
    expect((await found(await request('Les transferts de fonds: un atelier'))).map((one) => one.id)).toContain(action)
  })

  test('an initiative of the region and theme is a candidate too', async () => {
    const { rows } = await office.owner.pool.query<{ id: string }>(
      `insert into initiatives (name, themes, regions)
        values ('Fund for return', '{return_and_reintegration}', '{sub_saharan_africa}') returning id`,
    )
    const asked = await request('Réinsertion des migrants de retour', { theme: 'return_and_reintegration' })
    expect((await found(asked)).find((one) => one.id === rows[0]?.id)).toMatchObject({
      kind: 'initiative',
      reasons: { region: true, theme: 'first' },
    })
  })

  test('a translation is compared as well', async () => {
    const there = await request('تدريب حرس الحدود على كشف الوثائق المزورة', {
      partner: 'MW',
      theme: 'border_management',
      language: 'ar',
    })
    await office.owner.pool.query(
      `insert into request_translations (request_id, language, title, need, translated_at)
        values ($1, 'en', 'Training border guards to detect forged documents', 'x', now())`,
      [there],
    )
    const asked = await request('Forged documents: training of border guards', { theme: 'gender', language: 'en' })
    expect((await found(asked)).map((one) => one.id)).toContain(there)
  })

  test('each pair is judged, the strongest tie counts for the whole unless somebody says otherwise', async () => {
    const there = await request('Guide pour les consulats')
    const also = await request('Guide destiné aux consulats')
    const asked = await request('Guide des consulats')
    const judge = (fields: Record<string, string>) => officer.post(`/requests/${asked}/overlaps`, fields)
    expect((await judge({ [`judgement.request.${there}`]: 'no such tie' })).status).toBe(422)
    expect(
      (
        await judge({
          [`judgement.request.${there}`]: 'complementary',
          [`note.request.${there}`]: 'Goes on from it',
          [`judgement.request.${also}`]: 'duplicate',
          summary: '',
        })
      ).status,
    ).toBe(303)
    const judged = await office.owner.pool.query(
      'select other_id, judgement, note from overlap_judgements where request_id = $1 order by judgement',
      [asked],
    )
    expect(judged.rows).toEqual([
      { other_id: there, judgement: 'complementary', note: 'Goes on from it' },
      { other_id: also, judgement: 'duplicate', note: '' },
    ])
    const whole = async () =>
      (
        await office.owner.pool.query<{ overlap_judgement: string }>(
          'select overlap_judgement from requests where id = $1',
          [asked],
        )
      ).rows[0]?.overlap_judgement
    expect(await whole()).toBe('duplicate')
    await judge({ [`judgement.request.${also}`]: '', summary: 'unrelated' })
    expect(await whole()).toBe('unrelated')
    expect(
      (await office.owner.pool.query('select 1 from overlap_judgements where request_id = $1', [asked])).rows,
    ).toHaveLength(1)
    const authority = await office.as(office.people.authority)
    expect((await authority.get(`/requests/${asked}`)).text).not.toContain('Goes on from it')
  })

  test.each([
    [[], null],
    [['unrelated', null], 'unrelated'],
    [['sequenced', 'duplicate', 'complementary'], 'duplicate'],
  ])('the strongest of %j is %s', (judged, expected) => expect(strongest(judged)).toBe(expected))

  test('what shares neither words nor partner and theme is left out', () => {
    const own = {
      partners: ['TG'],
      regions: ['asia'],
      themes: ['gender'],
      year: 2016,
      size: 100,
      words: [{ word: 'guide', written: 'Guide', title: true, share: 0.1, spellings: [] }],
    }
    const other = {
      id: 'a',
      kind: 'request' as const,
      title: 'X',
      partners: ['TG'],
      regions: ['asia'],
      themes: ['youth'],
      from_year: 2016,
      to_year: 2016,
      common: [],
    }
    expect(rank(own, [other])).toEqual([])
    expect(rank(own, [{ ...other, themes: ['gender'] }])).toHaveLength(1)
    expect(rank(own, [{ ...other, common: [0] }])[0]?.reasons).toEqual({
      partner: true,
      region: false,
      theme: null,
      years: 0,
      words: ['Guide'],
    })
  })
})

describe('searching the list', () => {
  test.each([
    ['without accents', 'Médiation interculturelle à l’école', 'mediation ecole'],
    ['by the beginning of words', 'Observatoire des mobilités', 'observ mobil'],
    ['with a slip', 'Harmonisation des statistiques', 'harmonsation'],
    ['by the partner’s name in another language', 'Sans nom du pays 7741', '7741 توغو'],
    ['in Arabic without the article', 'إصلاح التشريعات البحرية', 'تشريعات بحريه'],
    ['in Russian', 'Реестр приёмных семей', 'реестр приемных'],
  ])('%s', async (_, title, typed) => {
    const id = await request(title)
    expect(await search(officer, typed)).toContain(id)
  })

  test('every word must be there; what is known as it is typed is not mistaken for its neighbour', async () => {
    const zambia = await request('Exchange with Zambia on kiosks')
    const gambia = await request('Exchange with Gambia on kiosks')
    expect(await search(officer, 'kiosks zambia')).toEqual([zambia])
    expect(await search(officer, 'gambia kiosks')).toEqual([gambia])
    expect(await search(officer, 'kiosks qqqzzz')).toEqual([])
    expect(await search(officer, '%_')).toEqual([])
  })

  test('an authority finds its own only', async () => {
    const own = await request('Passerelles numériques')
    await request('Passerelles numériques', { partner: 'MW' })
    expect(await search(await office.as(office.people.authority), 'passerelles')).toEqual([own])
    expect(await search(await office.as(office.people.donor), 'passerelles')).toHaveLength(2)
  })
})
