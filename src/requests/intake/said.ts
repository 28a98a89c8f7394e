import type { Tx } from '../../house/database/connection.ts'

/** Questions of the intake whose answers others may start from. */
export const saidKeys = ['setup_committee', 'setup_lead', 'setup_budget', 'setup_implementer'] as const

/** What a request says, by the key of the question that it answers, in the language in which it was written. */
export async function saidInRequest(
  tx: Tx,
  requestId: string,
): Promise<{ language: string; said: ReadonlyMap<string, string> }> {
  const row = await tx
    .selectFrom('requests')
    .select(['language', ...saidKeys])
    .where('id', '=', requestId)
    .executeTakeFirst()
  const { language = 'en', ...answers } = row ?? {}
  const said = Object.entries(answers).flatMap(([key, words]) => (words.trim() ? [[key, words] as const] : []))
  return { language, said: new Map(said) }
}
