import type { Child } from 'hono/jsx'
import type { Telling } from '../../house/mail/notices.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { DateText, Moment } from '../../house/ui/dates.tsx'
import {
  CheckboxField,
  DateField,
  type FieldErrors,
  type Option,
  SelectField,
  TextArea,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Notice, PersonText, Progress, Section, SourceMark, Tag, type Tone } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import type { Suggestion } from '../bodies/queries.ts'
import { OpinionsTable } from '../consultations/opinions.tsx'
import type { consultationsOn } from '../consultations/queries.ts'
import { overlapJudgements } from './form.ts'
import { type RequestStatus, requestWay } from './lifecycle.ts'
import type { Load } from './proposal.ts'
import type { SupportRequest } from './queries.ts'

const tones: Record<RequestStatus, Tone> = {
  draft: 'neutral',
  submitted: 'info',
  returned: 'warning',
  registered: 'info',
  in_consultation: 'accent',
  approved: 'success',
  rejected: 'danger',
  deferred: 'warning',
  redirected: 'neutral',
  withdrawn: 'neutral',
}

/** A deferred request that is taken up again stands without a decision until the next one. */
const decided: ReadonlySet<RequestStatus> = new Set(['approved', 'rejected', 'deferred', 'redirected'])

export function RequestStatusTag({ view, status }: { view: View; status: string }) {
  return <Tag tone={tones[status as RequestStatus] ?? 'neutral'}>{view.t(`requests.status.${status}`)}</Tag>
}

type RecordProps = {
  view: View
  request: SupportRequest
  themes: Map<string, string>
  others: {
    themes: string[]
    authorities: { id: string; name: string; part: string }[]
    partners: { code: string; names: unknown }[]
  }
  consultations: Awaited<ReturnType<typeof consultationsOn>>
  telling: Map<string, Telling>
  officers: Map<string, string>
  /** The item of an agenda under which it is or was decided, for the facility's own people. */
  itemId: string | null
  letters: { id: string; authority: string; language: string; subject: string; body: string; sent_at: Date }[]
  region: string
  actionId: string | null
  /** What the request says besides its need, its papers, and its words as they were submitted. */
  intake: Child
  submissions: Child
  eligibility: Child
  next: Child
  clock: Child
  questions: Child
  similar: Child
  translations: Child
  mail: Child
  history: Child
  source: string | null
}

export function RequestRecord(props: RecordProps) {
  const { view, request, themes, others, officers } = props
  const { t } = view
  const at = requestWay.indexOf(request.status)
  return (
    <Page
      view={view}
      title={nameOfRequest(request, view)}
      lead={<span dir="auto">{request.title}</span>}
      crumbs={[{ href: '/requests', label: t('requests.title') }]}
      status={<RequestStatusTag view={view} status={request.status} />}
    >
      {at >= 0 && (
        <Progress
          view={view}
          steps={requestWay.map((status, index) => ({
            label: t(`requests.status.${status}`),
            state: index < at ? 'done' : index === at ? 'current' : 'todo',
          }))}
        />
      )}
      {props.next}
      {props.eligibility}
      {props.clock}
      <Section title={t('requests.section.asked')}>
        <Facts
          rows={[
            { label: t('requests.field.reference'), value: request.reference },
            {
              label: t('requests.field.authority'),
              value: (
                <a href={`/authorities/${request.authority_id}`} dir="auto">
                  {request.authority}
                </a>
              ),
            },
            {
              label: t('requests.field.partner'),
              value: <a href={`/partners/${request.partner}`}>{nameIn(request.partner_names, view.lang)}</a>,
            },
            { label: t('requests.field.region'), value: props.region },
            {
              label: t('requests.field.joint'),
              value: listOf(
                others.authorities.filter((authority) => authority.part === 'asks').map((authority) => authority.name),
              ),
            },
            {
              label: t('requests.field.benefits'),
              value: listOf(
                others.authorities
                  .filter((authority) => authority.part === 'benefits')
                  .map((authority) => authority.name),
              ),
            },
            {
              label: t('requests.field.other_partners'),
              value: listOf(others.partners.map((partner) => nameIn(partner.names, view.lang))),
            },
            { label: t('requests.field.theme'), value: themes.get(request.theme) ?? request.theme },
            { label: t('requests.field.theme_wording'), value: request.theme_wording },
            {
              label: t('requests.field.other_themes'),
              value: listOf(others.themes.map((theme) => themes.get(theme) ?? theme)),
            },
            { label: t('requests.field.need'), value: <PersonText lang={request.language}>{request.need}</PersonText> },
            {
              label: t('requests.field.expected_outputs'),
              value: request.expected_outputs && (
                <PersonText lang={request.language}>{request.expected_outputs}</PersonText>
              ),
            },
            {
              label: t('requests.field.received_on'),
              value: request.received_on && <DateText view={view} day={request.received_on} />,
            },
            { label: t('requests.field.officer'), value: officers.get(request.officer_id ?? '') },
            {
              label: t('requests.field.overlap'),
              value: request.overlap_judgement && (
                <>
                  <p>{t(`requests.overlap.${request.overlap_judgement}`)}</p>
                  {request.overlap_note && <PersonText>{request.overlap_note}</PersonText>}
                </>
              ),
            },
            {
              label: t('requests.field.withdrawn_reason'),
              value: request.withdrawn_reason && <PersonText>{request.withdrawn_reason}</PersonText>,
            },
          ]}
        />
        {props.intake}
        {props.source && <SourceMark text={props.source} />}
      </Section>
      {props.translations}
      {props.questions}
      {props.similar}
      {props.consultations.map((consultation) => (
        <Section
          title={t('consultations.title_one')}
          aside={
            <span class="muted">
              {consultation.status === 'open' ? (
                <>
                  {t('consultations.until')} <DateText view={view} day={consultation.due_on} />
                </>
              ) : (
                t('consultations.closed')
              )}{' '}
              {officers.size > 0 && (
                <a href={`/consultations/rounds/${consultation.id}`}>{t('consultations.see_round')}</a>
              )}
            </span>
          }
        >
          <OpinionsTable view={view} opinions={consultation.opinions} telling={props.telling} />
        </Section>
      ))}
      {decided.has(request.status) && (
        <Section title={t('requests.section.decision')}>
          <Facts
            rows={[
              { label: t('requests.field.decision'), value: t(`requests.status.${request.status}`) },
              { label: t('requests.field.decided_by'), value: officers.get(request.decided_by ?? '') },
              {
                label: t('requests.field.reason'),
                value: request.decision_reason && <PersonText>{request.decision_reason}</PersonText>,
              },
              {
                label: t('requests.field.initiative'),
                value: request.redirected_to && (
                  <a href={`/initiatives/${request.redirected_to}`}>{request.initiative}</a>
                ),
              },
              {
                label: t('requests.field.action'),
                value: props.actionId && <a href={`/actions/${props.actionId}`}>{t('requests.to_the_action')}</a>,
              },
              {
                label: t('requests.field.meeting'),
                value: props.itemId && <a href={`/agenda/${props.itemId}`}>{t('requests.to_the_agenda_item')}</a>,
              },
            ]}
          />
        </Section>
      )}
      {props.letters.length > 0 && (
        <Section title={t('requests.section.letters')}>
          {props.letters.map((letter) => (
            <article class="letter">
              <h3 lang={letter.language} dir="auto">
                {letter.subject}
              </h3>
              <p class="muted">
                <Moment view={view} at={letter.sent_at} /> · <bdi>{letter.authority}</bdi> ·{' '}
                <a href={`/letters/${letter.id}/letter.pdf`}>{t('requests.letter_pdf')}</a>
              </p>
              <PersonText lang={letter.language}>{letter.body}</PersonText>
            </article>
          ))}
        </Section>
      )}
      {props.submissions}
      {props.mail}
      <Section title={t('history.title')}>{props.history}</Section>
    </Page>
  )
}

function listOf(names: string[]): Child {
  if (names.length === 0) return null
  return (
    <>
      {names.map((name) => (
        <div dir="auto">{name}</div>
      ))}
    </>
  )
}

type StepFields = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  record: SupportRequest
  choices: Record<string, Option[]>
}

/** An officer as a choice: what she carries, and what of her portfolio fits. */
export function officerOption(load: Load, view: View): Option {
  const { t, lang } = view
  const covers = load.covers.map((part) =>
    [part.region, part.theme].flatMap((names) => (names ? [nameIn(names, lang)] : [])).join(' + '),
  )
  const reasons = [
    t('registration.carries', { count: load.open }),
    covers.length > 0 && t('registration.covers', { what: covers.join(' · ') }),
  ]
  return { value: load.id, label: `${load.name}: ${reasons.filter(Boolean).join(', ')}` }
}

function OfficerField({ view, typed, errors, choices }: StepFields) {
  const { t } = view
  return (
    <SelectField
      view={view}
      typed={typed}
      errors={errors}
      name="officer_id"
      label={t('requests.field.officer')}
      hint={t('registration.officer_hint')}
      options={choices.officers ?? []}
      required
    />
  )
}

export function RegistrationFields(props: StepFields) {
  const { view, typed, errors, record } = props
  const { t } = view
  const field = { view, typed, errors }
  return (
    <>
      <DateField
        {...field}
        name="received_on"
        label={t('requests.field.received_on')}
        hint={t('requests.hint.received_on')}
        required
      />
      <DateField
        {...field}
        name="complete_on"
        label={t('registration.complete_on')}
        hint={t('registration.complete_hint')}
        required
      />
      <OfficerField {...props} />
      {record.theme_wording && (
        <Notice tone="info">{t('registration.own_words', { words: record.theme_wording })}</Notice>
      )}
      <ThemeFields {...props} />
      <SelectField
        {...field}
        name="overlap_judgement"
        label={t('requests.field.overlap')}
        hint={t('requests.hint.overlap')}
        options={overlapJudgements.map((value) => ({ value, label: t(`requests.overlap.${value}`) }))}
      />
      <TextArea {...field} name="overlap_note" label={t('requests.field.overlap_note')} rows={2} />
    </>
  )
}

export function AssignmentFields(props: StepFields) {
  const { view, typed, errors } = props
  return (
    <>
      <OfficerField {...props} />
      <TextArea
        view={view}
        typed={typed}
        errors={errors}
        name="reason"
        label={view.t('requests.field.reason')}
        hint={view.t('requests.hint.inside')}
        rows={2}
      />
    </>
  )
}

export function ThemeFields({ view, typed, errors, choices }: StepFields) {
  const { t } = view
  return (
    <>
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        name="theme"
        label={t('requests.field.theme')}
        hint={t('registration.theme_hint')}
        options={choices.themes ?? []}
        required
      />
      <CheckboxField
        view={view}
        typed={typed}
        errors={errors}
        name="other_themes"
        label={t('requests.field.other_themes')}
        options={choices.themes ?? []}
      />
    </>
  )
}

/** A body as a choice: why it is proposed, and whether anybody would be told. */
export function bodyOption(body: Suggestion, view: View): Option {
  const { t, lang } = view
  const covers = (body.fits ?? [])
    .map((fit) =>
      [fit.region, fit.partner, fit.theme].flatMap((names) => (names ? [nameIn(names, lang)] : [])).join(' + '),
    )
    .join(' · ')
  const hints = [
    covers && t('bodies.covers', { what: covers }),
    body.may_veto && t('bodies.veto'),
    !body.reachable && t('bodies.nobody_told'),
  ]
  return { value: body.id, label: body.name, hint: hints.filter(Boolean).join(' · ') }
}

export function BodiesField({ view, typed, errors, choices }: StepFields) {
  return (
    <CheckboxField
      view={view}
      typed={typed}
      errors={errors}
      name="bodies"
      label={view.t('consultations.bodies')}
      hint={view.t('consultations.bodies_hint')}
      options={choices.bodies ?? []}
      required
    />
  )
}
