import { Hono } from 'hono'
import { type NewAccount, openAccount } from '../../house/accounts/auth.ts'
import { accountAsPerson } from '../../house/accounts/queries.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type Renew, recordLinkRoutes } from '../../house/links/routes.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import type { ChangeOf } from '../../house/record/declared-record.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { realMoment } from '../../house/time/clock.ts'
import { todayOf } from '../../house/time/today.ts'
import { ButtonLink, type FieldErrors, type Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { nothingAsked } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { ClosingPage } from './closing.tsx'
import { type AccountChange, closeAccount, editAccount, reopenAccount, type Seen } from './commands.ts'
import { accountChanges, closing, newAccount, textsOfAccount } from './form.ts'
import { leftByAccount } from './left.ts'
import { accountList } from './list.tsx'
import { AccountForm, AccountPage } from './pages.tsx'
import { may } from './permissions.ts'
import { type Account, choicesOfAccount, type Leaving, readAccount, readReach } from './read.ts'
import { type AccountRecord, accounts } from './record.ts'

/** Who can sign in, and as what. `renew`: how links that serve an account are made anew. */
export function accountRoutes({ renew }: { renew: Record<string, Renew> }) {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  listRoutes(routes, accountList, {
    nameOf: (row) => row.name,
    empty: 'accounts.empty',
    actions: ({ var: { view } }) => ButtonLink({ href: '/accounts/new', label: view.t('accounts.new') }),
  })

  routes.get('/new', async (c) => c.html(await accountForm(c, { language: 'en' })))

  routes.post('/', (c) =>
    submitForm<NewAccount>(c, {
      check: newAccount,
      act: async (value) => {
        c.var.security('account_opened', { detail: await openAccount(c.var.tx, c.var.by, value) })
        return '/accounts'
      },
      page: (typed, errors) => accountForm(c, typed, errors),
      done: 'accounts.done.open',
    }),
  )

  routes.get(one, async (c) => c.html(await accountPage(c, await accountIn(c))))
  recordLinkRoutes(routes, { slice: 'accounts', nameOf: async (c) => (await accountIn(c)).person.name, renew })

  routes.get(`${one}/content`, async (c) => {
    const account = await accountIn(c)
    return c.html(await accountForm(c, textsOfAccount({ ...account.person, phone: account.phone }), undefined, account))
  })
  routes.post(`${one}/content`, (c) =>
    saveContent(c, accounts, {
      found: () => accountIn(c),
      check: (typed, account: AccountRecord) => accountChanges(typed, account),
      take: async (tx, id, by, change: ChangeOf<AccountRecord, AccountChange & Seen>) => {
        await editAccount(tx, id, by, change)
        c.var.security('account_changed', { detail: id })
      },
      start: ({ person, phone }) => textsOfAccount({ ...person, phone }),
      page: (account, typed, errors) => accountForm(c, typed, errors, account),
    }),
  )

  routes.post(`${one}/reopening`, async (c) => {
    const { person } = await accountIn(c)
    return submitForm<object>(c, {
      check: nothingAsked,
      act: async () => {
        await reopenAccount(c.var.tx, person.id, c.var.by)
        c.var.security('account_opened', { detail: person.id })
        return `/accounts/${person.id}`
      },
      page: async () => accountPage(c, await accountIn(c)),
      done: 'accounts.done.reopen',
    })
  })

  routes.get(`${one}/closure`, async (c) => c.html(await closingPage(c, await leavingIn(c))))

  routes.post(`${one}/closure`, async (c) => {
    const leaving = await leavingIn(c)
    return submitForm<Seen>(c, {
      check: closing,
      act: async (value) => {
        const { id } = leaving.person
        await closeAccount(c.var.tx, id, c.var.by, value)
        c.var.security('account_closed', { detail: id })
        // What is left behind reaches the managers meanwhile; here it is handed to somebody.
        return leaving.left.files.some(({ open }) => open > 0) ? `/accounts/${id}/handover` : '/accounts'
      },
      page: (_typed, errors) => closingPage(c, leaving, errors),
      done: 'accounts.done.close',
    })
  })
  return routes
}

async function accountIn(c: WebContext): Promise<Account> {
  const found = await accountAsPerson(c.var.tx, c.req.param('id') ?? '')
  if (!found) throw new Refusal(404, 'refusals.not_found')
  return found
}

/** The account that an address names, which this person may close now, and what it leaves behind. */
async function leavingIn(c: WebContext): Promise<Leaving> {
  const { tx, by } = c.var
  const person = await recordInStep(c, accounts, 'close_account')
  return { person, left: await leftByAccount(tx, person, await todayOf(tx, by), by.at) }
}

async function accountPage(c: WebContext, account: Account) {
  const { tx, view, person, by } = c.var
  const read = await readAccount(tx, account, view.lang, person)
  return AccountPage({ view, account, read, isOwn: account.person.id === person?.id, now: realMoment(by) })
}

async function accountForm(c: WebContext, typed: Typed, errors?: FieldErrors, edits?: Account) {
  const { tx, view } = c.var
  return AccountForm({ view, choices: await choicesOfAccount(tx, view.lang), typed, errors, edits })
}

async function closingPage(c: WebContext, leaving: Leaving, errors?: FieldErrors) {
  const { tx, view } = c.var
  return ClosingPage({ view, ...leaving, ...(await readReach(tx, leaving, view.lang)), errors })
}
