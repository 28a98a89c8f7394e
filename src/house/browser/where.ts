/// <reference lib="dom" />

/**
 * A page that is exchanged for another moves nobody: whoever hears the page is taken to its heading, and told what the
 * last step did, or where they are.
 */
export function sayWhereOneHasCome(): void {
  let visits = 0
  document.addEventListener('turbo:load', () => {
    visits += 1
    // The first page the browser has opened itself, and said.
    if (visits === 1) return
    const told = document.querySelector('#told')
    const flash = document.querySelector('.flash')?.textContent?.trim()
    if (told) told.textContent = flash || document.title
    const goesElsewhere = location.hash !== '' || document.querySelector('#errors, [autofocus]')
    const heading = goesElsewhere ? null : document.querySelector<HTMLElement>('main h1')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus({ preventScroll: true })
  })
}
