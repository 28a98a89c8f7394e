import { Page } from '../../house/ui/page.tsx'
import { Section } from '../../house/ui/record.tsx'
import { DataTable } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import type { SoftwarePart } from './parts.ts'

export function AboutPage({ view, parts }: { view: View; parts: SoftwarePart[] }) {
  const { t } = view
  return (
    <Page view={view} title={t('about.title')} lead={t('about.lead')} wide>
      <p>
        <a href="https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12" rel="external">
          {t('about.licence', { licence: itself.licence })}
        </a>
      </p>
      <p>
        <a href="/api">{t('api.title')}</a>
      </p>
      <Section id="sources" title={t('about.sources')}>
        <p>{t('about.sources_lead')}</p>
        <DataTable
          view={view}
          caption={t('about.sources')}
          hideCaption
          columns={[
            { key: 'name', heading: t('about.name'), primary: true },
            { key: 'use', heading: t('about.use') },
            { key: 'by', heading: t('about.by') },
            { key: 'licence', heading: t('about.terms') },
          ]}
          rows={sources.map((source) => ({
            name: (
              <a href={source.from} rel="external" lang="en">
                {source.name}
              </a>
            ),
            use: t(`about.use.${source.key}`),
            by: <bdi lang="en">{source.by}</bdi>,
            licence: source.at ? (
              <a href={source.at} rel="external license" lang="en">
                {source.licence}
              </a>
            ) : (
              <bdi lang="en">{source.licence}</bdi>
            ),
          }))}
          empty=""
        />
      </Section>
      <Section id="parts" title={t('about.parts')}>
        <p>{t('about.parts_lead', { count: parts.length })}</p>
        <p>
          <a href="/about/parts.json" download>
            {t('about.parts_file')}
          </a>
        </p>
        <DataTable
          view={view}
          caption={t('about.parts')}
          hideCaption
          columns={[
            { key: 'name', heading: t('about.name'), primary: true },
            { key: 'version', heading: t('about.version') },
            { key: 'licence', heading: t('about.terms') },
          ]}
          rows={parts.map((part) => ({
            name: <bdi>{part.name}</bdi>,
            version: <bdi>{part.version}</bdi>,
            licence: part.licence === null ? t('about.no_licence') : <bdi>{part.licence}</bdi>,
          }))}
          empty=""
        />
      </Section>
    </Page>
  )
}

export const itself = { version: '0.1.0', licence: 'EUPL-1.2' }

/**
 * What comes from others and is shown or used here: the text says what for, and what was changed, as these licences
 * ask.
 */
const sources = [
  {
    key: 'holidays',
    name: 'date-holidays',
    by: 'commenthol',
    licence: 'CC BY-SA 3.0',
    at: 'https://creativecommons.org/licenses/by-sa/3.0/',
    from: 'https://github.com/commenthol/date-holidays',
  },
  {
    key: 'income',
    name: 'World Bank Country and Lending Groups',
    by: 'World Bank',
    licence: 'CC BY 4.0',
    at: 'https://creativecommons.org/licenses/by/4.0/',
    from: 'https://datahelpdesk.worldbank.org',
  },
  {
    key: 'map',
    name: 'Natural Earth, world-atlas',
    by: 'Natural Earth; Michael Bostock',
    licence: 'public domain; ISC',
    at: null,
    from: 'https://www.naturalearthdata.com',
  },
  {
    key: 'names',
    name: 'Common Locale Data Repository',
    by: 'Unicode, Inc.',
    licence: 'Unicode-3.0',
    at: 'https://www.unicode.org/license.txt',
    from: 'https://cldr.unicode.org',
  },
  {
    key: 'fonts',
    name: 'Noto Sans, Noto Naskh Arabic',
    by: 'The Noto Project Authors',
    licence: 'OFL 1.1',
    at: 'https://openfontlicense.org',
    from: 'https://fonts.google.com/noto',
  },
] as const
