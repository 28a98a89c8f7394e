import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { changedSince } from '../../house/history/changed-since.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import type { Web, WebContext } from '../../house/web/context.ts'
import { check, oneOf, optionalText, text, versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { withFigures } from '../figures/reader.ts'
import { publishEdition, withdrawEdition, writeText } from './commands.ts'
import { composeReport, editionOf } from './compose.ts'
import { ReportPage, ReportsPage, TextPage } from './editing-pages.tsx'
import { may } from './permissions.ts'
import { editions, findText } from './queries.ts'

const year = '/:year{\\d{4}}'

const section = `${year}/texts/:section{[a-z_]+(:[a-z0-9_]+)?}`

const textForm = (typed: Typed) =>
  check(z.object({ language: oneOf(languages), title: optionalText(200), body: text(10000) }), typed)

const textsOf = (language: unknown, known: { title: string; body: string } | undefined): Typed => ({
  language: String(language),
  title: known?.title ?? '',
  body: known?.body ?? '',
})

/**
 * The annual report of each year: read by everybody once it is published, its texts written by people in the system.
 */
export function reportRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => c.html(ReportsPage({ view: c.var.view, editions: await editions(c.var.tx) })))

  routes.get(year, showReport)

  routes.get(section, async (c) => {
    writable(c)
    const { tx, view } = c.var
    const language = languages.find((lang) => lang === c.req.query('in')) ?? view.lang
    const known = await findText(tx, { year: yearOf(c), section: c.req.param('section') ?? '', language })
    return c.html(await textPage(c, textsOf(language, known), undefined, known?.version ?? 0))
  })

  routes.post(section, saveText)

  for (const [noun, command, done] of [
    ['publication', publishEdition, 'report.done.publish'],
    ['withdrawal', withdrawEdition, 'report.done.withdraw'],
  ] as const) {
    routes.post(`${year}/${noun}`, async (c) => {
      if (!may(c.var.person).publish()) throw new Refusal(403, 'refusals.not_yours')
      const of = yearOf(c)
      return submitForm<object>(c, {
        check: (typed) => check(z.object({}), typed),
        act: async () => {
          await command(c.var.tx, c.var.by, of)
          return `/reports/${of}`
        },
        page: () => null,
        done,
      })
    })
  }
  return routes
}

async function showReport(c: WebContext) {
  const { tx, view, person } = c.var
  const of = yearOf(c)
  const edition = await editionOf(tx, of)
  const { read, publish, write, openRecords } = may(person)
  if (!read(edition ?? { published_on: null })) throw new Refusal(404, 'refusals.not_found')
  const report = await withFigures(c, (inside) => composeReport(inside, edition, of, view.lang))
  if (!report) throw new Refusal(404, 'refusals.not_found')
  const rights = { publishes: publish(), writes: write(), opensRecords: openRecords() }
  return c.html(ReportPage({ view, report, edition, rights }))
}

async function textPage(c: WebContext, typed: Typed, errors: FieldErrors | undefined, version: number | undefined) {
  const { tx, view } = c.var
  const of = yearOf(c)
  const name = c.req.param('section') ?? ''
  const english = typed.language === 'en' ? undefined : await findText(tx, { year: of, section: name, language: 'en' })
  return TextPage({ view, of, name, english, typed, errors, version })
}

async function saveText(c: WebContext) {
  writable(c)
  const { tx, by, typed } = c.var
  const of = yearOf(c)
  const name = c.req.param('section') ?? ''
  // Of a text in another language than the page showed, nothing was seen.
  const language = languages.find((lang) => lang === typed.language && lang === typed.shown)
  const stands = async () => (language ? await findText(tx, { year: of, section: name, language }) : undefined)
  return submitForm(c, {
    check: textForm,
    act: async (value) => {
      await writeText(tx, { ...by, ...(language ? versionIn(typed) : {}) }, { year: of, section: name, ...value })
      return `/reports/${of}`
    },
    page: async (again, errors) => textPage(c, again, errors, language && ((await stands())?.version ?? 0)),
    done: 'ui.saved',
    now: async () => textsOf(typed.language, await stands()),
    changed: async (version) => changedSince(c, 'report_texts', (await stands())?.id ?? '', version),
  })
}

function writable(c: WebContext) {
  if (!may(c.var.person).write()) throw new Refusal(403, 'refusals.not_yours')
}

function yearOf(c: WebContext): number {
  const of = Number(c.req.param('year'))
  if (of < 1990 || of > 2100) throw new Refusal(404, 'refusals.not_found')
  return of
}
