import { Refusal } from '../../house/database/refusal.ts'
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
import { languages } from '../../house/ui/view.ts'
import type { WebContext } from '../../house/web/context.ts'
import { languageChoices } from '../../house/web/languages.ts'
import { withFigures } from '../figures/reader.ts'
import { composeReport, editionOf } from './compose.ts'
import { ReportBody } from './pages.tsx'
import { may } from './permissions.ts'
import { findText } from './queries.ts'

export async function reportsPage(c: WebContext) {
  const { tx, view } = c.var
  const editions = await tx
    .selectFrom('report_editions')
    .select(['year', 'published_on'])
    .orderBy('year', 'desc')
    .execute()
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

export async function reportPage(c: WebContext) {
  const { view, person } = c.var
  const { t } = view
  const of = yearOf(c)
  const edition = await editionOf(c.var.tx, of)
  if (!may(person).read(edition ?? { published_on: null })) throw new Refusal(404, 'refusals.not_found')
  const report = await withFigures(c, (tx) => composeReport(tx, edition, of, view.lang))
  if (!report) throw new Refusal(404, 'refusals.not_found')
  const rights = may(person)
  // Visitors read numbers without the records behind them; those who may open records find each number a link.
  const links =
    person !== null &&
    ['administrator', 'manager', 'officer', 'committee', 'communications', 'donor'].includes(person.role)
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
      {edition && rights.publish() && (
        <div class="actions-row">
          {edition.published_on
            ? PostButton({ view, action: `/reports/${of}/withdrawal`, label: t('report.withdraw'), kind: 'tertiary' })
            : PostButton({ view, action: `/reports/${of}/publication`, label: t('report.publish') })}
        </div>
      )}
      <ReportBody
        view={view}
        report={report}
        links={links}
        edit={rights.write() ? (name) => `/reports/${of}/texts/${name}` : undefined}
      />
    </Page>
  )
}

export async function textPage(
  c: WebContext,
  typed: Typed,
  errors: FieldErrors | undefined,
  version: number | undefined,
) {
  const { view } = c.var
  const { t } = view
  const of = yearOf(c)
  const name = c.req.param('section') ?? ''
  const english =
    typed.language === 'en' ? undefined : await findText(c.var.tx, { year: of, section: name, language: 'en' })
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

export const year = '/:year{\\d{4}}'

export function yearOf(c: WebContext): number {
  const of = Number(c.req.param('year'))
  if (of < 1990 || of > 2100) throw new Refusal(404, 'refusals.not_found')
  return of
}
