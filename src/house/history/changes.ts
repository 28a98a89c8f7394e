import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { together, when } from '../database/together.ts'
import { dayPlus, isCalendarDay } from '../days/day.ts'
import { roman } from '../languages/roman.ts'
import { hasText } from '../languages/texts.ts'
import { nameIn } from '../settings/queries.ts'
import { formatDay, formatMoment, formatNumber, weekday } from '../ui/dates.tsx'
import type { Language, TextKey, View } from '../ui/view.ts'
import { idForm } from '../web/form.ts'
import { languageName } from '../web/languages.ts'

export type Values = Record<string, unknown>
export type ChangedRow = { row_table: string; row_id?: string; before?: Values | null; after?: Values | null }
export type Change = { field: string; before: string; after: string }
/** Names of what a row refers to: by id for records and people, by key for the facility's lists and partners. */
export type Names = { ids: Map<string, string>; lists: Map<string, Values> }

/** Columns that tell a reader nothing, or the same as the line itself does. */
const silent = new Set(
  'id partner_id agenda_item_id scored_at version status created_at updated_at image email_verified action_id activity_id request_id seat_id consultation_id output_id body_id span_id told_by told_at mail_id pages_saved saved_at step taken_by taken_at source longitude latitude'.split(
    ' ',
  ),
)
/** Of these tables only some columns are told: the reason of the step, or the record's page, says the rest. */
const told: Record<string, string[]> = {
  eligibility_waivers: ['rule', 'status'],
  named_authorities: ['name', 'type', 'partner', 'status', 'authority_id'],
  request_files: ['name', 'kind'],
  submissions: [],
  api_tokens: ['name', 'kind', 'ends_on'],
  accounts: [
    'name',
    'email',
    'phone',
    'role',
    'chair',
    'language',
    'authority_id',
    'administration',
    'body_id',
    'person_id',
    'active',
  ],
  saved_views: ['name', 'shared', 'account_id'],
  link_revocations: ['purpose', 'recipient'],
  holidays: ['day', 'name'],
  questions: ['key', 'page', 'required', 'position', 'retired_on'],
  question_wordings: ['names', 'hints', 'choices'],
  settings: ['zone', 'weekend', 'consultation', 'opinion_link_days'],
}
/** Columns whose name is a text of another form. */
const labels: Record<string, string> = {
  'partner_names name': 'partners.names_name',
  'partner_names kind': 'partners.field.kind',
  'partner_names language': 'partners.names_language',
  'eligibility_waivers rule': 'eligibility.rule_heading',
  'eligibility_waivers status': 'eligibility.outcome',
  'named_authorities name': 'authorities.field.name',
  'named_authorities type': 'authorities.field.type',
  'named_authorities status': 'intake.field.settle_as',
  'named_authorities authority_id': 'intake.field.settle_authority',
  'request_contacts name': 'intake.field.contact_name',
  'request_contacts function': 'intake.field.contact_function',
  'request_contacts email': 'intake.field.contact_email',
  'request_contacts phone': 'intake.field.contact_phone',
  'request_files name': 'intake.field.file',
  'opinions late': 'history.field.late',
  'request_partners partner': 'requests.field.other_partners',
  'request_themes theme': 'requests.field.other_themes',
  'action_partners partner': 'requests.field.other_partners',
  'action_themes theme': 'requests.field.other_themes',
  'request_files kind': 'intake.field.kind',
  'accounts name': 'accounts.name',
  'accounts email': 'accounts.email',
  'accounts role': 'accounts.role',
  'accounts language': 'people.field.language',
  'accounts authority_id': 'accounts.left.seat.authority',
  'accounts administration': 'accounts.left.seat.administration',
  'accounts body_id': 'accounts.left.seat.body',
  'accounts phone': 'intake.field.contact_phone',
  'accounts person_id': 'accounts.left.seat.person',
  'accounts active': 'accounts.status.open',
  'requests copied_from': 'intake.started_from',
  'api_tokens name': 'tokens.title',
  'api_tokens kind': 'tokens.field.kind',
  'api_tokens ends_on': 'tokens.field.ends',
  'link_revocations purpose': 'links.for',
  'link_revocations recipient': 'links.holder',
  'saved_views name': 'lists.field.name',
  'saved_views shared': 'lists.field.shared',
  'saved_views account_id': 'lists.field.keeper',
  'question_wordings names': 'questions.worded.names',
  'question_wordings hints': 'questions.worded.hints',
  'question_wordings choices': 'questions.worded.choices',
  'settings zone': 'bodies.field.zone',
  'settings weekend': 'calendar.weekend',
  'settings consultation': 'calendar.consultation',
  'settings opinion_link_days': 'calendar.link_days',
}
/** Rows of these tables belong to a record as one line: the column that names the line, before the others. */
const namedBy: Record<string, string> = {
  expert_themes: 'theme',
  expert_languages: 'language',
  readiness_answers: 'question',
  request_answers: 'question',
  decision_scores: 'criterion',
  meeting_members: 'account_id',
  request_authorities: 'authority_id',
  action_authorities: 'authority_id',
  output_rungs: 'rung',
  holidays: 'day',
}
/** Rows of these tables say who is meant; in all others the record's page says it. */
const namesPerson = new Set(['mobilisations', 'accounts'])
/** Rows of these tables answer questions of the facility: the form on which those stand. */
const answersOn: Record<string, string> = { readiness_answers: 'readiness', request_answers: 'intake' }
/** Rows of these tables are said of a question: the column with its id, where that is not the row's own. */
const ofQuestions: Record<string, string> = { questions: 'id', question_wordings: 'question_id' }
const lists: Record<string, string> = {
  theme: 'themes',
  themes: 'themes',
  region: 'regions',
  regions: 'regions',
  regions_worked_in: 'regions',
  criterion: 'criteria',
}
const types: Record<string, string> = {
  activities: 'activity_types',
  outputs: 'output_types',
  authorities: 'authority_types',
  named_authorities: 'authority_types',
}
const partners = new Set(['partner', 'host', 'employed_in', 'administration', 'letter_partner'])
const texts: Record<string, string> = {
  'eligibility_waivers rule': 'eligibility.rule.',
  'eligibility_waivers status': 'eligibility.waiver.',
  'named_authorities status': 'intake.named_status.',
  'request_files kind': 'files.kind.',
  'partner_names kind': 'partners.name_kind.',
  'api_tokens kind': 'tokens.kind.',
  'link_revocations purpose': 'links.purpose.',
  'requests channel': 'intake.channel.',
  'accounts role': 'role.',
  'seats role': 'seats.role.',
  'seats level': 'levels.',
  'expert_themes level': 'levels.',
  'activities mode': 'activities.mode.',
  'people gender': 'people.gender.',
  'people employer_kind': 'people.employer_kind.',
  'requests overlap_judgement': 'requests.overlap.',
  'overlap_judgements judgement': 'requests.overlap.',
  'overlap_judgements other_kind': 'similar.kind.',
  'request_authorities part': 'history.part.',
  'action_authorities part': 'history.part.',
  'agenda_items outcome': 'agenda.outcome.',
  'agenda_items left_out': 'agenda.left_out.',
  'letters kind': 'requests.status.',
  'opinions told_how': 'history.told_how.',
  'mobilisations told_how': 'history.told_how.',
  'readiness_answers answer': 'questions.planned.',
  'output_rungs rung': 'outputs.status.',
  'actions evaluation_rating': 'ratings.',
  'mobilisations rating': 'ratings.',
  'mobilisations activity_rating': 'ratings.',
}

/** What changed on some rows at once, as people read it: the name of each field, and its value before and after. */
export function changesOf(view: View, rows: ChangedRow[], names: Names): Change[] {
  const changes = new Map<string, Change>()
  const note = (field: string, before: string, after: string) => {
    const known = changes.get(field)
    if (!known) changes.set(field, { field, before, after })
    else
      changes.set(field, {
        field,
        before: [known.before, before].filter(Boolean).join(' · '),
        after: [known.after, after].filter(Boolean).join(' · '),
      })
  }
  for (const row of rows.map(unfolded)) {
    const columns = Object.keys({ ...row.before, ...row.after }).filter((column) => isTold(row.row_table, column))
    const shown = (values: Values | null | undefined, column: string) =>
      valueInWords(view, row.row_table, column, values?.[column], names)
    const naming = namedBy[row.row_table]
    if (naming) {
      const all = (values: Values | null | undefined) =>
        columns
          .filter((column) => column !== naming && column !== 'person_id' && column !== 'account_id')
          .map((column) => (column === 'choices' ? chosenIn(view, row, values, names) : shown(values, column)))
          .filter(Boolean)
          .join(' · ')
      note(nameOfLine(view, row, naming, names), all(row.before), all(row.after))
    } else if (row.row_table === 'participations') {
      const said = (values: Values | null | undefined) =>
        [values?.status && view.t(`participations.status.${values.status}`), values?.organisation]
          .filter(Boolean)
          .join(' · ')
      note(names.ids.get(row.row_id ?? '') ?? view.t('people.name_withheld'), said(row.before), said(row.after))
    } else
      for (const column of columns.filter((name) => name !== 'person_id' || namesPerson.has(row.row_table)))
        note(
          aboutQuestion(view, row, names) + labelOf(view, row.row_table, column),
          shown(row.before, column),
          shown(row.after, column),
        )
  }
  return [...changes.values()].filter((change) => change.before !== change.after)
}

/**
 * What names a line of a record. A line that was changed says only what changed on it, so that the name is read out of
 * what it is told apart by; an answer is named by the words that it answered.
 */
function nameOfLine(view: View, row: ChangedRow, naming: string, names: Names): string {
  const values = row.after ?? row.before
  const key = values?.[naming] ?? ofKey(row.row_id) ?? idsOfKey(row).find((id) => names.ids.has(id))
  const form = answersOn[row.row_table]
  if (!form) return valueInWords(view, row.row_table, naming, key, names)
  const worded = names.lists.get(`wording ${values?.wording_id}`) ?? names.lists.get(`question ${form} ${key}`)
  return nameIn(worded ?? { en: String(key) }, view.lang)
}

/** What was chosen in an answer, in the words of its choices: yes and no are the product's, all others the facility's. */
function chosenIn(view: View, row: ChangedRow, values: Values | null | undefined, names: Names): string {
  const chosen = Array.isArray(values?.choices) ? values.choices.map(String) : []
  const key = (row.after ?? row.before)?.question ?? ofKey(row.row_id)
  const words = (choice: string) => {
    const known = ['yes_no', 'planned']
      .map((kind) => `questions.${kind}.${choice}`)
      .find((text) => hasText(view.lang, text))
    // In the words that were shown when it was chosen, where the line tells which; in those of now otherwise.
    const shown = names.lists.get(`choice ${values?.wording_id} ${choice}`)
    if (known) return view.t(known)
    return nameIn(shown ?? names.lists.get(`choice ${key} ${choice}`) ?? { en: choice }, view.lang)
  }
  return chosen.map(words).join(' · ')
}

/** The part of a row's key that is a word, where the key has several parts. */
function ofKey(id: string | undefined): string | undefined {
  if (!id?.startsWith('[')) return undefined
  const parts: unknown[] = JSON.parse(id)
  return parts.map(String).find((part) => !idForm.test(part))
}

/** The ids in the key of a row that is a line of its record: of an update nothing else says which line it is. */
function idsOfKey({ row_table, row_id }: ChangedRow): string[] {
  if (!namedBy[row_table] || !row_id?.startsWith('[')) return []
  const parts: unknown[] = JSON.parse(row_id)
  return parts.map(String).filter((part) => idForm.test(part))
}

/** Of which question a line tells: a page keeps the history of many. */
function aboutQuestion(view: View, row: ChangedRow, names: Names): string {
  const column = ofQuestions[row.row_table]
  if (!column) return ''
  const id = column === 'id' ? row.row_id : (row.after ?? row.before)?.[column]
  const words = names.lists.get(`question ${id}`)
  return words ? `${nameIn(words, view.lang)} · ` : ''
}

/** A setting is one value of several members: each is told by itself. */
function unfolded(row: ChangedRow): ChangedRow {
  if (row.row_table !== 'settings') return row
  const members = (values: Values | null | undefined) => (values?.value ?? {}) as Values
  return { ...row, before: members(row.before), after: members(row.after) }
}

/** Whether a change of this column says something to a reader. */
export const isTold = (table: string, column: string) => told[table]?.includes(column) ?? !silent.has(column)

const slices: Record<string, string> = {
  personal_details: 'people',
  expert_profiles: 'people',
  request_partners: 'requests',
  request_themes: 'requests',
  action_partners: 'requests',
  action_authorities: 'requests',
  action_themes: 'requests',
  agenda_items: 'agenda',
  meeting_members: 'meetings',
  opinions: 'consultations',
  consulted_bodies: 'bodies',
  body_scopes: 'bodies',
  delay_causes: 'clocks',
  portfolios: 'bodies',
}

/**
 * Key of the name of a column: the text of its slice's form where there is one, otherwise one of the history's own.
 * Undefined when nobody has named it.
 */
export function labelKey(lang: Language, table: string, column: string): TextKey | undefined {
  const field = column.replace(/_id$/, '')
  const slice = slices[table] ?? table
  const plain = slice === 'seats' || slice === 'consultations' ? [`${slice}.${field}`] : []
  const own = labels[`${table} ${column}`]
  return [
    ...(own ? [own] : []),
    `${slice}.field.${field}`,
    ...plain,
    `intake.field.${field}`,
    `history.field.${field}`,
    `requests.field.${field}`,
  ].find((known) => hasText(lang, known))
}

function labelOf(view: View, table: string, column: string): string {
  const key = labelKey(view.lang, table, column)
  return key ? view.t(key) : column.replaceAll('_', ' ')
}

function valueInWords(view: View, table: string, column: string, value: unknown, names: Names): string {
  const { t, lang } = view
  const inWords = (one: unknown): string => valueInWords(view, table, column, one, names)
  const listed = (list: string, key: string) => nameIn(names.lists.get(`${list} ${key}`) ?? { en: key }, lang)
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value)) return value.map(inWords).filter(Boolean).join(' · ')
  if (table === 'settings' && column === 'weekend') return weekday(lang, Number(value))
  if (typeof value === 'boolean') return t(value ? 'history.yes' : 'history.no')
  if (typeof value === 'object')
    return column === 'names' || column === 'hints' || column === 'choices'
      ? nameIn(value, lang)
      : column === 'languages'
        ? Object.entries(value)
            .map(([code, level]) => `${languageName(code, lang)} ${level}`)
            .join(' · ')
        : ''
  const text = String(value)
  const prefix = texts[`${table} ${column}`]
  const known = `${prefix}${text}`
  if (prefix && hasText(lang, known)) return t(known)
  if (column === 'type' && types[table]) return listed(types[table], text)
  if (table === 'delay_causes' && column === 'reason') return listed('delay_reasons', text)
  if (lists[column]) return listed(lists[column], text)
  if (partners.has(column)) return listed('partners', text)
  if (column === 'language' || column === 'name_language') return languageName(text, lang)
  if (column === 'level') return text === 'native' ? t('levels.native') : text
  if (column === 'numeral') return roman(Number(value))
  if (typeof value === 'number') return column === 'year' ? text : formatNumber(lang, value, 2)
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return names.ids.get(text) ?? ''
  if (isCalendarDay(text)) return formatDay(lang, text)
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return formatMoment(view, new Date(text))
  return rangeInWords(lang, text)
}

/** PostgreSQL writes a range of days as [first,day after the last), and one without days as empty. */
function rangeInWords(lang: string, text: string): string {
  if (text === 'empty') return ''
  const [, from = '', end = ''] = /^\[(.{10}),(.{10})\)$/.exec(text) ?? []
  if (!isCalendarDay(from) || !isCalendarDay(end)) return text
  return `${formatDay(lang, from)} – ${formatDay(lang, dayPlus(end, -1))}`
}

/** Reads the names of all that these rows refer to; row security hides what the reader may not see. */
export async function namesIn(tx: Tx, rows: ChangedRow[]): Promise<Names> {
  const values = rows.flatMap((row) => [row.before, row.after].flatMap((side) => Object.values(side ?? {})))
  const ids = [
    ...new Set(
      [...values, ...rows.flatMap(idsOfKey)].filter(
        (value): value is string => typeof value === 'string' && idForm.test(value),
      ),
    ),
  ]
  const participations = rows.filter((row) => row.row_table === 'participations').map((row) => row.row_id)
  const codes = values.filter((value): value is string => typeof value === 'string' && /^[A-Z]{2,12}$/.test(value))
  const { known, listed, asked } = await together(tx, {
    known: sql<{ id: string; name: string }>`
      select id, name from accounts where id = any(${ids}::uuid[])
      union all select id, name from authorities where id = any(${ids}::uuid[])
      union all select id, name from initiatives where id = any(${ids}::uuid[])
      union all select id, name from consulted_bodies where id = any(${ids}::uuid[])
      union all select id, title from outputs where id = any(${ids}::uuid[])
      union all select person_id, name from personal_details where person_id = any(${ids}::uuid[])
      union all select p.id, d.name from participations p join personal_details d using (person_id)
        where p.id = any(${participations}::uuid[])
      union all select record_id, name from struck_out where record_table = 'participations' and put_back_at is null
        and record_id = any(${participations}::uuid[])`,
    listed: sql<{ key: string; names: Values }>`
      select 'themes ' || key as key, names from themes union all select 'regions ' || key, names from regions
      union all select 'criteria ' || key, names from criteria
      union all select 'activity_types ' || key, names from activity_types
      union all select 'output_types ' || key, names from output_types
      union all select 'authority_types ' || key, names from authority_types
      union all select 'delay_reasons ' || key, names from delay_reasons
      union all select 'partners ' || code, names from partners where code = any(${codes}::text[])`,
    asked: when(tellsOfQuestions(rows), () => namesOfQuestions(ids)),
  })
  return {
    ids: new Map(known.map((row) => [row.id, row.name])),
    lists: new Map([...listed, ...asked].map((row) => [row.key, row.names])),
  }
}

/** Whether rows tell of what the facility asks, or of answers to it. */
const tellsOfQuestions = (rows: ChangedRow[]) =>
  rows.some(({ row_table }) => row_table in answersOn || row_table in ofQuestions)

/** The words of all questions and of their choices, and the wordings that are named by their ids. */
const namesOfQuestions = (ids: string[]) => sql<{ key: string; names: Values }>`
  with worded as (select distinct on (q.id) q.id, q.form, q.key, w.names, w.choices
    from questions q join question_wordings w on w.question_id = q.id order by q.id, w.number desc)
  select 'question ' || id as key, names from worded union all select 'question ' || form || ' ' || key, names from worded
  union all select 'choice ' || key || ' ' || place, choice from worded,
    jsonb_array_elements(choices) with ordinality as c (choice, place) where form = 'intake'
  union all select 'choice ' || w.id || ' ' || place, choice from question_wordings w,
    jsonb_array_elements(w.choices) with ordinality as c (choice, place) where w.id = any(${ids}::uuid[])
  union all select 'wording ' || id, names from question_wordings where id = any(${ids}::uuid[])`
