import { expect, test } from 'vitest'
import { Refusal } from '../database/refusal.ts'
import { textKey, translator } from './texts.ts'

// What the compiler refuses is held by the compiler: an `@ts-expect-error` above a line that is right fails there.
test('a key that there is not is no key: not misspelt, not put together of words that have no text, not any text', () => {
  const t = translator('en')
  const [step, rung]: ['agree' | 'close', string] = ['agree', 'in_use']
  const status: 'drafted' | 'forgotten' = 'drafted'
  const any: string = 'actions.title'
  expect([t('actions.title'), t(`actions.step.${step}`), t(`outputs.status.${rung}`)]).not.toContain('')

  // @ts-expect-error misspelt
  expect(t('actions.titel')).toBe('actions.titel')
  // @ts-expect-error one of the two has no text
  t(`outputs.status.${status as 'drafted' | 'forgotten'}`)
  // @ts-expect-error no key begins like this
  t(`outputs.state.${rung}`)
  // @ts-expect-error any text may be no key at all
  t(any)
  // @ts-expect-error misspelt
  new Refusal(404, 'refusals.not_fond')

  expect(t(textKey(any))).toBe(t('actions.title'))
  expect(() => textKey('actions.titel')).toThrow('There is no text actions.titel.')
})
