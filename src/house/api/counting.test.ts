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
