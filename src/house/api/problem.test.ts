import { expect, test } from 'vitest'
import { translator } from '../languages/texts.ts'
import { languages } from '../ui/view.ts'
import { toldToPrograms } from './problem.ts'

/** Said where only pages are: where people sign in, and beside links. */
const ofPagesAlone = [
  'refusals.expired',
  'refusals.no_token',
  'refusals.too_many',
  // No refusal at all: programs are told it by a sentence of its own.
  'refusals.our_fault',
  'refusals.door',
]

test('no refusal tells a program to go back, to look at a page, or to send a form', async () => {
  const t = translator('en')
  const { default: frame } = await import('../languages/en/frame.json', { with: { type: 'json' } })
  const { default: files } = await import('../languages/en/files.json', { with: { type: 'json' } })
  const { default: constraints } = await import('../languages/en/constraints.json', { with: { type: 'json' } })
  const keys = Object.keys({ ...frame, ...files, ...constraints }).filter(
    (key) =>
      /^(refusals|constraints)\./.test(key) &&
      !/_title$|\.to_|sign_in_first|\.guest\./.test(key) &&
      !ofPagesAlone.includes(key),
  ) as (keyof typeof frame)[]
  expect(keys.length).toBeGreaterThan(50)
  const pages = /\bgo back\b|\bthe page\b|\bthis page\b|\bthe form\b|\byour form\b|\bis below\b/i
  const spoken = keys.filter((key) => {
    const { [key]: own } = { ...frame, ...files, ...constraints } as Record<string, string>
    return pages.test(toldToPrograms(key) === key ? (own ?? '') : t(toldToPrograms(key) as 'api.stale'))
  })
  expect(spoken).toEqual([])
  for (const lang of languages)
    expect(translator(lang)('api.instead.too_large'), lang).not.toBe(translator(lang)('refusals.too_large'))
})
