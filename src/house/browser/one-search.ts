/// <reference lib="dom" />

// The box in the head of every page offers what is found while somebody types. It is a combobox: the focus stays in the
// field, arrows go through the list, Enter opens, Escape closes. Every answer cancels the one that was waited for.

const waits = 120
const most = 8
const keptAs = () => `recent ${document.body.dataset.account ?? ''}`

type Recent = { href: string; title: string }
let asked: AbortController | undefined
let soon: ReturnType<typeof setTimeout> | undefined

const field = () => document.querySelector<HTMLInputElement>('#one-search')
const list = () => document.querySelector<HTMLElement>('#one-search-offered')
/** What opens below the field: the list, and above it what is to be said of it. */
const panel = () => list()?.parentElement
const said = () => document.querySelector<HTMLElement>('[data-search-said]')
const options = () => [...(list()?.querySelectorAll<HTMLAnchorElement>('[role=option]') ?? [])]
const chosen = () => options().find((option) => option.getAttribute('aria-selected') === 'true')

function makeCombobox() {
  const [box, offered] = [field(), list()]
  if (!box || !offered) return
  // Somebody may type before the page has settled.
  if (box.getAttribute('role') === 'combobox') return
  box.setAttribute('role', 'combobox')
  box.setAttribute('aria-autocomplete', 'list')
  box.setAttribute('aria-controls', offered.id)
  box.setAttribute('aria-expanded', String(panel()?.hidden === false))
}

function close() {
  clearTimeout(soon)
  asked?.abort()
  const box = field()
  panel()?.setAttribute('hidden', '')
  box?.setAttribute('aria-expanded', 'false')
  box?.removeAttribute('aria-activedescendant')
}

function open(sentence: string, note = '') {
  const [box, offered, status] = [field(), list(), said()]
  if (!box || !offered || document.activeElement !== box) return
  const above = panel()?.querySelector<HTMLElement>('.said')
  if (above) above.textContent = note
  above?.toggleAttribute('hidden', note === '')
  panel()?.toggleAttribute('hidden', options().length === 0 && note === '')
  box.setAttribute('aria-expanded', String(options().length > 0))
  box.removeAttribute('aria-activedescendant')
  if (status) status.textContent = sentence
}

async function ask(typed: string) {
  asked?.abort()
  const mine = new AbortController()
  asked = mine
  try {
    const answer = await fetch(`/search/suggestions?q=${encodeURIComponent(typed)}`, { signal: mine.signal })
    // Refused, or led to sign in: Enter still leads to the page, which says why.
    if (!answer.ok || answer.redirected) return close()
    const part = await answer.text()
    const offered = list()
    if (mine.signal.aborted || !offered) return
    offered.innerHTML = part
    const told = offered.querySelector<HTMLElement>('[data-said]')?.dataset
    open(told?.said ?? '', told?.note ?? '')
  } catch {
    if (!mine.signal.aborted) close()
  }
}

function choose(option: HTMLAnchorElement | undefined) {
  for (const one of options()) one.setAttribute('aria-selected', String(one === option))
  if (option) field()?.setAttribute('aria-activedescendant', option.id)
  else field()?.removeAttribute('aria-activedescendant')
  option?.scrollIntoView({ block: 'nearest' })
}

function step(by: 1 | -1) {
  const all = options()
  const now = chosen()
  const at = now ? all.indexOf(now) + by : by === 1 ? 0 : all.length - 1
  choose(all[at])
}

function go(option: HTMLAnchorElement) {
  close()
  option.click()
}

function recent(): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keptAs()) ?? '[]')
    return Array.isArray(kept) ? (kept as Recent[]) : []
  } catch {
    return []
  }
}

/** A record that was opened is offered again before anything is typed; signing out forgets it. */
function keepRecord() {
  const title = document.querySelector('h1')?.textContent?.trim()
  if (
    !document.body.dataset.account ||
    !title ||
    !/^\/[a-z]+\/[0-9a-f-]{36}$|^\/partners\/[A-Z]+$/.test(location.pathname)
  )
    return
  // A page that says why it does not show a record has no way back to its list.
  if (!document.querySelector('.crumbs')) return
  const others = recent().filter(({ href }) => href !== location.pathname)
  try {
    localStorage.setItem(keptAs(), JSON.stringify([{ href: location.pathname, title }, ...others].slice(0, most)))
  } catch {
    // The device keeps nothing: nothing is offered.
  }
}

function offerRecent() {
  const offered = list()
  const kept = recent().filter(({ href }) => href !== location.pathname)
  if (!offered || kept.length === 0) return close()
  const heading = Object.assign(document.createElement('p'), {
    id: 'offered-recent',
    textContent: said()?.dataset.recent,
  })
  heading.setAttribute('role', 'presentation')
  const group = document.createElement('div')
  group.setAttribute('role', 'group')
  group.setAttribute('aria-labelledby', heading.id)
  group.append(heading)
  for (const [at, { href, title }] of kept.entries()) {
    const option = Object.assign(document.createElement('a'), { id: `offered-recent-${at}`, href, tabIndex: -1 })
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    const words = document.createElement('bdi')
    words.textContent = title
    option.append(words)
    group.append(option)
  }
  offered.replaceChildren(group)
  open('')
}

function look() {
  const typed = field()?.value.trim() ?? ''
  clearTimeout(soon)
  asked?.abort()
  if (typed === '') offerRecent()
  // One letter of an alphabet begins half of all words.
  else if (typed.length < 2 && /^[ -~]$/.test(typed)) close()
  else soon = setTimeout(() => ask(typed), waits)
}

const isBox = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement && target.id === 'one-search'
const types = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null

/** Single keys do nothing for those who switched them off (WCAG 2.1.4). */
const singleKeys = () => document.body.dataset.keys !== 'off'

function onKey(event: KeyboardEvent) {
  const opens =
    (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !types(event.target) && singleKeys()) ||
    (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey)
  const box = field()
  if (opens && box && list()) {
    event.preventDefault()
    box.focus()
    box.select()
    return
  }
  if (!isBox(event.target) || event.isComposing) return
  const isOpen = panel()?.hidden === false
  if (event.key === 'Escape' && isOpen) {
    event.preventDefault()
    close()
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault()
    if (isOpen) step(event.key === 'ArrowDown' ? 1 : -1)
    else look()
  } else if (event.key === 'Enter' && isOpen) {
    const option = chosen()
    if (!option) return close()
    event.preventDefault()
    go(option)
  } else if (event.key === 'Tab') close()
}

/** Makes the box in the head of every page quicker. */
export function offerWhatIsFound() {
  document.addEventListener('turbo:load', makeCombobox)
  document.addEventListener('turbo:load', keepRecord)
  document.addEventListener('turbo:before-cache', close)
  document.addEventListener('keydown', onKey)
  document.addEventListener('input', ({ target }) => isBox(target) && look())
  document.addEventListener('focusin', ({ target }) => isBox(target) && target.value === '' && look())
  document.addEventListener('pointerdown', ({ target }) => {
    if (!(target instanceof Element && target.closest('.one-search'))) close()
  })
  document.addEventListener('submit', ({ target }) => {
    if (!(target instanceof HTMLFormElement)) return
    if (target.closest('.one-search')) close()
    if (new URL(target.action).pathname === '/sign-out') localStorage.removeItem(keptAs())
  })
}
