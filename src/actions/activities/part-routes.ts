import type { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { strikeStep } from '../../house/striking/link.tsx'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { anId, one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { ParticipationPage, SeatPage } from './pages.tsx'
import { findParticipation, findSeatOf } from './queries.ts'
import { activities } from './record.ts'

/** What was entered of a seat or a participant of an activity, corrected. */
export function partRoutes(routes: Hono<Web>) {
  routes.get(`${one}/seats/:seat${anId}/content`, async (c) => {
    const { edits } = await seatIn(c)
    return c.html(await seatPage(c, form.textsOfSeat(edits)))
  })
  routes.post(`${one}/seats/:seat${anId}/content`, async (c) => {
    const { tx, by, typed } = c.var
    const { activity, edits } = await seatIn(c)
    return submitForm(c, {
      check: (all) => form.seatChanges(all, form.textsOfSeat(edits)),
      act: async (value) => {
        await commands.editSeat(tx, activity.id, edits.id, { ...by, ...versionIn(typed) }, value)
        return `/activities/${activity.id}`
      },
      page: (again, errors) => seatPage(c, again, errors),
      done: 'ui.saved',
    })
  })

  routes.get(`${one}/participants/:participation${anId}/content`, async (c) => {
    const { edits } = await participationIn(c)
    return c.html(await participationPage(c, { organisation: edits.organisation }))
  })
  routes.post(`${one}/participants/:participation${anId}/content`, async (c) => {
    const { tx, by, typed } = c.var
    const { activity, edits } = await participationIn(c)
    return submitForm(c, {
      check: (all) => form.participationChanges(all, { organisation: edits.organisation }),
      act: async (value) => {
        await commands.editParticipant(tx, activity.id, edits.id, { ...by, ...versionIn(typed) }, value)
        return `/activities/${activity.id}`
      },
      page: (again, errors) => participationPage(c, again, errors),
      done: 'ui.saved',
    })
  })
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
