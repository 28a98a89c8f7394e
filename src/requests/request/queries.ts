import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { kindOf, seen } from '../../house/database/walls.ts'
import { byPartner } from '../../house/languages/order.ts'
import type { RequestStatus } from './lifecycle.ts'

export type SupportRequest = NonNullable<Awaited<ReturnType<typeof findRequest>>>

/** One request with what its page and its rules need, or undefined when there is none that this reader may see. */
export async function findRequest(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .innerJoin('authorities as a', 'a.id', 'r.authority_id')
    .leftJoin('initiatives as i', 'i.id', 'r.redirected_to')
    .$call(seen(tx, 'requests', 'r'))
    .select([
      'p.names as partner_names',
      'p.region',
      'a.name as authority',
      'a.name_language as authority_language',
      'i.name as initiative',
    ])
    // Row security has shown the row: to an outsider, then, because its authority is a party or its body was asked.
    .select([
      sql<boolean>`r.authority_id is distinct from current_authority()`.as('party'),
      sql<boolean>`current_body() is not null`.as('asked'),
    ])
    .where('r.id', '=', id)
    .$if(locked, (query) => query.forUpdate('r'))
    .executeTakeFirst()
  // A draft may have no theme yet.
  return row && { ...row, theme: row.theme ?? '', status: row.status as RequestStatus }
}

/** Locks a request for a step. */
export const lockRequest = (tx: Tx, id: string) => findRequest(tx, id, true)

export const otherThemeRows = (tx: Tx, id: string) =>
  tx.selectFrom('request_themes').select('theme').where('request_id', '=', id)

export async function otherThemes(tx: Tx, id: string): Promise<string[]> {
  return (await otherThemeRows(tx, id).execute()).map((row) => row.theme)
}

export function otherPartners(tx: Tx, id: string) {
  return tx
    .selectFrom('request_partners as rp')
    .innerJoin('partners as p', 'p.code', 'rp.partner')
    .select(['p.code', 'p.names'])
    .where('rp.request_id', '=', id)
    .orderBy(byPartner(tx, 'p'))
    .orderBy('p.code')
}

/**
 * Questions to the authority, in rounds: each time a request is returned is one. They stay between the authority, the
 * facility and its donors.
 */
export async function questionsOn(tx: Tx, requestId: string) {
  return seesQuestions(tx) ? questionRows(tx, requestId).execute() : []
}

export const seesQuestions = (tx: Tx) => kindOf(tx) !== 'consulted'

export function questionRows(tx: Tx, requestId: string) {
  return tx
    .selectFrom('request_questions')
    .select(['id', 'round', 'position', 'question', 'answer', 'asked_at', 'answered_at'])
    .where('request_id', '=', requestId)
    .orderBy('round')
    .orderBy('position')
}

/** The questions of the round that runs: those that the authority is asked now. */
export async function questionsNow(tx: Tx, requestId: string) {
  const all = await questionsOn(tx, requestId)
  return all.filter((question) => question.round === all.at(-1)?.round)
}

/** The Action that became of an approved request; none when there is none, or its reader may not know. */
export const actionRow = (tx: Tx, requestId: string) =>
  tx.selectFrom('actions').select('id').where('request_id', '=', requestId)

export async function actionOfRequest(tx: Tx, requestId: string): Promise<string | null> {
  return (await actionRow(tx, requestId).executeTakeFirst())?.id ?? null
}

/** Translations of a request, beside its original, in the order of their languages. */
export const translationsOn = (tx: Tx, requestId: string) => translationRows(tx, requestId).execute()

export function translationRows(tx: Tx, requestId: string) {
  return tx
    .selectFrom('request_translations')
    .select(['language', 'title', 'need', 'expected_outputs', 'translated_at', 'version'])
    .where('request_id', '=', requestId)
    .orderBy('language')
}
