import { sql } from 'kysely'
import { declareRecord } from '../../house/record/declared-record.ts'
import { todayOf } from '../../house/time/today.ts'
import { itemSteps, meetingSteps } from './lifecycle.ts'
import { mayDecide, mayMeet } from './permissions.ts'
import { factsOfItem, findItem, findMeeting, foreseen } from './queries.ts'
import { readItem, readMeeting } from './read.ts'
import { onItsAgenda } from './standing.ts'

export const meetings = declareRecord({
  slice: 'meetings',
  table: 'meetings',
  steps: meetingSteps,
  may: mayMeet,
  find: findMeeting,
  read: readMeeting,
  // What was decided would go with it.
  strikes: { unsettled: onItsAgenda },
  missing: async (tx, step, meeting, at) => {
    if (step === 'open') return (await todayOf(tx, { at })) < meeting.held_on ? ['meetings.missing.its_day'] : []
    if (step !== 'release' && step !== 'close') return []
    const { released, left_out } = await foreseen(tx, meeting)
    if (step === 'close') return released.length > 0 ? ['meetings.missing.release_first'] : []
    if (released.length > 0) return []
    return [left_out.length > 0 ? 'meetings.missing.ready' : 'meetings.missing.recorded']
  },
})

export const agendaItems = declareRecord({
  slice: 'agenda',
  table: 'agenda_items',
  steps: itemSteps,
  may: mayDecide,
  find: findItem,
  read: readItem,
  // An item is locked after its meeting, as everywhere.
  lock: async (tx, id, step) => {
    const found = await findItem(tx, id)
    // Members score side by side: they only hold off that the meeting changes under them.
    if (found && step === 'score')
      await sql`select 1 from meetings where id = ${found.meeting_id} for share`.execute(tx)
    else if (found) await findMeeting(tx, found.meeting_id, true)
    return found && findItem(tx, id, step !== 'score')
  },
  missing: async (tx, step, item) => {
    if (step !== 'record') return []
    const { quorum } = await factsOfItem(tx, item)
    return quorum.met
      ? []
      : [{ key: 'agenda.missing.quorum', values: { present: quorum.counted.length, needed: quorum.needed } }]
  },
})
