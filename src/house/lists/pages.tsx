import { formatDay } from '../ui/dates.tsx'
import { ButtonLink } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice } from '../ui/record.tsx'
import { DataTable, Empty } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { BoardColumns } from './board.tsx'
import { type Asked, addressOf, queryOf } from './list.ts'
import { Peek } from './peek.tsx'
import { Rows } from './rows.tsx'
import type { SavedView } from './saved-views.ts'
import type { ListPageProps } from './shown.ts'
import { SaveMenu, Toolbar } from './toolbar.tsx'

/**
 * A list with everything that belongs to it: search, views, filters, columns, board, bulk steps, export, and one of its
 * records beside it. All of it works without script.
 */
export function ListPage<R extends { id: string }>(props: ListPageProps<R>) {
  const { view, list, asked, board, lost } = props
  const { t } = view
  return (
    <Page view={view} title={t(list.title)} status={<Toolbar {...props} />} wide>
      <div class="list">
        <Chips {...props} />
        {lost > 0 && (
          <Notice tone="warning">
            <p>{t('lists.columns_lost', { count: lost })}</p>
          </Notice>
        )}
        {board ? (
          <BoardColumns view={view} list={list} asked={asked} words={props.words} board={board} />
        ) : (
          <div class="list-beside">
            <div class="list-rows">
              <Rows {...props} />
            </div>
            <Peek {...props} />
          </div>
        )}
        <div class="list-foot">
          <p class="muted">{t(list.lead)}</p>
          <Keys view={view} />
        </div>
      </div>
    </Page>
  )
}

/**
 * One line: views by name (those that everybody has need of, the reader's own, those of colleagues), and the filters
 * that are set, each with a link that takes it away.
 */
function Chips<R extends { id: string }>(props: ListPageProps<R>) {
  const { view, list, asked } = props
  const { t } = view
  const views = viewsOf(props)
  const set = setFilters(props)
  if (views.length === 0 && set.length === 0 && !props.saved) return null
  return (
    <div class="list-chips">
      {views.length > 0 && (
        <nav class="views" aria-label={t('lists.views')}>
          <ul>
            {views.map((link) => (
              <li>
                <a href={link.href} aria-current={link.current ? 'page' : undefined}>
                  <bdi>{link.label}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {props.saved && <SaveMenu {...props} />}
      {set.length > 0 && (
        <ul class="chips" aria-label={t('lists.filters_set')}>
          {set.map((one) => (
            <li>
              <bdi>{one.label}</bdi>{' '}
              <a href={one.without}>
                <span aria-hidden="true">×</span>
                <span class="ds-sr-only">{t('lists.take_away', { filter: one.label })}</span>
              </a>
            </li>
          ))}
          {set.length > 1 && (
            <li class="plain-chip">
              <a href={addressOf(list, asked, { filters: {} })}>{t('ui.clear')}</a>
            </li>
          )}
        </ul>
      )}
    </div>
  )
}

function viewsOf<R extends { id: string }>({ view: { t }, list, asked, words, saved }: ListPageProps<R>) {
  const here = queryOf(list, asked).toString()
  const link = (query: string, label: string) => ({
    href: query ? `${list.path}?${query}` : list.path,
    label,
    current: query === here,
  })
  const standing = (list.standing?.(words.person) ?? []).map(({ label, query }) => link(query, t(label)))
  const kept = (saved ?? []).map((one) =>
    link(
      one.query,
      one.account_id === words.person?.id ? one.name : t('lists.view_of', { name: one.name, who: one.keeper ?? '' }),
    ),
  )
  return [...standing, ...kept]
}

function setFilters<R extends { id: string }>({ view, list, asked, words }: ListPageProps<R>) {
  const { t } = view
  return list.filters.flatMap((filter) =>
    (asked.filters[filter.name] ?? []).map((value) => ({
      label:
        filter.kind === 'flag'
          ? t(filter.label)
          : t('ui.of_name', {
              label: t(filter.label),
              name:
                filter.kind === 'day'
                  ? formatDay(view.lang, value)
                  : (words.names[filter.options ?? '']?.get(value) ?? value),
            }),
      without: addressOf(list, asked, { filters: without(asked.filters, filter.name, value) }),
    })),
  )
}

function without(filters: Asked['filters'], name: string, value: string): Asked['filters'] {
  const left = (filters[name] ?? []).filter((one) => one !== value)
  const { [name]: _gone, ...others } = filters
  return left.length > 0 ? { ...others, [name]: left } : others
}

/** The keys that work in a list, where there is a script; single letters can be switched off, as they can be hit by voice. */
function Keys({ view }: { view: View }) {
  const { t } = view
  if (!view.person) return null
  return (
    <p class="list-keys muted" data-keys hidden>
      <kbd>j</kbd> <kbd>k</kbd> {t('lists.keys.rows')} · <kbd>o</kbd> {t('lists.keys.peek')} · <kbd>x</kbd>{' '}
      {t('lists.keys.choose')} · <kbd>/</kbd> {t('lists.keys.search')}{' '}
      <button
        class="plain"
        type="button"
        data-keys-switch
        data-on={t('lists.keys.on')}
        data-off={t('lists.keys.off')}
      />
    </p>
  )
}

type ViewsPageProps = {
  view: View
  views: SavedView[]
  titles: Map<string, string>
  mine: (view: SavedView) => boolean
}

/** The views somebody keeps or reads, with what can be done with each. */
export function ViewsPage({ view, views, titles, mine }: ViewsPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('lists.views')} lead={t('lists.views_lead')}>
      <DataTable
        view={view}
        caption={t('lists.views')}
        hideCaption
        columns={[
          { key: 'name', heading: t('lists.field.name'), primary: true },
          { key: 'list', heading: t('lists.field.list') },
          { key: 'who', heading: t('lists.field.keeper') },
          { key: 'change', heading: t('lists.field.change'), act: true },
        ]}
        rows={views.map((one) => ({
          name: (
            <a href={one.query ? `${one.list}?${one.query}` : one.list} dir="auto">
              {one.name}
            </a>
          ),
          list: titles.get(one.list) ?? one.list,
          who: (
            <>
              <bdi>{one.keeper}</bdi>
              {one.shared && <span class="muted"> · {t('lists.shared')}</span>}
            </>
          ),
          change: mine(one) && (
            <ButtonLink href={`/views/${one.id}/content`} label={t('lists.change')} kind="tertiary" />
          ),
        }))}
        empty={
          <Empty title={t('lists.no_views')}>
            <p>{t('lists.no_views_how')}</p>
          </Empty>
        }
      />
    </Page>
  )
}
