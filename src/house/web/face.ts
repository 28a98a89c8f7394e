import type { Site } from '../identity/site-address.ts'
import { emblemIn, type Identity, nameOfFacility, nothingSet, versionOf } from '../settings/identity.ts'
import type { Face, Language } from '../ui/view.ts'
import type { WebContext } from './context.ts'

// A page that is made without a transaction (signing in, a database that is away) shows the face that this process saw
// last.

type Shown = { facility: string; face: Face; identity: Identity }
const last = new WeakMap<Site, Identity>()

/** The facility as pages of a language show it. */
export const faceIn = (identity: Identity, lang: Language): Shown => ({
  identity,
  facility: nameOfFacility(identity, lang),
  face: {
    version: identity.accent || identity.second || identity.mark ? versionOf(identity) : null,
    emblem: emblemIn(identity, lang),
    contact: { email: identity.email, phone: identity.phone, address: identity.address },
  },
})

/** What a view is given of it, which is remembered for pages that cannot ask. */
export function remembered(c: WebContext, { identity, ...shown }: Shown): Omit<Shown, 'identity'> {
  if (c.var.by.site) last.set(c.var.by.site, identity)
  return shown
}

export function lastFace(c: WebContext, lang: Language): Omit<Shown, 'identity'> {
  const { identity: _, ...shown } = faceIn((c.var.by?.site && last.get(c.var.by.site)) ?? nothingSet, lang)
  return shown
}
