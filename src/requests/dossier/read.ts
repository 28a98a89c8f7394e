import { contactRow } from '../../house/accounts/contacts.ts'
import { namesOfAccounts } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { together, when, withMoments } from '../../house/database/together.ts'
import type { By } from '../../house/database/transaction.ts'
import { isStaff } from '../../house/identity/person.ts'
import { mayWithLinks } from '../../house/links/permissions.ts'
import { linkRows, momentsOfLinks } from '../../house/links/queries.ts'
import { tellingOnRequest } from '../../house/mail/notices.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { todayOf } from '../../house/time/today.ts'
import { mayReadClock } from '../clocks/permissions.ts'
import { causeRows, spanRows } from '../clocks/queries.ts'
import { mayMeet, mayRead } from '../committee/permissions.ts'
import { itemRow, letterRows } from '../committee/queries.ts'
import { consultationRows, consultationsIn } from '../consultations/queries.ts'
import { eligibilityFactsIn, eligibilityRows, yearOf } from '../eligibility/queries.ts'
import { findings } from '../eligibility/rules.ts'
import { contentIn, contentRows, originRow, submissionRows, submissionsIn } from '../intake/queries.ts'
import { missingFromContent } from '../intake/tasks.ts'
import { similarTo } from '../overlap/similar.ts'
import { may } from '../request/permissions.ts'
import { actionRow, questionRows, type SupportRequest, seesQuestions, translationRows } from '../request/queries.ts'

/** Everything that may be said of a request to this reader. */
export type RequestRead = Awaited<ReturnType<typeof readRequest>>

/** Before a request is registered, an officer looks whether it is complete and eligible. */
const isScreened = (status: string) => ['draft', 'submitted', 'returned'].includes(status)
/** Until it is decided, what is already there for it is looked at. */
const isCompared = (status: string) =>
  ['submitted', 'returned', 'registered', 'in_consultation', 'deferred'].includes(status)

/**
 * Reads all that hangs on a request in one statement, and, for whoever judges it, what is already there in three more.
 * What this reader may not see is not in it.
 */
export async function readRequest(tx: Tx, request: SupportRequest, { person, at }: Pick<By, 'person' | 'at'>) {
  const rights = may(person)
  const staff = isStaff(person)
  const opinions = rights.readOpinions()
  const clocked = mayReadClock(person)
  const screened = staff && isScreened(request.status)
  const year = await yearOf(tx, at)
  const today = await todayOf(tx, { at })
  const asked = consultationRows(tx, request.id)
  const screening = eligibilityRows(tx, request, year)
  const found = await together(tx, {
    ...contentRows(tx, request.id),
    consultations: when(opinions, () => asked.consultations),
    opinions: when(opinions, () => asked.opinions),
    telling: when(opinions && staff, () => withMoments(tellingOnRequest(tx, request.id), 'queued_at')),
    letters: when(mayRead(person).list(), () => withMoments(letterRows(tx, request.id), 'sent_at')),
    item: when(mayMeet(person).read(), () => itemRow(tx, request.id)),
    action: actionRow(tx, request.id),
    translations: withMoments(translationRows(tx, request.id), 'translated_at'),
    questions: when(seesQuestions(tx), () => withMoments(questionRows(tx, request.id), 'asked_at', 'answered_at')),
    submissions: when(seesQuestions(tx), () => withMoments(submissionRows(tx, request.id), 'submitted_at')),
    origin: originRow(tx, request),
    spans: when(clocked, () => spanRows(request.id, today)),
    causes: when(staff, () => withMoments(causeRows(tx, request.id), 'told_at')),
    links: when(mayWithLinks(person).keep('requests'), () =>
      withMoments(linkRows(tx, 'requests', request.id), ...momentsOfLinks),
    ),
    officer_contact: contactRow(tx, 'contact_on_request', request.id, request.officer_id),
    people: when(staff, () => namesOfAccounts(tx, [request.officer_id, request.decided_by])),
    source: sourceRow(tx, 'requests', request.id),
    active_rules: when(screened, () => screening.active_rules),
    asking_partners: when(screened, () => screening.asking_partners),
    asking_authorities: when(screened, () => screening.asking_authorities),
    asked_themes: when(screened, () => screening.asked_themes),
    open_requests: when(screened, () => screening.open_requests),
    waivers: when(screened, () => screening.waivers),
  })
  const nameOf = (account: string | null) => found.people.find(({ id }) => id === account)?.name ?? null
  const content = contentIn(request, found)
  const compared = rights.judge_overlap(request) && isCompared(request.status)
  const { asked: _asked, party: _party, ...facts } = request
  return {
    ...facts,
    officer: nameOf(request.officer_id),
    /** Whom its reader turns to, and how. */
    officer_contact: found.officer_contact[0] ?? null,
    decider: nameOf(request.decided_by),
    content,
    consultations: consultationsIn(found.consultations, found.opinions),
    telling: found.telling,
    letters: found.letters,
    item: found.item[0] ?? null,
    action_id: found.action[0]?.id ?? null,
    translations: found.translations,
    questions: found.questions,
    submissions: submissionsIn(found.submissions),
    origin: found.origin[0] ?? null,
    spans: found.spans,
    causes: found.causes,
    links: found.links,
    screening: screened
      ? { missing: missingFromContent(content), findings: findings(eligibilityFactsIn(found)) }
      : null,
    /** What is already there for it; null where this reader does not judge that, or it is decided. */
    similar: compared ? await similarTo(tx, request) : null,
    source: found.source[0] ?? null,
  }
}
