import { officerChoices, officersOf } from '../../house/accounts/queries.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type Day, day } from '../../house/days/day.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { todayOf } from '../../house/time/today.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { byKey } from '../../house/ui/forms.tsx'
import type { WebContext } from '../../house/web/context.ts'
import { idForm, isDay } from '../../house/web/form.ts'
import { pageIn } from '../../house/web/paging.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { may as mayRequests } from '../request/permissions.ts'
import { findRequest } from '../request/queries.ts'
import { periodBefore } from './clock.ts'
import { DelayPage, TimesPage } from './pages.tsx'
import { may } from './permissions.ts'
import {
  causesIn,
  causesOn,
  lateSpans,
  missedTargets,
  type Period,
  type Span,
  timesOf,
  wholeTimesByYear,
} from './queries.ts'

export async function delayPage(
  c: WebContext,
  typed: Typed,
  errors: FieldErrors | undefined,
  asked: string | undefined,
) {
  const { tx, by, view } = c.var
  const request = await tellableRequest(c)
  const missed = await missedTargets(tx, request.id, await todayOf(tx, by))
  const causes = await causesOn(tx, request.id)
  const chosen: Span | undefined =
    missed.find((span) => span.id === asked) ?? missed.find((span) => !causes.has(span.id))
  const told = causes.get(chosen?.id ?? '')
  const reasons = await choicesOf(tx, 'delay_reasons', view.lang)
  return (
    <DelayPage
      view={view}
      request={{ id: request.id, name: nameOfRequest(request, view) }}
      missed={missed}
      causes={causes}
      names={byKey(reasons)}
      reasons={reasons}
      chosen={chosen}
      typed={errors || !told ? typed : { delay_reason: told.reason, delay_note: told.note }}
      errors={errors}
    />
  )
}

export async function tellableRequest(c: WebContext) {
  const { tx, person } = c.var
  const request = await findRequest(tx, c.req.param('id') ?? '')
  if (!request || !mayRequests(person).read(request)) throw new Refusal(404, 'refusals.not_found')
  if (!may(person).tell()) throw new Refusal(403, 'refusals.not_yours')
  return request
}

/** What is late now, and how long things took in a period. */
export async function timesPage(c: WebContext) {
  const { tx, view, person, by } = c.var
  if (!may(person).see()) throw new Refusal(403, 'refusals.not_yours')
  const today = await todayOf(tx, by)
  const { officer, region, status, untold } = c.req.query()
  const filters = {
    officer: officer && idForm.test(officer) ? officer : undefined,
    region,
    status,
    untold: untold === '1',
  }
  const late = await lateSpans(tx, filters, today, pageIn(c.req.query('page')))
  const officers = await officerChoices(tx)
  const regions = await choicesOf(tx, 'regions', view.lang)
  const thisYear = Number(today.slice(0, 4))
  const byYear = await wholeTimesByYear(tx)
  const { period, before, times } = await timesFor(c, today, byYear.at(-1)?.year)
  return TimesPage({
    view,
    period,
    before,
    years: [...new Set([...byYear.map((row) => row.year), thisYear])].toReversed(),
    times,
    byYear,
    causes: await causesIn(tx, period),
    late,
    filters,
    names: {
      officers: await officersOf(
        tx,
        times.map((row) => (row.of === 'officer' ? row.key : null)),
      ),
      regions: byKey(regions),
      reasons: byKey(await choicesOf(tx, 'delay_reasons', view.lang)),
    },
    options: { officers, regions },
    mayTell: may(person).tell(),
  })
}

/**
 * The times of the period that is asked for. Where none is, and no step has ended this year yet, those of the last year
 * with decisions.
 */
async function timesFor(c: WebContext, today: Day, last: number | undefined) {
  const of = async (period: Period) => {
    const before = periodBefore(period)
    return { period, before, times: await timesOf(c.var.tx, period, before) }
  }
  const found = await of(periodIn(c, today))
  const asked = ['from', 'to', 'year'].some((name) => c.req.query(name))
  return asked || !last || found.times.some((line) => line.now) ? found : of(wholeYear(last))
}

/** The period an address asks for: from and to, or a calendar year; this year when it asks for nonsense. */
function periodIn(c: WebContext, today: Day): Period {
  const { from, to, year } = c.req.query()
  if (from && to && isDay(from) && isDay(to) && from <= to) return { from, to }
  const asked = year && /^(199|20|2100)\d*$/.test(year) && year.length === 4 ? year : today.slice(0, 4)
  return wholeYear(asked)
}

const wholeYear = (year: number | string): Period => ({ from: day(`${year}-01-01`), to: day(`${year}-12-31`) })
