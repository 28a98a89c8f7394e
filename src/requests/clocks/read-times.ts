import { officerChoices, officersOf } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { type Day, day } from '../../house/days/day.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { byKey } from '../../house/ui/forms.tsx'
import { idForm, isDay } from '../../house/web/form.ts'
import { pageIn } from '../../house/web/paging.ts'
import { periodBefore } from './clock.ts'
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

export type DelaysRead = Awaited<ReturnType<typeof readDelays>>

/**
 * Which targets a request missed, why as far as that was told, and which of them is asked about: the one that is
 * `asked` for, or the first whose cause nobody told.
 */
export async function readDelays(tx: Tx, requestId: string, today: Day, lang: string, asked: string | undefined) {
  const missed = await missedTargets(tx, requestId, today)
  const causes = await causesOn(tx, requestId)
  const chosen: Span | undefined =
    missed.find((span) => span.id === asked) ?? missed.find((span) => !causes.has(span.id))
  return { missed, causes, chosen, reasons: await choicesOf(tx, 'delay_reasons', lang) }
}

/** What the address of the page asks for. */
type Asked = Record<string, string>

export type TimesRead = Awaited<ReturnType<typeof readTimes>>

/** What is late now, and how long things took in a period. */
export async function readTimes(tx: Tx, today: Day, lang: string, asked: Asked) {
  const { officer, region, status, untold } = asked
  const filters = {
    officer: officer && idForm.test(officer) ? officer : undefined,
    region,
    status,
    untold: untold === '1',
  }
  const late = await lateSpans(tx, filters, today, pageIn(asked.page))
  const officers = await officerChoices(tx)
  const regions = await choicesOf(tx, 'regions', lang)
  const thisYear = Number(today.slice(0, 4))
  const byYear = await wholeTimesByYear(tx)
  const { period, before, times } = await timesFor(tx, today, asked, byYear.at(-1)?.year)
  return {
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
      reasons: byKey(await choicesOf(tx, 'delay_reasons', lang)),
    },
    options: { officers, regions },
  }
}

/**
 * The times of the period that is asked for. Where none is, and no step has ended this year yet, those of the last year
 * with decisions.
 */
async function timesFor(tx: Tx, today: Day, asked: Asked, last: number | undefined) {
  const of = async (period: Period) => {
    const before = periodBefore(period)
    return { period, before, times: await timesOf(tx, period, before) }
  }
  const found = await of(periodIn(asked, today))
  const named = asked.from || asked.to || asked.year
  return named || !last || found.times.some((line) => line.now) ? found : of(wholeYear(last))
}

/** The period an address asks for: from and to, or a calendar year; this year when it asks for nonsense. */
function periodIn({ from, to, year }: Asked, today: Day): Period {
  if (from && to && isDay(from) && isDay(to) && from <= to) return { from, to }
  const asked = year && /^(199|20|2100)\d*$/.test(year) && year.length === 4 ? year : today.slice(0, 4)
  return wholeYear(asked)
}

const wholeYear = (year: number | string): Period => ({ from: day(`${year}-01-01`), to: day(`${year}-12-31`) })
