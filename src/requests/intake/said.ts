import { sql } from 'kysely'
import { asksOf, typedPages } from './questions.ts'

/** Questions of the intake that are answered in words of one's own, from which other answers may start. */
export const saidKeys: readonly string[] = typedPages
  .flatMap(asksOf)
  .filter((question) => question.in === 'request' && question.kind === 'text')
  .map((question) => question.key)

export type SaidRow = { language: string } & Record<string, string>

/** The row of a request as far as it says something in words of its own: to be asked for, at most one. */
export const saidRow = (requestId: string) => sql<SaidRow>`
  select language, ${sql.join(saidKeys.map((key) => sql.ref(key)))} from requests where id = ${requestId}`

/** What it says, by the key of the question that it answers, in the language in which it was written. */
export function saidIn(row: SaidRow | undefined): { language: string; said: ReadonlyMap<string, string> } {
  const { language = 'en', ...answers } = row ?? {}
  return { language, said: new Map(Object.entries(answers).filter(([, words]) => words.trim())) }
}
