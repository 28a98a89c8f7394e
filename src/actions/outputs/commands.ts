import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { type NamedDay, refuseUnbelievable, type TypedDay } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import { stepOnAction } from '../action/commands.ts'
import { ladder, type OutputStatus, outputSteps } from './lifecycle.ts'
import { type Output, rungsOf, successorsOf } from './queries.ts'
import { outputs } from './record.ts'

export type NewOutput = { type: string; title: string; language: string; theme: string; activity_id: string | null }

/** Drafts an output of an Action under way. */
export async function draft(tx: Tx, by: By, actionId: string, output: NewOutput): Promise<string> {
  await stepOnAction(tx, 'draft_output', actionId, by)
  if (output.activity_id) await refuseOtherActions(tx, actionId, output.activity_id)
  await nameStep(tx, 'draft')
  const { id } = await tx
    .insertInto('outputs')
    .values({ ...output, action_id: actionId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('output_rungs')
    .values({ output_id: id, rung: 'drafted', reached_on: await todayOf(tx, by) })
    .execute()
  return id
}

/**
 * A rung of the ladder: the day it was reached, the body that took it there, and the evidence (a document or a link).
 */
export type Rung = { reached_on: Day; body: string; evidence: string }

export const finalise = (tx: Tx, id: string, by: By, rung: Rung) => climb(tx, 'finalise', id, by, rung)
export const validate = (tx: Tx, id: string, by: By, rung: Rung) => climb(tx, 'validate', id, by, rung)
export const submit = (tx: Tx, id: string, by: By, rung: Rung) => climb(tx, 'submit', id, by, rung)
export const adopt = (tx: Tx, id: string, by: By, rung: Rung) => climb(tx, 'adopt', id, by, rung)
export const fund = (tx: Tx, id: string, by: By, rung: Rung) => climb(tx, 'fund', id, by, rung)
export const use = (tx: Tx, id: string, by: By, rung: Rung) => climb(tx, 'use', id, by, rung)

async function climb(
  tx: Tx,
  step: 'finalise' | 'validate' | 'submit' | 'adopt' | 'fund' | 'use',
  id: string,
  by: By,
  rung: Rung,
) {
  await outputs.take(tx, step, id, by)
  const status: OutputStatus = outputSteps[step].to
  const below = (await rungsOf(tx, id).execute()).filter((known) => known.rung !== 'drafted')
  await refuseUnbelievable(tx, by, [
    {
      field: 'reached_on',
      kind: 'happened',
      day: rung.reached_on,
      follows: below.map((known) => [`outputs.status.${known.rung}`, known.reached_on]),
    },
  ])
  await tx
    .insertInto('output_rungs')
    .values({ output_id: id, rung: status, ...rung })
    .execute()
  await tx.updateTable('outputs').set({ status }).where('id', '=', id).execute()
}

export async function supersede(tx: Tx, id: string, by: By, value: { superseded_by: string | null }) {
  const output = await outputs.take(tx, 'supersede', id, by)
  await refuseSuccessor(tx, output, value.superseded_by)
  await outputs.move(tx, 'supersede', output, value)
}

/** What supersedes an output is another one of the same partner, and was not itself superseded by it. */
async function refuseSuccessor(tx: Tx, output: Output, wanted: string | null | undefined) {
  if (!wanted) return
  // Of two at once, each sound by itself, the second sees what the first has made.
  await sql`select pg_advisory_xact_lock(hashtextextended('outputs superseded', 0))`.execute(tx)
  const { rows } = await sql<{ id: string }>`with recursive later as (
      select id, superseded_by from outputs where id = ${wanted}
      union select o.id, o.superseded_by from outputs o join later l on o.id = l.superseded_by)
    select id from later`.execute(tx)
  const among = await successorsOf(tx, output).execute()
  if (rows.some(({ id }) => id === output.id) || !among.some(({ id }) => id === wanted))
    throw new Refusal(422, 'forms.choose', {}, undefined, 'superseded_by')
}

export async function lapse(tx: Tx, id: string, by: By, value: { cause: string }) {
  await outputs.take(tx, 'lapse', id, by, value.cause)
  await tx.updateTable('outputs').set({ status: 'lapsed', lapsed_cause: value.cause }).where('id', '=', id).execute()
}

/** What is corrected of an output, and of its rungs by their names. */
export type OutputChanges = Partial<NewOutput> & {
  lapsed_cause?: string
  superseded_by?: string | null
  rungs: Record<string, Partial<Rung>>
}

/** Corrects what is known of an output, and of the rungs that it has reached; they still follow each other. */
export async function edit(tx: Tx, id: string, by: By, changed: ChangeOf<Output, OutputChanges>) {
  const output = await outputs.take(tx, 'edit', id, by)
  const { rungs, ...change } = await changeOf(changed, output)
  if (change.activity_id && change.activity_id !== output.activity_id)
    await refuseOtherActions(tx, output.action_id, change.activity_id)
  await refuseSuccessor(tx, output, change.superseded_by)
  await outputs.correct(tx, id, change)
  const reached = await rungsOf(tx, id).execute()
  const corrected = reached.map((known) => ({ ...known, ...rungs[known.rung] }))
  await refuseUnbelievable(tx, by, daysOfRungs(corrected, rungs))
  // Rungs that move ahead begin with the highest and those that move back with the lowest, so that none is ever before
  // the one below it.
  const moves = corrected.map((rung) => ({
    ...rung,
    before: reached.find((one) => one.rung === rung.rung)?.reached_on ?? '',
  }))
  const order: string[] = ladder
  const place = ({ rung }: { rung: string }) => order.indexOf(rung)
  const ahead = moves.filter((one) => one.reached_on > one.before).toSorted((a, b) => place(b) - place(a))
  const others = moves.filter((one) => one.reached_on <= one.before).toSorted((a, b) => place(a) - place(b))
  for (const { rung } of [...ahead, ...others]) {
    const written = rungs[rung]
    if (written)
      await tx.updateTable('output_rungs').set(written).where('output_id', '=', id).where('rung', '=', rung).execute()
  }
  if (Object.keys(rungs).length > 0) await outputs.touch(tx, id)
}

async function refuseOtherActions(tx: Tx, action: string, activity: string) {
  const known = await tx.selectFrom('activities').select('action_id').where('id', '=', activity).executeTakeFirst()
  if (known?.action_id !== action) throw new Refusal(422, 'forms.choose', {}, undefined, 'activity_id')
}

type Reached = { rung: OutputStatus; reached_on: Day }
/** The days that are corrected, each held to those of the rungs around it. When it was drafted here says nothing of it. */
function daysOfRungs(corrected: Reached[], rungs: OutputChanges['rungs']): TypedDay[] {
  const facts = ladder.flatMap((status) => corrected.filter(({ rung }) => rung === status && rung !== 'drafted'))
  const said = ({ rung, reached_on }: Reached): NamedDay => [`outputs.status.${rung}`, reached_on]
  return corrected.map(({ rung }) => {
    const at = facts.findIndex((known) => known.rung === rung)
    return {
      field: `reached_on.${rung}`,
      kind: 'happened' as const,
      day: rungs[rung]?.reached_on,
      follows: at < 0 ? [] : facts.slice(0, at).map(said),
      precedes: at < 0 ? [] : facts.slice(at + 1).map(said),
    }
  })
}
