import { html, raw } from 'hono/html'
import type { Tx } from '../../house/database/connection.ts'
import { translator } from '../../house/languages/texts.ts'
import { identityOf } from '../../house/settings/identity.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { stylesheet } from '../../house/ui/assets.ts'
import { directionIn } from '../../house/ui/direction.ts'
import type { Language, View } from '../../house/ui/view.ts'
import { faceIn } from '../../house/web/face.ts'
import { composeReport, editionOf } from './compose.ts'
import { ReportBody } from './pages.tsx'

/**
 * The annual report as one HTML file that needs nothing else: no server, no script, no other file. Null when there is
 * nothing of that year.
 */
export async function reportFile(tx: Tx, year: number, lang: Language): Promise<string | null> {
  const report = await composeReport(tx, await editionOf(tx, year), year, lang)
  if (!report) return null
  const t = translator(lang)
  const { identity: _, ...shown } = faceIn(await identityOf(tx), lang)
  const view: View = {
    t,
    lang,
    dir: directionIn(lang),
    path: '/',
    csrf: '',
    nonce: '',
    ...shown,
    zone: (await facilityCalendar(tx)).zone,
    zoneKnown: true,
    person: null,
    nav: [],
    flash: null,
    assets: { css: '', js: '' },
    labels: new Map(),
    held: new Map(),
    demonstration: null,
  }
  const title = t('report.title', { year: String(year) })
  const body = (
    <html lang={lang} dir={view.dir} data-color="brand1" data-color-scheme="auto" data-size="sm">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} – ${view.facility}`}</title>
        <style>{raw(await stylesheet())}</style>
      </head>
      <body>
        <main class="wide">
          <div class="title">
            <h1>{title}</h1>
          </div>
          <ReportBody view={view} report={report} links={false} />
        </main>
      </body>
    </html>
  )
  return String(await html`${raw('<!doctype html>')}${body}`)
}
