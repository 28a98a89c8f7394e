import { expect, test, vi } from 'vitest'
import { unseenInstance, unseenKinds } from '../../../bench/unseen.ts'
import { Clock } from '../clock.ts'
import { Composer, solver } from '../composer.ts'
import { worthOf } from '../plan-value.ts'
import { readInstance } from '../read-instance.ts'
import { fitOf } from '../specials.ts'
import { Market, type Solver } from './market.ts'

vi.setConfig({ testTimeout: 300_000 })

test('in years with places that nobody can fill, prices set anew together close most of what the descent leaves open', async () => {
  const highs = await solver()
  let alone = 0
  let together = 0
  for (const kind of unseenKinds) {
    const instance = unseenInstance(kind, { experts: 300, activities: 52, seed: 1 })
    const problem = readInstance(new TextEncoder().encode(JSON.stringify(instance)))
    const composer = await Composer.of(problem)
    const specials = composer.specialsFor({ pinned: problem.pinned, excluded: problem.excluded })
    const openWith = (within: Solver['within']) => {
      const market = new Market(problem, composer.pairs, new Clock(60))
      const worth = (places: { expert: number; seat: number }[]) =>
        worthOf(problem, places, (place) => fitOf(problem, composer.rules, composer.pairs, place))
      const { places, bound } = market.trade(specials, [], 0.0001, worth, { reconsider: () => null, within })
      return bound - worth(places)
    }
    alone += openWith(() => null)
    together += openWith((work) => work(highs))
    composer.dispose()
  }
  expect(together).toBeLessThan(0.4 * alone)
})
