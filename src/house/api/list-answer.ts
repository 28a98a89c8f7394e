import type { ApiContext } from './context.ts'
import { hasAlready, listTag } from './etag.ts'

/** The answer with a page of a list, or that whoever asks has it already. `next` is where the page after it begins. */
export function listAnswer(c: ApiContext, items: readonly unknown[], next: string | null): Response {
  const body = `${JSON.stringify({ items, next })}\n`
  const tag = listTag(body)
  c.header('etag', tag)
  if (next) {
    const url = new URL(c.req.url)
    url.searchParams.set('cursor', next)
    c.header('link', `<${c.var.origin}${url.pathname}${url.search}>; rel="next"`)
  }
  if (hasAlready(c.req.header('if-none-match'), tag)) return c.body(null, 304)
  return c.body(body, 200, { 'content-type': 'application/json', 'content-language': c.var.view.lang })
}
