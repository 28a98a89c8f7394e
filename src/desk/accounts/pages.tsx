import { type accountAsPerson, isCarrierRole } from '../../house/accounts/queries.ts'
import { historyOf, RecordHistory } from '../../house/history/history.tsx'
import { type Person, roles } from '../../house/identity/person.ts'
import { linksOn } from '../../house/links/queries.ts'
import { RecordLinks } from '../../house/links/record-links.tsx'
import { ContentPage } from '../../house/steps/content-page.tsx'
import { realMoment } from '../../house/time/clock.ts'
import {
  ButtonLink,
  CheckboxField,
  type FieldErrors,
  PostButton,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, Tag } from '../../house/ui/record.tsx'
import { languages } from '../../house/ui/view.ts'
import type { WebContext } from '../../house/web/context.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import { authorityChoices, countryChoices, partnerNames } from '../../registers/partners/queries.ts'
import { expertChoices } from '../../registers/people/queries.ts'
import { bodyChoices } from '../../requests/consultations/queries.ts'
import { ClosingPage } from './closing.tsx'
import { ofChosenRole } from './form.ts'
import { type LeftByAccount, type Seat, seatsOf, standInsFor } from './left.ts'
import { statusOf } from './record.ts'

export async function closingPage(c: WebContext, { person, left }: Leaving, errors: FieldErrors | undefined) {
  const { tx, view } = c.var
  const countries = left.seats.some(({ of }) => of === 'administration') ? await partnerNames(tx, view.lang) : new Map()
  return (
    <ClosingPage
      view={view}
      person={person}
      left={left}
      reaches={await standInsFor(tx, person.id)}
      errors={errors}
      countryName={(code) => countries.get(code) ?? code}
    />
  )
}

/** The form that opens an account, or corrects one that is there. */
export async function accountForm(c: WebContext, typed: Typed, errors: FieldErrors | undefined, edits?: Account) {
  const { view, tx } = c.var
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
        options={await authorityChoices(tx, view.lang)}
        sometimes
      />
      <SelectField
        {...field}
        name="administration"
        label={t('accounts.belongs_administration')}
        options={await countryChoices(tx, view.lang)}
        sometimes
      />
      <SelectField
        {...field}
        name="body_id"
        label={t('accounts.belongs_body')}
        options={await bodyChoices(tx)}
        sometimes
      />
      <SelectField
        {...field}
        name="person_id"
        label={t('accounts.belongs_person')}
        options={await expertChoices(tx, '')}
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

export type Leaving = { person: Person; left: LeftByAccount }

export type Account = NonNullable<Awaited<ReturnType<typeof accountAsPerson>>>

/** One account: what it is, the links that serve it, and what happened to it. */
export async function accountPage(c: WebContext, { active, person }: Account) {
  const { view, tx, by } = c.var
  const { t } = view
  const seats = (await seatsOf(tx, person)).filter(({ of }) => of !== 'role')
  const countries = await partnerNames(tx, view.lang)
  const nameOfSeat = ({ of, name }: Seat) =>
    of === 'chair' ? t('history.yes') : of === 'administration' ? (countries.get(name) ?? name) : name
  const links = await linksOn(tx, 'accounts', person.id)
  const history = await historyOf(tx, 'accounts', person.id, c.var.person)
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
        {active && person.id !== c.var.person?.id && (
          <ButtonLink href={`/accounts/${person.id}/closure`} label={t('accounts.close')} kind="secondary" />
        )}
        {!active && <PostButton view={view} action={`/accounts/${person.id}/reopening`} label={t('accounts.reopen')} />}
      </div>
      <Facts
        rows={[
          { label: t('accounts.email'), value: person.email },
          { label: t('accounts.role'), value: t(`role.${person.role}`) },
          ...seats.map((seat) => ({ label: t(`accounts.left.seat.${seat.of}`), value: nameOfSeat(seat) })),
          { label: t('people.field.language'), value: languageName(person.language, view.lang) },
        ]}
      />
      <RecordLinks view={view} links={links} now={realMoment(by)} at={`/accounts/${person.id}`} />
      <Section title={t('history.title')}>
        <RecordHistory view={view} slice="accounts" rows={history} />
      </Section>
    </Page>
  )
}
