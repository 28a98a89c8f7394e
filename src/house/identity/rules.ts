import type { Person } from './person.ts'

let held = true

/**
 * A slice's permission rules: `may(person).read(record)`. Written once for pages, lists and commands. The one way to
 * switch rules off is `withoutRules`, with which a test shows that row security holds alone.
 */
export function rules<Rights extends Record<string, (...args: never[]) => boolean>>(
  define: (person: Person | null) => Rights,
): (person: Person | null) => Asked<Rights> {
  return (person) => {
    const rights = define(person)
    const answers = held ? rights : Object.fromEntries(Object.keys(rights).map((right) => [right, () => true]))
    return answers as unknown as Asked<Rights>
  }
}

/** A right that looks at no record may be asked with one all the same. */
type Asked<Rights> = {
  [Right in keyof Rights]: Rights[Right] extends () => boolean ? (record?: unknown) => boolean : Rights[Right]
}

/** For tests: runs the work with every rule saying yes. */
export async function withoutRules<T>(work: () => Promise<T>): Promise<T> {
  held = false
  try {
    return await work()
  } finally {
    held = true
  }
}
