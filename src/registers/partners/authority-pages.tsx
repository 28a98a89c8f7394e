import { Refusal } from '../../house/database/refusal.ts'
import { historyOf, RecordHistory } from '../../house/history/history.tsx'
import { isStaff } from '../../house/identity/person.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import { ContentPage } from '../../house/steps/content-page.tsx'
import { Correcting } from '../../house/striking/link.tsx'
import { byKey, type FieldErrors, SelectField, TextField, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, SourceMark } from '../../house/ui/record.tsx'
import { languages } from '../../house/ui/view.ts'
import type { WebContext } from '../../house/web/context.ts'
import { languageChoices } from '../../house/web/languages.ts'
import { may } from './permissions.ts'
import { type Authority, findAuthority, partnerChoices } from './queries.ts'

export async function authorityPage(c: WebContext) {
  const { tx, view, person } = c.var
  const { t } = view
  const authority = await findAuthority(tx, c.req.param('id') ?? '')
  if (!authority) throw new Refusal(404, 'refusals.not_found')
  const types = byKey(await choicesOf(tx, 'authority_types', view.lang))
  const source = await sourceOf(tx, 'authorities', authority.id, view)
  const history = isStaff(person) ? await historyOf(tx, 'authorities', authority.id, person) : []
  return (
    <Page
      view={view}
      title={authority.name}
      crumbs={[{ href: `/partners/${authority.partner}`, label: nameIn(authority.partner_names, view.lang) }]}
    >
      {source && SourceMark({ text: source })}
      {may(person).register() && (
        <Correcting
          c={c}
          edit={{ label: t('ui.edit'), href: `/authorities/${authority.id}/content` }}
          kind={{ slice: 'authorities', table: 'authorities' }}
          record={authority}
        />
      )}
      <Facts
        rows={[
          {
            label: t('requests.field.partner'),
            value: <a href={`/partners/${authority.partner}`}>{nameIn(authority.partner_names, view.lang)}</a>,
          },
          { label: t('authorities.field.type'), value: types.get(authority.type) },
        ]}
      />
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="authorities" rows={history} />
        </Section>
      )}
    </Page>
  )
}

/** The form that registers an authority, or corrects one that is there. */
export async function authorityForm(c: WebContext, typed: Typed, errors: FieldErrors | undefined, edits?: Authority) {
  const { view, tx } = c.var
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
      <SelectField
        {...field}
        name="partner"
        label={t('requests.field.partner')}
        options={await partnerChoices(tx, view.lang)}
        required
      />
      <TextField {...field} name="name" label={t('authorities.field.name')} required />
      <SelectField
        {...field}
        name="name_language"
        label={t('authorities.field.name_language')}
        options={languageChoices(languages, view.lang)}
        required
      />
      <SelectField
        {...field}
        name="type"
        label={t('authorities.field.type')}
        options={await choicesOf(tx, 'authority_types', view.lang)}
        required
      />
    </ContentPage>
  )
}
