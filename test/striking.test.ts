import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAction } from '../src/actions/action/commands.ts'
import { remindByHand } from '../src/desk/reminders/by-hand.ts'
import type { Tx } from '../src/house/database/connection.ts'
import { verifyHistory } from '../src/house/database/verify.ts'
import { putBack, strikeOut } from '../src/house/striking/commands.ts'
import type { AnyStruck } from '../src/house/striking/kind.ts'
import { hangingOn } from '../src/house/striking/queries.ts'
import { struckKinds } from '../src/struck.ts'
import { testSecret } from './database.ts'
import { type Facility, facility } from './facility.ts'
import { Program } from './program.ts'

let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-01-16T09:00:00Z') })
}, 300_000)
afterAll(() => office.close())

const kinds = struckKinds({ open: openAction, reminding: remindByHand })
const ask = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const idOf = async (query: string, values: unknown[] = []) => {
  const [row] = await ask<{ id: string }>(query, values)
  if (!row) throw new Error(`nothing for ${query}`)
  return row.id
}

/** Those on which nothing hangs. */
async function freeOf(kind: AnyStruck, candidates: { id: string }[]): Promise<string[]> {
  const free: string[] = []
  for (const { id } of candidates) {
    if (free.length === 4) return free
    if ((await office.read('facility', (tx) => hangingOn(tx, kind.strikes, id))).length === 0) free.push(id)
  }
  return free
}

/** What stands in every table, but for what tells of it. */
async function standing(tx: Tx): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname !~ '^(history|struck_out|found_words|name_words)'
    order by 1`.execute(tx)
  const found = await sql<{ all: Record<string, string> }>`select jsonb_object_agg(name, said) as all from (${sql.join(
    rows.map(
      ({ name }) =>
        sql`select ${name}::text as name, (select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10)
          order by t::text)), '') from ${sql.table(name)} t) as said`,
    ),
    sql` union all `,
  )}) each`.execute(tx)
  return found.rows[0]?.all ?? {}
}

/** Entered just now, where everything of a kind that the year has is referred to. */
const fresh: Record<string, () => Promise<unknown>> = {
  meetings: () =>
    ask(`insert into meetings (number, held_on, place) select max(number) + 1, '2017-03-02', 'Room 4' from meetings`),
  authorities: () =>
    ask(`insert into authorities (partner, name, type) values ('TG', 'Ministère inexistant', 'national_central')
      on conflict do nothing`),
  consulted_bodies: () =>
    ask(`with one as (insert into consulted_bodies (name) values ('Service that is none')
        on conflict do nothing returning id)
      insert into body_scopes (body_id, partner) select id, 'TG' from one`),
}

describe.each(kinds.map((kind) => [kind.slice, kind] as const))(
  '%s that were entered by mistake',
  (_, kind: AnyStruck) => {
    test('leave with all that is theirs, and come back as they were', async () => {
      const { table } = kind.strikes
      const manager = office.by(office.people.manager)
      await fresh[table]?.()
      const candidates = await ask<{ id: string }>(`select id from ${table} order by id desc limit 400`)
      const free = await freeOf(kind, candidates)
      expect(free.length).toBeGreaterThan(0)
      for (const id of free.slice(0, 4)) {
        const before = await standing(office.owner.db as Tx)
        const struck = await office.write(manager, async (tx) => {
          const record = await kind.find(tx, id)
          const struck = { record, called: 'A mistake', stoodAt: '/', reason: 'Entered twice' }
          return strikeOut(tx, manager, kind.strikes, struck, kind)
        })
        const without = await standing(office.owner.db as Tx)
        expect(without[table]).not.toEqual(before[table])
        expect(await office.read('facility', (tx) => kind.find(tx, id))).toBeUndefined()
        await office.write(manager, (tx) => putBack(tx, manager, kind.strikes, struck, 'It was no mistake'))
        expect(await standing(office.owner.db as Tx)).toEqual(before)
      }
    })
  },
)

/** Of which records one is taken: such as people from outside read. */
const told: Record<string, string> = {
  mobilisations: `where status = 'completed' order by person_id in (select id from people
    where employed_in = (select administration from accounts where email = 'focal_point@example.org')) desc, id`,
  requests: `where status <> 'draft' order by id in (select c.request_id from consultations c
    join opinions o on o.consultation_id = c.id) desc, id`,
  outputs: `where status <> 'drafted' order by id`,
  people: 'order by id in (select person_id from accounts) desc, id',
}

describe.each(kinds.map((kind) => [kind.slice, kind] as const))('%s that were struck out', (slice, kind: AnyStruck) => {
  test('are told of, on pages and to programs, to who read them before, and to nobody else', async () => {
    const { table } = kind.strikes
    await fresh[table]?.()
    const [id = ''] = await freeOf(
      kind,
      await ask<{ id: string }>(`select id from ${table} ${told[table] ?? 'order by id desc'}`),
    )
    const readers = await Promise.all(
      (['authority', 'otherAuthority', 'consulted', 'focal_point', 'expert', 'donor', 'communications'] as const).map(
        async (who) => ({
          who,
          page: await office.as(office.people[who]),
          program: await Program.of(office, office.people[who]),
        }),
      ),
    )
    const statuses = async () => {
      const found: Record<string, number> = { 'public page': (await office.visitor.get(`/${slice}/${id}`)).status }
      for (const { who, page, program } of readers) {
        found[`${who} page`] = (await page.get(`/${slice}/${id}`)).status
        found[`${who} program`] = (await program.get(`/${slice}/${id}`)).status
      }
      return found
    }
    const before = await statuses()
    const gone = await strike(`/${slice}/${id}`).of('manager')
    expect(gone.status).toBe(303)
    const after = await statuses()
    for (const [who, status] of Object.entries(before)) {
      const others = who.replace(/page|program/, (one) => (one === 'page' ? 'program' : 'page'))
      // The facility's own people are told of everything.
      const reads = status === 200 || who.startsWith('communications')
      if (reads || before[others] !== 200) expect([who, status, after[who]]).toEqual([who, status, reads ? 410 : 404])
    }
    const marta = await office.as(office.people.manager)
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [id])
    expect((await marta.post(`/struck/${struck}/putting-back`, { reason: 'x' }, `/struck/${struck}`)).status).toBe(303)
  })
})

const aMission = () => idOf(`select id from mobilisations where status = 'completed' order by id limit 1`)
const strike = (address: string) => ({
  of: async (person: keyof Facility['people'], reason = 'Entered twice') => {
    const visitor = await office.as(office.people[person])
    return visitor.post(`${address}/striking-out`, { reason })
  },
})

describe('what was entered by mistake', () => {
  test('is named by its kind: a mission is not its expert, who was not entered by mistake', async () => {
    const mission = await aMission()
    const marta = await office.as(office.people.manager)
    expect((await strike(`/mobilisations/${mission}`).of('manager')).status).toBe(303)
    const { status, text } = await marta.get(`/mobilisations/${mission}`)
    expect([status, /struck out on [^:<]+: Mission, “/.test(text)]).toEqual([410, true])
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [mission])
    expect((await marta.post(`/struck/${struck}/putting-back`, { reason: 'x' }, `/struck/${struck}`)).status).toBe(303)
  })

  test('keeps its name in the history of what it belonged to: a participant in that of the activity', async () => {
    const [one = { id: '', activity_id: '', name: '' }] = await ask<{ id: string; activity_id: string; name: string }>(
      `select p.id, p.activity_id, d.name from participations p join personal_details d using (person_id)
        order by p.id limit 1`,
    )
    expect((await strike(`/participations/${one.id}`).of('manager', 'Never came')).status).toBe(303)
    const { text } = await (await office.as(office.people.manager)).get(`/activities/${one.activity_id}`)
    const history = text.slice(text.lastIndexOf('History'))
    expect(history).toContain('Never came')
    expect(history).toContain(one.name)
    expect(history).not.toContain('Name withheld')
  })

  test('is struck out with a reason, and is in no list and no figure from then on', async () => {
    const output = await idOf(`select o.id from outputs o where not exists (select from outputs s
      where s.superseded_by = o.id) order by id limit 1`)
    const marta = await office.as(office.people.manager)
    const [{ title } = { title: '' }] = await ask<{ title: string }>('select title from outputs where id = $1', [
      output,
    ])
    expect((await marta.get('/outputs/export?format=csv')).text).toContain(output === '' ? '-' : title)
    const unsaid = await marta.post(`/outputs/${output}/striking-out`, { reason: '  ' })
    expect(unsaid.status).toBe(422)
    const page = await marta.get(`/outputs/${output}`)
    expect(page.text).toContain(`/outputs/${output}/striking-out`)
    expect((await marta.post(`/outputs/${output}/striking-out`, { reason: 'Entered twice' })).status).toBe(303)
    expect((await marta.get('/outputs/export?format=csv')).text).not.toContain(title)
    const old = await marta.get(`/outputs/${output}`)
    expect(old.status).toBe(410)
    const [, struck = ''] = /href="(\/struck\/[^"]+)"/.exec(old.text) ?? []
    const told = await marta.get(struck)
    expect(told.text).toContain('Entered twice')
    expect(told.text).toContain(title)
    expect((await marta.get('/struck')).text).toContain(title)
    const back = await marta.post(`${struck}/putting-back`, { reason: 'It was another one' }, struck)
    expect(back.headers.get('location')).toBe(`/outputs/${output}`)
    const again = await marta.get(`/outputs/${output}`)
    expect(again.status).toBe(200)
    expect(again.text).toContain('It was another one')
    expect((await marta.post(`${struck}/putting-back`, { reason: 'Once more' }, struck)).status).toBe(409)
  })

  test('is not struck out while something hangs on it, and that is said', async () => {
    const mission = await aMission()
    const activity = await idOf('select activity_id as id from mobilisations where id = $1', [mission])
    const marta = await office.as(office.people.manager)
    expect((await marta.get(`/activities/${activity}/striking-out`)).text).toMatch(/Missions that refer to it: \d/)
    const refused = await strike(`/activities/${activity}`).of('manager')
    expect(refused.status).toBe(409)
    const action = await idOf('select action_id as id from activities where id = $1', [activity])
    expect((await strike(`/actions/${action}`).of('manager')).status).toBe(409)
    expect(await ask('select from activities where id = $1', [activity])).toHaveLength(1)
  })

  test('names what hangs on it with the way there, ten of a kind and how many more, to those who may see it', async () => {
    const id = await idOf(`insert into authorities (partner, name, type)
      values ('TG', 'Authority of twelve', 'national_central') returning id`)
    await ask(
      `insert into requests (reference, partner, authority_id, title, language)
        select 'R-2017-T' || n, 'TG', $1, 'T', 'fr' from generate_series(1, 12) n`,
      [id],
    )
    const asked = async (who: 'manager' | 'administrator') => {
      const { text } = await (await office.as(office.people[who])).get(`/authorities/${id}/striking-out`)
      return text.slice(text.indexOf('<main'), text.indexOf('</main'))
    }
    const links = (page: string, slice: string) =>
      page.match(new RegExp(`<a href="/${slice}/[0-9a-f-]{36}"`, 'g')) ?? []
    const told = await asked('manager')
    expect(links(told, 'requests')).toHaveLength(10)
    expect(told).toContain('and 2 more')
    const account = await idOf('update accounts set authority_id = $1 where id = $2 returning id', [
      id,
      office.people.authority.id,
    ])
    expect(links(await asked('manager'), 'accounts')).toEqual([])
    expect(links(await asked('administrator'), 'accounts')).toContain(`<a href="/accounts/${account}"`)
    const { authority } = office.people
    await ask('update accounts set authority_id = $1 where id = $2', [authority.authority_id, authority.id])
  })

  test('is struck out by the officer who entered it, for a day; by nobody else but a manager', async () => {
    const otto = await office.as(office.people.officer)
    const enter = async (name: string) => {
      const { headers } = await otto.post(
        '/authorities',
        { partner: 'TG', name, name_language: 'fr', type: 'national_central' },
        '/authorities/new',
      )
      return headers.get('location') ?? ''
    }
    const [mine, left] = [await enter('Entered by mistake'), await enter('Noticed too late')]
    for (const nobody of ['committee', 'communications', 'authority', 'donor', 'expert', 'consulted'] as const)
      expect([403, 404], nobody).toContain((await strike(mine).of(nobody)).status)
    expect((await strike(mine).of('officer')).status).toBe(303)
    // What somebody else has worked on since is no longer the officer's alone.
    const shared = await enter('Corrected by a colleague')
    const marta = await office.as(office.people.manager)
    await marta.post(`${shared}/content`, { name: 'Corrected twice', version: '1' })
    expect((await strike(shared).of('officer')).status).toBe(409)
    office.setTime(new Date('2017-01-17T09:30:00Z'))
    const late = await strike(left).of('officer')
    expect(late.status).toBe(409)
    expect(late.text).toContain('Ask a manager')
    expect((await strike(left).of('manager')).status).toBe(303)
    office.setTime(new Date('2017-01-16T09:00:00Z'))
    const [another = { id: '' }] = await ask<{ id: string }>(`select id from initiatives limit 1`)
    expect((await strike(`/initiatives/${another.id}`).of('officer')).status).toBe(409)
  })

  test('is told of at its old address to those who read it, without the reason, and to nobody else', async () => {
    const mission = await aMission()
    const [{ person_id } = { person_id: '' }] = await ask<{ person_id: string }>(
      'select person_id from mobilisations where id = $1',
      [mission],
    )
    await ask(`update accounts set person_id = null where person_id = $1`, [person_id])
    await ask(`update accounts set person_id = $1 where id = $2`, [person_id, office.people.expert.id])
    const seen = async (person: keyof Facility['people']) =>
      (await office.as(office.people[person])).get(`/mobilisations/${mission}`)
    await ask(
      `update accounts set administration = (select employed_in from people where id = $1 and employer_kind = 'public')
        where id = $2`,
      [person_id, office.people.focal_point.id],
    )
    expect((await seen('focal_point')).status).toBe(200)
    expect((await strike(`/mobilisations/${mission}`).of('manager')).status).toBe(303)
    expect((await seen('officer')).status).toBe(410)
    for (const reader of ['expert', 'donor', 'focal_point'] as const) {
      const { status, text } = await seen(reader)
      // The expert reads Spanish.
      expect([reader, status, /was struck out on|se anuló el/.test(text)]).toEqual([reader, 410, true])
      expect(text).not.toContain('Entered twice')
    }
    for (const other of ['otherExpert', 'consulted'] as const) expect((await seen(other)).status, other).toBe(404)
    expect((await office.visitor.get(`/mobilisations/${mission}`)).status).toBe(404)
  })

  test('is struck out once when two press at once, and not from a page that is no longer true', async () => {
    await fresh.meetings?.()
    const meeting = await idOf(`select id from meetings order by number desc limit 1`)
    const [marta, ada] = await Promise.all([office.as(office.people.manager), office.as(office.people.administrator)])
    const stale = await marta.post(`/meetings/${meeting}/striking-out`, { reason: 'Twice', version: '99' })
    expect(stale.status).toBe(409)
    const answers = await Promise.all(
      [marta, ada].map((who) => who.post(`/meetings/${meeting}/striking-out`, { reason: 'Twice' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, expect.toSatisfy((status) => status >= 400)])
    expect(await ask('select from struck_out where record_id = $1', [meeting])).toHaveLength(1)
  })

  test('comes back after what it refers to, and the sentence says what that is', async () => {
    const [{ activity } = { activity: '' }] = await ask<{ activity: string }>(
      `insert into activities (action_id, number, type, title, theme, first_day, last_day, host)
        select id, 95, 'workshop', 'A workshop that was none', theme, '2017-05-01', '2017-05-02', 'FR' from actions
        where status = 'in_implementation' limit 1 returning id as activity`,
    )
    const [{ seat } = { seat: '' }] = await ask<{ seat: string }>(
      `insert into seats (activity_id, theme) select id, theme from activities where id = $1 returning id as seat`,
      [activity],
    )
    for (const address of [`/seats/${seat}`, `/activities/${activity}`])
      expect((await strike(address).of('manager')).status).toBe(303)
    const marta = await office.as(office.people.manager)
    const back = async (record: string) => {
      const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [record])
      return marta.post(`/struck/${struck}/putting-back`, { reason: 'Needed' }, `/struck/${struck}`)
    }
    const refused = await back(seat)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('Put back first what this refers to: A workshop that was none')
    expect((await back(activity)).status).toBe(303)
    expect((await back(seat)).status).toBe(303)
  })

  test('was asked in vain: what a service has said stays, and somebody must be asked', async () => {
    const asked = await ask<{ id: string; consultation_id: string; others: number }>(
      `select o.id, o.consultation_id, (select count(*)::int from opinions a
        where a.consultation_id = o.consultation_id) as others
        from opinions o join consultations c on c.id = o.consultation_id where o.status = 'asked' and c.status = 'open'`,
    )
    const given = await idOf(`select id from opinions where status <> 'asked' limit 1`)
    const marta = await office.as(office.people.manager)
    expect((await marta.get(`/consultations/${given}/striking-out`)).text).toContain('What a service has said stays')
    expect((await strike(`/consultations/${given}`).of('manager')).status).toBe(409)
    const several = asked.filter(({ others }) => others > 1)
    const [first] = several
    expect(first).toBeDefined()
    const same = several.filter(({ consultation_id }) => consultation_id === first?.consultation_id)
    for (const [at, { id }] of same.entries()) {
      const last = at + 1 === first?.others
      expect((await strike(`/consultations/${id}`).of('manager')).status).toBe(last ? 409 : 303)
    }
    await ask(`update consultations set status = 'closed', closed_at = now() where id = $1`, [first?.consultation_id])
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [same[0]?.id])
    const late = await marta.post(`/struck/${struck}/putting-back`, { reason: 'x' }, `/struck/${struck}`)
    expect(late.status).toBe(409)
    expect(late.text).toContain('has ended or was cancelled meanwhile')
    expect(await ask('select from opinions where id = $1', [same[0]?.id])).toEqual([])
  })

  test('does not come back into an Action that has ended meanwhile, as long as it was not finished itself', async () => {
    const [{ action } = { action: '' }] = await ask<{ action: string }>(
      `select a.id as action from actions a where a.status = 'in_implementation' and exists (select from activities v
        where v.action_id = a.id and v.status = 'reported') order by a.id limit 1`,
    )
    const output = (status: string) =>
      idOf(
        `insert into outputs (action_id, type, title, theme, status) select id, 'study', $2, theme, $2 from actions
          where id = $1 returning id`,
        [action, status],
      )
    const mission = await idOf(
      `with seat as (insert into seats (activity_id, theme) select v.id, v.theme from activities v
          where v.action_id = $1 and v.status = 'reported' limit 1 returning id, activity_id)
        insert into mobilisations (seat_id, activity_id, person_id, status)
          select s.id, s.activity_id, e.person_id, 'deployed' from seat s, expert_profiles e
          where not exists (select from mobilisations m where m.person_id = e.person_id) limit 1 returning id`,
      [action],
    )
    const [draft, final] = [await output('drafted'), await output('finalised')]
    const records = [`/outputs/${draft}`, `/outputs/${final}`, `/mobilisations/${mission}`]
    for (const address of records)
      expect([address, (await strike(address).of('manager')).status]).toEqual([address, 303])
    const marta = await office.as(office.people.manager)
    const back = async (record: string) => {
      const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [record])
      return (await marta.post(`/struck/${struck}/putting-back`, { reason: 'Needed' }, `/struck/${struck}`)).status
    }
    const become = (status: string) =>
      office.write(office.by(office.people.manager), (tx) =>
        sql`update actions set status = ${status}::text, closed_on = case when ${status} = 'closed' then date '2017-01-10' end,
          evaluation_rating = case when ${status} = 'closed' then 3 end,
          evaluation = case when ${status} = 'closed' then 'Fair' end,
          cancelled_cause = case when ${status} = 'cancelled' then 'War' end where id = ${action}`.execute(tx),
      )
    for (const status of ['closed', 'cancelled']) {
      await become(status)
      for (const record of [draft, mission]) expect([status, await back(record)]).toEqual([status, 409])
    }
    expect(await back(final)).toBe(303)
    await become('in_implementation')
    for (const record of [draft, mission]) expect(await back(record)).toBe(303)
  })

  test('was a request that is off its agenda again: what it stood on holds nothing', async () => {
    const request = await idOf(`select i.request_id as id from agenda_items i join meetings m on m.id = i.meeting_id
      where m.status = 'planned' and i.struck_at is null and not exists (select from agenda_items o
        join meetings om on om.id = o.meeting_id
        where o.request_id = i.request_id and o.id <> i.id and om.status <> 'cancelled' and o.struck_at is null)
      limit 1`)
    expect((await strike(`/requests/${request}`).of('manager')).status).toBe(409)
    await ask(`update agenda_items set struck_at = now() where request_id = $1`, [request])
    const gone = await strike(`/requests/${request}`).of('manager')
    expect(gone.status).toBe(303)
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [request])
    const marta = await office.as(office.people.manager)
    const back = await marta.post(`/struck/${struck}/putting-back`, { reason: 'x' }, `/struck/${struck}`)
    expect(back.headers.get('location')).toBe(`/requests/${request}`)
  })

  test('is told of to the authority whose Action it belonged to', async () => {
    const [{ output } = { output: '' }] = await ask<{ output: string }>(
      `insert into outputs (action_id, type, title, theme, status) select id, 'study', 'A study that was none', theme,
        'drafted' from actions where authority_id = $1 limit 1 returning id as output`,
      [office.people.authority.authority_id],
    )
    expect((await strike(`/outputs/${output}`).of('manager')).status).toBe(303)
    expect((await (await office.as(office.people.authority)).get(`/outputs/${output}`)).status).toBe(410)
    expect((await (await office.as(office.people.otherAuthority)).get(`/outputs/${output}`)).status).toBe(404)
  })

  test('does not come back where its name was given anew, and the sentence says so', async () => {
    const marta = await office.as(office.people.manager)
    const enter = () =>
      ask<{ id: string }>(`insert into consulted_bodies (name) values ('Delegation to Nowhere') returning id`)
    const [first = { id: '' }] = await enter()
    await marta.post(`/bodies/${first.id}/striking-out`, { reason: 'Entered by mistake' })
    await enter()
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [first.id])
    const refused = await marta.post(`/struck/${struck}/putting-back`, { reason: 'Needed' }, `/struck/${struck}`)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('Needed')
    expect(refused.text).toContain('given to another record meanwhile')
    expect(await ask('select from struck_out where id = $1 and put_back_at is null', [struck])).toHaveLength(1)
    for (const nobody of ['officer', 'committee', 'authority'] as const) {
      const visitor = await office.as(office.people[nobody])
      expect([403, 404], nobody).toContain(
        (await visitor.post(`/struck/${struck}/putting-back`, { reason: 'x' }, '/')).status,
      )
    }
  })

  test.each([
    ['authorities', `insert into authorities (partner, name, type) values ('TG', $1, 'national_central') returning id`],
    ['initiatives', 'insert into initiatives (name) values ($1) returning id'],
    ['bodies', 'insert into consulted_bodies (name) values ($1) returning id'],
  ])('does not come back to %s where its name was given anew with other letters', async (slice, enter) => {
    const marta = await office.as(office.people.manager)
    const first = await idOf(enter, ['Office d’État des Forêts'])
    await marta.post(`/${slice}/${first}/striking-out`, { reason: 'Entered by mistake' })
    await idOf(enter, ["office d'etat  des FORETS"])
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [first])
    const refused = await marta.post(`/struck/${struck}/putting-back`, { reason: 'Needed' }, `/struck/${struck}`)
    expect([refused.status, refused.text.includes('given to another record meanwhile')]).toEqual([409, true])
    expect(await ask(`select from ${slice === 'bodies' ? 'consulted_bodies' : slice} where id = $1`, [first])).toEqual(
      [],
    )
  })

  test('does not come back as a twin of a person who was entered anew with the same address', async () => {
    const marta = await office.as(office.people.manager)
    const person = { name: 'Aïcha Diallo', email: 'aicha@example.org', employed_in: 'TG' }
    const entered = async (name: string) => {
      const answer = await marta.post('/people', { ...person, name }, '/people/new')
      return answer.headers.get('location')?.split('/').at(-1) ?? ''
    }
    const first = await entered('Aïcha Diallo')
    await marta.post(`/people/${first}/striking-out`, { reason: 'Entered by mistake' })
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [first])
    const back = () => marta.post(`/struck/${struck}/putting-back`, { reason: 'Needed' }, `/struck/${struck}`)
    const again = await entered('AÏCHA  Diallo')
    const refused = await back()
    expect([refused.status, refused.text.includes('was entered anew meanwhile')]).toEqual([409, true])
    await ask(`update personal_details set name = 'Somebody of the same office' where person_id = $1`, [again])
    expect((await back()).status).toBe(303)
  })

  test('keeps its files, which nobody reads meanwhile, and has them when it is back', async () => {
    const [paper = { request: '', file: '' }] = await ask<{ request: string; file: string }>(
      `select f.request_id as request, f.file_id as file from request_files f where not exists (select from actions a
        where a.request_id = f.request_id) and not exists (select from agenda_items i where i.request_id = f.request_id)
        and not exists (select from requests c where c.copied_from = f.request_id) limit 1`,
    )
    const marta = await office.as(office.people.manager)
    expect((await marta.post(`/requests/${paper.request}/striking-out`, { reason: 'Filed twice' })).status).toBe(303)
    expect(await ask('select from files where id = $1', [paper.file])).toHaveLength(1)
    const amina = await office.as(office.people.authority)
    expect([404, 410]).toContain((await amina.get(`/files/${paper.file}`)).status)
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [paper.request])
    expect(
      (await marta.post(`/struck/${struck}/putting-back`, { reason: 'It is another one' }, `/struck/${struck}`)).status,
    ).toBe(303)
    expect((await marta.get(`/requests/${paper.request}`)).status).toBe(200)
    expect(await ask('select from request_files where file_id = $1', [paper.file])).toHaveLength(1)
  })

  test('is struck out by programs as by their people, and told of to them alike', async () => {
    const output = await idOf(`select o.id from outputs o where not exists (select from outputs s
      where s.superseded_by = o.id) and o.status <> 'drafted' order by id desc limit 1`)
    const [officer, manager, donor] = await Promise.all(
      (['officer', 'manager', 'donor'] as const).map((who) => Program.of(office, office.people[who])),
    )
    const step = `/outputs/${output}/strike_out`
    const told = await manager?.get(`/outputs/${output}`)
    expect(told?.json.steps).toContainEqual({ step: 'strike_out', missing: [] })
    expect((await officer?.get(`/outputs/${output}`))?.json.steps).not.toContainEqual({
      step: 'strike_out',
      missing: [],
    })
    expect((await donor?.post(step, { reason: 'x' }))?.status).toBe(403)
    expect((await officer?.post(step, { reason: 'x' }))?.json).toMatchObject({ code: 'striking.ask_a_manager' })
    expect((await manager?.post(step, {}))?.status).toBe(422)
    expect((await manager?.post(step, { reason: 'x' }, { 'if-match': '"99-x"' }))?.status).toBe(412)
    expect((await manager?.post(step, { reason: 'Entered twice' }))?.status).toBe(204)
    const gone = await manager?.get(`/outputs/${output}`)
    expect([gone?.status, gone?.json.code]).toEqual([410, 'striking.was_struck_inside'])
    expect((await manager?.post(step, { reason: 'Again' }))?.status).toBe(410)
    expect((await donor?.get(`/outputs/${output}`))?.json).toMatchObject({ status: 410, code: 'striking.was_struck' })
  })

  test('leaves a history without a gap', async () => {
    const { findings } = await verifyHistory(office.owner.db, testSecret)
    // What this test wrote past the office itself is found, as it should be; nothing else is.
    const past = [
      'accounts',
      'consulted_bodies',
      'meetings',
      'authorities',
      'initiatives',
      'people',
      'activities',
      'outputs',
      'meetings',
      'requests',
    ]
    expect(
      findings.filter(
        ({ record, fault }) => !(fault.startsWith('not sealed') && past.includes(record.split(' ')[0] ?? '')),
      ),
    ).toEqual([])
  })
})
