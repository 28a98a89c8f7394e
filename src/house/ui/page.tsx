import { html, raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { formatZone } from './dates.tsx'
import { DemonstrationLine } from './demonstration-line.tsx'
import { type FieldErrors, fieldsAreMade } from './forms.tsx'
import { whole } from './record.tsx'
import { SearchBox } from './search-box.tsx'
import { languages, type NavGroup, type NavLink, type View } from './view.ts'

const ownNames = {
  en: 'English',
  fr: 'Français',
  es: 'Español',
  pt: 'Português',
  ar: 'العربية',
  ru: 'Русский',
} as const

export type Crumb = { href: string; label: string }

type PageProps = {
  view: View
  title: string
  lead?: Child
  crumbs?: Crumb[]
  errors?: FieldErrors | undefined
  wide?: boolean
  /** A tag beside the title: where the record stands. */
  status?: Child
  /** What stands in place of crumbs, title and lead. */
  head?: Child
  children?: Child
}

export function Crumbs({ view, crumbs }: { view: View; crumbs: readonly Crumb[] }) {
  return (
    <nav class="crumbs" aria-label={view.t('ui.crumbs')}>
      <ol>
        {crumbs.map((crumb) => (
          <li>
            <a href={crumb.href}>
              <bdi>{whole(crumb.label)}</bdi>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** A whole page. Works without script and from 360 px. */
export function Page({ view, title, lead, crumbs, errors, wide, status, head, children }: PageProps) {
  fieldsAreMade(view)
  const { t } = view
  const document = (
    <html lang={view.lang} dir={view.dir} data-color="brand1" data-color-scheme="auto" data-size="sm">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="csp-nonce" content={view.nonce} />
        <meta name="turbo-cache-control" content="no-preview" />
        <title>{`${errors ? `${t('ui.error_prefix')} ` : ''}${title}${whichOf(view)} – ${view.facility}`}</title>
        <link rel="icon" type="image/svg+xml" href={markOf(view)} />
        <link rel="stylesheet" href={view.assets.css} />
        {view.face.version && <link rel="stylesheet" href={`/face/colours.css?v=${view.face.version}`} />}
        {/* Whoever only reads gets no script: the first page has to come over a slow line. */}
        {view.person && <script src={view.assets.js} defer nonce={view.nonce} />}
      </head>
      <body data-account={view.person?.key}>
        <a class="skip" href="#main" data-turbo="false">
          {t('ui.skip')}
        </a>
        {/* Says where one has come to, for those who do not see it; it stays when pages are exchanged. */}
        {view.person && <p id="told" class="ds-sr-only" aria-live="polite" data-turbo-permanent />}
        {view.demonstration && <DemonstrationLine view={view} demonstration={view.demonstration} />}
        <Header view={view} />
        <main id="main" class={wide ? 'wide' : ''} tabindex={-1}>
          {view.flash && (
            <p class="flash" role="status">
              {view.flash}
            </p>
          )}
          {head ?? (
            <>
              {crumbs && crumbs.length > 0 && <Crumbs view={view} crumbs={crumbs} />}
              <div class="title">
                <h1>
                  <bdi>{whole(title)}</bdi>
                </h1>
                {status}
              </div>
              {lead && (
                <p class="lead">
                  <bdi>{lead}</bdi>
                </p>
              )}
            </>
          )}
          {children}
        </main>
        {view.person && <Notices view={view} />}
        <Footer view={view} />
      </body>
    </html>
  )
  return html`${raw('<!doctype html>')}${document}`
}

const markOf = ({ face }: View) => `/face/mark.svg${face.version ? `?v=${face.version}` : ''}`

/** Which page of a list, and how it is shown, where an address says so: two tabs are told apart by their titles. */
function whichOf({ path, t }: View): string {
  const query = new URL(path, 'http://here').searchParams
  const page = Number(query.get('page'))
  return [
    query.get('view') === 'board' ? `, ${t('lists.board')}` : '',
    Number.isInteger(page) && page > 1 ? `, ${t('ui.page_number', { page })}` : '',
  ].join('')
}

/** Whose site it is, how to get help, and what to do where something bars the way. */
function Footer({ view }: { view: View }) {
  const { t, face } = view
  const links = [
    { href: '/help', label: t('site.help') },
    { href: '/contact', label: t('site.contact') },
    { href: '/accessibility', label: t('site.accessibility') },
    { href: '/accessibility#report', label: t('site.report_barrier') },
    { href: '/about', label: t('ui.about') },
  ]
  return (
    <footer class="foot">
      <div>
        <div>
          {face.emblem ? <p class="emblem">{face.emblem}</p> : <p>{t('ui.footer', { facility: view.facility })}</p>}
          {view.zoneKnown && <p>{t('ui.zone', { zone: formatZone(view.lang, view.zone) })}</p>}
        </div>
        <nav aria-label={t('site.footer')}>
          <ul>
            {links.map(({ href, label }) => (
              <li>
                <a href={href}>{label}</a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  )
}

/**
 * What the script says about forms, in the reader's language: what was typed and not saved, and a line that was cut.
 */
function Notices({ view }: { view: View }) {
  return (
    <>
      <template data-notice="kept">
        <div class="ds-alert kept" data-color="info" role="status">
          <p>{view.t('ui.kept')}</p>
          <button class="ds-button" data-variant="secondary" type="button">
            {view.t('ui.kept_discard')}
          </button>
        </div>
      </template>
      <template data-notice="cut">
        <div class="ds-alert cut" data-color="warning" role="alert" tabindex={-1}>
          <p>{view.t('ui.cut')}</p>
        </div>
      </template>
    </>
  )
}

function Header({ view }: { view: View }) {
  const { t } = view
  return (
    <header class="head">
      <div class="bar">
        <a class="brand" href="/">
          <img src={markOf(view)} alt="" width="28" height="28" />
          {view.facility}
        </a>
        <SearchBox view={view} />
        <nav class="langs" aria-label={t('ui.language')}>
          <details name="head">
            <summary lang={view.lang}>{ownNames[view.lang]}</summary>
            <LanguageLinks view={view} />
          </details>
        </nav>
        <div class="who">
          {view.person ? <AccountMenu view={view} person={view.person} /> : <a href="/sign-in">{t('ui.sign_in')}</a>}
        </div>
      </div>
      {view.nav.length > 0 && (
        <nav class="nav" aria-label={t('ui.navigation')}>
          <details class="small">
            <summary>{t('ui.menu')}</summary>
            <ul>{view.nav.map((item) => ('links' in item ? <NavSection group={item} /> : <NavItem link={item} />))}</ul>
          </details>
          <div class="large">
            <ul>{view.nav.map((item) => ('links' in item ? <NavDrawer group={item} /> : <NavItem link={item} />))}</ul>
          </div>
        </nav>
      )}
    </header>
  )
}

/** Who is signed in, and what is theirs alone. */
function AccountMenu({ view, person }: { view: View; person: NonNullable<View['person']> }) {
  const { t } = view
  return (
    <details name="head">
      <summary>
        <bdi>{person.name}</bdi>
        <span class="muted"> · {person.roleLabel}</span>
      </summary>
      <ul>
        <li>
          <a href="/account">{t('ui.own_account')}</a>
        </li>
        <li>
          <a href="/mail-preferences">{t('nav.mail_preferences')}</a>
        </li>
        <li>
          <a href="/help">{t('site.help')}</a>
        </li>
        <li>
          <form method="post" action="/sign-out" data-turbo="false">
            <input type="hidden" name="csrf" value={view.csrf} />
            <button class="plain" type="submit">
              {t('ui.sign_out')}
            </button>
          </form>
        </li>
      </ul>
    </details>
  )
}

function LanguageLinks({ view }: { view: View }) {
  return (
    <ul>
      {languages.map((lang) => (
        <li>
          <a
            href={withLanguage(view.path, lang)}
            lang={lang}
            hreflang={lang}
            aria-current={lang === view.lang ? 'true' : undefined}
            data-turbo="false"
          >
            {ownNames[lang]}
          </a>
        </li>
      ))}
    </ul>
  )
}

function NavItem({ link }: { link: NavLink }) {
  return (
    <li>
      <a href={link.href} aria-current={link.current ? 'page' : undefined}>
        {link.label}
      </a>
    </li>
  )
}

/** A group as a drawer below the line; opening one closes the other. */
function NavDrawer({ group }: { group: NavGroup }) {
  return (
    <li>
      <details name="nav">
        <summary aria-current={group.links.some((link) => link.current) ? 'true' : undefined}>{group.label}</summary>
        <ul>
          {group.links.map((link) => (
            <NavItem link={link} />
          ))}
        </ul>
      </details>
    </li>
  )
}

/** A group in the menu of a small screen, where all is one list. */
function NavSection({ group }: { group: NavGroup }) {
  return (
    <li>
      <span class="nav-group">{group.label}</span>
      <ul>
        {group.links.map((link) => (
          <NavItem link={link} />
        ))}
      </ul>
    </li>
  )
}

function withLanguage(path: string, lang: string): string {
  const url = new URL(path, 'http://here')
  url.searchParams.set('lang', lang)
  return url.pathname + url.search
}
