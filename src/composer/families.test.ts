import { expect, test } from 'vitest'
import { families, smallOf } from '../../bench/families.ts'
import { wrongWith } from '../../test/against-whole-model.ts'

/** These tests work without a pause, and a busy machine takes its time. */
const patient = 600_000
/** Others than these are tried by `FAMILIES_FROM=1001`. */
const from = Number(process.env.FAMILIES_FROM ?? 1)

test.each(families)(
  'in 500 small years of the family %s the plan is the optimum of the whole model, and its bound never below it',
  async (family) => {
    for (let seed = from; seed < from + 500; seed++) {
      const instance = smallOf(family, { experts: 5 + (seed % 5), activities: 2 + (seed % 3), seed })
      expect({ seed, wrong: await wrongWith(instance, 0) }).toEqual({ seed, wrong: [] })
    }
  },
  patient,
)
