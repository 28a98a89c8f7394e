import { formatDay, formatWholeMoment } from './dates.tsx'
import { HiddenField } from './forms.tsx'
import type { View } from './view.ts'

type Shown = NonNullable<View['demonstration']>

/** A thin line above every page of a demonstration: what time it is there, and for its administrator how it goes on. */
export function DemonstrationLine({ view, demonstration }: { view: View; demonstration: Shown }) {
  const { t, lang } = view
  const { at, zone, goesTo, movedByReader } = demonstration
  const now = t('demonstration.now', { moment: formatWholeMoment(lang, zone, at) })
  return (
    <aside class="demonstration" aria-label={t('demonstration.title')}>
      <div>
        <p>
          {movedByReader ? <a href="/demonstration">{now}</a> : now}
          {goesTo && ` ${t('demonstration.goes_to', { day: formatDay(lang, goesTo) })}`}
        </p>
        {movedByReader && !goesTo && <GoOn view={view} />}
      </div>
    </aside>
  )
}

function GoOn({ view }: { view: View }) {
  const { t } = view
  return (
    <>
      <Go view={view} to="next_working_day" />
      <details name="demonstration">
        <summary>{t('demonstration.further')}</summary>
        <div>
          <Go view={view} to="in_a_week" />
          <form method="post" action="/demonstration/moves">
            <Sent view={view} to="a_day" />
            <label for="demonstration-day">{t('demonstration.day')}</label>
            <input class="ds-input short" type="date" id="demonstration-day" name="day" required />
            <button class="plain" type="submit">
              {t('demonstration.go')}
            </button>
          </form>
        </div>
      </details>
    </>
  )
}

/** One button that needs no further word. */
function Go({ view, to }: { view: View; to: 'next_working_day' | 'in_a_week' }) {
  return (
    <form method="post" action="/demonstration/moves">
      <Sent view={view} to={to} />
      <button class="plain" type="submit">
        {view.t(`demonstration.to.${to}`)}
      </button>
    </form>
  )
}

function Sent({ view, to }: { view: View; to: string }) {
  return (
    <>
      <input type="hidden" name="csrf" value={view.csrf} />
      <HiddenField name="to" value={to} />
      <HiddenField name="back" value={view.path} />
    </>
  )
}
