import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { isCalendarDay } from '../../house/days/day.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { Web, WebContext } from '../../house/web/context.ts'
import { check } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import * as form from '../../registers/calendar/form.ts'
import { may } from '../../registers/calendar/permissions.ts'
import { publicHolidays } from '../../registers/calendar/public-holidays.ts'
import * as commands from './calendar-commands.ts'
import { CalendarPage, here, PreviewPage } from './calendar-pages.tsx'
import { readCalendar, readPreview, termsTyped } from './read-calendar.ts'

/** The facility's calendar: its zone, its weekend, its holidays, and the terms that are counted with them. */
export function calendarRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    if (!may(c.var.person).read()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await calendarPage(c, {}))
  })

  routes.get('/import', async (c) => {
    mayKeep(c)
    return c.html(await previewPage(c, c.req.query()))
  })

  routes.post('/', async (c) => {
    mayKeep(c)
    const shown = await termsTyped(c.var.tx)
    return submitForm(c, {
      check: (typed) => form.calendarChanges(typed, shown),
      act: async (value) => {
        await commands.changeCalendar(c.var.tx, c.var.by, value)
        return here
      },
      page: (typed, errors) => calendarPage(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.post('/holidays', (c) => {
    mayKeep(c)
    return submitForm(c, {
      check: form.holiday,
      act: async (value) => {
        await commands.addHolidays(c.var.tx, c.var.by, [value])
        return here
      },
      page: (typed, errors) => calendarPage(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.post('/holidays/:day{\\d{4}-\\d{2}-\\d{2}}/removal', (c) => {
    mayKeep(c)
    return submitForm(c, {
      check: (typed) => check(z.object({}), typed),
      act: async () => {
        const day = c.req.param('day')
        if (!isCalendarDay(day)) throw new Refusal(404, 'refusals.not_found')
        await commands.removeHoliday(c.var.tx, c.var.by, day)
        return here
      },
      page: (typed, errors) => calendarPage(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.post('/import', (c) => {
    mayKeep(c)
    return submitForm(c, {
      check: (typed) => {
        const wanted = form.asked(typed)
        return wanted.ok ? form.ticked(typed) : wanted
      },
      act: async ({ days }) => {
        const { country, year } = c.var.typed
        const known = await publicHolidays(String(country), Number(year))
        await commands.addHolidays(
          c.var.tx,
          c.var.by,
          known
            .filter((one) => days.includes(one.day))
            .map(({ day, names, estimate }) => ({ day, name: names[c.var.view.lang], names, estimate })),
        )
        return here
      },
      page: (typed, errors) => previewPage(c, typed, errors),
      done: 'ui.saved',
    })
  })
  return routes
}

function mayKeep(c: WebContext) {
  if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
}

async function calendarPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { tx, view, person, by } = c.var
  const read = await readCalendar(tx, { ...by, person })
  return CalendarPage({ view, read, keeps: may(person).keep(), typed, errors })
}

async function previewPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { tx, view, by } = c.var
  return PreviewPage({ view, read: await readPreview(tx, by, view, typed, errors) })
}
