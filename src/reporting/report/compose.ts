import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { type CodeList, listsOf, nameIn } from '../../house/settings/queries.ts'
import type { Language } from '../../house/ui/view.ts'
import { partnerNames } from '../../registers/partners/queries.ts'
import { type Figure, recordsOf } from '../figures/compute.ts'
import { figureNamed } from '../figures/definitions.ts'
import { figuresTold } from '../figures/outside.ts'
import type { Dimension } from '../figures/sources.ts'

export type ReportText = { section: string; language: string; title: string; body: string; version: number }
export type Report = {
  year: number
  figures: Map<string, Figure>
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

export type Edition = NonNullable<Awaited<ReturnType<typeof editionOf>>>
export const editionOf = (tx: Tx, year: number) =>
  tx.selectFrom('report_editions').selectAll().where('year', '=', year).executeTakeFirst()

/** The figures that the report shows, and what it breaks each of them down by. */
const shown: Record<string, Dimension[][]> = {
  'requests.received': [['region'], ['partner'], ['income_group']],
  'requests.cumulative': [['year']],
  'activities.held': [['region'], ['region', 'partner'], ['region', 'type'], ['region', 'theme']],
  'remote_assistance.days': [['region']],
  'experts.mobilised': [['region']],
  'experts.non_eu_share': [['region']],
  'experts.country_share': [['region', 'country']],
  'participants.attended': [],
  'outputs.delivered': [],
  'actions.closed': [['region']],
  'countries.benefitted': [['region']],
}

/**
 * Everything that the annual report of a year shows: figures from one computation, lists of requests and outputs, and
 * the texts that people wrote. Null when there is nothing of that year.
 */
export async function composeReport(
  tx: Tx,
  edition: Edition | undefined,
  year: number,
  lang: Language,
): Promise<Report | null> {
  // The report is made for everybody, so it is the same for everybody: without small numbers of persons.
  const all = await figuresTold(tx, year, {
    figures: Object.keys(shown).flatMap((name) => figureNamed(name) ?? []),
    breakdowns: ({ name }) => shown[name] ?? [],
  })
  const figures = new Map(all.map((figure) => [figure.name, figure]))
  if (!edition && !figures.get('requests.received')?.value && !figures.get('activities.held')?.value) return null
  const lists = await listsOf(tx)
  const named = (list: CodeList) => new Map((lists.get(list) ?? []).map(({ key, names }) => [key, nameIn(names, lang)]))
  const delivered = figureNamed('outputs.delivered')
  const outputs = delivered ? await recordsOf(tx, delivered, year) : []
  return {
    year,
    figures,
    texts: await textsOf(tx, year, lang),
    regions: [...named('regions')].map(([key, label]) => ({ key, label })),
    themes: named('themes'),
    types: named('activity_types'),
    outputTypes: named('output_types'),
    partners: await partnerNames(tx, lang),
    requests: await requestsOf(tx, year, lang),
    outputs: outputs.map((row) => ({
      id: row.record_id,
      title: row.title,
      type: row.type ?? '',
      region: row.region ?? '',
    })),
  }
}

async function textsOf(tx: Tx, year: number, lang: Language): Promise<Map<string, ReportText>> {
  const rows = await tx
    .selectFrom('report_texts')
    .select(['section', 'language', 'title', 'body', 'version'])
    .where('year', '=', year)
    .where('language', 'in', [lang, 'en'])
    .execute()
  const texts = new Map(rows.filter((row) => row.language === 'en').map((row) => [row.section, row]))
  for (const row of rows) if (row.language === lang && row.body !== '') texts.set(row.section, row)
  return texts
}

async function requestsOf(tx: Tx, year: number, lang: Language) {
  const { rows } = await sql<{ id: string; name: unknown; numeral: number; wording: string; region: string }>`
    select r.id, p.names as name, r.numeral, coalesce(r.theme_wording, t.names ->> ${lang},
      t.names ->> 'en') as wording, p.region
    from requests r join partners p on p.code = r.partner join themes t on t.key = r.theme
    where r.numeral is not null and r.received_on between ${`${year}-01-01`} and ${`${year}-12-31`}
      order by r.received_on, r.id`.execute(tx)
  return rows
}
