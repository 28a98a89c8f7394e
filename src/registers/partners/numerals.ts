import { roman } from '../../house/languages/roman.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { View } from '../../house/ui/view.ts'

/**
 * A request's name: the partner's plus a Roman numeral from the second on. The first from Togo is "Togo", the third
 * "Togo III".
 */
export function requestName(partner: string, numeral: number | null): string {
  return numeral === null || numeral === 1 ? partner : `${partner} ${roman(numeral)}`
}

/** "Togo III" in the reader's language; a request without a numeral yet bears the partner's name and its reference. */
export function nameOfRequest(
  request: { partner_names: unknown; numeral: number | null; reference: string },
  view: View,
): string {
  const partner = nameIn(request.partner_names, view.lang)
  return request.numeral === null ? `${partner} (${request.reference})` : requestName(partner, request.numeral)
}
