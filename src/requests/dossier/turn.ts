import type { Day } from '../../house/days/day.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { type Around, dueOn, officersTurn, theirTurn } from '../../house/record/turn.ts'
import type { Due, Turn } from '../../house/ui/record-page.tsx'
import { standingOf } from '../clocks/clock.ts'
import { standingInWords } from '../clocks/clock-line.tsx'
import type { RequestRead } from './read.ts'

/** Of a request: who reads it, and who of its readers carries it. */
export const aroundRequest = (
  request: RequestRead,
  { view, reader, today }: Pick<Around, 'view' | 'reader' | 'today'>,
): Around => ({ view, reader, today, contact: request.officer_contact, carrier: request.officer_id })

/** The last day of the step that a request stands in, with the working days that are left. */
export function deadlineOf({ view, today }: Pick<Around, 'view' | 'today'>, request: RequestRead): Due | null {
  const span = request.spans.find(({ ended_on }) => ended_on === null)
  if (!span?.due_on) return null
  const left =
    span.days_late > 0 ? standingInWords(view, span, standingOf(span)) : view.t('clocks.left', { days: span.days_left })
  return dueOn(view, span.due_on, today, left)
}

const authorityOf = (request: RequestRead, reader: Person | null) => ({
  mine: reader?.role === 'authority' && reader.authority_id === request.authority_id,
  name: request.authority,
})

/** What is next on a request, from whom, by when. */
export function turnOfRequest(request: RequestRead, around: Around): Turn {
  const { view, reader } = around
  const due = deadlineOf(around, request)
  switch (request.status) {
    case 'draft':
      // A letter that an officer enters is handed in by whoever began it.
      return request.channel === 'portal'
        ? theirTurn(around, authorityOf(request, reader), 'record.what.requests.submit', 'submit')
        : officersTurn({ ...around, carrier: request.created_by }, 'record.what.requests.submit', 'submit')
    case 'submitted':
      return { ...officersTurn(around, 'record.what.requests.register', 'register', due), or: 'return' }
    case 'returned':
      return theirTurn(around, authorityOf(request, reader), 'record.what.requests.resubmit', 'resubmit', due)
    case 'registered':
      return officersTurn(around, 'record.what.requests.consult', 'consult', due)
    case 'in_consultation':
      return whileConsulted(request, around, due)
    case 'deferred':
      return officersTurn(around, 'record.what.requests.take_up', 'agenda', due)
    case 'redirected':
      // To all others it is not said whether the initiative was told.
      if (isStaff(reader) && request.initiative_told_on === null)
        return officersTurn(around, 'record.what.requests.tell_initiative', 'tell_initiative')
      return { idle: view.t('record.idle.requests.redirected') }
    default:
      return { idle: view.t(`record.idle.requests.${request.status}`) }
  }
}

/** Opinions first, then an agenda, then the meeting. */
function whileConsulted(request: RequestRead, around: Around, due: Due | null): Turn {
  const { view, reader, today } = around
  const asked = request.consultations
    .filter(({ status }) => status === 'open')
    .flatMap(({ opinions }) => opinions.filter(({ status }) => status === 'asked'))
  const last = asked
    .map(({ due_on }) => due_on)
    .toSorted()
    .at(-1) as Day | undefined
  if (last) {
    const who = { mine: false, name: view.t('record.who.services', { count: asked.length }) }
    return theirTurn(around, who, 'record.what.requests.opine', undefined, dueOn(view, last, today))
  }
  const { item } = request
  const committee = { mine: false, name: view.t('record.who.committee') }
  if (!isStaff(reader)) return theirTurn(around, committee, 'record.what.requests.decide', undefined, due)
  if (!item?.live) return officersTurn(around, 'record.what.requests.agenda', 'agenda', due)
  return {
    who: committee.name,
    what: view.t('record.what.requests.decide_in', { number: item.number }),
    due: dueOn(view, item.held_on, today),
  }
}
