import { Hono } from 'hono'
import { Refusal } from '../database/refusal.ts'
import { historyOf } from '../history/history.tsx'
import type { FieldErrors, Typed } from '../ui/forms.tsx'
import { one, type Web, type WebContext } from '../web/context.ts'
import { goTo } from '../web/own-address.ts'
import { submitForm } from '../web/submit.tsx'
import { type NewView, newView, viewContent } from './form.ts'
import { ViewsPage } from './pages.tsx'
import { may } from './permissions.ts'
import { changeable, changeView, deleteView, keepView, viewsFor } from './saved-views.ts'
import { ViewForm } from './view-pages.tsx'

/** Lists that can be kept as views: their addresses, and the keys of their names. */
const lists = {
  '/requests': 'requests.title',
  '/actions': 'actions.title',
  '/activities': 'activities.title',
  '/mobilisations': 'mobilisations.title',
  '/people': 'people.title',
  '/experts': 'nav.experts',
  '/outputs': 'outputs.title',
  '/initiatives': 'initiatives.title',
  '/consultations': 'consultations.title',
  '/meetings': 'meetings.title',
  '/authorities': 'authorities.title',
  '/partners': 'partners.title',
} as const

/** Views of lists as people keep them under a name, and share them. */
export function viewRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    const asked = c.req.query('list')
    const views = await viewsFor(tx, person, asked && asked in lists ? asked : undefined)
    return c.html(
      ViewsPage({
        view,
        views,
        titles: new Map(Object.entries(lists).map(([path, key]) => [path, view.t(key)])),
        mine: (kept) => may(person).change(kept),
      }),
    )
  })

  routes.post('/', (c) =>
    submitForm<NewView>(c, {
      check: (typed) => {
        const checked = newView(typed)
        return checked.ok && !(checked.value.list in lists) ? { ok: false, faults: { '': 'forms.choose' } } : checked
      },
      act: async (value) => {
        await keepView(c.var.tx, c.var.by, value)
        return value.query ? `${value.list}?${value.query}` : value.list
      },
      page: (typed, errors) => ViewForm({ view: c.var.view, typed, errors }),
      done: 'lists.kept',
    }),
  )

  routes.get(`${one}/content`, async (c) => {
    const kept = await changeable(c.var.tx, c.var.by, c.req.param('id'))
    return c.html(await changePage(c, kept.id, { name: kept.name, shared: kept.shared ? '1' : '' }))
  })

  routes.post(`${one}/content`, async (c) => {
    const { tx, by } = c.var
    const id = c.req.param('id')
    await changeable(tx, by, id)
    return submitForm<{ name: string; shared: boolean }>(c, {
      check: viewContent,
      act: async (value) => {
        await changeView(tx, by, id, value)
        return '/views'
      },
      page: (typed, errors) => changePage(c, id, typed, errors),
      done: 'lists.kept',
    })
  })

  routes.post(`${one}/deletion`, async (c) => {
    const { tx, by } = c.var
    const id = c.req.param('id')
    await deleteView(tx, by, id)
    return goTo(c, '/views')
  })
  return routes
}

/** The form of a view that is kept already, with what happened to it. */
async function changePage(c: WebContext, id: string, typed: Typed, errors?: FieldErrors) {
  const { tx, view, person } = c.var
  const history = await historyOf(tx, 'saved_views', id, person)
  return ViewForm({ view, typed, ...(errors && { errors }), edits: { id, history } })
}
