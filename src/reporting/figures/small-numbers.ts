/** Fewer persons than this are told to nobody outside the facility and its donors. */
export const fewest = 5

const isSmall = (count: number) => count > 0 && count < fewest

/**
 * Which cells of a table of persons may be told beside its total: all of them, or none as soon as one is small. Keeping
 * back the small one and the next larger one would not do: whoever knows the rule works out from the total which they
 * are (outside.test.ts tries all tables).
 * `printed` are told in any case, and do
 * not count: whoever has the printed report has them.
 */
export function cellsToTell(cells: ReadonlyMap<string, number>, printed: ReadonlySet<string> = new Set()): Set<string> {
  const told = [...cells].some(([key, count]) => isSmall(count) && !printed.has(key))
    ? [...cells.keys()].filter((key) => printed.has(key))
    : cells.keys()
  return new Set(told)
}

/** Whether a part of so many persons may be told beside the whole: neither it nor the rest is a small number. */
export const isTold = (part: number, whole: number) => !isSmall(part) && !isSmall(whole - part)
