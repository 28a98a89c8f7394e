/**
 * Keeps texts that cost more to make than to keep and are told again and again: a day, a zone, so many days. At most so
 * many; then it begins anew.
 */
export function remembering(most = 5000): (key: string, make: () => string) => string {
  const known = new Map<string, string>()
  return (key, make) => {
    const kept = known.get(key)
    if (kept !== undefined) return kept
    const made = make()
    if (known.size >= most) known.clear()
    known.set(key, made)
    return made
  }
}
