import type { Tx } from '../../house/database/connection.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import type { Day } from '../../house/time/day.ts'
import { todayOf } from '../../house/time/today.ts'
import { stepOnAction } from '../action/commands.ts'
import { type OutputStatus, outputSteps } from './lifecycle.ts'
import { rungsOf } from './queries.ts'
import { outputs } from './record.ts'

export type NewOutput = { type: string; title: string; language: string; theme: string; activity_id: string | null }

/** Drafts an output of an Action under way. */
export async function draft(tx: Tx, by: By, actionId: string, output: NewOutput): Promise<string> {
  await stepOnAction(tx, 'draft_output', actionId, by)
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

export async function supersede(tx: Tx, id: string, by: By) {
  await outputs.take(tx, 'supersede', id, by)
  await tx.updateTable('outputs').set({ status: 'superseded' }).where('id', '=', id).execute()
}

export async function lapse(tx: Tx, id: string, by: By, value: { cause: string }) {
  await outputs.take(tx, 'lapse', id, by, value.cause)
  await tx.updateTable('outputs').set({ status: 'lapsed', lapsed_cause: value.cause }).where('id', '=', id).execute()
}
