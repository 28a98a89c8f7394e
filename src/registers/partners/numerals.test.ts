import { expect, test } from 'vitest'
import { roman } from '../../house/languages/roman.ts'
import { requestName } from './numerals.ts'

test.each([
  [1, 'Togo'],
  [3, 'Togo III'],
  [4, 'Togo IV'],
  [null, 'Togo'],
])('number %s of Togo is called %s', (numeral, name) => expect(requestName('Togo', numeral)).toBe(name))

test('numerals are Roman', () =>
  expect([1, 4, 9, 14, 40, 90, 400, 1994].map(roman)).toEqual(['I', 'IV', 'IX', 'XIV', 'XL', 'XC', 'CD', 'MCMXCIV']))
