import { Hono } from 'hono'
import { todayOf } from '../clocks/today.ts'
import { Refusal } from '../database/refusal.ts'
import { bestLanguage } from '../languages/texts.ts'
import { typeset } from '../pdf/typeset.ts'
import { one, type Web } from '../web/context.ts'
import { letterPaper } from './letter-paper.ts'
import { mayRead } from './permissions.ts'
import { findLetter } from './queries.ts'

/** Letters as they went, to be kept or printed. */
export function letterRoutes() {
  const routes = new Hono<Web>()
  routes.get(`${one}/letter.pdf`, async (c) => {
    const { tx, person } = c.var
    const letter = await findLetter(tx, c.req.param('id'))
    if (!letter || !mayRead(person).read(letter)) throw new Refusal(404, 'refusals.not_found')
    const paper = letterPaper({ ...letter, language: bestLanguage(letter.language) }, { authority: letter.authority, reference: letter.reference, day: await todayOf(tx, { at: letter.sent_at }) })
    return c.body(typeset(paper), 200, { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${letter.reference}.pdf"` })
  })
  return routes
}
