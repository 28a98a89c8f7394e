import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type NewAccount, openAccount } from '../../house/identity/auth.ts'
import { closeAccount } from '../../house/identity/commands.ts'
import { type Role, roles } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'
import { byName } from '../../house/languages/order.ts'
import { linkTime } from '../../house/links/now.ts'
import { linksOn } from '../../house/links/queries.ts'
import { RecordLinks } from '../../house/links/record-links.tsx'
import { type Renew, recordLinkRoutes } from '../../house/links/routes.tsx'
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  PostButton,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, Tag } from '../../house/ui/record.tsx'
import { DataTable, Empty, Pager } from '../../house/ui/table.tsx'
import { languages } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { type Checked, check, email, oneOf, optionalText, optionalUuid, text } from '../../house/web/form.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { languageChoices } from '../../house/web/languages.ts'
import { pageIn, pageSize, paging, withQuery } from '../../house/web/list.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { authorityChoices, countryChoices } from '../../registers/partners/queries.ts'
import { expertChoices } from '../../registers/people/queries.ts'
import { bodyChoices } from '../../requests/bodies/queries.ts'
import { carriedBy } from '../handover/queries.ts'

export const may = rules((person) => ({ keep: () => person?.role === 'administrator' }))

/** A new account as the administrator types it: each role names what it belongs to. */
export function newAccount(typed: Typed): Checked<NewAccount> {
  const checked = check(
    z.object({
      name: text(200),
      email: email(),
      role: oneOf(roles),
      language: oneOf(languages),
      authority_id: optionalUuid(),
      administration: optionalText(2).pipe(z.string().regex(/^([A-Z]{2})?$/, 'forms.choose')),
      body_id: optionalUuid(),
      person_id: optionalUuid(),
    }),
    typed,
  )
  if (!checked.ok) return checked
  const { role, authority_id, administration, body_id, person_id, ...rest } = checked.value
  const needed: Partial<Record<string, string>> = {
    authority: 'authority_id',
    focal_point: 'administration',
    consulted: 'body_id',
    expert: 'person_id',
  }
  const field = needed[role]
  if (field && !typed[field]) return { ok: false, faults: { [field]: 'forms.choose' } }
  return {
    ok: true,
    value: {
      ...rest,
      role: role as Role,
      authority_id: role === 'authority' ? authority_id : null,
      administration: role === 'focal_point' ? administration : null,
      body_id: role === 'consulted' ? body_id : null,
      person_id: role === 'expert' ? person_id : null,
    },
  }
}

/** Who can sign in, and as what. `renew`: how links that serve an account are made anew. */
export function accountRoutes({ renew }: { renew: Record<string, Renew> }) {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => {
    const { tx, view } = c.var
    const { t } = view
    const counted = await tx.selectFrom('accounts').select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
    const list = paging(pageIn(c.req.query('page')), counted.total)
    const rows = await tx
      .selectFrom('accounts')
      .select(['id', 'name', 'email', 'role', 'active', 'version'])
      .orderBy(sql`${byName(tx, sql`name`)}, id`)
      .limit(pageSize)
      .offset(list.offset)
      .execute()
    return c.html(
      <Page view={view} title={t('accounts.title')} lead={t('accounts.lead')} wide>
        <div class="actions-row">
          <ButtonLink href="/accounts/new" label={t('accounts.new')} />
        </div>
        <DataTable
          view={view}
          caption={t('accounts.title')}
          hideCaption
          columns={[
            { key: 'name', heading: t('accounts.name'), primary: true },
            { key: 'email', heading: t('accounts.email') },
            { key: 'role', heading: t('accounts.role') },
            { key: 'state', heading: t('accounts.state') },
            { key: 'files', heading: t('handover.files'), act: true },
            { key: 'close', heading: t('accounts.close'), act: true },
          ]}
          rows={rows.map((row) => ({
            name:
              ['officer', 'manager', 'administrator'].includes(row.role) && row.active ? (
                <a href={`/portfolios/${row.id}`}>{row.name}</a>
              ) : (
                <bdi>{row.name}</bdi>
              ),
            email: (
              <a href={`/accounts/${row.id}`}>
                <bdi>{row.email}</bdi>
              </a>
            ),
            role: t(`role.${row.role}`),
            state: (
              <Tag tone={row.active ? 'success' : 'neutral'}>
                {t(row.active ? 'accounts.active' : 'accounts.inactive')}
              </Tag>
            ),
            files: ['officer', 'manager', 'administrator'].includes(row.role) && (
              <a href={`/accounts/${row.id}/handover`}>{t('handover.link')}</a>
            ),
            close:
              row.active && row.id !== c.var.person?.id ? (
                <PostButton
                  view={view}
                  action={`/accounts/${row.id}/closure`}
                  label={t('accounts.close')}
                  kind="tertiary"
                />
              ) : null,
          }))}
          empty={<Empty title={t('accounts.empty')} />}
        />
        <Pager view={view} {...list} hrefFor={(page) => withQuery(view.path, { page })} />
      </Page>,
    )
  })

  routes.get('/new', async (c) => c.html(await newForm(c, { language: 'en' }, undefined)))

  routes.post('/', (c) =>
    submitForm<NewAccount>(c, {
      check: newAccount,
      act: async (value) => {
        c.var.security('account_opened', { detail: await openAccount(c.var.tx, value) })
        return '/accounts'
      },
      page: (typed, errors) => newForm(c, typed, errors),
      done: 'accounts.done.open',
    }),
  )

  routes.get(one, async (c) => c.html(await accountPage(c, await accountIn(c.var.tx, c.req.param('id')))))
  recordLinkRoutes(routes, {
    slice: 'accounts',
    nameOf: async (c, id) => (await accountIn(c.var.tx, id)).name,
    renew,
  })

  routes.post(`${one}/closure`, (c) =>
    submitForm<object>(c, {
      check: (typed) => check(z.object({}), typed),
      act: async () => {
        const id = c.req.param('id')
        await closeAccount(c.var.tx, c.var.by, id)
        c.var.security('account_closed', { detail: id })
        // What is left behind reaches the managers meanwhile; here it is handed to somebody.
        return (await carriedBy(c.var.tx, id)).some(({ open }) => open > 0) ? `/accounts/${id}/handover` : '/accounts'
      },
      page: () => null,
      done: 'accounts.done.close',
    }),
  )
  return routes
}

type Account = Awaited<ReturnType<typeof accountIn>>

async function accountIn(tx: Tx, id: string) {
  const account = await tx
    .selectFrom('accounts')
    .select(['id', 'name', 'email', 'role', 'active'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!account) throw new Refusal(404, 'refusals.not_found')
  return account
}

/** One account: what it is, the links that serve it, and what happened to it. */
async function accountPage(c: WebContext, account: Account) {
  const { view, tx, by } = c.var
  const { t } = view
  const at = `/accounts/${account.id}`
  return (
    <Page
      view={view}
      title={account.name}
      crumbs={[{ href: '/accounts', label: t('accounts.title') }]}
      status={
        <Tag tone={account.active ? 'success' : 'neutral'}>
          {t(account.active ? 'accounts.active' : 'accounts.inactive')}
        </Tag>
      }
    >
      <Facts
        rows={[
          { label: t('accounts.email'), value: account.email },
          { label: t('accounts.role'), value: t(`role.${account.role}`) },
        ]}
      />
      <RecordLinks view={view} links={await linksOn(tx, 'accounts', account.id)} now={linkTime(by)} at={at} />
      <Section title={t('history.title')}>
        <RecordHistory view={view} slice="accounts" rows={await historyOf(tx, 'accounts', account.id, c.var.person)} />
      </Section>
    </Page>
  )
}

async function newForm(c: WebContext, typed: Typed, errors: FieldErrors | undefined) {
  const { view, tx } = c.var
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page
      view={view}
      title={t('accounts.new')}
      lead={t('accounts.new_lead')}
      crumbs={[{ href: '/accounts', label: t('accounts.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/accounts"
        submit={t('accounts.new')}
        formKey={typeof typed.form_key === 'string' ? typed.form_key : randomUUID()}
        cancel={{ href: '/accounts', label: t('ui.cancel') }}
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
        />
        <SelectField
          {...field}
          name="administration"
          label={t('accounts.belongs_administration')}
          options={await countryChoices(tx, view.lang)}
        />
        <SelectField {...field} name="body_id" label={t('accounts.belongs_body')} options={await bodyChoices(tx)} />
        <SelectField
          {...field}
          name="person_id"
          label={t('accounts.belongs_person')}
          options={await expertChoices(tx, '')}
        />
      </Form>
    </Page>
  )
}
