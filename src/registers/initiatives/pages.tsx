import type { HistoryLines } from '../../house/history/history.tsx'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { sourceInWords } from '../../house/settings/sources.ts'
import { ContentPage } from '../../house/steps/content-page.tsx'
import { CheckboxField, type FieldErrors, type Option, TextField, type Typed } from '../../house/ui/forms.tsx'
import { Facts, type NextStep, SourceMark, whole } from '../../house/ui/record.tsx'
import { RecordPage } from '../../house/ui/record-page.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../partners/numerals.ts'
import type { Initiative } from './queries.ts'
import type { InitiativeRead } from './read.ts'

type Shown = {
  steps: NextStep[]
  history: HistoryLines
  names: { regions: Map<string, string>; themes: Map<string, string> }
}

export function InitiativePage({ view, initiative, shown }: { view: View; initiative: InitiativeRead; shown: Shown }) {
  const { t } = view
  const { regions, themes } = shown.names
  const source = sourceInWords(initiative.source, view)
  return (
    <RecordPage
      view={view}
      titled="record.titled.initiatives"
      name={initiative.name}
      lead={initiative.acronym}
      crumbs={[{ href: '/initiatives', label: t('initiatives.title') }]}
      steps={shown.steps}
      asked={[
        { label: t('initiatives.field.organisation'), value: initiative.organisation },
        {
          label: t('initiatives.field.website'),
          value: initiative.website && (
            <a href={initiative.website} rel="noreferrer">
              <bdi>{initiative.website}</bdi>
            </a>
          ),
        },
        { label: t('initiatives.field.aliases'), value: initiative.aliases.join(' · ') },
      ]}
      sections={[
        {
          id: 'about',
          title: t('record.section.about'),
          children: (
            <>
              <Facts
                rows={[
                  {
                    label: t('initiatives.field.themes'),
                    value: initiative.themes.map((key) => themes.get(key) ?? key).join(' · '),
                  },
                  {
                    label: t('requests.field.region'),
                    value: initiative.regions.map((key) => regions.get(key) ?? key).join(' · '),
                  },
                ]}
              />
              {source && SourceMark({ text: source })}
            </>
          ),
        },
        initiative.requests.length > 0 && {
          id: 'requests',
          title: t('initiatives.redirected'),
          children: (
            <ul>
              {initiative.requests.map((request) => (
                <li>
                  <a href={`/requests/${request.id}`}>{whole(nameOfRequest(request, view))}</a>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
      after={<HistoryAndMail view={view} slice="initiatives" history={shown.history} />}
    />
  )
}

/** The form that registers an initiative, or corrects one that is there. */
export function InitiativeForm({ view, typed, errors, choices, edits }: InitiativeFormProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <ContentPage
      view={view}
      list={{ href: '/initiatives', label: t('initiatives.title') }}
      title={t('initiatives.new')}
      edits={edits}
      typed={typed}
      errors={errors}
    >
      <TextField {...field} name="name" label={t('initiatives.field.name')} required />
      <TextField {...field} name="acronym" label={t('initiatives.field.acronym')} width="short" />
      <TextField {...field} name="organisation" label={t('initiatives.field.organisation')} />
      <TextField {...field} name="website" label={t('initiatives.field.website')} />
      <TextField
        {...field}
        name="aliases"
        label={t('initiatives.field.aliases')}
        hint={t('initiatives.hint.aliases')}
      />
      <CheckboxField {...field} name="regions" label={t('requests.field.region')} options={choices.regions} />
      <CheckboxField {...field} name="themes" label={t('initiatives.field.themes')} options={choices.themes} />
    </ContentPage>
  )
}

type InitiativeFormProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: { regions: Option[]; themes: Option[] }
  edits: Initiative | undefined
}
