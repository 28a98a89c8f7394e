import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { Refusal } from '../../house/database/refusal.ts'
import { fileIn, neededFileIn, withFile } from '../../house/files/uploads.ts'
import { changedSince } from '../../house/history/changed-since.ts'
import { isOfficer } from '../../house/identity/person.ts'
import { tooLate } from '../../house/record/door.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { byKey, type FieldErrors, type Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { type Checked, idForm, versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { findAuthority, partnerChoices, searchAuthorities, searchPartners } from '../../registers/partners/queries.ts'
import { eligibilityOf } from '../eligibility/queries.ts'
import { requestSteps } from '../request/lifecycle.ts'
import { may } from '../request/permissions.ts'
import { findRequest, type SupportRequest } from '../request/queries.ts'
import { answersIn } from './answers.ts'
import { choicesFor } from './choices.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import {
  AttachmentsPage,
  AuthoritiesPage,
  CheckPage,
  LetterEntry,
  LetterPage,
  NamedPage,
  nameOfAuthority,
  PartnersPage,
  StartPage,
  Tasks,
  TypedPageForm,
} from './pages.tsx'
import { askingNow, authoritiesAlike, contentOf, findOrigin, warningsOn } from './queries.ts'
import { checkPage, type IntakePage, type TypedPage } from './questions.ts'
import { askingOf, pageAfter } from './tasks.ts'

export async function contentPage(c: WebContext) {
  const { tx, view, by } = c.var
  const request = await editable(c)
  const content = await contentOf(tx, request)
  const findings = await eligibilityOf(tx, request, by.at)
  return Tasks({ view, content, findings, origin: await findOrigin(tx, request) })
}

export async function startPage(c: WebContext, typed: Typed, errors: FieldErrors | undefined) {
  const asking = await askingFor(c)
  return StartPage({
    view: c.var.view,
    typed,
    errors,
    choices: await choicesFor(c.var.tx, c.var.view.lang, asking),
    asking,
    formKey: text(typed.form_key) || randomUUID(),
  })
}

export async function letterEntry(c: WebContext, typed: Typed, errors: FieldErrors | undefined) {
  const { tx, view } = c.var
  const id = text(typed.authority_id)
  const authority = idForm.test(id) ? await findAuthority(tx, id) : undefined
  if (!authority) throw new Refusal(404, 'refusals.not_found')
  const asking = await askingFor(c)
  const props = {
    view,
    typed,
    errors,
    authority,
    asking,
    choices: await choicesFor(c.var.tx, c.var.view.lang, asking),
    partners: await partnerChoices(tx, view.lang),
  }
  return LetterEntry({ ...props, formKey: text(typed.form_key) || randomUUID() })
}

export function typedRoutes(routes: Hono<Web>, page: TypedPage) {
  const show = async (c: WebContext, request: SupportRequest, typed: Typed | null, errors: FieldErrors | undefined) => {
    const content = await contentOf(c.var.tx, request)
    const own = commands.typedOn(page, content)
    const filled =
      page === 'contact' && !content.contact
        ? {
            ...own,
            contact_name: c.var.person?.role === 'authority' ? c.var.person.name : '',
            contact_email: c.var.person?.role === 'authority' ? c.var.person.email : '',
          }
        : own
    const choices = await choicesFor(c.var.tx, c.var.view.lang, askingOf(content), [
      request.theme,
      ...content.other_themes,
    ])
    // A form that comes back with mistakes was not seen anew: only one that says what was changed meanwhile was.
    const again = typed && !c.var.view.meanwhile ? text(typed.seen) : ''
    return TypedPageForm({
      view: c.var.view,
      content,
      typed: typed ?? filled,
      errors,
      next: nextOf(c),
      page,
      choices,
      seen: again || commands.markOf(page, content),
    })
  }
  routes.get(`${one}/${page}`, async (c) => c.html(await show(c, await editable(c), null, undefined)))
  routes.post(`${one}/${page}`, async (c) => {
    const { tx, by, typed } = c.var
    const request = await editable(c)
    const asking = await askingNow(tx, request.channel)
    return submitForm(c, {
      check: (all) => checkPage(page, all, asking),
      act: async (value) => {
        await commands.savePages(tx, request.id, by, { [page]: value }, { page, mark: text(typed.seen) })
        return nextAddress(c, request.id, page)
      },
      page: async (all, errors) => show(c, (await findRequest(tx, request.id)) ?? request, all, errors),
      done: 'intake.saved',
      now: async () => commands.typedOn(page, await contentOf(tx, request)),
      changed: () => changedSince(c, 'requests', request.id, undefined),
    })
  })
}

export function authoritiesRoutes(routes: Hono<Web>) {
  const show = async (c: WebContext, request: SupportRequest, typed: Typed, errors: FieldErrors | undefined) => {
    const { tx, view } = c.var
    const search = c.req.query('search') ?? ''
    const content = await contentOf(tx, request)
    const known = new Set([request.authority_id, ...content.authorities.map((authority) => authority.id)])
    const { rows, more } = search
      ? await searchAuthorities(tx, search, view.lang, request.partner)
      : { rows: null, more: false }
    const found =
      rows?.filter((row) => !known.has(row.id)).map((row) => ({ value: row.id, label: nameOfAuthority(view, row) })) ??
      null
    const lists = {
      types: await choicesOf(tx, 'authority_types', view.lang),
      partners: await partnerChoices(tx, view.lang),
    }
    const findings = await eligibilityOf(tx, request, c.var.by.at)
    const onlyJointly = findings.some((finding) => finding.rule === 'civil_society_jointly')
    return AuthoritiesPage({
      view,
      content,
      typed,
      errors,
      next: nextOf(c),
      search,
      found,
      more,
      onlyJointly,
      ...lists,
    })
  }
  routes.get(`${one}/authorities`, async (c) => c.html(await show(c, await editable(c), {}, undefined)))
  routes.post(`${one}/authorities`, async (c) => {
    const { tx, by, typed } = c.var
    const request = await editable(c)
    const page = async (all: Typed, errors: FieldErrors) => show(c, request, all, errors)
    if ('name' in typed)
      return submitForm(c, {
        check: form.naming,
        act: async (value) => {
          await commands.nameAuthority(tx, request.id, by, value)
          return sameAddress(c, request.id, 'authorities')
        },
        page,
        done: 'intake.saved',
      })
    return listForm(
      c,
      request,
      'authorities',
      form.authorityChanges,
      (changes) => commands.changeAuthorities(tx, request.id, by, changes),
      page,
    )
  })
}

export function partnersRoutes(routes: Hono<Web>) {
  const show = async (c: WebContext, request: SupportRequest, typed: Typed, errors: FieldErrors | undefined) => {
    const { tx, view } = c.var
    const search = c.req.query('search') ?? ''
    const content = await contentOf(tx, request)
    const known = new Set([request.partner, ...content.partners.map((partner) => partner.code)])
    const { rows, more } = await searchPartners(tx, search, request.partner, view.lang)
    const found = rows
      .filter((row) => !known.has(row.code))
      .map((row) => ({ value: row.code, label: nameIn(row.names, view.lang) }))
    return PartnersPage({
      view,
      content,
      typed,
      errors,
      next: nextOf(c),
      search,
      found: search || found.length > 0 ? found : null,
      more,
    })
  }
  routes.get(`${one}/partners`, async (c) => c.html(await show(c, await editable(c), {}, undefined)))
  routes.post(`${one}/partners`, async (c) => {
    const { tx, by } = c.var
    const request = await editable(c)
    const page = async (all: Typed, errors: FieldErrors) => show(c, request, all, errors)
    return listForm(
      c,
      request,
      'partners',
      form.partnerChanges,
      (changes) => commands.changePartners(tx, request.id, by, changes),
      page,
    )
  })
}

/** Whether the button was pressed that adds and stays on its page. */
const stays = (c: WebContext) => 'stay' in c.var.typed

/** A page whose form adds, takes off, or goes on; what was chosen is added by each of its buttons. */
function listForm(
  c: WebContext,
  request: SupportRequest,
  named: IntakePage,
  check: (typed: Typed) => Checked<form.Changes>,
  change: (changes: form.Changes) => Promise<void>,
  page: ShownAgain,
) {
  return submitForm(c, {
    check,
    act: async (changes) => {
      if (changes.add.length > 0 || changes.remove) await change(changes)
      if (changes.remove || stays(c)) return sameAddress(c, request.id, named)
      await commands.markSaved(c.var.tx, request.id, c.var.by, named)
      return nextAddress(c, request.id, named)
    },
    page,
    done: 'intake.saved',
  })
}

/** Where no file was chosen, what it would have been is not asked. */
const noPaper = { ok: true as const, value: { kind: '' } }

export function attachmentsRoutes(routes: Hono<Web>) {
  const show = async (c: WebContext, request: SupportRequest, typed: Typed, errors: FieldErrors | undefined) =>
    AttachmentsPage({ view: c.var.view, content: await contentOf(c.var.tx, request), typed, errors, next: nextOf(c) })
  routes.get(`${one}/attachments`, async (c) => {
    const request = await editable(c)
    return c.html(await show(c, request, { kind: request.channel === 'portal' ? 'endorsement' : 'letter' }, undefined))
  })
  routes.post(`${one}/attachments`, async (c) => {
    const request = await editable(c)
    return keepPapers(c, request, (all, errors) => show(c, request, all, errors))
  })
}

type ShownAgain = (typed: Typed, errors: FieldErrors) => Promise<Child>

/** Whatever button is pressed, a file that was chosen is kept, and one that is named is taken off. */
async function keepPapers(c: WebContext, request: SupportRequest, page: ShownAgain) {
  const { tx, by, typed, uploads } = c.var
  const remove = text(typed.remove)
  const chosen = stays(c) ? neededFileIn(uploads) : fileIn(uploads)
  const hasFile = !chosen.ok || chosen.file !== null
  return submitForm(c, {
    check: (all) => withFile<{ kind: string }>(hasFile ? form.attachment(all) : noPaper, chosen),
    act: async ([{ kind }, file]) => {
      if (file) await commands.attachFile(tx, request.id, by, kind as 'letter' | 'endorsement' | 'attachment', file)
      if (idForm.test(remove)) await commands.detachFile(tx, request.id, by, remove)
      if (stays(c) || idForm.test(remove)) return sameAddress(c, request.id, 'attachments')
      await commands.markSaved(tx, request.id, by, 'attachments')
      return nextAddress(c, request.id, 'attachments')
    },
    page,
    done: hasFile ? 'files.kept' : 'intake.saved',
  })
}

/** How a letter came: for officers, on requests that did not come through the portal. */
export function letterRoutes(routes: Hono<Web>) {
  const letter = async (c: WebContext) => {
    if (!isOfficer(c.var.person)) {
      await readable(c)
      throw new Refusal(403, 'refusals.not_yours')
    }
    const request = await editable(c)
    if (request.channel === 'portal') throw new Refusal(409, 'intake.no_letter', {}, `/requests/${request.id}/content`)
    return request
  }
  const show = async (c: WebContext, request: SupportRequest, typed: Typed | null, errors: FieldErrors | undefined) => {
    const own = {
      channel: request.channel,
      letter_on: request.letter_on ?? '',
      letter_partner: request.letter_partner ?? '',
    }
    const props = {
      view: c.var.view,
      content: await contentOf(c.var.tx, request),
      typed: typed ?? own,
      errors,
      next: nextOf(c),
    }
    return LetterPage({ ...props, partners: await partnerChoices(c.var.tx, c.var.view.lang) })
  }
  routes.get(`${one}/letter`, async (c) => c.html(await show(c, await letter(c), null, undefined)))
  routes.post(`${one}/letter`, async (c) => {
    const request = await letter(c)
    return submitForm(c, {
      check: form.letterHead,
      act: async (value) => {
        await commands.changeLetter(c.var.tx, request.id, c.var.by, value)
        return `/requests/${request.id}/${nextOf(c) === 'check' ? 'submission' : 'content'}`
      },
      page: async (typed, errors) => show(c, request, typed, errors),
      done: 'intake.saved',
    })
  })
}

export function namedRoutes(routes: Hono<Web>) {
  const settling = async (c: WebContext) => {
    const request = await readable(c)
    if (!may(c.var.person).settle_named(request)) throw new Refusal(403, 'refusals.not_yours')
    return request
  }
  const show = async (c: WebContext, request: SupportRequest, typed: Typed, errors: FieldErrors | undefined) => {
    const { tx, view } = c.var
    const content = await contentOf(tx, request)
    const partner = content.named[0]?.partner
    const alike = partner ? await authoritiesAlike(tx, partner) : []
    return NamedPage({
      view,
      content,
      types: byKey(await choicesOf(tx, 'authority_types', view.lang)),
      typed,
      errors,
      alike,
    })
  }
  routes.get(`${one}/named`, async (c) => c.html(await show(c, await settling(c), {}, undefined)))
  routes.post(`${one}/named`, async (c) => {
    const { tx, by } = c.var
    const request = await settling(c)
    return submitForm(c, {
      check: form.settlement,
      act: async (value) => {
        await commands.settleNamed(tx, request.id, by, value)
        const left = (await contentOf(tx, request)).named.length
        return left > 0 ? `/requests/${request.id}/named` : `/requests/${request.id}`
      },
      page: async (typed, errors) => show(c, request, typed, errors),
      done: 'intake.settled',
    })
  })
}

export function submissionRoutes(routes: Hono<Web>) {
  const submittable = async (c: WebContext) => {
    const request = await readable(c)
    if (!may(c.var.person).submit(request)) throw new Refusal(403, 'refusals.not_yours')
    const from: readonly string[] = requestSteps.submit.from
    if (!from.includes(request.status)) throw tooLate('requests', request.status, `/requests/${request.id}`)
    return request
  }
  const show = async (c: WebContext, request: SupportRequest, typed: Typed, errors: FieldErrors | undefined) => {
    const { tx, view, by } = c.var
    const content = await contentOf(tx, request)
    const lists = {
      themes: byKey(await choicesOf(tx, 'themes', view.lang)),
      types: byKey(await choicesOf(tx, 'authority_types', view.lang)),
    }
    const answers = answersIn(content, view.lang, view.t, lists)
    const findings = await eligibilityOf(tx, request, by.at)
    const warnings = isOfficer(c.var.person) ? await warningsOn(tx, request) : []
    return CheckPage({ view, content, answers, findings, warnings, typed, errors })
  }
  routes.get(`${one}/submission`, async (c) => c.html(await show(c, await submittable(c), {}, undefined)))
  routes.post(`${one}/submission`, async (c) => {
    const { tx, by, view, typed } = c.var
    const request = await submittable(c)
    return submitForm(c, {
      check: form.submission,
      act: async ({ reason }) => {
        await commands.submit(tx, request.id, { ...by, ...versionIn(typed) }, { language: view.lang, reason })
        return `/requests/${request.id}/confirmation`
      },
      page: async (all, errors) => show(c, (await findRequest(tx, request.id)) ?? request, all, errors),
      // The page of the confirmation says so itself.
      done: '',
    })
  })
}

export async function readable(c: WebContext): Promise<SupportRequest> {
  const request = await findRequest(c.var.tx, c.req.param('id') ?? '')
  if (!request || !may(c.var.person).read(request)) throw new Refusal(404, 'refusals.not_found')
  return request
}

/** The request, when this person may edit it and its life still allows it. */
export async function editable(c: WebContext): Promise<SupportRequest> {
  const request = await readable(c)
  if (!may(c.var.person).edit(request)) throw new Refusal(403, 'refusals.not_yours')
  const from: readonly string[] = requestSteps.edit.from
  if (!from.includes(request.status)) throw tooLate('requests', request.status, `/requests/${request.id}`)
  return request
}

const text = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '')

/** Whether the page was opened from the check: then it leads back there. */
const nextOf = (c: WebContext) => text(c.var.typed.next) || (c.req.query('next') ?? '')

/** Where a saved page leads: back to the check, to the list, or on to the next page. */
async function nextAddress(c: WebContext, id: string, page: IntakePage): Promise<string> {
  const wanted = nextOf(c)
  if (wanted === 'check') return `/requests/${id}/submission`
  if (wanted === 'list') return `/requests/${id}/content`
  const request = await findRequest(c.var.tx, id)
  const next = request && pageAfter(page, await contentOf(c.var.tx, request))
  return `/requests/${id}/${next ?? 'submission'}`
}

/** A page that is added to stays where it is. */
const sameAddress = (c: WebContext, id: string, page: IntakePage) =>
  `/requests/${id}/${page}${nextOf(c) === 'check' ? '?next=check' : ''}`

/** What is asked at the intake of whoever files now: an authority by the portal, or an officer what a letter says. */
export const askingFor = (c: WebContext) =>
  askingNow(c.var.tx, c.var.person?.role === 'authority' ? 'portal' : 'letter')
