import { formatNumber, Moment } from '../ui/dates.tsx'
import { ErrorSummary, type FieldErrors, PostButton } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice, Section, Tag } from '../ui/record.tsx'
import { DataTable, Empty } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import type { JobsNow } from './queries.ts'
import { type QueueName, queueNames, scheduleOf } from './queues.ts'

export function JobsPage({ view, jobs, errors }: { view: View; jobs: JobsNow; errors?: FieldErrors }) {
  const { t, lang } = view
  const { queues, failed, workers } = jobs
  const known = queues.filter((queue): queue is typeof queue & { name: QueueName } =>
    queueNames.some((name) => name === queue.name && (view.demonstration || name !== 'move_clock')),
  )
  const count = (number: number) => formatNumber(lang, number)
  return (
    <Page view={view} title={t('jobs.title')} lead={t('jobs.lead')} errors={errors} wide>
      {errors && <ErrorSummary view={view} errors={errors} />}
      {workers === 0 ? (
        <Notice tone="warning">
          <p>{t('jobs.nobody_works')}</p>
        </Notice>
      ) : (
        <p>{t('jobs.workers', { count: workers })}</p>
      )}
      <DataTable
        view={view}
        caption={t('jobs.title')}
        hideCaption
        columns={[
          { key: 'kind', heading: t('jobs.kind'), primary: true },
          { key: 'every', heading: t('jobs.every') },
          { key: 'waiting', heading: t('jobs.waiting'), numeric: true },
          { key: 'running', heading: t('jobs.running'), numeric: true },
          { key: 'again', heading: t('jobs.again'), numeric: true },
          { key: 'failed', heading: t('jobs.failed'), numeric: true },
          { key: 'last', heading: t('jobs.last') },
        ]}
        rows={known.map((queue) => ({
          kind: t(`jobs.queue.${queue.name}`),
          every: everyInWords(view, queue.name),
          waiting: count(queue.waiting),
          running: count(queue.running),
          again: count(queue.again),
          failed: queue.failed > 0 ? <Tag tone="danger">{count(queue.failed)}</Tag> : count(0),
          last: queue.last && <Moment view={view} at={queue.last} />,
        }))}
        empty=""
      />
      <Section title={t('jobs.failures')}>
        <DataTable
          view={view}
          caption={t('jobs.failures')}
          hideCaption
          columns={[
            { key: 'kind', heading: t('jobs.kind'), primary: true },
            { key: 'when', heading: t('jobs.when') },
            { key: 'tries', heading: t('jobs.tries'), numeric: true },
            { key: 'fault', heading: t('jobs.fault') },
            { key: 'retry', heading: t('jobs.retry'), act: true },
          ]}
          rows={failed.map((job) => ({
            kind: job.data?.mail ? (
              <a href={`/outbox/${job.data.mail}`}>{t(`jobs.queue.${job.name}`)}</a>
            ) : (
              t(`jobs.queue.${job.name}`)
            ),
            when: <Moment view={view} at={job.completed_on} />,
            tries: count(job.attempts),
            fault: <bdi>{job.fault}</bdi>,
            retry:
              job.state === 'failed' ? (
                <PostButton
                  view={view}
                  action={`/jobs/${job.id}/attempt`}
                  label={t('jobs.retry')}
                  kind="secondary"
                  hidden={{ queue: job.name }}
                />
              ) : (
                t('jobs.again')
              ),
          }))}
          empty={<Empty title={t('jobs.no_failures')} />}
        />
      </Section>
    </Page>
  )
}

/** A schedule of every so many minutes, of every hour or of every day, in words; what has none runs as soon as it is asked for. */
function everyInWords(view: View, name: QueueName): string {
  const every = scheduleOf(name)
  if (every === undefined) return view.t('jobs.at_once')
  const minutes = /^\*(?:\/(\d+))? \* \* \* \*$/.exec(every)
  if (minutes) return view.t('jobs.minutes', { count: Number(minutes[1] ?? 1) })
  if (/^\d+ \* \* \* \*$/.test(every)) return view.t('jobs.hourly')
  return /^\d+ \d+ \* \* \*$/.test(every) ? view.t('jobs.daily') : every
}
