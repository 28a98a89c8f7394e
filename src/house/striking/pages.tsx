import { type HistoryLines, RecordHistory } from '../history/history.tsx'
import { Moment } from '../ui/dates.tsx'
import { ErrorSummary, type FieldErrors, Form, TextArea, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts, Notice, Section } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { kindInWords, type Struck } from './queries.ts'

/** A sentence that says what is in the way, the records that it speaks of, and how many more there are. */
export type InTheWay = { sentence: string; links: { href: string; label: string }[]; more: number }

type Asked = {
  view: View
  /** What the record is called, and where it stands. */
  called: string
  here: string
  version: number
  /** Whether this reader may; where not, waiting does not help. */
  mine: boolean
  /** Why it cannot be struck out now. */
  missing: InTheWay[]
  typed: Typed
  errors: FieldErrors | undefined
}

/** Asks why a record is struck out, or says what is in the way. */
export function StrikePage({ view, called, here, version, mine, missing, typed, errors }: Asked) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('striking.of', { name: called })}
      lead={missing.length > 0 ? undefined : t('striking.how')}
      crumbs={[{ href: here, label: called }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {missing.length > 0 ? (
        <Notice tone="warning" {...(mine ? { title: t('steps.not_yet') } : {})}>
          <ul>
            {missing.map(({ sentence, links, more }) => (
              <li>
                {sentence}
                {links.length > 0 && (
                  <ul>
                    {links.map(({ href, label }) => (
                      <li>
                        <a href={href}>
                          <bdi>{label}</bdi>
                        </a>
                      </li>
                    ))}
                    {more > 0 && <li>{t('striking.and_more', { count: more })}</li>}
                  </ul>
                )}
              </li>
            ))}
          </ul>
          <p>
            <a href={here}>{t('steps.back')}</a>
          </p>
        </Notice>
      ) : (
        <Form
          view={view}
          action=""
          submit={t('striking.step')}
          version={version}
          danger
          cancel={{ href: here, label: t('ui.cancel') }}
        >
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="reason"
            label={t('striking.field.reason')}
            hint={t('striking.hint.reason')}
            rows={2}
            required
          />
        </Form>
      )}
    </Page>
  )
}

/** What is known of a record that was struck out, and the way back for those who may. */
export function StruckPage(props: {
  view: View
  struck: Struck
  /** Where the record stands again, when it was put back. */
  shownAt: string | undefined
  slice: string
  history: HistoryLines
  putsBack: boolean
  typed: Typed
  errors: FieldErrors | undefined
}) {
  const { view, struck, shownAt, slice, history, putsBack, typed, errors } = props
  const { t } = view
  const back = struck.put_back_at !== null
  return (
    <Page
      view={view}
      title={struck.name}
      lead={t(back ? 'striking.is_back' : 'striking.is_struck')}
      crumbs={[{ href: '/struck', label: t('striking.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Facts
        rows={[
          { label: t('striking.field.kind'), value: kindInWords(view, struck.record_table) },
          { label: t('striking.field.reason'), value: struck.reason },
          { label: t('striking.field.by'), value: struck.by },
          { label: t('striking.field.struck_at'), value: <Moment view={view} at={struck.struck_at} /> },
          { label: t('striking.field.back_by'), value: struck.back_by },
          {
            label: t('striking.field.put_back_at'),
            value: struck.put_back_at && <Moment view={view} at={struck.put_back_at} />,
          },
        ]}
      />
      <p>
        <a href={shownAt ?? struck.stood_at}>{t(back ? 'refusals.to_the_record' : 'striking.stood_at')}</a>
      </p>
      {!back && !putsBack && <p>{t('striking.manager_puts_back')}</p>}
      {!back && putsBack && (
        <Section title={t('striking.put_back')}>
          <p>{t('striking.put_back_how')}</p>
          <Form
            view={view}
            action={`/struck/${struck.id}/putting-back`}
            submit={t('striking.put_back')}
            version={struck.version}
          >
            <TextArea
              view={view}
              typed={typed}
              errors={errors}
              name="reason"
              label={t('striking.field.back_reason')}
              rows={2}
              required
            />
          </Form>
        </Section>
      )}
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice={slice} rows={history} />
        </Section>
      )}
    </Page>
  )
}
