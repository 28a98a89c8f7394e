import type { Lifecycle } from '../../house/record/door.ts'

export type MeetingStatus = 'planned' | 'open' | 'closed' | 'cancelled'

/**
 * The life of a meeting. Releasing closes it: what is not decided then waits for the next agenda. Where no decision can
 * go out it is closed without any. When and where it was
 * held, and who was there, is corrected whenever it is found to be wrong.
 */
export const meetingSteps = {
  open: { from: ['planned'], to: 'open' },
  attend: { from: ['open', 'closed'], to: null },
  fill: { from: ['planned', 'open'], to: null },
  arrange: { from: ['planned', 'open'], to: null },
  release: { from: ['open'], to: 'closed' },
  close: { from: ['open'], to: 'closed' },
  move: { from: ['planned'], to: null },
  edit: { from: ['open', 'closed'], to: null },
  cancel: { from: ['planned'], to: 'cancelled' },
} as const satisfies Lifecycle<MeetingStatus>
export type MeetingStep = keyof typeof meetingSteps

/** Where an item of an agenda stands follows from its meeting and from what was recorded: see statusOfItem. */
export type ItemStatus = 'listed' | 'open' | 'prepared' | 'released' | 'left_out' | 'undecided'
export const itemSteps = {
  score: { from: ['listed', 'open', 'prepared'], to: null },
  record: { from: ['open', 'prepared'], to: 'prepared' },
  write_letter: { from: ['prepared'], to: null },
  take_back: { from: ['prepared'], to: 'open' },
} as const satisfies Lifecycle<ItemStatus>
export type ItemStep = keyof typeof itemSteps

export function statusOfItem(item: {
  meeting_status: string
  outcome: string | null
  released_at: Date | null
  left_out: string | null
  struck_at: Date | null
}): ItemStatus {
  if (item.released_at) return 'released'
  if (item.left_out) return 'left_out'
  if (item.struck_at || item.meeting_status === 'closed' || item.meeting_status === 'cancelled') return 'undecided'
  if (item.meeting_status === 'planned') return 'listed'
  return item.outcome ? 'prepared' : 'open'
}

export const outcomes = ['approve', 'reject', 'defer', 'redirect'] as const
export type Outcome = (typeof outcomes)[number]

export type Member = { id: string; present: boolean; chair: boolean }

/**
 * Who is there for an item: whoever screened its request is not counted (four eyes), and the chair must be among them.
 */
export function quorumOf(
  members: readonly Member[],
  screenedBy: string | null,
  needed: number,
): { counted: string[]; needed: number; met: boolean } {
  const counted = members.filter((member) => member.present && member.id !== screenedBy)
  return {
    counted: counted.map((member) => member.id),
    needed,
    met: counted.length >= needed && counted.some((member) => member.chair),
  }
}

export type FactsOfItem = {
  quorum: { counted: readonly string[]; needed: number; met: boolean }
  /** Members who scored every criterion. */
  finished: readonly string[]
  /** Names of the bodies whose veto stands. */
  vetoes: readonly string[]
  /** Authorities named as asking jointly of which nobody has said yet who they are. */
  unsettled: readonly string[]
  consultationRuns: boolean
  requestStatus: string
}
export type Obstacle = {
  why: 'quorum' | 'scores' | 'veto' | 'unsettled' | 'consultation_runs' | 'withdrawn' | 'moved_on'
  values?: Record<string, string | number | readonly string[]>
}

/** What stands in the way of an outcome: asked when it is recorded, and again when it is released. */
export function obstaclesTo(outcome: Outcome, facts: FactsOfItem): Obstacle[] {
  const { quorum } = facts
  const found: Obstacle[] = []
  if (facts.requestStatus === 'withdrawn') found.push({ why: 'withdrawn' })
  else if (facts.requestStatus !== 'in_consultation') found.push({ why: 'moved_on' })
  else if (facts.consultationRuns) found.push({ why: 'consultation_runs' })
  if (facts.unsettled.length > 0) found.push({ why: 'unsettled', values: { authorities: facts.unsettled } })
  if (!quorum.met) found.push({ why: 'quorum', values: { present: quorum.counted.length, needed: quorum.needed } })
  const scored = facts.finished.filter((id) => quorum.counted.includes(id)).length
  if ((outcome === 'approve' || outcome === 'reject') && scored < quorum.needed)
    found.push({ why: 'scores', values: { scored, needed: quorum.needed } })
  if (outcome === 'approve' && facts.vetoes.length > 0) found.push({ why: 'veto', values: { bodies: facts.vetoes } })
  return found
}
