import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { asks, type Checked, check, idForm, optionalOneOf, optionalText } from '../../house/web/form.ts'
import { overlapJudgements } from '../dossier/form.ts'
import { requests } from '../request/record.ts'

export const overlapKinds = ['request', 'action', 'initiative', 'iati_activity'] as const

export type Pair = { other_kind: string; other_id: string; judgement: string | null; note: string }
export type Judged = { pairs: Pair[]; summary: string | null; note: string }

const wholeFields = { summary: optionalOneOf(overlapJudgements), overlap_note: optionalText(2000) }
/** The judgements of a page: fields `judgement.<kind>.<id>` and `note.<kind>.<id>`, and the summary of all. */
export const judgements = asks(wholeFields, checkJudgements, {
  judgement: optionalOneOf(overlapJudgements),
  note: optionalText(1000),
})
function checkJudgements(typed: Typed): Checked<Judged> {
  const faults: Record<string, string> = {}
  const whole = check(z.object(wholeFields), typed)
  const pairs = Object.keys(typed).flatMap((name): Pair[] => {
    const [field, kind = '', id = ''] = name.split('.')
    if (field !== 'judgement' || !overlapKinds.some((known) => known === kind) || !idForm.test(id)) return []
    const one = check(z.object({ judgement: optionalOneOf(overlapJudgements), note: optionalText(1000) }), {
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

/** The strongest tie among these; null when nothing was judged. */
export function strongest(judged: readonly (string | null)[]): string | null {
  return overlapJudgements.findLast((known) => judged.includes(known)) ?? null
}

/**
 * Records how a request stands to single records, and to all of them together: what is not said as a whole follows from
 * the strongest tie.
 */
export async function judgeOverlaps(tx: Tx, id: string, by: By, value: Judged) {
  const request = await requests.take(tx, 'judge_overlap', id, by)
  for (const pair of value.pairs) await judgePair(tx, id, by, pair)
  const judged = await tx.selectFrom('overlap_judgements').select('judgement').where('request_id', '=', id).execute()
  const summary = value.summary ?? strongest(judged.map((row) => row.judgement))
  await requests.move(tx, 'judge_overlap', request, { overlap_judgement: summary, overlap_note: value.note || null })
}

async function judgePair(tx: Tx, request_id: string, by: By, { judgement, ...pair }: Pair) {
  if (!judgement) {
    await tx
      .deleteFrom('overlap_judgements')
      .where('request_id', '=', request_id)
      .where('other_kind', '=', pair.other_kind)
      .where('other_id', '=', pair.other_id)
      .execute()
    return
  }
  const said = { judgement, note: pair.note, judged_by: by.person?.id ?? null, judged_at: by.at }
  await tx
    .insertInto('overlap_judgements')
    .values({ request_id, other_kind: pair.other_kind, other_id: pair.other_id, ...said })
    .onConflict((conflict) =>
      conflict
        .columns(['request_id', 'other_kind', 'other_id'])
        .doUpdateSet(said)
        .where((eb) =>
          eb.or([
            eb('overlap_judgements.judgement', '<>', said.judgement),
            eb('overlap_judgements.note', '<>', said.note),
          ]),
        ),
    )
    .execute()
}
