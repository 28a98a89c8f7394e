/// <reference lib="dom" />

// The keys of a list: j and k go from row to row, o looks at one, x ticks it. They are single letters, which a voice or
// an unsteady hand can hit by chance, so their reader can switch them off (WCAG 2.1.4); the choice stays in this browser.

const place = 'mobilise.keys'
const areOn = () => localStorage.getItem(place) !== 'off'

const typing = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null

const rows = () => [...document.querySelectorAll<HTMLTableRowElement>('.list-table tbody tr')]
const at = () => rows().findIndex((row) => row.contains(document.activeElement))
const nameIn = (row: HTMLTableRowElement | undefined) =>
  row?.querySelector<HTMLElement>('th a') ?? row?.querySelector<HTMLElement>('a')
/** A list that was just opened has no row yet: it begins with the one that is looked at, or the first. */
const current = () => rows()[at()] ?? rows().find((row) => row.classList.contains('peeked')) ?? rows()[0]

function go(step: 1 | -1) {
  const all = rows()
  const from = at()
  const to =
    all[
      from === -1
        ? Math.max(
            0,
            all.findIndex((row) => row.classList.contains('peeked')),
          )
        : from + step
    ]
  nameIn(to)?.focus()
  to?.scrollIntoView({ block: 'nearest' })
  // What stands beside the list goes along.
  if (to && document.querySelector('.peek')) look(to)
}

const look = (row: HTMLTableRowElement) => row.querySelector<HTMLAnchorElement>('.look')?.click()

function closePeek() {
  const [frame, row] = [document.querySelector('#peek'), rows().find((one) => one.classList.contains('peeked'))]
  frame?.replaceChildren()
  frame?.removeAttribute('src')
  row?.classList.remove('peeked')
  nameIn(row)?.focus()
}

function tick(row: HTMLTableRowElement) {
  row.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
  nameIn(row)?.focus()
}

function pressed(key: string): boolean {
  const row = current()
  if (!row) return false
  if (key === 'j' || key === 'k') go(key === 'j' ? 1 : -1)
  else if (key === 'o' && row.classList.contains('peeked') && document.querySelector('.peek')) closePeek()
  else if (key === 'o') look(row)
  else if (key === 'x') tick(row)
  else return false
  return true
}

/** The box for searching: that of the list, where the page has one, or that of the whole site. */
const search = () =>
  document.querySelector<HTMLInputElement>('main input[type=search]') ??
  document.querySelector<HTMLInputElement>('input[type=search]')

function onKey(event: KeyboardEvent) {
  if (event.key === 'Escape' && document.querySelector('.peek') && !typing(event.target)) closePeek()
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !areOn()) return
  if (event.key === '/') {
    const box = search()
    if (!box) return
    event.preventDefault()
    // A list is searched in its own box, whatever else a page listens to.
    event.stopImmediatePropagation()
    box.closest('details')?.setAttribute('open', '')
    box.focus()
  } else if (pressed(event.key)) event.preventDefault()
}

function sayKeys() {
  for (const line of document.querySelectorAll<HTMLElement>('[data-keys]')) {
    line.hidden = false
    const button = line.querySelector<HTMLButtonElement>('[data-keys-switch]')
    if (button) button.textContent = (areOn() ? button.dataset.off : button.dataset.on) ?? ''
  }
}

function onClick(event: MouseEvent) {
  if (!(event.target instanceof Element)) return
  const { target } = event
  if (target.closest('[data-keys-switch]')) {
    localStorage.setItem(place, areOn() ? 'off' : 'on')
    sayKeys()
  }
  if (target.closest('.tick-all')) {
    event.preventDefault()
    const boxes = [...document.querySelectorAll<HTMLInputElement>('.list-table tbody input[type=checkbox]')]
    const all = boxes.every((box) => box.checked)
    for (const box of boxes) box.checked = !all
  }
  const looked = target.closest('.look')?.closest('tr')
  if (looked) for (const row of rows()) row.classList.toggle('peeked', row === looked)
  if (target.closest('.peek-close')) {
    event.preventDefault()
    closePeek()
  }
  for (const drawer of document.querySelectorAll<HTMLDetailsElement>('.tool-menu[open]'))
    if (!drawer.contains(target)) drawer.open = false
}

/** Whoever opened it by its own link reads on there; by the keys of the list, the reader stays in the list. */
function onPeek({ target }: Event) {
  if (!(target instanceof Element) || target.id !== 'peek') return
  if (document.activeElement?.matches('.look')) target.querySelector<HTMLElement>('.peek')?.focus()
}

/** Instead of a record came another page, to sign in, for one: it is shown whole. */
function onNoPeek(event: Event) {
  const { response, visit } = (event as CustomEvent<{ response: Response; visit: (to: Response) => Promise<void> }>)
    .detail
  event.preventDefault()
  visit(response)
}

export function listKeys() {
  document.addEventListener('turbo:frame-load', onPeek)
  document.addEventListener('turbo:frame-missing', onNoPeek)
  document.addEventListener('keydown', onKey, { capture: true })
  document.addEventListener('click', onClick)
  document.addEventListener('turbo:load', sayKeys)
}
