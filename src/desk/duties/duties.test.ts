import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testSecret } from '../../../test/database.ts'
import { eachDuty, type Made, owedNow } from '../../../test/duties.ts'
import { type Facility, facility } from '../../../test/facility.ts'
import { day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { hasText } from '../../house/languages/texts.ts'
import { languages } from '../../house/ui/view.ts'
import { todoFor, waitingAtAGlance } from '../home/queries.ts'
import { remind } from '../reminders/commands.ts'
import { kindNames, ruleOf } from '../reminders/kinds.ts'
import { dueAround } from '../reminders/queries.ts'
import { leftBy, type Owed } from './queries.ts'
import { register } from './register.ts'

// Each kind of duty: whose it is, what happens when its owner is gone, and that it is gone everywhere once it is settled.

let office: Facility
const today = day('2016-03-01')
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const query = (statement: string, values: unknown[] = []) => office.owner.pool.query(statement, values)
const cases = eachDuty(
  (statement, values) => query(statement, values),
  () => office.people,
)
beforeEach(async () => {
  await query('update accounts set active = true')
  await query('delete from portfolios')
})

const namesOf = (name: string) => {
  const { owner } = register.find((one) => one.name === name) ?? { owner: { whose: 'chair' } }
  return [name, ...('left' in owner ? [owner.left.as] : [])]
}
const isIt =
  (name: string, { record, href }: Made) =>
  (line: Owed) =>
    namesOf(name).includes(line.why) && (record === null || line.record_id === record) && (!href || line.href === href)

/** The lines of this duty in every place that tells of duties. */
async function places(name: string, made: Made, who: Person) {
  const mine = isIt(name, made)
  return office.read(who, async (tx) => {
    const home: Owed[] = []
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const todo = await todoFor(tx, who, today, { page })
      home.push(...todo.rows)
      pages = todo.pages
    }
    return {
      register: (await owedNow(tx, who, today)).filter(mine),
      home: home.filter(mine),
      digest: (await waitingAtAGlance(tx, who, today, 10_000, [])).rows.filter(mine),
    }
  })
}
const counts = async (name: string, made: Made, who: Person) =>
  Object.values(await places(name, made, who)).map((lines) => lines.length)
const everybody = () => Object.values(office.people)

/** Whom reminders of this duty would tell of the record, on whatever day. */
async function reminded(name: string, { record, reminded: under }: Made) {
  const kinds = kindNames.filter((kind) => ruleOf(kind).of.includes(name))
  const dues = await Promise.all(kinds.map((kind) => office.read('facility', (tx) => dueAround(tx, kind, today))))
  return dues
    .flat()
    .filter((due) => due.record_id === (under ?? record))
    .map((due) => due.account_id)
}

test('every duty of the register is looked at here, under one name, and says why and of what kind it is in each language', () => {
  expect(Object.keys(cases).sort()).toEqual(register.map(({ name }) => name).sort())
  const names = register.flatMap(({ name }) => namesOf(name))
  expect(new Set(names).size).toBe(names.length)
  const keys = names.flatMap((name) => [`home.why.${name}`, `home.kind.${name}`])
  // What an officer waits for says who is to do what, not what she is to do.
  const awaited = register.filter(({ awaitedBy }) => awaitedBy).map(({ name }) => `home.awaits.${name}`)
  for (const lang of languages)
    for (const key of [...keys, ...awaited]) expect([lang, key, hasText(lang, key)]).toEqual([lang, key, true])
})

test('every reminder is of a duty of the register, and has a day that counts', () => {
  for (const kind of kindNames)
    for (const name of ruleOf(kind).of) {
      const duty = register.find((one) => one.name === name)
      expect([kind, name, Boolean(duty?.counts ?? duty?.[ruleOf(kind).counts])]).toEqual([kind, name, true])
    }
})

test('an Action in formulation waits since the decision that opened it', async () => {
  const made = await cases.in_formulation?.make()
  const decided = `update requests set decided_at = '2016-02-12T10:00Z' where id = (select request_id from actions
    where id = $1)`
  await query(decided, [made?.record])
  const { home } = await places('in_formulation', made as Made, office.people.officer)
  expect(home.map(({ since }) => since)).toEqual(['2016-02-12'])
})

describe.each(Object.keys(cases))('%s', (name) => {
  const duty = cases[name]
  if (!duty) throw new Error(name)
  const { make, owner, ends, orphan, settle } = duty

  test('waits for its owner, once in each place, and where its owner is gone for the managers, who read whose it was', async () => {
    const made = await make()
    expect(await counts(name, made, owner())).toEqual([1, 1, 1])
    const told = await reminded(name, made)
    await duty.close()
    // With all colleagues gone it is the owner's alone: whoever closes that account reads that it is left behind.
    await query('update accounts set active = true where id = $1', [owner().id])
    const piles = await office.read(office.people.administrator, (tx) => leftBy(tx, owner(), today, 10_000))
    const left = piles.flatMap(({ lines }) => lines).filter(isIt(name, made))
    if (duty.gone !== 'shared') expect(left).toHaveLength(1)
    await duty.close()
    const standIn = duty.standIn?.() ?? office.people.manager
    const found = await places(name, made, standIn)
    for (const lines of Object.values(found)) {
      expect(lines).toHaveLength(1)
      // What managers share with its owner is theirs all the same.
      expect(lines[0]?.gone).toBe(duty.gone === 'shared' ? null : (duty.gone ?? 'closed'))
      if (!duty.gone) expect(lines[0]?.owner).toBe(owner().name)
    }
    if (told.length > 0) expect(await reminded(name, made)).not.toContain(owner().id)
    await query('update accounts set active = true')
    await settle(made)
  })

  test.skipIf(!orphan)('of nobody waits for the managers, who read that it is nobody’s', async () => {
    const made = await make()
    await orphan?.(made)
    for (const lines of Object.values(await places(name, made, office.people.manager))) {
      expect(lines).toHaveLength(1)
      expect(lines[0]?.gone).toBe(duty.orphaned ?? 'nobody')
    }
    await settle(made)
  })

  test('once it is settled it is gone from all places at once', async () => {
    const made = await make()
    await settle(made)
    for (const who of everybody()) expect([who.role, ...(await counts(name, made, who))]).toEqual([who.role, 0, 0, 0])
    expect(await reminded(name, made)).toEqual([])
  })

  test.each(ends.map((end, index) => [index, end] as const))(
    'what is paused, struck or closed waits for nobody (%i)',
    async (_, end) => {
      const made = await make()
      await end(made)
      for (const who of everybody()) expect([who.role, ...(await counts(name, made, who))]).toEqual([who.role, 0, 0, 0])
      expect(await reminded(name, made)).toEqual([])
    },
  )
})

test('a manager’s digest says whose it was that waits for her now', async () => {
  const { officer, manager } = office.people
  await query(
    `update requests set status = 'withdrawn', withdrawn_reason = 'x' where status not in ('approved', 'redirected')`,
  )
  const made = await cases.to_report?.make()
  await query('update accounts set active = false where id = $1', [officer.id])
  const by = { person: null, facility: true as const, at: new Date('2016-03-02T06:15:00Z') }
  await remind({ db: office.database.db, secret: testSecret }, by)
  const { rows } = await query(`select body from outbox where account_id = $1 and kind = 'digest'`, [manager.id])
  expect(rows[0]?.body).toContain(`Of ${officer.name}, whose account is closed.`)
  expect(rows[0]?.body).toContain(made?.record)
})
