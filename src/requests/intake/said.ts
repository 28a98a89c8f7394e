import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { asksOf, typedPages } from './questions.ts'

/** Questions of the intake that are answered in words of one's own, from which other answers may start. */
export const saidKeys: readonly string[] = typedPages
  .flatMap(asksOf)
  .filter((question) => question.in === 'request' && question.kind === 'text')
  .map((question) => question.key)

/** What a request says in words, by the key of the question that it answers, in the language in which it was written. */
export async function saidInRequest(
  tx: Tx,
  requestId: string,
): Promise<{ language: string; said: ReadonlyMap<string, string> }> {
  const row = await tx
    .selectFrom('requests')
    .select('language')
    .select(saidKeys.map((key) => sql<string>`${sql.ref(key)}`.as(key)))
    .where('id', '=', requestId)
    .executeTakeFirst()
  const { language = 'en', ...answers } = row ?? {}
  const said = Object.entries(answers as Record<string, string>).filter(([, words]) => words.trim())
  return { language, said: new Map(said) }
}
