import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import type { Web, WebContext } from '../../house/web/context.ts'
import { check, oneOf, optionalText, text, versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { publishEdition, withdrawEdition, writeText } from './commands.ts'
import { reportPage, reportsPage, textPage, year, yearOf } from './editing-pages.tsx'
import { may } from './permissions.ts'
import { findText } from './queries.ts'

const section = `${year}/texts/:section{[a-z_]+(:[a-z0-9_]+)?}`

const textForm = (typed: Typed) =>
  check(z.object({ language: oneOf(languages), title: optionalText(200), body: text(10000) }), typed)

/**
 * The annual report of each year: read by everybody once it is published, its texts written by people in the system.
 */
export function reportRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => c.html(await reportsPage(c)))

  routes.get(year, async (c) => c.html(await reportPage(c)))

  routes.get(section, async (c) => {
    writable(c)
    const { tx, view } = c.var
    const language = languages.find((lang) => lang === c.req.query('in')) ?? view.lang
    const known = await findText(tx, { year: yearOf(c), section: c.req.param('section') ?? '', language })
    return c.html(
      await textPage(c, { language, title: known?.title ?? '', body: known?.body ?? '' }, undefined, known?.version),
    )
  })

  routes.post(section, async (c) => {
    writable(c)
    const { tx, by, typed } = c.var
    const of = yearOf(c)
    const name = c.req.param('section') ?? ''
    return submitForm(c, {
      check: textForm,
      act: async (value) => {
        const shown = typed.shown === value.language ? versionIn(typed) : {}
        await writeText(tx, { ...by, ...shown }, { year: of, section: name, ...value })
        return `/reports/${of}`
      },
      page: (again, errors) => textPage(c, again, errors, undefined),
      done: 'ui.saved',
    })
  })

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

function writable(c: WebContext) {
  if (!may(c.var.person).write()) throw new Refusal(403, 'refusals.not_yours')
}
