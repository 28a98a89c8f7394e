import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { isStaff } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, SourceMark } from '../../house/ui/record.tsx'
import { languages } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { check, oneOf, text } from '../../house/web/form.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { languageChoices } from '../../house/web/languages.ts'
import { byKey } from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import { type NewAuthority, registerAuthority } from './commands.ts'
import { authorityList } from './list.tsx'
import { may } from './permissions.ts'
import { findAuthority, partnerChoices } from './queries.ts'

export const newAuthority = (typed: Typed) =>
  check(
    z.object({
      partner: text(12).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose')),
      name: text(200),
      name_language: oneOf(languages),
      type: text(60).pipe(z.string().regex(/^[a-z_]+$/, 'forms.choose')),
    }),
    typed,
  )

/** The institutions of partners that ask for help, or for whom it is asked. */
export function authorityRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, authorityList, {
    nameOf: (row) => row.name,
    empty: 'authorities.empty',
    actions: ({ var: { view, person } }) =>
      may(person).register() && <ButtonLink href="/authorities/new" label={view.t('authorities.new')} />,
  })

  routes.get('/new', async (c) => {
    if (!may(c.var.person).register()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await newForm(c, { name_language: c.var.view.lang }, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm<NewAuthority>(c, {
      check: newAuthority,
      act: async (value) => `/authorities/${await registerAuthority(tx, by, value)}`,
      page: (typed, errors) => newForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    const authority = await findAuthority(tx, c.req.param('id'))
    if (!authority) throw new Refusal(404, 'refusals.not_found')
    const types = byKey(await choicesOf(tx, 'authority_types', view.lang))
    const source = await sourceOf(tx, 'authorities', authority.id, view)
    const history = isStaff(person) ? await historyOf(tx, 'authorities', authority.id, person) : []
    return c.html(
      <Page
        view={view}
        title={authority.name}
        crumbs={[{ href: `/partners/${authority.partner}`, label: nameIn(authority.partner_names, view.lang) }]}
      >
        {source && <SourceMark text={source} />}
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
      </Page>,
    )
  })
  return routes
}

async function newForm(c: WebContext, typed: Typed, errors: FieldErrors | undefined) {
  const { view, tx } = c.var
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page
      view={view}
      title={t('authorities.new')}
      crumbs={[{ href: '/authorities', label: t('authorities.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/authorities"
        submit={t('ui.save')}
        formKey={typeof typed.form_key === 'string' ? typed.form_key : randomUUID()}
        cancel={{ href: '/authorities', label: t('ui.cancel') }}
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
      </Form>
    </Page>
  )
}
