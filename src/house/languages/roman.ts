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
