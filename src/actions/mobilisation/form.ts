import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { check, day, optionalNumber, text, uuid, wholeNumber } from '../../house/web/form.ts'

export const nothing = (typed: Typed) => check(z.object({}), typed)
export const cause = (typed: Typed) => check(z.object({ cause: text(1000) }), typed)
export const invitation = (typed: Typed) => check(z.object({ answer_by: day() }), typed)
export const release = (typed: Typed) => check(z.object({ release_reference: text(200) }), typed)
export const rating = (typed: Typed) => check(z.object({ rating: wholeNumber(1, 5) }), typed)
export const shortlisting = (typed: Typed) => check(z.object({ seat_id: uuid(), person_id: uuid() }), typed)

const missionReport = z.object({
  worked_days: wholeNumber(0, 366),
  mission_report: text(10000),
  activity_rating: optionalNumber(1, 5),
})
export const report = (typed: Typed) => check(missionReport, typed)
