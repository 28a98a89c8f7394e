import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { fileIn, withFile } from '../../house/files/uploads.ts'
import { facilityTerms } from '../../house/settings/queries.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { nothingAsked } from '../../house/web/form.ts'
import { goTo } from '../../house/web/own-address.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { searchAuthorities } from '../../registers/partners/queries.ts'
import { may } from '../request/permissions.ts'
import * as commands from './commands.ts'
import { correctionRoutes } from './correction-routes.ts'
import { forgottenFileRoutes } from './forgotten-routes.ts'
import * as form from './form.ts'
import {
  askingFor,
  attachmentsRoutes,
  authoritiesRoutes,
  contentPage,
  editable,
  letterEntry,
  letterRoutes,
  namedRoutes,
  partnersRoutes,
  readable,
  startPage,
  submissionRoutes,
  typedRoutes,
} from './page-routes.ts'
import { ChooseAuthority, Confirmation, CopyPage, EarlierRequests, LinkPage } from './pages.tsx'
import { requestsToStartFrom } from './queries.ts'
import { typedPages } from './questions.ts'

type Options = {
  /** Sends whoever asks a link that signs in and leads to this draft. */
  sendLink: (c: WebContext, request: string) => Promise<void>
}

/** Filing a request page by page, or entering a letter: from the first page to the confirmation. */
export function intakeRoutes({ sendLink }: Options) {
  const routes = new Hono<Web>()

  routes.get('/new', async (c) => {
    demandFiling(c)
    const { tx, view, person } = c.var
    const { search = '', authority } = c.req.query()
    if (person?.role === 'authority') return c.html(await startPage(c, { language: view.lang }, undefined))
    if (authority) return c.html(await letterEntry(c, { authority_id: authority, language: view.lang }, undefined))
    const found = search ? await searchAuthorities(tx, search, view.lang) : { rows: null, more: false }
    return c.html(ChooseAuthority({ view, search, found: found.rows, more: found.more }))
  })

  routes.post('/', async (c) => {
    demandFiling(c)
    const { tx, by, person } = c.var
    if (person?.authority_id) return fileOwn(c, person.authority_id)
    const asking = await askingFor(c)
    const scan = fileIn(c.var.uploads)
    return submitForm(c, {
      check: (typed) => withFile(form.checkLetter(typed, asking), scan),
      act: async ([value, file]) => `/requests/${await commands.enterLetter(tx, by, value, file)}/submission`,
      page: (typed, errors) => letterEntry(c, typed, errors),
      done: 'intake.saved',
    })
  })

  routes.get('/earlier', async (c) => {
    demandFiling(c)
    const search = c.req.query('search') ?? ''
    return c.html(
      EarlierRequests({ view: c.var.view, search, found: await requestsToStartFrom(c.var.tx, search, c.var.person) }),
    )
  })

  routes.get(`${one}/copy`, async (c) => {
    const request = await readable(c)
    demandFiling(c)
    return c.html(CopyPage({ view: c.var.view, request, errors: undefined, formKey: randomUUID() }))
  })
  routes.post(`${one}/copy`, async (c) => {
    const request = await readable(c)
    demandFiling(c)
    return submitForm(c, {
      check: nothingAsked,
      act: async () => `/requests/${await commands.startFrom(c.var.tx, request.id, c.var.by)}/content`,
      page: (_typed, errors) => CopyPage({ view: c.var.view, request, errors, formKey: randomUUID() }),
      done: 'intake.saved',
    })
  })

  routes.get(`${one}/content`, async (c) => c.html(await contentPage(c)))

  for (const page of typedPages) typedRoutes(routes, page)
  authoritiesRoutes(routes)
  partnersRoutes(routes)
  forgottenFileRoutes(routes)
  attachmentsRoutes(routes)
  letterRoutes(routes)
  namedRoutes(routes)
  submissionRoutes(routes)
  correctionRoutes(routes)

  routes.get(`${one}/confirmation`, async (c) => {
    const { tx, view, by } = c.var
    const request = await readable(c)
    if (!may(c.var.person).edit(request)) throw new Refusal(403, 'refusals.not_yours')
    if (request.status === 'draft') return goTo(c, `/requests/${request.id}/content`)
    const due = await commands.completeBy(tx, request.submitted_at ?? by.at)
    return c.html(Confirmation({ view, request, due, consultation: (await facilityTerms(tx)).consultation }))
  })

  routes.get(`${one}/link`, async (c) => {
    const request = await editable(c)
    return c.html(LinkPage({ view: c.var.view, request, email: c.var.person?.email ?? '', errors: undefined }))
  })
  routes.post(`${one}/link`, async (c) => {
    const request = await editable(c)
    const to = `/requests/${request.id}/content`
    return submitForm(c, {
      check: nothingAsked,
      act: async () => {
        await sendLink(c, request.id)
        return to
      },
      page: (_typed, errors) => LinkPage({ view: c.var.view, request, email: c.var.person?.email ?? '', errors }),
      done: 'intake.link_sent',
    })
  })
  return routes
}

function demandFiling(c: WebContext) {
  if (!may(c.var.person).file()) throw new Refusal(403, 'refusals.not_yours')
}

/** An authority files a request of its own: its first page makes the draft. */
async function fileOwn(c: WebContext, authority_id: string) {
  const { tx, by } = c.var
  const asking = await askingFor(c)
  return submitForm(c, {
    check: (typed) => form.checkStart(typed, asking),
    act: async (pages) => {
      const { language, title } = pages.need
      return `/requests/${await commands.fileDraft(tx, by, { authority_id, language, title }, pages)}/content`
    },
    page: (typed, errors) => startPage(c, typed, errors),
    done: 'intake.saved',
  })
}
