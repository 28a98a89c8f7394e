import { Refusal } from '../../house/database/refusal.ts'
import { historyOf, RecordHistory } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import { ContentPage } from '../../house/steps/content-page.tsx'
import { Correcting } from '../../house/striking/link.tsx'
import { byKey, CheckboxField, type FieldErrors, TextField, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, SourceMark, whole } from '../../house/ui/record.tsx'
import type { WebContext } from '../../house/web/context.ts'
import { nameOfRequest } from '../partners/numerals.ts'
import { may } from '../partners/permissions.ts'
import { findInitiative, type Initiative, redirectedTo } from './queries.ts'

export async function initiativePage(c: WebContext, seesRequests: (person: Person | null) => boolean) {
  const { tx, view, person } = c.var
  const { t } = view
  const initiative = await findInitiative(tx, c.req.param('id') ?? '')
  if (!initiative) throw new Refusal(404, 'refusals.not_found')
  const regions = byKey(await choicesOf(tx, 'regions', view.lang))
  const themes = byKey(await choicesOf(tx, 'themes', view.lang))
  const requests = seesRequests(person) ? await redirectedTo(tx, initiative.id).execute() : []
  const source = await sourceOf(tx, 'initiatives', initiative.id, view)
  const history = isStaff(person) ? await historyOf(tx, 'initiatives', initiative.id, person) : []
  return (
    <Page
      view={view}
      title={initiative.name}
      lead={initiative.acronym}
      crumbs={[{ href: '/initiatives', label: t('initiatives.title') }]}
    >
      {source && SourceMark({ text: source })}
      {may(person).register() && (
        <Correcting
          c={c}
          edit={{ label: t('ui.edit'), href: `/initiatives/${initiative.id}/content` }}
          kind={{ slice: 'initiatives', table: 'initiatives' }}
          record={initiative}
        />
      )}
      <Facts
        rows={[
          { label: t('initiatives.field.organisation'), value: initiative.organisation },
          { label: t('initiatives.field.aliases'), value: initiative.aliases.join(' · ') },
          {
            label: t('initiatives.field.website'),
            value: initiative.website && (
              <a href={initiative.website} rel="noreferrer">
                <bdi>{initiative.website}</bdi>
              </a>
            ),
          },
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
      {requests.length > 0 && (
        <Section title={t('initiatives.redirected')}>
          <ul>
            {requests.map((request) => (
              <li>
                <a href={`/requests/${request.id}`}>{whole(nameOfRequest(request, view))}</a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="initiatives" rows={history} />
        </Section>
      )}
    </Page>
  )
}

/** The form that registers an initiative, or corrects one that is there. */
export async function initiativeForm(c: WebContext, typed: Typed, errors: FieldErrors | undefined, edits?: Initiative) {
  const { view, tx } = c.var
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
      <CheckboxField
        {...field}
        name="regions"
        label={t('requests.field.region')}
        options={await choicesOf(tx, 'regions', view.lang)}
      />
      <CheckboxField
        {...field}
        name="themes"
        label={t('initiatives.field.themes')}
        options={await choicesOf(tx, 'themes', view.lang)}
      />
    </ContentPage>
  )
}
