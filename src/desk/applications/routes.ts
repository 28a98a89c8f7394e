import { Hono } from 'hono'
import type { Limits } from '../../house/accounts/limits.ts'
import { actAs, type By } from '../../house/database/transaction.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { besideRecord } from '../../house/mail/beside-record.ts'
import { readable } from '../../house/record/readable.ts'
import { namesOfLists } from '../../house/settings/queries.ts'
import { stepRoutes, stepsNow } from '../../house/steps/steps.tsx'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { goTo } from '../../house/web/own-address.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { type NewApplication, receiveApplication } from './commands.ts'
import { application as applicationForm } from './form.ts'
import { applicationList } from './list.tsx'
import { ApplicationPage, AppliedPage, ApplyPage, AskPage } from './pages.tsx'
import { readApplication, readDoors } from './read.ts'
import { applications } from './record.ts'
import { applicationStepForms } from './step-forms.tsx'

/** The way in for whoever wants help and has no account. */
export function askRoutes({ limits }: { limits: Limits }) {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const { partner = '', type = '' } = c.req.query()
    const doors = await doorsOf(c)
    return c.html(AskPage({ view: c.var.view, doors, chosen: { partner, type }, signedIn: c.var.person !== null }))
  })

  routes.get('/account', async (c) => {
    if (c.var.person) return goTo(c, '/ask')
    const { partner = '', type = '' } = c.req.query()
    return c.html(await applyPage(c, { partner, authority_type: type }))
  })

  routes.post('/account', async (c) => {
    const doors = await doorsOf(c)
    return submitForm<NewApplication>(c, {
      check: (typed) => applicationForm(typed, doors, c.var.view.lang),
      act: async (value) => {
        await limits.mayLink('application', { email: value.email.toLowerCase(), caller: c.var.caller })
        const by: By = { ...c.var.by, person: null, facility: true }
        await actAs(c.var.tx, by)
        await receiveApplication(c.var.tx, by, value)
        return '/ask/sent'
      },
      page: (typed, errors) => applyPage(c, typed, errors),
      done: 'applications.done.apply',
    })
  })

  routes.get('/sent', (c) => c.html(AppliedPage({ view: c.var.view })))
  return routes
}

/** Applications as the facility decides on them. */
export function applicationRoutes() {
  const routes = new Hono<Web>()
  listRoutes(routes, applicationList, { nameOf: (row) => row.name, empty: 'applications.empty' })
  routes.get(one, async (c) => {
    const { tx, view, person } = c.var
    const application = await readable(c, applications)
    const { authority_types } = await namesOfLists(tx, view.lang, 'authority_types')
    const shown = {
      steps: await stepsNow(c, applicationStepForms, application),
      ...(await besideRecord(tx, 'applications', application.id, person)),
      types: authority_types,
    }
    return c.html(ApplicationPage({ view, application: await readApplication(tx, application), shown }))
  })
  stepRoutes(routes, applicationStepForms)
  return routes
}

const doorsOf = (c: WebContext) => readDoors(c.var.tx, c.var.view.lang, c.var.by)

async function applyPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  return ApplyPage({ view: c.var.view, doors: await doorsOf(c), typed, errors })
}
