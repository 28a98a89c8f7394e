import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../house/database/refusal.ts'
import { type Day, dayIn } from '../house/days/day.ts'
import { workersNow } from '../house/jobs/queries.ts'
import { facilityCalendar } from '../house/settings/queries.ts'
import { realMoment } from '../house/time/clock.ts'
import { todayOf } from '../house/time/today.ts'
import type { FieldErrors, Typed } from '../house/ui/forms.tsx'
import type { Web, WebContext } from '../house/web/context.ts'
import { type Checked, check, day, oneOf } from '../house/web/form.ts'
import { submitForm } from '../house/web/submit.tsx'
import { type Destination, dayOfDestination, destinations, lastDay, moveClock } from './clock.ts'
import { ClockPage, pageBackTo } from './clock-pages.tsx'
import { happenedBetween, lastJourney } from './on-the-way.ts'
import { may } from './permissions.ts'

/** The time of a demonstration, for its administrator: how it goes on, how far it is, and what happened on the way. */
export function clockRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!c.var.view.demonstration) throw new Refusal(404, 'demonstration.none')
    if (!may(c.var.person).moveTheClock()) throw new Refusal(403, 'demonstration.not_yours')
    await next()
  })
  routes.get('/', async (c) => c.html(await clockPage(c, c.req.query())))
  routes.post('/moves', (c) =>
    submitForm<Chosen>(c, {
      check: checkMove,
      act: async ({ to, day: given }) => {
        const { tx, by, typed } = c.var
        const today = await todayOf(tx, by)
        await moveClock(tx, by, dayOfDestination(to, given, today, await facilityCalendar(tx)))
        return pageBackTo(typed.back)
      },
      page: (typed, errors) => clockPage(c, typed, errors),
      done: 'demonstration.begun',
    }),
  )
  return routes
}

type Chosen = { to: Destination; day: Day | null }

/** A day is asked for where it was a given day that was chosen, and not looked at otherwise. */
function checkMove(typed: Typed): Checked<Chosen> {
  const to = z.object({ to: oneOf(destinations).transform((known) => known as Destination) })
  const chosen = check(to, typed)
  if (!chosen.ok) return chosen
  return chosen.value.to === 'a_day'
    ? check(to.extend({ day: day() }), typed)
    : { ok: true, value: { ...chosen.value, day: null } }
}

async function clockPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { tx, by, view } = c.var
  const journey = await lastJourney(tx)
  const happened = journey ? await happenedBetween(tx, journey.left_at, journey.arrived_at ?? journey.worked_off) : []
  const now = journey && !journey.arrived_at ? { workers: await workersNow(tx), at: by.at } : await daysAhead(c)
  return ClockPage({ view, journey, happened, now, typed, errors })
}

async function daysAhead({ var: { tx, by, view } }: WebContext) {
  const today = await todayOf(tx, by)
  return { today, last: lastDay(today, dayIn(view.zone, realMoment(by))) }
}
