import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Person } from '../../house/identity/person.ts'
import { atWords, hasWords, isExactly, searchedWords } from '../../house/lists/search.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { type Kind, kinds } from './kinds.ts'
import { type Place, sectionsOf, stepsFor } from './steps.ts'

export type Hit = { href: string; title: string; beside: string[] }
export type Group = { kind: string; heading: string; hits: Hit[]; isCut: boolean; more: string | null }
export type SearchRead = {
  typed: string
  /** Sections and steps whose names have the words. */
  places: Place[]
  groups: Group[]
  /** Nothing has the words as they were typed: what was found is spelt nearly so. */
  loosely: boolean
}

/** Nobody looks through more than so many records of a kind for words that very many have. */
const lookedThrough = 3_000

/**
 * Everything this reader may see that has the words, at most so many of each kind. Loosely only where nothing that they
 * see has them: what others have decides nothing.
 */
export async function readSearch(
  { tx, person, view }: { tx: Tx; person: Person | null; view: View },
  typed: string,
  atMost: number,
): Promise<SearchRead> {
  const words = await searchedWords(tx, typed)
  if (words.length === 0) return { typed, places: [], groups: [], loosely: false }
  const places = await placesWith(tx, [...stepsFor(person, view), ...sectionsOf(view)], words)
  const asked = kinds.filter((kind) => kind.may(person))
  const exactly = groupsOf(await found(tx, asked, { typed, words, loosely: false, atMost }), {
    person,
    view,
    typed,
    atMost,
  })
  if (exactly.length > 0 || places.length > 0) return { typed, places, groups: exactly, loosely: false }
  const nearly = groupsOf(await found(tx, asked, { typed, words, loosely: true, atMost }), {
    person,
    view,
    typed,
    atMost,
  })
  return { typed, places, groups: nearly, loosely: nearly.length > 0 }
}

/** Sections and steps by their names, as this reader's language has them. */
async function placesWith(tx: Tx, places: Place[], words: string[]): Promise<Place[]> {
  const { rows } = await sql<{ at: number }>`select l.at::integer as at
    from unnest(${places.map(({ label }) => label)}::text[]) with ordinality as l (label, at)
    where ${hasWords([atWords(sql`searched(l.label)`)], words)} order by l.at`.execute(tx)
  return rows.flatMap(({ at }) => places[at - 1] ?? []).slice(0, 4)
}

type Row = {
  kind: string
  id: string
  title: string | null
  names: unknown
  numeral: number | null
  reference: string | null
  note: string | null
}
type Asked = { typed: string; words: string[]; loosely: boolean; atMost: number }

async function found(tx: Tx, asked: readonly Kind[], search: Asked): Promise<Row[]> {
  const { rows: queries } = await sql<{
    wanted: string | null
  }>`select search_query(${search.typed}, ${search.loosely})::text as wanted`.execute(tx)
  const query = queries[0]?.wanted
  if (!query) return []
  const wanted = sql`${query}::tsquery`
  const parts = asked.map((kind) => sql`(${oneKind(kind, wanted, search)})`)
  const { rows } = await sql<Row>`${sql.join(parts, sql` union all `)}`.execute(tx)
  return rows
}

/**
 * The records of a kind that bear the words, and after them those that say them; those whose titles say little else
 * come first, then the newest. Words that very many have are looked for in what the reader sees, the newest first: the
 * others would all have to be looked at before row security says whose they are.
 */
function oneKind(kind: Kind, wanted: RawBuilder<unknown>, { typed, words, loosely, atMost }: Asked) {
  const table = sql.table(kind.table)
  const walked = (has: RawBuilder<unknown>) =>
    sql`select w.id from (select id from ${table} order by id desc limit ${lookedThrough}) w where ${has}
      limit ${atMost + 1}`
  const ways = [
    sql`select r.id, 0 as far, n.size from named n join ${table} r on r.id = n.id where (select few from counted)`,
    sql`select m.id, 0, 0 from (${walked(sql`not (select few from counted) and ${kind.hasName(sql`w.id`, wanted)}`)}) m`,
  ]
  const texts = kind.says
    ? sql`, said as materialized (select * from records_saying(${sql.lit(kind.kind)}, ${wanted})),
        few_say as (select count(*) <= 2000 as few from said)`
    : sql``
  if (kind.says)
    ways.push(
      sql`select r.id, 1, 0 from said n join ${table} r on r.id = n.id where (select few from few_say)`,
      sql`select m.id, 1, 0 from (${walked(sql`not (select few from few_say) and says(w.id, ${wanted})`)}) m`,
    )
  if (kind.kind === 'partner' && !loosely) ways.push(partnersCalled(typed, words))
  return sql`with named as materialized (select * from ${kind.named(wanted)}),
      counted as (select count(*) <= 2000 as few from named)${texts},
      best as (select x.id, min(x.far) as far, min(x.size) as size
        from (${sql.join(ways, sql` union all `)}) x (id, far, size)
        group by x.id order by 2, 3, x.id desc limit ${atMost + 1})
    select ${sql.lit(kind.kind)} as kind, r.id, ${kind.shown}
      from best b join ${table} r on r.id = b.id ${kind.from} order by b.far, b.size, b.id desc`
}

/** Partners have many names and codes: what is exactly one of them comes first. */
const partnersCalled = (typed: string, words: string[]) =>
  sql`select r.id, case when ${isExactly(sql`r.code`, typed)} then -1 else 0 end, 0
    from partners r join partner_searches s on s.code = r.code
    where ${hasWords([atWords(sql`s.searched`), (word) => sql`${word} = any(s.exact)`], words)}`

function groupsOf(
  rows: readonly Row[],
  { person, view, typed, atMost }: { person: Person | null; view: View; typed: string; atMost: number },
): Group[] {
  return kinds.flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind.kind)
    if (own.length === 0) return []
    const list = kind.list(person)
    return {
      kind: kind.kind,
      heading: view.t(kind.heading),
      hits: own.slice(0, atMost).map((row) => hitOf(kind, row, view)),
      isCut: own.length > atMost,
      more: own.length > atMost && list ? `${list}?search=${encodeURIComponent(typed)}` : null,
    }
  })
}

function hitOf(kind: Kind, row: Row, view: View): Hit {
  const partner = row.names ? nameIn(row.names, view.lang) : ''
  const request = row.reference
    ? nameOfRequest({ partner_names: row.names, numeral: row.numeral, reference: row.reference }, view)
    : ''
  const [title, ...beside] =
    kind.kind === 'request'
      ? [request, row.title, row.numeral === null ? '' : row.reference]
      : kind.kind === 'partner'
        ? [partner]
        : [row.title, request || partner, row.note]
  return {
    href: kind.href(row),
    title: title ?? '',
    beside: beside.filter((part) => !!part && part !== title) as string[],
  }
}
