import type { Child } from 'hono/jsx'
import { Moment } from './dates.tsx'
import type { View } from './view.ts'

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'accent'

export function Tag({ tone, children }: { tone: Tone; children: Child }) {
  return (
    <span class="ds-tag" data-color={tone === 'accent' ? 'brand1' : tone}>
      {children}
    </span>
  )
}

const reference = /(\(?\b[A-Z]{1,3}-\d{4}-[A-Z0-9]{2,12}\b\)?)/

/** A text whose references stay whole: a line is broken before one, never at its hyphens. */
export const whole = (text: string): Child =>
  reference.test(text)
    ? text.split(reference).map((part) => (reference.test(part) ? <span class="unbroken">{part}</span> : part))
    : text

/**
 * A text that may be in another direction than the page: its brackets, numerals and full stops stay where they belong.
 */
export function isolated(value: Child): Child {
  return typeof value === 'string' && value !== '' ? (
    <bdi class={value.length >= 24 && /\S{24}/.test(value) ? 'long' : undefined}>{whole(value)}</bdi>
  ) : (
    value
  )
}

/** What is known of a record, line by line; lines without a value are left out. */
export function Facts({ rows }: { rows: { label: string; value: Child }[] }) {
  const known = rows.filter(
    (row) => row.value !== null && row.value !== undefined && row.value !== '' && row.value !== false,
  )
  if (known.length === 0) return null
  return (
    <dl class="facts">
      {known.map((row) => (
        <div>
          <dt>{row.label}</dt>
          <dd>{isolated(row.value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A link that many rows have: heard without its row, it says what it acts on. */
export const NamedLink = ({ href, label, name }: { href: string; label: string; name: string }) => (
  <a href={href}>
    {label}
    <span class="ds-sr-only">
      : <bdi>{name}</bdi>
    </span>
  </a>
)

export function Section({
  title,
  id,
  children,
  aside,
}: {
  title: string
  id?: string
  children?: Child
  aside?: Child
}) {
  return (
    <section class="section" id={id}>
      <div class="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

export function Notice({
  tone,
  title,
  children,
}: {
  tone: 'info' | 'success' | 'warning' | 'danger'
  title?: string
  children?: Child
}) {
  return (
    <div class="ds-alert" data-color={tone}>
      {title && <p class="notice-title">{title}</p>}
      {children}
    </div>
  )
}

export type NextStep = {
  /** What the step is called in the life of its record. */
  name?: string
  label: string
  href?: string
  post?: { action: string; version: number }
  kind?: 'primary' | 'secondary' | 'tertiary'
  /** Sentences that say what is missing before the step can be taken. */
  missing?: string[]
  /** Takes the record nowhere: it stands below what is next. */
  aside?: boolean
}

/** Steps that take a record nowhere, below the form that corrects a part of it. */
export function AsideSteps({ steps }: { steps: readonly NextStep[] }) {
  if (steps.length === 0) return null
  return (
    <p class="step-aside">
      {steps.map(({ href, label }) => (
        <a href={href}>{label}</a>
      ))}
    </p>
  )
}

export type HistoryLine = {
  at: Date
  who: string
  step: string
  from?: string | null
  to?: string | null
  reason?: string | null
  /** How often it was done at one go. */
  often?: string | null
  changes?: { field: string; before: string; after: string }[]
}

/** The history of a record, newest first. */
export function History({ view, lines }: { view: View; lines: HistoryLine[] }) {
  return (
    <ol class="history">
      {lines.map((line) => (
        <li>
          <p>
            <strong>{line.step}</strong>
            {line.from && line.to && (
              <span class="moved">
                {line.from}{' '}
                <span class="arrow" aria-hidden="true">
                  →
                </span>{' '}
                <span class="ds-sr-only">{view.t('ui.then')}</span> {line.to}
              </span>
            )}
          </p>
          {line.reason && (
            <p class="reason">
              <bdi>{line.reason}</bdi>
            </p>
          )}
          <p class="muted">
            <bdi>{line.who}</bdi> · <Moment view={view} at={line.at} />
            {line.often && <> · {line.often}</>}
          </p>
          {line.changes && line.changes.length > 0 && (
            <details>
              <summary>{view.t('ui.changes', { count: line.changes.length })}</summary>
              <dl class="facts small">
                {line.changes.map((change) => (
                  <div>
                    <dt>
                      <bdi>{change.field}</bdi>
                    </dt>
                    <dd>
                      {change.before && (
                        <>
                          <del>
                            <bdi>{change.before}</bdi>
                          </del>{' '}
                        </>
                      )}
                      <ins>
                        <bdi>{change.after}</bdi>
                      </ins>
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
        </li>
      ))}
    </ol>
  )
}

/** Where a record stands on its way. */
export function Progress({
  view,
  steps,
}: {
  view: View
  steps: { label: string; state: 'done' | 'current' | 'todo' }[]
}) {
  return (
    <ol class="progress" aria-label={view.t('ui.progress')}>
      {steps.map((step) => (
        <li class={step.state} aria-current={step.state === 'current' ? 'step' : undefined}>
          {step.label}
        </li>
      ))}
    </ol>
  )
}

/** How far a record has come on the way of its kind; nothing where it has left the way. */
export function Way({
  view,
  slice,
  way,
  status,
  reached,
}: {
  view: View
  /** How the texts of its statuses begin. */
  slice: string
  way: readonly string[]
  status: string
  /** The statuses it has been in, where it may have passed some by. */
  reached?: ReadonlySet<string>
}) {
  const at = way.indexOf(status)
  if (at < 0 && !reached) return null
  const passed = (stage: string, index: number) => (reached ? reached.has(stage) : index < at)
  const steps = way.map((stage, index) => ({
    label: view.t(`${slice}.status.${stage}`),
    state: stage === status ? ('current' as const) : passed(stage, index) ? ('done' as const) : ('todo' as const),
  }))
  return <Progress view={view} steps={steps} />
}

export function Card({
  title,
  href,
  children,
  meta,
}: {
  title: string
  href?: string
  children?: Child
  meta?: Child
}) {
  return (
    <article class="card">
      <h3>{href ? <a href={href}>{title}</a> : title}</h3>
      {children}
      {meta && <p class="muted">{meta}</p>}
    </article>
  )
}

/** A number that matters, with what it counts. */
export function Stat({
  value,
  label,
  href,
  note,
}: {
  value: string
  label: string
  href?: string | undefined
  note?: Child
}) {
  return (
    <div class="stat">
      <p class="stat-value">{href ? <a href={href}>{value}</a> : value}</p>
      <p class="stat-label">{label}</p>
      {note && <p class="muted">{note}</p>}
    </div>
  )
}

export function Grid({ children }: { children: Child }) {
  return <div class="grid">{children}</div>
}

/** What a person wrote: kept in its language, with its lines. */
export function PersonText({ lang, children }: { lang?: string | undefined; children: Child }) {
  return (
    <div class="person-text" lang={lang} dir="auto">
      {children}
    </div>
  )
}

/** What a name is of, and the name, put together as the language does; the name alone where nothing is said of it. */
export function OfName({ view, label, name }: { view: View; label: Child; name: Child }) {
  if (!label) return <bdi>{name}</bdi>
  const [before, between, after] = view.t('ui.of_name', { label: '\0', name: '\0' }).split('\0')
  return (
    <>
      {before}
      <bdi>{typeof label === 'string' ? whole(label) : label}</bdi>
      {between}
      <bdi>{typeof name === 'string' ? whole(name) : name}</bdi>
      {after}
    </>
  )
}

/** A small mark: where a record comes from, or that it is illustrative. */
export function SourceMark({ text }: { text: string }) {
  return <p class="source">{text}</p>
}
