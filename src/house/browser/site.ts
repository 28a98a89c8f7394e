/// <reference lib="dom" />
import '@hotwired/turbo'
import { listKeys } from './lists.ts'
import { offerWhatIsFound } from './one-search.ts'
import { showMailsAsTyped } from './step-mails.ts'
import './key-switch.ts'
import { keepWhatIsTyped, sayThatTheLineIsCut } from './typed-drafts.ts'
import { sayWhereOneHasCome } from './where.ts'

// Every page works without this script; it only makes pages quicker and guards what was typed.

let changed = false

document.addEventListener('input', (event) => {
  if (event.target instanceof Element && event.target.closest('form[method=post]')) changed = true
})

document.addEventListener('submit', (event) => {
  changed = false
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
  // After the browser has gathered the form: a second click must not send it twice.
  setTimeout(() => {
    for (const button of form.querySelectorAll('button')) button.disabled = true
  })
})

document.addEventListener('turbo:submit-end', (event) => {
  const { success, error, formSubmission } = (
    event as CustomEvent<{ success: boolean; error?: Error; formSubmission: { formElement: HTMLFormElement } }>
  ).detail
  if (success) return
  changed = true
  for (const button of formSubmission.formElement.querySelectorAll('button')) button.disabled = false
  // No answer at all: the line was cut.
  if (error) sayThatTheLineIsCut(formSubmission.formElement)
})

window.addEventListener('beforeunload', (event) => {
  if (changed) event.preventDefault()
})

// A form that tells us something in passing is sent as soon as its reader does anything: not by a program that merely
// opens the page.
function sendQuietly() {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-quietly]')) {
    form.hidden = true
    fetch(form.action, { method: 'POST', body: new FormData(form), keepalive: true, redirect: 'manual' }).catch(() => {
      form.hidden = false
    })
    form.removeAttribute('data-quietly')
  }
}
for (const sign of ['pointerdown', 'keydown', 'scroll', 'touchstart'])
  window.addEventListener(sign, sendQuietly, { passive: true })

function settle() {
  changed = false
  for (const button of document.querySelectorAll<HTMLButtonElement>('form button')) button.disabled = false
  document.querySelector<HTMLElement>('#errors')?.focus()
}
window.addEventListener('pageshow', settle)
document.addEventListener('turbo:load', settle)
document.addEventListener('turbo:render', settle)

// A drawer of the navigation, and a menu of the head, closes when its reader goes on elsewhere.
const drawers = () => document.querySelectorAll<HTMLDetailsElement>('.nav .large details[open], .bar details[open]')
document.addEventListener('click', ({ target }) => {
  for (const drawer of drawers()) if (!(target instanceof Node && drawer.contains(target))) drawer.open = false
})
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return
  for (const drawer of drawers()) {
    drawer.open = false
    drawer.querySelector('summary')?.focus()
  }
})

sayWhereOneHasCome()
keepWhatIsTyped()

// A page that tells how far something is looks again by itself, as long as somebody stays on it.
function lookAgain() {
  const link = document.querySelector<HTMLAnchorElement>('a[data-look-again]')
  if (link) setTimeout(() => link.isConnected && link.click(), 700)
}
document.addEventListener('turbo:load', lookAgain)

listKeys()
offerWhatIsFound()
showMailsAsTyped()
