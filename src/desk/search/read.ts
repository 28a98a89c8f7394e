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
  const groups = async (loosely: boolean) =>
    groupsOf(await found(tx, asked, { person, typed, words, loosely, atMost }), { person, view, typed, atMost })
  const exactly = await groups(false)
  if (exactly.length > 0 || places.length > 0) return { typed, places, groups: exactly, loosely: false }
  const nearly = await groups(true)
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
type Asked = { person: Person | null; typed: string; words: string[]; loosely: boolean; atMost: number }

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

/** Where so many bear the words, nobody looks through them all: as many and one more are given (records_named). */
const few = 1_000

/**
 * The records of a kind that bear the words, and where those are not enough, those that say them; those whose titles say
 * little else come first, then the newest. Words that very many have are looked for in what the reader sees, the newest
 * first: the others would all have to be looked at before row security says whose they are. Each table is asked in one
 * way only, by ids: what row security looks up for it is looked up once.
 */
function oneKind(kind: Kind, wanted: RawBuilder<unknown>, { person, typed, words, loosely, atMost }: Asked) {
  const table = sql.table(kind.table)
  const listed = (list: string) => sql`select r.id, ${kind.columns} from ${table} r
    where (select few from ${sql.raw(list)}) and r.id = any((select ids from ${sql.raw(list)})::uuid[])`
  const walked = (list: string, has: RawBuilder<unknown>) => sql`select w.* from (select r.id, ${kind.columns}
      from ${table} r where not (select few from ${sql.raw(list)}) and ${kind.own?.(person) ?? sql`true`} order by r.id desc limit ${lookedThrough}) w
    where ${has} limit ${atMost + 1}`
  const named = [
    sql`select v.*, 0 as far, n.size from (${listed('names')}) v join named n on n.id = v.id`,
    sql`select v.*, 0, 0 from (${walked('names', kind.hasName(sql`w.id`, wanted))}) v`,
    ...(kind.kind === 'partner' && !loosely ? [partnersCalled(typed, words)] : []),
  ]
  const best = sql`select distinct on (x.id) x.* from (${sql.join(named, sql` union all `)}) x order by x.id, x.far, x.size`
  const inOrder = sql`order by b.far, b.size, b.id desc limit ${atMost + 1}`
  if (!kind.says)
    return sql`with named as materialized (select * from ${kind.named(wanted)}),
        names as materialized (select array_agg(id) as ids, count(*) <= ${few} as few from named),
        best as (select * from (${best}) b ${inOrder})
      select ${sql.lit(kind.kind)} as kind, b.id, ${kind.shown} from best b ${kind.from} ${inOrder}`
  const said = [
    sql`select v.*, 1 as far, 0 as size from (${listed('texts')}) v`,
    sql`select v.*, 1, 0 from (${walked('texts', sql`says(w.id, ${wanted})`)}) v`,
  ]
  return sql`with named as materialized (select * from ${kind.named(wanted)}),
      names as materialized (select array_agg(id) as ids, count(*) <= ${few} as few from named),
      by_name as materialized (select * from (${best}) b ${inOrder}),
      said as materialized (select id from records_saying(${sql.lit(kind.kind)}, ${wanted})
        where (select count(*) from by_name) <= ${atMost}),
      texts as materialized (select array_agg(id) as ids, (select count(*) from by_name) > ${atMost} or count(*) <= ${few} as few
        from said),
      best as (select * from by_name union all
        select x.* from (${sql.join(said, sql` union all `)}) x where x.id not in (select id from by_name))
    select ${sql.lit(kind.kind)} as kind, b.id, ${kind.shown} from best b ${kind.from} ${inOrder}`
}

/** Partners have many names and codes: what is exactly one of them comes first. */
const partnersCalled = (typed: string, words: string[]) =>
  sql`select r.id, r.names, r.code, case when ${isExactly(sql`r.code`, typed)} then -1 else 0 end, 0
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
