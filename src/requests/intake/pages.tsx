import type { Child } from 'hono/jsx'
import type { Day } from '../../house/days/day.ts'
import { acceptedFiles } from '../../house/files/file-types.ts'
import type { RequestFile } from '../../house/files/queries.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { DateText, formatNumber, Moment } from '../../house/ui/dates.tsx'
import {
  ButtonLink,
  CheckboxField,
  ErrorSummary,
  type FieldErrors,
  FileField,
  Form,
  HiddenField,
  type Option,
  PostButton,
  RadioField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Notice, OfName, Section, Tag, type Tone, whole } from '../../house/ui/record.tsx'
import { Empty } from '../../house/ui/table.tsx'
import { TaskList } from '../../house/ui/tasks.tsx'
import type { TextKey, View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { EligibilityPanel } from '../eligibility/panel.tsx'
import type { Finding } from '../eligibility/rules.ts'
import type { SupportRequest } from '../request/queries.ts'
import type { PageAnswers } from './answers.ts'
import type { Content } from './content.ts'
import { type IntakeChoices, LetterFields, PageFields, PaperFields } from './fields.tsx'
import type { Warning } from './queries.ts'
import {
  type Asking,
  type IntakePage,
  intakePages,
  isTypedPage,
  questionsOn,
  type TypedPage,
  taskGroups,
} from './questions.ts'
import { askingOf, lackInWords, missingForSubmission, type TaskState, taskState } from './tasks.ts'

const tones: Record<TaskState, Tone> = {
  done: 'success',
  copied: 'warning',
  begun: 'info',
  todo: 'info',
  optional: 'neutral',
}

const here = (request: SupportRequest, page = 'content') => `/requests/${request.id}/${page}`
const crumbsOf = (view: View, request: SupportRequest) => [
  { href: '/requests', label: view.t('requests.title') },
  { href: here(request), label: request.title || request.reference },
]
const titleOf = (view: View, page: string) => view.t(`intake.page.${page}`)
export const nameOfAuthority = (view: View, authority: { name: string; partner_names: unknown }) =>
  `${authority.name} (${nameIn(authority.partner_names, view.lang)})`

/** The request as a list of short pages, each with where it stands. */
export function Tasks({
  view,
  content,
  findings,
  origin,
}: {
  view: View
  content: Content
  findings: Finding[]
  origin: SupportRequest | undefined
}) {
  const { t } = view
  const { request } = content
  const lacking = missingForSubmission(content)
  const ready = lacking.length === 0
  const goOn = request.status === 'draft' ? lacking[0]?.page : undefined
  const last =
    request.status === 'returned'
      ? {
          label: t('requests.step.resubmit'),
          href: here(request, 'answers'),
          state: t('intake.state.todo'),
          tone: 'info' as const,
        }
      : {
          label: t('intake.check'),
          href: ready ? here(request, 'submission') : undefined,
          state: t(ready ? 'intake.state.todo' : 'intake.state.later'),
          tone: ready ? ('info' as const) : ('neutral' as const),
        }
  const letter = {
    key: 'letter',
    tasks: [
      {
        label: titleOf(view, 'letter'),
        href: here(request, 'letter'),
        state: t('intake.state.done'),
        tone: tones.done,
      },
    ],
  }
  const groups = taskGroups.map((group) => ({
    key: group.key as string,
    tasks: group.pages.map((page) => {
      const state = taskState(page, content)
      return {
        label: titleOf(view, page),
        href: here(request, page),
        state: t(`intake.state.${state}`),
        tone: tones[state],
      }
    }),
  }))
  return (
    <Page
      view={view}
      title={request.title || t('intake.title')}
      lead={t('intake.lead.tasks')}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        // A draft is this page; what was submitted once has one of its own.
        ...(request.status === 'draft'
          ? []
          : [{ href: `/requests/${request.id}`, label: nameOfRequest(request, view) }]),
      ]}
      status={<Tag tone="neutral">{t(`requests.status.${request.status}`)}</Tag>}
    >
      <p>
        <OfName view={view} label={t('requests.field.reference')} name={<strong>{request.reference}</strong>} />
        {request.saved_at && (
          <>
            {' · '}
            {t('intake.last_saved')} <Moment view={view} at={request.saved_at} />
          </>
        )}
      </p>
      {origin && (
        <p>
          {t('intake.started_from')} <a href={`/requests/${origin.id}`}>{whole(nameOfRequest(origin, view))}</a>
        </p>
      )}
      <EligibilityPanel view={view} findings={findings}>
        <p>
          <a href={here(request, 'waivers')}>{t('eligibility.to_waivers')}</a>
        </p>
      </EligibilityPanel>
      {goOn && (
        <p>
          <ButtonLink href={here(request, goOn)} label={t('intake.go_on_with', { page: titleOf(view, goOn) })} />
        </p>
      )}
      <TaskList
        groups={[...(request.channel === 'portal' ? [] : [letter]), ...groups, { key: 'submit', tasks: [last] }].map(
          (group) => ({ title: t(`intake.group.${group.key}`), tasks: group.tasks }),
        )}
      />
      <div class="actions-row">
        <ButtonLink href={`/requests/${request.id}/link`} label={view.t('intake.send_link')} kind="secondary" />
        <ButtonLink
          href={`/requests/${request.id}/withdrawal`}
          label={view.t('requests.step.withdraw')}
          kind="tertiary"
        />
      </div>
    </Page>
  )
}

type PageProps = { view: View; content: Content; typed: Typed; errors: FieldErrors | undefined; next: string }

/** Whether to go on to the next page, back to the list, or back to the check. */
function buttonsOf(view: View, next: string) {
  return next === 'check'
    ? { submit: view.t('intake.save_and_check'), also: undefined }
    : {
        submit: view.t('intake.save_and_go_on'),
        also: { name: 'next', value: 'list', label: view.t('intake.save_and_list') },
      }
}

/** How far one has come: "Page 3 of 9". */
const howFar = (view: View, page: IntakePage) => (
  <Tag tone="neutral">{view.t('intake.page_of', { at: intakePages.indexOf(page) + 1, of: intakePages.length })}</Tag>
)

/** One short page of questions. */
export function TypedPageForm(props: PageProps & { page: TypedPage; choices: IntakeChoices; seen: string }) {
  const { view, content, typed, errors, next, page, choices, seen } = props
  const { request } = content
  return (
    <Page
      view={view}
      title={titleOf(view, page)}
      lead={view.t(`intake.lead.${page}`)}
      status={howFar(view, page)}
      crumbs={crumbsOf(view, request)}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {page === 'contact' && (
        <Facts
          rows={[
            { label: view.t('intake.field.authority'), value: <bdi>{request.authority}</bdi> },
            { label: view.t('requests.field.partner'), value: nameIn(request.partner_names, view.lang) },
          ]}
        />
      )}
      <Form view={view} action={here(request, page)} {...buttonsOf(view, next)} marked>
        <HiddenField name="seen" value={seen} />
        {next === 'check' && <HiddenField name="next" value="check" />}
        <PageFields {...{ view, typed, errors, choices }} questions={questionsOn(page, askingOf(content))} />
      </Form>
    </Page>
  )
}

/**
 * What ends a page to which things are added. What was chosen in it is taken by whatever button is pressed, so that
 * nothing chosen is lost under the word that all was saved; the button that goes on is last.
 */
function GoOn({
  view,
  request,
  page,
  next,
  files,
  children,
}: Pick<PageProps, 'view' | 'next'> & {
  request: SupportRequest
  page: IntakePage
  files?: boolean
  children?: Child
}) {
  return (
    <Form view={view} action={here(request, page)} {...buttonsOf(view, next)} files={files}>
      {next === 'check' && <HiddenField name="next" value="check" />}
      {children}
    </Form>
  )
}

/** Adds what is chosen in its form, and stays on the page. As the first button it is also what the Enter key presses. */
function AddButton({ label }: { label: string }) {
  return (
    <div class="buttons">
      <button class="ds-button" data-variant="secondary" type="submit" name="stay" value="1">
        {label}
      </button>
    </div>
  )
}

type ListPage = PageProps & { search: string; found: Option[] | null; more: boolean }

type SearchProps = { view: View; action: string; hint: TextKey; search: string; next?: string; first?: boolean }

/** Something of a register that is looked for by a few letters; `first` where nothing else can be done on the page. */
function SearchForm({ view, action, hint, search, next, first = false }: SearchProps) {
  const { t } = view
  return (
    <form method="get" action={action} class="form">
      {next === 'check' && <HiddenField name="next" value="check" />}
      <TextField
        view={view}
        name="search"
        type="search"
        label={t('intake.search')}
        hint={t(hint)}
        typed={{ search }}
        required
      />
      <div class="buttons">
        <button class="ds-button" data-variant={first ? undefined : 'secondary'} type="submit">
          {t('intake.find')}
        </button>
      </div>
    </form>
  )
}

function Found({
  view,
  request,
  page,
  typed,
  errors,
  next,
  search,
  found,
  more,
  label,
  empty,
  children,
}: Omit<ListPage, 'content'> & {
  request: SupportRequest
  page: 'authorities' | 'partners'
  label: string
  empty: string
  /** What else can be done where nothing fitting is found. */
  children?: Child
}) {
  const { t } = view
  return (
    <Section title={label}>
      <SearchForm
        view={view}
        action={here(request, page)}
        hint={`intake.hint.search_${page}`}
        search={search}
        next={next}
      />
      {found && found.length === 0 && search && <Empty title={empty} />}
      {children}
      <GoOn view={view} request={request} page={page} next={next}>
        {found && found.length > 0 && (
          <>
            <CheckboxField
              view={view}
              typed={typed}
              errors={errors}
              name="add"
              label={search ? t('intake.found') : t('intake.members')}
              options={found}
              sometimes
            />
            {more && <p class="muted">{t('intake.more_found')}</p>}
            <AddButton label={t('intake.add_chosen')} />
          </>
        )}
      </GoOn>
    </Section>
  )
}

/** Those added so far, each with a button that takes it off. */
function Added({
  view,
  request,
  page,
  next,
  rows,
}: {
  view: View
  request: SupportRequest
  page: IntakePage
  next: string
  rows: { id: string; name: string; note?: string }[]
}) {
  if (rows.length === 0) return null
  return (
    <ul class="kept-files">
      {rows.map((row) => (
        <li>
          <span>
            <bdi>{row.name}</bdi>
            {row.note && <span class="hint">{row.note}</span>}
          </span>
          <PostButton
            view={view}
            action={here(request, page)}
            label={view.t('intake.take_off')}
            name={row.name}
            kind="tertiary"
            hidden={{ remove: row.id, ...(next === 'check' ? { next } : {}) }}
          />
        </li>
      ))}
    </ul>
  )
}

/**
 * Authorities that ask together with the first: of the register, found by a few letters, or named when they are not in
 * it.
 */
export function AuthoritiesPage(props: ListPage & { types: Option[]; partners: Option[]; onlyJointly: boolean }) {
  const { view, content, typed, errors, next, types, partners, onlyJointly } = props
  const { t } = view
  const { request, authorities, named } = content
  const rows = [
    ...authorities
      .filter((one) => one.part === 'asks')
      .map((one) => ({ id: one.id, name: nameOfAuthority(view, one) })),
    ...named.map((one) => ({
      id: one.id,
      name: nameOfAuthority(view, one),
      note: t(`intake.named_status.${one.status}`),
    })),
  ]
  return (
    <Page
      view={view}
      title={titleOf(view, 'authorities')}
      lead={t('intake.lead.authorities')}
      status={howFar(view, 'authorities')}
      crumbs={crumbsOf(view, request)}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {onlyJointly && rows.length === 0 && (
        <Notice tone="warning">
          <p>{t('intake.only_jointly')}</p>
        </Notice>
      )}
      {rows.length === 0 ? (
        <p class="muted">{t('intake.asks_alone')}</p>
      ) : (
        <Added view={view} request={request} page="authorities" next={next} rows={rows} />
      )}
      <Found
        {...props}
        request={request}
        page="authorities"
        label={t('intake.add_authority')}
        empty={t('intake.no_authority_found')}
      >
        <details open={errors !== undefined && 'name' in typed}>
          <summary>{t('intake.name_authority')}</summary>
          <p class="hint">{t('intake.hint.name_authority')}</p>
          <Form view={view} action={here(request, 'authorities')} submit={t('intake.name_submit')}>
            {next === 'check' && <HiddenField name="next" value="check" />}
            <TextField
              view={view}
              typed={typed}
              errors={errors}
              name="name"
              label={t('authorities.field.name')}
              required
            />
            <SelectField
              view={view}
              typed={typed}
              errors={errors}
              name="type"
              label={t('authorities.field.type')}
              options={types}
              required
            />
            <SelectField
              view={view}
              typed={'partner' in typed ? typed : { partner: request.partner }}
              errors={errors}
              name="partner"
              label={t('requests.field.partner')}
              options={partners}
              required
            />
          </Form>
        </details>
      </Found>
    </Page>
  )
}

/** Further partners of a regional request. */
export function PartnersPage(props: ListPage) {
  const { view, content, next, errors } = props
  const { t } = view
  const { request, partners } = content
  return (
    <Page
      view={view}
      title={titleOf(view, 'partners')}
      lead={t('intake.lead.partners', { partner: nameIn(request.partner_names, view.lang) })}
      status={howFar(view, 'partners')}
      crumbs={crumbsOf(view, request)}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {partners.length === 0 ? (
        <p class="muted">{t('intake.one_partner')}</p>
      ) : (
        <Added
          view={view}
          request={request}
          page="partners"
          next={next}
          rows={partners.map((partner) => ({ id: partner.code, name: nameIn(partner.names, view.lang) }))}
        />
      )}
      <Found
        {...props}
        request={request}
        page="partners"
        label={t('intake.add_partner')}
        empty={t('intake.no_partner_found')}
      />
    </Page>
  )
}

function sizeInWords(view: View, size: number): string {
  if (size < 100_000)
    return view.t('files.kilobytes', { size: formatNumber(view.lang, Math.max(1, Math.round(size / 1024))) })
  return view.t('files.megabytes', { size: formatNumber(view.lang, size / 1_048_576, 1) })
}

/** A file as a link that saves it, with what it is and how large, so that nobody on a slow line is surprised. */
export function FileLink({ view, file }: { view: View; file: RequestFile }) {
  return (
    <span>
      <a href={`/files/${file.id}`} data-turbo="false">
        <bdi>{file.name}</bdi>
      </a>
      <span class="hint">
        {view.t(`files.kind.${file.kind}`)} · {sizeInWords(view, file.size)}
      </span>
    </span>
  )
}

/** The endorsement letter and other papers: one file at a time, since a slow line may be cut. */
export function AttachmentsPage({ view, content, typed, errors, next }: PageProps) {
  const { t } = view
  const { request, files } = content
  return (
    <Page
      view={view}
      title={titleOf(view, 'attachments')}
      lead={t('intake.lead.attachments')}
      status={howFar(view, 'attachments')}
      crumbs={crumbsOf(view, request)}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <GoOn view={view} request={request} page="attachments" next={next} files>
        <PaperFields view={view} typed={typed} errors={errors} request={request} sometimes />
        <AddButton label={t('intake.upload')} />
        {files.length === 0 ? (
          <p class="muted">{t('intake.no_files')}</p>
        ) : (
          <ul class="kept-files">
            {files.map((file) => (
              <li>
                <FileLink view={view} file={file} />
                <button class="ds-button" data-variant="tertiary" type="submit" name="remove" value={file.id}>
                  {t('intake.take_off')}
                  <span class="ds-sr-only">: {file.name}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </GoOn>
    </Page>
  )
}

/** A letter or mail as it came: how, when, and from which country by its head. */
export function LetterPage({ view, content, typed, errors, next, partners }: PageProps & { partners: Option[] }) {
  const { request } = content
  return (
    <Page view={view} title={titleOf(view, 'letter')} crumbs={crumbsOf(view, request)} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form view={view} action={here(request, 'letter')} {...buttonsOf(view, next)}>
        {next === 'check' && <HiddenField name="next" value="check" />}
        <LetterFields view={view} typed={typed} errors={errors} partners={partners} />
      </Form>
    </Page>
  )
}

type CheckProps = {
  view: View
  content: Content
  answers: PageAnswers[]
  findings: Finding[]
  warnings: Warning[]
  typed: Typed
  errors: FieldErrors | undefined
}

/** Everything that was answered, once more before it goes, with a link to change each page. */
export function CheckPage({ view, content, answers, findings, warnings, typed, errors }: CheckProps) {
  const { t } = view
  const { request } = content
  const missing = missingForSubmission(content)
  const ready = missing.length === 0 && findings.every((finding) => finding.waived)
  return (
    <Page
      view={view}
      title={t('intake.check')}
      lead={t('intake.lead.check')}
      crumbs={crumbsOf(view, request)}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {missing.length > 0 && (
        <Notice tone="warning" title={t('intake.missing_title')}>
          <ul>
            {missing.map((lack) => (
              <li>
                <a href={`${here(request, lack.page)}?next=check`}>{lackInWords(lack, view)}</a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <EligibilityPanel view={view} findings={findings}>
        <p>
          <a href={here(request, 'waivers')}>{t('eligibility.to_waivers')}</a>
        </p>
      </EligibilityPanel>
      <Warnings view={view} warnings={warnings} />
      {request.channel !== 'portal' && (
        <Section
          title={titleOf(view, 'letter')}
          aside={
            <ChangeLink view={view} href={`${here(request, 'letter')}?next=check`} what={titleOf(view, 'letter')} />
          }
        >
          <Facts
            rows={[
              { label: t('intake.field.channel'), value: t(`intake.channel.${request.channel}`) },
              { label: t('intake.field.letter_on'), value: <DateText view={view} day={request.letter_on} /> },
            ]}
          />
        </Section>
      )}
      {answers.map((chapter) => (
        <Section
          title={chapter.title}
          aside={<ChangeLink view={view} href={`${here(request, chapter.page)}?next=check`} what={chapter.title} />}
        >
          {chapter.page === 'attachments' ? (
            <Files view={view} content={content} />
          ) : (
            <Answers view={view} lines={chapter.lines} none={noneOn[chapter.page]} />
          )}
        </Section>
      ))}
      <Section title={t('intake.group.submit')}>
        {ready ? (
          <Form
            view={view}
            action={here(request, 'submission')}
            submit={t('requests.step.submit')}
            version={request.version}
            cancel={{ href: here(request), label: t('intake.to_tasks') }}
          >
            {warnings.length > 0 && (
              <TextArea
                view={view}
                typed={typed}
                errors={errors}
                name="reason"
                label={t('intake.field.go_on_reason')}
                hint={t('intake.hint.go_on_reason')}
                rows={3}
                required
              />
            )}
            <p>{t('intake.submit_means')}</p>
          </Form>
        ) : (
          <>
            <p>{t('intake.not_yet')}</p>
            <ButtonLink href={here(request)} label={t('intake.to_tasks')} kind="secondary" />
          </>
        )}
      </Section>
    </Page>
  )
}

function Warnings({ view, warnings }: { view: View; warnings: Warning[] }) {
  if (warnings.length === 0) return null
  return (
    <Notice tone="warning" title={view.t('intake.warning.title')}>
      <ul>
        {warnings.map((warning) => (
          <li>
            {view.t(
              warning.key,
              warning.names
                ? {
                    letter: nameIn(warning.names[0] ?? {}, view.lang),
                    authority: nameIn(warning.names[1] ?? {}, view.lang),
                  }
                : {},
            )}{' '}
            {warning.other && (
              <a href={`/requests/${warning.other.id}`}>
                <OfName view={view} label={warning.other.reference} name={warning.other.title} />
              </a>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** "Change", which says for those who hear it alone what is changed. */
function ChangeLink({ view, href, what }: { view: View; href: string; what: string }) {
  return (
    <a href={href}>
      {view.t('intake.change')}
      <span class="ds-sr-only">: {what}</span>
    </a>
  )
}

/** Pages on which nothing is an answer too. */
const noneOn: Partial<Record<IntakePage, TextKey>> = {
  authorities: 'intake.asks_alone',
  partners: 'intake.one_partner',
}

function Answers({ view, lines, none }: { view: View; lines: PageAnswers['lines']; none: TextKey | undefined }) {
  if (lines.every((line) => line.answer === '')) return <p class="muted">{view.t(none ?? 'intake.not_answered')}</p>
  return (
    <Facts
      rows={lines.map((line) => ({
        label: line.question,
        value:
          line.answer === '' ? (
            <span class="muted">{view.t('intake.not_answered')}</span>
          ) : (
            <div class="person-text" dir="auto">
              {line.answer}
            </div>
          ),
      }))}
    />
  )
}

function Files({ view, content }: { view: View; content: Content }) {
  if (content.files.length === 0) return <p class="muted">{view.t('intake.no_files')}</p>
  return (
    <ul class="kept-files">
      {content.files.map((file) => (
        <li>
          <FileLink view={view} file={file} />
        </li>
      ))}
    </ul>
  )
}

/** The request has arrived: its reference, what happens next, and by when. */
export function Confirmation({
  view,
  request,
  due,
  consultation,
}: {
  view: View
  request: SupportRequest
  due: Day
  consultation: number
}) {
  const { t } = view
  return (
    <Page view={view} title={t('intake.confirmed.title')} crumbs={[{ href: '/requests', label: t('requests.title') }]}>
      <Notice tone="success">
        <p class="reference">
          <bdi>{request.reference}</bdi>
        </p>
        <p>{t('intake.confirmed.reference')}</p>
      </Notice>
      <Section title={t('ui.next_title')}>
        <ol>
          <li>
            {t('intake.confirmed.complete')} <DateText view={view} day={due} />
          </li>
          <li>{t('intake.confirmed.consultation', { days: consultation })}</li>
          <li>{t('intake.confirmed.decision')}</li>
        </ol>
        <p>{t('intake.confirmed.follow')}</p>
        <div class="actions-row">
          <ButtonLink href={`/requests/${request.id}`} label={t('intake.confirmed.open')} />
        </div>
      </Section>
    </Page>
  )
}

/** The first page of an authority's request: from here on there is a draft. */
export function StartPage({
  view,
  typed,
  errors,
  choices,
  asking,
  formKey,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: IntakeChoices
  asking: Asking
  formKey: string
}) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('requests.new')}
      lead={t('intake.lead.start')}
      crumbs={[{ href: '/requests', label: t('requests.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <p>
        <a href="/requests/earlier">{t('intake.start_from')}</a>
      </p>
      <Form
        view={view}
        action="/requests"
        submit={t('intake.save_and_go_on')}
        formKey={formKey}
        cancel={{ href: '/requests', label: t('ui.cancel') }}
      >
        <PageFields {...{ view, typed, errors, choices }} questions={questionsOn('need', asking)} />
      </Form>
    </Page>
  )
}

/** Whose letter it is: found among hundreds by a few letters. */
export function ChooseAuthority({
  view,
  search,
  found,
  more,
}: {
  view: View
  search: string
  found: { id: string; name: string; partner_names: unknown }[] | null
  more: boolean
}) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('intake.letter_title')}
      lead={t('intake.lead.choose_authority')}
      crumbs={[{ href: '/requests', label: t('requests.title') }]}
    >
      <p>
        <a href="/requests/earlier">{t('intake.start_from')}</a>
      </p>
      <SearchForm view={view} action="/requests/new" hint="intake.hint.search_authorities" search={search} first />
      {found && (
        <Section title={t('intake.found')}>
          {found.length === 0 ? (
            <Empty title={t('intake.no_authority_found')} />
          ) : (
            <ul class="todo">
              {found.map((authority) => (
                <li>
                  <a href={`/requests/new?authority=${authority.id}`}>
                    <bdi>{authority.name}</bdi>
                  </a>
                  <p class="muted">{nameIn(authority.partner_names, view.lang)}</p>
                </li>
              ))}
            </ul>
          )}
          {more && <p class="muted">{t('intake.more_found')}</p>}
          <p>
            <a href="/authorities/new">{t('authorities.new')}</a>
          </p>
        </Section>
      )}
    </Page>
  )
}

type LetterEntryProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: IntakeChoices
  asking: Asking
  partners: Option[]
  authority: { id: string; name: string; partner_names: unknown }
  formKey: string
}

/** A letter or mail as an officer enters it: everything on one page, the scan with it. */
export function LetterEntry({ view, typed, errors, choices, asking, partners, authority, formKey }: LetterEntryProps) {
  const { t } = view
  const what = taskGroups.find(({ key }) => key === 'what')?.pages ?? []
  const more = intakePages.filter((page) => !what.includes(page))
  const fieldsOf = (page: TypedPage) => (
    <>
      <h2>{titleOf(view, page)}</h2>
      <PageFields {...{ view, typed, errors, choices }} questions={questionsOn(page, asking)} brief />
    </>
  )
  return (
    <Page
      view={view}
      title={t('intake.letter_title')}
      lead={nameOfAuthority(view, authority)}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: '/requests/new', label: t('intake.letter_title') },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/requests"
        submit={t('intake.save_and_check')}
        formKey={formKey}
        keep={`/requests for ${authority.id}`}
        files
        cancel={{ href: '/requests', label: t('ui.cancel') }}
      >
        <HiddenField name="authority_id" value={authority.id} />
        <h2>{titleOf(view, 'letter')}</h2>
        <LetterFields view={view} typed={typed} errors={errors} partners={partners} />
        <FileField
          view={view}
          errors={errors}
          name="file"
          label={t('intake.field.scan')}
          hint={t('files.hint')}
          accept={acceptedFiles}
        />
        {what.filter(isTypedPage).map(fieldsOf)}
        <details open={errors !== undefined}>
          <summary>{t('intake.more')}</summary>
          <div class="form">{more.filter(isTypedPage).map(fieldsOf)}</div>
        </details>
      </Form>
    </Page>
  )
}

type EarlierProps = {
  view: View
  search: string
  found: {
    id: string
    reference: string
    numeral: number | null
    title: string
    received_on: Day | null
    partner_names: unknown
  }[]
}

/** Requests that a new one may start from. */
export function EarlierRequests({ view, search, found }: EarlierProps) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('intake.start_from')}
      lead={t('intake.lead.earlier')}
      crumbs={[{ href: '/requests', label: t('requests.title') }]}
    >
      <SearchForm view={view} action="/requests/earlier" hint="intake.hint.search_earlier" search={search} />
      {found.length === 0 ? (
        <Empty title={t('intake.no_earlier')} />
      ) : (
        <ul class="todo">
          {found.map((request) => (
            <li>
              <a href={`/requests/${request.id}/copy`}>
                <OfName view={view} label={nameOfRequest(request, view)} name={request.title} />
              </a>
              <p class="muted">
                <DateText view={view} day={request.received_on} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

/** Before a request is copied: what is taken over, and what is not. */
export function CopyPage({
  view,
  request,
  errors,
  formKey,
}: {
  view: View
  request: SupportRequest
  errors: FieldErrors | undefined
  formKey: string
}) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('intake.start_from_this')}
      lead={<bdi>{request.title}</bdi>}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: `/requests/${request.id}`, label: nameOfRequest(request, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <p>{t('intake.copy_takes')}</p>
      <p>{t('intake.copy_leaves')}</p>
      <Form
        view={view}
        action={`/requests/${request.id}/copy`}
        submit={t('intake.start_from_this')}
        formKey={formKey}
        cancel={{ href: `/requests/${request.id}`, label: t('ui.cancel') }}
      />
    </Page>
  )
}

/** A way back to this draft by mail, for another device or a later day. */
export function LinkPage({
  view,
  request,
  email,
  errors,
}: {
  view: View
  request: SupportRequest
  email: string
  errors: FieldErrors | undefined
}) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('intake.send_link')}
      lead={t('intake.lead.link', { email })}
      crumbs={crumbsOf(view, request)}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={here(request, 'link')}
        submit={t('intake.send_link')}
        cancel={{ href: here(request), label: t('intake.to_tasks') }}
      />
    </Page>
  )
}

type NamedProps = {
  view: View
  content: Content
  types: Map<string, string>
  typed: Typed
  errors: FieldErrors | undefined
  alike: Option[]
}

/**
 * Authorities that were named and are not in the register: an officer registers each, says which one it is, or strikes
 * it.
 */
export function NamedPage({ view, content, types, typed, errors, alike }: NamedProps) {
  const { t } = view
  const { request, named } = content
  const authority = named[0]
  return (
    <Page
      view={view}
      title={t('intake.named_title')}
      lead={t('intake.lead.named')}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: `/requests/${request.id}`, label: nameOfRequest(request, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {named.length === 0 && <Empty title={t('intake.named_none')} />}
      {authority && (
        <Section
          title={nameOfAuthority(view, authority)}
          aside={<span class="muted">{t('intake.named_count', { count: named.length })}</span>}
        >
          <Facts rows={[{ label: t('authorities.field.type'), value: types.get(authority.type) }]} />
          <Form view={view} action={here(request, 'named')} submit={t('intake.settle')}>
            <HiddenField name="named" value={authority.id} />
            <RadioField
              view={view}
              typed={typed}
              errors={errors}
              name="as"
              label={t('intake.field.settle_as')}
              options={['new', 'same', 'struck'].map((value) => ({ value, label: t(`intake.settle_as.${value}`) }))}
              required
            />
            <SelectField
              view={view}
              typed={typed}
              errors={errors}
              name="authority_id"
              label={t('intake.field.settle_authority')}
              options={alike}
            />
          </Form>
        </Section>
      )}
    </Page>
  )
}
