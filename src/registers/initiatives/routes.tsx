import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import { choicesOf } from '../../house/settings/queries.ts'
import { sourceOf } from '../../house/settings/sources.ts'
import {
  ButtonLink,
  CheckboxField,
  ErrorSummary,
  type FieldErrors,
  Form,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section, SourceMark } from '../../house/ui/record.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { check, optionalText, severalOf, text } from '../../house/web/form.ts'
import { historyOf, RecordHistory } from '../../house/web/history.tsx'
import { byKey } from '../../house/web/steps.tsx'
import { submitForm } from '../../house/web/submit.tsx'
import { nameOfRequest } from '../partners/numerals.ts'
import { may } from '../partners/permissions.ts'
import { type NewInitiative, registerInitiative } from './commands.ts'
import { initiativeList } from './list.tsx'
import { findInitiative, redirectedTo } from './queries.ts'

const orNull = (max: number) => optionalText(max).transform((typed) => (typed === '' ? null : typed))

export const newInitiative = (typed: Typed, lists: { themes: string[]; regions: string[] }) =>
  check(
    z.object({
      name: text(200),
      acronym: orNull(40),
      organisation: orNull(200),
      website: orNull(300).refine(
        (address) => address === null || /^https?:\/\/[^\s]+$/.test(address),
        'initiatives.website_form',
      ),
      aliases: optionalText(500).transform((typed) =>
        typed
          .split(';')
          .map((alias) => alias.trim())
          .filter(Boolean),
      ),
      themes: severalOf(lists.themes),
      regions: severalOf(lists.regions),
    }),
    typed,
  )

/** Other people's projects: the register that requests are coordinated with. */
export function initiativeRoutes({ seesRequests }: { seesRequests: (person: Person | null) => boolean }) {
  const routes = new Hono<Web>()

  listRoutes(routes, initiativeList, {
    nameOf: (row) => row.name,
    empty: 'initiatives.empty',
    actions: ({ var: { view, person } }) =>
      may(person).register() && <ButtonLink href="/initiatives/new" label={view.t('initiatives.new')} />,
  })

  routes.get('/new', async (c) => {
    if (!may(c.var.person).register()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await newForm(c, {}, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, view, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    const lists = {
      themes: (await choicesOf(tx, 'themes', view.lang)).map((option) => option.value),
      regions: (await choicesOf(tx, 'regions', view.lang)).map((option) => option.value),
    }
    return submitForm<NewInitiative>(c, {
      check: (typed) => newInitiative(typed, lists),
      act: async (value) => `/initiatives/${await registerInitiative(tx, by, value)}`,
      page: (typed, errors) => newForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const { t } = view
    const initiative = await findInitiative(tx, c.req.param('id'))
    if (!initiative) throw new Refusal(404, 'refusals.not_found')
    const regions = byKey(await choicesOf(tx, 'regions', view.lang))
    const themes = byKey(await choicesOf(tx, 'themes', view.lang))
    const requests = seesRequests(person) ? await redirectedTo(tx, initiative.id) : []
    const source = await sourceOf(tx, 'initiatives', initiative.id, view)
    const history = isStaff(person) ? await historyOf(tx, 'initiatives', initiative.id, person) : []
    return c.html(
      <Page
        view={view}
        title={initiative.name}
        lead={initiative.acronym}
        crumbs={[{ href: '/initiatives', label: t('initiatives.title') }]}
      >
        {source && <SourceMark text={source} />}
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
                  <a href={`/requests/${request.id}`}>{nameOfRequest(request, view)}</a>
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
      title={t('initiatives.new')}
      crumbs={[{ href: '/initiatives', label: t('initiatives.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/initiatives"
        submit={t('ui.save')}
        formKey={typeof typed.form_key === 'string' ? typed.form_key : randomUUID()}
        cancel={{ href: '/initiatives', label: t('ui.cancel') }}
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
      </Form>
    </Page>
  )
}
