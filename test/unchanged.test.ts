import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let browser: Browser
let page: Page

beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  browser = await openBrowser()
  page = await browser.newPage()
})
afterAll(async () => {
  await browser.close()
  await office.close()
})

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

/**
 * Writes what an older Mobilise, or a transfer, may have left: what no form takes now. The id of the row, where the
 * statement returns it.
 */
async function left(query: string, values: unknown[] = []): Promise<string> {
  const client = await office.owner.pool.connect()
  try {
    await client.query('set session_replication_role = replica')
    const { rows: found } = await client.query<{ id: string }>(query, values)
    return found[0]?.id ?? ''
  } finally {
    await client.query('reset session_replication_role')
    client.release()
  }
}

/** What is written whatever happens: who is signed in, what was tried, which form was sent. */
const aside = ['sessions', 'sign_in_attempts', 'form_submissions']

/** Each table of the database as one number: it changes when a row does. */
async function everything(): Promise<Record<string, string>> {
  const tables = await rows<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  const sums: Record<string, string> = {}
  for (const { name } of tables.filter((table) => !aside.includes(table.name))) {
    const columns = name === 'files' ? 'id, name' : 't.*'
    const [sum] = await rows<{ sum: string }>(
      `select coalesce(sum(('x' || substr(md5(row(${columns})::text), 1, 15))::bit(60)::bigint::numeric),
        0)::text as sum from "${name}" t`,
    )
    sums[name] = sum?.sum ?? ''
  }
  return sums
}

/** What a browser sends of the form on this page that posts to this address, when nothing on it is touched. */
async function untouched(html: string, action: string): Promise<[string, string][]> {
  return page.evaluate(
    ([source = '', wanted = '']) => {
      const document = new DOMParser().parseFromString(source, 'text/html')
      const form = [...document.querySelectorAll('form')].find(
        (found) =>
          found.method === 'post' && (found.getAttribute('action') ?? '').split('?')[0] === wanted.split('?')[0],
      )
      return form ? [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]) : []
    },
    [html, action],
  )
}

async function saveUnchanged(visitor: Visitor, path: string, action = path) {
  const shown = await visitor.get(path)
  expect([path, shown.status]).toEqual([path, 200])
  const fields = await untouched(shown.text, action)
  expect(fields.length, `${path} has no form that posts to ${action}`).toBeGreaterThan(1)
  const before = await everything()
  const answer = await visitor.send(action, new URLSearchParams(fields).toString())
  const after = await everything()
  const changed = Object.keys(after).filter((table) => after[table] !== before[table])
  return {
    status: answer.status,
    changed,
    said: /class="ds-alert errors"[\s\S]*?<\/ul>/.exec(answer.text)?.[0].replace(/<[^>]+>/g, ' ') ?? '',
  }
}

/**
 * Forms that open filled with what a record holds, by the end of their address. Each is saved as it was opened, on
 * records that hold what it cannot offer.
 */
const editForms: Record<
  string,
  {
    who: 'officer' | 'manager' | 'administrator' | 'authority' | 'communications' | 'expert'
    at: () => Promise<string>
    posts?: string
  }
> = {
  '/people/:id/details': { who: 'officer', at: async () => `/people/${await strangePerson()}/details` },
  '/people/:id/profile': { who: 'officer', at: async () => `/people/${await strangePerson()}/profile` },
  '/people/:id/availability': { who: 'officer', at: async () => `/people/${await strangePerson()}/availability` },
  '/actions/:id/content': { who: 'officer', at: async () => `/actions/${await strangeAction()}/content` },
  '/actions/:id/readiness': {
    who: 'officer',
    at: async () =>
      `/actions/${await left(`insert into readiness_answers (action_id, question, wording_id, answer, evidence) select a.id, q.key, w.id, 'planned', 'A plan'
        from (select id from actions where status = 'in_formulation' limit 1) a, questions q join question_wordings w on w.question_id = q.id where q.form = 'readiness'
        on conflict (action_id, question) do update set evidence = excluded.evidence returning action_id as id`)}/readiness`,
  },
  '/activities/:id/content': { who: 'officer', at: async () => `/activities/${await strangeActivity()}/content` },
  '/activities/:id/seats/:seat/content': {
    who: 'officer',
    at: async () => {
      const id = await held()
      const seat = await left(
        `update seats set theme = 'youth' where id = (select id from seats where activity_id = $1 limit 1) returning id`,
        [id],
      )
      return `/activities/${id}/seats/${seat}/content`
    },
  },
  '/activities/:id/participants/:participation/content': {
    who: 'officer',
    at: async () => {
      const id = await held()
      const participation = await left(
        `update participations set organisation = '' where id = (select id from participations where activity_id = $1 limit 1) returning id`,
        [id],
      )
      return `/activities/${id}/participants/${participation}/content`
    },
  },
  '/activities/:id/content, reported': { who: 'officer', at: async () => `/activities/${await held()}/content` },
  '/actions/:id/content, closed': {
    who: 'officer',
    at: async () =>
      `/actions/${await left(`update actions set suspended_cause = '', evaluation = repeat('E', 6000) where id = (select id from actions where status = 'closed' limit 1) returning id`)}/content`,
  },
  '/mobilisations/:id/content': {
    who: 'officer',
    at: async () =>
      `/mobilisations/${await left(`update mobilisations set worked_days = 0, mission_report = '', cause = '' where id = (select id from mobilisations where status = 'completed' limit 1) returning id`)}/content`,
  },
  '/outputs/:id/content': {
    who: 'officer',
    at: async () => {
      const id = await left(
        `update outputs set title = repeat('T', 400), language = 'zzzz', theme = 'youth' where id = (select id from outputs where status = 'adopted' limit 1) returning id`,
      )
      await left(`update output_rungs set body = '', evidence = '' where output_id = $1`, [id])
      return `/outputs/${id}/content`
    },
  },
  '/people/:id/vetting': { who: 'officer', at: async () => `/people/${await strangePerson()}/vetting` },
  '/authorities/:id/content': {
    who: 'officer',
    at: async () =>
      `/authorities/${await left(`update authorities set name = repeat('N', 250), name_language = 'de' where id = (select id from authorities limit 1) returning id`)}/content`,
  },
  '/initiatives/:id/content': {
    who: 'officer',
    at: async () =>
      `/initiatives/${await left(`update initiatives set name = repeat('N', 250), website = 'www', themes = '{youth,middle}', regions = '{middle_earth}', aliases = '{b,"a; c"}' where id = (select id from initiatives limit 1) returning id`)}/content`,
  },
  '/accounts/:id/content': {
    who: 'administrator',
    at: async () =>
      `/accounts/${await left(`update accounts set name = repeat('N', 250), language = 'de', role = 'none', email = 'no address' where id = (select id from accounts where role = 'donor' limit 1) returning id`)}/content`,
  },
  '/meetings/:id/content': {
    who: 'officer',
    at: async () =>
      `/meetings/${(await rows<{ id: string }>(`select id from meetings where status = 'closed' limit 1`))[0]?.id}/content`,
  },
  '/consultations/:id/content': {
    who: 'officer',
    at: async () =>
      `/consultations/${(await rows<{ id: string }>(`select id from opinions where status = 'in_favour' limit 1`))[0]?.id}/content`,
  },
  '/requests/:id/correction': {
    who: 'officer',
    at: async () => {
      const id = await left(`select id from requests where status = 'approved' order by id limit 1`)
      await left(
        `update requests set theme = 'youth', title = repeat('T', 250), language = 'de', overlap_note = '', wanted_from = '2007-03-01', wanted_to = null where id = $1`,
        [id],
      )
      await left(`insert into request_themes values ($1, 'diaspora') on conflict do nothing`, [id])
      return `/requests/${id}/correction`
    },
  },
  '/bodies/:id/content': {
    who: 'administrator',
    at: async () =>
      `/bodies/${await left(`update consulted_bodies set zone = 'Asia/Calcutta', language = 'de', email = 'desk@delegation.example,', acronym = repeat('A', 60) where id = (select id from consulted_bodies limit 1) returning id`)}/content`,
  },
  '/settings/questions/:id': {
    who: 'administrator',
    at: async () =>
      `/settings/questions/${(await rows<{ id: string }>(`select id from questions where key = 'committee'`))[0]?.id}`,
  },
  '/settings/calendar': {
    who: 'administrator',
    at: async () => {
      await left(`update settings set value = value || '{"zone": "Asia/Calcutta"}' where key = 'calendar'`)
      return '/settings/calendar'
    },
  },
  '/mail-preferences': {
    who: 'officer',
    at: async () => {
      await left(`update accounts set zone = 'Asia/Calcutta' where id = $1`, [office.people.officer.id])
      return '/mail-preferences'
    },
  },
  '/views/:id/content': {
    who: 'officer',
    at: async () =>
      `/views/${await left(`insert into saved_views (account_id, list, name, query) values ($1, '/requests', 'Mine', 'status=draft') returning id`, [office.people.officer.id])}/content`,
  },
  '/reports/:year/texts/:section': {
    who: 'communications',
    at: async () => {
      const [text] = await rows<{ section: string }>(
        `select section from report_texts where year = 2016 and language = 'en' limit 1`,
      )
      return `/reports/2016/texts/${text?.section}?in=en`
    },
  },
  ...Object.fromEntries(
    ['contact', 'need', 'themes', 'outputs', 'experts', 'support', 'setup'].map((name) => [
      `/requests/:id/${name}`,
      { who: 'officer' as const, at: async () => `/requests/${await strangeDraft()}/${name}` },
    ]),
  ),
  '/requests/:id/letter': { who: 'officer', at: async () => `/requests/${await strangeDraft()}/letter` },
}

async function strangePerson(): Promise<string> {
  const id = await left(`select person_id as id from expert_profiles where vetted_on is not null order by 1 limit 1`)
  await left(`insert into expert_languages values ($1, 'bg', 'native'), ($1, 'sr-Latn', 'A2') on conflict do nothing`, [
    id,
  ])
  await left(
    `update expert_profiles set regions_worked_in = '{middle_earth,asia}', years_experience = 90, available = '{"[2015-01-01,2015-02-01]"}' where person_id = $1`,
    [id],
  )
  await left(
    `update personal_details set language = 'bg', email = 'no address', name = repeat('N', 250) where person_id = $1`,
    [id],
  )
  return id
}
const strangeAction = () =>
  left(`update actions set budget_eur = 1234.56, expert_days = 9000, title = repeat('T', 250), objectives = E'One\\n\\nTwo', officer_id = (select id from accounts where role = 'donor' limit 1)
    where id = (select id from actions where status = 'in_implementation' order by id limit 1) returning id`)
const strangeActivity = () =>
  left(`update activities set languages = '{"bg": "native", "fr": "B2"}', travel_days = 14, place = repeat('P', 250)
    where id = (select id from activities where status in ('planned', 'confirmed') order by id limit 1) returning id`)
const held = () =>
  left(`select id from activities v where status = 'reported' and exists (select from participations where activity_id = v.id)
    and exists (select from seats where activity_id = v.id) order by id limit 1`)
async function strangeDraft(): Promise<string> {
  const id = await left(`select id from requests where status = 'draft' order by id limit 1`)
  await left(`update themes set offered = false where key = 'youth'`)
  await left(
    `update requests set channel = 'letter', letter_on = '2017-01-10', letter_partner = partner, theme = 'youth', title = 'T', wanted_from = '2017-03-01', wanted_to = '2017-04-01',
    pages_saved = '{contact,need,themes,outputs,experts,support,setup}', created_by = $2 where id = $1`,
    [id, office.people.officer.id],
  )
  await left(
    `insert into request_contacts (request_id, name, email) values ($1, 'C', 'desk@x.example') on conflict (request_id) do update set email = excluded.email`,
    [id],
  )
  await left(`insert into request_themes values ($1, 'diaspora') on conflict do nothing`, [id])
  return id
}

test.each(Object.keys(editForms))('%s, saved as it was opened, changes nothing', async (name) => {
  const form = editForms[name]
  if (!form) throw new Error(name)
  const path = await form.at()
  const visitor = await office.as(office.people[form.who])
  expect(await saveUnchanged(visitor, path, path.split('?')[0])).toEqual({ status: 303, changed: [], said: '' })
})
