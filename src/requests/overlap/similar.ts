import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { together } from '../../house/database/together.ts'
import {
  type Candidate,
  matchOf,
  type Own,
  type OwnWord,
  type Ranked,
  rank,
  searchTerms,
  wordsWorthALook,
} from './likeness.ts'

/** How many are shown, and how many each way of looking brings up to be compared. */
const shown = 20
const nearest = 20
const mostAlike = 40
/** No more documents with a word in common are ranked than this. */
const ranked = 500

export type Similar = Ranked & {
  /** What its page and its name are made of. */
  status: string | null
  partner_names: unknown
  numeral: number | null
  reference: string | null
  judgement: string | null
  note: string | null
}

/**
 * What is already there for a request: requests, Actions and initiatives that share its partner, theme, time and words,
 * the most alike first, each with the reasons. A few cheap scans of indexes find candidates; only those are compared.
 * For staff only.
 */
export async function similarTo(tx: Tx, request: Asked): Promise<Similar[]> {
  const { facts, words, judged } = await together(tx, {
    facts: factsRow(request.id),
    words: wordRows(request),
    judged: judgementRows(tx, request.id),
  })
  if (!facts[0]) return []
  const own: Own = { ...facts[0], words: tellingWords(words, request, facts[0].size) }
  await addOtherSpellings(tx, own.words)
  const said = new Map(judged.map((row) => [row.other_id, row]))
  const candidates = await candidatesFor(tx, request.id, own, [...said.keys()])
  const best = rank(own, candidates).filter((one, index) => index < shown || said.has(one.id))
  const names = new Map(candidates.map((one) => [one.id, one]))
  return best.map((one) => {
    const { status, partner_names, numeral, reference } = names.get(one.id) as Named
    const { judgement, note } = said.get(one.id) ?? { judgement: null, note: null }
    return { ...one, status, partner_names, numeral, reference, judgement, note }
  })
}

/** A request as far as its words go. */
type Asked = { id: string; title: string; need: string; expected_outputs: string }

const factsRow = (requestId: string) => sql<Omit<Own, 'words'>>`
    select f.partners, f.regions, f.themes, f.from_year as year,
      (select greatest(reltuples, 1)::integer from pg_class where oid = 'search_entries'::regclass) as size
    from search_entries f where f.id = ${requestId}`

const written = (text: string) => [...new Set(text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])]
const inTitle = (request: Asked) => written(request.title).slice(0, 30)

/** The words of a request that say something, with how many documents share them. */
function wordRows(request: Asked) {
  const all = [...inTitle(request), ...written(`${request.need} ${request.expected_outputs}`)].slice(0, 200)
  return sql<{ word: string; written: string; place: number; share: number }>`
    with own as (select distinct on (plain(w.token)) plain(w.token) as word, w.token as written,
      w.place::integer as place from unnest(${all}::text[]) with ordinality as w (token, place)
      order by plain(w.token), w.place)
    select o.word, o.written, o.place, coalesce(s.share, 0)::float8 as share from own o left
      join shares_of_words(array(select word from own)) s using (word)
    where o.word <> '' and not says_nothing(o.word) order by o.place`
}
type Word = { word: string; written: string; place: number; share: number }

/** Those of its title, and the most telling others. */
function tellingWords(rows: Word[], request: Asked, size: number): OwnWord[] {
  const words = rows.map(
    (row): OwnWord => ({
      word: row.word,
      written: row.written,
      title: row.place <= inTitle(request).length,
      share: Math.max(row.share, 1 / (size + 1)),
      spellings: [],
    }),
  )
  return [
    ...words.filter((one) => one.title),
    ...words.filter((one) => !one.title).toSorted((a, b) => a.share - b.share),
  ].slice(0, 40)
}

/** Other spellings of the words that tell most, as they stand in what is there. */
async function addOtherSpellings(tx: Tx, words: OwnWord[]): Promise<void> {
  const asked = wordsWorthALook(words)
  const { rows } = await sql<{
    word: string
    close: string[]
  }>`select w.word, words_close_to(w.word) as close
    from unnest(${asked.map((one) => one.word)}::text[]) as w (word)`.execute(tx)
  const close = new Map(rows.map((row) => [row.word, row.close.filter((other) => other !== row.word).slice(0, 4)]))
  for (const one of asked) one.spellings = close.get(one.word) ?? []
}

/** What may be alike, each with what its name and its page are made of. */
async function candidatesFor(tx: Tx, requestId: string, own: Own, judged: string[]): Promise<(Candidate & Named)[]> {
  const terms = searchTerms(own)
  const year = own.year ?? 9999
  const near = (index: 'theme' | 'year') => {
    const where =
      index === 'theme' ? sql`p.partner = of.partner and p.theme = ${own.themes[0] ?? ''}` : sql`p.partner = of.partner`
    return sql`select near.id from unnest(${own.partners}::text[]) as of (partner) cross join lateral (
      (select p.id from search_entry_places p where ${where} and p.year >= ${year} order by p.year limit ${nearest})
      union all (select p.id from search_entry_places p where ${where} and p.year < ${year}
        order by p.year desc limit ${nearest})) near`
  }
  const byWords = terms
    ? sql`union (select s.id from (select f.id, f.document from search_entries f
      where f.document @@ ${terms}::tsquery limit ${ranked}) s
        order by ts_rank(s.document, ${terms}::tsquery) desc limit ${mostAlike})`
    : sql``
  const { rows } = await sql<Candidate & Named>`
    with found as materialized (
      ${near('theme')} union ${near('year')} ${byWords}
      union (select f.id from search_entries f where f.kind in ('initiative', 'iati_activity')
        and f.regions && ${own.regions}::text[] and f.themes && ${own.themes}::text[] limit ${mostAlike})
      union select id from unnest(${judged}::uuid[]) as j (id))
    select f.id, f.kind, f.title, f.partners, f.regions, f.themes, f.from_year, f.to_year,
      array(select w.place::integer - 1 from unnest(${own.words.map(matchOf)}::tsquery[]) with ordinality as w (word,
        place) where f.document @@ w.word) as common,
      coalesce(r.status, a.status) as status, p.names as partner_names, coalesce(r.numeral, ar.numeral) as numeral,
      r.reference
    from found join search_entries f using (id)
      left join requests r on f.kind = 'request' and r.id = f.id
      left join actions a on f.kind = 'action' and a.id = f.id
      left join requests ar on ar.id = a.request_id
      left join partners p on p.code = coalesce(r.partner, a.partner)
    where f.id <> ${requestId} and r.status is distinct from 'draft' and a.request_id is distinct from ${requestId}
      and (f.kind not in ('request', 'action') or p.code is not null)`.execute(tx)
  return rows
}

type Named = Pick<Similar, 'status' | 'partner_names' | 'numeral' | 'reference'>

/** What was judged of each pair, with the other's id. */
const judgementRows = (tx: Tx, requestId: string) =>
  tx.selectFrom('overlap_judgements').select(['other_id', 'judgement', 'note']).where('request_id', '=', requestId)
