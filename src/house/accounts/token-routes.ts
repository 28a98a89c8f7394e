import { Hono } from 'hono'
import { Refusal } from '../database/refusal.ts'
import { one, type Web } from '../web/context.ts'
import { inWords } from '../web/form.ts'
import { goTo } from '../web/own-address.ts'
import { refusalInWords } from '../web/refusals.ts'
import { tellNext } from '../web/submit.tsx'
import { EndingPage, MadePage, NewTokenPage } from './token-pages.tsx'
import { endTokens, makeToken, mayKeepTokens, newToken, tokensOf } from './tokens.ts'

/** One's own tokens: made here, shown once, and ended here. `secret` seals them. */
export function tokenRoutes({ secret }: { secret: string }) {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!mayKeepTokens(c.var.person)) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', (c) => goTo(c, '/account', 302))
  routes.get('/new', (c) => c.html(NewTokenPage({ view: c.var.view, typed: { kind: 'read', days: '90' } })))

  routes.post('/', async (c) => {
    const { tx, by, typed, view } = c.var
    const checked = newToken(typed)
    if (!checked.ok) return c.html(NewTokenPage({ view, typed, errors: inWords(checked.faults, view.t) }), 422)
    try {
      const token = await makeToken(tx, by, checked.value, secret)
      c.var.security('token_made')
      return c.html(MadePage({ view, token, name: checked.value.name }))
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 409) throw error
      return c.html(NewTokenPage({ view, typed, errors: { '': refusalInWords(view, error) } }), 409)
    }
  })

  routes.get('/end', async (c) => {
    const { tx, view, person } = c.var
    return c.html(EndingPage({ view, tokens: person ? await tokensOf(tx, person) : [] }))
  })
  routes.post('/end', async (c) => {
    await endTokens(c.var.tx, c.var.by)
    c.var.security('token_ended', { detail: 'all' })
    tellNext(c, 'tokens.done.all_ended')
    return goTo(c, '/account')
  })
  routes.post(`${one}/end`, async (c) => {
    const id = c.req.param('id')
    await endTokens(c.var.tx, c.var.by, id)
    c.var.security('token_ended', { detail: id })
    tellNext(c, 'tokens.done.ended')
    return goTo(c, '/account')
  })
  return routes
}
