import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, dayIn, hourIn } from '../../house/days/day.ts'
import { type Calendar, isWorkingDay } from '../../house/days/working-days.ts'
import { allZones, isDigestHour, mayRemind, nextHour, zoneOf } from './hours.ts'
import { endsNext, kindNames, reminderDay, reminderKinds, ruleOf } from './kinds.ts'

// Monday 28 March 2016 is Easter Monday.
const calendar: Calendar = { zone: 'Europe/Vienna', weekend: [6, 7], holidays: new Set([day('2016-03-28')]) }
const on = (kind: keyof typeof reminderKinds, counts: string, today: string) =>
  reminderDay(reminderKinds[kind], day(counts), day(today), calendar)

describe('an opinion is due on Tuesday after Easter', () => {
  test.each([
    ['Thursday', '2016-03-24', null, false],
    ['Friday, the working day before', '2016-03-25', '2016-03-25', true],
    ['Saturday', '2016-03-26', '2016-03-25', true],
    ['the last day itself, when the server stood still before', '2016-03-29', '2016-03-25', true],
    ['the day after', '2016-03-30', null, false],
  ])('%s', (_, today, reminded, alone) => {
    expect(on('opinion_due', '2016-03-29', today)).toBe(reminded)
    expect(endsNext(reminderKinds.opinion_due, day('2016-03-29'), day(today), calendar)).toBe(alone)
  })
})

test('our questions are brought back after five and after ten working days, and then no more', () => {
  expect(on('clarification_waits', '2016-03-01', '2016-03-07')).toBe(null)
  expect(on('clarification_waits', '2016-03-01', '2016-03-08')).toBe('2016-03-08')
  expect(on('clarification_waits', '2016-03-01', '2016-03-14')).toBe('2016-03-08')
  expect(on('clarification_waits', '2016-03-01', '2016-03-15')).toBe('2016-03-15')
  expect(on('clarification_waits', '2016-03-01', '2016-03-22')).toBe('2016-03-15')
  expect(on('clarification_waits', '2016-03-01', '2016-03-23')).toBe(null)
})

test('a missed report is brought back every five working days, six times', () => {
  const days = new Set<string>()
  for (let at = Date.parse('2016-04-01'); at < Date.parse('2016-09-01'); at += 86_400_000) {
    const reminded = on('activity_report_late', '2016-04-01', new Date(at).toISOString().slice(0, 10))
    if (reminded) days.add(reminded)
  }
  expect([...days]).toEqual([
    '2016-04-04',
    '2016-04-11',
    '2016-04-18',
    '2016-04-25',
    '2016-05-02',
    '2016-05-09',
    '2016-05-16',
  ])
})

test('nothing is brought back that is long past: a facility that was loaded, a server that stood still', () => {
  for (const kind of kindNames)
    expect([kind, reminderDay(ruleOf(kind), day('2014-03-01'), day('2016-03-29'), calendar)]).toEqual([kind, null])
})

test('a reminder day is a working day, never in the future, never before the end of a term that is over', () => {
  const anyDay = fc
    .date({ min: new Date('2015-06-01'), max: new Date('2017-06-01'), noInvalidDate: true })
    .map((date) => dayIn('UTC', date))
  fc.assert(
    fc.property(fc.constantFrom(...kindNames), anyDay, anyDay, (kind, counts, today) => {
      const found = reminderDay(ruleOf(kind), counts, today, calendar)
      if (found === null) return
      expect(found <= today).toBe(true)
      expect(found === counts || isWorkingDay(found, calendar)).toBe(true)
      if (found < counts) expect(today <= counts).toBe(true)
    }),
  )
})

describe('where a reader lives', () => {
  const place = { zone: '', country: null, body_zone: null }
  test.each([
    ['what she chose', { zone: 'Asia/Tokyo', country: 'TG', body_zone: null }, 'Asia/Tokyo'],
    ['her country', { ...place, country: 'TG' }, 'Africa/Lome'],
    ['the first of several zones, and no station in Antarctica', { ...place, country: 'AU' }, 'Australia/Adelaide'],
    ['her body', { ...place, body_zone: 'Europe/Brussels' }, 'Europe/Brussels'],
    ['the facility, for a regional organisation', { ...place, country: 'AFU' }, 'Europe/Vienna'],
    ['the facility, when what she chose is no zone', { ...place, zone: 'Mars/Base' }, 'Europe/Vienna'],
  ])('%s', (_, reader, zone) => expect(zoneOf(reader, 'Europe/Vienna')).toBe(zone))
})

test('nobody is reminded by night or on a day off, in any time zone, and everybody again in the next days', () => {
  const instant = fc.date({ min: new Date('2016-01-01'), max: new Date('2017-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(fc.constantFrom(...allZones()), instant, (zone, at) => {
      const next = nextHour(zone, at, calendar)
      expect(next >= at).toBe(true)
      expect(next.getTime() - at.getTime()).toBeLessThan(5 * 86_400_000)
      expect(hourIn(zone, next)).toBeGreaterThanOrEqual(7)
      expect(hourIn(zone, next)).toBeLessThan(20)
      expect(isWorkingDay(dayIn(zone, next), calendar)).toBe(true)
      if (isDigestHour(zone, at, calendar)) expect(mayRemind(zone, at, calendar)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
