import type { Child } from 'hono/jsx'
import { type Day, dayIn } from '../house/days/day.ts'
import { DateText, formatDay, formatWholeMoment } from '../house/ui/dates.tsx'
import {
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  PostButton,
  type Typed,
} from '../house/ui/forms.tsx'
import { Page } from '../house/ui/page.tsx'
import { Notice, Section } from '../house/ui/record.tsx'
import { DataTable, Empty } from '../house/ui/table.tsx'
import type { View } from '../house/ui/view.ts'
import { ownAddress } from '../house/web/own-address.ts'
import type { Happened, Journey } from './on-the-way.ts'

type ClockProps = {
  view: View
  /** The last time that the clock was moved, and what happened on that way. */
  journey: Journey | undefined
  happened: Happened[]
  /** While the clock is on its way, how many work, and how far it is; while it stands, from where to where it can go on. */
  now: { workers: number; at: Date } | { today: Day; last: Day }
  typed: Typed
  errors: FieldErrors | undefined
}

export function ClockPage({ view, journey, happened, now, typed, errors }: ClockProps) {
  const { t } = view
  const back = ownAddress(typed.back, '')
  const underWay = journey && 'workers' in now ? { journey, workers: now.workers, now: now.at } : null
  return (
    <Page
      view={view}
      title={t('demonstration.title')}
      lead={t('demonstration.lead')}
      crumbs={[{ href: '/', label: t('nav.home') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {underWay && <UnderWay view={view} {...underWay} back={back} />}
      {'today' in now && <GoOn view={view} typed={typed} errors={errors} {...now} />}
      {journey && <WhatHappened view={view} journey={journey} happened={happened} />}
      {back && !underWay && (
        <p>
          <a href={back}>{t('demonstration.back')}</a>
        </p>
      )}
    </Page>
  )
}

function GoOn({ view, typed, errors, today, last }: GoOnProps) {
  const { t, lang } = view
  const hidden = { back: ownAddress(typed.back, '') }
  return (
    <Section title={t('demonstration.go_on')}>
      <div class="buttons">
        {(['next_working_day', 'in_a_week'] as const).map((to) => (
          <PostButton
            view={view}
            action="/demonstration/moves"
            label={t(`demonstration.to.${to}`)}
            kind="secondary"
            hidden={{ ...hidden, to }}
          />
        ))}
      </div>
      <Form view={view} action="/demonstration/moves" submit={t('demonstration.go')}>
        <HiddenField name="to" value="a_day" />
        <HiddenField name="back" value={hidden.back} />
        <DateField
          view={view}
          name="day"
          label={t('demonstration.day')}
          hint={t('demonstration.hint', { today: formatDay(lang, today), last: formatDay(lang, last) })}
          typed={typed}
          errors={errors}
          required
        />
      </Form>
    </Section>
  )
}

/** How far the clock is, as the line above every page says it; the script looks again by itself. */
function UnderWay({ view, journey, now, back, workers }: UnderWayProps) {
  const { t, lang, zone } = view
  const since = (at: Date) => at.getTime() - journey.left_at.getTime()
  const values = { day: formatDay(lang, journey.to_day), moment: formatWholeMoment(lang, zone, now) }
  return (
    <>
      {workers === 0 && (
        <Notice tone="warning">
          <p>{t('jobs.nobody_works')}</p>
        </Notice>
      )}
      <p>{t('demonstration.on_its_way', values)}</p>
      <p>
        <progress aria-label={t('demonstration.go_on')} max={since(journey.arrives_at)} value={since(now)} />
      </p>
      <p>
        <a href={pageBackTo(back)} data-look-again data-turbo-action="replace">
          {t('demonstration.look_again')}
        </a>
      </p>
    </>
  )
}

function WhatHappened({ view, journey, happened }: { view: View; journey: Journey; happened: Happened[] }) {
  const { t, lang, zone } = view
  const until = journey.arrived_at ?? journey.worked_off
  const title = t('demonstration.happened', {
    from: formatDay(lang, dayIn(zone, journey.left_at)),
    to: formatDay(lang, dayIn(zone, until)),
  })
  return (
    <Section title={title}>
      <DataTable
        view={view}
        caption={title}
        hideCaption
        columns={[
          { key: 'day', heading: t('demonstration.on'), primary: true },
          { key: 'what', heading: t('demonstration.what') },
          { key: 'about', heading: t('demonstration.about') },
        ]}
        rows={happened.map(({ day: on, what, count, records }) => ({
          day: <DateText view={view} day={on} />,
          what: t(`demonstration.did.${what}`, { count }),
          about: listed(records),
        }))}
        empty={<Empty title={t('demonstration.nothing')} />}
      />
      {happened.some(({ what }) => ['reminder', 'digest', 'notice'].includes(what)) && (
        <p>
          <a href="/outbox">{t('demonstration.outbox')}</a>
        </p>
      )}
    </Section>
  )
}

/** The records that something happened to, each as a link. */
function listed(records: Happened['records']): Child {
  if (records.length === 0) return null
  return records.map(({ href, name }, index) => (
    <>
      {index > 0 && ', '}
      <a href={href}>
        <bdi>{name}</bdi>
      </a>
    </>
  ))
}

/** The page of the clock, from which a link leads back to where its button was pressed. */
export function pageBackTo(typed: unknown): string {
  const back = ownAddress(typed, '')
  return `/demonstration${back ? `?back=${encodeURIComponent(back)}` : ''}`
}

type GoOnProps = { view: View; typed: Typed; errors: FieldErrors | undefined; today: Day; last: Day }

type UnderWayProps = { view: View; journey: Journey; now: Date; back: string; workers: number }
