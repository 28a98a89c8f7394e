import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { todayOf } from '../../house/time/today.ts'
import { formatNumber } from '../../house/ui/dates.tsx'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Grid, Stat } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { WebContext } from '../../house/web/context.ts'
import { pageIn } from '../../house/web/paging.ts'
import { may as mayRequests } from '../../requests/request/permissions.ts'
import { lateToWatchers } from '../duties/queries.ts'
import { LateList, NewsList, OwnRequests, PlannedList, TodoList } from './pages.tsx'
import { comingFor, glance, newsFor, ownRequests, todayFor, todoFor } from './queries.ts'

export async function todoPage(c: WebContext, person: Person) {
  const { tx, view, by } = c.var
  const { t } = view
  const today = await todayOf(tx, by)
  const why = c.req.query('why')
  const todo = await todoFor(tx, person, today, {
    kind: why && /^[a-z_]{1,40}$/.test(why) ? why : undefined,
    page: pageIn(c.req.query('page')),
  })
  const all = Object.values(todo.kinds).reduce((sum, n) => sum + n, 0)
  return (
    <Page
      view={view}
      title={t(person.role === 'donor' ? 'home.watch_title' : 'home.title')}
      lead={person.role === 'donor' ? t('home.watch_lead') : all > 0 ? t('home.lead', { count: all }) : undefined}
    >
      {mayRequests(person).file() && person.role === 'authority' && (
        <div class="actions-row">
          <ButtonLink href="/requests/new" label={t('requests.new')} />
        </div>
      )}
      {person.role !== 'donor' && <TodoList view={view} todo={todo} asked={why} today={today} all={all} />}
      {person.role === 'authority' && (
        <OwnRequests view={view} requests={await ownRequests(tx, person.authority_id ?? '')} />
      )}
      {(person.role === 'donor' || person.role === 'communications') && (
        <Watching view={view} person={person} today={today} tx={tx} />
      )}
    </Page>
  )
}

/** How the facility stands: what is late with others, what is on today, what comes and what is new. */
async function Watching({ view, person, today, tx }: { view: View; person: Person; today: Day; tx: Tx }) {
  const { t } = view
  // Communications have what is late among what waits for them.
  const late = person.role === 'donor' ? await lateToWatchers(tx, person, today, 8) : []
  return (
    <>
      <LateList view={view} late={late} today={today} />
      <PlannedList view={view} title={t('home.today_title')} planned={await todayFor(tx, today)} />
      <PlannedList view={view} title={t('home.coming_title')} planned={await comingFor(tx, today)} />
      <NewsList view={view} news={await newsFor(tx)} />
    </>
  )
}

export async function publicPage(c: WebContext) {
  const { tx, view } = c.var
  const { t } = view
  const numbers = await glance(tx)
  return (
    <Page view={view} title={t('home.public_title')} lead={t('home.public_lead')}>
      <Grid>
        <Stat value={formatNumber(view.lang, numbers.actions)} label={t('actions.title')} href="/actions" />
        <Stat
          value={formatNumber(view.lang, numbers.activities)}
          label={t('home.activities_held')}
          href="/activities"
        />
        <Stat value={formatNumber(view.lang, numbers.outputs)} label={t('outputs.title')} href="/outputs" />
        <Stat value={formatNumber(view.lang, numbers.partners)} label={t('partners.title')} href="/partners" />
      </Grid>
      <div class="actions-row">
        {numbers.reports > 0 && <ButtonLink href="/reports" label={t('home.read_report')} />}
        <ButtonLink href="/sign-in" label={t('ui.sign_in')} kind="secondary" />
      </div>
      {numbers.reports === 0 && <p class="muted">{t('report.none')}</p>}
    </Page>
  )
}
