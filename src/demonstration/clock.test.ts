import { type AddressInfo, createServer } from 'node:net'
import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testSecret } from '../../test/database.ts'
import { type Facility, facility, type Visitor } from '../../test/facility.ts'
import { until } from '../../test/serving.ts'
import { verifyHistory } from '../house/database/verify.ts'
import { day } from '../house/days/day.ts'
import { withoutRules } from '../house/identity/rules.ts'
import { siteAt } from '../house/identity/site-address.ts'
import { sendJob } from '../house/jobs/commands.ts'
import { textKey, translator } from '../house/languages/texts.ts'
import { timeIn } from '../house/time/clock.ts'
import { languages } from '../house/ui/view.ts'
import { openConsultation } from '../requests/consultations/commands.ts'
import { startWork, wayOf } from '../work.ts'
import { moveClock } from './clock.ts'
import { goOn, momentsOfTheWay, type Way } from './going-on.ts'

const t = translator('en')
const real = new Date('2026-11-26T15:00:00Z')
const hour = 3_600_000
const vienna = 'Europe/Vienna'
let office: Facility
let administrator: Visitor

beforeAll(async () => {
  office = await facility('office', { demonstration: true, at: real })
  administrator = await office.as(office.people.administrator)
})
afterAll(() => office.close())

const stands = async (from = office) => (await timeIn(from.owner.db, real)).at.toISOString()
/** A process that moves the clock; its mail is taken and goes to nobody. */
const workplace = (of: Facility) => ({
  database: of.database,
  owner: of.owner,
  secret: testSecret,
  site: siteAt('http://localhost', testSecret),
  mailServer: { url: null, from: 'mobilise@localhost', baseUrl: 'http://localhost' },
  now: () => real,
})
const way = (of: Facility, more: Partial<Way> = {}): Way => ({ ...wayOf(workplace(of)), ...more })
const running = async (of: Facility, queue: string) =>
  (await of.owner.pool.query(`select from jobs.job where name = $1 and state = 'active'`, [queue])).rowCount
const calendar = async (of: Facility) => ({
  person: null,
  facility: true as const,
  at: (await timeIn(of.owner.db, real)).at,
  real,
})
/** Has the clock moved to a day without anybody at a screen. */
const ask = async (of: Facility, to: string) => {
  const by = await calendar(of)
  await of.write(by, (tx) => moveClock(tx, by, day(to)))
}
const press = (fields: Record<string, string>, who = administrator) =>
  who.post('/demonstration/moves', fields, '/demonstration')

describe('a fresh demonstration', () => {
  test('stands at Monday 16 January 2017, 09:30 where the facility is, and goes on as real time passes', async () => {
    const fresh = await facility('office', { demonstration: true, at: real })
    expect(await stands(fresh)).toBe('2017-01-16T08:30:00.000Z')
    const later = new Date(real.getTime() + 50 * hour)
    expect((await timeIn(fresh.owner.db, later)).at.toISOString()).toBe('2017-01-18T10:30:00.000Z')
    await fresh.close()
  })

  test('says so in a thin line on every page, to everybody and in every language', async () => {
    const expert = await office.as(office.people.expert)
    for (const lang of languages)
      for (const [who, path] of [
        [office.visitor, '/'],
        [office.visitor, '/sign-in'],
        [office.visitor, '/nowhere'],
        [expert, '/mobilisations'],
        [administrator, '/account'],
        [administrator, '/figures/2016'],
      ] as const) {
        const { text } = await who.get(`${path}?lang=${lang}`)
        const line = /<aside class="demonstration".*?<\/aside>/s.exec(text)?.[0] ?? ''
        expect(line, `${lang} ${path}`).toContain('2017')
        expect(line, `${lang} ${path}`).toContain('09:30')
      }
    await Promise.all([office.visitor.get('/?lang=en'), expert.get('/?lang=en'), administrator.get('/?lang=en')])
  })

  test('offers to go on to its administrator alone', async () => {
    const offered = async (who: Visitor) => (await who.get('/')).text.includes('action="/demonstration/moves"')
    expect(await offered(administrator)).toBe(true)
    for (const who of [office.people.manager, office.people.officer, office.people.donor])
      expect(await offered(await office.as(who)), who.role).toBe(false)
  })
})

describe('a facility of one’s own', () => {
  let own: Facility
  beforeAll(async () => {
    own = await facility('office')
  })
  afterAll(() => own.close())

  test('has no such clock: no line, and whoever would move it is told so', async () => {
    const its = await own.as(own.people.administrator)
    expect((await its.get('/')).text).not.toContain('class="demonstration"')
    for (const answer of [
      await its.get('/demonstration'),
      await its.post('/demonstration/moves', { to: 'in_a_week' }, '/'),
    ]) {
      expect(answer.status).toBe(404)
      expect(answer.text).toContain(t('demonstration.none'))
    }
    await expect(ask(own, '2016-03-09')).rejects.toThrow('demonstration.none')
  })

  test('gets none from whoever serves it: neither a clock nor a move can be written', async () => {
    const by = await calendar(own)
    const write = (statement: string) =>
      own.write(by, async (tx) => {
        await sql.raw(statement).execute(tx)
      })
    await expect(write(`insert into demonstration_clock (ahead_ms) values (-1)`)).rejects.toThrow('permission denied')
    await expect(write(`insert into clock_moves (left_at, to_day) values (now(), '2027-01-01')`)).rejects.toThrow(
      'foreign key',
    )
  })
})

describe('moving the clock', () => {
  test('goes to the next working day, by a week, and to a given day: to its morning', async () => {
    const moved = await facility('office', { demonstration: true, at: real })
    const its = await moved.as(moved.people.administrator)
    const visited: string[] = []
    const moves: Record<string, string>[] = [
      { to: 'next_working_day' },
      { to: 'in_a_week' },
      { to: 'a_day', day: '2017-01-27' },
      { to: 'next_working_day' },
    ]
    for (const fields of moves) {
      const pressed = await press({ ...fields, back: '/requests' }, its)
      expect(pressed.headers.get('location')).toBe('/demonstration?back=%2Frequests')
      expect(await goOn(way(moved))).toBe('arrived')
      visited.push(await stands(moved))
    }
    expect(visited.map((at) => at.slice(0, 16))).toEqual([
      '2017-01-17T08:30',
      '2017-01-24T08:30',
      '2017-01-27T08:30',
      '2017-01-30T08:30',
    ])
    await moved.close()
  })

  test.each([
    ['backwards', { to: 'a_day', day: '2017-01-15' }, 'demonstration.not_ahead', { today: '16 January 2017' }],
    ['to where it stands', { to: 'a_day', day: '2017-01-16' }, 'demonstration.not_ahead', { today: '16 January 2017' }],
    ['to a day that there is not', { to: 'a_day', day: '2017-02-30' }, 'forms.not_a_date', {}],
    ['to no day', { to: 'a_day', day: '' }, 'forms.required', {}],
    ['to words', { to: 'a_day', day: 'tomorrow' }, 'forms.not_a_date', {}],
    ['nowhere', { to: 'the_past' }, 'forms.choose', {}],
    [
      'too far at once',
      { to: 'a_day', day: '2017-04-19' },
      'demonstration.too_far',
      { days: 92, last: '18 April 2017' },
    ],
    [
      'past the real day',
      { to: 'a_day', day: '2026-11-27' },
      'demonstration.not_past_today',
      { last: '26 November 2026' },
    ],
  ])('%s is refused in words, and the clock stays', async (_what, fields, key, values) => {
    const before = await stands()
    const answer = await press(fields)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(t(textKey(key), values))
    expect(await stands()).toBe(before)
  })

  test('is refused to everybody but the administrator, in words', async () => {
    const { manager, officer, authority, donor } = office.people
    for (const person of [manager, officer, authority, donor, null]) {
      const who = person ? await office.as(person) : office.visitor
      const answer = await who.post('/demonstration/moves', { to: 'next_working_day' }, person ? '/about' : '/sign-in')
      expect(answer.status).toBe(403)
      expect(answer.text).toContain(t('demonstration.not_yours'))
    }
  })

  test('is refused to everybody else by the database too, with every rule switched off', async () => {
    await withoutRules(async () => {
      for (const person of [office.people.manager, office.people.officer, office.people.expert]) {
        const by = { person, at: (await calendar(office)).at, real }
        await expect(
          office.write(by, (tx) => moveClock(tx, by, day('2017-01-20'))),
          person.role,
        ).rejects.toThrow(/row-level security|permission denied/)
      }
    })
  })

  test('twice at once: the second is told in words that it is on its way', async () => {
    const both = await Promise.all([press({ to: 'next_working_day' }), press({ to: 'in_a_week' })])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    const late = await press({ to: 'in_a_week' })
    expect(late.status).toBe(409)
    expect(late.text).toContain('is already being moved to')
    expect((await administrator.get('/')).text).toContain('The clock is being moved to')
    expect((await administrator.get('/demonstration')).text).toContain('<progress')
    expect(await goOn(way(office))).toBe('arrived')
    expect(await goOn(way(office))).toBe('nowhere_to_go')
  })

  test('is not held by a mail server that takes the call and says nothing: mail waits, and is sent when somebody answers', async () => {
    const moved = await facility('office', { demonstration: true, at: real })
    await openedConsultation(moved)
    await moved.owner.pool.query(
      `insert into outbox (recipient, subject, body, language, kind, queued_at, next_attempt_at, useful_until)
        select 'reader' || number || '@example.org', 'News', 'Words', 'en', 'notice', '2017-01-16 08:00Z', '2017-01-16 08:00Z', null
          from generate_series(1, 5) number`,
    )
    let calls = 0
    const silent = createServer((socket) => {
      calls += 1
      socket.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`
    await ask(moved, '2017-01-18')
    const place = { ...workplace(moved), mailServer: { url, from: 'mobilise@localhost', baseUrl: 'http://localhost' } }
    expect(await goOn(wayOf(place))).toBe('arrived')
    expect(calls).toBe(1)
    const waiting = async () =>
      (await moved.owner.pool.query(`select from outbox where recipient like 'reader%' and status = 'waiting'`))
        .rowCount
    expect(await waiting()).toBe(5)
    await ask(moved, '2017-01-19')
    expect(await goOn(way(moved))).toBe('arrived')
    expect(await waiting()).toBe(0)
    await new Promise((resolve) => silent.close(resolve))
    await moved.close()
  }, 60_000)

  test('says the same time above a page and on the page of the clock, while a moment of its way is worked off', async () => {
    const moved = await facility('office', { demonstration: true, at: real })
    const its = await moved.as(moved.people.administrator)
    await ask(moved, '2017-01-18')
    const told: string[][] = []
    const look = async () => {
      const { text } = await its.get('/demonstration')
      const above = /Demonstration: ([^<]+?)\./.exec(text)?.[1] ?? ''
      told.push([above, /it now stands at ([^<]+)\./.exec(text)?.[1] ?? ''])
    }
    await goOn(way(moved, { rounds: look }))
    expect(told.length).toBeGreaterThan(2)
    for (const [above, below] of told) expect(below).toBe(above)
    await moved.close()
  })

  test('is one process’s work at a time; another leaves it to it', async () => {
    const moved = await facility('office', { demonstration: true, at: real })
    await ask(moved, '2017-01-17')
    let other: string | undefined
    const outcome = await goOn(
      way(moved, {
        rounds: async () => {
          other ??= await goOn(way(moved))
        },
      }),
    )
    expect([outcome, other]).toEqual(['arrived', 'moved_by_another'])
    await moved.close()
  })

  test('is taken up by a process that works off jobs when the command line that began it died', async () => {
    const moved = await facility('office', { demonstration: true, at: real })
    const dying = new pg.Client({ connectionString: moved.owner.url })
    await dying.connect()
    await dying.query(`select pg_advisory_lock(hashtext('mobilise clock'))`)
    await ask(moved, '2017-01-17')
    const faults: unknown[] = []
    const stop = await startWork({ ...workplace(moved), onFault: (fault) => faults.push(fault), hurry: true })
    const going = async () => (await timeIn(moved.owner.db, real)).demonstration?.goesTo
    await until('the job stands by', async () => (await running(moved, 'move_clock')) === 1)
    expect(await going()).toBe('2017-01-17')
    await dying.end()
    await until('the clock is there', async () => (await going()) === null)
    expect(await stands(moved)).toBe('2017-01-17T08:30:00.000Z')
    await stop()
    expect(faults).toEqual([])
    await moved.close()
  })

  test('nobody sets the clock past the database: neither backwards nor forwards while nobody has it moved', async () => {
    const by = await calendar(office)
    const set = (ms: number) =>
      office.write(
        by,
        async (tx) => void (await sql`update demonstration_clock set ahead_ms = ahead_ms + ${ms}`.execute(tx)),
      )
    await expect(set(-1)).rejects.toThrow('backwards')
    await expect(set(1)).rejects.toThrow('nobody had the clock moved')
  })
})

describe('what falls due on the way', () => {
  test('happens moment by moment, each once and in order, however often the work is broken off', async () => {
    const moved = await facility('office', { demonstration: true, at: real })
    let left = new Date((await calendar(moved)).at)
    const workedOff: Date[] = []
    const expected: Date[] = []
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          days: fc.integer({ min: 1, max: 3 }),
          faults: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
        }),
        async ({ days, faults }) => {
          const to = new Date(left.getTime() + days * 24 * hour).toISOString().slice(0, 10)
          await ask(moved, to)
          const arrival = new Date(`${to}T08:30:00Z`)
          expected.push(left, ...momentsOfTheWay(left, arrival, vienna, [vienna, 'Africa/Lome', 'Africa/Blantyre']))
          for (const fault of [...faults, Number.POSITIVE_INFINITY]) {
            let rounds = 0
            await goOn(
              way(moved, {
                rounds: async ({ at }) => {
                  rounds += 1
                  expect((await timeIn(moved.owner.db, real)).at).toEqual(at)
                  if (rounds === fault) throw new Error('broken off')
                },
                onMoment: (at) => workedOff.push(at),
              }),
            ).catch((error: Error) => expect(error.message).toBe('broken off'))
          }
          left = arrival
          expect(workedOff).toEqual(expected)
        },
      ),
      { numRuns: 8 },
    )
    await moved.close()
  })

  test('is the same in one go, day by day, and with work that is broken off after its rounds', async () => {
    const worlds = [
      async (of: Facility) => {
        await ask(of, '2017-01-25')
        await goOn(way(of))
      },
      async (of: Facility) => {
        for (const number of ['17', '18', '19', '20', '21', '22', '23', '24', '25']) {
          await ask(of, `2017-01-${number}`)
          await goOn(way(of))
        }
      },
      async (of: Facility) => {
        await ask(of, '2017-01-25')
        const { rounds } = way(of)
        let calls = 0
        const broken = async (by: Parameters<Way['rounds']>[0]) => {
          await rounds(by)
          calls += 1
          if (calls % 7 === 0) throw new Error('broken off')
        }
        while ((await goOn(way(of, { rounds: broken })).catch(() => 'broken off')) === 'broken off');
      },
    ]
    const happened: unknown[] = []
    for (const live of worlds) {
      const world = await facility('office', { demonstration: true, at: real })
      await openedConsultation(world)
      await live(world)
      happened.push(await tellingOf(world))
      const { findings } = await verifyHistory(world.owner.db, testSecret)
      expect(findings).toEqual([])
      await world.close()
    }
    expect(happened[1]).toEqual(happened[0])
    expect(happened[2]).toEqual(happened[0])
    expect(happened[0]).toMatchObject({
      consultation: { status: 'closed', closed: '2017-01-24' },
      mails: expect.arrayContaining([
        expect.objectContaining({ kind: 'opinion_due', day: '2017-01-20', status: 'sent' }),
      ]),
    })
  })

  test('is told afterwards on the page of the clock, day by day', async () => {
    const world = await facility('office', { demonstration: true, at: real })
    await openedConsultation(world)
    const its = await world.as(world.people.administrator)
    await ask(world, '2017-01-25')
    await goOn(way(world))
    const { text } = await its.get('/demonstration')
    for (const told of ['2 services did not answer: silence', 'A consultation closed', 'daily digest'])
      expect(text).toContain(told)
    expect(text.indexOf('20 January 2017')).toBeLessThan(text.indexOf('24 January 2017'))
    await world.close()
  })

  test('stands in the history with the time of the demonstration, and with the time when it was written', async () => {
    const world = await facility('office', { demonstration: true, at: real })
    await openedConsultation(world)
    await ask(world, '2017-01-25')
    await goOn(way(world))
    const { rows } = await world.owner.pool.query(
      `select (at at time zone 'Europe/Vienna')::text as at, written_at > now() - interval '5 minutes' as just_now
        from history where step = 'fall_silent'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).toEqual({ at: '2017-01-24 00:00:00', just_now: true })
    await world.close()
  })
})

describe('real time', () => {
  test('ends sessions: whoever is signed in stays so when the clock goes on by a quarter of a year', async () => {
    const world = await facility('office', { demonstration: true, at: real })
    const officer = await world.as(world.people.officer)
    await ask(world, '2017-04-18')
    await goOn(way(world, { rounds: async () => undefined }))
    expect((await officer.get('/account')).status).toBe(200)
    await world.close()
  })

  test('ends links: one that was sent works for its days, however far the clock goes', async () => {
    const world = await facility('office', { demonstration: true, at: real })
    await world.owner.pool.query(`update consulted_bodies set email = 'body@example.org'`)
    await openedConsultation(world)
    const link = async () =>
      (await world.owner.pool.query<{ link: string }>(`select link from outbox where link like '/opinions%' limit 1`))
        .rows[0]?.link ?? ''
    const path = await link()
    await ask(world, '2017-04-18')
    await goOn(way(world, { rounds: async () => undefined }))
    expect((await world.visitor.get(path)).status).toBe(200)
    world.setTime(new Date(real.getTime() + 61 * 24 * hour))
    expect((await world.visitor.get(path)).status).toBe(410)
    await world.close()
  })

  test('is what the job library goes by: a job for an hour of the demonstration waits as long in real time', async () => {
    const by = await calendar(office)
    const later = new Date((await timeIn(office.owner.db, new Date())).at.getTime() + 5 * hour)
    await office.write(by, (tx) => sendJob(tx, 'send_mail', { mail: 'of the test' }, later))
    const { rows } = await office.owner.pool.query<{ hours: number }>(
      `select extract(epoch from start_after - now())::float / 3600 as hours from jobs.job where data ->> 'mail' = 'of the test'`,
    )
    expect(rows[0]?.hours).toBeCloseTo(5, 1)
  })
})

/** A request on which two bodies are asked in the morning of the first day. */
async function openedConsultation(of: Facility): Promise<void> {
  const by = { ...(await calendar(of)), site: siteAt('http://localhost', testSecret) }
  const { rows } = await of.owner.pool.query<{ id: string }>(
    `insert into requests (reference, partner, authority_id, status, title, need, theme, submitted_at, numeral, received_on,
        registered_at, screened_by, officer_id)
      select 'R-2017-TEST', 'TG', $1, 'in_consultation', 'Stratégie', 'Une stratégie', 'diaspora', '2017-01-13', 1, '2017-01-13',
        '2017-01-13', $2, $2 returning id`,
    [of.people.authority.authority_id, of.people.officer.id],
  )
  const { consulted, otherConsulted } = of.people
  await of.write(by, (tx) =>
    openConsultation(tx, { id: rows[0]?.id ?? '' }, by, [consulted.body_id ?? '', otherConsulted.body_id ?? '']),
  )
}

/** What a world can tell of its days: how its consultation ended, and which mail went to whom on which day. */
async function tellingOf(of: Facility) {
  const query = async (text: string) => (await of.owner.pool.query(text)).rows
  const [consultation] = await query(
    `select status, (closed_at at time zone 'Europe/Vienna')::date::text as closed from consultations`,
  )
  return {
    consultation,
    opinions: await query(`select status, due_on::text, told_on::text from opinions order by body_id`),
    mails: await query(
      `select kind, recipient, subject, status, (queued_at at time zone 'Europe/Vienna')::date::text as day,
        (sent_at at time zone 'Europe/Vienna')::text as sent from outbox order by queued_at, recipient, kind, subject`,
    ),
  }
}
