import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { DateRange, DateText } from '../../house/ui/dates.tsx'
import { WorldMap } from '../../house/ui/map.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, PersonText, Section, SourceMark, Tag } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfAction, tones } from './list.tsx'
import type { StoryOutput } from './queries.ts'
import type { ActionRead } from './read.ts'

type Names = { themes: Map<string, string>; activity_types: Map<string, string>; output_types: Map<string, string> }
type StoryProps = { view: View; action: ActionRead; outputs: StoryOutput[]; names: Names }

/** An Action as it is told to visitors: who asked for what, what was done, what comes, and what stays. */
export function ActionStoryPage({ view, action, outputs, names }: StoryProps) {
  const { t } = view
  const partner = nameIn(action.partner_names, view.lang)
  const held = action.activities.filter(({ status }) => status !== 'confirmed')
  const coming = action.activities.filter(({ status }) => status === 'confirmed')
  const source = sourceInWords(action.source, view)
  const partners = [{ code: action.partner, names: action.partner_names }, ...action.further_partners]
  const countries = partners.map(({ code }) => code).filter((code) => code.length === 2)
  return (
    <Page
      view={view}
      title={action.title}
      lead={t('ui.of_name', { label: t('actions.one'), name: nameOfAction(action, view) })}
      crumbs={[
        { href: '/actions', label: t('actions.title') },
        { href: `/partners/${action.partner}`, label: partner },
      ]}
      status={<Tag tone={tones[action.status]}>{t(`actions.status.${action.status}`)}</Tag>}
      wide
    >
      <div class="story">
        <div>
          {source && <SourceMark text={source} />}
          <Section title={t('site.story_asked')}>
            <p>
              {t('site.story_asked_by', {
                authority: action.authority,
                partner,
                theme: names.themes.get(action.theme) ?? '',
              })}
            </p>
            {action.objectives && <PersonText>{action.objectives}</PersonText>}
          </Section>
          <Section title={t('site.story_done')}>
            <ol class="timeline">
              {action.started_on && (
                <li>
                  <p class="muted">
                    <DateText view={view} day={action.started_on} />
                  </p>
                  <p>{t('site.story_started')}</p>
                </li>
              )}
              <Happened view={view} activities={held} types={names.activity_types} />
              {action.closed_on && (
                <li>
                  <p class="muted">
                    <DateText view={view} day={action.closed_on} />
                  </p>
                  <p>{t('site.story_closed')}</p>
                </li>
              )}
            </ol>
          </Section>
          {coming.length > 0 && (
            <Section title={t('site.story_coming')}>
              <ol class="timeline">
                <Happened view={view} activities={coming} types={names.activity_types} />
              </ol>
            </Section>
          )}
          <Section title={t('site.story_left')}>
            {outputs.length === 0 ? (
              <p class="muted">{t('actions.no_outputs')}</p>
            ) : (
              <ul class="todo">
                {outputs.map((output) => (
                  <li>
                    <a href={`/outputs/${output.id}`} lang={output.language} dir="auto">
                      {output.title}
                    </a>
                    <p class="muted">
                      {names.output_types.get(output.type)} · {t(`outputs.status.${output.status}`)} ·{' '}
                      <DateText view={view} day={output.day} />
                    </p>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </div>
        <aside>
          {countries.length > 0 && (
            <WorldMap
              title={t('site.story_where')}
              dir={view.dir}
              values={new Map(countries.map((code) => [code, 1]))}
              focus={countries}
              labelOf={(code) => nameIn(partners.find((one) => one.code === code)?.names ?? {}, view.lang)}
              named={(label) => label}
              legend={false}
              href={(code) => `/partners/${code}`}
            />
          )}
          <Facts
            rows={[
              {
                label: t('requests.field.partner'),
                value: (
                  <>
                    {partners.map(({ code, names }, index) => (
                      <>
                        {index > 0 && ' · '}
                        <a href={`/partners/${code}`}>{nameIn(names, view.lang)}</a>
                      </>
                    ))}
                  </>
                ),
              },
              {
                label: t('requests.field.authority'),
                value: (
                  <a href={`/authorities/${action.authority_id}`} dir="auto">
                    {action.authority}
                  </a>
                ),
              },
              { label: t('requests.field.theme'), value: names.themes.get(action.theme) },
              {
                label: t('requests.field.other_themes'),
                value: action.further_themes.map((theme) => names.themes.get(theme)).join(' · '),
              },
              {
                label: t('actions.field.ends_on'),
                value: !action.closed_on && action.ends_on && <DateText view={view} day={action.ends_on} />,
              },
            ]}
          />
        </aside>
      </div>
    </Page>
  )
}

type HappenedProps = { view: View; activities: ActionRead['activities']; types: Map<string, string> }

function Happened({ view, activities, types }: HappenedProps) {
  return (
    <>
      {activities.map((activity) => (
        <li class={activity.status === 'confirmed' ? 'planned' : undefined}>
          <p class="muted">
            <DateRange view={view} from={activity.first_day} to={activity.last_day} /> · {types.get(activity.type)}
          </p>
          <p>
            <a href={`/activities/${activity.id}`} dir="auto">
              {activity.title}
            </a>
          </p>
        </li>
      ))}
    </>
  )
}
