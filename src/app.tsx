import { randomBytes } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { openAction } from './actions/action/commands.ts'
import { readinessQuestions } from './actions/action/readiness.tsx'
import { actionRoutes } from './actions/action/routes.ts'
import { activityRoutes } from './actions/activities/routes.ts'
import { mobilisationRoutes } from './actions/mobilisation/routes.ts'
import { outputRoutes } from './actions/outputs/routes.ts'
import { offers } from './api.ts'
import { clockRoutes as demonstrationRoutes } from './demonstration/clock-routes.ts'
import { demonstrationPassword, demonstrationPeople } from './demonstration/people.ts'
import { aboutRoutes } from './desk/about/routes.ts'
import { accountRoutes } from './desk/accounts/routes.ts'
import { applicationRoutes, askRoutes } from './desk/applications/routes.ts'
import { lateRecords } from './desk/duties/queries.ts'
import { handoverRoutes } from './desk/handover/routes.ts'
import { homeRoutes } from './desk/home/routes.ts'
import { faceRoutes, identityRoutes } from './desk/identity/routes.ts'
import { remindByHand } from './desk/reminders/by-hand.ts'
import { preferenceRoutes, sendPreferencesLink } from './desk/reminders/routes.ts'
import { searchRoutes } from './desk/search/routes.ts'
import { partnerTold } from './desk/site/partner-told.tsx'
import { siteRoutes } from './desk/site/routes.ts'
import { createAuth } from './house/accounts/auth.ts'
import { createLimits } from './house/accounts/limits.ts'
import { ownAccountRoutes } from './house/accounts/own-account-routes.ts'
import { signInPurpose } from './house/accounts/sign-in-links.ts'
import { askPasswordLink, sendLink, signInRoutes, signOutRoutes } from './house/accounts/sign-in-routes.ts'
import { tokenRoutes } from './house/accounts/token-routes.ts'
import { isForPrograms, programs } from './house/api/entrance.ts'
import { filesTakenAt } from './house/api/offered.ts'
import { apiPageRoutes } from './house/api/page-routes.ts'
import { problemOf } from './house/api/problem.ts'
import { apiRoutes } from './house/api/routes.ts'
import type { Connections, Database } from './house/database/connection.ts'
import { Refusal, refusalOf } from './house/database/refusal.ts'
import { looksFirst } from './house/files/uploads.ts'
import type { Person } from './house/identity/person.ts'
import { siteAt } from './house/identity/site-address.ts'
import { jobRoutes } from './house/jobs/routes.ts'
import { readTexts } from './house/languages/texts.ts'
import type { Renew } from './house/links/routes.ts'
import { viewRoutes } from './house/lists/routes.ts'
import { outboxRoutes } from './house/mail/routes.ts'
import { undeliveredRoutes } from './house/mail/undelivered-routes.ts'
import { questionRoutes } from './house/questions/routes.ts'
import { showsMails } from './house/steps/steps.tsx'
import { struckInstead } from './house/striking/old-address.ts'
import { strikingRoutes } from './house/striking/routes.ts'
import { demonstrationClock, realClock } from './house/time/clock.ts'
import type { Assets } from './house/ui/assets.ts'
import { callerOf, isGone, type Trust } from './house/web/caller.ts'
import { compressed } from './house/web/compress.ts'
import type { Web, WebContext } from './house/web/context.ts'
import { entrance } from './house/web/entrance.ts'
import { protectiveHeaders } from './house/web/headers.ts'
import { lanesFor } from './house/web/lanes.ts'
import { viewFor } from './house/web/reader-view.ts'
import { refusalPage } from './house/web/refusal-page.tsx'
import { securityLine } from './house/web/security-log.ts'
import readModels from './read-models.json' with { type: 'json' }
import { initiativeRoutes } from './registers/initiatives/routes.ts'
import { authorityRoutes } from './registers/partners/authority-routes.ts'
import { partnerRoutes } from './registers/partners/routes.ts'
import { expertRoutes } from './registers/people/expert-routes.ts'
import { peopleRoutes } from './registers/people/routes.ts'
import { portfolioRoutes } from './registers/portfolios/routes.ts'
import { figureRoutes } from './reporting/figures/routes.ts'
import { reportRoutes } from './reporting/report/routes.ts'
import { bodyRoutes } from './requests/bodies/routes.ts'
import { calendarRoutes } from './requests/clocks/calendar-routes.ts'
import { clockRoutes } from './requests/clocks/routes.ts'
import { agendaRoutes } from './requests/committee/agenda-routes.ts'
import { letterRoutes } from './requests/committee/letter-routes.ts'
import { meetingRoutes } from './requests/committee/routes.ts'
import { opinionRoutes } from './requests/consultations/guest-routes.ts'
import { consultationRoutes } from './requests/consultations/routes.ts'
import { fileRoutes } from './requests/dossier/file-routes.ts'
import { requestLinkRoutes } from './requests/dossier/link-routes.ts'
import { requestRoutes } from './requests/dossier/routes.ts'
import { eligibilityRoutes } from './requests/eligibility/routes.ts'
import { waiverRoutes } from './requests/eligibility/waiver-routes.ts'
import { draftLink, draftPurpose } from './requests/intake/link.ts'
import { intakeQuestions } from './requests/intake/questions.ts'
import { intakeRoutes } from './requests/intake/routes.ts'
import { overlapRoutes } from './requests/overlap/routes.ts'
import { awaitsFile } from './requests/request/awaits-file.ts'
import { may as mayRequest } from './requests/request/permissions.ts'
import { hangingKinds, struckKinds } from './struck.ts'

export type AppOptions = {
  database: Database
  secret: string
  /**
   * As people reach it, such as https://mobilise.example.org: links in mails begin with it, and cookies are secure when
   * it is https.
   */
  baseUrl: string
  assets: Assets
  /** The real time. */
  now: () => Date
  /** Which proxies before us are believed about who calls; nobody when nothing is said. */
  trust?: Trust
  log?: (line: Record<string, unknown>) => void
  /** Shows the demonstration's people on the sign-in page, and goes by its clock. */
  demonstration?: boolean
  /** Whether there is a mail server; where there is none, the outbox shows also the links that open doors. */
  sendsMail?: boolean
  /** Whether the process is on its way out: what runs is finished, and nobody keeps a connection for later. */
  isClosing?: () => boolean
}

/** Whether somebody may see requests, for pages of registers that show what hangs on an entry. */
const seesRequests = (person: Person | null) => mayRequest(person).list()

/** The whole site: middleware, one line per slice, one error page. */
export function createApp(options: AppOptions) {
  const { database, secret, baseUrl, now } = options
  const secure = baseUrl.startsWith('https://')
  const site = siteAt(baseUrl, secret)
  const clock = options.demonstration ? demonstrationClock(now) : realClock(now)
  const limits = createLimits({
    database: database.gate,
    secret,
    clock,
    site,
    onReached: (limit, { email, caller }) =>
      options.log?.(securityLine(secret, 'limit_reached', { email, detail: limit }, { caller })),
    onFailed: (fault) =>
      options.log?.({ level: 'error', security: 'limiter_failed', code: (fault as { code?: string }).code }),
  })
  const trust = options.trust ?? (() => false)
  const auth = createAuth({ pool: database.gate.pool, secret, baseUrl, secure })
  const means = { auth, limits, secret, secure, gate: database.gate }
  readTexts()
  const app = new Hono<Web>()

  const isClosing = options.isClosing ?? (() => false)
  const protect = protectiveHeaders(secure)

  app.use(async (c, next) => {
    await next()
    if (isClosing()) c.header('connection', 'close')
  })
  app.use(async (c, next) => {
    c.set('nonce', randomBytes(16).toString('base64'))
    c.set('secure', secure)
    c.set('caller', callerOf(c, trust))
    c.set('security', (event, more) =>
      options.log?.(
        securityLine(
          secret,
          event,
          { ...more, account: more?.account ?? c.var.person?.id },
          { caller: c.var.caller, method: c.req.method, path: c.req.path },
        ),
      ),
    )
    return protect(c, next)
  })
  app.get('/healthz', (c) => c.text('alive'))
  app.get('/readyz', async (c) => {
    if (isClosing()) return c.text('closing', 503)
    return (await answers(database.gate)) ? c.text('ready') : c.text('the database does not answer', 503)
  })
  app.use(compressed)
  app.get('/assets/*', (c) => {
    const asset = Object.values(options.assets).find(({ href }) => href === c.req.path)
    if (!asset) return c.text('not found', 404)
    const type = c.req.path.endsWith('.css') ? 'text/css' : 'text/javascript'
    return c.body(asset.body, 200, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  app.use(async (c, next) => {
    const started = performance.now()
    await next()
    // Addresses hold ids only; what was typed, queries and people are left out.
    options.log?.({
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round(performance.now() - started),
    })
  })
  app.use(nothingUnread)
  app.use((c, next) => {
    c.set('late', lateRecords)
    return next()
  })
  const through = lanesFor(database.size)
  const all = offers({ open: openAction, reminding: remindByHand })
  const forPages = entrance({
    triesSteps: showsMails(all.flatMap(({ record }) => record ?? [])),
    database,
    secret,
    baseUrl,
    secure,
    site,
    through,
    looksFirst: looksFirst(awaitsFile),
    clock,
    viewFor: (c, person, csrf) => viewFor(c, person, csrf, options.assets),
  })
  const forPrograms = programs({
    database,
    secret,
    assets: options.assets,
    site,
    limits,
    through,
    looksFirst: looksFirst(awaitsFile),
    clock,
    takesFiles: filesTakenAt(all),
  })
  app.use((c, next) => (isForPrograms(c.req.path) ? forPrograms(c as never, next) : forPages(c, next)))

  app.route('/', homeRoutes())
  app.route('/', siteRoutes({ limits }))
  app.route('/about', aboutRoutes())
  app.route('/search', searchRoutes())
  app.route('/ask', askRoutes({ limits }))
  app.route('/applications', applicationRoutes())
  app.route(
    '/sign-in',
    signInRoutes({
      ...means,
      signsIn: [signInPurpose, draftPurpose],
      demonstration: options.demonstration
        ? { password: demonstrationPassword, people: demonstrationPeople }
        : undefined,
    }),
  )
  app.route('/sign-out', signOutRoutes(auth))
  app.route('/account/tokens', tokenRoutes({ secret }))
  app.route('/account', ownAccountRoutes(means))
  app.route('/accounts', handoverRoutes())
  const renewDraft: Renew = (c, link) => sendLink(c, means, link.recipient, draftLink(link.record_id))
  app.route(
    '/accounts',
    accountRoutes({
      renew: {
        sign_in: (c, link) => sendLink(c, means, link.recipient, { purpose: signInPurpose, key: 'link' }),
        password: (c, link) => askPasswordLink(c, means, link.recipient),
        draft: renewDraft,
        mail_preferences: (c, link) => sendPreferencesLink(c, link.recipient),
      },
    }),
  )
  app.route('/requests', clockRoutes())
  app.route('/files', fileRoutes())
  app.route(
    '/requests',
    intakeRoutes({
      sendLink: (c, request) => sendLink(c, means, c.var.person?.email ?? '', draftLink(request)),
    }),
  )
  app.route('/requests', waiverRoutes())
  app.route('/requests', overlapRoutes())
  app.route('/requests', requestLinkRoutes({ renewDraft }))
  app.route('/requests', requestRoutes())
  app.route('/views', viewRoutes())
  app.route('/eligibility', eligibilityRoutes())
  app.route('/consultations', consultationRoutes({ reminding: remindByHand }))
  app.route('/meetings', meetingRoutes({ open: openAction }))
  app.route('/agenda', agendaRoutes())
  app.route('/letters', letterRoutes())
  app.route('/opinions', opinionRoutes({ limits }))
  app.route('/bodies', bodyRoutes())
  app.route('/portfolios', portfolioRoutes())
  app.route('/settings/calendar', calendarRoutes())
  app.route('/settings/identity', identityRoutes())
  app.route('/face', faceRoutes())
  app.route('/settings/questions', questionRoutes([intakeQuestions, readinessQuestions]))
  app.route('/actions', actionRoutes())
  app.route('/activities', activityRoutes())
  app.route('/mobilisations', mobilisationRoutes())
  app.route('/people', peopleRoutes())
  app.route('/experts', expertRoutes())
  app.route('/outputs', outputRoutes())
  app.route('/partners', partnerRoutes({ seesRequests, told: partnerTold }))
  app.route('/authorities', authorityRoutes())
  app.route('/initiatives', initiativeRoutes({ seesRequests }))
  app.route('/figures', figureRoutes())
  app.route('/reports', reportRoutes())
  app.route('/jobs', jobRoutes())
  app.route('/mail-preferences', preferenceRoutes({ limits }))
  app.route('/undelivered', undeliveredRoutes())
  app.route('/demonstration', demonstrationRoutes())
  app.route('/outbox', outboxRoutes({ site: baseUrl, sendsMail: options.sendsMail ?? false }))

  app.route('/', strikingRoutes(struckKinds({ open: openAction, reminding: remindByHand }), hangingKinds))
  app.route('/api', apiPageRoutes(all))
  app.route('/api/v1', apiRoutes(all, readModels))

  const refused = (c: WebContext, refusal: Refusal | undefined, isNowhere = false) => {
    if (isForPrograms(c.req.path)) return problemOf(c as never, refusal)
    // Where the database was not reached, whoever asks is unknown, and what was typed goes back with the token it came
    // with.
    const view = c.var.view ?? viewFor(c, null, String(c.var.typed?.csrf ?? ''), options.assets)
    return refusalPage(c, view, refusal, { isGuestPage: isGuestPage(c), isNowhere })
  }
  app.notFound(async (c) => refused(c, await struckInstead(c, new Refusal(404, 'refusals.not_found')), true))
  app.onError(async (error, c) => {
    const refusal = await struckInstead(c, refusalOf(error))
    const code = (error as { code?: string }).code
    if (refusal?.status === 401) c.var.security('token_refused', { detail: refusal.key })
    if (refusal?.status === 403)
      c.var.security(
        ['refusals.expired', 'refusals.no_token'].includes(refusal.key) ? 'form_forged' : 'right_refused',
        { detail: refusal.key },
      )
    if (!refusal)
      options.log?.({
        level: 'error',
        path: c.req.path,
        fault: error.name,
        code,
        stack: error.stack?.split('\n').slice(1, 6),
      })
    else if (refusal.status === 503) options.log?.({ level: 'error', path: c.req.path, fault: refusal.key, code })
    // Nobody is there to read a page.
    if (isGone(c)) return c.body(null, refusal?.status ?? 500)
    return refused(c, refusal)
  })
  return app
}

/** Pages for people who hold a link from a mail and have no account. */
const isGuestPage = (c: WebContext) => /^\/opinions(\/|$)/.test(c.req.path)

/**
 * Whether the database answers somebody who does not wait for long: who asks again every few seconds wants to know it
 * now.
 */
async function answers({ pool }: Connections): Promise<boolean> {
  const answer = pool.query('select 1').then(
    () => true,
    () => false,
  )
  return Promise.race([answer, new Promise<false>((resolve) => setTimeout(resolve, 2_000, false).unref())])
}

/** Nobody reads what a HEAD request would be answered with: the file behind it is let go. */
const nothingUnread: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.req.method === 'HEAD') await c.res.body?.cancel().catch(() => undefined)
}
