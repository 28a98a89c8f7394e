import { DateText } from '../../house/ui/dates.tsx'
import { OfName, Section, Tag, type Tone } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { counted, daysWithoutPauses, lateTold, pauses, type Standing, standingOf, usedBefore } from './clock.ts'
import type { Span, ToldCause } from './queries.ts'

const tones: Record<Standing, Tone> = {
  pause: 'neutral',
  late: 'danger',
  was_late: 'warning',
  running: 'info',
  in_time: 'success',
  plain: 'neutral',
}

type LineProps = {
  view: View
  spans: Span[]
  causes: Map<string, ToldCause>
  reasons: Map<string, string>
  /** Where this person can tell the cause of a missed target. */
  tellAt: ((span: Span) => string) | null
}

/**
 * The steps a request went through, each with its target, the days it took and the days left; pauses are told apart.
 */
export function ClockLine({ view, spans, causes, reasons, tellAt }: LineProps) {
  const { t } = view
  const shown = spans.filter((span) => counted.includes(span.status) || pauses.includes(span.status))
  if (shown.length === 0) return null
  return (
    <Section
      title={t('clocks.line')}
      id="days"
      aside={<span>{t('clocks.whole', { days: daysWithoutPauses(spans) })}</span>}
    >
      <ol class="clock">
        {shown.map((stay) => {
          const span = { ...stay, days: stay.days + usedBefore(shown, stay) }
          const standing = standingOf(span)
          const cause = causes.get(span.id)
          return (
            <li class={pauses.includes(span.status) ? 'pause' : ''}>
              <p>
                <strong>{t(pauses.includes(span.status) ? 'clocks.pause' : `requests.status.${span.status}`)}</strong>{' '}
                <Tag tone={tones[standing]}>{standingInWords(view, span, standing)}</Tag>
              </p>
              <Bar span={span} standing={standing} dir={view.dir} />
              <p class="muted">
                {t(span.target_days === null ? 'clocks.days' : 'clocks.days_of', {
                  days: span.days,
                  target: span.target_days,
                })}{' '}
                · <DateText view={view} day={span.started_on} /> –{' '}
                {span.ended_on ? <DateText view={view} day={span.ended_on} /> : t('clocks.today')}
                {span.ended_on === null && span.due_on && (
                  <>
                    {' '}
                    · {t('clocks.due')} <DateText view={view} day={span.due_on} />
                  </>
                )}
              </p>
              {cause && (
                <p>
                  <OfName view={view} label={t('clocks.cause')} name={reasons.get(cause.reason) ?? cause.reason} />
                  {cause.note && (
                    <>
                      {' – '}
                      <bdi>{cause.note}</bdi>
                    </>
                  )}
                </p>
              )}
              {tellAt && span.days_late > 0 && (
                <p>
                  <a href={tellAt(span)}>{t(cause ? 'clocks.change_cause' : 'clocks.tell_cause')}</a>
                </p>
              )}
            </li>
          )
        })}
      </ol>
    </Section>
  )
}

export function standingInWords(view: View, span: Span, standing: Standing): string {
  if (standing === 'running') return view.t('clocks.left', { days: span.days_left })
  if (standing === 'late' || standing === 'was_late') return view.t('clocks.late', lateTold(span))
  return view.t(`clocks.standing.${standing}`)
}

/** The days used of the target as a bar; what is over it sticks out. The words beside it say the same. */
function Bar({ span, standing, dir }: { span: Span; standing: Standing; dir: View['dir'] }) {
  if (span.target_days === null) return null
  const whole = Math.max(span.days, span.target_days, 1)
  const x = (part: number) => Math.round((part / whole) * 300)
  const used = Math.min(span.days, span.target_days)
  const at = (start: number, length: number) => (dir === 'rtl' ? 300 - start - length : start)
  return (
    <svg class={`clock-bar ${standing}`} viewBox="0 0 300 8" aria-hidden="true">
      <rect class="target" x={at(0, x(span.target_days))} y="0" width={x(span.target_days)} height="8" rx="2" />
      <rect class="used" x={at(0, x(used))} y="0" width={x(used)} height="8" rx="2" />
      {span.days > span.target_days && (
        <rect
          class="over"
          x={at(x(used), x(span.days) - x(used))}
          y="0"
          width={x(span.days) - x(used)}
          height="8"
          rx="2"
        />
      )}
    </svg>
  )
}
