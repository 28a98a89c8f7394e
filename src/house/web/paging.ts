export const pageSize = 50

/** Which page of a list an address asks for; the first when it asks for nonsense. */
export function pageIn(query: string | undefined): number {
  const page = Number(query)
  return Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1
}

/** The address of a list with other parameters; '' and null take one away. */
export function withQuery(path: string, changes: Record<string, string | number | null>): string {
  const url = new URL(path, 'http://here')
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') url.searchParams.delete(key)
    else url.searchParams.set(key, String(value))
  }
  return url.pathname + url.search
}

/** What a pager needs: rows from-to of total, and how many pages there are. */
export function paging(page: number, total: number) {
  const pages = Math.max(1, Math.ceil(total / pageSize))
  const at = Math.min(page, pages)
  return {
    page: at,
    pages,
    total,
    from: total === 0 ? 0 : (at - 1) * pageSize + 1,
    to: Math.min(at * pageSize, total),
    offset: (at - 1) * pageSize,
  }
}
