import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { languages } from '../src/house/ui/view.ts'
import { trustOf } from '../src/house/web/caller.ts'
import { type Facility, facility, password, Visitor } from './facility.ts'

let office: Facility
const trust = trustOf('1') ?? undefined
beforeAll(async () => {
  office = await facility('office', { trust })
})
afterAll(() => office.close())

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
/** Somebody who calls from an address of his own, through the proxy. */
const from = (address: string, visitor = new Visitor(office.app)) => ({
  visitor,
  signIn: (email: string, secret: string) =>
    visitor.send('/sign-in', form({ email, password: secret }), { 'x-forwarded-for': address }),
  askLink: (email: string) =>
    visitor.send('/sign-in/link', form({ email, csrf: token }), { 'x-forwarded-for': address }),
})
let token = ''
const count = async (query: string) =>
  Number((await office.owner.pool.query<{ count: string }>(`select count(*) from ${query}`)).rows[0]?.count)
const forget = () => office.owner.pool.query('delete from sign_in_attempts')

describe('limits on passwords', () => {
  test('a hundred wrong passwords for invented addresses hold nobody up who comes by the same proxy, or from the same office', async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, at) => from('203.0.113.9').signIn(`nobody${at}@example.org`, 'wrong')),
    )
    expect((await from('203.0.113.9').signIn('marta@example.org', password)).status).toBe(303)
    expect((await from('198.51.100.4').signIn('marta@example.org', password)).status).toBe(303)
  })

  test('of thirty-six wrong passwords, nine at a time, ten are looked at', async () => {
    await forget()
    const statuses: number[] = []
    for (let round = 0; round < 4; round += 1)
      statuses.push(
        ...(
          await Promise.all(Array.from({ length: 9 }, () => from('203.0.113.9').signIn('otto@example.org', 'wrong')))
        ).map(({ status }) => status),
      )
    expect(statuses.filter((status) => status === 422)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(26)
  })

  test('and all at once no more', async () => {
    await forget()
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => from('203.0.113.9').signIn('otto@example.org', 'wrong')),
    )
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(10)
  })

  test('whoever is kept out from one place is let in from another, and at a device that is known', async () => {
    await forget()
    const known = from('203.0.113.9')
    expect((await known.signIn('otto@example.org', password)).status).toBe(303)
    for (let tries = 0; tries < 12; tries += 1) await from('203.0.113.9').signIn('Otto@example.org', 'wrong')
    expect((await from('203.0.113.9').signIn('otto@example.org', password)).status).toBe(429)
    expect((await from('198.51.100.4').signIn('otto@example.org', password)).status).toBe(303)
    expect((await known.signIn('otto@example.org', password)).status).toBe(303)
    expect((await from('198.51.100.77', known.visitor).signIn('otto@example.org', password)).status).toBe(303)
  })

  test('a known device is one of its person alone, and does not guess for ever either', async () => {
    await forget()
    const known = from('203.0.113.9')
    await known.signIn('otto@example.org', password)
    for (let tries = 0; tries < 12; tries += 1) await from('203.0.113.9').signIn('marta@example.org', 'wrong')
    expect((await known.signIn('marta@example.org', password)).status).toBe(429)
    const answers = []
    for (let tries = 0; tries < 12; tries += 1) answers.push((await known.signIn('otto@example.org', 'wrong')).status)
    expect(answers.filter((status) => status === 422)).toHaveLength(10)
    expect((await from('198.51.100.5').signIn('otto@example.org', password)).status).toBe(303)
  })

  test('nobody makes a known device himself', async () => {
    await forget()
    for (let tries = 0; tries < 12; tries += 1) await from('203.0.113.9').signIn('otto@example.org', 'wrong')
    const forged = `device=${'A'.repeat(16)}.16000.${'B'.repeat(43)}`
    const answer = await office.app.request('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ email: 'otto@example.org', password }),
      headers: { cookie: forged, 'x-forwarded-for': '203.0.113.9' },
    })
    expect(answer.status).toBe(429)
  })

  test('whoever has signed in from a network before does not stand behind a crowd that comes from it', async () => {
    await forget()
    expect((await from('203.0.113.9').signIn('marta@example.org', password)).status).toBe(303)
    let answered = 0
    const crowd = Array.from({ length: 40 }, (_, at) =>
      from('203.0.113.9')
        .signIn(`invented${at}@example.org`, 'wrong-password')
        .then(() => {
          answered += 1
        }),
    )
    await Promise.race(crowd)
    expect((await from('203.0.113.9').signIn('marta@example.org', password)).status).toBe(303)
    expect(answered).toBeLessThan(25)
    await Promise.all(crowd)
  })

  test('neighbours in a network of IPv6 are one caller', async () => {
    await forget()
    for (let tries = 0; tries < 10; tries += 1)
      await from(`2001:db8:1:2::${tries + 1}`).signIn('otto@example.org', 'wrong')
    expect((await from('2001:db8:1:2:ffff::9').signIn('otto@example.org', password)).status).toBe(429)
    expect((await from('2001:db8:1:3::9').signIn('otto@example.org', password)).status).toBe(303)
  })

  test.each([
    ['from fifty places', (at: number) => `203.0.113.${at}`],
    ['from the manager’s own office', () => '198.51.100.4'],
  ])(
    'fifty callers hammer the sign-in page %s, and the manager is in within three seconds',
    async (_what, place) => {
      await forget()
      // On a machine that is busy with something else everything takes longer, also for whoever comes alone.
      const alone = await signInOfManager()
      await forget()
      let hammering = true
      let looked = 0
      const hammer = async (at: number) => {
        while (hammering) {
          await from(place(at)).visitor.get('/sign-in')
          const { status } = await from(place(at)).signIn(`nobody${at}@example.org`, 'wrong')
          if (status === 422) looked += 1
          else await new Promise((resolve) => setTimeout(resolve, 5))
        }
      }
      const hammers = Array.from({ length: 50 }, (_, at) => hammer(at))
      while (looked < 60) await new Promise((resolve) => setTimeout(resolve, 20))
      const took = await signInOfManager()
      hammering = false
      await Promise.all(hammers)
      expect(took).toBeLessThan(Math.max(3_000, 20 * alone))
    },
    300_000,
  )

  async function signInOfManager(): Promise<number> {
    const started = performance.now()
    expect((await from('198.51.100.4').signIn('marta@example.org', password)).status).toBe(303)
    return performance.now() - started
  }

  test('a limiter that fails lets nobody through, and what was typed stays', async () => {
    await forget()
    await office.owner.pool.query('alter table sign_in_attempts rename to away')
    const answer = await from('203.0.113.9').signIn('otto@example.org', password)
    await office.owner.pool.query('alter table away rename to sign_in_attempts')
    expect(answer.status).toBe(503)
    expect(answer.text).toContain('otto@example.org')
    expect(answer.text).not.toContain(password)
    expect((await from('203.0.113.9').signIn('otto@example.org', password)).status).toBe(303)
  })

  test('a session is of the caller, whatever is sent', async () => {
    await forget()
    const visitor = new Visitor(office.app)
    await visitor.send('/sign-in', form({ email: 'nora@example.org', password }), {
      'x-forwarded-for': '192.0.2.1, 203.0.113.9',
      'x-mobilise-caller': '192.0.2.2',
      'user-agent': 'Some browser',
    })
    const { rows } = await office.owner.pool.query(
      'select ip_address, user_agent from sessions s join accounts a on a.id = s.account_id where a.email = $1',
      ['nora@example.org'],
    )
    expect(rows).toEqual([{ ip_address: '203.0.113.9', user_agent: 'Some browser' }])
  })

  test('a closed account cannot sign in, and is told no more than anybody', async () => {
    await forget()
    await office.owner.pool.query(`update accounts set active = false where email = 'celia@example.org'`)
    const answer = await from('203.0.113.9').signIn('celia@example.org', password)
    expect(answer.status).toBe(422)
    expect(await count(`sessions s join accounts a on a.id = s.account_id where a.email = 'celia@example.org'`)).toBe(0)
  })
})

describe('links by mail', () => {
  beforeAll(async () => {
    token = /name="csrf" value="([^"]+)"/.exec((await office.visitor.get('/sign-in/link')).text)?.[1] ?? ''
  })
  const asking = (address: string) => from(address, office.visitor)
  const mails = (email: string) => count(`outbox where kind = 'link' and recipient = '${email}'`)

  test('pressed five times, one mail goes', async () => {
    for (let press = 0; press < 5; press += 1)
      expect((await asking('203.0.113.9').askLink('carla@example.org')).status).toBe(200)
    expect(await mails('carla@example.org')).toBe(1)
    expect((await asking('203.0.113.9').askLink('carla@example.org')).status).toBe(429)
  })

  test('who asks for somebody else’s links keeps them from nobody', async () => {
    for (let press = 0; press < 20; press += 1) await asking(`203.0.113.${press + 20}`).askLink('cyril@example.org')
    expect((await asking('198.51.100.9').askLink('cyril@example.org')).status).toBe(200)
    expect(await mails('cyril@example.org')).toBe(1)
    await office.owner.pool.query(`update sign_in_attempts set expire = 0 where key like 'link_lately%'`)
    office.setTime(new Date('2016-03-01T10:04:00Z'))
    expect((await asking('198.51.100.10').askLink('cyril@example.org')).status).toBe(200)
    expect(await mails('cyril@example.org')).toBe(2)
  })

  test('one caller asks for a hundred addresses and no more', async () => {
    const statuses = (
      await Promise.all(
        Array.from({ length: 105 }, (_, at) => asking('203.0.113.200').askLink(`somebody${at}@example.org`)),
      )
    ).map(({ status }) => status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
  })

  test.each(['/sign-in', '/sign-in/link', '/opinions/link'])(
    'an address that is too long is a mistake in the form at %s, in every language',
    async (path) => {
      for (const length of [250, 251, 254, 255, 256, 5_000]) {
        await forget()
        const email =
          `${`${'a'.repeat(50)}@${'b'.repeat(50)}.`.concat(`${'c'.repeat(50)}.`.repeat(100)).slice(0, length - 3)}.cc`
            .replace(/\.+cc$/, '.cc')
            .padStart(length, 'a')
        const answer = await office.visitor.post(
          path,
          { email, password: 'some password' },
          path === '/opinions/link' ? '/opinions' : path,
        )
        expect([200, 422]).toContain(answer.status)
        if (length > 254) expect([length, answer.status]).toEqual([length, 422])
      }
      for (const language of languages) expect((await office.visitor.get(`/sign-in?lang=${language}`)).status).toBe(200)
    },
  )

  test.each(['josé@example.org', 'a@exämple.org', 'a.@example.org', `"a b"@example.org`, 'a@b.c'])(
    'an odd address is answered as any other: %s',
    async (email) => {
      await forget()
      expect([200, 422]).toContain((await office.visitor.post('/sign-in/link', { email })).status)
    },
  )

  test('whether an address has an account is told by nothing', async () => {
    await forget()
    const known = await asking('203.0.113.9').askLink('nora@example.org')
    const unknown = await asking('203.0.113.9').askLink('nobo@example.org')
    const plain = (text: string) =>
      text
        .replaceAll(/nonce="[^"]*"|nor?bo?o?a?@example.org|content="[^"]*"/g, '')
        .replaceAll(/(nora|nobo)@example\.org/g, '')
    expect(unknown.status).toBe(known.status)
    expect(plain(unknown.text)).toBe(plain(known.text))
  })
})
