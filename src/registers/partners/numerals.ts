import { nameIn } from '../../house/settings/queries.ts'
import type { View } from '../../house/ui/view.ts'

const values: [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

/** A number from 1 to 3999 as a Roman numeral. */
export function roman(number: number): string {
  let rest = number
  let written = ''
  for (const [value, sign] of values) {
    while (rest >= value) {
      written += sign
      rest -= value
    }
  }
  return written
}

/** A request's name: the partner's plus a Roman numeral from the second on. The first from Togo is "Togo", the third "Togo III". */
export function requestName(partner: string, numeral: number | null): string {
  return numeral === null || numeral === 1 ? partner : `${partner} ${roman(numeral)}`
}

/** "Togo III" in the reader's language; a request without a numeral yet bears the partner's name and its reference. */
export function nameOfRequest(request: { partner_names: unknown; numeral: number | null; reference: string }, view: View): string {
  const partner = nameIn(request.partner_names, view.lang)
  return request.numeral === null ? `${partner} (${request.reference})` : requestName(partner, request.numeral)
}
