import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { check, day, key, optionalText, optionalUuid, text } from '../../house/web/form.ts'

/** A rung of the ladder that a body has taken: which body, and what shows it. */
export const rungByBody = (typed: Typed) =>
  check(z.object({ reached_on: day(), body: text(200), evidence: text(2000) }), typed)

/** A rung that the facility takes by itself. */
export const ownRung = (typed: Typed) =>
  check(z.object({ reached_on: day(), body: optionalText(200), evidence: optionalText(2000) }), typed)

export const nothing = (typed: Typed) => check(z.object({}), typed)
export const cause = (typed: Typed) => check(z.object({ cause: text(1000) }), typed)

export const newOutput = (typed: Typed) =>
  check(
    z.object({
      type: key(),
      title: text(300),
      language: text(10).pipe(z.string().regex(/^[a-z]{2,3}$/, 'forms.choose')),
      theme: key(),
      activity_id: optionalUuid(),
    }),
    typed,
  )
