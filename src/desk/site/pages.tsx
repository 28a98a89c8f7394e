import { comparing } from '../../house/languages/order.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { DateRange, DateText, formatNumber } from '../../house/ui/dates.tsx'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { WorldMap } from '../../house/ui/map.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Grid, OfName, Section, Stat } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { changeInWords, valueInWords } from '../../reporting/figures/words.ts'
import type { PartnerStory, SiteRead } from './read.ts'

/** A letter, a decision, two people. */
const icons = {
  ask: 'M3 6h18v12H3zM3 7l9 7 9-7',
  decide: 'M4 12.5l5 5L20 6.5',
  work: 'M8 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 8 11zM2.5 19.5c0-3.6 2.4-6 5.5-6s5.5 2.4 5.5 6M16.5 11.5a2.7 2.7 0 1 0 0-5.4M16.5 14c2.8.2 5 2.3 5 5.5',
} as const

/** The front page for visitors: what the facility does, where, what is new, and the two ways in. */
export function PublicHomePage({ view, read }: { view: View; read: SiteRead }) {
  const { t } = view
  const { places, stories, outputs, types, year } = read
  return (
    <Page view={view} title={t('home.public_title')} lead={t('home.public_lead')} wide>
      <div class="actions-row">
        <ButtonLink href="/ask" label={t('site.ask')} />
        <ButtonLink href="/experts-wanted" label={t('site.become')} kind="secondary" />
      </div>
      <Section title={t('site.how_title')}>
        <ol class="how">
          {(['ask', 'decide', 'work'] as const).map((step) => (
            <li>
              <svg class="icon" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
                <path d={icons[step]} />
              </svg>
              <h3>{t(`site.how.${step}`)}</h3>
              <p>{t(`site.how.${step}_text`)}</p>
            </li>
          ))}
        </ol>
      </Section>
      {places.length > 0 && <Places view={view} places={places} />}
      <Section title={t('site.stories_title')} aside={<a href="/actions">{t('site.all_actions')}</a>}>
        {stories.length === 0 ? (
          <div class="empty">
            <Empty title={t('site.nothing_yet')} />
          </div>
        ) : (
          <div class="stories">
            {stories.map((story) => (
              <StoryCard view={view} story={story} />
            ))}
          </div>
        )}
      </Section>
      {year && year.figures.length > 0 && (
        <Section
          title={t('site.year_title', { year: String(year.year) })}
          aside={<a href={`/figures/${year.year}`}>{t('site.all_figures')}</a>}
        >
          <Grid>
            {year.figures.map((figure) => (
              <Stat
                value={valueInWords(view, figure.unit, figure.value)}
                label={t(`figures.${figure.name}.title`)}
                href={`/figures/${year.year}/${figure.name}`}
                note={changeInWords(view, figure, year.before.get(figure.name) ?? null, year.year - 1)}
              />
            ))}
          </Grid>
          <p>
            <a href={`/reports/${year.year}`}>{t('home.read_report')}</a>
          </p>
        </Section>
      )}
      {!year && <p class="muted">{t('report.none')}</p>}
      {outputs.length > 0 && (
        <Section title={t('site.outputs_title')} aside={<a href="/outputs">{t('site.all_outputs')}</a>}>
          <OutputList view={view} outputs={outputs} types={types} named />
        </Section>
      )}
    </Page>
  )
}

/** Where the facility works: a map that leads to each partner, and the same as a table. */
function Places({ view, places }: { view: View; places: SiteRead['places'] }) {
  const { t } = view
  const names = new Map(places.map(({ code, names }) => [code, nameIn(names, view.lang)]))
  const byName = comparing(view.lang)
  const rows = places.toSorted((a, b) => byName(names.get(a.code) ?? '', names.get(b.code) ?? ''))
  return (
    <Section title={t('site.map_title', { count: places.length })}>
      <div class="beside-map told">
        <WorldMap
          title={t('site.map_title', { count: places.length })}
          dir={view.dir}
          values={new Map(places.filter(({ code }) => code.length === 2).map(({ code, actions }) => [code, actions]))}
          labelOf={(code) => names.get(code) ?? code}
          named={(label, name) => t('ui.of_name', { label, name })}
          href={(code) => `/partners/${code}`}
        />
        <PlacesTable view={view} places={places.slice(0, 8)} names={names} />
      </div>
      <details>
        <summary>{t('site.all_places', { count: places.length })}</summary>
        <PlacesTable view={view} places={rows} names={names} />
      </details>
    </Section>
  )
}

function PlacesTable(props: { view: View; places: SiteRead['places']; names: Map<string, string> }) {
  const { view, places, names } = props
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('site.map_title', { count: places.length })}
      hideCaption
      columns={[
        { key: 'partner', heading: t('requests.field.partner'), primary: true },
        { key: 'actions', heading: t('actions.title'), numeric: true },
        { key: 'under_way', heading: t('site.under_way'), numeric: true },
        { key: 'outputs', heading: t('outputs.title'), numeric: true },
      ]}
      rows={places.map((place) => ({
        partner: <a href={`/partners/${place.code}`}>{names.get(place.code)}</a>,
        actions: formatNumber(view.lang, place.actions),
        under_way: formatNumber(view.lang, place.under_way),
        outputs: formatNumber(view.lang, place.outputs),
      }))}
      empty=""
    />
  )
}

type Story = SiteRead['stories'][number]

/** An Action in a few lines, which lead to its story. */
function StoryCard({ view, story }: { view: View; story: Story }) {
  const { t } = view
  const name = requestName(nameIn(story.partner_names, view.lang), story.numeral)
  return (
    <article class="card">
      <p class="muted">
        {name} · {t(`actions.status.${story.status}`)}
      </p>
      <h3>
        <a href={`/actions/${story.id}`} dir="auto">
          {story.title}
        </a>
      </h3>
      {story.objectives && (
        <p class="excerpt" dir="auto">
          {story.objectives}
        </p>
      )}
      <p class="muted">
        {[
          ...(story.started_on ? [<Span view={view} from={story.started_on} to={story.closed_on} />, ' · '] : []),
          t('site.activities', { count: story.activities }),
          ' · ',
          t('site.outputs', { count: story.outputs }),
        ]}
      </p>
    </article>
  )
}

const Span = ({ view, from, to }: { view: View; from: string; to: string | null }) =>
  to ? <DateRange view={view} from={from} to={to} /> : <DateText view={view} day={from} />

function OutputList(props: {
  view: View
  outputs: SiteRead['outputs']
  types: Map<string, string>
  /** Whose each is stands before its name. */
  named?: boolean
}) {
  const { view, outputs, types } = props
  return (
    <ul class="todo">
      {outputs.map((output) => (
        <li>
          <a href={`/outputs/${output.id}`}>
            <OfName
              view={view}
              label={props.named ? nameIn(output.partner_names, view.lang) : ''}
              name={
                <span lang={output.language} dir="auto">
                  {output.title}
                </span>
              }
            />
          </a>
          <p class="muted">
            {types.get(output.type)} · <DateText view={view} day={output.day} />
          </p>
        </li>
      ))}
    </ul>
  )
}

/** What everybody is told of a partner, above the facts about it. */
export function PartnerStoryParts({ view, code, read }: { view: View; code: string; read: PartnerStory }) {
  const { t } = view
  const { sums, stories, outputs, happened, output_types, activity_types } = read
  const [shown, earlier] = [happened.slice(0, 5), happened.slice(5)]
  const isCountry = code.length === 2
  if (sums.actions === 0 && stories.length === 0)
    return (
      <div class="empty">
        <Empty title={t('site.partner_lead', { actions: 0 })} />
      </div>
    )
  return (
    <>
      <div class="beside-map">
        <div>
          <Grid>
            <Stat value={formatNumber(view.lang, sums.actions)} label={t('actions.title')} />
            <Stat value={formatNumber(view.lang, sums.activities)} label={t('home.activities_held')} />
            <Stat value={formatNumber(view.lang, sums.outputs)} label={t('outputs.title')} />
          </Grid>
          <p>
            <a href={`/figures?partner=${code}`}>{t('site.partner_figures')}</a>
          </p>
          {happened.length > 0 && (
            <Section title={t('site.timeline')}>
              <Timeline view={view} happened={shown} types={activity_types} />
              {earlier.length > 0 && (
                <details>
                  <summary>{t('site.timeline_earlier', { count: earlier.length })}</summary>
                  <Timeline view={view} happened={earlier} types={activity_types} />
                </details>
              )}
            </Section>
          )}
        </div>
        {isCountry && (
          <WorldMap
            title={t('site.story_where')}
            dir={view.dir}
            values={new Map([[code, sums.actions]])}
            focus={[code]}
            labelOf={() => ''}
            format={(n) => t('site.partner_lead', { actions: n })}
            named={(_label, value) => value}
          />
        )}
      </div>
      <Section title={t('actions.title')}>
        <div class="stories">
          {stories.map((story) => (
            <StoryCard view={view} story={story} />
          ))}
        </div>
      </Section>
      {outputs.length > 0 && (
        <Section title={t('outputs.title')}>
          <OutputList view={view} outputs={outputs} types={output_types} />
        </Section>
      )}
    </>
  )
}

function Timeline(props: { view: View; happened: PartnerStory['happened']; types: Map<string, string> }) {
  return (
    <ol class="timeline">
      {props.happened.map((one) => (
        <li>
          <p class="muted">
            <DateRange view={props.view} from={one.first_day} to={one.last_day} /> · {props.types.get(one.type)}
          </p>
          <p>
            <a href={`/activities/${one.id}`} dir="auto">
              {one.title}
            </a>
          </p>
        </li>
      ))}
    </ol>
  )
}
