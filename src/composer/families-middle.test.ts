import { expect, test } from 'vitest'
import { families, smallOf } from '../../bench/families.ts'
import { wrongWith } from '../../test/against-whole-model.ts'

/** These tests work without a pause, and a busy machine takes its time. */
const patient = 600_000
/** Others than these are tried by `FAMILIES_FROM=1001`. */
const from = Number(process.env.FAMILIES_FROM ?? 1)

test.each(families)(
  'in 50 middle years of the family %s no plan is worth more than the optimum of the whole model, no bound below it, and the gap within the one asked for',
  async (family) => {
    for (let seed = from; seed < from + 50; seed++) {
      const instance = smallOf(family, { experts: 25 + (seed % 10), activities: 8 + (seed % 3), seed })
      expect({ seed, wrong: await wrongWith(instance, 0.001) }).toEqual({ seed, wrong: [] })
    }
  },
  patient,
)
