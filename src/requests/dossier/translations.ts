import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { refuseStale } from '../../house/record/door.ts'
import { requests } from '../request/record.ts'

export type Translation = { title: string; need: string; expected_outputs: string }

/**
 * Writes a translation beside the original, which stays as it was asked. `by.version` is that of the translation on the
 * page.
 */
export async function translate(tx: Tx, id: string, by: By, language: string, value: Translation) {
  const { version, ...actor } = by
  const request = await requests.take(tx, 'translate', id, actor)
  if (language === request.language) throw new Refusal(409, 'registration.original_language')
  const known = await tx
    .selectFrom('request_translations')
    .select('version')
    .where('request_id', '=', id)
    .where('language', '=', language)
    .executeTakeFirst()
  refuseStale({ version }, known ?? { version: 0 })
  const row = { ...value, translated_by: by.person?.id ?? null, translated_at: by.at }
  await tx
    .insertInto('request_translations')
    .values({ request_id: id, language, ...row })
    .onConflict((conflict) => conflict.columns(['request_id', 'language']).doUpdateSet(row))
    .execute()
}
