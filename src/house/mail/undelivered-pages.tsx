import { Moment } from '../ui/dates.tsx'
import { PostButton } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { DataTable, Empty, Pager } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { withQuery } from '../web/paging.ts'
import type { Undelivered } from './queries.ts'
import { faultInWords } from './record-mail.tsx'
import { mayGoAgain } from './steps.ts'

export function UndeliveredPage({ view, found }: { view: View; found: Undelivered }) {
  const { t } = view
  return (
    <Page view={view} title={t('outbox.undelivered')} lead={t('outbox.undelivered_lead')} wide>
      <DataTable
        view={view}
        caption={t('outbox.undelivered')}
        hideCaption
        columns={[
          { key: 'subject', heading: t('outbox.subject'), primary: true },
          { key: 'to', heading: t('outbox.to') },
          { key: 'fault', heading: t('outbox.field.fault') },
          { key: 'at', heading: t('outbox.queued_at') },
          { key: 'do', heading: t('outbox.what_to_do') },
        ]}
        rows={found.rows.map((mail) => ({
          subject: mail.record_table ? (
            <a href={`/${mail.record_table}/${mail.record_id}`} lang={mail.language} dir="auto">
              {mail.subject}
            </a>
          ) : (
            <span lang={mail.language} dir="auto">
              {mail.subject}
            </span>
          ),
          to: <bdi>{mail.recipient}</bdi>,
          fault: <bdi>{faultInWords(view, mail.last_fault ?? '')}</bdi>,
          at: <Moment view={view} at={mail.queued_at} />,
          do: (
            <div class="row-buttons">
              {mail.status === 'waiting' ? (
                <span class="muted">
                  {t('outbox.field.next')} <Moment view={view} at={mail.next_attempt_at} />
                </span>
              ) : (
                mayGoAgain(mail) && (
                  <PostButton
                    view={view}
                    action={`/undelivered/${mail.id}/sending`}
                    label={t('outbox.step.send_again')}
                    kind="secondary"
                  />
                )
              )}
              <PostButton
                view={view}
                action={`/undelivered/${mail.id}/cancellation`}
                label={t('outbox.step.settle')}
                kind="tertiary"
              />
            </div>
          ),
        }))}
        empty={<Empty title={t('outbox.undelivered_none')} />}
      />
      <Pager view={view} {...found} hrefFor={(page) => withQuery(view.path, { page })} />
    </Page>
  )
}
