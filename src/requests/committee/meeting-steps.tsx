import { readersOfAuthority } from '../../house/accounts/queries.ts'
import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { nothingAsked } from '../../house/web/form.ts'
import { languageName } from '../../house/web/languages.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { causeAsks } from '../clocks/form.ts'
import { causesWhenLate } from '../clocks/late-step.tsx'
import * as commands from './commands.ts'
import type { Opening } from './decisions.ts'
import * as form from './form.ts'
import { freeDayChoices } from './free-days.ts'
import { lettersOf } from './letters.ts'
import { ArrangeFields, AttendanceFields, DayFields, nameOfMeeting, ReleaseFields } from './pages.tsx'
import { type AgendaItem, agendaOf, applicantsOf, foreseen, type Meeting, membersOf, readyRequests } from './queries.ts'
import { meetings } from './record.ts'

type Reading = NonNullable<ReturnType<typeof step<Meeting, never>>['choices']>

const memberChoices: Reading = async (tx, meeting) => ({
  members: (await membersOf(tx, meeting)).map((member) => ({ value: member.id, label: member.name })),
})

const arrangeChoices: Reading = async (tx, meeting, view) => {
  const { ready, deferred } = await readyRequests(tx)
  const option = (one: Parameters<typeof nameOfRequest>[0] & { id: string; title: string; status?: string }) => ({
    value: one.id,
    label: nameOfRequest(one, view),
    hint: one.status === 'deferred' ? `${one.title} (${view.t('requests.status.deferred')})` : one.title,
  })
  return { items: (await agendaOf(tx, meeting.id)).map(option), ready: [...ready, ...deferred].map(option) }
}

const releaseChoices: Reading = async (tx, meeting, view) => {
  const { t } = view
  const { released, left_out, undecided } = await foreseen(tx, meeting)
  const line = (item: AgendaItem, hint: string) => ({ value: item.id, label: nameOfRequest(item, view), hint })
  const going = []
  for (const item of released) {
    const told = []
    for (const { to, letter, reasonIn } of lettersOf(item, await applicantsOf(tx, item))) {
      const way = (await readersOfAuthority(tx, to.id)).length > 0 ? 'in' : 'by_post'
      const values = {
        outcome: item.outcome ? t(`agenda.outcome.${item.outcome}`) : '',
        authority: to.name,
        language: languageName(letter.language, view.lang),
      }
      const said = t(
        to.id === item.authority_id ? `meetings.release.letter_${way}` : `meetings.release.joint_${way}`,
        values,
      )
      told.push(
        reasonIn
          ? `${said} (${t('meetings.release.reason_in', { language: languageName(reasonIn, view.lang) })})`
          : said,
      )
    }
    going.push(line(item, told.join('\n')))
  }
  return {
    released: going,
    left_out: left_out.map(({ item, why }) => line(item, t(`agenda.left_out.${why}`))),
    undecided: undecided.map((item) => line(item, item.title)),
  }
}

/** The steps of a meeting as people take them. */
export const meetingStepForms = (open: Opening): StepsOf<Meeting> => ({
  ...meetings,
  nameOf: nameOfMeeting,
  extraFields: async (c, name, { found }) => {
    if (name !== 'release') return null
    const { tx, view } = c.var
    const { released } = await foreseen(tx, await found())
    return causesWhenLate(
      c,
      released.map((item) => ({ id: item.request_id, name: nameOfRequest(item, view) })),
    )
  },
  mayAsk: (name) => (name === 'release' ? causeAsks : undefined),
  forms: {
    open: step<Meeting, form.Attendance>({
      noun: 'opening',
      check: form.attendance,
      take: commands.open,
      fields: AttendanceFields,
      choices: memberChoices,
    }),
    release: step<Meeting, object>({
      noun: 'release',
      check: nothingAsked,
      take: (tx, id, by) => commands.release(tx, id, by, open),
      fields: ReleaseFields,
      choices: releaseChoices,
    }),
    close: step<Meeting, object>({
      noun: 'closing',
      check: nothingAsked,
      take: commands.close,
      fields: ReleaseFields,
      choices: releaseChoices,
      danger: true,
    }),
    attend: step<Meeting, form.Attendance>({
      noun: 'attendance',
      beside: true,
      check: form.attendance,
      take: commands.attend,
      fields: AttendanceFields,
      choices: memberChoices,
      // Those present before are ticked: one who comes late is one more tick.
      start: async (tx, meeting) => ({
        present: (await membersOf(tx, meeting)).filter((member) => member.present).map((member) => member.id),
      }),
    }),
    arrange: step<Meeting, form.Arrangement>({
      noun: 'agenda',
      check: form.arrangement,
      take: commands.arrange,
      fields: ArrangeFields,
      choices: arrangeChoices,
      start: async (tx, meeting) =>
        Object.fromEntries(
          (await agendaOf(tx, meeting.id)).map((item, index) => [`position.${item.id}`, String(index + 1)]),
        ),
    }),
    move: step<Meeting, form.MeetingDay>({
      noun: 'day',
      check: form.meetingDay,
      take: commands.move,
      fields: DayFields,
      choices: (tx, _meeting, view, typed) => freeDayChoices(tx, view, typed),
      start: async (_tx, meeting) => ({ held_on: meeting.held_on, place: meeting.place }),
    }),
    edit: step<Meeting, form.MeetingDay>({
      noun: 'content',
      aside: true,
      check: form.heldOn,
      take: commands.edit,
      fields: DayFields,
      start: async (_tx, { held_on, place }) => ({ held_on, place }),
    }),
    cancel: step<Meeting, { reason: string }>({
      noun: 'cancellation',
      check: form.cancellation,
      take: commands.cancel,
      fields: wordsField('reason', 'requests.field.reason'),
      danger: true,
    }),
  },
})

/** Filling the agenda is one button that stands with the agenda itself. */
export const fillingOf = (slice: StepsOf<Meeting>): StepsOf<Meeting> => ({
  ...slice,
  forms: { fill: step<Meeting, object>({ noun: 'ready', check: nothingAsked, take: commands.fill }) },
})

/** All steps of a meeting, wherever they stand. */
export function meetingStepsFor(open: Opening): StepsOf<Meeting> {
  const slice = meetingStepForms(open)
  return { ...slice, forms: { ...slice.forms, ...fillingOf(slice).forms } }
}
