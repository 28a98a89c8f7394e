/// <reference lib="dom" />

// What is typed into a form stays on this device, under the account and the form's own address, until it was saved: a
// line that is cut, a tab that is closed or a session that runs out loses nothing. Passwords, files and hidden fields
// are never kept, and signing out clears everything.

type Fields = Record<string, string[]>
type Kept = { at: number; fields: Fields }
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const prefix = 'typed '
const longest = 30 * 24 * 3_600_000
const ignored = ['hidden', 'password', 'file', 'submit', 'button', 'search']

const account = () => document.body.dataset.account ?? ''
const forms = () => [...document.querySelectorAll<HTMLFormElement>('form[data-keep]')]
const keyOf = (form: HTMLFormElement) => `${prefix}${account()} ${form.dataset.keep ?? ''}`
const controls = (form: HTMLFormElement) =>
  ([...form.elements] as Control[]).filter(
    (control) => control.name && 'value' in control && !ignored.includes(control.type),
  )
const isChoice = (control: Control): control is HTMLInputElement =>
  control.type === 'checkbox' || control.type === 'radio'

function typedIn(form: HTMLFormElement): Fields {
  const fields: Fields = {}
  for (const control of controls(form)) {
    fields[control.name] ??= []
    if (isChoice(control) ? control.checked : true) fields[control.name]?.push(control.value)
  }
  return fields
}

function keep(form: HTMLFormElement) {
  if (!account() || form.querySelector('input[type=password]')) return
  const kept: Kept = { at: Date.now(), fields: typedIn(form) }
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(kept))
  } catch {
    // The device keeps nothing, or is full: the page works all the same.
  }
}

function read(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null
    if (kept && Date.now() - kept.at < longest) return kept
  } catch {
    return null
  }
  forget(key)
  return null
}

function forget(key: string) {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}

/** The names that what was kept and a form have in common: another form may have the same address. */
const shared = (a: Fields, b: Fields) => Object.keys(a).filter((name) => name in b)
const same = (a: Fields, b: Fields) => shared(a, b).every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))

function fill(form: HTMLFormElement, fields: Fields) {
  for (const control of controls(form)) {
    const values = fields[control.name]
    if (!values) continue
    if (isChoice(control)) control.checked = values.includes(control.value)
    else control.value = values[0] ?? ''
  }
}

/** A sentence from the page's own texts, in the reader's language. */
function notice(name: string): HTMLElement | null {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-notice=${name}]`)
  const made = template?.content.firstElementChild?.cloneNode(true)
  return made instanceof HTMLElement ? made : null
}

/** Fills in again what was not saved, and says so. A page that came back with mistakes bears what was typed already. */
function restore() {
  if (!account() || document.querySelector('#errors')) return
  for (const form of forms()) {
    const kept = read(keyOf(form))
    const now = typedIn(form)
    if (!kept || form.querySelector('.kept') || shared(kept.fields, now).length === 0) continue
    if (same(kept.fields, now)) {
      forget(keyOf(form))
      continue
    }
    fill(form, kept.fields)
    const said = notice('kept')
    if (!said) continue
    said.querySelector('button')?.addEventListener('click', () => {
      form.reset()
      forget(keyOf(form))
      said.remove()
    })
    form.prepend(said)
  }
}

let waiting: ReturnType<typeof setTimeout> | undefined
let last: HTMLFormElement | null = null
function flush() {
  clearTimeout(waiting)
  if (last?.isConnected) keep(last)
  last = null
}

/** Watches every form that asks for it. */
export function keepWhatIsTyped() {
  for (const sign of ['input', 'change'])
    document.addEventListener(sign, (event) => {
      const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>('form[data-keep]') : null
      if (!form) return
      if (last && last !== form) flush()
      last = form
      clearTimeout(waiting)
      waiting = setTimeout(flush, 400)
    })
  document.addEventListener('visibilitychange', flush)
  window.addEventListener('pagehide', flush)
  document.addEventListener('submit', (event) => {
    flush()
    if (event.target instanceof HTMLFormElement && new URL(event.target.action).pathname === '/sign-out')
      for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) forget(key)
  })
  document.addEventListener('turbo:submit-end', (event) => {
    const { success, formSubmission } = (
      event as CustomEvent<{ success: boolean; formSubmission: { formElement: HTMLFormElement } }>
    ).detail
    if (success) forget(keyOf(formSubmission.formElement))
  })
  document.addEventListener('turbo:before-cache', () => {
    for (const said of document.querySelectorAll('.kept')) said.remove()
  })
  document.addEventListener('turbo:load', restore)
}

/** The form could not be sent: says that nothing is lost. */
export function sayThatTheLineIsCut(form: HTMLFormElement) {
  form.querySelector('.cut')?.remove()
  const said = notice('cut')
  if (said) form.append(said)
  said?.focus()
}
