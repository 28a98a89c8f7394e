import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Day, day, dayIn, dayPlus, nextDay } from './day.ts'
import { isOver, isWorkingDay, workingDaysAfter } from './working-days.ts'

const vienna = { zone: 'Europe/Vienna', weekend: [6, 7], holidays: new Set([day('2016-03-28')]) }
const amman = { zone: 'Asia/Amman', weekend: [5, 6], holidays: new Set<Day>() }

test('the term of a consultation ends with the fifth working day; the day it opens does not count', () => {
  expect(workingDaysAfter(day('2016-03-01'), 5, vienna)).toBe('2016-03-08')
  expect(workingDaysAfter(day('2016-03-24'), 5, vienna)).toBe('2016-04-01')
  expect(workingDaysAfter(day('2016-03-03'), 5, amman)).toBe('2016-03-10')
})

test('silence falls at midnight of the facility’s time zone, wherever the clock stands', () => {
  expect(isOver(day('2016-03-08'), new Date('2016-03-08T22:59:00Z'), 'Europe/Vienna')).toBe(false)
  expect(isOver(day('2016-03-08'), new Date('2016-03-08T23:00:00Z'), 'Europe/Vienna')).toBe(true)
  expect(dayIn('Pacific/Auckland', new Date('2016-03-08T12:00:00Z'))).toBe('2016-03-09')
})

test('a term always ends on a working day, with exactly so many working days in it', () => {
  const anyDay = fc.integer({ min: 0, max: 9000 }).map((n) => dayPlus(day('2009-01-01'), n))
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (opened, count) => {
      const due = workingDaysAfter(opened, count, vienna)
      let seen = 0
      for (let current = nextDay(opened); current <= due; current = nextDay(current))
        if (isWorkingDay(current, vienna)) seen += 1
      expect(seen).toBe(count)
      expect(isWorkingDay(due, vienna)).toBe(true)
    }),
  )
})
