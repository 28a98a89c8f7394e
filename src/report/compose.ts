import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { computeFigures, type Figure } from '../figures/compute.ts'
import type { FigureRow } from '../figures/definitions.ts'
import { choicesOf, nameIn } from '../settings/queries.ts'
import type { Language } from '../ui/view.ts'

export type ReportText = { section: string; language: string; title: string; body: string; version: number }
export type FigureWithRows = Figure & { rows: FigureRow[] }
export type Report = {
  year: number
  publishedOn: string | null
  figures: Map<string, FigureWithRows>
  /** The text of each section in the reader's language, or in English where it has none. */
  texts: Map<string, ReportText>
  regions: { key: string; label: string }[]
  themes: Map<string, string>
  types: Map<string, string>
  outputTypes: Map<string, string>
  partners: Map<string, string>
  requests: { id: string; name: unknown; numeral: number; wording: string; region: string }[]
  outputs: { id: string; title: string; type: string; region: string }[]
}

/** Everything that the annual report of a year shows: figures from one computation, lists of requests and outputs, and the texts that people wrote. Null when there is nothing of that year. */
export async function composeReport(tx: Tx, year: number, lang: Language): Promise<Report | null> {
  const edition = await tx.selectFrom('report_editions').selectAll().where('year', '=', year).executeTakeFirst()
  const all = await computeFigures(tx, year, [
    ['region', 'type'],
    ['region', 'theme'],
    ['region', 'country'],
    ['region', 'partner'],
  ])
  const figures = new Map(all.map((figure) => [figure.name, figure]))
  if (!edition && !figures.get('requests.received')?.value && !figures.get('activities.held')?.value) return null
  const named = async (list: Parameters<typeof choicesOf>[1]) => new Map((await choicesOf(tx, list, lang)).map((option) => [option.value, option.label]))
  return {
    year,
    publishedOn: edition?.published_on ?? null,
    figures,
    texts: await textsOf(tx, year, lang),
    regions: (await choicesOf(tx, 'regions', lang)).map((option) => ({ key: option.value, label: option.label })),
    themes: await named('themes'),
    types: await named('activity_types'),
    outputTypes: await named('output_types'),
    partners: new Map((await tx.selectFrom('partners').select(['code', 'names']).execute()).map((row) => [row.code, nameIn(row.names, lang)])),
    requests: await requestsOf(tx, year, lang),
    outputs: (figures.get('outputs.delivered')?.rows ?? []).map((row) => ({ id: row.record_id, title: row.title, type: row.type ?? '', region: row.region ?? '' })),
  }
}

async function textsOf(tx: Tx, year: number, lang: Language): Promise<Map<string, ReportText>> {
  const rows = await tx.selectFrom('report_texts').select(['section', 'language', 'title', 'body', 'version']).where('year', '=', year).where('language', 'in', [lang, 'en']).execute()
  const texts = new Map(rows.filter((row) => row.language === 'en').map((row) => [row.section, row]))
  for (const row of rows) if (row.language === lang && row.body !== '') texts.set(row.section, row)
  return texts
}

async function requestsOf(tx: Tx, year: number, lang: Language) {
  const { rows } = await sql<{ id: string; name: unknown; numeral: number; wording: string; region: string }>`
    select r.id, p.names as name, r.numeral, coalesce(r.theme_wording, t.names ->> ${lang}, t.names ->> 'en') as wording, p.region
    from requests r join partners p on p.code = r.partner join themes t on t.key = r.theme
    where r.numeral is not null and r.received_on between ${`${year}-01-01`} and ${`${year}-12-31`} order by r.received_on, r.id`.execute(tx)
  return rows
}
