import type { Day } from '../../house/days/day.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import type { Person } from '../../house/identity/person.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import type { Block } from '../../house/pdf/typeset.ts'
import type { Choices } from '../../house/steps/steps.tsx'
import { DateText, formatDay, Moment } from '../../house/ui/dates.tsx'
import {
  CheckboxField,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  NumberField,
  type Option,
  PostButton,
  RadioField,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, type NextStep, Notice, PersonText, Tag, type Tone, whole } from '../../house/ui/record.tsx'
import { RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { whyFree } from './free-days.ts'
import { type ItemStatus, type MeetingStatus, quorumOf } from './lifecycle.ts'
import { outcomeInWords } from './minutes.ts'
import type { AgendaItem, Meeting } from './queries.ts'
import type { MeetingRead } from './read.ts'
import { turnOfMeeting } from './turn.ts'

const meetingTones: Record<MeetingStatus, Tone> = {
  planned: 'info',
  open: 'accent',
  closed: 'success',
  cancelled: 'neutral',
}
const itemTones: Record<ItemStatus, Tone> = {
  listed: 'neutral',
  open: 'info',
  prepared: 'accent',
  released: 'success',
  left_out: 'warning',
  undecided: 'neutral',
}

export const nameOfMeeting = (meeting: { number: number }, view: View) =>
  view.t('meetings.name', { number: meeting.number })

/** Where an item stands; before its release also what has happened to its request meanwhile. */
export function ItemTag({ view, item }: { view: View; item: AgendaItem }) {
  const { t } = view
  const live = item.status === 'listed' || item.status === 'open' || item.status === 'prepared'
  if (live && item.request_status !== 'in_consultation')
    return <Tag tone="warning">{t(`requests.status.${item.request_status}`)}</Tag>
  const words: Partial<Record<ItemStatus, string>> = {
    released: outcomeInWords(item, view),
    prepared: t('agenda.prepared', { outcome: outcomeInWords(item, view) }),
  }
  return (
    <>
      <Tag tone={itemTones[item.status]}>{words[item.status] ?? t(`agenda.status.${item.status}`)}</Tag>
      {live && item.vetoed && (
        <>
          {' '}
          <Tag tone="danger">{t('consultations.status.veto')}</Tag>
        </>
      )}
    </>
  )
}

export function MeetingTag({ view, meeting }: { view: View; meeting: { status: string } }) {
  return (
    <Tag tone={meetingTones[meeting.status as MeetingStatus] ?? 'neutral'}>
      {view.t(`meetings.status.${meeting.status}`)}
    </Tag>
  )
}

type MeetingFormProps = { view: View; typed: Typed; errors: FieldErrors | undefined; choices: Choices; formKey: string }

export function MeetingForm({ view, typed, errors, choices, formKey }: MeetingFormProps) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('meetings.plan')}
      lead={t('meetings.plan_lead')}
      crumbs={[{ href: '/meetings', label: t('meetings.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/meetings"
        submit={t('meetings.plan')}
        formKey={formKey}
        cancel={{ href: '/meetings', label: t('ui.cancel') }}
      >
        <DayFields view={view} typed={typed} errors={errors} choices={choices} />
      </Form>
    </Page>
  )
}

export function DayFields({
  view,
  typed,
  errors,
  choices,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: Choices
}) {
  const { t } = view
  return (
    <>
      <DateField
        view={view}
        typed={typed}
        errors={errors}
        name="held_on"
        label={t('meetings.field.held_on')}
        required
      />
      {choices.free_day && (
        <RadioField
          view={view}
          typed={typed}
          errors={errors}
          name="free_day"
          label={t('meetings.free_day')}
          options={choices.free_day}
          required
        />
      )}
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        name="place"
        label={t('meetings.field.place')}
        hint={t('meetings.hint.place')}
      />
    </>
  )
}

type MeetingProps = {
  view: View
  meeting: MeetingRead
  shown: { mayArrange: boolean; reader: Person | null; today: Day; steps: NextStep[]; history: HistoryLines }
}

export function MeetingPage(props: MeetingProps) {
  const { view, meeting, shown } = props
  const { t } = view
  const over = meeting.status === 'open' || meeting.status === 'closed'
  return (
    <RecordPage
      view={view}
      name={nameOfMeeting(meeting, view)}
      crumbs={[{ href: '/meetings', label: t('meetings.title') }]}
      status={<MeetingTag view={view} meeting={meeting} />}
      turn={turnOfMeeting(meeting, { view, ...shown })}
      steps={shown.steps}
      notices={<MeetingNotices view={view} meeting={meeting} />}
      asked={[
        { label: t('meetings.field.held_on'), value: <DateText view={view} day={meeting.held_on} /> },
        { label: t('meetings.field.place'), value: meeting.place },
        { label: t('minutes.quorum'), value: t('minutes.quorum_rule', { needed: meeting.quorum_needed }) },
        {
          label: t('record.field.documents'),
          value: over && <a href={`/meetings/${meeting.id}/minutes`}>{t('minutes.link')}</a>,
        },
        {
          label: t('meetings.field.opened_at'),
          value: meeting.opened_at && <Moment view={view} at={meeting.opened_at} />,
        },
        {
          label: t('meetings.field.closed_at'),
          value: meeting.closed_at && <Moment view={view} at={meeting.closed_at} />,
        },
        { label: t('meetings.field.released_by'), value: meeting.opened_at && meeting.releaser },
      ]}
      sections={[
        { id: 'agenda', title: t('agenda.title'), children: <Agenda {...props} /> },
        {
          id: 'members',
          title: t('meetings.members'),
          children: <MembersTable view={view} meeting={meeting} />,
        },
      ]}
      after={<HistoryAndMail view={view} slice="meetings" history={shown.history} />}
    />
  )
}

function MeetingNotices({ view, meeting }: { view: View; meeting: MeetingRead }) {
  const { t } = view
  const { free, quorum_needed: needed } = meeting
  const quorum = quorumOf(meeting.members, null, needed)
  return (
    <>
      {free && (
        <Notice tone="warning">
          {t('meetings.on_a_free_day', { why: whyFree(free, view), next: formatDay(view.lang, free.next) })}
        </Notice>
      )}
      {meeting.status === 'open' && !quorum.met && (
        <Notice tone="warning">{t('meetings.no_quorum', { present: quorum.counted.length, needed })}</Notice>
      )}
    </>
  )
}

/** The agenda, and what is ready to be put on it. */
function Agenda(props: MeetingProps) {
  const { view, meeting, shown } = props
  const toCome = meeting.status === 'planned' || meeting.status === 'open'
  return (
    <>
      <AgendaTable {...props} />
      {toCome && shown.mayArrange && meeting.ready.length > 0 && (
        <div class="actions-row">
          <PostButton
            view={view}
            action={`/meetings/${meeting.id}/ready`}
            label={view.t('meetings.add_ready', { count: meeting.ready.length })}
            version={meeting.version}
            kind="secondary"
          />
        </div>
      )}
    </>
  )
}

function MembersTable({ view, meeting }: { view: View; meeting: MeetingRead }) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('meetings.members')}
      hideCaption
      columns={[
        { key: 'name', heading: t('agenda.member'), primary: true },
        { key: 'present', heading: t('meetings.attendance') },
      ]}
      rows={meeting.members.map((member) => ({
        name: member.chair ? t('minutes.chair', { name: member.name }) : member.name,
        present:
          meeting.status === 'planned'
            ? t('meetings.expected')
            : t(member.present ? 'meetings.present' : 'meetings.absent'),
      }))}
      empty={<Empty title={t('meetings.no_members')} />}
    />
  )
}

function AgendaTable({ view, meeting, shown: { reader } }: MeetingProps) {
  const { t } = view
  const me = reader?.id ?? ''
  const { agenda, members, criteria } = meeting
  const mine = members.some((member) => member.id === me)
  return (
    <DataTable
      view={view}
      caption={t('agenda.title')}
      hideCaption
      columns={[
        { key: 'number', heading: t('agenda.number'), numeric: true },
        { key: 'request', heading: t('consultations.request'), primary: true },
        { key: 'title', heading: t('requests.field.title') },
        { key: 'authority', heading: t('requests.field.authority') },
        ...(mine && meeting.status !== 'closed' ? [{ key: 'mine', heading: t('agenda.my_scores') }] : []),
        { key: 'scored', heading: t('agenda.scored_by') },
        { key: 'status', heading: t('requests.field.status') },
      ]}
      rows={agenda.map((item, index) => {
        const counts = new Map(Object.entries(item.given))
        const scoring = members.filter((member) => member.id !== item.screened_by)
        return {
          number: String(index + 1),
          request: <a href={`/agenda/${item.id}`}>{whole(nameOfRequest(item, view))}</a>,
          title: <span dir="auto">{item.title}</span>,
          authority: <span dir="auto">{item.authority}</span>,
          mine:
            item.screened_by === me
              ? t('agenda.four_eyes_short')
              : t('agenda.of', { count: counts.get(me) ?? 0, all: criteria.length }),
          scored: t('agenda.of', {
            count: scoring.filter((member) => (counts.get(member.id) ?? 0) >= criteria.length).length,
            all: scoring.length,
          }),
          status: <ItemTag view={view} item={item} />,
        }
      })}
      empty={
        <Empty title={t('agenda.empty')}>
          <p>{t('agenda.empty_how')}</p>
        </Empty>
      }
    />
  )
}

type StepFields = { view: View; typed: Typed; errors: FieldErrors | undefined; record: Meeting; choices: Choices }

export function AttendanceFields({ view, typed, errors, choices }: StepFields) {
  return (
    <CheckboxField
      view={view}
      typed={typed}
      errors={errors}
      name="present"
      label={view.t('meetings.who_is_there')}
      hint={view.t('meetings.who_is_there_hint')}
      options={choices.members ?? []}
      required
    />
  )
}

export function ArrangeFields({ view, typed, errors, choices }: StepFields) {
  const { t } = view
  const items = choices.items ?? []
  return (
    <>
      {items.map((item) => (
        <NumberField
          view={view}
          typed={typed}
          errors={errors}
          name={`position.${item.value}`}
          label={t('agenda.place_of', { request: item.label })}
          hint={item.hint}
          required
        />
      ))}
      {items.length > 0 && (
        <CheckboxField
          view={view}
          typed={typed}
          errors={errors}
          name="strike"
          label={t('agenda.strike')}
          hint={t('agenda.strike_hint')}
          options={items}
        />
      )}
      {(choices.ready ?? []).length > 0 && (
        <CheckboxField
          view={view}
          typed={typed}
          errors={errors}
          name="add"
          label={t('agenda.add')}
          options={choices.ready ?? []}
        />
      )}
      {items.length === 0 && (choices.ready ?? []).length === 0 && <p>{t('agenda.nothing_to_arrange')}</p>}
    </>
  )
}

/** What goes out when the decisions are released, what stays behind, and what goes on to the next agenda. */
export function ReleaseFields({ view, choices }: StepFields) {
  const { t } = view
  const parts = ['released', 'left_out', 'undecided'] as const
  return (
    <>
      {parts.map(
        (part) =>
          (choices[part] ?? []).length > 0 && (
            <div>
              <h2>{t(`meetings.release.${part}`, { count: (choices[part] ?? []).length })}</h2>
              <ul>
                {(choices[part] ?? []).map((line) => (
                  <li>
                    <a href={`/agenda/${line.value}`}>{line.label}</a>
                    <Told lines={line.hint?.split('\n') ?? []} />
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
    </>
  )
}

/** What is told of an item: in its line, and beneath it where several letters go out. */
function Told({ lines: [first, ...more] }: { lines: string[] }) {
  if (!first) return null
  return (
    <>
      {': '}
      <bdi>{first}</bdi>
      {more.length > 0 && (
        <ul>
          {more.map((said) => (
            <li>
              <bdi>{said}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

type PlaceProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  request: { id: string; name: string; title: string }
  meetings: Option[]
}

export function PlaceForm({ view, typed, errors, request, meetings }: PlaceProps) {
  const { t } = view
  const here = `/requests/${request.id}`
  return (
    <Page
      view={view}
      title={t('agenda.put_on', { request: request.name })}
      lead={<span dir="auto">{request.title}</span>}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: here, label: request.name },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/agenda"
        submit={t('requests.put_on_the_agenda')}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        <input type="hidden" name="request_id" value={request.id} />
        <SelectField
          view={view}
          typed={typed}
          errors={errors}
          name="meeting"
          label={t('meetings.field.meeting')}
          options={meetings}
          required
        />
      </Form>
    </Page>
  )
}

/** A paper as a page: the same parts as its PDF. */
export function PaperParts({ view, blocks }: { view: View; blocks: Block[] }) {
  return (
    <>
      {blocks.map((block) => {
        if (block.kind === 'title' || block.kind === 'subject') return null
        if (block.kind === 'heading')
          return block.level === 2 ? (
            <h2 class="paper-heading">{block.text}</h2>
          ) : (
            <h3 class="paper-heading">{block.text}</h3>
          )
        if (block.kind === 'note') return <Notice tone="info">{block.text}</Notice>
        if (block.kind === 'address') return <PersonText>{block.text}</PersonText>
        if (block.kind === 'text') return <PersonText lang={block.lang}>{block.text}</PersonText>
        if (block.kind === 'facts')
          return (
            <Facts rows={block.rows.map(([label, value]) => ({ label, value: <PersonText>{value}</PersonText> }))} />
          )
        return (
          <DataTable
            view={view}
            caption={block.columns[0] ?? ''}
            hideCaption
            columns={block.columns.map((heading, index) => ({ key: String(index), heading, primary: index === 0 }))}
            rows={block.rows.map((row) =>
              Object.fromEntries(row.map((cell, index) => [String(index), <span dir="auto">{cell}</span>])),
            )}
            empty=""
          />
        )
      })}
    </>
  )
}

export function MinutesPage({
  view,
  meeting,
  title,
  blocks,
}: {
  view: View
  meeting: Meeting
  title: string
  blocks: Block[]
}) {
  const { t } = view
  return (
    <Page
      view={view}
      title={title}
      crumbs={[
        { href: '/meetings', label: t('meetings.title') },
        { href: `/meetings/${meeting.id}`, label: nameOfMeeting(meeting, view) },
      ]}
    >
      <div class="actions-row">
        <a href={`/meetings/${meeting.id}/minutes.pdf`}>{t('minutes.pdf')}</a>
      </div>
      <PaperParts view={view} blocks={blocks} />
    </Page>
  )
}
