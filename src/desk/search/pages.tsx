import type { Child } from 'hono/jsx'
import { Page } from '../../house/ui/page.tsx'
import { Section, whole } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { Group, Hit, SearchRead } from './read.ts'
import type { Place } from './steps.ts'

/** All that was found, kind by kind; before anything was typed, what can be begun. */
export function SearchPage({ view, read, steps }: { view: View; read: SearchRead; steps: Place[] }) {
  const { t } = view
  const count = countOf(read)
  const title = read.typed ? t('search.title_for', { typed: read.typed }) : t('search.title')
  if (!read.typed)
    return (
      <Page view={view} title={title} lead={t('search.lead')}>
        {steps.length > 0 && <Places id="steps" title={t('search.steps')} places={steps} />}
      </Page>
    )
  return (
    <Page view={view} title={title} lead={inWords(read, view)}>
      {read.places.length > 0 && <Places id="places" title={t('search.places')} places={read.places} />}
      {read.groups.map((group) => (
        <Section id={group.kind} title={group.heading}>
          <ul class="hits">
            {group.hits.map((hit) => (
              <li>
                <a href={hit.href} data-turbo={group.kind === 'file' ? 'false' : undefined}>
                  <bdi>{whole(hit.title)}</bdi>
                </a>
                <Beside hit={hit} />
              </li>
            ))}
          </ul>
          {group.more && (
            <p>
              <a href={group.more}>{t('search.more', { kind: group.heading })}</a>
            </p>
          )}
        </Section>
      ))}
      {count === 0 && <p>{t('search.nothing_how')}</p>}
    </Page>
  )
}

const countOf = ({ places, groups }: SearchRead) => groups.reduce((sum, { hits }) => sum + hits.length, places.length)

function inWords(read: SearchRead, { t }: View): string {
  const count = countOf(read)
  if (count === 0) return t('search.nothing')
  if (read.loosely) return t('search.loosely')
  return t(read.groups.some(({ isCut }) => isCut) ? 'search.count_more' : 'search.count', { count })
}

function Places({ id, title, places }: { id: string; title: string; places: Place[] }) {
  return (
    <Section id={id} title={title}>
      <ul class="hits">
        {places.map(({ href, label }) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const Beside = ({ hit }: { hit: Hit }) =>
  hit.beside.length > 0 ? (
    <span class="muted">
      {hit.beside.map((part) => (
        <>
          {' · '}
          <bdi>{whole(part)}</bdi>
        </>
      ))}
    </span>
  ) : null

/** What the box in the head offers while somebody types: a part of a page, put into its list by the script. */
export function Suggestions({ view, read }: { view: View; read: SearchRead }) {
  const { t } = view
  const count = countOf(read)
  const said = inWords(read, view)
  const groups: { kind: string; heading: string; hits: Hit[] }[] = [
    ...(read.places.length > 0
      ? [
          {
            kind: 'places',
            heading: t('search.places'),
            hits: read.places.map(({ href, label }) => ({ href, title: label, beside: [] })),
          },
        ]
      : []),
    ...read.groups,
  ]
  return (
    <div data-said={said} data-note={count === 0 || read.loosely ? said : undefined}>
      {groups.map((group) => (
        <Offered group={group} />
      ))}
      {count > 0 && (
        <Option href={`/search?q=${encodeURIComponent(read.typed)}`} id="offered-all">
          {t('search.all', { typed: read.typed })}
        </Option>
      )}
    </div>
  )
}

function Offered({ group }: { group: Pick<Group, 'kind' | 'heading' | 'hits'> }) {
  const heading = `offered-${group.kind}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
    <div role="group" aria-labelledby={heading}>
      <p id={heading} role="presentation">
        {group.heading}
      </p>
      {group.hits.map((hit, at) => (
        <Option href={hit.href} id={`${heading}-${at}`} file={group.kind === 'file'}>
          <bdi>{whole(hit.title)}</bdi>
          <Beside hit={hit} />
        </Option>
      ))}
    </div>
  )
}

function Option({ href, id, file, children }: { href: string; id: string; file?: boolean; children: Child }) {
  return (
    <a href={href} id={id} role="option" aria-selected="false" tabindex={-1} data-turbo={file ? 'false' : undefined}>
      {children}
    </a>
  )
}
