import type { Child } from 'hono/jsx'
import { nameIn } from '../../house/settings/queries.ts'
import { formatList } from '../../house/ui/dates.tsx'
import { Notice, OfName, PersonText, Tag } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { Finding } from './rules.ts'

export const waiverTones = { asked: 'info', granted: 'success', refused: 'danger' } as const

/** Why the request does not meet a rule, and what can be done, in the reader's language. */
export function sentenceOn(view: View, finding: Finding): string {
  const names = finding.subjects.map((subject) => (typeof subject === 'string' ? subject : nameIn(subject, view.lang)))
  const listed = formatList(view.lang, names)
  return view.t(`eligibility.fails.${finding.rule}`, { names: listed })
}

/** The rules that a request does not meet, each with why, what can be done, and where its waiver stands. */
export function EligibilityPanel({ view, findings, children }: { view: View; findings: Finding[]; children?: Child }) {
  const { t } = view
  if (findings.length === 0) return null
  const met = findings.every((finding) => finding.waived)
  return (
    <Notice tone={met ? 'info' : 'warning'} title={t(met ? 'eligibility.waived_title' : 'eligibility.title_not_met')}>
      <ul>
        {findings.map((finding) => (
          <li>
            <span dir="auto">{sentenceOn(view, finding)}</span>{' '}
            {finding.requests.map((request) => (
              <a href={`/requests/${request.id}`}>
                <OfName view={view} label={request.reference} name={request.title} />
              </a>
            ))}
            {finding.waiver && (
              <div>
                <Tag tone={waiverTones[finding.waiver.status as keyof typeof waiverTones] ?? 'neutral'}>
                  {t(`eligibility.waiver.${finding.waiver.status}`)}
                </Tag>
                <PersonText>{finding.waiver.reason || finding.waiver.asked_reason}</PersonText>
              </div>
            )}
          </li>
        ))}
      </ul>
      {children}
    </Notice>
  )
}
