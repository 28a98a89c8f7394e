import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import {
  asking,
  type Checked,
  checkChanges,
  checkCorrections,
  day,
  key,
  keysOf,
  optionalText,
  optionalUuid,
  recordedTexts,
  text,
} from '../../house/web/form.ts'
import type { OutputChanges, Rung } from './commands.ts'
import type { Output } from './queries.ts'

/** A rung of the ladder that a body has taken: which body, and what shows it. */
const rungByBodyFields = { reached_on: day(), body: text(200), evidence: text(2000) }
export const rungByBody = asking(rungByBodyFields)

/** A rung that the facility takes by itself. */
export const ownRung = asking({ reached_on: day(), body: optionalText(200), evidence: optionalText(2000) })

export const cause = asking({ cause: text(1000) })

const content = {
  type: key(),
  title: text(300),
  language: text(10).pipe(z.string().regex(/^[a-z]{2,3}$/, 'forms.choose')),
  theme: key(),
  activity_id: optionalUuid(),
}
export const newOutput = asking(content)

/** By which output it was superseded, where that is known. */
export const supersession = asking({ superseded_by: optionalUuid() })

const recorded = z.object({ lapsed_cause: text(1000), superseded_by: optionalUuid() })
const rungFields = { reached_on: day(), body: optionalText(200), evidence: optionalText(2000) }
export const outputCorrection = {
  fields: { ...content, ...recorded.shape },
  each: rungFields,
  keysIn: keysOf(rungFields, '/rungs/rung'),
}

const ofARung = /^(reached_on|body|evidence)\./

/** A rung that an output has reached, as it is known. */
export type KnownRung = { rung: string; reached_on: string; body: string; evidence: string }

/**
 * What was changed of an output and of the rungs that it has reached: `reached_on.<rung>`, `body.<rung>` and
 * `evidence.<rung>`. Whoever took it up, and what shows it, stays said where it must be.
 */
export function outputChanges(typed: Typed, output: Output, reached: KnownRung[]): Checked<OutputChanges> {
  const shown = textsOfOutput(output, reached)
  const checked = checkCorrections(z.object(content), recorded, shown, typed)
  const faults: Record<string, string> = checked.ok ? {} : checked.faults
  const rungs: Record<string, Partial<Rung>> = {}
  for (const { rung } of reached) {
    const fields = ['drafted', 'finalised'].includes(rung) ? rungFields : rungByBodyFields
    const named = (all: Typed): Typed =>
      Object.fromEntries(
        Object.keys(fields).flatMap((name) => {
          const value = all[`${name}.${rung}`]
          return value === undefined ? [] : [[name, value]]
        }),
      )
    const own = checkChanges(z.object(fields), named(shown), named(typed))
    if (!own.ok) for (const [name, fault] of Object.entries(own.faults)) faults[`${name}.${rung}`] = fault
    else if (Object.keys(own.value).length > 0) rungs[rung] = own.value
  }
  for (const name of Object.keys(typed).filter((one) => ofARung.test(one) && shown[one] === undefined))
    faults[name] = 'forms.not_recorded'
  if (!checked.ok || Object.keys(faults).length > 0) return { ok: false, faults }
  return { ok: true, value: { ...checked.value, rungs } }
}

/** What the form of an output is filled with when it is opened. */
export const textsOfOutput = (output: Output, reached: KnownRung[]): Typed => ({
  type: output.type,
  title: output.title,
  language: output.language,
  theme: output.theme,
  activity_id: output.activity_id ?? '',
  ...recordedTexts({
    lapsed_cause: output.lapsed_cause,
    superseded_by: output.status === 'superseded' ? (output.superseded_by ?? '') : null,
  }),
  ...Object.fromEntries(
    reached.flatMap(({ rung, reached_on, body, evidence }) => [
      [`reached_on.${rung}`, reached_on],
      [`body.${rung}`, body],
      [`evidence.${rung}`, evidence],
    ]),
  ),
})
