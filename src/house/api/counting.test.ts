import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { asks, type Checked, check, oneOf, optionalNumber, optionalText } from '../web/form.ts'
import { countingForNothing } from './counting.ts'

const fields = {
  kind: oneOf(['letter', 'link']),
  address: optionalText(200),
  copies: optionalNumber(0, 9),
  tone: z.preprocess((typed) => typed ?? 'plain', oneOf(['plain', 'warm'])),
}
type Sending = { kind: string; address: string; copies: number; tone: string; spoken: Record<string, string> }

/** A letter needs an address; a link has none. One copy goes where nothing is said. Levels are of two languages. */
function checkSending(typed: Typed): Checked<Sending> {
  const checked = check(z.object(fields), typed)
  if (!checked.ok) return checked
  const { kind, address, copies, tone } = checked.value
  const spoken = Object.fromEntries(
    ['en', 'fr'].flatMap((one) => (typed[`language.${one}`] ? [[one, String(typed[`language.${one}`])]] : [])),
  )
  return { ok: true, value: { kind, address: kind === 'letter' ? address : '', copies: copies ?? 1, tone, spoken } }
}
const sending = asks<Sending>(fields, checkSending, { language: optionalText(2) })
const idle = async (typed: Typed) => Object.keys(await countingForNothing(sending.asks, checkSending, typed))

test('a field that another choice leaves without meaning counts for nothing', async () => {
  expect(await idle({ kind: 'link', address: 'Rue 1' })).toEqual(['address'])
  expect(await idle({ kind: 'letter', address: 'Rue 1' })).toEqual([])
})

test('a field that says what is taken for granted anyway counts', async () => {
  expect(await idle({ kind: 'letter', copies: '1', tone: 'plain' })).toEqual([])
  expect(await idle({ kind: 'letter', copies: '2', tone: 'warm' })).toEqual([])
})

test('of fields that come once for each of several things, one of a thing that there is not counts for nothing', async () => {
  expect(await idle({ kind: 'letter', 'language.fr': 'B2', 'language.no_such_key': 'B2' })).toEqual([
    'language.no_such_key',
  ])
})

test('eight hundred fields are asked no more often for each than ten are', async () => {
  let looked = 0
  const check = (typed: Typed): Checked<Record<string, unknown>> => {
    looked += Object.keys(typed).length
    // Those that end in 1 are left out, as what does not count.
    const given = Object.entries(typed).filter(([name]) => !name.endsWith('1'))
    return { ok: true, value: Object.fromEntries(given) }
  }
  const of = async (many: number) => {
    looked = 0
    const names = Array.from({ length: many }, (_, n) => `language.${n}`)
    const faults = await countingForNothing(sending.asks, check, Object.fromEntries(names.map((name) => [name, 'x'])))
    expect(Object.keys(faults)).toEqual(names.filter((name) => name.endsWith('1')))
    return looked / many
  }
  expect(await of(800)).toBeLessThan(2 * (await of(10)))
})

test('a thing that the form asks for is asked beside each of the others', async () => {
  const needed = (typed: Typed): Checked<object> =>
    typed['language.en'] ? { ok: true, value: typed } : { ok: false, faults: { 'language.en': 'forms.required' } }
  const typed = { 'language.en': 'x', 'language.fr': 'y', 'language.ar': 'z' }
  expect(await countingForNothing(sending.asks, needed, typed)).toEqual({})
})
