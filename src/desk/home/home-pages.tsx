import type { Child } from 'hono/jsx'
import type { Day } from '../../house/days/day.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import type { View } from '../../house/ui/view.ts'
import { DeskAside, MeetingsAside, MissionRows, OfficeAside, OpinionsGiven } from './desk-pages.tsx'
import { LateList, NewsList, OwnRequests, PlannedList, TodoList } from './pages.tsx'
import type { HomeRead, Watched } from './read-home.ts'

type TodoProps = {
  view: View
  person: Person
  read: HomeRead
  today: Day
  asked: string | undefined
  /** Whoever reads files requests of their own. */
  files: boolean
}

/** Tasks first; beside them, where there is room, what this role comes for. */
export function TodoPage({ view, person, read, today, asked, files }: TodoProps) {
  const { t } = view
  const { todo, awaited } = read
  const all = Object.values(todo.kinds).reduce((sum, n) => sum + n, 0)
  const donor = person.role === 'donor'
  const aside = asideOf(view, read)
  return (
    <Page
      view={view}
      title={t(donor ? 'home.watch_title' : 'home.title')}
      lead={donor ? t('home.watch_lead') : all > 0 ? t('home.lead', { count: all }) : undefined}
      wide
    >
      {files && (
        <div class="actions-row">
          <ButtonLink href="/requests/new" label={t('requests.new')} />
        </div>
      )}
      <div class={aside ? 'desk' : 'desk alone'}>
        <div>
          {!donor && <TodoList view={view} todo={todo} awaited={awaited} asked={asked} today={today} all={all} />}
          <Own view={view} person={person} read={read} today={today} />
          {!isStaff(person) && !donor && <p class="muted">{t('home.help')}</p>}
        </div>
        {aside && <div class="desk-aside">{aside}</div>}
      </div>
    </Page>
  )
}

/** What somebody outside comes for, and what those see who watch. */
function Own({ view, person, read, today }: Pick<TodoProps, 'view' | 'person' | 'read' | 'today'>) {
  const { own, given, missions, watched, todo } = read
  // What is a task already stands above.
  const others = missions?.filter(({ id }) => !todo.rows.some((line) => line.record_id === id))
  return (
    <>
      {own && <OwnRequests view={view} requests={own.requests} />}
      {own && <PlannedList view={view} title={view.t('home.own_activities')} planned={own.activities} />}
      {given && <OpinionsGiven view={view} given={given} />}
      {missions && (others?.length || missions.length === 0) && (
        <MissionRows view={view} missions={others ?? []} own={person.role === 'expert'} />
      )}
      {watched && person.role === 'donor' && <Watching view={view} watched={watched} today={today} />}
    </>
  )
}

function asideOf(view: View, { office, desk, meetings, watched }: HomeRead): Child {
  if (office) return <OfficeAside view={view} office={office} />
  if (desk) return <DeskAside view={view} desk={desk} />
  if (meetings) return <MeetingsAside view={view} meetings={meetings} />
  if (watched && !watched.late) return <Coming view={view} watched={watched} />
  return null
}

/** How the facility stands: what is late with others, what is on today, what comes and what is new. */
function Watching({ view, watched, today }: { view: View; watched: Watched; today: Day }) {
  return (
    <>
      <LateList view={view} late={watched.late ?? []} today={today} />
      <Coming view={view} watched={watched} />
    </>
  )
}

function Coming({ view, watched }: { view: View; watched: Watched }) {
  const { t } = view
  return (
    <>
      <PlannedList view={view} title={t('home.today_title')} planned={watched.today} />
      <PlannedList view={view} title={t('home.coming_title')} planned={watched.coming} />
      <NewsList view={view} news={watched.news} />
    </>
  )
}
