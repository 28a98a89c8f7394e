import { Hono } from 'hono'
import type { Web } from '../../house/web/context.ts'
import { AboutPage, itself } from './pages.tsx'
import { asCycloneDx, parts } from './parts.ts'

/** What Mobilise is made of, whose that is, and under which licence. For everybody. */
export function aboutRoutes() {
  const routes = new Hono<Web>()
  routes.get('/', (c) => c.html(AboutPage({ view: c.var.view, parts: parts() })))
  routes.get('/parts.json', (c) => {
    c.header('content-disposition', 'attachment; filename="mobilise-parts.cdx.json"')
    return c.json(asCycloneDx(parts(), itself))
  })
  return routes
}
