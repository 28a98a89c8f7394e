import type { WebContext } from './context.ts'

const nowhere = 'http://here.invalid'
/**
 * What a browser, or something between it and us, may read as two slashes, a backslash or a line end once it is
 * decoded.
 */
const disguised = /%(?:2f|5c|25|0[0-9a-f]|1[0-9a-f]|7f)/i
/** No address of ours is longer; what is, is no use in a header either. */
const longest = 8_000

/**
 * An address on this site, made of what somebody sent (a parameter, a hidden field, the path of a form); `otherwise`
 * when it leads anywhere else. It is read as a browser reads it, and what comes out is read again: taking away dots and
 * line ends is what makes two slashes out of one.
 */
export function ownAddress(given: unknown, otherwise = '/'): string {
  if (typeof given !== 'string' || given.length > longest || !given.startsWith('/') || /\s/u.test(given))
    return otherwise
  const once = read(given)
  return once !== null && once === read(once) ? once : otherwise
}

function read(address: string): string | null {
  const url = URL.parse(address, nowhere)
  if (!url || url.origin !== nowhere || url.username || url.password) return null
  if (/\/[/\\]/.test(url.pathname) || disguised.test(url.pathname)) return null
  return url.pathname + url.search + url.hash
}

/** The one way from a form to the next page, and always to a page of ours. */
export function goTo(c: WebContext, address: unknown, status: 302 | 303 = 303): Response {
  return c.redirect(ownAddress(address), status)
}
