import { type HistoryLines, RecordHistory } from '../../house/history/history.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import {
  ErrorSummary,
  type FieldErrors,
  Form,
  type Option,
  PostButton,
  SelectField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Section } from '../../house/ui/record.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import type { Portfolio, PortfolioPart } from './queries.ts'

export function PortfoliosPage({ view, all }: { view: View; all: Portfolio[] }) {
  const { t } = view
  return (
    <Page view={view} title={t('portfolios.title')} lead={t('portfolios.lead')} wide>
      <DataTable
        view={view}
        caption={t('portfolios.title')}
        hideCaption
        columns={[
          { key: 'name', heading: t('accounts.name'), primary: true },
          { key: 'role', heading: t('accounts.role') },
          { key: 'covers', heading: t('portfolios.covers') },
          { key: 'open', heading: t('portfolios.open'), numeric: true },
        ]}
        rows={all.map((one) => ({
          name: <a href={`/portfolios/${one.id}`}>{one.name}</a>,
          role: t(`role.${one.role}`),
          covers: one.parts.map((each) => partName(each, view)).join(' · ') || (
            <span class="muted">{t('portfolios.nothing')}</span>
          ),
          open: (
            <a
              href={`/requests?officer=${one.id}&status=submitted&status=returned&status=registered&status=in_consultation&status=deferred`}
            >
              {one.open}
            </a>
          ),
        }))}
        empty={Empty({ title: t('portfolios.empty') })}
      />
    </Page>
  )
}

type PortfolioProps = {
  view: View
  portfolio: Portfolio
  typed: Typed
  errors: FieldErrors | undefined
  /** What a part is chosen from, for whoever keeps portfolios. */
  choices: { regions: Option[]; themes: Option[] } | null
  history: HistoryLines
}

export function PortfolioPage({ view, portfolio, typed, errors, choices, history }: PortfolioProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page
      view={view}
      title={portfolio.name}
      lead={t('portfolios.carries', { count: portfolio.open })}
      crumbs={[{ href: '/portfolios', label: t('portfolios.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <DataTable
        view={view}
        caption={t('portfolios.covers')}
        columns={[
          { key: 'part', heading: t('portfolios.covers'), primary: true },
          ...(choices ? [{ key: 'remove', heading: t('bodies.remove'), act: true }] : []),
        ]}
        rows={portfolio.parts.map((one) => ({
          part: partName(one, view),
          remove: (
            <PostButton
              view={view}
              action={`/portfolios/${portfolio.id}/parts/${one.id}/removal`}
              label={t('bodies.remove')}
              kind="tertiary"
            />
          ),
        }))}
        empty={<Empty title={t('portfolios.nothing')} />}
      />
      {choices && (
        <Form view={view} action={`/portfolios/${portfolio.id}/parts`} submit={t('bodies.add_scope')}>
          <SelectField
            {...field}
            name="region"
            label={t('bodies.field.region')}
            options={choices.regions}
            empty={t('bodies.any')}
          />
          <SelectField
            {...field}
            name="theme"
            label={t('bodies.field.theme')}
            options={choices.themes}
            empty={t('bodies.any')}
          />
        </Form>
      )}
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="portfolios" rows={history} />
        </Section>
      )}
    </Page>
  )
}

const partName = (one: PortfolioPart, view: View) =>
  [one.region, one.theme].flatMap((names) => (names ? [nameIn(names, view.lang)] : [])).join(' + ')
