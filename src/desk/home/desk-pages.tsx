import type { Child } from 'hono/jsx'
import { nameIn } from '../../house/settings/queries.ts'
import { DateRange, DateText, formatNumber } from '../../house/ui/dates.tsx'
import { OfName, Section, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { TaskRow, TaskRows } from '../../house/ui/tasks.tsx'
import type { View } from '../../house/ui/view.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { OpinionTag } from '../../requests/consultations/opinions.tsx'
import type { Coming, Desk, Files, Given, MissionAhead, NextMeeting, Office } from './overview.ts'

/** What stands beside the tasks of an officer: what is coming, and her files by state. */
export function DeskAside({ view, desk }: { view: View; desk: Desk }) {
  const { t } = view
  const none = desk.files.requests.length + desk.files.actions.length === 0
  return (
    <>
      <Section title={t('home.next_title')}>
        {desk.coming.length === 0 ? <p class="muted">{t('home.next_none')}</p> : <ComingRows view={view} {...desk} />}
      </Section>
      <Section title={t('home.files_title')}>
        {none ? (
          <p class="muted">{t('home.files_none')}</p>
        ) : (
          <FilesByState view={view} files={desk.files} further="&officer=me" />
        )}
      </Section>
    </>
  )
}

function ComingRows({ view, coming }: { view: View; coming: Coming[] }) {
  const { t } = view
  return (
    <TaskRows>
      {coming.map((one) => (
        <TaskRow
          href={one.href}
          what={
            one.kind === 'meeting' ? (
              t('meetings.name', { number: Number(one.title) })
            ) : (
              <OfName
                view={view}
                label={requestName(nameIn(one.partner_names, view.lang), one.numeral)}
                name={one.title}
              />
            )
          }
          why={one.kind === 'meeting' ? '' : t(`home.next_of.${one.kind}`)}
          when={<DateText view={view} day={one.day} short />}
        />
      ))}
    </TaskRows>
  )
}

/** How many files stand in each state, each number a link to them. */
function FilesByState({ view, files, further = '' }: { view: View; files: Files; further?: string }) {
  const { t } = view
  const groups = [
    { path: '/requests', title: t('requests.title'), rows: files.requests, of: 'requests' as const },
    { path: '/actions', title: t('actions.title'), rows: files.actions, of: 'actions' as const },
  ]
  return (
    <div class="by-state">
      {groups
        .filter(({ rows }) => rows.length > 0)
        .map(({ path, title, rows, of }) => (
          <section>
            <h3>{title}</h3>
            <ul>
              {rows.map(({ status, count }) => (
                <li>
                  <a href={`${path}?status=${status}${further}`}>{t(`${of}.status.${status}`)}</a>
                  <span>{formatNumber(view.lang, count)}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  )
}

/** How the office stands, for whoever leads it: who has how much, what is late and why, what the next weeks bring. */
export function OfficeAside({ view, office }: { view: View; office: Office }) {
  const { t } = view
  return (
    <>
      <Section title={t('home.load_title')}>
        <DataTable
          caption={t('home.load_title')}
          hideCaption
          columns={[
            { key: 'name', heading: t('requests.field.officer'), primary: true },
            { key: 'requests', heading: t('home.load.requests'), numeric: true },
            { key: 'late', heading: t('home.load.late'), numeric: true },
            { key: 'actions', heading: t('home.load.actions'), numeric: true },
          ]}
          rows={office.load.map((one) => ({
            name: one.name,
            requests: counted(view, one.requests, `/requests?officer=${one.id}`),
            late: counted(view, one.late, `/requests?officer=${one.id}&overdue=1&sort=due`),
            actions: counted(view, one.actions, `/actions?officer=${one.id}`),
          }))}
          empty={<Empty title={t('home.load_none')} />}
        />
      </Section>
      <Section title={t('home.overdue_title')} aside={<a href="/requests/clocks">{t('clocks.title')}</a>}>
        {office.overdue.length === 0 ? (
          <p class="muted">{t('home.overdue_none')}</p>
        ) : (
          <ul class="by-cause">
            {office.overdue.map(({ reason, names, count }) => (
              <li>
                <span>{reason ? nameIn(names, view.lang) : t('home.overdue.untold')}</span>
                <span>{formatNumber(view.lang, count)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('home.weeks_title')}>
        <DataTable
          caption={t('home.weeks_title')}
          hideCaption
          columns={[
            { key: 'week', heading: t('home.weeks.week'), primary: true },
            { key: 'steps', heading: t('home.weeks.steps'), numeric: true },
            { key: 'activities', heading: t('activities.title'), numeric: true },
            { key: 'meetings', heading: t('meetings.title'), numeric: true },
          ]}
          rows={office.weeks.map(({ from, to, steps, activities, meetings }) => ({
            week: <DateRange view={view} from={from} to={to} short />,
            steps: formatNumber(view.lang, steps),
            activities: formatNumber(view.lang, activities),
            meetings: formatNumber(view.lang, meetings),
          }))}
          empty={null}
        />
      </Section>
      <Section title={t('home.office_files')}>
        <FilesByState view={view} files={office.files} />
      </Section>
    </>
  )
}

const counted = (view: View, count: number, href: string): Child =>
  count === 0 ? formatNumber(view.lang, 0) : <a href={href}>{formatNumber(view.lang, count)}</a>

/** The meetings to come, the next one first, with what is on their agendas. */
export function MeetingsAside({ view, meetings }: { view: View; meetings: NextMeeting[] }) {
  const { t } = view
  return (
    <Section title={t('home.meetings_title')}>
      {meetings.length === 0 ? (
        <p class="muted">{t('home.meetings_none')}</p>
      ) : (
        <TaskRows>
          {meetings.map((meeting) => (
            <TaskRow
              href={`/meetings/${meeting.id}`}
              what={t('meetings.name', { number: meeting.number })}
              why={[meeting.place, t('home.meeting_items', { count: meeting.items })].filter(Boolean).join(' · ')}
              when={<DateText view={view} day={meeting.held_on} short />}
            />
          ))}
        </TaskRows>
      )}
    </Section>
  )
}

export function OpinionsGiven({ view, given }: { view: View; given: Given[] }) {
  const { t } = view
  return (
    <Section
      title={t('home.opinions_title')}
      aside={given.length > 0 ? <a href="/consultations">{t('consultations.title')}</a> : null}
    >
      {given.length === 0 ? (
        <p class="muted">{t('home.opinions_none')}</p>
      ) : (
        <TaskRows>
          {given.map((one) => (
            <TaskRow
              href={`/consultations/${one.id}`}
              what={
                <OfName
                  view={view}
                  label={requestName(nameIn(one.partner_names, view.lang), one.numeral)}
                  name={one.title}
                />
              }
              why={<OpinionTag view={view} opinion={one} />}
              when={<DateText view={view} day={one.day} short />}
            />
          ))}
        </TaskRows>
      )}
    </Section>
  )
}

/** Missions of an expert, or of the people of an administration, which then says whose each is. */
export function MissionRows({ view, missions, own }: { view: View; missions: MissionAhead[]; own: boolean }) {
  const { t } = view
  return (
    <Section
      title={t(own ? 'home.missions_title' : 'home.people_title')}
      aside={missions.length > 0 ? <a href="/mobilisations">{t('mobilisations.title')}</a> : null}
    >
      {missions.length === 0 ? (
        <p class="muted">{t(own ? 'home.missions_none' : 'home.people_none')}</p>
      ) : (
        <TaskRows>
          {missions.map((one) => (
            <TaskRow
              href={`/mobilisations/${one.id}`}
              what={
                <OfName
                  view={view}
                  label={own ? nameIn(one.partner_names, view.lang) : (one.name ?? '')}
                  name={one.title}
                />
              }
              why={
                <>
                  <Tag tone="neutral">{t(`mobilisations.status.${one.status}`)}</Tag>{' '}
                  {one.place && <bdi>{one.place}</bdi>}
                </>
              }
              when={<DateRange view={view} from={one.first_day} to={one.last_day} short />}
            />
          ))}
        </TaskRows>
      )}
    </Section>
  )
}
