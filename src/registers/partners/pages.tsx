import type { Child } from 'hono/jsx'
import type { HistoryLines } from '../../house/history/history.tsx'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { DateText } from '../../house/ui/dates.tsx'
import { whole } from '../../house/ui/record.tsx'
import { RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { requestName } from './numerals.ts'
import type { PartnerRead } from './read.ts'

/** What stands beside a partner on its page; `withRequests`: its reader may look through requests. */
type Shown = {
  /** What was done with it. */
  told: Child
  withRequests: boolean
  keepsNames: boolean
  history: HistoryLines
  names: { regions: Map<string, string>; types: Map<string, string> }
}

export function PartnerPage({ view, partner, shown }: { view: View; partner: PartnerRead; shown: Shown }) {
  const { t } = view
  const { regions, types } = shown.names
  const name = nameIn(partner.names, view.lang)
  const links = (rows: { code: string; names: unknown }[]) =>
    rows.length > 0 && (
      <span>
        {rows.map((row, index) => (
          <>
            {index > 0 && ' · '}
            <a href={`/partners/${row.code}`}>{nameIn(row.names, view.lang)}</a>
          </>
        ))}
      </span>
    )
  return (
    <RecordPage
      view={view}
      titled="record.titled.partners"
      name={name}
      lead={t(`partners.kind.${partner.kind}`)}
      crumbs={[{ href: '/partners', label: t('partners.title') }]}
      steps={
        shown.keepsNames
          ? [{ label: t('partners.names_keep'), href: `/partners/${partner.code}/names`, kind: 'secondary' }]
          : []
      }
      asked={[
        { label: t('requests.field.region'), value: regions.get(partner.region ?? '') ?? t('partners.no_region') },
        { label: t('partners.field.members'), value: links(partner.members) || null },
        { label: t('partners.field.organisations'), value: links(partner.organisations) || null },
        {
          label: t('partners.names'),
          value: partner.other_names.length > 0 && NamesInARow({ names: partner.other_names.map((row) => row.name) }),
        },
        {
          label: t('partners.field.eu'),
          value: partner.membership && (
            <>
              <DateText view={view} day={partner.membership.member_from} /> –{' '}
              {partner.membership.member_to
                ? DateText({ view, day: partner.membership.member_to })
                : t('partners.to_date')}
            </>
          ),
        },
        { label: t('partners.field.borders'), value: links(partner.borders) || null },
        { label: t('partners.field.code'), value: partner.code },
      ]}
      sections={[
        shown.withRequests && {
          id: 'requests',
          title: t('requests.title'),
          children: <RequestsTable view={view} partner={partner} name={name} />,
        },
        {
          id: 'actions',
          title: t('actions.title'),
          own: <div id="actions">{shown.told}</div>,
        },
        {
          id: 'authorities',
          title: t('authorities.title'),
          children: <AuthoritiesTable view={view} partner={partner} types={types} />,
        },
        partner.incomes.length > 0 && {
          id: 'incomes',
          title: t('partners.incomes'),
          children: <Incomes view={view} partner={partner} />,
        },
      ]}
      after={<HistoryAndMail view={view} slice="partners" history={shown.history} />}
    />
  )
}

type TableProps = { view: View; partner: PartnerRead; name: string }

function RequestsTable({ view, partner, name }: TableProps) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('requests.title')}
      hideCaption
      columns={[
        { key: 'name', heading: t('requests.field.name'), primary: true },
        { key: 'title', heading: t('requests.field.title') },
        { key: 'received', heading: t('requests.field.received_on') },
        { key: 'status', heading: t('requests.field.status') },
      ]}
      rows={partner.requests.map((row) => ({
        name: <a href={`/requests/${row.id}`}>{row.numeral ? requestName(name, row.numeral) : whole(row.reference)}</a>,
        title: <span dir="auto">{row.title}</span>,
        received: DateText({ view, day: row.received_on }),
        status: t(`requests.status.${row.status}`),
      }))}
      empty={Empty({ title: t('requests.empty') })}
    />
  )
}

type AuthoritiesProps = { view: View; partner: PartnerRead; types: Map<string, string> }

function AuthoritiesTable({ view, partner, types }: AuthoritiesProps) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('authorities.title')}
      hideCaption
      columns={[
        { key: 'name', heading: t('authorities.field.name'), primary: true },
        { key: 'type', heading: t('authorities.field.type') },
      ]}
      rows={partner.authorities.map((row) => ({
        name: (
          <a href={`/authorities/${row.id}`} lang={row.name_language ?? undefined} dir="auto">
            {row.name}
          </a>
        ),
        type: types.get(row.type),
      }))}
      empty={Empty({ title: t('authorities.empty') })}
    />
  )
}

const Incomes = ({ view, partner }: { view: View; partner: PartnerRead }) => (
  <details>
    <summary>{view.t('partners.incomes_show')}</summary>
    <DataTable
      view={view}
      caption={view.t('partners.incomes')}
      hideCaption
      columns={[
        { key: 'year', heading: view.t('partners.fiscal_year'), primary: true },
        { key: 'group', heading: view.t('partners.income_group') },
      ]}
      rows={partner.incomes.map((row) => ({
        year: String(row.fiscal_year),
        group: view.t(`income_group.${row.income_group}`),
      }))}
      empty=""
    />
  </details>
)

/** Names in any script, each kept in its own direction. */
const NamesInARow = ({ names }: { names: string[] }) => (
  <span>
    {names.map((name, index) => (
      <>
        {index > 0 && ' · '}
        <bdi>{name}</bdi>
      </>
    ))}
  </span>
)
