import type { Day } from '../../house/days/day.ts'
import type { Paper } from '../../house/pdf/typeset.ts'
import { formatDay } from '../../house/ui/dates.tsx'
import type { Letter } from './letters.ts'

/** A letter as it is printed: the facility, the authority, the day, and what the letter says. */
export function letterPaper(
  letter: Letter,
  told: { facility: string; authority: string; reference: string; day: Day },
): Paper {
  return {
    lang: letter.language,
    title: letter.subject,
    day: told.day,
    head: told.facility,
    foot: told.reference,
    blocks: [
      { kind: 'address', text: told.authority },
      { kind: 'address', text: formatDay(letter.language, told.day) },
      { kind: 'subject', text: letter.subject },
      { kind: 'text', text: letter.body },
    ],
  }
}
