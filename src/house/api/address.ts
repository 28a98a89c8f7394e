import type { View } from '../ui/view.ts'
import type { Fault } from './problem.ts'

/**
 * What of an address cannot be read as text: the database can neither keep nor look for U+0000, and what is no UTF-8
 * would be looked for as something else. Each parameter by its name; the way to a record as `path`.
 */
export function unreadableIn(address: string, { t }: Pick<View, 't'>): Fault[] {
  const { pathname, search } = new URL(address)
  const told = (parameter: string): Fault => ({ parameter, detail: t('refusals.unreadable') })
  const odd = search
    .slice(1)
    .split('&')
    .filter((pair) => textIn(pair.replaceAll('+', ' ')) === undefined)
    .map((pair) => pair.split('=')[0] ?? '')
    .map((name) => told(textIn(name) ?? name))
  return textIn(pathname) === undefined ? [told('path'), ...odd] : odd
}

function textIn(encoded: string): string | undefined {
  try {
    const text = decodeURIComponent(encoded)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
