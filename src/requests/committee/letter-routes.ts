import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { bestLanguage } from '../../house/languages/texts.ts'
import { pdfAnswer } from '../../house/pdf/pdf-answer.ts'
import { identityOf, nameOfFacility } from '../../house/settings/identity.ts'
import { todayOf } from '../../house/time/today.ts'
import { one, type Web } from '../../house/web/context.ts'
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
    const language = bestLanguage(letter.language)
    const { authority, reference, sent_at } = letter
    const facility = nameOfFacility(await identityOf(tx), language)
    const day = await todayOf(tx, { at: sent_at })
    const paper = letterPaper({ ...letter, language }, { facility, authority, reference, day })
    return pdfAnswer(c, paper, letter.reference)
  })
  return routes
}
