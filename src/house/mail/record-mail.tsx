import { FoldedHistory, type HistoryLines } from '../history/history.tsx'
import { hasText } from '../languages/texts.ts'
import { Moment } from '../ui/dates.tsx'
import { PersonText, Tag, type Tone } from '../ui/record.tsx'
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

type Beside = { view: View; slice: string; history: HistoryLines; mails?: OutboxMail[]; site?: string }

/** What happened to a record, and beside it the mail that belongs to it; both folded. */
export function HistoryAndMail({ view, slice, history, mails = [], site = '' }: Beside) {
  if (history.length === 0 && mails.length === 0) return null
  return (
    <div class="section beside-record" id="history">
      <FoldedHistory view={view} slice={slice} rows={history} />
      {mails.length > 0 && (
        <details class="folded" id="mail">
          <summary>
            <h2>{view.t('record.mail', { count: mails.length })}</h2>
          </summary>
          <ul class="mails">
            {mails.map((mail) => (
              <li>
                <details>
                  <summary dir="auto">{mail.subject}</summary>
                  <MailBody view={view} mail={mail} site={site} />
                </details>
                <p class="muted">
                  <bdi>{mail.recipient}</bdi> · <Moment view={view} at={mail.sent_at ?? mail.queued_at} />{' '}
                  <MailStatusTag view={view} status={mail.status} />
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
