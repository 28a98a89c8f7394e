import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'
import type { RequestStatus } from './lifecycle.ts'

/** What was never submitted is its authority's and the facility's alone, also once it was withdrawn. */
const unsubmitted = (request: AskedFor) =>
  request.status === 'draft' || (request.status === 'withdrawn' && !request.submitted_at && !request.registered_at)
const settled: readonly RequestStatus[] = ['approved', 'rejected', 'redirected', 'withdrawn']

export type AskedFor = {
  status: RequestStatus
  authority_id: string
  screened_by: string | null
  created_by: string | null
  party?: boolean
  asked?: boolean
  submitted_at?: Date | null
  registered_at?: Date | null
}

/**
 * Who may do what with a request. `party` says that the reader's authority is named on it, `asked` that the reader's
 * body is consulted on it; the query that reads a request finds both.
 */
export const may = rules((person: Person | null) => {
  const theirs = (request: AskedFor) => person?.role === 'authority' && person.authority_id === request.authority_id
  const officer = () => isOfficer(person)
  // An officer files and edits for an authority that wrote a letter.
  const filing = (request: AskedFor) => theirs(request) || officer()
  // Decisions are released from a meeting, where four eyes and the quorum are seen to.
  const releasing = () => person?.role === 'manager' || (person?.role === 'committee' && person.chair)
  return {
    list: () => isStaff(person) || person?.role === 'authority' || person?.role === 'donor',
    read: (request: AskedFor) =>
      isStaff(person) ||
      theirs(request) ||
      (!unsubmitted(request) &&
        (person?.role === 'donor' ||
          (person?.role === 'authority' && request.party === true) ||
          (person?.role === 'consulted' && request.asked === true))),
    file: () => person?.role === 'authority' || officer(),
    // Files may bear names and contacts: a donor sees none, an authority those of its own requests, a consulted service
    // those of what it is asked about, as long as it is.
    readFiles: (request: AskedFor) =>
      isStaff(person) ||
      theirs(request) ||
      (request.status !== 'draft' &&
        !settled.includes(request.status) &&
        person?.role === 'consulted' &&
        request.asked === true),
    readOpinions: () => isStaff(person) || person?.role === 'donor',
    edit: filing,
    /** Corrects what was typed or recorded wrong, once the authority has submitted it. */
    correct: officer,
    submit: filing,
    save_answers: filing,
    resubmit: filing,
    withdraw: filing,
    settle_named: officer,
    ask_waiver: filing,
    decide_waiver: officer,
    register: officer,
    assign: officer,
    code: officer,
    translate: officer,
    return: officer,
    consult: officer,
    ask_further: officer,
    judge_overlap: officer,
    approve: releasing,
    reject: releasing,
    defer: releasing,
    redirect: releasing,
    resume: officer,
    /** Says that the initiative to which a request was redirected was told of it. */
    tell_initiative: officer,
    take_up: () => officer() || (person?.role === 'committee' && person.chair),
  }
})
