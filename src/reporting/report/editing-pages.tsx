import { DateText } from '../../house/ui/dates.tsx'
import {
  ErrorSummary,
  type FieldErrors,
  Form,
  PostButton,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { PersonText, Section, Tag } from '../../house/ui/record.tsx'
import { Empty } from '../../house/ui/table.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices } from '../../house/web/languages.ts'
import type { Edition, Report } from './compose.ts'
import { ReportBody } from './pages.tsx'

type ReportsProps = { view: View; editions: Pick<Edition, 'year' | 'published_on'>[] }

export function ReportsPage({ view, editions }: ReportsProps) {
  const { t } = view
  return (
    <Page view={view} title={t('report.list')} lead={t('report.list_lead')}>
      {editions.length === 0 ? (
        <div class="empty">
          <Empty title={t('report.none')} />
        </div>
      ) : (
        <ul class="todo">
          {editions.map((edition) => (
            <li>
              <a href={`/reports/${edition.year}`}>{t('report.title', { year: String(edition.year) })}</a>
              <p class="muted">
                {edition.published_on ? (
                  <>
                    {t('report.published_on')} <DateText view={view} day={edition.published_on} />
                  </>
                ) : (
                  t('report.draft')
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

type ReportProps = {
  view: View
  report: Report
  edition: Edition | undefined
  rights: { publishes: boolean; writes: boolean; opensRecords: boolean }
}

export function ReportPage({ view, report, edition, rights }: ReportProps) {
  const { t } = view
  const of = report.year
  return (
    <Page
      view={view}
      title={t('report.title', { year: String(of) })}
      crumbs={[{ href: '/reports', label: t('report.list') }]}
      status={
        edition?.published_on ? (
          <Tag tone="success">{t('report.published')}</Tag>
        ) : (
          <Tag tone="warning">{t('report.draft')}</Tag>
        )
      }
      wide
    >
      {edition && rights.publishes && (
        <div class="actions-row">
          {edition.published_on
            ? PostButton({ view, action: `/reports/${of}/withdrawal`, label: t('report.withdraw'), kind: 'tertiary' })
            : PostButton({ view, action: `/reports/${of}/publication`, label: t('report.publish') })}
        </div>
      )}
      <ReportBody
        view={view}
        report={report}
        links={rights.opensRecords}
        edit={rights.writes ? (name) => `/reports/${of}/texts/${name}` : undefined}
      />
    </Page>
  )
}

type TextProps = {
  view: View
  /** The year of the report, and the section of it. */
  of: number
  name: string
  /** What the section says in English, where another language is written. */
  english: { title: string; body: string } | undefined
  typed: Typed
  errors: FieldErrors | undefined
  version: number | undefined
}

export function TextPage({ view, of, name, english, typed, errors, version }: TextProps) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('report.edit_title')}
      lead={t('report.edit_lead')}
      crumbs={[
        { href: '/reports', label: t('report.list') },
        { href: `/reports/${of}`, label: t('report.title', { year: String(of) }) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`/reports/${of}/texts/${name}`}
        submit={t('ui.save')}
        version={version}
        cancel={{ href: `/reports/${of}`, label: t('ui.cancel') }}
      >
        <input type="hidden" name="shown" value={String(typed.language ?? '')} />
        <SelectField
          view={view}
          typed={typed}
          errors={errors}
          name="language"
          label={t('requests.field.language')}
          options={languageChoices(languages, view.lang)}
          required
        />
        <TextField view={view} typed={typed} errors={errors} name="title" label={t('report.field.title')} />
        <TextArea
          view={view}
          typed={typed}
          errors={errors}
          name="body"
          label={t('report.field.body')}
          rows={14}
          required
        />
      </Form>
      {english && (
        <Section title={t('report.in_english')}>
          <div lang="en" dir="ltr">
            {english.title && <h3>{english.title}</h3>}
            <PersonText>{english.body}</PersonText>
          </div>
        </Section>
      )}
    </Page>
  )
}
