import type { Hono } from 'hono'
import { recordInStep } from '../../house/record/readable.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { checkWithMore } from '../../registers/partners/found-authorities.ts'
import { requests } from '../request/record.ts'
import { checkCorrection, correct, standing, textsOfCorrection } from './correction.ts'
import { CorrectionPage } from './correction-pages.tsx'
import { readCorrection } from './read-correction.ts'

/** A request corrected after it was submitted: its address, and what is read for its page. */
export function correctionRoutes(routes: Hono<Web>) {
  routes.get(`${one}/correction`, async (c) => c.html(await show(c)))
  routes.post(`${one}/correction`, (c) =>
    saveContent(c, requests, {
      found: () => recordInStep(c, requests, 'correct'),
      check: async (typed, request, tx) => {
        const stands = await standing(tx, request)
        const { view, person } = c.var
        return checkWithMore(tx, typed, { lang: view.lang, partner: request.partner }, (whole) =>
          checkCorrection(whole, stands, person, true),
        )
      },
      take: correct,
      start: async (request) => {
        const { content, sent } = await standing(c.var.tx, request)
        return textsOfCorrection(content, sent, c.var.person)
      },
      page: (_request, typed, errors) => show(c, typed, errors),
    }),
  )
}

async function show(c: WebContext, typed?: Typed, errors?: FieldErrors) {
  const { tx, view, person } = c.var
  const request = await recordInStep(c, requests, 'correct')
  const read = await readCorrection(tx, request, view, person, typed)
  return CorrectionPage({ view, request, read, typed, errors })
}
