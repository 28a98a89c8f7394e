import type { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { strikeStep } from '../../house/striking/link.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { anId, one, type Web, type WebContext } from '../../house/web/context.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { ParticipationPage, SeatPage } from './pages.tsx'
import { findParticipation, findSeatOf, type Participation, type Seat } from './queries.ts'
import { activities } from './record.ts'

/** What was entered of a seat or a participant of an activity, corrected. */
export function partRoutes(routes: Hono<Web>) {
  routes.get(`${one}/seats/:seat${anId}/content`, async (c) => {
    const { edits } = await seatIn(c)
    return c.html(await seatPage(c, form.textsOfSeat(edits)))
  })
  routes.post(`${one}/seats/:seat${anId}/content`, (c) =>
    saveContent(c, activities, {
      found: () => seatIn(c),
      check: (typed, seat: Seat) => form.seatChanges(typed, form.textsOfSeat(seat)),
      take: (tx, id, by, change) => commands.editSeat(tx, id, c.req.param('seat'), by, change),
      start: ({ edits }) => form.textsOfSeat(edits),
      page: (_found, typed, errors) => seatPage(c, typed, errors),
    }),
  )

  routes.get(`${one}/participants/:participation${anId}/content`, async (c) => {
    const { edits } = await participationIn(c)
    return c.html(await participationPage(c, { organisation: edits.organisation }))
  })
  routes.post(`${one}/participants/:participation${anId}/content`, (c) =>
    saveContent(c, activities, {
      found: () => participationIn(c),
      check: (typed, { organisation }: Participation) => form.participationChanges(typed, { organisation }),
      take: (tx, id, by, change) => commands.editParticipant(tx, id, c.req.param('participation'), by, change),
      start: ({ edits: { organisation } }) => ({ organisation }),
      page: (_found, typed, errors) => participationPage(c, typed, errors),
    }),
  )
}

async function seatIn(c: WebContext) {
  const activity = await recordInStep(c, activities, 'edit_seat')
  const edits = await findSeatOf(c.var.tx, activity.id, c.req.param('seat') ?? '')
  if (!edits) throw new Refusal(404, 'refusals.not_found')
  return { activity, edits }
}

async function seatPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { tx, view } = c.var
  const { activity, edits } = await seatIn(c)
  const themes = await choicesOf(tx, 'themes', view.lang)
  const strikes = await strikeStep(c, { slice: 'seats', table: 'seats' }, edits)
  return SeatPage({ view, typed, errors, activity, edits, themes, strikes })
}

async function participationIn(c: WebContext) {
  const activity = await recordInStep(c, activities, 'edit_participant')
  const edits = await findParticipation(c.var.tx, activity.id, c.req.param('participation') ?? '')
  if (!edits) throw new Refusal(404, 'refusals.not_found')
  return { activity, edits }
}

async function participationPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { activity, edits } = await participationIn(c)
  const strikes = await strikeStep(c, { slice: 'participations', table: 'participations' }, edits)
  return ParticipationPage({ view: c.var.view, typed, errors, activity, edits, strikes })
}
