import type { HistoryLines } from '../../house/history/history.tsx'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { ContentPage } from '../../house/steps/content-page.tsx'
import { type FieldErrors, type Option, SelectField, TextField, type Typed } from '../../house/ui/forms.tsx'
import { type NextStep, SourceMark } from '../../house/ui/record.tsx'
import { RecordPage } from '../../house/ui/record-page.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices } from '../../house/web/languages.ts'
import type { Authority } from './queries.ts'
import type { AuthorityRead } from './read.ts'

type Shown = { steps: NextStep[]; history: HistoryLines; types: Map<string, string> }

export function AuthorityPage({ view, authority, shown }: { view: View; authority: AuthorityRead; shown: Shown }) {
  const { t } = view
  const source = sourceInWords(authority.source, view)
  const partner = { href: `/partners/${authority.partner}`, label: nameIn(authority.partner_names, view.lang) }
  return (
    <RecordPage
      view={view}
      titled="record.titled.authorities"
      name={authority.name}
      crumbs={[partner]}
      steps={shown.steps}
      asked={[
        { label: t('requests.field.partner'), value: <a href={partner.href}>{partner.label}</a> },
        { label: t('authorities.field.type'), value: shown.types.get(authority.type) },
      ]}
      sections={[]}
      after={
        <>
          {source && SourceMark({ text: source })}
          <HistoryAndMail view={view} slice="authorities" history={shown.history} />
        </>
      }
    />
  )
}

/** The form that registers an authority, or corrects one that is there. */
export function AuthorityForm({ view, typed, errors, choices, edits }: AuthorityFormProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <ContentPage
      view={view}
      list={{ href: '/authorities', label: t('authorities.title') }}
      title={t('authorities.new')}
      edits={edits}
      typed={typed}
      errors={errors}
    >
      <SelectField {...field} name="partner" label={t('requests.field.partner')} options={choices.partners} required />
      <TextField {...field} name="name" label={t('authorities.field.name')} required />
      <SelectField
        {...field}
        name="name_language"
        label={t('authorities.field.name_language')}
        options={languageChoices(languages, view.lang)}
        required
      />
      <SelectField {...field} name="type" label={t('authorities.field.type')} options={choices.types} required />
    </ContentPage>
  )
}

type AuthorityFormProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: { partners: Option[]; types: Option[] }
  edits: Authority | undefined
}
