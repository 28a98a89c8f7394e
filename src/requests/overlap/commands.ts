import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { noSuch } from '../../house/record/chosen.ts'
import { requests } from '../request/record.ts'
import { type Judged, overlapJudgements, type Pair } from './form.ts'

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
  await refuseUnheardOf(tx, id, value.pairs)
  for (const pair of value.pairs) await judgePair(tx, id, by, pair)
  const judged = await tx.selectFrom('overlap_judgements').select('judgement').where('request_id', '=', id).execute()
  const summary = value.summary ?? strongest(judged.map((row) => row.judgement))
  await requests.move(tx, 'judge_overlap', request, { overlap_judgement: summary, overlap_note: value.note || null })
}

/** Refuses a pair with what is not there, at its field; a judgement that is taken back may be of what has gone. */
async function refuseUnheardOf(tx: Tx, id: string, pairs: readonly Pair[]): Promise<void> {
  const judged = pairs.filter(({ judgement }) => judgement)
  if (judged.length === 0) return
  const ids = judged.map(({ other_id }) => other_id)
  const rows = await tx.selectFrom('search_entries').select(['kind', 'id']).where('id', 'in', ids).execute()
  const known = new Set(rows.filter((row) => row.id !== id).map((row) => `${row.kind}.${row.id}`))
  for (const { other_kind, other_id } of judged)
    if (!known.has(`${other_kind}.${other_id}`)) throw noSuch(`judgement.${other_kind}.${other_id}`)
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
