import { dayIn } from '../../house/days/day.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { DateText, Moment } from '../../house/ui/dates.tsx'
import {
  ErrorSummary,
  type FieldErrors,
  Form,
  NumberField,
  PostButton,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { OfName, Section, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty, Filters, Pager } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { withQuery } from '../../house/web/paging.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import type { EligibilityRead, ListChange, ListedPartners, Listing } from './queries.ts'

type EligibilityProps = { view: View; read: EligibilityRead; keeps: boolean; errors: FieldErrors | undefined }

export function EligibilityPage({ view, read, keeps, errors }: EligibilityProps) {
  const { t } = view
  const { rules, types, themes, asked, changes } = read
  const yes = (holds: boolean) => (
    <Tag tone={holds ? 'success' : 'neutral'}>{t(holds ? 'history.yes' : 'history.no')}</Tag>
  )
  const changing = keeps ? [{ key: 'change', heading: t('eligibility.change'), act: true }] : []
  const button = (path: string, label: string, name: string, hidden: Record<string, string>) =>
    keeps && (
      <PostButton
        view={view}
        action={`/eligibility/${path}`}
        label={label}
        name={name}
        kind="tertiary"
        hidden={hidden}
      />
    )
  return (
    <Page view={view} title={t('eligibility.title')} lead={t('eligibility.lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      {asked.length > 0 && (
        <Section title={t('eligibility.waivers_asked')}>
          <ul class="todo">
            {asked.map((waiver) => (
              <li>
                <a href={`/requests/${waiver.request_id}/waivers?rule=${waiver.rule}`}>
                  <OfName view={view} label={nameOfRequest(waiver, view)} name={waiver.title} />
                </a>
                <p>
                  {t(`eligibility.rule.${waiver.rule}`)} ·{' '}
                  <DateText view={view} day={waiver.asked_at && dayIn(view.zone, waiver.asked_at)} />
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('eligibility.rules')}>
        <DataTable
          view={view}
          caption={t('eligibility.rules')}
          hideCaption
          columns={[
            { key: 'rule', heading: t('eligibility.rule_heading'), primary: true },
            { key: 'holds', heading: t('eligibility.holds') },
            ...changing,
          ]}
          rows={rules.map((rule) => ({
            rule: t(`eligibility.rule.${rule.key}`),
            holds: yes(rule.active),
            change: button(
              'rules',
              t(rule.active ? 'eligibility.switch_off' : 'eligibility.switch_on'),
              t(`eligibility.rule.${rule.key}`),
              {
                rule: rule.key,
                ...(rule.active ? {} : { active: 'on' }),
              },
            ),
          }))}
          empty=""
        />
      </Section>
      <Section title={t('eligibility.partners')}>
        <p>
          <a href="/eligibility/partners">{t('eligibility.to_partners')}</a>
        </p>
      </Section>
      <Section title={t('eligibility.types')}>
        <DataTable
          view={view}
          caption={t('eligibility.types')}
          hideCaption
          columns={[
            { key: 'type', heading: t('authorities.field.type'), primary: true },
            { key: 'eligible', heading: t('eligibility.eligible') },
            { key: 'jointly', heading: t('eligibility.only_jointly') },
            ...changing,
          ]}
          rows={types.map((type) => {
            const name = nameIn(type.names, view.lang)
            const marks = (eligible: boolean, jointly: boolean) => ({
              key: type.key,
              ...(eligible ? { eligible: 'on' } : {}),
              ...(jointly ? { only_jointly: 'on' } : {}),
            })
            return {
              type: name,
              eligible: yes(type.eligible),
              jointly: yes(type.only_jointly),
              change: (
                <>
                  {button(
                    'types',
                    t(type.eligible ? 'eligibility.make_ineligible' : 'eligibility.make_eligible'),
                    name,
                    marks(!type.eligible, type.only_jointly),
                  )}
                  {button(
                    'types',
                    t(type.only_jointly ? 'eligibility.make_alone' : 'eligibility.make_jointly'),
                    name,
                    marks(type.eligible, !type.only_jointly),
                  )}
                </>
              ),
            }
          })}
          empty=""
        />
      </Section>
      <Section title={t('eligibility.themes')}>
        <DataTable
          view={view}
          caption={t('eligibility.themes')}
          hideCaption
          columns={[
            { key: 'theme', heading: t('requests.field.theme'), primary: true },
            { key: 'offered', heading: t('eligibility.offered') },
            ...changing,
          ]}
          rows={themes.map((theme) => ({
            theme: nameIn(theme.names, view.lang),
            offered: yes(theme.offered),
            change: button(
              'themes',
              t(theme.offered ? 'eligibility.close_theme' : 'eligibility.offer_theme'),
              nameIn(theme.names, view.lang),
              {
                key: theme.key,
                ...(theme.offered ? {} : { offered: 'on' }),
              },
            ),
          }))}
          empty=""
        />
      </Section>
      <Section title={t('history.title')}>
        <Changes view={view} changes={changes} />
      </Section>
    </Page>
  )
}

/** Who changed which line of the lists, and how. */
function Changes({ view, changes }: { view: View; changes: ListChange[] }) {
  const { t } = view
  if (changes.length === 0) return <Empty title={t('eligibility.no_changes')} />
  const said = (values: ListChange['before']) =>
    ['active', 'eligible', 'only_jointly', 'offered', 'from_year', 'to_year']
      .filter((column) => values && column in values)
      .map((column) => {
        const value = values?.[column]
        const shown =
          typeof value === 'boolean'
            ? t(value ? 'history.yes' : 'history.no')
            : value === null
              ? t('eligibility.no_end')
              : String(value)
        return t('ui.of_name', { label: t(`eligibility.column.${column}`), name: shown })
      })
      .join(' · ')
  return (
    <ol class="history">
      {changes.map((change) => (
        <li>
          <p>
            <strong>{change.key ? t(`eligibility.rule.${change.key}`) : nameIn(change.names ?? {}, view.lang)}</strong>{' '}
            {change.before && <del>{said(change.before)}</del>} {change.after && <ins>{said(change.after)}</ins>}
          </p>
          <p class="muted">
            <bdi>{change.who ?? t('history.facility')}</bdi> · <Moment view={view} at={change.at} />
          </p>
        </li>
      ))}
    </ol>
  )
}

type ListedProps = {
  view: View
  list: ListedPartners
  asked: { search: string | undefined; year: string | undefined; listed: string | undefined }
  keeps: boolean
}

export function ListedPartnersPage({ view, list, asked: { search, year, listed }, keeps }: ListedProps) {
  const { t } = view
  const typed = { search: search ?? '', year: year ?? '', listed: listed ?? 'yes' }
  return (
    <Page
      view={view}
      title={t('eligibility.partners')}
      lead={t('eligibility.partners_lead')}
      crumbs={[crumb(view)]}
      wide
    >
      <Filters view={view} action="/eligibility/partners" active={Boolean(search || year || listed)}>
        <TextField view={view} name="search" type="search" label={t('requests.filter.search')} typed={typed} required />
        <TextField view={view} name="year" label={t('requests.filter.year')} typed={typed} width="short" required />
        <SelectField
          view={view}
          name="listed"
          label={t('eligibility.listed')}
          options={['yes', 'no', 'all'].map((value) => ({ value, label: t(`eligibility.listing.${value}`) }))}
          typed={typed}
          required
        />
      </Filters>
      <DataTable
        view={view}
        caption={t('eligibility.partners')}
        hideCaption
        columns={[
          { key: 'name', heading: t('requests.field.partner'), primary: true },
          { key: 'from', heading: t('eligibility.column.from_year') },
          { key: 'to', heading: t('eligibility.column.to_year') },
          ...(keeps ? [{ key: 'change', heading: t('eligibility.change'), act: true }] : []),
        ]}
        rows={list.rows.map((row) => ({
          name: <a href={`/partners/${row.code}`}>{nameIn(row.names, view.lang)}</a>,
          from:
            row.from_year === null ? <span class="muted">{t('eligibility.not_listed')}</span> : String(row.from_year),
          to: row.from_year === null ? '' : row.to_year === null ? t('eligibility.no_end') : String(row.to_year),
          change: keeps ? (
            <a href={`/eligibility/partners/${row.code}`}>
              {t('eligibility.change')}
              <span class="ds-sr-only">: {nameIn(row.names, view.lang)}</span>
            </a>
          ) : null,
        }))}
        empty={<Empty title={t('ui.none_found')} />}
      />
      <Pager view={view} {...list} hrefFor={(page) => withQuery(view.path, { page })} />
    </Page>
  )
}

type ListingProps = { view: View; listing: Listing; typed: Typed; errors: FieldErrors | undefined }

export function ListingPage({ view, listing, typed, errors }: ListingProps) {
  const { t } = view
  const own = { from_year: String(listing.from_year ?? ''), to_year: String(listing.to_year ?? '') }
  const field = { view, typed: 'from_year' in typed ? typed : own, errors }
  return (
    <Page
      view={view}
      title={nameIn(listing.names, view.lang)}
      lead={t('eligibility.listing_lead')}
      crumbs={[crumb(view), { href: '/eligibility/partners', label: t('eligibility.partners') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/eligibility/partners"
        submit={t('ui.save')}
        cancel={{ href: '/eligibility/partners', label: t('ui.cancel') }}
      >
        <input type="hidden" name="partner" value={listing.code} />
        <NumberField {...field} name="from_year" label={t('eligibility.column.from_year')} required />
        <NumberField
          {...field}
          name="to_year"
          label={t('eligibility.column.to_year')}
          hint={t('eligibility.to_year_hint')}
        />
      </Form>
      {listing.from_year !== null && (
        <PostButton
          view={view}
          action="/eligibility/partners/removal"
          label={t('eligibility.strike')}
          kind="tertiary"
          hidden={{ partner: listing.code }}
        />
      )}
    </Page>
  )
}

const crumb = (view: View) => ({ href: '/eligibility', label: view.t('eligibility.title') })
