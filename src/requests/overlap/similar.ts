import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
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
export async function similarTo(tx: Tx, requestId: string): Promise<Similar[]> {
  const own = await ownFacts(tx, requestId)
  if (!own) return []
  const judged = await judgementsOn(tx, requestId)
  const alike = rank(own, await candidatesFor(tx, requestId, own, [...judged.keys()]))
  const best = alike.filter((one, index) => index < shown + 5 || judged.has(one.id))
  const named = await namesOf(
    tx,
    best.map((one) => one.id),
  )
  const known = best.flatMap((one) => {
    const name = named.get(one.id)
    const said = judged.get(one.id)
    return name && name.status !== 'draft' && name.request_id !== requestId
      ? [{ ...one, ...name, judgement: said?.judgement ?? null, note: said?.note ?? null }]
      : []
  })
  return known.filter((one, index) => index < shown || one.judgement)
}

async function ownFacts(tx: Tx, requestId: string): Promise<Own | undefined> {
  const { rows } = await sql<Omit<Own, 'words'> & { title: string; need: string }>`
    select f.partners, f.regions, f.themes, f.from_year as year, r.title, concat_ws(' ', r.need,
      r.expected_outputs) as need,
      (select greatest(reltuples, 1)::integer from pg_class where oid = 'findables'::regclass) as size
    from findables f join requests r on r.id = f.id where f.id = ${requestId}`.execute(tx)
  const facts = rows[0]
  if (!facts) return undefined
  const { title, need, ...rest } = facts
  const words = await tellingWords(tx, title, need, rest.size)
  await addOtherSpellings(tx, words)
  return { ...rest, words }
}

const written = (text: string) => [...new Set(text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])]

/**
 * The words of a request that say something, with how many documents share them: those of its title, and the most
 * telling others.
 */
async function tellingWords(tx: Tx, title: string, need: string, size: number): Promise<OwnWord[]> {
  const inTitle = written(title).slice(0, 30)
  const all = [...inTitle, ...written(need)].slice(0, 200)
  const { rows } = await sql<{ word: string; written: string; place: number; share: number }>`
    with own as (select distinct on (plain(w.token)) plain(w.token) as word, w.token as written,
      w.place::integer as place from unnest(${all}::text[]) with ordinality as w (token, place)
      order by plain(w.token), w.place)
    select o.word, o.written, o.place, coalesce(s.share, 0)::float8 as share from own o left
      join shares_of_words(array(select word from own)) s using (word)
    where o.word <> '' and not says_nothing(o.word) order by o.place`.execute(tx)
  const words = rows.map(
    (row): OwnWord => ({
      word: row.word,
      written: row.written,
      title: row.place <= inTitle.length,
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

async function candidatesFor(tx: Tx, requestId: string, own: Own, judged: string[]): Promise<Candidate[]> {
  const terms = searchTerms(own)
  const year = own.year ?? 9999
  const near = (index: 'theme' | 'year') => {
    const where =
      index === 'theme' ? sql`p.partner = of.partner and p.theme = ${own.themes[0] ?? ''}` : sql`p.partner = of.partner`
    return sql`select near.id from unnest(${own.partners}::text[]) as of (partner) cross join lateral (
      (select p.id from findable_places p where ${where} and p.year >= ${year} order by p.year limit ${nearest})
      union all (select p.id from findable_places p where ${where} and p.year < ${year}
        order by p.year desc limit ${nearest})) near`
  }
  const byWords = terms
    ? sql`union (select s.id from (select f.id, f.document from findables f
      where f.document @@ ${terms}::tsquery limit ${ranked}) s
        order by ts_rank(s.document, ${terms}::tsquery) desc limit ${mostAlike})`
    : sql``
  const { rows } = await sql<Candidate>`
    with found as materialized (
      ${near('theme')} union ${near('year')} ${byWords}
      union (select f.id from findables f where f.kind in ('initiative', 'iati_activity')
        and f.regions && ${own.regions}::text[] and f.themes && ${own.themes}::text[] limit ${mostAlike})
      union select id from unnest(${judged}::uuid[]) as j (id))
    select f.id, f.kind, f.title, f.partners, f.regions, f.themes, f.from_year, f.to_year,
      array(select w.place::integer - 1 from unnest(${own.words.map(matchOf)}::tsquery[]) with ordinality as w (word,
        place) where f.document @@ w.word) as common
    from found join findables f using (id) where f.id <> ${requestId}`.execute(tx)
  return rows
}

type Named = Pick<Similar, 'status' | 'partner_names' | 'numeral' | 'reference'> & { request_id: string | null }
async function namesOf(tx: Tx, ids: string[]): Promise<Map<string, Named>> {
  const { rows } = await sql<Named & { id: string }>`
    select r.id, r.status, p.names as partner_names, r.numeral, r.reference, null::uuid as request_id from requests r
      join partners p on p.code = r.partner where r.id = any(${ids}::uuid[])
    union all select c.id, c.status, p.names, r.numeral, null, c.request_id from actions c
      join requests r on r.id = c.request_id join partners p on p.code = c.partner where c.id = any(${ids}::uuid[])
    union all select i.id, null, null, null, null, null from initiatives i where i.id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, ...named }) => [id, named]))
}

/** What was judged of each pair, by the other's id. */
async function judgementsOn(tx: Tx, requestId: string) {
  const rows = await tx
    .selectFrom('overlap_judgements')
    .select(['other_id', 'judgement', 'note'])
    .where('request_id', '=', requestId)
    .execute()
  return new Map(rows.map((row) => [row.other_id, row]))
}
