import { type HistoryLines, RecordHistory } from '../history/history.tsx'
import { formatNumber, Moment } from '../ui/dates.tsx'
import { ErrorSummary, type FieldErrors, PostButton, SelectField, TextField } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts, Notice, Section } from '../ui/record.tsx'
import { DataTable, Empty, Filters, Pager } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { withQuery } from '../web/paging.ts'
import { type MailFound, mailStatuses, type OutboxMail } from './queries.ts'
import { faultInWords, MailBody, MailStatusTag, receiptInWords } from './record-mail.tsx'
import { mayGoAgain } from './steps.ts'

type OutboxProps = { view: View; setting: Setting; asked: { status: string; search: string }; found: MailFound }

export function OutboxPage({ view, setting: { sendsMail }, asked: { status, search }, found }: OutboxProps) {
  const { t } = view
  const active = Boolean(status || search)
  return (
    <Page view={view} title={t('outbox.title')} lead={t('outbox.lead')} wide>
      {!sendsMail && (
        <Notice tone="info">
          <p>{t(view.demonstration ? 'outbox.demonstration' : 'outbox.no_server')}</p>
        </Notice>
      )}
      <Filters view={view} action="/outbox" active={active}>
        <TextField view={view} name="search" type="search" label={t('outbox.search')} typed={{ search }} required />
        <SelectField
          view={view}
          name="status"
          label={t('outbox.state')}
          options={mailStatuses.map((value) => ({ value, label: t(`outbox.status.${value}`) }))}
          empty={t('requests.filter.any')}
          typed={{ status }}
          required
        />
      </Filters>
      <DataTable
        view={view}
        caption={t('outbox.title')}
        hideCaption
        columns={[
          { key: 'subject', heading: t('outbox.subject'), primary: true },
          { key: 'to', heading: t('outbox.to') },
          { key: 'at', heading: t('outbox.queued_at') },
          { key: 'state', heading: t('outbox.state') },
        ]}
        rows={found.rows.map((row) => ({
          subject: (
            <a href={`/outbox/${row.id}`} lang={row.language} dir="auto">
              {row.subject}
            </a>
          ),
          to: <bdi>{row.recipient}</bdi>,
          at: <Moment view={view} at={row.queued_at} />,
          state: <MailStatusTag view={view} status={row.status} />,
        }))}
        empty={<Empty title={t(active ? 'outbox.none' : 'outbox.empty')} />}
      />
      <Pager view={view} {...found} hrefFor={(page) => withQuery(view.path, { page })} />
    </Page>
  )
}

type MailProps = {
  view: View
  setting: Setting
  mail: OutboxMail
  history: HistoryLines
  errors: FieldErrors | undefined
}

export function MailPage({ view, setting: { site, sendsMail }, mail, history, errors }: MailProps) {
  const { t } = view
  return (
    <Page
      view={view}
      title={mail.subject}
      crumbs={[{ href: '/outbox', label: t('outbox.title') }]}
      status={<MailStatusTag view={view} status={mail.status} />}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {mail.status === 'uncertain' && (
        <Notice tone="warning">
          <p>{t('outbox.uncertain_hint')}</p>
        </Notice>
      )}
      <Facts
        rows={[
          { label: t('outbox.to'), value: <bdi>{mail.recipient}</bdi> },
          { label: t('outbox.queued_at'), value: <Moment view={view} at={mail.queued_at} /> },
          { label: t('outbox.field.sent_at'), value: mail.sent_at && <Moment view={view} at={mail.sent_at} /> },
          {
            label: t('outbox.field.next'),
            value: mail.status === 'waiting' && <Moment view={view} at={mail.next_attempt_at} />,
          },
          { label: t('outbox.field.attempts'), value: mail.attempts > 0 && formatNumber(view.lang, mail.attempts) },
          {
            label: t('outbox.field.fault'),
            value: mail.last_fault && <bdi>{faultInWords(view, mail.last_fault)}</bdi>,
          },
          { label: t('outbox.field.receipt'), value: mail.receipt && <bdi>{receiptInWords(view, mail.receipt)}</bdi> },
          {
            label: t('outbox.field.record'),
            value: mail.record_table && (
              <a href={`/${mail.record_table}/${mail.record_id}`}>{t('outbox.to_the_record')}</a>
            ),
          },
        ]}
      />
      <Section title={t('outbox.words')}>
        <MailBody view={view} mail={mail} site={site} openly={!sendsMail} />
      </Section>
      <div class="actions-row">
        {mail.status === 'waiting' && !mail.started_at && (
          <PostButton
            view={view}
            action={`/outbox/${mail.id}/cancellation`}
            label={t('outbox.step.cancel')}
            kind="secondary"
          />
        )}
        {mayGoAgain(mail) && (
          <PostButton
            view={view}
            action={`/outbox/${mail.id}/sending`}
            label={t('outbox.step.send_again')}
            kind="secondary"
          />
        )}
      </div>
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="outbox" rows={history} />
        </Section>
      )}
    </Page>
  )
}

export type Setting = { site: string; sendsMail: boolean }
