import { isCarrierRole } from '../../house/accounts/queries.ts'
import { RecordHistory } from '../../house/history/history.tsx'
import { roles } from '../../house/identity/person.ts'
import { RecordLinks } from '../../house/links/record-links.tsx'
import { ContentPage } from '../../house/steps/content-page.tsx'
import {
  ButtonLink,
  CheckboxField,
  type FieldErrors,
  type Option,
  PostButton,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, Tag } from '../../house/ui/record.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { ofChosenRole } from './form.ts'
import type { Seat } from './left.ts'
import type { Account, AccountRead } from './read.ts'
import { statusOf } from './record.ts'

/** The form that opens an account, or corrects one that is there. */
export function AccountForm({ view, choices, typed, errors, edits }: AccountFormProps) {
  const { t } = view
  const field = { view, typed: ofChosenRole(typed), errors }
  return (
    <ContentPage
      view={view}
      list={{ href: '/accounts', label: t('accounts.title') }}
      title={t('accounts.new')}
      lead={edits ? undefined : t('accounts.new_lead')}
      submit={edits ? undefined : t('accounts.new')}
      edits={edits && { ...edits.person, version: edits.version }}
      typed={typed}
      errors={errors}
    >
      <TextField {...field} name="name" label={t('accounts.name')} required />
      <TextField
        {...field}
        name="email"
        type="email"
        label={t('accounts.email')}
        hint={t('accounts.hint.email')}
        required
      />
      <TextField {...field} name="phone" label={t('intake.field.contact_phone')} hint={t('accounts.hint.phone')} />
      <SelectField
        {...field}
        name="role"
        label={t('accounts.role')}
        options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        required
      />
      <SelectField
        {...field}
        name="language"
        label={t('people.field.language')}
        options={languageChoices(languages, view.lang)}
        required
      />
      <SelectField
        {...field}
        name="authority_id"
        label={t('accounts.belongs_authority')}
        options={choices.authorities}
        sometimes
      />
      <SelectField
        {...field}
        name="administration"
        label={t('accounts.belongs_administration')}
        options={choices.countries}
        sometimes
      />
      <SelectField {...field} name="body_id" label={t('accounts.belongs_body')} options={choices.bodies} sometimes />
      <SelectField
        {...field}
        name="person_id"
        label={t('accounts.belongs_person')}
        options={choices.experts}
        sometimes
      />
      <CheckboxField
        {...field}
        name="chair"
        label={t('accounts.left.seat.chair')}
        options={[{ value: 'yes', label: t('accounts.chair') }]}
      />
      {(errors?.seen || typed.seen) && (
        <CheckboxField
          {...field}
          name="seen"
          label={t('accounts.left.title')}
          options={[{ value: 'yes', label: t('accounts.left.seen') }]}
        />
      )}
    </ContentPage>
  )
}

type AccountFormProps = {
  view: View
  choices: { authorities: Option[]; countries: Option[]; bodies: Option[]; experts: Option[] }
  typed: Typed
  errors: FieldErrors | undefined
  edits: Account | undefined
}

type AccountProps = {
  view: View
  account: Account
  read: AccountRead
  /** Nobody closes their own. */
  isOwn: boolean
  now: Date
}

/** One account: what it is, the links that serve it, and what happened to it. */
export function AccountPage({ view, account: { active, person, phone }, read, isOwn, now }: AccountProps) {
  const { t } = view
  const { seats, countries, links, history } = read
  const nameOfSeat = ({ of, name }: Seat) =>
    of === 'chair' ? t('history.yes') : of === 'administration' ? (countries.get(name) ?? name) : name
  return (
    <Page
      view={view}
      title={person.name}
      crumbs={[{ href: '/accounts', label: t('accounts.title') }]}
      status={<Tag tone={active ? 'success' : 'neutral'}>{t(`accounts.status.${statusOf(active)}`)}</Tag>}
    >
      <div class="actions-row">
        <ButtonLink href={`/accounts/${person.id}/content`} label={t('ui.edit')} kind="secondary" />
        {active && isCarrierRole(person.role) && (
          <ButtonLink href={`/portfolios/${person.id}`} label={t('handover.field.portfolios')} kind="secondary" />
        )}
        {isCarrierRole(person.role) && (
          <ButtonLink href={`/accounts/${person.id}/handover`} label={t('handover.link')} kind="secondary" />
        )}
        {active && !isOwn && (
          <ButtonLink href={`/accounts/${person.id}/closure`} label={t('accounts.close')} kind="secondary" />
        )}
        {!active && <PostButton view={view} action={`/accounts/${person.id}/reopening`} label={t('accounts.reopen')} />}
      </div>
      <Facts
        rows={[
          { label: t('accounts.email'), value: person.email },
          { label: t('intake.field.contact_phone'), value: phone },
          { label: t('accounts.role'), value: t(`role.${person.role}`) },
          ...seats.map((seat) => ({ label: t(`accounts.left.seat.${seat.of}`), value: nameOfSeat(seat) })),
          { label: t('people.field.language'), value: languageName(person.language, view.lang) },
        ]}
      />
      <RecordLinks view={view} links={links} now={now} at={`/accounts/${person.id}`} />
      <Section title={t('history.title')}>
        <RecordHistory view={view} slice="accounts" rows={history} />
      </Section>
    </Page>
  )
}
