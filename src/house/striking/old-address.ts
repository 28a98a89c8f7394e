import { Refusal } from '../database/refusal.ts'
import type { WebContext } from '../web/context.ts'
import { may } from './permissions.ts'
import { findStruck, struckAt } from './queries.ts'

/**
 * What somebody is told at the old address of a record that was struck out: that it was, where they knew of it, and the
 * facility's own people where to read why. Everybody else finds nothing, as before.
 */
export async function struckInstead<R extends Refusal | undefined>(c: WebContext, refusal: R): Promise<R | Refusal> {
  const { tx, person } = c.var
  if (refusal?.status !== 404 || !tx || !person) return refusal
  // Where the database refused, its transaction answers nothing more.
  const struck = await struckAt(tx, c.req.path).catch(() => undefined)
  if (!struck) return refusal
  if (!may(person).list()) return new Refusal(410, 'striking.was_struck', { day: struck.day })
  const { name } = (await findStruck(tx, struck.id)) ?? { name: '' }
  return new Refusal(410, 'striking.was_struck_inside', { name, day: struck.day }, `/struck/${struck.id}`)
}
