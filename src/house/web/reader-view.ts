import { getCookie } from 'hono/cookie'
import type { Person } from '../identity/person.ts'
import { bestLanguage, translator } from '../languages/texts.ts'
import type { Assets } from '../ui/assets.ts'
import { directionIn } from '../ui/direction.ts'
import { type Language, languages, type View } from '../ui/view.ts'
import type { WebContext } from './context.ts'
import { leaveCookie, takeCookie } from './cookies.ts'
import { lastFace } from './face.ts'
import { flashOf } from './flash.ts'
import { navigation } from './navigation.ts'
import { ownAddress } from './own-address.ts'

/** What pages are made with for this reader: the language, who is signed in, what was just done. */
export function viewFor(c: WebContext, person: Person | null, csrf: string, assets: Assets): View {
  const lang = languageOf(c, person)
  const { t, ...view } = bareView(c, lang, person, assets)
  const done = getCookie(c, 'done')
  if (done) takeCookie(c, 'done')
  return {
    ...view,
    t,
    csrf,
    nav: navigation(person, new URL(c.req.url).pathname, t),
    flash: flashOf(done, lang, t),
  }
}

/** The same without what hangs on a browser: its cookies, the page it is on. */
export function bareView(c: WebContext, lang: Language, person: Person | null, assets: Assets): View {
  const t = translator(lang)
  const url = new URL(c.req.url)
  return {
    t,
    lang,
    dir: directionIn(lang),
    path: ownAddress(url.pathname + url.search),
    csrf: '',
    nonce: c.var.nonce,
    ...lastFace(c, lang),
    demonstration: null,
    // Where nobody has opened a transaction yet nothing is shown that has a time; the transaction says which zone the
    // facility has.
    zone: 'UTC',
    zoneKnown: false,
    person: person ? { key: person.id, name: person.name, roleLabel: t(`role.${person.role}`) } : null,
    nav: [],
    flash: null,
    assets: { css: assets.css.href, js: assets.js.href },
    labels: new Map(),
    held: new Map(),
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
