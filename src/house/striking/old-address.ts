import { Refusal } from '../database/refusal.ts'
import type { WebContext } from '../web/context.ts'
import { may } from './permissions.ts'
import { findStruck, kindInWords, struckAt } from './queries.ts'

/**
 * What somebody is told at the old address of a record that was struck out: that it was, where they read it, and the
 * facility's own people where to read why. Everybody else finds nothing, as before.
 */
export async function struckInstead<R extends Refusal | undefined>(c: WebContext, refusal: R): Promise<R | Refusal> {
  const { tx, person, view } = c.var
  if (refusal?.status !== 404 || !tx) return refusal
  // Where the database refused, its transaction answers nothing more.
  const struck = await struckAt(tx, c.req.path).catch(() => undefined)
  if (!struck) return refusal
  if (!may(person).list()) return new Refusal(410, 'striking.was_struck', { day: struck.day })
  const { name, record_table } = (await findStruck(tx, struck.id)) ?? { name: '', record_table: '' }
  const kind = kindInWords(view, record_table)
  return new Refusal(410, 'striking.was_struck_inside', { kind, name, day: struck.day }, `/struck/${struck.id}`)
}
