import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { actAs } from '../../house/database/transaction.ts'
import type { Person } from '../../house/identity/person.ts'
import { personOf } from '../../house/identity/queries.ts'
import { hasText } from '../../house/languages/texts.ts'
import { accountNamedBy, opensFor } from '../../house/mail/preferences-link.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { CheckboxField, ErrorSummary, type FieldErrors, Form, SelectField, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { languages } from '../../house/ui/view.ts'
import type { Web, WebContext } from '../../house/web/context.ts'
import { languageChoices } from '../../house/web/languages.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { preferences } from './form.ts'
import { allZones, zoneOf } from './hours.ts'
import { keepPreferences, offeredTo, stopKind, unwantedBy } from './preferences.ts'
import { readerOf } from './queries.ts'

/**
 * Whose preferences these are: the one who is signed in, or the reader whose mail carried the link. The link opens
 * nothing else.
 */
type Whose = { person: Person; token: string }

const here = ({ token }: Whose) =>
  token ? `/mail-preferences?token=${encodeURIComponent(token)}` : '/mail-preferences'

export function preferenceRoutes({ secret }: { secret: string }) {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const whose = await readerIn(c, secret, c.req.query('token') ?? '')
    return c.html(await page(c, whose, await chosen(c, whose)))
  })

  routes.post('/', async (c) => {
    const { typed, tx, by } = c.var
    const whose = await readerIn(c, secret, c.req.query('token') ?? '')
    const acting = { ...by, person: whose.person }
    await actAs(tx, acting)
    if (typed['List-Unsubscribe'] === 'One-Click') {
      await stopKind(tx, acting, c.req.query('kind') ?? '')
      return c.text(c.var.view.t('reminders.stopped'))
    }
    return submitForm(c, {
      check: (all) => preferences(all, offeredTo(whose.person.role)),
      act: async (value) => {
        await keepPreferences(tx, acting, value)
        return here(whose)
      },
      page: (all, errors) => page(c, whose, all, errors),
      done: 'ui.saved',
    })
  })
  return routes
}

/**
 * The reader that the link, or the session, stands for. The link wins: whoever opens one from a mail means that mail's
 * reader.
 */
async function readerIn(c: WebContext, secret: string, token: string): Promise<Whose> {
  const { tx, by, person } = c.var
  if (!token) {
    if (!person) throw new Refusal(403, 'reminders.bad_link')
    return { person, token }
  }
  const account = accountNamedBy(token)
  if (!account) throw new Refusal(404, 'reminders.bad_link')
  await actAs(tx, { person: null, facility: true, at: by.at })
  const reader = await personOf(tx, account)
  await actAs(tx, { ...by, person })
  if (!reader || !opensFor(secret, token, reader)) throw new Refusal(404, 'reminders.bad_link')
  return { person: reader, token }
}

async function chosen(c: WebContext, { person }: Whose): Promise<Typed> {
  const { tx, by } = c.var
  await actAs(tx, { ...by, person })
  const unwanted = await unwantedBy(tx, person.id)
  await actAs(tx, { person: null, facility: true, at: by.at })
  const zone = (await readerOf(tx, person.id))?.zone ?? ''
  await actAs(tx, { ...by, person: c.var.person })
  return { language: person.language, zone, wanted: offeredTo(person.role).filter((kind) => !unwanted.has(kind)) }
}

async function page(c: WebContext, whose: Whose, typed: Typed, errors?: FieldErrors) {
  const { view } = c.var
  const { t } = view
  const offered = offeredTo(whose.person.role)
  const field = { view, typed, errors, required: true }
  const hintOf = (kind: string) =>
    hasText(view.lang, `reminders.kind_hint.${kind}`) ? { hint: t(`reminders.kind_hint.${kind}`) } : {}
  return (
    <Page view={view} title={t('reminders.title')} lead={t('reminders.lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      {whose.token && <p>{t('reminders.whose', { email: whose.person.email })}</p>}
      <Form view={view} action={here(whose)} submit={t('ui.save')}>
        {offered.length > 0 && (
          <CheckboxField
            {...field}
            name="wanted"
            label={t('reminders.field.kinds')}
            hint={t('reminders.hint.kinds')}
            options={offered.map((kind) => ({ value: kind, label: t(`reminders.kind.${kind}`), ...hintOf(kind) }))}
          />
        )}
        <p class="muted">{t('reminders.always')}</p>
        <SelectField
          {...field}
          name="language"
          label={t('reminders.field.language')}
          hint={t('reminders.hint.language')}
          options={languageChoices(languages, view.lang)}
        />
        <SelectField
          {...field}
          name="zone"
          label={t('reminders.field.zone')}
          hint={t('reminders.hint.zone')}
          empty={t('reminders.zone_by_itself', { zone: await zoneByItself(c, whose) })}
          options={allZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        />
      </Form>
    </Page>
  )
}

async function zoneByItself(c: WebContext, { person }: Whose): Promise<string> {
  const { tx, by } = c.var
  await actAs(tx, { person: null, facility: true, at: by.at })
  const reader = await readerOf(tx, person.id)
  const { zone } = await facilityCalendar(tx)
  await actAs(tx, { ...by, person: c.var.person })
  return (reader ? zoneOf({ ...reader, zone: '' }, zone) : zone).replaceAll('_', ' ')
}
