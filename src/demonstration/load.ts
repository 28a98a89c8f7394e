import * as actions from '../actions/action/commands.ts'
import { openAction } from '../actions/action/commands.ts'
import * as activities from '../actions/activities/commands.ts'
import * as mobilisation from '../actions/mobilisation/commands.ts'
import * as outputs from '../actions/outputs/commands.ts'
import { setIdentity } from '../desk/identity/commands.ts'
import { hashPassword, openAccount } from '../house/accounts/auth.ts'
import type { Tx } from '../house/database/connection.ts'
import { actAs, type By, nameStep } from '../house/database/transaction.ts'
import { type Day, day, dayPlus } from '../house/days/day.ts'
import type { Person, Role } from '../house/identity/person.ts'
import { withoutSending } from '../house/mail/commands.ts'
import { nothingSet } from '../house/settings/identity.ts'
import { markSources } from '../house/settings/sources.ts'
import { todayOf } from '../house/time/today.ts'
import * as coordination from '../registers/initiatives/commands.ts'
import { registerAuthority } from '../registers/partners/commands.ts'
import * as people from '../registers/people/commands.ts'
import { addPart } from '../registers/portfolios/commands.ts'
import { publishEdition, writeText } from '../reporting/report/commands.ts'
import * as bodies from '../requests/bodies/commands.ts'
import { tellCause } from '../requests/clocks/commands.ts'
import { missedTargets } from '../requests/clocks/queries.ts'
import * as committee from '../requests/committee/commands.ts'
import type { Outcome } from '../requests/committee/lifecycle.ts'
import * as consultations from '../requests/consultations/commands.ts'
import type { OpinionStatus } from '../requests/consultations/lifecycle.ts'
import * as questions from '../requests/dossier/clarification.ts'
import * as requests from '../requests/dossier/commands.ts'
import * as intake from '../requests/intake/commands.ts'
import { actionOfRequest, questionsNow } from '../requests/request/queries.ts'
import { plainReason, scoresGiven } from './committee.ts'
import { bounce, loadRequestsOfJanuary, loadWorkOfJanuary } from './january.ts'
import { type Signed, scanOf } from './letters.ts'
import { pagesOf } from './pages.ts'
import { demonstrationPassword } from './people.ts'
import { dated, type Row, rowsOf } from './rows.ts'

const list = (cell: string | undefined) => (cell ?? '').split(';').filter(Boolean)
const pairs = (cell: string | undefined) => list(cell).map((pair) => pair.split(':') as [string, string])
const number = (cell: string | undefined) => (cell ? Number(cell) : null)
const orNull = <T extends string>(cell: T | '' | undefined): T | null => cell || null
const need = <T>(found: T | undefined, what: string): T => {
  if (found === undefined) throw new Error(`data/2016 names ${what}, which no file has`)
  return found
}

/** Runs work in a transaction of its own. */
type Write = (work: (tx: Tx) => Promise<void>) => Promise<void>
type Known = { ids: Map<string, string>; people: Map<string, Person> }

/** The last day on which something happens in the data: the Friday before the day on which the demonstration stands. */
const lastDay = day('2017-01-13')

/** Transactions side by side: each waits for the database most of the time. */
const together = 5

/**
 * Loads the facility of 2016: every row goes through the same commands as the pages, each step by the person whose it
 * is and on its day. Requests come one after the other, since meetings decide on all partners'; their Actions do not
 * touch each other, so a partner's are loaded beside another's. Not one transaction: the caller marks the database as
 * whole afterwards.
 */
export async function loadFacility(write: Write, say: (line: string) => void = () => undefined): Promise<void> {
  const known: Known = { ids: new Map(), people: new Map() }
  const timed = async (part: string, work: () => Promise<unknown>) => {
    const started = performance.now()
    await work()
    say(`${part}: ${Math.round(performance.now() - started)} ms`)
  }
  const each = (rows: Row[][], work: (facility: Facility, rows: Row[]) => Promise<void>) =>
    Promise.all(rows.map((group) => write((tx) => work(new Facility(tx, known), group))))

  await timed('partners and people', () => write((tx) => new Facility(tx, known).basics()))
  await timed('requests', () => write((tx) => new Facility(tx, known).requests(rowsOf('requests'))))
  const partners = new Map(rowsOf('requests').map((row) => [row.key, row.partner ?? '']))
  // What was asked in January touches none of these Actions.
  await timed('Actions', () =>
    Promise.all([
      each(
        byPartner(rowsOf('actions'), (row) => partners.get(row.request) ?? ''),
        (facility, rows) => facility.actions(rows),
      ),
      write((tx) => loadRequestsOfJanuary(new Facility(tx, known))),
    ]),
  )
  await timed('report', () => write((tx) => new Facility(tx, known).report()))
  await timed('January 2017', () => write((tx) => loadWorkOfJanuary(new Facility(tx, known))))
}

/** Rows in groups of about one size; those of a partner stay together and in order. */
function byPartner(rows: Row[], partnerOf: (row: Row) => string): Row[][] {
  const groups: Row[][] = Array.from({ length: together }, () => [])
  for (const own of [...Map.groupBy(rows, partnerOf).values()].sort((a, b) => b.length - a.length))
    groups.toSorted((a, b) => a.length - b.length)[0]?.push(...own)
  return groups.filter((group) => group.length > 0)
}

const outcomeOf: Record<string, Outcome> = {
  approved: 'approve',
  rejected: 'reject',
  deferred: 'defer',
  redirected: 'redirect',
}

const atTheBeginning: By = { person: null, facility: true, at: new Date('2009-01-05T09:00:00Z') }

class Facility {
  readonly #ids: Map<string, string>
  readonly #people: Map<string, Person>
  #acting = ''
  readonly #intakes = new Map(rowsOf('intake').map((row) => [row.request ?? '', row]))
  readonly #missions: Parameters<typeof markSources>[2] = []

  constructor(
    readonly tx: Tx,
    known: Known,
  ) {
    this.#ids = known.ids
    this.#people = known.people
    withoutSending(tx)
  }

  async basics() {
    await setIdentity(this.tx, atTheBeginning, { ...nothingSet, email: 'facility@example.org', phone: '+43 1 5550100' })
    await this.bodies()
    await this.initiatives()
    await this.authorities()
    await this.people()
    await this.accounts()
    await this.portfolios()
  }

  /** Somebody who signs in, by the key of the account. */
  account(key: string): Person {
    return need(this.#people.get(key), `account ${key}`)
  }

  idOf(kind: string, key: string | undefined): string {
    return need(this.#ids.get(`${kind} ${key}`), `${kind} ${key}`)
  }

  /** Acts as an account of the demonstration on a day, at nine in the morning. */
  async as(account: string, on: Day | '' | undefined, hour = '09'): Promise<By> {
    const person = this.account(account)
    const day = dated(on)
    const by = { person, at: new Date(`${day}T${hour}:00:00Z`) }
    const acting = `${account} ${day} ${hour}`
    if (acting !== this.#acting) await actAs(this.tx, by)
    this.#acting = acting
    return by
  }

  /** Acts as the facility itself: what the calendar and the post office do. */
  async #asFacility(at: Date): Promise<By> {
    const by: By = { person: null, facility: true, at }
    await actAs(this.tx, by)
    this.#acting = ''
    return by
  }

  async keep(kind: string, table: string, row: Row, id: string) {
    this.#ids.set(`${kind} ${row.key}`, id)
    await markSources(this.tx, table, [{ id, source: row.source ?? 'illustrative', invented: list(row.invented) }])
  }

  async bodies() {
    const by = atTheBeginning
    for (const row of rowsOf('bodies')) {
      const id = await bodies.registerBody(this.tx, by, {
        name: row.name ?? '',
        acronym: orNull(row.acronym),
        email: orNull(row.email),
        language: row.language || 'en',
        zone: row.zone || 'Europe/Brussels',
        may_veto: row.may_veto === 'yes',
        active: true,
      })
      this.#ids.set(`body ${row.key}`, id)
      for (const region of list(row.regions))
        await bodies.addScope(this.tx, id, by, { region, partner: null, theme: null })
      for (const theme of list(row.themes))
        await bodies.addScope(this.tx, id, by, { region: null, partner: null, theme })
    }
  }

  async initiatives() {
    const by: By = { person: null, facility: true, at: new Date('2016-01-04T09:00:00Z') }
    for (const row of rowsOf('initiatives')) {
      const id = await coordination.registerInitiative(this.tx, by, {
        name: row.name ?? '',
        acronym: orNull(row.acronym),
        organisation: orNull(row.organisation),
        website: orNull(row.website),
        aliases: list(row.aliases),
        themes: list(row.themes),
        regions: list(row.regions),
      })
      await this.keep('initiative', 'initiatives', row, id)
    }
  }

  async authorities() {
    const by = atTheBeginning
    for (const row of rowsOf('authorities')) {
      const id = await registerAuthority(this.tx, by, {
        partner: row.partner ?? '',
        name: row.name ?? '',
        name_language: row.name_language ?? 'en',
        type: row.type ?? '',
      })
      await this.keep('authority', 'authorities', row, id)
    }
  }

  async people() {
    const rows = rowsOf('people')
    const ids = await people.registerPeople(
      this.tx,
      atTheBeginning,
      rows.map((row) => ({
        name: row.name ?? '',
        email: row.email ?? '',
        employer: row.employer ?? '',
        employed_in: row.country ?? '',
        employer_kind: orNull(row.employer_kind),
        gender: orNull(row.gender),
        language: orNull(row.language),
      })),
    )
    for (const [index, row] of rows.entries()) this.#ids.set(`person ${row.key}`, ids[index] ?? '')
    await markSources(
      this.tx,
      'people',
      rows.map((row, index) => ({ id: ids[index] ?? '', source: row.source ?? 'illustrative', invented: [] })),
    )
    const experts = rowsOf('experts').map((row) => ({
      person_id: this.idOf('person', row.person),
      vetted_on: dated(row.vetted_on),
      consent_on: orNull(row.consent_on),
      years_experience: number(row.years_experience),
      max_missions: number(row.max_missions),
      max_days: number(row.max_days),
      regions_worked_in: list(row.regions_worked_in),
      themes: Object.fromEntries(pairs(row.themes).map(([theme, level]) => [theme, Number(level)])),
      languages: Object.fromEntries(pairs(row.languages)),
      available: list(row.available)
        .map((window) => window.split('..'))
        .map(([from = '', to = '']) => ({ from: day(from), to: day(to) })),
    }))
    await people.enterVettedProfiles(this.tx, atTheBeginning, experts)
  }

  async accounts() {
    const password_hash = await hashPassword(demonstrationPassword)
    for (const row of rowsOf('accounts')) {
      const account = {
        name: row.name ?? '',
        email: row.email ?? '',
        role: row.role as Role,
        chair: row.chair === 'yes',
        authority_id: row.authority ? this.idOf('authority', row.authority) : null,
        administration: orNull(row.partner),
        body_id: row.body ? this.idOf('body', row.body) : null,
        person_id: row.person ? this.idOf('person', row.person) : null,
        language: row.language || 'en',
        phone: row.phone ?? '',
      }
      const id = await openAccount(this.tx, { person: null, facility: true }, { ...account, password_hash })
      this.#people.set(row.key ?? '', { id, ...account })
    }
  }

  async portfolios() {
    const by: By = { person: null, facility: true, at: new Date('2016-01-04T09:00:00Z') }
    for (const row of rowsOf('portfolios'))
      await addPart(this.tx, this.account(row.account ?? '').id, by, {
        region: orNull(row.region),
        theme: orNull(row.theme),
      })
  }

  /** In the order in which things happened: a request is received, or a meeting decides on those of its day. */
  async requests(rows: Row[]) {
    const asked = Map.groupBy(rowsOf('consultations'), (row) => row.request ?? '')
    const received = rows.map((row) => ({
      day: dated(row.received_on),
      happen: () => this.#request(row, asked.get(row.key ?? '') ?? []),
    }))
    const settled = Map.groupBy(
      rows.filter((row) => row.decided_on),
      (row) => dated(row.decided_on),
    )
    const decided = [...settled].map(([day, own]) => ({ day, happen: () => this.#settle(day, own) }))
    for (const event of [...decided, ...received].toSorted((x, y) => x.day.localeCompare(y.day))) await event.happen()
    await this.#drafts()
  }

  async #request(row: Row, asked: Row[]) {
    const { tx } = this
    const officer = row.officer ?? 'officer'
    const received = dated(row.received_on)
    const intakeRow = this.#intakes.get(row.key ?? '') ?? {}
    const id = intakeRow.filed_by ? await this.file(row, intakeRow) : await this.enter(row, intakeRow)
    const complete = await this.#clarify(id, row, intakeRow)
    const by = await this.as(officer, complete ?? received, complete ? '15' : '09')
    await this.keep('request', 'requests', row, id)
    const overlap = row.redirected_to
      ? 'duplicate'
      : row.state === 'approved' && received >= '2014'
        ? 'complementary'
        : null
    await requests.register(tx, id, by, {
      received_on: received,
      officer_id: this.account(officer).id,
      overlap_judgement: overlap,
      overlap_note: null,
    })
    const { numeral } = await tx.selectFrom('requests').select('numeral').where('id', '=', id).executeTakeFirstOrThrow()
    if (String(numeral) !== row.numeral)
      throw new Error(`data/2016: ${row.key} should be number ${row.numeral} of its partner and became ${numeral}`)
    await this.consult(id, officer, asked)
  }

  /** Enters what came by letter or mail, with its paper. */
  async enter(row: Row, intakeRow: Row): Promise<string> {
    const { tx } = this
    const received = dated(row.received_on)
    const by = await this.as(row.officer ?? 'officer', received)
    const language = row.language || 'en'
    const letter_on = dayPlus(received, -3)
    const start = {
      authority_id: this.idOf('authority', row.authority),
      title: row.title ?? '',
      language,
      theme_wording: orNull(row.wording),
    }
    const id = await intake.fileDraft(
      tx,
      by,
      { ...start, channel: intakeRow.channel || 'letter', letter_on, letter_partner: row.partner ?? '' },
      pagesOf({ ...row, ...intakeRow }),
    )
    await this.#addParties(id, row, by)
    await this.#attach(id, row, intakeRow, by, letter_on)
    await intake.submit(tx, id, by, { language })
    return id
  }

  /** The authority files by itself: page by page over some days, then reads its answers once more and submits. */
  async file(row: Row, intakeRow: Row): Promise<string> {
    const { tx } = this
    const account = intakeRow.filed_by ?? ''
    const received = dated(row.received_on)
    const language = row.language || 'en'
    const id = await this.begin(account, dayPlus(received, -6), {
      title: row.title ?? '',
      language,
      theme_wording: orNull(row.wording),
    })
    const pages = Object.entries(pagesOf({ ...row, ...intakeRow }))
    for (const [index, [page, answers]] of pages.entries())
      await intake.savePages(tx, id, await this.as(account, dayPlus(received, index < 4 ? -6 : -4), `1${index}`), {
        [page]: answers,
      })
    const by = await this.as(account, dayPlus(received, -4), '18')
    await this.#addParties(id, row, by)
    await this.#attach(id, row, intakeRow, by, dayPlus(received, -5))
    await intake.submit(tx, id, await this.as(account, received, '08'), { language })
    return id
  }

  async begin(account: string, day: Day, start: Omit<intake.Start, 'authority_id'>): Promise<string> {
    const by = await this.as(account, day)
    return intake.startDraft(this.tx, by, {
      ...start,
      authority_id: need(by.person?.authority_id ?? undefined, `an authority of ${account}`),
    })
  }

  async #addParties(id: string, row: Row, by: By) {
    const joint = list(row.joint_authorities).map((key) => this.idOf('authority', key))
    if (joint.length > 0) await intake.changeAuthorities(this.tx, id, by, { add: joint, remove: null })
    const benefiting = list(row.benefiting_authorities).map((key) => ({
      request_id: id,
      authority_id: this.idOf('authority', key),
      part: 'benefits',
    }))
    if (benefiting.length > 0) await this.tx.insertInto('request_authorities').values(benefiting).execute()
    const further = list(row.partners).filter((code) => code !== row.partner)
    if (further.length > 0) await intake.changePartners(this.tx, id, by, { add: further, remove: null })
  }

  async #attach(id: string, row: Row, intakeRow: Row, by: By, day: Day) {
    for (const kind of list(intakeRow.papers) as Signed['kind'][]) {
      const authority = await this.tx
        .selectFrom('requests as r')
        .innerJoin('authorities as a', 'a.id', 'r.authority_id')
        .select('a.name')
        .where('r.id', '=', id)
        .executeTakeFirstOrThrow()
      const said = { title: row.title ?? '', need: row.need ?? '', outputs: row.expected_outputs ?? '' }
      await intake.attachFile(
        this.tx,
        id,
        by,
        kind,
        await scanOf({
          kind,
          ...said,
          language: row.language || 'en',
          authority: authority.name,
          signedBy: intakeRow.signed_by ?? '',
          day,
        }),
      )
    }
  }

  /** Some requests went back with questions. Returns the day on which the last answer came. */
  async #clarify(id: string, row: Row, intakeRow: Row): Promise<Day | undefined> {
    const { tx } = this
    const rounds = Map.groupBy(
      rowsOf('questions').filter((question) => question.request === row.key),
      (question) => dated(question.asked_on),
    )
    let answered: Day | undefined
    for (const [day, asked] of rounds) {
      await questions.returnForClarification(tx, id, await this.as(row.officer ?? 'officer', day), {
        questions: asked.map((one) => one.question ?? ''),
      })
      const answers = new Map(asked.map((one) => [one.question, one.answer ?? '']))
      const given = (await questionsNow(tx, id)).map((question) => [question.id, answers.get(question.question) ?? ''])
      answered = dated(asked[0]?.answered_on)
      await questions.resubmit(
        tx,
        id,
        await this.as(intakeRow.filed_by || (row.officer ?? 'officer'), answered, '11'),
        Object.fromEntries(given),
      )
    }
    return answered
  }

  /** What authorities have begun and not yet submitted. */
  async #drafts() {
    for (const row of rowsOf('drafts')) {
      const account = row.account ?? ''
      const id = await this.begin(account, dated(row.started_on), {
        title: row.title ?? '',
        language: row.language || 'en',
      })
      const by = await this.as(account, row.saved_on)
      await intake.savePages(this.tx, id, by, pagesOf(row))
      await intake.markSaved(this.tx, id, by, 'authorities')
    }
  }

  /** Why decided requests were late; for those that are late still, the officer has yet to say. */
  async #tellCauses(row: Row) {
    const day = row.decided_on
    if (!day) return
    const causes = ['committee', 'coordination', 'authority', 'workload', 'translation']
    for (const span of await missedTargets(this.tx, this.idOf('request', row.key), day)) {
      if (span.ended_on === null) continue
      const reason = causes[(Number(row.numeral) + (row.partner ?? '').charCodeAt(1)) % causes.length] ?? 'other'
      await tellCause(this.tx, span.id, await this.as(row.officer ?? 'officer', day, '15'), { reason, note: '' })
    }
  }

  async consult(id: string, officer: string, asked: Row[]) {
    const opened = asked[0]?.opened_on
    if (!opened) return
    const { tx } = this
    const by = await this.as(officer, opened)
    await requests.consult(tx, id, by, { bodies: asked.map((row) => this.idOf('body', row.body)) })
    // The mail of the past is written down and goes to nobody: what told the bodies then was a letter.
    const told = await tx
      .selectFrom('opinions as o')
      .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
      .select('o.id')
      .where('c.request_id', '=', id)
      .execute()
    for (const { id: opinion } of told) await consultations.handOver(tx, opinion, by, { day: opened, how: 'Letter' })
    for (const row of asked.filter((given) => given.answered_on)) {
      const opinion = await tx
        .selectFrom('opinions as o')
        .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
        .select('o.id')
        .where('c.request_id', '=', id)
        .where('o.body_id', '=', this.idOf('body', row.body))
        .executeTakeFirstOrThrow()
      await consultations.answer(tx, opinion.id, await this.as(officer, row.answered_on), {
        status: row.answer as OpinionStatus,
        reasons: row.reasons ?? '',
        conditions: '',
      })
    }
    if (asked.some((row) => row.answer === 'silence')) {
      // The first midnight after the term where the facility is, an hour later in summer.
      const { due_on } = await tx
        .selectFrom('consultations')
        .select('due_on')
        .where('request_id', '=', id)
        .executeTakeFirstOrThrow()
      await consultations.closeDueConsultations(tx, await this.#asFacility(new Date(`${due_on}T23:00:00Z`)))
    }
  }

  async #settle(day: Day, rows: Row[]) {
    const withdrawn = rows.filter((row) => row.state === 'withdrawn')
    for (const row of withdrawn) {
      await requests.withdraw(this.tx, this.idOf('request', row.key), await this.as(row.officer ?? 'officer', day), {
        reason: row.decision_reason ?? '',
      })
      await this.#tellCauses(row)
    }
    const decided = rows.filter((row) => !withdrawn.includes(row))
    if (decided.length > 0) await this.meet(day, decided)
  }

  /**
   * A meeting of the committee as it is held: agenda, scores of each member, attendance, outcomes, release with
   * letters.
   */
  async meet(day: Day, rows: Row[]) {
    const { tx } = this
    const members = ['committee', 'committee2', 'committee3']
    const meeting = await committee.plan(tx, await this.as('manager', dayPlus(day, -1)), {
      held_on: day,
      place: 'Vienna',
      insisted: true,
    })
    const items = []
    for (const row of rows)
      items.push({
        row,
        id: await committee.place(tx, await this.as('manager', dayPlus(day, -1)), {
          request_id: this.idOf('request', row.key),
          meeting,
        }),
      })
    const criteria = (await tx.selectFrom('criteria').select('key').orderBy('position').execute()).map(({ key }) => key)
    for (const member of members)
      for (const { row, id } of items)
        await committee.score(
          tx,
          id,
          await this.as(member, day),
          scoresGiven(
            { key: row.key ?? '', state: row.state ?? '', received_on: dated(row.received_on) },
            member,
            criteria,
          ),
        )
    const chair = await this.as('committee', day, '13')
    await committee.open(tx, meeting, chair, {
      present: members.map((member) => this.account(member).id),
    })
    for (const { row, id } of items)
      await committee.record(tx, id, chair, {
        outcome: need(outcomeOf[row.state ?? ''], `state ${row.state}`),
        reason: row.decision_reason || plainReason[row.language || 'en'] || '',
        redirected_to: row.redirected_to ? this.idOf('initiative', row.redirected_to) : null,
      })
    await committee.release(tx, meeting, await this.as('committee', day, '14'), openAction)
    for (const row of rows.filter(({ state }) => state === 'redirected'))
      await requests.tellInitiative(
        tx,
        this.idOf('request', row.key),
        await this.as(row.officer ?? 'officer', day, '15'),
        { day, how: 'Letter' },
      )
    for (const row of rows) await this.#tellCauses(row)
  }

  async actions(rows: Row[]) {
    const activitiesOf = Map.groupBy(rowsOf('activities'), (row) => row.action ?? '')
    const outputsOf = Map.groupBy(rowsOf('outputs'), (row) => row.action ?? '')
    const work = {
      seats: Map.groupBy(rowsOf('seats'), (row) => row.activity ?? ''),
      missions: Map.groupBy(rowsOf('mobilisations'), (row) => row.seat ?? ''),
      participations: Map.groupBy(rowsOf('participations'), (row) => row.activity ?? ''),
    }
    for (const row of rows) {
      const id = await this.#action(row)
      if (!row.started_on) continue
      for (const activity of activitiesOf.get(row.key ?? '') ?? []) await this.activity(id, row, activity, work)
      for (const output of outputsOf.get(row.key ?? '') ?? []) await this.output(id, row, output)
      if (row.state === 'closed')
        await actions.close(this.tx, id, await this.as('manager', row.closed_on), {
          evaluation_rating: Number(row.evaluation_rating || 4),
          evaluation: row.evaluation || 'The work was useful to us.',
        })
      if (row.state === 'cancelled')
        await actions.cancel(this.tx, id, await this.as('manager', row.closed_on || row.started_on), {
          cause: row.cause || 'The authority asked to stop.',
        })
    }
    if (this.#missions.length > 0) await markSources(this.tx, 'mobilisations', this.#missions)
  }

  async #action(row: Row): Promise<string> {
    const { tx } = this
    const id = need(
      (await actionOfRequest(tx, this.idOf('request', row.request))) ?? undefined,
      `an approved request ${row.request}`,
    )
    await this.keep('action', 'actions', row, id)
    const officer = row.officer ?? 'officer'
    const request = await tx
      .selectFrom('requests')
      .select('decided_at')
      .where('id', '=', this.idOf('request', row.request))
      .executeTakeFirstOrThrow()
    const decided = request.decided_at ? await todayOf(tx, { at: request.decided_at }) : undefined
    const by = await this.as(officer, row.authority_signed_on || decided, '15')
    await actions.edit(tx, id, by, {
      title: row.title ?? '',
      objectives: row.objectives ?? '',
      officer_id: this.account(officer).id,
      expert_days: number(row.expert_days),
      budget_eur: number(row.budget_eur),
      ends_on: orNull(row.ends_on),
    })
    const readiness = list(row.readiness).map((part) => part.split(':') as [string, string, string])
    if (readiness.length > 0)
      await actions.checkReadiness(
        tx,
        id,
        by,
        readiness.map(([question, answer, evidence]) => ({ question, answer, evidence })),
      )
    if (row.authority_signed_on)
      await actions.sign(tx, id, by, { signed_by: 'Letter of the authority', signed_on: row.authority_signed_on })
    if (row.agreed_on) await actions.agree(tx, id, await this.as(officer, row.agreed_on))
    if (row.started_on) await actions.start(tx, id, await this.as(officer, row.started_on))
    if (row.state === 'cancelled' && !row.started_on)
      await actions.cancel(
        tx,
        id,
        await this.as('manager', row.agreed_on || row.authority_signed_on || decided, '16'),
        { cause: row.cause || 'The authority asked to stop.' },
      )
    return id
  }

  async activity(
    actionId: string,
    action: Row,
    row: Row,
    work: { seats: Map<string, Row[]>; missions: Map<string, Row[]>; participations: Map<string, Row[]> },
  ) {
    const { tx } = this
    const officer = action.officer ?? 'officer'
    const first = dated(row.from)
    const by = await this.as(officer, row.planned_on || action.started_on, '10')
    const id = await activities.plan(tx, by, actionId, {
      type: row.type ?? '',
      title: row.title ?? '',
      theme: row.theme ?? '',
      first_day: first,
      last_day: dated(row.to),
      mode: row.mode ?? 'on_site',
      host: row.host ?? '',
      place: row.place ?? '',
      practical: row.practical ?? '',
      languages: Object.fromEntries(pairs(row.languages)),
      travel_days: Number(row.travel_days || 0),
    })
    await this.keep('activity', 'activities', row, id)
    for (const seat of work.seats.get(row.key ?? '') ?? []) {
      this.#ids.set(
        `seat ${seat.key}`,
        await activities.addSeat(tx, id, by, {
          role: seat.role ?? 'expert',
          places: Number(seat.count),
          theme: seat.theme ?? '',
          level: Number(seat.level),
          days: Number(seat.days),
        }),
      )
    }
    const isOver = row.state === 'held' || row.state === 'reported'
    if (isOver || row.state === 'confirmed') await activities.confirm(tx, id, by)
    const missions = (work.seats.get(row.key ?? '') ?? [])
      .flatMap((seat) => work.missions.get(seat.key ?? '') ?? [])
      .sort((a, b) => (a.key ?? '').localeCompare(b.key ?? ''))
    for (const mission of missions) await this.mission(mission, row, officer)
    await this.#participants(id, row, officer, work.participations.get(row.key ?? '') ?? [])
    if (isOver) await activities.hold(tx, id, await this.as(officer, row.to))
    if (row.state === 'reported')
      await activities.report(tx, id, await this.as(officer, row.reported_on || dayPlus(dated(row.to), 10)), {
        report: row.report || 'Held as planned.',
      })
    if (row.state === 'cancelled')
      await activities.cancel(tx, id, await this.as(officer, action.started_on, '11'), {
        cause: row.cause || 'Called off by the authority.',
      })
  }

  async mission(row: Row, activity: Row, officer: string) {
    const { tx } = this
    const first = dated(activity.from)
    // Who stands on a shortlist of months to come was put there by the last day that is loaded.
    const invited = row.invited_on || [dayPlus(first, -60), lastDay].toSorted()[0] || lastDay
    const by = await this.as(officer, invited)
    const id = await mobilisation.shortlist(tx, by, {
      seat_id: this.idOf('seat', row.seat),
      person_id: this.idOf('person', row.person),
    })
    this.#missions.push({ id, source: row.source ?? 'illustrative', invented: [] })
    if (row.state === 'shortlisted') return
    const ended = row.ended_on || dayPlus(invited, 15)
    // An invitation that expired did so after its last day.
    const twoWeeks = dayPlus(invited, 14)
    await mobilisation.invite(tx, id, by, {
      answer_by: row.answer_by || (row.state === 'expired' && ended <= twoWeeks ? dayPlus(ended, -1) : twoWeeks),
    })
    if (row.bounced) return bounce(tx, await this.#asFacility(by.at), id, row.bounced)
    await mobilisation.handOver(tx, id, by, { day: invited, how: 'Letter' })
    if (row.state === 'declined')
      return mobilisation.decline(tx, id, await this.as(officer, ended), { cause: row.cause || 'Not available.' })
    if (row.state === 'expired') return mobilisation.expire(tx, id, await this.as(officer, ended))
    if (row.accepted_on) await mobilisation.accept(tx, id, await this.as(officer, row.accepted_on))
    if (row.released_on)
      await mobilisation.release(tx, id, await this.as(officer, row.released_on), {
        release_reference: 'Letter of the employer',
      })
    if (row.contracted_on) await mobilisation.contract(tx, id, await this.as(officer, row.contracted_on))
    if (row.state === 'withdrawn')
      return mobilisation.withdraw(tx, id, await this.as(officer, ended), { cause: row.cause || 'Taken back.' })
    if (row.state !== 'completed' && row.state !== 'deployed') return
    await mobilisation.deploy(tx, id, await this.as(officer, first))
    if (row.state === 'deployed') return
    await mobilisation.report(tx, id, await this.as(officer, row.completed_on || activity.to || first), {
      worked_days: Number(row.worked_days),
      mission_report: 'Mission report filed.',
      activity_rating: number(row.activity_rating),
      beyond: '',
    })
    if (row.rating)
      await mobilisation.rate(tx, id, await this.as(officer, row.completed_on || activity.to || first), {
        rating: Number(row.rating),
      })
  }

  async #participants(activityId: string, activity: Row, officer: string, rows: Row[]) {
    if (rows.length === 0) return
    const { tx } = this
    // Those of an activity that is still to come have been listed for a while.
    const isToCome = rows.every((row) => row.state === 'registered')
    const first = dated(activity.from)
    await activities.listKnownParticipants(
      tx,
      activityId,
      await this.as(officer, isToCome ? dayPlus(first, -28) : first, '08'),
      rows.map((row) => ({ person_id: this.idOf('person', row.person), organisation: row.organisation ?? '' })),
    )
    if (isToCome) return
    const present = rows.filter((row) => row.state === 'attended').map((row) => this.idOf('person', row.person))
    const listed = await tx
      .selectFrom('participations')
      .select('id')
      .where('activity_id', '=', activityId)
      .where('person_id', 'in', present)
      .execute()
    await activities.markAttendance(tx, activityId, await this.as(officer, activity.to), {
      attended: listed.map((row) => row.id),
    })
  }

  async output(actionId: string, action: Row, row: Row) {
    const { tx } = this
    const officer = action.officer ?? 'officer'
    const drafted = row.drafted_on || action.started_on
    const id = await outputs.draft(tx, await this.as(officer, drafted), actionId, {
      type: row.type ?? '',
      title: row.title ?? '',
      language: row.language || 'en',
      theme: row.theme ?? '',
      activity_id: row.activity ? this.idOf('activity', row.activity) : null,
    })
    await this.keep('output', 'outputs', row, id)
    const rungs = [
      ['finalised', outputs.finalise],
      ['validated', outputs.validate],
      ['submitted', outputs.submit],
      ['adopted', outputs.adopt],
      ['funded', outputs.fund],
      ['in_use', outputs.use],
    ] as const
    for (const [rung, climb] of rungs) {
      const day = row[`${rung}_on`]
      if (!day) continue
      const highest = rung === row.state
      await climb(tx, id, await this.as(officer, day), {
        reached_on: day,
        body: highest ? (row.body ?? '') : '',
        evidence: highest ? (row.evidence ?? '') : '',
      })
    }
  }

  async report() {
    const { tx } = this
    const by = await this.as('communications', lastDay)
    await nameStep(tx, 'enter_published')
    const published = rowsOf('published').map((row) => ({
      figure: row.figure ?? '',
      year: Number(row.year),
      dimensions: JSON.stringify(Object.fromEntries(list(row.dimensions).map((pair) => pair.split('=')))),
      operator: row.operator ?? '=',
      value: Number(row.value),
      words: row.words ?? '',
      section: row.section ?? '',
      contradicts: orNull(row.contradicts),
      note: row.note ?? '',
    }))
    await tx.insertInto('published_figures').values(published).execute()
    for (const row of rowsOf('narratives'))
      await writeText(tx, by, {
        year: Number(row.year),
        section: row.section ?? '',
        language: row.language ?? 'en',
        title: row.title ?? '',
        body: row.body ?? '',
      })
    await publishEdition(tx, by, 2016)
  }
}
