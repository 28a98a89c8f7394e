import type { Day } from '../../house/days/day.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import type { Person } from '../../house/identity/person.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { dueOn } from '../../house/record/turn.ts'
import { DateText, formatList, formatNumber } from '../../house/ui/dates.tsx'
import { ErrorSummary, type FieldErrors, Form, type Option, TextField, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, type NextStep, Notice, PersonText, Section } from '../../house/ui/record.tsx'
import { DueLines, RecordPage, type RecordSection } from '../../house/ui/record-page.tsx'
import { DataTable } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { OpinionsTable } from '../consultations/opinions.tsx'
import { EligibilityPanel } from '../eligibility/panel.tsx'
import { Attachments, IntakeFacts } from '../intake/panel.tsx'
import type { Score } from './form.ts'
import type { LetterTo } from './letters.ts'
import { meanOf, outcomeInWords } from './minutes.ts'
import { ItemTag } from './pages.tsx'
import type { AgendaItem, JudgedOverlap } from './queries.ts'
import type { ItemRead, Material } from './read.ts'
import { turnOfItem } from './turn.ts'

const crumbsOf = (item: AgendaItem, view: View) => [
  { href: '/meetings', label: view.t('meetings.title') },
  { href: `/meetings/${item.meeting_id}`, label: view.t('meetings.name', { number: item.meeting_number }) },
]

/** What is judged, part by part: the request, what the rules say of it, and the opinions. */
function materialSections(view: View, material: Material, theme: string): RecordSection[] {
  const { t } = view
  const { request, findings, content } = material
  const last = material.consultations[0]
  return [
    {
      id: 'asked',
      title: t('requests.section.asked'),
      aside: <a href={`/requests/${request.id}`}>{t('agenda.whole_request')}</a>,
      children: <AskedOfCommittee view={view} material={material} theme={theme} />,
    },
    ...(content.files.length > 0
      ? [
          {
            id: 'documents',
            title: t('intake.page.attachments'),
            children: <Attachments view={view} files={content.files} />,
          },
        ]
      : []),
    ...(findings
      ? [
          {
            id: 'eligibility',
            title: t('agenda.eligibility'),
            children:
              findings.length > 0 ? (
                <EligibilityPanel view={view} findings={findings} />
              ) : (
                <p>{t('agenda.eligible')}</p>
              ),
          },
        ]
      : []),
    ...(last
      ? [
          {
            id: 'opinions',
            title: t('consultations.title'),
            children: <OpinionsTable view={view} opinions={last.opinions} telling={material.telling} />,
          },
        ]
      : []),
  ]
}

function AskedOfCommittee({ view, material, theme }: { view: View; material: Material; theme: string }) {
  const { t } = view
  const { request } = material
  return (
    <>
      <Facts
        rows={[
          { label: t('requests.field.need'), value: <PersonText lang={request.language}>{request.need}</PersonText> },
          {
            label: t('requests.field.expected_outputs'),
            value: request.expected_outputs && (
              <PersonText lang={request.language}>{request.expected_outputs}</PersonText>
            ),
          },
          { label: t('requests.field.authority'), value: <span dir="auto">{request.authority}</span> },
          { label: t('requests.field.theme'), value: theme },
          { label: t('requests.field.received_on'), value: <DateText view={view} day={request.received_on} /> },
          {
            label: t('requests.field.overlap'),
            value: (request.overlap_judgement || material.overlaps.length > 0) && (
              <>
                {request.overlap_judgement && <p>{t(`requests.overlap.${request.overlap_judgement}`)}</p>}
                {request.overlap_note && <PersonText>{request.overlap_note}</PersonText>}
                <Overlaps view={view} overlaps={material.overlaps} />
              </>
            ),
          },
        ]}
      />
      <IntakeFacts view={view} content={material.content} origin={null} />
    </>
  )
}

const addresses: Record<string, string> = { request: '/requests', action: '/actions', initiative: '/initiatives' }

function Overlaps({ view, overlaps }: { view: View; overlaps: JudgedOverlap[] }) {
  if (overlaps.length === 0) return null
  return (
    <ul class="plain-list">
      {overlaps.map((one) => (
        <li>
          {addresses[one.kind] ? (
            <a href={`${addresses[one.kind]}/${one.other_id}`}>{one.title}</a>
          ) : (
            <bdi>{one.title}</bdi>
          )}
          : {view.t(`requests.overlap.${one.judgement}`)}
          {one.note && <PersonText>{one.note}</PersonText>}
        </li>
      ))}
    </ul>
  )
}

type ItemProps = {
  view: View
  item: ItemRead
  material: Material
  theme: string
  criteria: Option[]
  reader: Person | null
  today: Day
  steps: NextStep[]
  /** The history tells everybody's scores: null while not all of them may be seen. */
  history: HistoryLines | null
}

export function ItemPage(props: ItemProps) {
  const { view, item, material, history } = props
  const { t } = view
  return (
    <RecordPage
      view={view}
      titled="record.titled.agenda"
      name={nameOfRequest(item, view)}
      lead={<span dir="auto">{item.title}</span>}
      crumbs={[
        ...crumbsOf(item, view),
        {
          href: `/requests/${item.request_id}`,
          label: t('record.titled.requests', { name: nameOfRequest(item, view) }),
        },
      ]}
      status={<ItemTag view={view} item={item} />}
      turn={turnOfItem(item, props)}
      steps={props.steps}
      notices={<ItemNotices {...props} />}
      asked={askedMost(props)}
      sections={[
        {
          id: 'decision',
          title: t('requests.field.decision'),
          children: <Decision view={view} item={item} />,
        },
        item.letters.length > 0 && {
          id: 'letters',
          title: t('agenda.letters', { count: item.letters.length }),
          children: <LettersPreview view={view} item={item} letters={item.letters} />,
        },
        ...materialSections(view, material, props.theme),
        { id: 'scores', title: t('agenda.scores'), children: <ScoreTable {...props} /> },
      ]}
      after={history && <HistoryAndMail view={view} slice="agenda" history={history} />}
    />
  )
}

function ItemNotices({ view, item, reader }: ItemProps) {
  const { t } = view
  return (
    <>
      {item.screened_by === reader?.id && <Notice tone="info">{t('agenda.four_eyes')}</Notice>}
      {item.facts.vetoes.length > 0 && item.status !== 'released' && (
        <Notice tone="warning">{t('agenda.missing.veto', { bodies: formatList(view.lang, item.facts.vetoes) })}</Notice>
      )}
      {item.status === 'prepared' && <Notice tone="info">{t('agenda.quiet')}</Notice>}
    </>
  )
}

/** What is asked most of an item: when it is decided, who has scored it, and whether enough are there. */
function askedMost({ view, item, today }: ItemProps) {
  const { t } = view
  const { facts, members } = item
  const toCome = item.meeting_status === 'planned' || item.meeting_status === 'open'
  return [
    {
      label: t('requests.field.meeting'),
      value: (
        <>
          <a href={`/meetings/${item.meeting_id}`}>{t('meetings.name', { number: item.meeting_number })}</a>
          {toCome && <br />}
          {toCome && <DueLines view={view} due={dueOn(view, item.held_on, today)} />}
        </>
      ),
    },
    {
      label: t('agenda.scored_by'),
      value:
        members.length > 0 &&
        t('agenda.of', {
          count: facts.finished.length,
          all: members.filter((member) => member.id !== item.screened_by).length,
        }),
    },
    {
      label: t('minutes.quorum'),
      value:
        item.meeting_status === 'planned'
          ? t('minutes.quorum_rule', { needed: facts.quorum.needed })
          : t('minutes.quorum_of_item', { present: facts.quorum.counted.length, needed: facts.quorum.needed }),
    },
    {
      label: t('consultations.request'),
      value: <a href={`/requests/${item.request_id}`}>{nameOfRequest(item, view)}</a>,
    },
  ]
}

function Decision({ view, item }: { view: View; item: ItemRead }) {
  const { t } = view
  return (
    <Facts
      rows={[
        { label: t('requests.field.decision'), value: outcomeInWords(item, view) },
        { label: t('requests.field.reason'), value: item.reason && <PersonText>{item.reason}</PersonText> },
        {
          label: t('requests.field.initiative'),
          value: item.redirected_to && <a href={`/initiatives/${item.redirected_to}`}>{item.initiative}</a>,
        },
      ]}
    />
  )
}

function LettersPreview({ view, item, letters }: { view: View; item: AgendaItem; letters: LetterTo[] }) {
  const { t } = view
  return (
    <>
      {letters.map(({ to, letter, reasonIn }) => (
        <article class="letter">
          <h3 lang={letter.language} dir="auto">
            {letter.subject}
          </h3>
          <p class="muted">
            <bdi>{to.name}</bdi> · {languageIn(view, item, to.id, letter.language)} ·{' '}
            <a href={`/agenda/${item.id}/letter.pdf?authority=${to.id}`}>{t('requests.letter_pdf')}</a>
          </p>
          {reasonIn && <Notice tone="warning">{notTranslated(view, reasonIn)}</Notice>}
          <PersonText lang={letter.language}>{letter.body}</PersonText>
        </article>
      ))}
    </>
  )
}

const notTranslated = (view: View, language: string) =>
  view.t('agenda.reason_not_translated', { language: languageName(language, view.lang) })

/** Whose language a letter is in. */
const languageIn = (view: View, item: AgendaItem, authority: string, language: string) =>
  view.t(authority === item.authority_id ? 'agenda.letter_in' : 'agenda.letter_in_theirs', {
    language: languageName(language, view.lang),
  })

/** Members and criteria with means and remarks; others' columns are there as soon as this reader may see them. */
function ScoreTable({ view, criteria, item, reader }: ItemProps) {
  const { t } = view
  const me = reader?.id
  const { members, scores, given } = item
  const shown = members.filter((member) => scores.some((score) => score.account_id === member.id))
  const waiting = members.filter(
    (member) => member.id !== item.screened_by && (given[member.id] ?? 0) < criteria.length,
  )
  const hidden = members.filter((member) => member.id !== me && (given[member.id] ?? 0) > 0 && !shown.includes(member))
  const figure = (value: number | null) => (value === null ? '–' : formatNumber(view.lang, value, 1))
  const cell = (account: string, criterion: string) => {
    const score = scores.find((one) => one.account_id === account && one.criterion === criterion)
    return (
      <>
        <strong>{figure(score?.score ?? null)}</strong>
        {score?.remark && (
          <span class="remark" dir="auto">
            {score.remark}
          </span>
        )}
      </>
    )
  }
  return (
    <>
      {hidden.length > 0 && <p>{t('agenda.hidden', { count: hidden.length })}</p>}
      {shown.length > 0 && (
        <DataTable
          view={view}
          caption={t('agenda.scores')}
          hideCaption
          columns={[
            { key: 'criterion', heading: t('agenda.criterion'), primary: true },
            ...shown.map((member) => ({ key: member.id, heading: member.name })),
            { key: 'mean', heading: t('agenda.mean'), numeric: true },
          ]}
          rows={[
            ...criteria.map((criterion) => ({
              criterion: criterion.label,
              ...Object.fromEntries(shown.map((member) => [member.id, cell(member.id, criterion.value)])),
              mean: figure(meanOf(scores.filter((score) => score.criterion === criterion.value))),
            })),
            {
              criterion: t('agenda.all_criteria'),
              ...Object.fromEntries(
                shown.map((member) => [
                  member.id,
                  figure(meanOf(scores.filter((score) => score.account_id === member.id))),
                ]),
              ),
              mean: figure(meanOf(scores)),
            },
          ]}
          empty=""
        />
      )}
      {waiting.length > 0 && item.status !== 'released' && (
        <p class="muted">
          {t('agenda.waiting_for', {
            names: formatList(
              view.lang,
              waiting.map((member) => member.name),
            ),
          })}
        </p>
      )}
    </>
  )
}

type ScoresProps = {
  view: View
  item: AgendaItem
  criteria: Option[]
  typed: Typed
  errors: FieldErrors | undefined
  material: Material
  theme: string
}

/** A member's own scores, beside what they are about. */
export function ScoresPage({ view, item, criteria, typed, errors, material, theme }: ScoresProps) {
  const { t } = view
  const here = `/agenda/${item.id}`
  return (
    <Page
      view={view}
      title={t('agenda.score_title', { request: nameOfRequest(item, view) })}
      lead={<span dir="auto">{item.title}</span>}
      crumbs={[...crumbsOf(item, view), { href: here, label: nameOfRequest(item, view) }]}
      errors={errors}
      wide
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <div class="beside">
        <div>
          <p>{t('agenda.score_lead')}</p>
          <p class="narrow-only">
            <a href="#material">{t('agenda.to_the_material')}</a>
          </p>
          <Form
            view={view}
            action={`${here}/scores`}
            submit={t('agenda.save_scores')}
            cancel={{ href: here, label: t('ui.cancel') }}
          >
            {criteria.map((criterion) => (
              <CriterionFields view={view} criterion={criterion} typed={typed} errors={errors} />
            ))}
          </Form>
        </div>
        <div id="material">
          {materialSections(view, material, theme).map(({ children, ...section }) => (
            <Section {...section}>{children}</Section>
          ))}
        </div>
      </div>
    </Page>
  )
}

function CriterionFields({
  view,
  criterion,
  typed,
  errors,
}: {
  view: View
  criterion: Option
  typed: Typed
  errors: FieldErrors | undefined
}) {
  const { t } = view
  const name = `score.${criterion.value}`
  const chosen = String(typed[name] ?? '')
  const wrong = errors?.[name]
  return (
    <fieldset class={`field criterion${wrong ? ' wrong' : ''}`}>
      <legend class="ds-label">{criterion.label}</legend>
      {wrong && (
        <p class="error" id={`error-${name}`}>
          {wrong}
        </p>
      )}
      <div class="scale">
        {['', '0', '1', '2', '3'].map((value) => (
          <span class="choice">
            <input
              class="ds-input"
              type="radio"
              id={value === '' ? `field-${name}` : `field-${name}-${value}`}
              name={name}
              value={value}
              checked={value === chosen}
            />
            <label for={value === '' ? `field-${name}` : `field-${name}-${value}`}>
              {value === '' ? t('requests.not_scored') : value}
            </label>
          </span>
        ))}
      </div>
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        name={`remark.${criterion.value}`}
        label={t('agenda.remark')}
      />
    </fieldset>
  )
}

/** What a member has given so far, as the form shows it. */
export function typedScores(scores: Score[]): Typed {
  return Object.fromEntries(
    scores.flatMap(({ criterion, score, remark }) => [
      [`score.${criterion}`, score === null ? '' : String(score)],
      [`remark.${criterion}`, remark],
    ]),
  )
}
