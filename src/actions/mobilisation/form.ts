import { asking, day, optionalNumber, text, uuid, wholeNumber } from '../../house/web/form.ts'

export const nothing = asking({})
export const cause = asking({ cause: text(1000) })
export const invitation = asking({ answer_by: day() })
export const release = asking({ release_reference: text(200) })
export const rating = asking({ rating: wholeNumber(1, 5) })
export const shortlisting = asking({ seat_id: uuid(), person_id: uuid() })

export const report = asking({
  worked_days: wholeNumber(0, 366),
  mission_report: text(10000),
  activity_rating: optionalNumber(1, 5),
})
