import { nextDay } from '../../house/days/day.ts'
import type { View } from '../../house/ui/view.ts'
import { placeInWords } from '../chain.ts'
import type { MissionRead } from './read.ts'

/** A text as a value of a calendar file: its own signs are escaped. */
const escaped = (text: string) => text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')

const encoder = new TextEncoder()
/** RFC 5545: no line has more than 75 bytes; what is longer goes on after a blank. */
function folded(line: string): string {
  const lines = ['']
  let bytes = 0
  for (const sign of line) {
    const length = encoder.encode(sign).length
    if (bytes + length > 73) {
      lines.push('')
      bytes = 0
    }
    lines[lines.length - 1] += sign
    bytes += length
  }
  return lines.join('\r\n ')
}

/** A mission as a day, or days, in its reader's own calendar. */
export function calendarOf(view: View, mission: MissionRead, at: Date): string {
  const day = (text: string) => text.replaceAll('-', '')
  const contact = mission.officer_contact
  const about = [
    view.t(`seats.role.${mission.role}`),
    mission.practical,
    contact && [contact.name, contact.phone, contact.email].filter(Boolean).join(' · '),
  ]
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Mobilise//Mission//EN',
    'BEGIN:VEVENT',
    `UID:${mission.id}`,
    `DTSTAMP:${stamp}`,
    `SEQUENCE:${mission.version}`,
    `DTSTART;VALUE=DATE:${day(mission.first_day)}`,
    // The day after the last: such a file counts up to it.
    `DTEND;VALUE=DATE:${day(nextDay(mission.last_day))}`,
    `SUMMARY:${escaped(mission.title)}`,
    `LOCATION:${escaped(placeInWords(view, mission))}`,
    `DESCRIPTION:${escaped(about.filter(Boolean).join('\n'))}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('\r\n')
    .concat('\r\n')
}
