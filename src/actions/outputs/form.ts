import { z } from 'zod'
import { asking, day, key, optionalText, optionalUuid, text } from '../../house/web/form.ts'

/** A rung of the ladder that a body has taken: which body, and what shows it. */
export const rungByBody = asking({ reached_on: day(), body: text(200), evidence: text(2000) })

/** A rung that the facility takes by itself. */
export const ownRung = asking({ reached_on: day(), body: optionalText(200), evidence: optionalText(2000) })

export const nothing = asking({})
export const cause = asking({ cause: text(1000) })

export const newOutput = asking({
  type: key(),
  title: text(300),
  language: text(10).pipe(z.string().regex(/^[a-z]{2,3}$/, 'forms.choose')),
  theme: key(),
  activity_id: optionalUuid(),
})
