import { nameIn } from '../../house/settings/queries.ts'
import { formatNumber } from '../../house/ui/dates.tsx'
import {
  byKey,
  ErrorSummary,
  type FieldErrors,
  Form,
  type Option,
  SelectField,
  TextArea,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Section } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest, requestName } from '../../registers/partners/numerals.ts'
import type { Carried } from '../duties/carried.ts'
import { LeftBehind } from '../duties/left-behind.tsx'
import type { CarrierAccount } from './queries.ts'
import { type HandoverRead, listed } from './read.ts'

type HandoverProps = {
  view: View
  account: CarrierAccount
  read: HandoverRead
  /** Whether this reader keeps accounts, and whether that includes closing this one. */
  rights: { keepsAccounts: boolean; mayClose: boolean }
  typed: Typed
  errors: FieldErrors | undefined
}

export function HandoverPage({ view, account, read, rights, typed, errors }: HandoverProps) {
  const { t } = view
  const { carried, regions, officers, files, views, piles } = read
  return (
    <Page
      view={view}
      title={t('handover.title', { name: account.name })}
      lead={t('handover.lead')}
      crumbs={
        rights.keepsAccounts
          ? [
              { href: '/accounts', label: t('accounts.title') },
              { href: `/accounts/${account.id}`, label: account.name },
            ]
          : [{ href: '/requests', label: t('requests.title') }]
      }
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Counts view={view} carried={carried} regions={byKey(regions)} />
      {(carried.length > 0 || views.length > 0) && (
        <Form
          view={view}
          action={`/accounts/${account.id}/handover`}
          submit={t('handover.now')}
          version={account.version}
          cancel={{ href: '/', label: t('ui.cancel') }}
        >
          <SelectField
            view={view}
            typed={typed}
            errors={errors}
            name="to"
            label={t('handover.field.to')}
            options={officers}
            required
          />
          <ByRegion view={view} typed={typed} errors={errors} carried={carried} regions={regions} officers={officers} />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="reason"
            label={t('requests.field.reason')}
            hint={t('handover.hint.reason')}
            rows={2}
            required
          />
          <Tick view={view} name="ended" typed={typed} label={t('handover.field.ended')} />
          {rights.mayClose && (
            <>
              <Tick view={view} name="close" typed={typed} label={t('handover.field.close', { name: account.name })} />
              <Tick view={view} name="seen" typed={typed} label={t('accounts.left.seen')} />
            </>
          )}
        </Form>
      )}
      <LeftBehind view={view} piles={piles} name={account.name} />
      {views.length > 0 && (
        <Section title={t('handover.views')}>
          <p>{t('handover.views_pass', { count: views.length })}</p>
          <ul>
            {views.map((one) => (
              <li>
                <a href={one.query ? `${one.list}?${one.query}` : one.list} dir="auto">
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <p class="muted">{t('handover.views_own', { name: account.name })}</p>
      {files.length > 0 && (
        <Section title={t('handover.open_files')}>
          <DataTable
            view={view}
            caption={t('handover.open_files')}
            hideCaption
            columns={[
              { key: 'name', heading: t('handover.field.file'), primary: true },
              { key: 'title', heading: t('requests.field.title') },
              { key: 'status', heading: t('requests.field.status') },
            ]}
            rows={files.map((file) => ({
              name: (
                <a href={`/${file.kind}/${file.id}`}>
                  {file.kind === 'requests'
                    ? nameOfRequest(file, view)
                    : t('ui.of_name', {
                        label: t('requests.field.action'),
                        name: requestName(nameIn(file.partner_names, view.lang), file.numeral),
                      })}
                </a>
              ),
              title: <span dir="auto">{file.title}</span>,
              status: t(`${file.kind}.status.${file.status}`),
            }))}
            empty={null}
          />
          {files.length === listed && <p>{t('handover.first_of', { count: listed })}</p>}
        </Section>
      )}
    </Page>
  )
}

function Counts({ view, carried, regions }: { view: View; carried: Carried[]; regions: Map<string, string> }) {
  const { t } = view
  const of = (kind: Carried['kind'], region: string | null) =>
    carried.find((row) => row.kind === kind && row.region === region)
  const all = [...new Set(carried.map((row) => row.region))].toSorted((a, b) =>
    (regions.get(a ?? '') ?? '').localeCompare(regions.get(b ?? '') ?? '', view.lang),
  )
  const number = (count: number | undefined) => formatNumber(view.lang, count ?? 0)
  const sum = (kind: Carried['kind'], which: 'open' | 'ended') =>
    carried.filter((row) => row.kind === kind).reduce((total, row) => total + row[which], 0)
  const line = (name: string, count: (kind: Carried['kind'], which: 'open' | 'ended') => number | undefined) => ({
    region: name,
    requests: number(count('requests', 'open')),
    actions: number(count('actions', 'open')),
    portfolios: number(count('portfolios', 'open')),
    ended: number((count('requests', 'ended') ?? 0) + (count('actions', 'ended') ?? 0)),
  })
  return (
    <DataTable
      view={view}
      caption={t('handover.carried')}
      columns={[
        { key: 'region', heading: t('requests.field.region'), primary: true },
        { key: 'requests', heading: t('handover.field.requests'), numeric: true },
        { key: 'actions', heading: t('handover.field.actions'), numeric: true },
        { key: 'portfolios', heading: t('handover.field.portfolios'), numeric: true },
        { key: 'ended', heading: t('handover.field.ended_files'), numeric: true },
      ]}
      rows={
        carried.length === 0
          ? []
          : [
              ...all.map((region) =>
                line(
                  region === null ? t('handover.no_region') : (regions.get(region) ?? region),
                  (kind, which) => of(kind, region)?.[which],
                ),
              ),
              line(t('home.all'), sum),
            ]
      }
      empty={<Empty title={t('handover.nothing')} />}
    />
  )
}

function ByRegion({ view, typed, errors, carried, regions, officers }: ByRegionProps) {
  const present = regions.filter((region) => carried.some((row) => row.region === region.value))
  if (present.length < 2) return null
  return (
    <details open={present.some((region) => typed[`to.${region.value}`])}>
      <summary>{view.t('handover.by_region')}</summary>
      <p class="hint">{view.t('handover.by_region_hint')}</p>
      {present.map((region) => (
        <SelectField
          view={view}
          typed={typed}
          errors={errors}
          name={`to.${region.value}`}
          label={region.label}
          options={officers}
          empty={view.t('handover.as_the_others')}
        />
      ))}
    </details>
  )
}

function Tick({ view, name, typed, label }: { view: View; name: string; typed: Typed; label: string }) {
  return (
    <div class="choice" lang={view.lang}>
      <input
        class="ds-input"
        type="checkbox"
        id={`field-${name}`}
        name={name}
        value="1"
        checked={Boolean(typed[name])}
      />
      <label for={`field-${name}`}>{label}</label>
    </div>
  )
}

type ByRegionProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  carried: Carried[]
  regions: Option[]
  officers: Option[]
}
