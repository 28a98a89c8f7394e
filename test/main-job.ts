import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dayIn } from '../src/house/days/day.ts'
import type { Person, Role } from '../src/house/identity/person.ts'
import type { Visitor } from './facility.ts'

/** The site or its database was gone before it answered: nobody knows whether the step was taken. */
export class Unanswered extends Error {}

/** What the site has said to be done: an address, and words that must be found there ever after. */
export type Told = { path: string; words: string }

type Staff = Record<Role | 'otherConsulted' | 'secondMember' | 'thirdMember', { person: Person; visitor: Visitor }>
/**
 * A form to send; `on` is the record whose page tells of it ever after, in the words of `tells`. A new record's page is
 * where the answer leads.
 */
type Step = { who: keyof Staff; path: string; fields?: Record<string, string | string[]>; tells: string; on?: string }
/** A page to choose an id from. */
type Look = { who: keyof Staff; path: string; find: RegExp }

/** The address of the record that an address is a page of. */
export const recordIn = (location: string) => /^\/[a-z]+\/[0-9a-f-]{36}/.exec(location)?.[0] ?? location
const idIn = (text: string) => /[0-9a-f-]{36}/.exec(text)?.[0] ?? ''

/**
 * The main job, from a request to the closed Action, step by step over HTTP. A step that was not answered is sent again
 * the next time; then a refusal because it had been taken (409) is as good as its answer.
 */
export class MainJob {
  readonly told: Told[] = []
  answered = 0
  #unanswered = false
  #next: Step | Look | undefined
  #came = ''
  readonly #way: Generator<Step | Look, void, string>

  constructor(
    readonly staff: Staff,
    name: string,
  ) {
    this.#way = way(staff, name)
  }

  /** Takes the next step; false when the job is done. Throws `Unanswered`. */
  async next(): Promise<boolean> {
    if (!this.#next) {
      const found = this.#way.next(this.#came)
      if (found.done) return false
      this.#next = found.value
    }
    this.#came = 'find' in this.#next ? await this.#look(this.#next) : await this.#take(this.#next)
    this.#next = undefined
    return true
  }

  async #look({ who, path, find }: Look): Promise<string> {
    const page = await this.staff[who].visitor.get(path)
    const found = find.exec(page.text)?.[1]
    if (!found) throw new Error(`${path} was answered with ${page.status} and shows no ${find}`)
    return found
  }

  async #take(step: Step): Promise<string> {
    const answer = await this.staff[step.who].visitor.post(step.path, step.fields, '/').catch((error) => {
      this.#unanswered ||= error instanceof Unanswered
      throw error
    })
    const taken = answer.status === 303 || (answer.status === 409 && this.#unanswered)
    if (!taken)
      throw new Error(
        `${step.path} was answered with ${answer.status}: ${/<p class="lead">(.*?)<\/p>/.exec(answer.text)?.[1] ?? answer.text.slice(0, 2000)}`,
      )
    this.#unanswered = false
    this.answered += 1
    const location = answer.headers.get('location') ?? ''
    this.told.push({ path: step.on ?? recordIn(location), words: step.tells })
    return location
  }
}

/** Full marks on each of the facility's criteria. */
const fullScores = Object.fromEntries(
  Object.keys(JSON.parse(readFileSync(new URL('../data/facility/lists.json', import.meta.url), 'utf8')).criteria).map(
    (criterion) => [`score.${criterion}`, '3'],
  ),
)

function* way(
  { officer, expert, consulted, otherConsulted, committee, secondMember, thirdMember }: Staff,
  name: string,
): Generator<Step | Look, void, string> {
  const title = (what: string) => `${what} ${name}`
  // The day that it is in the facility, which is ahead of Greenwich.
  const today = dayIn('Europe/Vienna', new Date())
  const form_key = randomUUID()

  const filed = yield {
    who: 'authority',
    path: '/requests',
    fields: {
      form_key,
      title: title('Request'),
      need: 'A strategy.',
      expected_outputs: 'One',
      theme: 'diaspora',
      language: 'en',
    },
    tells: title('Request'),
  }
  const request = `/requests/${idIn(filed)}`
  yield { who: 'authority', path: `${request}/submission`, on: request, tells: '<strong>Submitted</strong>' }
  yield {
    who: 'officer',
    path: `${request}/registration`,
    fields: { received_on: today, officer_id: officer.person.id, overlap_judgement: 'complementary' },
    on: request,
    tells: '<strong>Registered</strong>',
  }
  const bodies = [consulted.person.body_id ?? '', otherConsulted.person.body_id ?? '']
  yield {
    who: 'officer',
    path: `${request}/consultation`,
    fields: { bodies },
    on: request,
    tells: '<strong>Consultation opened</strong>',
  }
  for (const who of ['consulted', 'otherConsulted'] as const) {
    const opinion = `/consultations/${yield { who, path: '/consultations', find: /\/consultations\/([0-9a-f-]{36})/ }}`
    yield {
      who,
      path: `${opinion}/opinion`,
      fields: { status: 'in_favour', reasons: '' },
      on: opinion,
      tells: 'in favour',
    }
  }
  const meeting = yield {
    who: 'officer',
    path: '/meetings',
    fields: { form_key: randomUUID(), held_on: today, free_day: `${today}/${today}`, place: title('Room') },
    tells: title('Room'),
  }
  const agenda = yield {
    who: 'officer',
    path: '/agenda',
    fields: { form_key: randomUUID(), request_id: idIn(request), meeting: idIn(meeting) },
    tells: title('Request'),
  }
  const item = `/agenda/${idIn(agenda)}`
  for (const who of ['committee', 'secondMember', 'thirdMember'] as const)
    yield { who, path: `${item}/scores`, fields: fullScores, on: item, tells: title('Request') }
  const present = [committee, secondMember, thirdMember].map(({ person }) => person.id)
  yield {
    who: 'committee',
    path: `${meeting}/opening`,
    fields: { present },
    on: meeting,
    tells: '<strong>Meeting opened</strong>',
  }
  yield {
    who: 'committee',
    path: `${item}/outcome`,
    fields: { outcome: 'approve', reason: 'Fits' },
    on: item,
    tells: 'Fits',
  }
  yield { who: 'committee', path: `${meeting}/release`, on: request, tells: '<strong>Approved</strong>' }

  const action = `/actions/${yield { who: 'officer', path: request, find: /\/actions\/([0-9a-f-]{36})/ }}`
  const questions = ['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer']
  const fields = Object.fromEntries(
    questions.flatMap((question) => [
      [`answer.${question}`, 'yes'],
      [`evidence.${question}`, 'Decree 12'],
    ]),
  )
  yield {
    who: 'officer',
    path: `${action}/readiness`,
    fields,
    on: action,
    tells: '<strong>Readiness check answered</strong>',
  }
  yield {
    who: 'officer',
    path: `${action}/content`,
    fields: { objectives: 'A strategy', expert_days: '20', ends_on: `${Number(today.slice(0, 4)) + 1}-12-31` },
    on: action,
    tells: '<strong>Edited</strong>',
  }
  yield {
    who: 'authority',
    path: `${action}/signature`,
    fields: { signed_by: 'Amina', signed_on: '' },
    on: action,
    tells: '<strong>Signed for the authority</strong>',
  }
  yield { who: 'officer', path: `${action}/agreement`, on: action, tells: '<strong>Agreed</strong>' }
  yield { who: 'officer', path: `${action}/start`, on: action, tells: '<strong>Started</strong>' }

  const planned = yield {
    who: 'officer',
    path: '/activities',
    fields: {
      form_key: randomUUID(),
      action: idIn(action),
      type: 'workshop',
      title: title('Workshop'),
      theme: 'diaspora',
      first_day: today,
      last_day: today,
      mode: 'online',
      host: 'TG',
      place: '',
      travel_days: '0',
      'language.en': 'B2',
    },
    tells: title('Workshop'),
  }
  const activity = `/activities/${idIn(planned)}`
  yield {
    who: 'officer',
    path: `${activity}/seats`,
    fields: { role: 'lead', places: '1', theme: 'diaspora', level: '2', days: '1' },
    on: activity,
    tells: '<strong>Seat added</strong>',
  }
  const seat = yield { who: 'officer', path: activity, find: /seat=([0-9a-f-]{36})/ }
  const shortlisted = yield {
    who: 'officer',
    path: '/mobilisations',
    fields: { form_key: randomUUID(), seat_id: seat, person_id: expert.person.person_id ?? '' },
    tells: '<strong>Shortlisted</strong>',
  }
  const mission = `/mobilisations/${idIn(shortlisted)}`
  yield {
    who: 'officer',
    path: `${mission}/invitation`,
    fields: { answer_by: today },
    on: mission,
    tells: '<strong>Invited</strong>',
  }
  yield { who: 'expert', path: `${mission}/acceptance`, on: mission, tells: '<strong>Accepted</strong>' }
  yield {
    who: 'focal_point',
    path: `${mission}/release`,
    fields: { release_reference: 'Letter 7' },
    on: mission,
    tells: '<strong>Released</strong>',
  }
  yield { who: 'officer', path: `${mission}/contract`, on: mission, tells: '<strong>Contracted</strong>' }
  yield { who: 'officer', path: `${activity}/confirmation`, on: activity, tells: '<strong>Confirmed</strong>' }
  yield { who: 'officer', path: `${mission}/deployment`, on: mission, tells: '<strong>Deployed</strong>' }
  const email = `${name.replaceAll(' ', '.')}@example.org`
  yield {
    who: 'officer',
    path: `${activity}/participants`,
    fields: { name: 'Yao Koffi', email, organisation: 'Ministry', country: 'TG', gender: 'm' },
    on: activity,
    tells: 'Yao Koffi',
  }
  const participant = yield {
    who: 'officer',
    path: `${activity}/attendance`,
    find: /name="attended" value="([0-9a-f-]{36})"/,
  }
  yield {
    who: 'officer',
    path: `${activity}/attendance`,
    fields: { attended: participant },
    on: activity,
    tells: '<strong>Attendance marked</strong>',
  }
  yield { who: 'officer', path: `${activity}/holding`, on: activity, tells: '<strong>Held</strong>' }
  yield {
    who: 'expert',
    path: `${mission}/report`,
    fields: { worked_days: '1', mission_report: 'Done', activity_rating: '5' },
    on: mission,
    tells: '<strong>Mission report filed</strong>',
  }

  const drafted = yield {
    who: 'officer',
    path: '/outputs',
    fields: {
      form_key: randomUUID(),
      action: idIn(action),
      title: title('Strategy'),
      type: 'strategy',
      theme: 'diaspora',
      language: 'en',
      activity_id: '',
    },
    tells: title('Strategy'),
  }
  const output = `/outputs/${idIn(drafted)}`
  yield {
    who: 'officer',
    path: `${output}/finalisation`,
    fields: { reached_on: today, body: '', evidence: '' },
    on: output,
    tells: '<strong>Finalised</strong>',
  }
  yield {
    who: 'authority',
    path: `${output}/adoption`,
    fields: { reached_on: today, body: 'Council', evidence: 'Decree 44' },
    on: output,
    tells: '<strong>Adoption recorded</strong>',
  }
  yield {
    who: 'manager',
    path: `${action}/closure`,
    fields: { evaluation_rating: '5', evaluation: 'Good' },
    on: action,
    tells: '<strong>Closed</strong>',
  }
}
