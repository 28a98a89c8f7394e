import { wholeRecord } from '../../house/record/declared-record.ts'
import { onAgendas } from '../committee/standing.ts'
import { requests } from '../request/record.ts'
import { readRequest } from './read.ts'

/** A request with all that hangs on it: what is told of it, and what keeps it from being struck out. */
export const dossiers = wholeRecord(requests, {
  read: readRequest,
  // An agenda that it was taken off again holds it no more; one that it stands on, and what was decided, does.
  strikes: { takes: ['agenda_items'], unsettled: onAgendas },
})
