import { randomBytes } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'
import { openAction } from './actions/action/commands.ts'
import { actionRoutes } from './actions/action/routes.ts'
import { activityRoutes } from './actions/activities/routes.ts'
import { mobilisationRoutes } from './actions/mobilisation/routes.ts'
import { outputRoutes } from './actions/outputs/routes.ts'
import { demonstrationPassword, demonstrationPeople } from './demonstration/people.ts'
import { aboutRoutes } from './desk/about/routes.tsx'
import { accountRoutes } from './desk/accounts/routes.tsx'
import { handoverRoutes } from './desk/handover/routes.tsx'
import { homeRoutes } from './desk/home/routes.tsx'
import { remindByHand } from './desk/reminders/by-hand.ts'
import { preferenceRoutes, sendPreferencesLink } from './desk/reminders/routes.tsx'
import type { Connections, Database } from './house/database/connection.ts'
import { Refusal, refusalOf } from './house/database/refusal.ts'
import { createAuth } from './house/identity/auth.ts'
import { createLimits } from './house/identity/limits.ts'
import { signInPurpose } from './house/identity/links.ts'
import { ownAccountRoutes } from './house/identity/own-account-routes.tsx'
import type { Person } from './house/identity/person.ts'
import { askPasswordLink, sendLink, signInRoutes, signOutRoutes } from './house/identity/sign-in-routes.tsx'
import { jobRoutes } from './house/jobs/routes.tsx'
import { bestLanguage, hasText, readTexts, translator } from './house/languages/texts.ts'
import type { Renew } from './house/links/routes.tsx'
import { viewRoutes } from './house/lists/routes.tsx'
import { outboxRoutes } from './house/mail/routes.tsx'
import { undeliveredRoutes } from './house/mail/undelivered.tsx'
import type { Assets } from './house/ui/assets.ts'
import type { Typed } from './house/ui/forms.tsx'
import { RefusalPage, TypedAgain } from './house/ui/refusal.tsx'
import { type Language, languages, type View } from './house/ui/view.ts'
import { callerOf, isGone, type Trust } from './house/web/caller.ts'
import { compressed } from './house/web/compress.ts'
import type { Web, WebContext } from './house/web/context.ts'
import { leaveCookie, takeCookie } from './house/web/cookies.ts'
import { entrance } from './house/web/entrance.ts'
import { navigation } from './house/web/navigation.ts'
import { ownAddress } from './house/web/own-address.ts'
import { refusalInWords } from './house/web/refusals.ts'
import { securityLine } from './house/web/security-log.ts'
import { siteAt } from './house/web/site.ts'
import { initiativeRoutes } from './registers/initiatives/routes.tsx'
import { authorityRoutes } from './registers/partners/authority-routes.tsx'
import { partnerRoutes } from './registers/partners/routes.tsx'
import { expertRoutes } from './registers/people/expert-routes.tsx'
import { peopleRoutes } from './registers/people/routes.tsx'
import { portfolioRoutes } from './registers/portfolios/routes.tsx'
import { figureRoutes } from './reporting/figures/routes.tsx'
import { reportRoutes } from './reporting/report/routes.tsx'
import { bodyRoutes } from './requests/bodies/routes.tsx'
import { calendarRoutes } from './requests/clocks/calendar-routes.tsx'
import { clockRoutes } from './requests/clocks/routes.tsx'
import { agendaRoutes } from './requests/committee/agenda-routes.ts'
import { letterRoutes } from './requests/committee/letter-routes.ts'
import { meetingRoutes } from './requests/committee/routes.ts'
import { opinionRoutes } from './requests/consultations/guest-routes.tsx'
import { consultationRoutes } from './requests/consultations/routes.ts'
import { eligibilityRoutes } from './requests/eligibility/routes.tsx'
import { waiverRoutes } from './requests/eligibility/waiver-routes.tsx'
import { draftLink, draftPurpose } from './requests/intake/link.ts'
import { intakeRoutes } from './requests/intake/routes.tsx'
import { overlapRoutes } from './requests/overlap/routes.tsx'
import { fileRoutes } from './requests/request/file-routes.ts'
import { requestLinkRoutes } from './requests/request/link-routes.ts'
import { may as mayRequest } from './requests/request/permissions.ts'
import { requestRoutes } from './requests/request/routes.ts'

export type AppOptions = {
  database: Database
  secret: string
  /**
   * As people reach it, such as https://mobilise.example.org: links in mails begin with it, and cookies are secure when
   * it is https.
   */
  baseUrl: string
  assets: Assets
  now: () => Date
  /** Which proxies before us are believed about who calls; nobody when nothing is said. */
  trust?: Trust
  log?: (line: Record<string, unknown>) => void
  /** Shows the demonstration's people on the sign-in page. */
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
  const limits = createLimits({
    database: database.gate,
    secret,
    site,
    now,
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
    return protectiveHeaders(c.var.nonce, secure)(c, next)
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
  app.use(
    entrance({
      database,
      secret,
      baseUrl,
      secure,
      site,
      now,
      viewFor: (c, person, csrf) => viewFor(c, person, csrf, options),
    }),
  )

  app.route('/', homeRoutes())
  app.route('/about', aboutRoutes())
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
  app.route('/actions', actionRoutes())
  app.route('/activities', activityRoutes())
  app.route('/mobilisations', mobilisationRoutes())
  app.route('/people', peopleRoutes())
  app.route('/experts', expertRoutes())
  app.route('/outputs', outputRoutes())
  app.route('/partners', partnerRoutes({ seesRequests }))
  app.route('/authorities', authorityRoutes())
  app.route('/initiatives', initiativeRoutes({ seesRequests }))
  app.route('/figures', figureRoutes())
  app.route('/reports', reportRoutes())
  app.route('/jobs', jobRoutes())
  app.route('/mail-preferences', preferenceRoutes({ limits }))
  app.route('/undelivered', undeliveredRoutes())
  app.route('/outbox', outboxRoutes({ site: baseUrl, sendsMail: options.sendsMail ?? false }))

  app.notFound((c) => refusalPage(c, options, new Refusal(404, 'refusals.not_found')))
  app.onError((error, c) => {
    const refusal = refusalOf(error)
    const code = (error as { code?: string }).code
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
    return refusalPage(c, options, refusal)
  })
  return app
}

/** What browsers are told about every answer: a kept file is served under a stricter policy of its own. */
function protectiveHeaders(nonce: string, secure: boolean) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [`'nonce-${nonce}'`],
      styleSrc: ["'self'", `'nonce-${nonce}'`],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: secure ? 'max-age=31536000; includeSubDomains' : false,
    crossOriginOpenerPolicy: 'same-origin',
    overwrite: false,
  })
}

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

/** A page that says why not, keeps what was typed, and leads on. Anything that is not a refusal is our own fault. */
function refusalPage(c: WebContext, options: AppOptions, refusal: Refusal | undefined) {
  // Where the database was not reached, whoever asks is unknown, and what was typed goes back with the token it came
  // with.
  const view = c.var.view ?? viewFor(c, null, String(c.var.typed?.csrf ?? ''), options)
  const { t } = view
  const guest = isGuestPage(c)
  const status = refusal?.status ?? 500
  const titles: Record<number, string> = {
    403: 'refusals.not_yours_title',
    404: 'refusals.not_found_title',
    409: 'refusals.conflict_title',
    408: 'refusals.too_slow_title',
    413: 'refusals.too_large_title',
    415: 'refusals.unreadable_title',
    422: 'refusals.unreadable_title',
    429: 'refusals.too_many_title',
    503: 'refusals.no_database_title',
    500: 'refusals.our_fault_title',
  }
  const special: Record<string, string> = {
    'refusals.expired': 'refusals.expired_title',
    'refusals.busy': 'refusals.busy_title',
  }
  const title =
    (guest && status === 429 ? 'refusals.guest.too_many_title' : undefined) ??
    special[refusal?.key ?? ''] ??
    titles[status] ??
    'refusals.our_fault_title'
  if (status === 503) c.header('retry-after', '2')
  // The step may have announced itself before its transaction failed.
  if (c.req.method === 'POST') takeCookie(c, 'done')
  const typed = withoutSecrets(c.var.typed ?? {})
  const keep =
    c.req.method === 'POST' && status !== 404 && refusal?.key !== 'refusals.no_token' && Object.keys(typed).length > 0
  return c.html(
    <RefusalPage
      view={view}
      status={status}
      title={t(title)}
      sentence={refusal ? refusalInWords(view, guest ? inGuestWords(refusal) : refusal) : t('refusals.our_fault')}
    >
      {refusal?.link && (
        <p>
          <a href={refusal.link}>{t('refusals.to_the_record')}</a>
        </p>
      )}
      {!c.var.person && !guest && (status === 403 || status === 404) && (
        <p>
          <a href={`/sign-in?to=${encodeURIComponent(ownAddress(c.req.path))}`}>{t('refusals.sign_in_first')}</a>
        </p>
      )}
      {keep && (
        <TypedAgain
          view={view}
          action={guest ? `${ownAddress(c.req.path)}?lang=${view.lang}` : ownAddress(c.req.path)}
          typed={typed}
        />
      )}
    </RefusalPage>,
    status,
  )
}

/** Pages for people who hold a link from a mail and have no account. */
const isGuestPage = (c: WebContext) => !c.var.person && /^\/opinions(\/|$)/.test(c.req.path)

const guestSentences: Record<string, string> = {
  'refusals.not_found': 'refusals.guest.not_found',
  'refusals.not_yours': 'refusals.guest.not_yours',
  'refusals.expired': 'refusals.guest.expired',
}
/** Sentences that speak of accounts and signing in, for somebody who has a link instead. */
function inGuestWords(refusal: Refusal): Refusal {
  const key = guestSentences[refusal.key]
  return key ? new Refusal(refusal.status, key, refusal.values) : refusal
}

function withoutSecrets(typed: Typed): Typed {
  return Object.fromEntries(
    Object.entries(typed).filter(
      ([name]) => !['csrf', 'version', 'form_key'].includes(name) && !/password|token/.test(name),
    ),
  )
}

function viewFor(c: WebContext, person: Person | null, csrf: string, options: AppOptions): View {
  const lang = languageOf(c, person)
  const t = translator(lang)
  const url = new URL(c.req.url)
  const done = getCookie(c, 'done')
  if (done) takeCookie(c, 'done')
  return {
    t,
    lang,
    dir: lang === 'ar' ? 'rtl' : 'ltr',
    path: ownAddress(url.pathname + url.search),
    csrf,
    nonce: c.var.nonce,
    facility: t('facility.name'),
    // Where nobody has opened a transaction yet nothing is shown that has a time; the entrance says which zone the
    // facility has.
    zone: 'UTC',
    person: person ? { key: person.id, name: person.name, roleLabel: t(`role.${person.role}`) } : null,
    nav: navigation(person, url.pathname, t),
    flash:
      done && /^[a-z_.]+$/.test(done) && hasText(lang, done)
        ? done.includes('.step.')
          ? t('steps.done', { step: t(done) })
          : t(done)
        : null,
    assets: { css: options.assets.css.href, js: options.assets.js.href },
    labels: new Map(),
  }
}

function languageOf(c: WebContext, person: Person | null): Language {
  const known = (value: string | undefined) => languages.find((lang) => lang === value)
  const asked = known(c.req.query('lang'))
  if (asked) leaveCookie(c, 'lang', asked, { maxAge: 60 * 60 * 24 * 365 })
  return (
    asked ?? known(getCookie(c, 'lang')) ?? known(person?.language) ?? bestLanguage(c.req.header('accept-language'))
  )
}
