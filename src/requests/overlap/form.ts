import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { asks, type Checked, check, idForm, optionalOneOf, optionalText } from '../../house/web/form.ts'

/** How a request stands to what is already there, from the weakest tie to the strongest. */
export const overlapJudgements = ['unrelated', 'complementary', 'sequenced', 'duplicate'] as const
export const overlapKinds = ['request', 'action', 'initiative', 'iati_activity'] as const

export type Pair = { other_kind: string; other_id: string; judgement: string | null; note: string }
export type Judged = { pairs: Pair[]; summary: string | null; note: string }

const wholeFields = { summary: optionalOneOf(overlapJudgements), overlap_note: optionalText(2000) }
/** The judgements of a page: fields `judgement.<kind>.<id>` and `note.<kind>.<id>`, and the summary of all. */
export const judgements = asks(
  wholeFields,
  checkJudgements,
  { judgement: optionalOneOf(overlapJudgements), note: optionalText(1000) },
  '/similar/kind.id',
)
const onePair = z.object({ judgement: optionalOneOf(overlapJudgements), note: optionalText(1000) })
function checkJudgements(typed: Typed): Checked<Judged> {
  const faults: Record<string, string> = {}
  const whole = check(z.object(wholeFields), typed)
  const pairs = Object.keys(typed).flatMap((name): Pair[] => {
    const [field, kind = '', id = ''] = name.split('.')
    if (field !== 'judgement' || !overlapKinds.some((known) => known === kind) || !idForm.test(id)) return []
    const one = check(onePair, {
      judgement: typed[name] ?? '',
      note: typed[`note.${kind}.${id}`] ?? '',
    })
    if (one.ok) return [{ other_kind: kind, other_id: id, judgement: one.value.judgement, note: one.value.note }]
    for (const [part, fault] of Object.entries(one.faults)) faults[`${part}.${kind}.${id}`] = fault
    return []
  })
  if (!whole.ok || Object.keys(faults).length > 0)
    return { ok: false, faults: { ...faults, ...(whole.ok ? {} : whole.faults) } }
  return { ok: true, value: { pairs, summary: whole.value.summary, note: whole.value.overlap_note } }
}
