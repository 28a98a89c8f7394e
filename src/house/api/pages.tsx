import { perMinute } from '../accounts/limits.ts'
import { formatNumber } from '../ui/dates.tsx'
import { Page } from '../ui/page.tsx'
import { Section } from '../ui/record.tsx'
import { DataTable } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { titleOfStatus } from '../web/refusals.ts'
import type { AnyOffered } from './offered.ts'
import { labelOf, stepsOf, titleOf } from './openapi.ts'

/** What there is for programs, in the words of the pages; the whole of it is the description that it is derived from. */
export function ApiPage({ view, all }: { view: View; all: readonly AnyOffered[] }) {
  const { t } = view
  return (
    <Page view={view} title={t('api.title')} lead={t('api.lead')} crumbs={[{ href: '/about', label: t('ui.about') }]}>
      <Section title={t('api.begin_title')}>
        <p>{t('api.begin', { most: formatNumber(view.lang, perMinute) })}</p>
        <p>
          <a href="/api/v1/openapi.json" data-turbo="false">
            {t('api.file')}
          </a>
        </p>
      </Section>
      <Section title={t('api.reading_title')}>
        <p>{t('api.reading')}</p>
      </Section>
      <Section title={t('api.acting_title')}>
        <p>{t('api.acting')}</p>
      </Section>
      <Section title={t('api.sending_title')}>
        <p>{t('api.sending', { hint: t('files.hint') })}</p>
      </Section>
      <Section title={t('api.what_title')}>
        <DataTable
          view={view}
          caption={t('api.what_title')}
          hideCaption
          columns={[
            { key: 'records', heading: t('api.records'), primary: true },
            { key: 'address', heading: t('api.address') },
            { key: 'steps', heading: t('api.steps') },
          ]}
          rows={all.map((offer) => ({
            records: titleOf(offer, t),
            address: <code dir="ltr">{addressOf(offer)}</code>,
            steps: <StepList view={view} offer={offer} />,
          }))}
          empty=""
        />
      </Section>
      <Section title={t('api.problems_title')}>
        <p>{t('api.problems')}</p>
        <DataTable
          view={view}
          caption={t('api.problems_title')}
          hideCaption
          columns={[
            { key: 'answer', heading: t('api.answer'), primary: true },
            { key: 'meaning', heading: t('api.meaning') },
          ]}
          rows={statuses.map((status) => ({
            answer: <code id={`status-${status}`}>{status}</code>,
            meaning: t(titleOfStatus(status)),
          }))}
          empty=""
        />
      </Section>
    </Page>
  )
}

const statuses = [400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 422, 428, 429, 500, 503] as const

/** Where reading begins: in a list of their own or in that of the record they hang below; else one by one. */
function addressOf({ name, list, below }: AnyOffered) {
  if (list) return `/api/v1/${name}`
  return below ? `/api/v1/${below.of}/{id}/${name}` : `/api/v1/${name}/{id}`
}

function StepList({ view, offer }: { view: View; offer: AnyOffered }) {
  const steps = stepsOf(offer)
  if (steps.length === 0) return null
  return (
    <details>
      <summary>{formatNumber(view.lang, steps.length)}</summary>
      <ul>
        {steps.map(({ name }) => (
          <li>
            {labelOf(offer, name, view)} <code dir="ltr">{name}</code>
          </li>
        ))}
      </ul>
    </details>
  )
}
