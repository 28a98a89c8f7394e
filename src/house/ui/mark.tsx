// The mark of a facility: its letters, or two rings that hold each other.

const rings =
  '<circle cx="12.5" cy="16" r="6.5" fill="none" stroke="#fff" stroke-width="3"/><path d="M19.5 9.5a6.5 6.5 0 1 1-4.1 11.5" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>'

const lettersOf = (letters: string) =>
  `<text x="16" y="${21.5 - Math.max(0, [...letters].length - 2) * 1.5}" font-family="system-ui,sans-serif" font-size="${[...letters].length > 2 ? 11 : 15}" font-weight="700" fill="#fff" text-anchor="middle">${letters.replace(/[&<>"]/g, '')}</text>`

const drawn = (letters: string) => (letters ? lettersOf(letters) : rings)

/** A picture for the tab of a browser. */
export const favicon = (letters: string, accent: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${accent}"/>${drawn(letters)}</svg>`
