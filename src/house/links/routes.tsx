import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import { ErrorSummary, type FieldErrors, Form, TextArea, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { anId, one, type Web, type WebContext } from '../web/context.ts'
import { check, text } from '../web/form.ts'
import { submitForm } from '../web/submit.tsx'
import { revokeLink } from './commands.ts'
import { type Link, stateOf } from './link.ts'
import { linkTime } from './now.ts'
import { mayWithLinks } from './permissions.ts'
import { linkOn, linksOn } from './queries.ts'
import { canRenew } from './record-links.tsx'

/** Sends the reader of a link another of its kind; nothing when nothing is open for that reader any more. */
export type Renew = (c: WebContext, link: Link) => Promise<void>
type Kept = {
  /** The table of the records, and how their addresses begin. */
  slice: string
  /** What the record is called, where this person may see it; 404 otherwise. */
  nameOf: (c: WebContext, id: string) => Promise<string>
  /** How a link of each purpose is made anew. */
  renew: Record<string, Renew>
}
type Found = { link: Link; record: string; name: string; at: string }

/** The steps that are taken on links where they stand, on the page of a record. */
export function recordLinkRoutes(routes: Hono<Web>, kept: Kept) {
  const address = `${one}/links/:link${anId}` as const

  routes.get(`${address}/revocation`, async (c) => c.html(RevocationPage(c, await toRevoke(c, kept), {}, undefined)))
  routes.post(`${address}/revocation`, async (c) => {
    const found = await toRevoke(c, kept)
    return submitForm(c, {
      check: (typed) => check(z.object({ reason: text(1000) }), typed),
      act: async ({ reason }) => {
        await revokeLink(c.var.tx, c.var.by, found.link, 'revoke_link', reason)
        return `${found.at}#links`
      },
      page: (typed, errors) => RevocationPage(c, found, typed, errors),
      done: 'links.done.revoke',
    })
  })

  routes.get(`${address}/renewal`, async (c) => c.html(RenewalPage(c, await toRenew(c, kept), undefined)))
  routes.post(`${address}/renewal`, async (c) => {
    const found = await toRenew(c, kept)
    return submitForm(c, {
      check: (typed) => check(z.object({}), typed),
      act: async () => {
        await renewed(c, kept, found)
        return `${found.at}#links`
      },
      page: (_typed, errors) => RenewalPage(c, found, errors),
      done: 'links.done.renew',
    })
  })
}

async function foundIn(c: WebContext, { slice, nameOf }: Kept): Promise<Found> {
  const record = c.req.param('id') ?? ''
  const name = await nameOf(c, record)
  if (!mayWithLinks(c.var.person).keep(slice)) throw new Refusal(403, 'refusals.not_yours')
  const link = await linkOn(c.var.tx, slice, record, c.req.param('link') ?? '')
  if (!link) throw new Refusal(404, 'refusals.not_found')
  return { link, record, name, at: `/${slice}/${record}` }
}

const stateIn = (c: WebContext, link: Link) => stateOf(link, linkTime(c.var.by))

async function toRevoke(c: WebContext, kept: Kept): Promise<Found> {
  const found = await foundIn(c, kept)
  if (stateIn(c, found.link) !== 'good') throw new Refusal(409, 'links.over_before', {}, `${found.at}#links`)
  return found
}

async function toRenew(c: WebContext, kept: Kept): Promise<Found> {
  const found = await foundIn(c, kept)
  if (!canRenew(stateIn(c, found.link))) throw new Refusal(409, 'links.cannot_renew', {}, `${found.at}#links`)
  return found
}

/** The old link ends when there is a new one, and otherwise stays as it is. */
async function renewed(c: WebContext, { slice, renew }: Kept, { link, record }: Found) {
  const { tx, by } = c.var
  const ofSame = async () => (await linksOn(tx, slice, record)).filter(({ purpose }) => purpose === link.purpose)
  const before = new Set((await ofSame()).map(({ id }) => id))
  if (stateIn(c, link) === 'good') await revokeLink(tx, by, link, 'renew_link', null)
  await renew[link.purpose]?.(c, link)
  if (!(await ofSame()).some(({ id }) => !before.has(id))) throw new Refusal(409, 'links.cannot_renew')
}

function RevocationPage(c: WebContext, found: Found, typed: Typed, errors: FieldErrors | undefined) {
  const { view } = c.var
  const field = { view, typed, errors, required: true }
  return (
    <StepPage view={view} found={found} step="revoke" errors={errors}>
      <TextArea {...field} name="reason" label={view.t('links.reason')} hint={view.t('links.reason_hint')} rows={2} />
    </StepPage>
  )
}

const RenewalPage = (c: WebContext, found: Found, errors: FieldErrors | undefined) => (
  <StepPage view={c.var.view} found={found} step="renew" errors={errors} />
)

const nouns = { revoke: 'revocation', renew: 'renewal' }
type Step = {
  view: View
  found: Found
  step: keyof typeof nouns
  errors: FieldErrors | undefined
  children?: Child
}

function StepPage({ view, found, step, errors, children }: Step) {
  const { t } = view
  const { link, at, name } = found
  return (
    <Page
      view={view}
      title={`${t(`links.${step}`)}: ${t(`links.purpose.${link.purpose}`)}`}
      lead={t(`links.${step}_lead`)}
      crumbs={[{ href: `${at}#links`, label: name }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Facts rows={[{ label: t('links.holder'), value: link.recipient }]} />
      <Form
        view={view}
        action={`${at}/links/${link.id}/${nouns[step]}`}
        submit={t(`links.${step}`)}
        danger={step === 'revoke'}
        cancel={{ href: `${at}#links`, label: t('ui.cancel') }}
      >
        {children}
      </Form>
    </Page>
  )
}
