import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, isReadable, standsOut, styleOf } from './colours.ts'
import { usualColours } from './identity.ts'

const colour = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`)

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#123456', '#123456')).toBe(1)
})

test('the usual colours hold what a facility’s own are held to', () => {
  expect(isReadable(usualColours.accent)).toBe(true)
  expect(standsOut(usualColours.second, usualColours.accent)).toBe(true)
})

test.each(['#ffff00', '#ffffff', '#7fd0b8', '#ff9900'])('%s is too pale to be read', (pale) => {
  expect(isReadable(pale)).toBe(false)
})

test('a second colour that is the first one again does not stand out', () => {
  expect(standsOut('#0d7a60', '#0d7a5f')).toBe(false)
  expect(standsOut('#ffe9b0', '#0d7a5f')).toBe(false)
})

test('whatever readable colour is chosen, words in its shades can be read by day and by night', () => {
  fc.assert(
    fc.property(colour.filter(isReadable), (accent) => {
      const [day = '', night = ''] = styleOf({ accent, second: '#8a4b08' }).split('@media')
      const of = (sheet: string, name: string) =>
        new RegExp(`--ds-color-brand1-${name}:(#[0-9a-f]{6})`).exec(sheet)?.[1] ?? ''
      for (const ground of ['background-tinted', 'surface-tinted'])
        expect(contrast(of(day, 'text-subtle'), of(day, ground))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(of(day, 'base-contrast-default'), of(day, 'base-default'))).toBeGreaterThanOrEqual(4.5)
      for (const ground of ['background-default', 'background-tinted'])
        expect(contrast(of(night, 'text-subtle'), of(night, ground))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(of(night, 'base-contrast-default'), of(night, 'base-default'))).toBeGreaterThanOrEqual(4.5)
    }),
  )
})
