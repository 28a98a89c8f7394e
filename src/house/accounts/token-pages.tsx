import { DateText, Moment } from '../ui/dates.tsx'
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  PostButton,
  RadioField,
  SelectField,
  TextField,
  type Typed,
} from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice, Section } from '../ui/record.tsx'
import { DataTable, Empty } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { kinds, lasting, type OwnToken } from './tokens.ts'

/** After a new password: what else opens the account, and whether that is meant. */
export function EndingPage({ view, tokens }: { view: View; tokens: OwnToken[] }) {
  const { t } = view
  return (
    <Page view={view} title={t('tokens.still_work')} crumbs={[{ href: '/account', label: t('account.title') }]}>
      <p>{t('tokens.still_work_lead', { count: tokens.length })}</p>
      <TokenTable view={view} tokens={tokens} />
      <div class="actions-row">
        {tokens.length > 0 && <PostButton view={view} action="/account/tokens/end" label={t('tokens.end_all')} />}
        <ButtonLink href="/account" label={t('tokens.keep')} kind="secondary" />
      </div>
    </Page>
  )
}

/** The part of somebody's own page that tells of their tokens. */
export function TokenSection({ view, tokens }: { view: View; tokens: OwnToken[] }) {
  const { t } = view
  return (
    <Section
      title={t('tokens.title')}
      aside={<ButtonLink href="/account/tokens/new" label={t('tokens.make')} kind="secondary" />}
    >
      <p>
        {t('tokens.lead')} <a href="/api">{t('api.title')}</a>
      </p>
      <TokenTable view={view} tokens={tokens} />
    </Section>
  )
}

function TokenTable({ view, tokens }: { view: View; tokens: OwnToken[] }) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('tokens.title')}
      hideCaption
      columns={[
        { key: 'name', heading: t('tokens.field.name'), primary: true },
        { key: 'kind', heading: t('tokens.field.kind') },
        { key: 'made', heading: t('tokens.field.made') },
        { key: 'ends', heading: t('tokens.field.ends') },
        { key: 'used', heading: t('account.seen') },
        { key: 'end', heading: t('account.end'), act: true },
      ]}
      rows={tokens.map((token) => ({
        name: <bdi>{token.name}</bdi>,
        kind: t(`tokens.kind.${token.kind}`),
        made: <Moment view={view} at={token.made_at} />,
        ends: <DateText view={view} day={token.ends_on} />,
        used: token.last_used_at ? <Moment view={view} at={token.last_used_at} /> : t('tokens.never_used'),
        end: (
          <PostButton
            view={view}
            action={`/account/tokens/${token.id}/end`}
            label={t('account.end')}
            name={token.name}
            kind="tertiary"
          />
        ),
      }))}
      empty={<Empty title={t('tokens.empty')} />}
    />
  )
}

export function NewTokenPage({ view, typed, errors }: { view: View; typed: Typed; errors?: FieldErrors }) {
  const { t } = view
  const field = { view, typed, errors, required: true }
  return (
    <Page
      view={view}
      title={t('tokens.make')}
      lead={t('tokens.make_lead')}
      crumbs={[{ href: '/account', label: t('account.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/account/tokens"
        submit={t('tokens.make')}
        answered
        cancel={{ href: '/account', label: t('ui.cancel') }}
      >
        <TextField {...field} name="name" label={t('tokens.field.name')} hint={t('tokens.hint.name')} />
        <RadioField
          {...field}
          name="kind"
          label={t('tokens.field.kind')}
          options={kinds.map((value) => ({ value, label: t(`tokens.kind.${value}`) }))}
        />
        <SelectField
          {...field}
          name="days"
          label={t('tokens.field.days')}
          options={lasting.map((value) => ({ value, label: t('tokens.days', { days: Number(value) }) }))}
        />
      </Form>
    </Page>
  )
}

/** The one page that shows a token. */
export function MadePage({ view, token, name }: { view: View; token: string; name: string }) {
  const { t } = view
  return (
    <Page view={view} title={t('tokens.made', { name })} crumbs={[{ href: '/account', label: t('account.title') }]}>
      <Notice tone="warning" title={t('tokens.once')}>
        <p>{t('tokens.once_lead')}</p>
      </Notice>
      <div class="field">
        <label class="ds-label" for="token">
          {t('tokens.token')}
        </label>
        {/* One of several lines: on a phone a single one would cut it, and it is shown this once. */}
        <textarea id="token" class="ds-input" rows={3} readonly dir="ltr" autocomplete="off" spellcheck={false}>
          {token}
        </textarea>
      </div>
      <p>
        <a href="/account">{t('tokens.back')}</a>
      </p>
    </Page>
  )
}
