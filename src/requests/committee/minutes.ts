import type { Tx } from '../../house/database/connection.ts'
import { type Telling, tellingOf, toldInWords } from '../../house/mail/notices.ts'
import type { Block, Paper } from '../../house/pdf/typeset.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { formatDay, formatMoment, formatNumber } from '../../house/ui/dates.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { consultationsOn } from '../consultations/queries.ts'
import { requestSteps } from '../request/lifecycle.ts'
import { quorumOf } from './lifecycle.ts'
import {
  type AgendaItem,
  agendaOf,
  type Meeting,
  type MemberOfMeeting,
  membersOf,
  quorumNeeded,
  scoresOn,
} from './queries.ts'

type Scores = Awaited<ReturnType<typeof scoresOn>>
type Minuted = {
  item: AgendaItem
  opinions: Awaited<ReturnType<typeof consultationsOn>>[number]['opinions']
  telling: Map<string, Telling>
  scores: Scores
}
export type Minutes = {
  meeting: Meeting
  members: MemberOfMeeting[]
  needed: number
  criteria: { value: string; label: string }[]
  items: Minuted[]
}

/** What the record says of a meeting: who was there, what was said, what came of it. */
export async function minutesOf(tx: Tx, meeting: Meeting, lang: string): Promise<Minutes> {
  const items: Minuted[] = []
  for (const item of await agendaOf(tx, meeting.id)) {
    const last = (await consultationsOn(tx, item.request_id)).find(
      (consultation) => consultation.opened_on <= meeting.held_on,
    )
    const opinions = last?.opinions ?? []
    const telling = await tellingOf(
      tx,
      'opinions',
      opinions.map((opinion) => opinion.id),
    )
    items.push({ item, opinions, telling, scores: await scoresOn(tx, item.id) })
  }
  return {
    meeting,
    members: await membersOf(tx, meeting),
    needed: await quorumNeeded(tx),
    criteria: await choicesOf(tx, 'criteria', lang),
    items,
  }
}

/** The mean of what was scored, or null when nobody scored. */
export function meanOf(scores: { score: number | null }[]): number | null {
  const given = scores.flatMap(({ score }) => (score === null ? [] : [score]))
  return given.length === 0 ? null : given.reduce((sum, score) => sum + score, 0) / given.length
}

/** The minutes as a paper in the reader's language: the page and the PDF show the same one. */
export function minutesPaper(minutes: Minutes, view: View): Paper {
  const { t, lang, facility } = view
  const { meeting, members } = minutes
  const title = t('minutes.title', { number: meeting.number })
  const named = (present: boolean) =>
    members
      .filter((member) => member.present === present)
      .map((member) => (member.chair ? t('minutes.chair', { name: member.name }) : member.name))
  const blocks: Block[] = [
    { kind: 'title', text: title },
    ...(meeting.status === 'closed' ? [] : [{ kind: 'note' as const, text: t('minutes.draft') }]),
    {
      kind: 'facts',
      rows: known([
        [t('meetings.field.held_on'), formatDay(lang, meeting.held_on)],
        [t('meetings.field.place'), meeting.place],
        [t('meetings.field.closed_at'), meeting.closed_at && formatMoment(view, meeting.closed_at, 'named')],
        [t('minutes.present'), named(true).join('\n')],
        [t('minutes.absent'), named(false).join('\n')],
        [t('minutes.quorum'), t('minutes.quorum_rule', { needed: minutes.needed })],
      ]),
    },
    ...minutes.items.flatMap((minuted, index) => itemBlocks(minutes, minuted, index + 1, view)),
    ...(minutes.items.length === 0 ? [{ kind: 'text' as const, text: t('minutes.nothing') }] : []),
  ]
  return {
    lang,
    title: `${title} – ${facility}`,
    day: meeting.held_on,
    head: facility,
    foot: `${title} · ${formatDay(lang, meeting.held_on)}`,
    blocks,
  }
}

const known = (rows: [string, string | null][]) =>
  rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '')

function itemBlocks(
  minutes: Minutes,
  { item, opinions, telling, scores }: Minuted,
  number: number,
  view: View,
): Block[] {
  const { t, lang } = view
  const quorum = quorumOf(minutes.members, item.screened_by, minutes.needed)
  return [
    { kind: 'heading', level: 2, text: `${number}. ${nameOfRequest(item, view)}` },
    { kind: 'text', text: item.title, lang: item.language },
    {
      kind: 'facts',
      rows: known([
        [t('requests.field.authority'), item.authority],
        [t('requests.field.received_on'), item.received_on && formatDay(lang, item.received_on)],
        [t('minutes.quorum'), t('minutes.quorum_of_item', { present: quorum.counted.length, needed: quorum.needed })],
        [t('requests.field.decision'), outcomeInWords(item, view)],
        [t('requests.field.initiative'), item.initiative],
        [t('requests.field.reason'), item.outcome && item.reason],
      ]),
    },
    ...(opinions.length > 0 ? opinionBlocks(opinions, telling, view) : []),
    ...scoreBlocks(minutes, scores, view),
    ...remarkBlocks(minutes, scores, view),
  ]
}

/** Members and criteria, with the means of both. */
function scoreBlocks({ members, criteria }: Minutes, scores: Scores, view: View): Block[] {
  const { t, lang } = view
  const scorers = members.filter((member) => scores.some((score) => score.account_id === member.id))
  if (scorers.length === 0) return []
  const figure = (value: number | null) => (value === null ? '–' : formatNumber(lang, value, 1))
  const row = (label: string, given: Scores) => [
    label,
    ...scorers.map((member) => figure(meanOf(given.filter((score) => score.account_id === member.id)))),
    figure(meanOf(given)),
  ]
  return [
    { kind: 'heading', level: 3, text: t('agenda.scores') },
    {
      kind: 'table',
      columns: [t('agenda.criterion'), ...scorers.map((member) => member.name), t('agenda.mean')],
      rows: [
        ...criteria.map(({ value, label }) =>
          row(
            label,
            scores.filter((score) => score.criterion === value),
          ),
        ),
        row(t('agenda.all_criteria'), scores),
      ],
    },
  ]
}

function remarkBlocks({ members, criteria }: Minutes, scores: Scores, { t }: View): Block[] {
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? ''
  const rows = criteria.flatMap(({ value, label }) =>
    scores
      .filter((score) => score.criterion === value && score.remark)
      .map((score) => [label, nameOf(score.account_id), score.remark ?? '']),
  )
  if (rows.length === 0) return []
  return [
    { kind: 'heading', level: 3, text: t('agenda.remarks') },
    { kind: 'table', columns: [t('agenda.criterion'), t('agenda.member'), t('agenda.remark')], rows },
  ]
}

function opinionBlocks(opinions: Minuted['opinions'], telling: Minuted['telling'], view: View): Block[] {
  const { t } = view
  return [
    { kind: 'heading', level: 3, text: t('consultations.title') },
    {
      kind: 'table',
      columns: [
        t('consultations.body'),
        t('consultations.opinion'),
        t('consultations.told'),
        t('consultations.reasons'),
      ],
      rows: opinions.map((opinion) => [
        opinion.body,
        opinion.late
          ? `${t(`consultations.status.${opinion.status}`)} (${t('consultations.late')})`
          : t(`consultations.status.${opinion.status}`),
        toldInWords(view, opinion, telling.get(opinion.id)),
        [
          opinion.reasons ?? '',
          opinion.lifted_at
            ? t('ui.of_name', {
                label: t('consultations.lifted_on', { day: formatMoment(view, opinion.lifted_at, 'named') }),
                name: opinion.lifted_reasons,
              })
            : '',
          opinion.conditions ? t('ui.of_name', { label: t('consultations.conditions'), name: opinion.conditions }) : '',
        ]
          .filter(Boolean)
          .join('\n'),
      ]),
    },
  ]
}

/** What an item came to, in words: its outcome, why it was left out, or that it was not decided. */
export function outcomeInWords(item: AgendaItem, { t }: View): string {
  if (item.left_out) return t(`agenda.left_out.${item.left_out}`)
  if (item.outcome && item.released_at) return t(`requests.status.${requestSteps[item.outcome].to}`)
  if (item.outcome) return t(`agenda.outcome.${item.outcome}`)
  return item.status === 'undecided' ? t('agenda.status.undecided') : t('agenda.not_yet')
}
