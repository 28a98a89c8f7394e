/// <reference lib="dom" />

// Beside the form of a step that writes to people stand the mails that it would send. They follow what is typed; without
// this script a button shows them again.

let asked: AbortController | undefined
let soon: ReturnType<typeof setTimeout> | undefined

const formOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLFormElement>('.step-and-mails form') : null

async function showAgain(form: HTMLFormElement) {
  asked?.abort()
  const mine = new AbortController()
  asked = mine
  const body = new FormData(form)
  body.set('show_mails', '1')
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams([...body].map(([name, value]) => [name, String(value)])),
      signal: mine.signal,
      redirect: 'error',
    })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const [now, then] = [document.querySelector('#step-mails'), page.querySelector('#step-mails')]
    if (mine.signal.aborted || !form.isConnected || !now || !then) return
    const opened = [...now.querySelectorAll('details')].map(({ open }) => open)
    for (const [at, details] of [...then.querySelectorAll('details')].entries())
      details.open = opened[at] ?? details.open
    now.replaceChildren(...then.childNodes)
    form.querySelector('[name=mails_shown]')?.remove()
    const mark = page.querySelector('[name=mails_shown]')
    if (mark) form.append(mark)
  } catch {
    // The line was cut, or something newer was asked: what stands there says how it was before.
  }
}

/** Keeps the mails beside a step as what is typed makes them. */
export function showMailsAsTyped() {
  for (const [sign, waits] of [
    ['change', 50],
    ['input', 700],
  ] as const)
    document.addEventListener(sign, ({ target }) => {
      const form = formOf(target)
      if (!form) return
      clearTimeout(soon)
      soon = setTimeout(() => form.isConnected && showAgain(form), waits)
    })
  document.addEventListener('submit', ({ target }) => {
    if (!formOf(target)) return
    clearTimeout(soon)
    asked?.abort()
  })
}
