import { expect, test } from 'vitest'
import { fairTurns } from './fair-turns.ts'

/** A door at which two are busy until they are let go, and the order in which others were looked at. */
function door(mostWaiting = 400) {
  let time = 0
  const looking = fairTurns({ mostWaiting, now: () => time })
  const order: string[] = []
  const done: (() => void)[] = []
  const come = (who: string, tier = 2, network = 'crowd') =>
    looking(
      { tier, network },
      () => false,
      () =>
        new Promise<void>((resolve) => {
          order.push(who)
          done.push(resolve)
        }),
    )
  const busy = [come('busy'), come('busy')]
  return {
    come,
    busy,
    pass: (ms: number) => {
      time += ms
    },
    /** Lets one go after the other until nobody waits. */
    async order(of: number) {
      while (order.length < of + 2 || done.length > 0) {
        done.shift()?.()
        await new Promise((resolve) => setImmediate(resolve))
      }
      return order.slice(2)
    },
  }
}

test('known devices first, then places from which somebody signed in, then whoever has tried least', async () => {
  const { come, order } = door()
  for (const [who, tier] of [
    ['often', 7],
    ['first time', 2],
    ['known device', 0],
    ['known place', 1],
  ] as const)
    void come(who, tier)
  expect(await order(4)).toEqual(['known device', 'known place', 'first time', 'often'])
})

test('whoever comes once does not stand behind a crowd that came before, from the same network', async () => {
  const { come, order } = door()
  for (let at = 0; at < 50; at += 1) void come(`crowd ${at}`)
  void come('manager')
  expect((await order(51))[0]).toBe('manager')
})

test('nor behind one from another network, whoever came last', async () => {
  const { come, order } = door()
  void come('manager', 2, 'office')
  for (let at = 0; at < 50; at += 1) void come(`crowd ${at}`)
  expect((await order(51))[0]).toBe('manager')
})

test('whoever has waited for long goes by turns with those who came last', async () => {
  const { come, order, pass } = door()
  void come('long before')
  void come('before')
  pass(6_000)
  for (let at = 0; at < 4; at += 1) void come(`late ${at}`)
  expect(await order(6)).toEqual(['long before', 'late 3', 'before', 'late 2', 'late 1', 'late 0'])
})

test('nobody is looked at who went away, and too many are told so at once', async () => {
  const looking = fairTurns({ mostWaiting: 1 })
  let end = () => {}
  const busy = () => new Promise<void>((resolve) => (end = resolve))
  const place = { tier: 2, network: 'x' }
  void looking(
    place,
    () => false,
    () => new Promise<void>(() => {}),
  )
  const second = looking(place, () => false, busy)
  let looked = false
  const gone = looking(
    place,
    () => true,
    async () => {
      looked = true
    },
  )
  expect(() =>
    looking(
      place,
      () => false,
      async () => {},
    ),
  ).toThrow('refusals.busy')
  end()
  await second
  await expect(gone).rejects.toThrow('refusals.busy')
  expect(looked).toBe(false)
})
