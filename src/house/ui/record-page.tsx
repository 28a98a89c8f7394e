import type { Child } from 'hono/jsx'
import { DateText } from './dates.tsx'
import { ButtonLink, ErrorSummary, type FieldErrors, PostButton } from './forms.tsx'
import { type Crumb, Crumbs, Page } from './page.tsx'
import { Facts, type NextStep, Section, whole } from './record.tsx'
import type { TextKey, View } from './view.ts'

type Fact = { label: string; value: Child }

/** The last day of what is awaited, and how far it is off: "5 working days left". */
export type Due = { day: string; left?: string | undefined; over: boolean }

/** What is next on a record: who must do what by when; or why nothing is awaited of anybody. */
export type Turn =
  | {
      /** Somebody by name, or the reader. */
      who: string | 'reader'
      /** What is to be done, as it stands after "to". */
      what: string
      due?: Due | null | undefined
      /** The step by which the reader does it, and the one by which they do the contrary. */
      step?: string
      or?: string
    }
  | { idle: string }

/** Whose turn it is, and what for. */
export function sentenceOf(view: View, turn: Turn): Child {
  if ('idle' in turn) return turn.idle
  const { t } = view
  const { who, what, due } = turn
  const mine = who === 'reader'
  const key = `record.turn.${mine ? 'mine' : 'theirs'}${due ? (due.over ? '_late' : '_due') : ''}` as const
  const [before = '', after = ''] = t(key, { who: `\u2068${who}\u2069`, what, due: '\0' }).split('\0')
  return (
    <>
      {before}
      {due && <DateText view={view} day={due.day} />}
      {due?.left && !due.over && ` (${due.left})`}
      {after}
      {!mine && !due?.over && <span class="until"> {t('record.turn.nothing_until')}</span>}
    </>
  )
}

/** A button that leads to a step, or takes it. */
function StepButton({ view, step, kind }: { view: View; step: NextStep; kind: 'primary' | 'secondary' | 'tertiary' }) {
  return step.post ? (
    <PostButton view={view} label={step.label} kind={kind} action={step.post.action} version={step.post.version} />
  ) : (
    <ButtonLink href={step.href ?? ''} label={step.label} kind={kind} />
  )
}

function Lacking({ step }: { step: NextStep }) {
  return (
    <div class="not-yet">
      <span class="step-name">{step.label}</span>
      <ul>
        {step.missing?.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}

const isLacking = (step: NextStep) => (step.missing?.length ?? 0) > 0
/** What ends a record stands last, and what takes it nowhere just before it. */
const rank = (step: NextStep) => (step.kind === 'tertiary' ? 2 : step.aside ? 1 : 0)

/**
 * One sentence of what is next. The step that is due now from this reader is the one button that stands out; all others
 * wait under "More".
 */
function WhatIsNext({ view, turn, steps }: { view: View; turn: Turn | undefined; steps: NextStep[] }) {
  const { t } = view
  const named = turn && 'who' in turn && turn.who === 'reader' ? turn.step : undefined
  const due = named === undefined ? undefined : steps.find((step) => step.name === named)
  const or = due && turn && 'or' in turn ? steps.find((step) => step.name === turn.or && !isLacking(step)) : undefined
  const others = steps.filter((step) => step !== due && step !== or).toSorted((a, b) => rank(a) - rank(b))
  if (!turn && others.length === 0) return null
  return (
    <section class="next" data-quiet={due ? undefined : 'true'} aria-labelledby="next-title">
      <h2 id="next-title" class="ds-sr-only">
        {t('ui.next_title')}
      </h2>
      {turn && <p class="turn">{sentenceOf(view, turn)}</p>}
      <div class="next-steps">
        {due && (isLacking(due) ? <Lacking step={due} /> : <StepButton view={view} step={due} kind="primary" />)}
        {or && <StepButton view={view} step={or} kind="secondary" />}
        {others.length > 0 && (
          <details class="more-steps">
            <summary class="ds-button" data-variant="secondary">
              {t('record.more_steps')}
            </summary>
            <ul>
              {others.map((step) => (
                <li>
                  {isLacking(step) ? <Lacking step={step} /> : <StepButton view={view} step={step} kind="tertiary" />}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </section>
  )
}

export type RecordSection = {
  id: string
  title: string
  /** What stands beside the heading. */
  aside?: Child
  children?: Child
  /** What makes its section by itself, with the same id. */
  own?: Child
}

type TitleKey = Extract<TextKey, `record.titled.${string}`>

type RecordProps = {
  view: View
  /** The text that says its kind and its name, where the name alone does not: 'record.titled.requests'. */
  titled?: TitleKey
  name: string
  /** What it is about, in the words of those who wrote it. */
  lead?: Child
  /** The list, and the records it came from, the first one first. */
  crumbs: (Crumb | false | null | undefined)[]
  status?: Child
  way?: Child
  turn?: Turn | undefined
  steps: NextStep[]
  errors?: FieldErrors | undefined
  /** What has to be known before anything else is read. */
  notices?: Child
  /** What is asked most, the most asked first. */
  asked: Fact[]
  sections: (RecordSection | false | null | undefined | '')[]
  /** History and mail, folded. */
  after?: Child
}

/** The page of a record, of whatever kind: what it is, where it stands, what is next and from whom, then all of it. */
export function RecordPage(props: RecordProps) {
  const { view, titled, name, lead, status, turn, steps, errors, asked } = props
  const { t } = view
  const sections = props.sections.filter((one): one is RecordSection => Boolean(one))
  const crumbs = props.crumbs.filter((one): one is Crumb => Boolean(one))
  return (
    <Page
      view={view}
      title={titled ? t(titled, { name }) : name}
      errors={errors}
      wide
      head={
        <div class="record-head">
          <Crumbs view={view} crumbs={crumbs} />
          <div class="title">
            <h1>{titled ? <Titled view={view} titled={titled} name={name} /> : <bdi>{whole(name)}</bdi>}</h1>
            {status}
          </div>
        </div>
      }
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {lead && (
        <p class="lead">
          <bdi>{lead}</bdi>
        </p>
      )}
      <div class="record">
        <div class="record-first">
          <WhatIsNext view={view} turn={turn} steps={steps} />
          {props.way}
          {props.notices}
        </div>
        <AskedMost view={view} facts={asked} />
        <div class="record-main">
          <OnThisPage view={view} sections={sections} />
          {sections.map(({ children, own, ...section }) => own ?? <Section {...section}>{children}</Section>)}
          {props.after}
        </div>
      </div>
    </Page>
  )
}

/** The name with its kind, which stands back: "Request Togo III". */
function Titled({ view, titled, name }: { view: View; titled: TitleKey; name: string }) {
  const [before = '', after = ''] = view.t(titled, { name: '\0' }).split('\0')
  return (
    <>
      {before && <span class="kind">{before}</span>}
      <bdi>{whole(name)}</bdi>
      {after && <span class="kind">{after}</span>}
    </>
  )
}

const isKnown = ({ value }: Fact) => value !== null && value !== undefined && value !== '' && value !== false
/** So many lines stand open above the content on a small screen. */
const openLines = 3

/** What is asked most: beside the content where there is room, above it and folded where there is not. */
function AskedMost({ view, facts }: { view: View; facts: Fact[] }) {
  const known = facts.filter(isKnown)
  const more = known.slice(openLines)
  if (known.length === 0) return null
  return (
    <aside class="record-asked" aria-labelledby="asked-title">
      <h2 id="asked-title" class="ds-sr-only">
        {view.t('record.asked_most')}
      </h2>
      <Facts rows={known.slice(0, openLines)} />
      {more.length > 0 && (
        <details>
          <summary>{view.t('record.more_facts')}</summary>
          <Facts rows={more} />
        </details>
      )}
    </aside>
  )
}

function OnThisPage({ view, sections }: { view: View; sections: RecordSection[] }) {
  if (sections.length < 3) return null
  return (
    <nav class="on-page" data-turbo="false" aria-label={view.t('record.on_this_page')}>
      <ul>
        {sections.map(({ id, title }) => (
          <li>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Somebody of the facility, and how to reach them. */
export type Contact = { name: string; email: string; phone: string }

export function ContactLines({ contact }: { contact: Contact | null | undefined }) {
  if (!contact) return null
  return (
    <>
      <bdi>{contact.name}</bdi>
      {contact.phone && (
        <a class="contact-line" href={`tel:${contact.phone.replaceAll(/[^+\d]/g, '')}`}>
          <bdi dir="ltr">{contact.phone}</bdi>
        </a>
      )}
      {contact.email && (
        <a class="contact-line" href={`mailto:${contact.email}`}>
          <bdi>{contact.email}</bdi>
        </a>
      )}
    </>
  )
}

/** The last day of what is awaited, and how far it is off. */
export function DueLines({ view, due }: { view: View; due: Due | null | undefined }) {
  if (!due) return null
  return (
    <>
      <DateText view={view} day={due.day} />
      {due.left && <span class={`contact-line${due.over ? ' error' : ' muted'}`}>{due.left}</span>}
    </>
  )
}
