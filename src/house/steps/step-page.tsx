import type { Child } from 'hono/jsx'
import { hasText } from '../languages/texts.ts'
import type { Question } from '../questions/question.ts'
import type { StepRecord } from '../record/declared-record.ts'
import { type Missing, said } from '../record/door.ts'
import { ErrorSummary, type FieldErrors, Form, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import type { Rehearsed } from './mails.ts'
import { MailsShown, NoteField } from './mails-shown.tsx'
import type { AnyStep, Choices, ExtraFields, StepsOf } from './steps.tsx'

type StepPageProps<R extends StepRecord> = {
  view: View
  slice: StepsOf<R>
  name: string
  form: AnyStep<R>
  record: R
  typed: Typed
  errors: FieldErrors | undefined
  read: {
    missing: readonly Missing[]
    choices: Choices
    asked: readonly Question[]
    /** What is asked beside the step's own fields. */
    more: ExtraFields<never> | null | undefined
    /** What stands above the fields. */
    shows: Child
    /** The mails that it would send, where it writes to people and this reader sees them. */
    mails: Rehearsed | undefined
    site: string
  }
}

/** The page of one step: what it asks, or what is still missing. */
export function StepPage<R extends StepRecord>(props: StepPageProps<R>) {
  const { view, slice, name, form, record, typed, errors, read } = props
  const { missing } = read
  const here = `/${slice.slice}/${record.id}`
  const label = view.t(`${slice.slice}.step.${name}`)
  return (
    <Page
      view={view}
      title={view.t('ui.of_name', { label, name: slice.nameOf(record, view) })}
      lead={hasText(view.lang, `${slice.slice}.lead.${name}`) ? view.t(`${slice.slice}.lead.${name}`) : undefined}
      crumbs={[
        { href: `/${slice.slice}`, label: view.t(`${slice.slice}.title`) },
        { href: here, label: slice.nameOf(record, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {read.shows}
      {missing.length > 0 ? (
        <Notice tone="warning" title={view.t('steps.not_yet')}>
          <ul>
            {missing.map((one) => (
              <li>{said(view, one)}</li>
            ))}
          </ul>
          <p>
            <a href={here}>{view.t('steps.back')}</a>
          </p>
        </Notice>
      ) : (
        <div class={read.mails ? 'step-and-mails' : undefined}>
          <Form
            view={view}
            action={`${here}/${form.noun}`}
            submit={label}
            also={read.mails && { name: 'show_mails', value: '1', label: view.t('steps.show_mails') }}
            version={record.version}
            danger={form.danger}
            cancel={{ href: here, label: view.t('ui.cancel') }}
          >
            {form.fields?.({ view, typed, errors, record, choices: read.choices, asked: read.asked })}
            {read.more?.fields({ view, typed, errors })}
            {read.mails && <NoteField view={view} typed={typed} errors={errors} shown={read.mails.mails} />}
          </Form>
          {read.mails && <MailsShown view={view} site={read.site} rehearsed={read.mails} />}
        </div>
      )}
    </Page>
  )
}
