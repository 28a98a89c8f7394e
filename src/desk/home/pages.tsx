import { type Day, daysBetween } from '../../house/days/day.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { DateRange, DateText, formatDay, formatNumber, told } from '../../house/ui/dates.tsx'
import { OfName, Section, Tag } from '../../house/ui/record.tsx'
import { Empty, Pager } from '../../house/ui/table.tsx'
import { TaskRow, TaskRows } from '../../house/ui/tasks.tsx'
import type { View } from '../../house/ui/view.ts'
import { withQuery } from '../../house/web/paging.ts'
import { nameOfRequest, requestName } from '../../registers/partners/numerals.ts'
import { goneInWords, titleOf } from '../duties/duty-words.ts'
import type { Owed } from '../duties/queries.ts'
import type { Group, News, OwnRequest, Planned, Todo } from './queries.ts'

const groups: Group[] = ['late', 'today', 'week', 'later', 'others']

type Awaited = readonly (Owed & { of: number })[]
type TodoProps = { view: View; todo: Todo; awaited: Awaited; asked: string | undefined; today: Day; all: number }

/**
 * What waits, the most urgent first: late, today, this week, later, and what others are to do first; each line says
 * why and leads to where it is settled.
 */
export function TodoList({ view, todo, awaited, asked, today, all }: TodoProps) {
  const { t } = view
  const linesOf = (group: Group) => todo.rows.filter((line) => line.group_name === group)
  // What others owe is no task, and stands on the first page alone.
  const others = asked || todo.page > 1 ? [] : awaited
  if (all === 0 && others.length === 0)
    return (
      <div class="empty">
        <Empty title={t('home.nothing')}>
          <p>{t('home.nothing_how')}</p>
        </Empty>
      </div>
    )
  return (
    <>
      <Kinds view={view} kinds={todo.kinds} asked={asked} all={all} />
      {todo.total === 0 && (
        <div class="empty">
          <Empty title={t('home.none_of_this')} />
        </div>
      )}
      {groups
        .map((group) => ({ group, lines: linesOf(group), others: group === 'others' ? others : [] }))
        .filter((each) => each.lines.length + each.others.length > 0)
        .map((each) => (
          <GroupOfTasks view={view} today={today} {...each} count={todo.groups[each.group] ?? 0} />
        ))}
      {todo.pages > 1 && <Pager view={view} {...todo} hrefFor={(page) => withQuery(view.path, { page })} />}
    </>
  )
}

type GroupProps = { view: View; group: Group; lines: Owed[]; others: Awaited; count: number; today: Day }

function GroupOfTasks({ view, group, lines, others, count, today }: GroupProps) {
  const { t } = view
  const awaited = others[0]?.of ?? 0
  return (
    <Section
      title={t(`home.group.${group}`)}
      aside={<span class="muted">{formatNumber(view.lang, count + awaited)}</span>}
    >
      <TaskRows>
        {lines.map((line) => (
          <Line view={view} line={line} today={today} />
        ))}
        {others.map((line) => (
          <Line view={view} line={line} today={today} says={t(`home.awaits.${line.why}`)} />
        ))}
      </TaskRows>
      {awaited > others.length && <p class="muted">{t('home.awaits_more', { count: awaited - others.length })}</p>}
    </Section>
  )
}

/** How many there are of each kind, where there are several kinds and not all are seen at a glance. */
function Kinds({
  view,
  kinds,
  asked,
  all,
}: {
  view: View
  kinds: Record<string, number>
  asked: string | undefined
  all: number
}) {
  const { t } = view
  const known = Object.entries(kinds).toSorted((a, b) => b[1] - a[1])
  if ((known.length < 2 || all <= 8) && !asked) return null
  return (
    <nav class="views" aria-label={t('home.kinds')}>
      <ul>
        <li>
          <a href="/" aria-current={asked ? undefined : 'page'}>
            {t('home.all')} ({formatNumber(view.lang, all)})
          </a>
        </li>
        {known.map(([kind, count]) => (
          <li>
            <a href={`/?why=${kind}`} aria-current={asked === kind ? 'page' : undefined}>
              {t(`home.kind.${kind}`)} ({formatNumber(view.lang, count)})
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

type LineProps = { view: View; line: Owed; today: Day; says?: string }

function Line({ view, line, today, says }: LineProps) {
  const { t } = view
  const partner = line.partner_names ? requestName(nameIn(line.partner_names, view.lang), line.numeral) : ''
  return (
    <TaskRow
      href={line.href}
      what={<OfName view={view} label={partner} name={titleOf(t, line) || (line.reference ?? t('home.untitled'))} />}
      why={says ?? t(`home.why.${line.why}`)}
      note={goneInWords(t, line)}
      when={<Due view={view} line={line} today={today} />}
    />
  )
}

function Due({ view, line, today }: { view: View; line: Owed; today: Day }) {
  const { t } = view
  if (line.due) {
    const left = daysBetween(today, line.due)
    return (
      <>
        <Tag tone={left < 0 ? 'danger' : left <= 2 ? 'warning' : 'neutral'}>
          {left < 0 ? t('home.overdue', told(-left)) : t('home.days_left', { days: left })}
        </Tag>{' '}
        <DateText view={view} day={line.due} short />
      </>
    )
  }
  return line.since ? (
    <span class="muted">
      {t('home.since')} <DateText view={view} day={line.since} short />
    </span>
  ) : null
}

/** Where each request of an authority stands, in plain words and with the next day. */
export function OwnRequests({ view, requests }: { view: View; requests: OwnRequest[] }) {
  const { t } = view
  return (
    <Section
      title={t('home.own_requests')}
      aside={requests.length > 0 ? <a href="/requests">{t('home.all_requests')}</a> : null}
    >
      {requests.length === 0 ? (
        <div class="empty">
          <Empty title={t('requests.empty')}>
            <p>{t('requests.empty_how')}</p>
          </Empty>
        </div>
      ) : (
        <TaskRows>
          {requests.map((request) => (
            <TaskRow
              href={`/requests/${request.id}`}
              what={<OfName view={view} label={nameOfRequest(request, view)} name={request.title} />}
              why={t(`home.stands.${request.status}`)}
              when={
                request.due_on ? (
                  t(`home.next.${request.status === 'returned' ? 'answers' : 'step'}`, {
                    day: formatDay(view.lang, request.due_on),
                  })
                ) : request.action_id ? (
                  <a href={`/actions/${request.action_id}`}>{t('requests.to_the_action')}</a>
                ) : null
              }
            />
          ))}
        </TaskRows>
      )}
    </Section>
  )
}

/** What is late at the facility, for those who watch it and owe nothing of it themselves. */
export function LateList({ view, late, today }: { view: View; late: (Owed & { of: number })[]; today: Day }) {
  const { t } = view
  if (late.length === 0) return null
  return (
    <Section
      title={t('home.late_title')}
      aside={<span class="muted">{formatNumber(view.lang, late[0]?.of ?? 0)}</span>}
    >
      <TaskRows>
        {late.map((line) => (
          <Line view={view} line={line} today={today} says={t(`home.watched.${line.why}`)} />
        ))}
      </TaskRows>
    </Section>
  )
}

/** Activities of today, or to come, with their days; nothing where there are none. */
export function PlannedList({ view, title, planned }: { view: View; title: string; planned: Planned[] }) {
  if (planned.length === 0) return null
  return (
    <Section title={title}>
      <TaskRows>
        {planned.map((one) => (
          <TaskRow
            href={`/activities/${one.id}`}
            what={<OfName view={view} label={nameIn(one.partner_names, view.lang)} name={one.title} />}
            why=""
            when={<DateRange view={view} from={one.first_day} to={one.last_day} short />}
          />
        ))}
      </TaskRows>
    </Section>
  )
}

/** What is new: outputs, Actions that started, editions of the report. */
export function NewsList({ view, news }: { view: View; news: News[] }) {
  const { t } = view
  return (
    <Section title={t('home.news_title')}>
      {news.length === 0 ? (
        <div class="empty">
          <Empty title={t('home.no_news')} />
        </div>
      ) : (
        <TaskRows>
          {news.map((one) => (
            <TaskRow
              href={one.href}
              what={
                one.kind === 'edition' ? (
                  t('home.edition', { year: one.title })
                ) : (
                  <OfName view={view} label={nameIn(one.partner_names, view.lang)} name={one.title} />
                )
              }
              why={t(`home.new.${one.kind}`)}
              when={<DateText view={view} day={one.day} short />}
            />
          ))}
        </TaskRows>
      )}
    </Section>
  )
}
