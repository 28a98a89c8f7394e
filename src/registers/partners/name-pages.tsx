import { nameIn } from '../../house/settings/queries.ts'
import {
  ErrorSummary,
  type FieldErrors,
  Form,
  formKeyIn,
  PostButton,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { kindsOfName } from './commands.ts'
import type { Partner, PartnerName } from './queries.ts'

type NamesProps = {
  view: View
  partner: Partner
  names: PartnerName[]
  typed: Typed
  errors: FieldErrors | undefined
}

export function NamesPage({ view, partner, names, typed, errors }: NamesProps) {
  const { t } = view
  const name = nameIn(partner.names, view.lang)
  const here = `/partners/${partner.code}`
  const field = { view, typed, errors }
  const crumbs = [
    { href: '/partners', label: t('partners.title') },
    { href: here, label: name },
  ]
  return (
    <Page
      view={view}
      title={t('partners.names_of', { partner: name })}
      lead={t('partners.names_lead')}
      crumbs={crumbs}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`${here}/names`}
        submit={t('partners.names_add')}
        version={partner.version}
        formKey={formKeyIn(typed)}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        <TextField {...field} name="name" label={t('partners.names_name')} required />
        <SelectField
          {...field}
          name="kind"
          label={t('partners.field.kind')}
          options={kindsOfName.map((value) => ({ value, label: t(`partners.name_kind.${value}`) }))}
          required
        />
        <SelectField
          {...field}
          name="language"
          label={t('partners.names_language')}
          options={languageChoices(languages, view.lang)}
        />
      </Form>
      <DataTable
        view={view}
        caption={t('partners.names')}
        columns={[
          { key: 'name', heading: t('partners.names_name'), primary: true },
          { key: 'kind', heading: t('partners.field.kind') },
          { key: 'language', heading: t('partners.names_language') },
          { key: 'strike', heading: t('partners.names_strike'), act: true },
        ]}
        rows={names.map((row) => ({
          name: row.name,
          kind: t(`partners.name_kind.${row.kind}`),
          language: row.language && languageName(row.language, view.lang),
          strike: (
            <PostButton
              view={view}
              action={`${here}/names/${row.id}/removal`}
              label={t('partners.names_strike')}
              name={row.name}
              version={partner.version}
              kind="tertiary"
            />
          ),
        }))}
        empty={<Empty title={t('partners.names_none')} />}
      />
    </Page>
  )
}
