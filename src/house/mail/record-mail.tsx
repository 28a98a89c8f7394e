import { hasText } from '../languages/texts.ts'
import { Moment } from '../ui/dates.tsx'
import { PersonText, Section, Tag, type Tone } from '../ui/record.tsx'
import { DataTable } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { bodyOf } from './mail-text.ts'
import type { MailStatus, OutboxMail } from './queries.ts'
import { takenByNobody } from './transport.ts'

const tones: Record<MailStatus, Tone> = {
  waiting: 'info',
  sent: 'success',
  failed: 'danger',
  uncertain: 'warning',
  cancelled: 'neutral',
  dropped: 'neutral',
  kept: 'neutral',
}

export function MailStatusTag({ view, status }: { view: View; status: string }) {
  return <Tag tone={tones[status as MailStatus] ?? 'neutral'}>{view.t(`outbox.status.${status}`)}</Tag>
}

/** What came in the way of a mail, in words; the mail server's own words where it said something. */
export function faultInWords(view: Pick<View, 't' | 'lang'>, fault: string): string {
  const key = `outbox.fault.${fault}`
  return hasText(view.lang, key) ? view.t(key) : fault
}

/** The mail server's own words when it took a mail, or that nobody was asked. */
export const receiptInWords = (view: Pick<View, 't'>, receipt: string): string =>
  receipt === takenByNobody ? view.t('outbox.receipt_demonstration') : receipt

/** The words of a mail as others than its reader may see them: a link that opens a door is left out. */
export function MailBody({
  view,
  mail,
  site,
  openly,
}: {
  view: View
  mail: OutboxMail
  site: string
  openly?: boolean
}) {
  const hidden = mail.link_is_secret && !openly ? { link: view.t('outbox.link_hidden') } : {}
  return (
    <PersonText lang={mail.language}>
      {bodyOf(mail, { site, preferences: `${site}/mail-preferences`, ...hidden })}
    </PersonText>
  )
}

/** The mail that belongs to a record, for staff. */
export function RecordMail({ view, mails, site = '' }: { view: View; mails: OutboxMail[]; site?: string }) {
  const { t } = view
  if (mails.length === 0) return null
  return (
    <Section title={t('outbox.section')} id="mail">
      <DataTable
        view={view}
        caption={t('outbox.section')}
        hideCaption
        columns={[
          { key: 'subject', heading: t('outbox.subject'), primary: true },
          { key: 'to', heading: t('outbox.to') },
          { key: 'at', heading: t('outbox.when') },
          { key: 'state', heading: t('outbox.state') },
        ]}
        rows={mails.map((mail) => ({
          subject: (
            <details>
              <summary dir="auto">{mail.subject}</summary>
              <MailBody view={view} mail={mail} site={site} />
            </details>
          ),
          to: <bdi>{mail.recipient}</bdi>,
          at: <Moment view={view} at={mail.sent_at ?? mail.queued_at} />,
          state: <MailStatusTag view={view} status={mail.status} />,
        }))}
        empty=""
      />
    </Section>
  )
}
