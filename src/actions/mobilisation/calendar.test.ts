import { expect, test } from 'vitest'
import { translator } from '../../house/languages/texts.ts'
import type { View } from '../../house/ui/view.ts'
import { calendarOf } from './calendar.ts'
import type { MissionRead } from './read.ts'

const view = { t: translator('en'), lang: 'en' } as View
const mission = {
  id: '1',
  version: 3,
  role: 'lead',
  title: 'Laws, customs; and '.repeat(8),
  first_day: '2017-03-20',
  last_day: '2017-03-22',
  host_names: { en: 'Paraguay' },
  place: 'Asunción',
  practical: 'Bring your passport.\nMeet at 08:30.',
  officer_contact: { name: 'Inès', phone: '+43 1', email: 'ines@example.org' },
} as unknown as MissionRead
const file = calendarOf(view, mission, new Date('2017-01-16T09:00:00Z'))

test('a mission is kept in a calendar up to and with its last day', () => {
  expect(file).toContain('DTSTART;VALUE=DATE:20170320\r\nDTEND;VALUE=DATE:20170323\r\n')
})

test('no line is longer than programs read, and signs of the format are escaped', () => {
  for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const whole = file.replaceAll('\r\n ', '')
  expect(whole).toContain('SUMMARY:Laws\\, customs\\; and')
  expect(whole).toContain('Bring your passport.\\nMeet at 08:30.\\nInès · +43 1 · ines@example.org')
})
