import type { Day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import type { View } from '../../house/ui/view.ts'
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

export function TodoPage({ view, person, read, today, asked, files }: TodoProps) {
  const { t } = view
  const { todo, own, watched } = read
  const all = Object.values(todo.kinds).reduce((sum, n) => sum + n, 0)
  return (
    <Page
      view={view}
      title={t(person.role === 'donor' ? 'home.watch_title' : 'home.title')}
      lead={person.role === 'donor' ? t('home.watch_lead') : all > 0 ? t('home.lead', { count: all }) : undefined}
    >
      {files && (
        <div class="actions-row">
          <ButtonLink href="/requests/new" label={t('requests.new')} />
        </div>
      )}
      {person.role !== 'donor' && <TodoList view={view} todo={todo} asked={asked} today={today} all={all} />}
      {own && <OwnRequests view={view} requests={own} />}
      {watched && <Watching view={view} watched={watched} today={today} />}
    </Page>
  )
}

/** How the facility stands: what is late with others, what is on today, what comes and what is new. */
function Watching({ view, watched, today }: { view: View; watched: Watched; today: Day }) {
  const { t } = view
  return (
    <>
      <LateList view={view} late={watched.late} today={today} />
      <PlannedList view={view} title={t('home.today_title')} planned={watched.today} />
      <PlannedList view={view} title={t('home.coming_title')} planned={watched.coming} />
      <NewsList view={view} news={watched.news} />
    </>
  )
}
