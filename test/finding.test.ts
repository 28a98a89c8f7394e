import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let reader: Visitor
/** One record of each kind that can be searched for, and the address under which a list shows it. */
const records: Record<string, string> = {}
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  reader = await office.as(office.people.administrator)
  const one = async (text: string) =>
    (await office.owner.pool.query<{ id: string; other: string }>(text)).rows[0] ?? { id: '', other: '' }
  records.requests = (
    await one(`select id from requests where status = 'approved' and partner <> 'UA' order by id limit 1`)
  ).id
  records.drafts = (
    await one(
      `select id from requests where status in ('draft', 'submitted', 'returned')
        order by status = 'draft' desc, id limit 1`,
    )
  ).id
  records.actions = (await one(`select id from actions order by id limit 1`)).id
  const mission = await one(
    `select m.id, m.person_id as other from mobilisations m join expert_profiles x on x.person_id = m.person_id
      where x.vetted_on is not null order by m.id limit 1`,
  )
  records.mobilisations = mission.id
  records.people = mission.other
  records.activities = (await one(`select activity_id as id from mobilisations where id = '${mission.id}'`)).id
  records.outputs = (await one('select id from outputs order by id limit 1')).id
  records.initiatives = (await one('select id from initiatives order by id limit 1')).id
  records.authorities = (
    await one(
      `select id from authorities where id not in (select authority_id from requests) or true order by id desc limit 1`,
    )
  ).id
  records.accounts = (await one('select id from accounts order by id limit 1')).id
  records.consulted_bodies = (await one('select id from consulted_bodies order by id limit 1')).id
  records.opinions = (
    await one(
      `select o.id from opinions o join consulted_bodies b on b.id = o.body_id
        where b.id = '${records.consulted_bodies}' order by o.due_on desc, o.id limit 1`,
    )
  ).id
  records.struck_out = (
    await one(`insert into struck_out (record_table, record_id, name, stood_at, reason, struck_by, struck_at, ids, content)
      select 'outputs', uuidv7(), 'x', '/', 'x', id, now(), '{}', '[]' from accounts limit 1 returning id`)
  ).id
  records.meetings = (await one('select id from meetings order by number desc limit 1')).id
  records.applications = (
    await one(`insert into applications (name, email, function, partner, authority, authority_type, language, asked_at)
      select 'x', 'asks@example.org', 'x', 'TG', 'x', key, 'fr', now() from authority_types limit 1 returning id`)
  ).id
  records.outbox = (
    await one(
      `insert into outbox (recipient, subject, body, language) values ('x@example.org', 'x', 'x', 'en') returning id`,
    )
  ).id
})
afterAll(() => office.close())

/** Every page with a box to search in: where it is, what of its office it searches, and how it shows what it found. */
const boxes: Record<string, { table: string; column: string; shows: (id: string) => string }> = {
  '/requests': { table: 'requests', column: 'title', shows: (id) => `/requests/${id}"` },
  '/requests/earlier': { table: 'requests', column: 'title', shows: (id) => `/requests/${id}` },
  '/actions': { table: 'actions', column: 'title', shows: (id) => `/actions/${id}"` },
  '/activities': { table: 'activities', column: 'title', shows: (id) => `/activities/${id}"` },
  '/mobilisations': { table: 'activities', column: 'title', shows: () => `/mobilisations/${records.mobilisations}"` },
  '/people': { table: 'personal_details', column: 'name', shows: (id) => `/people/${id}"` },
  '/experts': { table: 'personal_details', column: 'employer', shows: (id) => `/people/${id}"` },
  '/outputs': { table: 'outputs', column: 'title', shows: (id) => `/outputs/${id}"` },
  '/initiatives': { table: 'initiatives', column: 'name', shows: (id) => `/initiatives/${id}"` },
  '/authorities': { table: 'authorities', column: 'name', shows: (id) => `/authorities/${id}"` },
  '/requests/new': { table: 'authorities', column: 'name', shows: (id) => id },
  '/accounts': { table: 'accounts', column: 'name', shows: (id) => `/accounts/${id}"` },
  '/consultations': {
    table: 'consulted_bodies',
    column: 'name',
    shows: () => `/consultations/${records.opinions}"`,
  },
  '/meetings': { table: 'meetings', column: 'place', shows: (id) => `/meetings/${id}"` },
  '/applications': { table: 'applications', column: 'name', shows: (id) => `/applications/${id}"` },
  '/bodies': { table: 'consulted_bodies', column: 'name', shows: (id) => `/bodies/${id}"` },
  '/struck': { table: 'struck_out', column: 'name', shows: (id) => `/struck/${id}"` },
  '/outbox': { table: 'outbox', column: 'subject', shows: (id) => `/outbox/${id}"` },
  '/search': { table: 'outputs', column: 'title', shows: (id) => `/outputs/${id}"` },
  '/partners': { table: 'partner_names', column: 'name', shows: () => '/partners/TG"' },
  '/eligibility/partners': { table: 'partner_names', column: 'name', shows: () => '/eligibility/partners/TG' },
}
const keyOf = (table: string) => (table === 'personal_details' ? 'people' : table)
const idOf = (box: string) => records[keyOf(boxes[box]?.table ?? '')] ?? ''

async function name(box: string, words: string) {
  const { table = '', column = '' } = boxes[box] ?? {}
  const { pool } = office.owner
  if (table === 'partner_names') {
    await pool.query(`delete from partner_names where name like '%qqz'`)
    await pool.query(`insert into partner_names (partner_id, name) select id, $1 from partners where code = 'TG'`, [
      words,
    ])
  } else
    await pool.query(
      `update ${table} set ${column} = $2 where ${table === 'personal_details' ? 'person_id' : 'id'} = $1`,
      [idOf(box), words],
    )
}
const search = async (box: string, typed: string) =>
  (
    await reader.get(
      `${box}${box.includes('?') ? '&' : '?'}${box === '/search' ? 'q' : 'search'}=${encodeURIComponent(typed)}&year=&listed=all`,
    )
  ).text
const finds = async (box: string, typed: string) => {
  const page = await search(box, typed)
  // The box itself repeats what was typed; what was found stands in links and choices.
  return page.includes(boxes[box]?.shows(idOf(box)) ?? '?')
}

test('every page with a box to search in is among those that are tried here', async () => {
  const fixed = office.app.routes
    .filter(({ method, path }) => method === 'GET' && !/[:*]/.test(path))
    .map(({ path }) => path.replace(/(.)\/$/, '$1'))
  const withBox = []
  // The box in the head of every page leads to /search.
  for (const path of new Set(fixed))
    if (
      path === '/search' ||
      (await reader.get(path)).text.replace(/<search.*?<\/search>/s, '').includes('type="search"')
    )
      withBox.push(path)
  expect(withBox.sort()).toEqual(Object.keys(boxes).sort())
})

describe('one folding: what is found on one list is found on every other', () => {
  test.each([
    [
      'accents, in any order',
      'Ministère de l’Intérieur qqz',
      ['ministere interieur qqz', 'QQZ INTÉRIEUR ministère', "l'Interieur qqz", 'intérieur qqz'],
    ],
    ['letters of the north and the east', 'Ørjan Łódź Đorđe qqz', ['orjan lodz dorde qqz', 'ØRJAN qqz', 'łódź qqz']],
    [
      'ß and ligatures',
      'Großraum ﬁnanciële œuvre qqz',
      ['grossraum qqz', 'GROSSRAUM qqz', 'financiele oeuvre qqz', 'großraum qqz'],
    ],
    ['the Turkish i', 'Diyarbakır İstanbul qqz', ['diyarbakir qqz', 'istanbul qqz', 'DİYARBAKIR qqz', 'ISTANBUL qqz']],
    ['Cyrillic', 'Учёт йодных карт qqz', ['учет qqz', 'УЧЁТ иодных qqz', 'карт qqz']],
    ['Greek', 'Υπουργείο Εσωτερικών Αθήνας qqz', ['υπουργειο qqz', 'ΑΘΗΝΑΣ qqz', 'εσωτερικων qqz']],
    [
      'Arabic',
      'وزارة الدّاخليّة إدارة شؤون ليلى ـــ qqz',
      ['الداخلية qqz', 'داخليه qqz', 'اداره وزاره qqz', 'ليلي qqz', 'شوون qqz', 'الداخـــلية qqz'],
    ],
    ['Persian letters and digits of all kinds', 'کارگاه ایران ۲۰۱۶ qqz', ['كاركاه qqz', 'ايران 2016 qqz', '٢٠١٦ qqz']],
    ['full width', 'Ｆｏｒｕｍ qqz', ['forum qqz', 'ｆｏｒｕｍ qqz']],
    ['Vietnamese and letters of West Africa', 'Đường Eʋegbe Ŋɔ qqz', ['duong qqz', 'evegbe qqz', 'no qqz']],
    [
      'signs within and between words',
      'Côte d’Ivoire (Guinée-Bissau) U.S.A. qqz',
      [
        "cote d'ivoire qqz",
        'd`Ivoire qqz',
        'guinee bissau qqz',
        'USA qqz',
        'U.S.A., qqz',
        '“ivoire” qqz',
        'Guinée/Bissau; qqz',
      ],
    ],
    ['signs that nobody sees', 'Inté\u00adrieur\u200f To\u200bgo qqz', ['interieur togo qqz', 'To\u2060go qqz']],
    [
      'Hebrew, Devanagari, Georgian, Ethiopic, Thai and Chinese',
      'משרד הפנים गृह मंत्रालय სამინისტრო ሚኒስቴር กระทรวง 内政部 qqz',
      ['הפנים qqz', 'गृह qqz', 'სამინისტრო qqz', 'ሚኒስቴር qqz', 'กระทรวง qqz', '内政部 qqz'],
    ],
  ])('%s', { timeout: 60_000 }, async (_, words, typed) => {
    for (const box of Object.keys(boxes)) {
      await name(box, words)
      for (const one of typed) expect(await finds(box, one), `${one} on ${box}`).toBe(true)
      expect(await finds(box, 'xqxqx qqz'), box).toBe(false)
    }
  })
})

const codesOn = (page: string) =>
  [...page.matchAll(/<th scope="row"[^>]*>\s*<a href="\/(?:eligibility\/)?partners\/([A-Z]{2,12})/g)].map(
    (found) => found[1],
  )
test.each([
  ['CI', 'Ivory Coast', 'Costa de Marfil', 'Берег Слоновой Кости', 'ساحل العاج', "cote d'ivoire", 'CIV'],
  ['SZ', 'Swaziland', 'Suazilandia', 'SWZ', 'Eswatini'],
  ['CZ', 'Czech Republic', 'République tchèque', 'czechia', 'CZE'],
  ['TR', 'Turkey', 'Türkiye', 'turkiye', 'Turquie', 'Турция', 'TUR'],
  ['MM', 'Burma', 'Birmanie', 'Myanmar', 'Бирма'],
  ['CD', 'DRC', 'RDC', 'D.R.C.', 'Congo-Kinshasa', 'Democratic Republic of the Congo', 'Zaire', 'COD'],
  ['US', 'USA', 'U.S.A.', 'United States of America', 'США', 'EEUU', 'EE.UU.', 'US'],
  ['AE', 'UAE', 'EAU', 'ОАЭ', 'Émirats arabes unis', 'ARE'],
  ['RU', 'Russian Federation', 'Fédération de Russie', 'РФ', 'الاتحاد الروسي'],
  ['GM', 'The Gambia', 'gambie', 'GMB'],
  ['TG', 'TGO', 'TG', 'Togo'],
  ['GB', 'UK', 'U.K.', 'Great Britain', 'GBR', 'Royaume-Uni'],
  ['NL', 'Holland', 'The Netherlands', 'Голландия'],
  ['CV', 'Cape Verde', 'Cap-Vert', 'CPV'],
  ['TL', 'East Timor', 'Timor oriental', 'TLS'],
  ['PS', 'Palestine', 'State of Palestine', 'فلسطين', 'PSE'],
  ['KR', 'South Korea', 'Republic of Korea', 'Corée du Sud'],
  ['VN', 'Viet Nam', 'Vietnam'],
  ['ECOWAS', 'CEDEAO', 'ECOWAS'],
])('%s is found first by whatever people call it, wherever partners are searched', async (code, ...names) => {
  for (const typed of names) {
    expect(codesOn((await reader.get(`/partners?search=${encodeURIComponent(typed)}`)).text)[0], typed).toBe(code)
    expect(
      (await search('/eligibility/partners', typed)).indexOf(`/eligibility/partners/${code}`),
      typed,
    ).toBeGreaterThan(-1)
  }
})

test('the records of a partner are found by whatever people call it', async () => {
  const { pool } = office.owner
  await pool.query(`update actions set partner = 'CI' where id = $1`, [records.actions])
  await pool.query(`update requests set partner = 'CI', numeral = 990 where id = $1`, [records.requests])
  await pool.query(`update people set employed_in = 'GB' where id = $1`, [records.people])
  for (const typed of ['Ivory Coast', 'CIV', 'Берег Слоновой Кости', 'Cote dIvoire']) {
    expect((await search('/actions', typed)).includes(`/actions/${records.actions}"`), typed).toBe(true)
    expect((await search('/requests', typed)).includes(`/requests/${records.requests}"`), typed).toBe(true)
  }
  const person =
    (await pool.query<{ name: string }>('select name from personal_details where person_id = $1', [records.people]))
      .rows[0]?.name ?? ''
  for (const typed of ['UK', 'Great Britain'])
    expect((await search('/people', `${typed} ${person}`)).includes(`/people/${records.people}"`), typed).toBe(true)
})

test('an authority is found by its partner’s name and its own, on the list and wherever it is chosen', async () => {
  const { pool } = office.owner
  const { rows } = await pool.query<{ id: string }>(
    `insert into authorities (partner, name, name_language, type)
      values ('TG', 'Ministère de l’Intérieur et de la Décentralisation', 'fr', 'national_central') returning id`,
  )
  const id = rows[0]?.id ?? ''
  const draft = `/requests/${records.drafts}/authorities`
  for (const typed of [
    'Togo Intérieur',
    'ministere interieur',
    'interieur togo',
    'توغو Intérieur',
    'decentralisation TGO',
    'TG interieur',
  ])
    for (const at of ['/authorities', '/requests/new', draft]) {
      const page = (await reader.get(`${at}?search=${encodeURIComponent(typed)}`)).text
      expect(page.includes(id), `${typed} on ${at}`).toBe(true)
    }
})

test('an authority is not registered twice because its name is written a little differently', async () => {
  const officer = await office.as(office.people.officer)
  const fields = (name: string) => ({ partner: 'TG', name, name_language: 'fr', type: 'national_central' })
  expect((await officer.post('/authorities', fields('Direction de l’État civil'), '/authorities/new')).status).toBe(303)
  for (const name of ["DIRECTION DE L'ETAT CIVIL", 'Direction  de l´état civil ']) {
    const refused = await officer.post('/authorities', fields(name), '/authorities/new')
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('has an authority of this name already')
  }
  expect(
    (await officer.post('/authorities', { ...fields('Direction de l’Etat civil'), partner: 'BJ' }, '/authorities/new'))
      .status,
  ).toBe(303)
})

test('an administrator adds a name by which a partner is found, and the history says so', async () => {
  const added = await reader.post('/partners/TG/names', { name: 'Pays des Ewé', kind: 'other', language: 'fr' })
  expect(added.status).toBe(303)
  expect(codesOn((await reader.get('/partners?search=pays%20des%20ewe')).text)[0]).toBe('TG')
  expect((await reader.post('/partners/TG/names', { name: 'Pays des Ewé', kind: 'other' })).status).toBe(409)
  expect((await reader.post('/partners/TG/names', { name: ' – ', kind: 'other' })).status).toBe(422)
  const page = (await reader.get('/partners/TG')).text
  expect(page).toContain('Pays des Ewé')
  expect(page).toContain('Name added')
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `select id from partner_names where name = 'Pays des Ewé'`,
  )
  expect((await reader.post(`/partners/TG/names/${rows[0]?.id}/removal`, {}, '/partners/TG/names')).status).toBe(303)
  expect(codesOn((await reader.get('/partners?search=pays%20des%20ewe')).text)).toEqual([])
})

test.each(['ar', 'es', '":', 'en', '{', '\\', '%', '_', '": "'])(
  'a text in many languages is searched by what it says: %s',
  async (typed) => {
    const rows = (
      await office.owner.pool.query<{ code: string; texts: string }>(
        `select p.code, string_agg(n.value, ' ') as texts from partners p, lateral (select value
          from jsonb_each_text(p.names) union all select coalesce(p.acronym, '') union all select name
          from partner_names a where a.partner_id = p.id) n group by p.code`,
      )
    ).rows
    const folded = async (text: string) =>
      (await office.owner.pool.query<{ f: string }>('select folded($1) as f', [text])).rows[0]?.f ?? ''
    const has = new Set<string>()
    for (const row of rows) {
      const text = await folded(row.texts)
      if (row.code.toLowerCase() === typed || text.includes(typed) || text.replaceAll("'", '').includes(typed))
        has.add(row.code)
    }
    expect(has.size).toBeLessThan(rows.length)
    const found = new Set<string>()
    for (let page = 1; page < 9; page += 1)
      for (const link of (
        await reader.get(`/partners?all=1&search=${encodeURIComponent(typed)}&page=${page}`)
      ).text.matchAll(/href="\/partners\/([A-Z]{2,12})"/g))
        found.add(link[1] ?? '')
    expect([...found].sort()).toEqual([...has].sort())
  },
)

test('signs that mean something to the database are letters like others', async () => {
  await name('/actions', '100% of_the \\ way')
  await name('/outputs', 'Hundred per cent')
  for (const typed of ['100%', 'of_the', '\\', '%']) {
    expect(await finds('/actions', typed), typed).toBe(true)
    expect(await finds('/outputs', typed), typed).toBe(false)
  }
  for (const typed of ['of%way', '1_0', 'ofxthe']) expect(await finds('/actions', typed), typed).toBe(false)
  await name('/outputs', 'A \\ way')
  expect(await finds('/outputs', '\\')).toBe(true)
})

describe('the folding itself', () => {
  const fold = async (texts: string[]) =>
    (
      await office.owner.pool.query<{ f: string; s: string; w: string[] }>(
        'select folded(t) as f, searched(t) as s, search_words(t) as w from unnest($1::text[]) t',
        [texts],
      )
    ).rows

  test('folding again changes nothing, capitals and marks make no difference, and every text is found by itself', async () => {
    const text = fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ unit: fc.constantFrom(...'aÄéßıİœﬁøłđ’\'-. ,/إأآىيةهـًёйςάꞌ２५%_\\"'), maxLength: 40 }),
      )
      .map((one) => one.replaceAll('\0', ''))
    const texts = fc.sample(text, { numRuns: 3000, seed: 12 })
    const once = await fold(texts)
    const again = await fold(once.map((row) => row.f))
    const decomposed = await fold(texts.map((one) => one.normalize('NFD')))
    const composed = await fold(texts.map((one) => one.normalize('NFC')))
    for (const [at, row] of once.entries()) {
      expect(again[at]?.f).toBe(row.f)
      expect(decomposed[at]?.f).toBe(composed[at]?.f)
      for (const word of row.w) expect(row.s.includes(word), JSON.stringify([texts[at], word, row.s])).toBe(true)
    }
  })
})

test('a search of a list looks into its index', async () => {
  await office.owner.pool.query(
    `insert into outbox (recipient, subject, body, language) select 'a' || i || '@example.org', md5(i::text), 'x', 'en'
      from generate_series(1, 20000) i`,
  )
  await office.owner.pool.query('analyze outbox')
  const { rows } = await office.owner.pool
    .query<Record<string, string>>(
      `set role mobilise_staff; explain select count(*) from outbox where id in (select id from outbox
        where (searched(subject) like '%abcdef%' or searched(recipient) like '%abcdef%'))`,
    )
    .then((all) => (Array.isArray(all) ? all[1] : all))
  const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('outbox_subjects_searched')
  expect(plan).toContain('outbox_recipients_searched')
})
