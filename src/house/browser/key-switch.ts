/// <reference lib="dom" />

export {}

// Keys that do something by themselves can be switched off (WCAG 2.1.4), for this browser: whoever speaks to it writes
// letters without meaning them. The switch stands on the page of help.

const kept = 'mobilise.keys'
const isOff = () => {
  try {
    return localStorage.getItem(kept) === 'off'
  } catch {
    return false
  }
}

// Caught before whatever acts on keys.
window.addEventListener(
  'keydown',
  (event) => {
    if (!isOff() || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ')
      return
    if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')) return
    event.stopImmediatePropagation()
  },
  { capture: true },
)

document.addEventListener('turbo:load', () => {
  const box = document.querySelector<HTMLInputElement>('input[data-keys]')
  if (!box) return
  box.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden')
  box.checked = !isOff()
  box.addEventListener('change', () => {
    try {
      localStorage.setItem(kept, box.checked ? 'on' : 'off')
    } catch {
      // A browser that keeps nothing keeps its keys.
    }
  })
})
