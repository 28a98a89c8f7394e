import { Hono } from 'hono'
import { todayOf } from '../clocks/today.ts'
import { requestName } from '../requests/names.ts'
import { may as mayRequests } from '../requests/permissions.ts'
import { nameIn } from '../settings/queries.ts'
import { DateText, daysBetween, formatNumber } from '../ui/dates.tsx'
import { ButtonLink } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Grid, Stat, Tag } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import type { Web } from '../web/context.ts'
import { glance, type Waiting, waitingFor } from './queries.ts'

/** Home: a to-do list for whoever signed in, the facility at a glance for everybody else. */
export function homeRoutes() {
  const routes = new Hono<Web>()
  routes.get('/', async (c) => {
    const { tx, view, person, by } = c.var
    const { t } = view
    if (!person) {
      const numbers = await glance(tx)
      return c.html(
        <Page view={view} title={t('home.public_title')} lead={t('home.public_lead')}>
          <Grid>
            <Stat value={formatNumber(view.lang, numbers.actions)} label={t('actions.title')} href="/actions" />
            <Stat value={formatNumber(view.lang, numbers.activities)} label={t('home.activities_held')} href="/activities" />
            <Stat value={formatNumber(view.lang, numbers.outputs)} label={t('outputs.title')} href="/outputs" />
            <Stat value={formatNumber(view.lang, numbers.partners)} label={t('partners.title')} href="/partners" />
          </Grid>
          <div class="actions-row">
            <ButtonLink href="/reports" label={t('home.read_report')} />
            <ButtonLink href="/sign-in" label={t('ui.sign_in')} kind="secondary" />
          </div>
        </Page>,
      )
    }
    const today = await todayOf(tx, by)
    const waiting = await waitingFor(tx, person, today)
    return c.html(
      <Page view={view} title={t('home.title')} lead={waiting.length > 0 ? t('home.lead', { count: waiting.length }) : undefined}>
        {mayRequests(person).file() && person.role === 'authority' && (
          <div class="actions-row">
            <ButtonLink href="/requests/new" label={t('requests.new')} />
          </div>
        )}
        {waiting.length === 0 ? (
          <div class="empty">
            <p class="empty-title">{t('home.nothing')}</p>
            <p>{t('home.nothing_how')}</p>
          </div>
        ) : (
          <ul class="todo">
            {waiting.map((line) => (
              <li>
                <a href={line.href}>
                  {nameOf(line, view)} <bdi>{line.title}</bdi>
                </a>
                <p>{t(`home.why.${line.why}`)}</p>
                <Due view={view} line={line} today={today} />
              </li>
            ))}
          </ul>
        )}
      </Page>,
    )
  })
  return routes
}

function nameOf(line: Waiting, view: View): string {
  return `${requestName(nameIn(line.partner_names ?? {}, view.lang), line.numeral)}:`
}

function Due({ view, line, today }: { view: View; line: Waiting; today: string }) {
  const { t } = view
  if (line.due) {
    const left = daysBetween(today, line.due)
    return (
      <p>
        <Tag tone={left < 0 ? 'danger' : left <= 2 ? 'warning' : 'neutral'}>{left < 0 ? t('home.overdue', { days: -left }) : t('home.days_left', { days: left })}</Tag>{' '}
        <DateText view={view} day={line.due} />
      </p>
    )
  }
  return line.since ? (
    <p class="muted">
      {t('home.since')} <DateText view={view} day={line.since} />
    </p>
  ) : null
}
