import {
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  RadioField,
  TextArea,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Notice, OfName, PersonText, Section, Tag } from '../../house/ui/record.tsx'
import { Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import type { SupportRequest } from '../request/queries.ts'
import { sentenceOn, waiverTones } from './panel.tsx'
import type { Finding } from './rules.ts'

type WaiversProps = {
  view: View
  request: SupportRequest
  findings: Finding[]
  /** Whoever reads decides; others ask. */
  decides: boolean
  /** The rule whose form is open. */
  rule: unknown
  typed: Typed
  errors: FieldErrors | undefined
}

export function WaiversPage({ view, request, findings, decides, rule, typed, errors }: WaiversProps) {
  const { t } = view
  const undecided = findings.filter((finding) => !finding.waived && (decides || !finding.waiver))
  const open = undecided.find((finding) => finding.rule === rule) ?? undecided[0]
  const back = request.status === 'draft' ? `/requests/${request.id}/submission` : `/requests/${request.id}`
  return (
    <Page
      view={view}
      title={t('eligibility.title')}
      lead={t(decides ? 'eligibility.lead_officer' : 'eligibility.lead_authority')}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: `/requests/${request.id}`, label: request.title || nameOfRequest(request, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {findings.length === 0 && (
        <Empty title={t('eligibility.all_met')}>
          <p>
            <a href={back}>{t('steps.back')}</a>
          </p>
        </Empty>
      )}
      {findings.map((finding) => (
        <Section
          title={t(`eligibility.rule.${finding.rule}`)}
          aside={
            finding.waiver && (
              <Tag tone={waiverTones[finding.waiver.status as keyof typeof waiverTones] ?? 'neutral'}>
                {t(`eligibility.waiver.${finding.waiver.status}`)}
              </Tag>
            )
          }
        >
          <p dir="auto">{sentenceOn(view, finding)}</p>
          {finding.requests.map((other) => (
            <p>
              <a href={`/requests/${other.id}`}>
                <OfName view={view} label={other.reference} name={other.title} />
              </a>
            </p>
          ))}
          {finding.waiver?.asked_reason && (
            <Notice tone="info" title={t('eligibility.asked_reason')}>
              <PersonText>{finding.waiver.asked_reason}</PersonText>
            </Notice>
          )}
          {finding.waiver?.refused_reason && (
            <Notice tone="warning" title={t('eligibility.refused_reason')}>
              <PersonText>{finding.waiver.refused_reason}</PersonText>
            </Notice>
          )}
          {finding.waiver?.reason && (
            <Notice tone={finding.waived ? 'success' : 'warning'} title={t('eligibility.decided_reason')}>
              <PersonText>{finding.waiver.reason}</PersonText>
            </Notice>
          )}
          {finding === open && (
            <WaiverForm
              view={view}
              request={request}
              finding={finding}
              decides={decides}
              typed={typed}
              errors={errors}
            />
          )}
          {finding !== open && undecided.includes(finding) && (
            <p>
              <a href={`/requests/${request.id}/waivers?rule=${finding.rule}`}>
                {t(decides ? 'requests.step.decide_waiver' : 'requests.step.ask_waiver')}
              </a>
            </p>
          )}
        </Section>
      ))}
      {findings.length > 0 && (
        <p>
          <a href={back}>{t('steps.back')}</a>
        </p>
      )}
    </Page>
  )
}

/** The form for one rule; the others are opened by a link. */
function WaiverForm({ view, request, finding, decides, typed, errors }: WaiverFormProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Form
      view={view}
      action={`/requests/${request.id}/waivers`}
      submit={t(decides ? 'requests.step.decide_waiver' : 'requests.step.ask_waiver')}
    >
      <HiddenField name="rule" value={finding.rule} />
      {decides && (
        <RadioField
          {...field}
          name="outcome"
          label={t('eligibility.outcome')}
          options={['granted', 'refused'].map((value) => ({ value, label: t(`eligibility.waiver.${value}`) }))}
          required
        />
      )}
      <TextArea
        {...field}
        name="reason"
        label={t(decides ? 'eligibility.reason_officer' : 'eligibility.reason_authority')}
        hint={t(decides ? 'eligibility.officer_hint' : 'eligibility.reason_hint')}
        rows={4}
        required
      />
    </Form>
  )
}

type WaiverFormProps = Pick<WaiversProps, 'view' | 'request' | 'decides' | 'typed' | 'errors'> & { finding: Finding }
