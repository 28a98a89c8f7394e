import { ErrorSummary, type FieldErrors, Form, type Option, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice, Tag } from '../ui/record.tsx'
import { DataTable, Empty } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { atMost, type BulkForm, type Chosen } from './bulk.ts'
import type { ListOf } from './list.ts'

type BulkProps<R extends { id: string; version: number }, V, T> = {
  view: View
  list: ListOf<R>
  bulk: BulkForm<R, V, T>
  chosen: Chosen<R>
  /** Why not with this row, in words; null when it can be done. */
  why: (row: R) => string | null
  /** Rows with which it can be done. */
  possible: R[]
  choices: Option[]
  typed: Typed
  errors: FieldErrors | undefined
}

export function BulkPage<R extends { id: string; version: number }, V, T>(props: BulkProps<R, V, T>) {
  const { view, list, bulk, why, possible, choices, typed, errors } = props
  const { ids, rows, words, back, tooMany } = props.chosen
  const { t } = view
  const lost = ids.length - rows.length
  return (
    <Page
      view={view}
      title={t(bulk.title)}
      lead={t('lists.bulk_lead')}
      crumbs={[{ href: back ? `${list.path}?${back}` : list.path, label: t(list.title) }]}
      errors={errors}
      wide
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {tooMany !== undefined && (
        <Notice tone="warning">
          <p>{t('lists.bulk_too_many', { count: tooMany, most: atMost })}</p>
        </Notice>
      )}
      {lost > 0 && (
        <Notice tone="warning">
          <p>{t('lists.bulk_lost', { count: lost })}</p>
        </Notice>
      )}
      {possible.length > 0 && (
        <Form
          view={view}
          action={`${list.path}/${bulk.noun}`}
          submit={t(bulk.submit, { count: possible.length })}
          cancel={{ href: back ? `${list.path}?${back}` : list.path, label: t('ui.cancel') }}
        >
          <input type="hidden" name="back" value={back} />
          {possible.map((row) => (
            <>
              <input type="hidden" name="ids" value={row.id} />
              <input type="hidden" name={`version.${row.id}`} value={String(row.version)} />
            </>
          ))}
          {bulk.fields({ view, typed, errors, choices })}
        </Form>
      )}
      <DataTable
        view={view}
        caption={t('lists.bulk_rows', { count: possible.length, all: rows.length })}
        columns={[
          { key: 'name', heading: t(list.columns[0]?.heading ?? list.title), primary: true },
          { key: 'about', heading: t('lists.bulk_about') },
          { key: 'what', heading: t('lists.bulk_what') },
        ]}
        rows={rows.map((row) => ({
          name: <a href={`${list.path}/${row.id}`}>{bulk.nameOf(row, words)}</a>,
          about: bulk.about(row, words),
          what: why(row) ? <Tag tone="warning">{why(row)}</Tag> : t('lists.bulk_will'),
        }))}
        empty={<Empty title={t('lists.choose_some')} />}
      />
    </Page>
  )
}
