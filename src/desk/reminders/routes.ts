import { Hono } from 'hono'
import { z } from 'zod'
import type { Limits } from '../../house/accounts/limits.ts'
import { personByEmail, personOf } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { actAs, type By, seenBy } from '../../house/database/transaction.ts'
import { makeLink, useLink } from '../../house/links/commands.ts'
import { discreetly } from '../../house/links/discreet.ts'
import { type Told, whyNot } from '../../house/links/link.ts'
import { days } from '../../house/links/purpose.ts'
import { findLink } from '../../house/links/queries.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { preferencesPurpose } from '../../house/mail/preferences-link.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { realMoment } from '../../house/time/clock.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { Web, WebContext } from '../../house/web/context.ts'
import { check, email, inWords } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { preferences } from './form.ts'
import { zoneOf } from './hours.ts'
import { BadLink, here, NewLinkSent, PreferencesPage, type Whose } from './pages.tsx'
import { keepPreferences, offeredTo, stopKind, unwantedBy } from './preferences.ts'
import { readerOf } from './queries.ts'

export function preferenceRoutes({ limits }: { limits: Limits }) {
  const routes = new Hono<Web>()
  routes.use(discreetly)
  const readerIn = (c: WebContext) => readerBy(c, limits, c.req.query('token') ?? '')

  routes.get('/', async (c) => {
    const whose = await readerIn(c)
    if (typeof whose === 'string') return c.html(BadLink({ view: c.var.view, told: whose, typed: {} }), statusOf(whose))
    return c.html(await page(c, whose, await chosen(c, whose)))
  })

  routes.post('/', async (c) => {
    const { typed, tx, by } = c.var
    const whose = await readerIn(c)
    if (typeof whose === 'string') return c.html(BadLink({ view: c.var.view, told: whose, typed: {} }), statusOf(whose))
    const acting = { ...by, person: whose.person }
    await actAs(tx, acting)
    if (whose.link) await useLink(tx, by, whose.link)
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

  // Whoever has a link that is none any more gets one that works, at the address of an account and nowhere else. The
  // answer does not say whether there is one.
  routes.post('/link', async (c) => {
    const { typed, view, caller } = c.var
    const asked = check(z.object({ email: email() }), typed)
    if (!asked.ok) return c.html(BadLink({ view, told: 'unknown', typed, errors: inWords(asked.faults, view.t) }), 422)
    const address = asked.value.email
    if (await limits.mayLink('mail_preferences', { email: address.toLowerCase(), caller }))
      await sendPreferencesLink(c, address)
    return c.html(NewLinkSent({ view, address }))
  })
  return routes
}

/**
 * The reader that the link, or the session, stands for, or why there is none. The link wins: whoever opens one from a
 * mail means that mail's reader.
 */
async function readerBy(c: WebContext, limits: Limits, token: string): Promise<Whose | Told> {
  const { tx, by, person, caller } = c.var
  if (!token) {
    if (!person) throw new Refusal(403, 'reminders.bad_link')
    return { person, token }
  }
  const { site } = by
  const link = await limits.openLink(caller, async () =>
    site ? findLink(tx, site, token, preferencesPurpose) : undefined,
  )
  const why = whyNot(link, realMoment(by))
  if (why || !link?.account_id) return why ?? 'unknown'
  await actAs(tx, { person: null, facility: true, at: by.at })
  const reader = await personOf(tx, link.account_id)
  await actAs(tx, { ...by, person })
  return reader ? { person: reader, token, link } : 'account_closed'
}

/** A link that is none, or whose account is gone or has moved, has nothing at its end; others had. */
const statusOf = (told: Told) => (['unknown', 'account_closed', 'moved'].includes(told) ? 404 : 410)

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
  const zoneByItself = await zoneWithoutChoice(c, whose)
  return PreferencesPage({ view: c.var.view, whose, zoneByItself, typed, errors })
}

async function zoneWithoutChoice(c: WebContext, { person }: Whose): Promise<string> {
  const { tx, by } = c.var
  await actAs(tx, { person: null, facility: true, at: by.at })
  const reader = await readerOf(tx, person.id)
  const { zone } = await facilityCalendar(tx)
  await actAs(tx, { ...by, person: c.var.person })
  return (reader ? zoneOf({ ...reader, zone: '' }, zone) : zone).replaceAll('_', ' ')
}

/** Sends a link to mail preferences to this address, where it is that of an account. */
export const sendPreferencesLink = (c: WebContext, address: string) =>
  seenBy(c.var.tx, 'facility', c.var.by, (tx) => queueNewLink(tx, c.var.by, address))

async function queueNewLink(tx: Tx, by: By, address: string) {
  const reader = await personByEmail(tx, address)
  if (!reader) return
  const link = await makeLink(tx, by, preferencesPurpose, {
    record: ['accounts', reader.id],
    account: reader.id,
    recipient: reader.email,
  })
  await queueMail(tx, {
    to: reader.email,
    account: reader.id,
    language: reader.language,
    key: 'preferences_link',
    values: {},
    kind: 'link',
    link,
    secret: true,
    useful_until: new Date(by.at.getTime() + days(1)),
  })
}
