import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { edit as editAction, openAction } from '../src/actions/action/commands.ts'
import { actions } from '../src/actions/action/record.ts'
import { actionStepForms } from '../src/actions/action/step-forms.tsx'
import { edit as editActivity, plan as planActivity } from '../src/actions/activities/commands.ts'
import { activities } from '../src/actions/activities/record.ts'
import { activityStepForms } from '../src/actions/activities/step-forms.tsx'
import { edit as editMission, shortlist } from '../src/actions/mobilisation/commands.ts'
import { missions } from '../src/actions/mobilisation/record.ts'
import { missionStepForms } from '../src/actions/mobilisation/step-forms.tsx'
import { draft as draftOutput, edit as editOutput } from '../src/actions/outputs/commands.ts'
import { outputs } from '../src/actions/outputs/record.ts'
import { outputStepForms } from '../src/actions/outputs/step-forms.tsx'
import { applicationStepForms } from '../src/desk/applications/step-forms.tsx'
import { remindByHand } from '../src/desk/reminders/by-hand.ts'
import { openAccount } from '../src/house/accounts/auth.ts'
import type { Tx } from '../src/house/database/connection.ts'
import { refusalOf } from '../src/house/database/refusal.ts'
import type { By } from '../src/house/database/transaction.ts'
import { addQuestion } from '../src/house/questions/commands.ts'
import type { AnyRecord, ChangeOf } from '../src/house/record/declared-record.ts'
import type { StepsOf } from '../src/house/steps/steps.tsx'
import { editInitiative, registerInitiative } from '../src/registers/initiatives/commands.ts'
import { initiatives } from '../src/registers/initiatives/record.ts'
import { editAuthority, registerAuthority } from '../src/registers/partners/commands.ts'
import { authorities } from '../src/registers/partners/record.ts'
import {
  changeDetails,
  enterVettedProfiles,
  registerPeople,
  registerPerson,
  setAvailability,
  vet,
  writeProfile,
} from '../src/registers/people/commands.ts'
import { people } from '../src/registers/people/record.ts'
import { editBody, registerBody } from '../src/requests/bodies/commands.ts'
import { bodies } from '../src/requests/bodies/record.ts'
import { plan as planMeeting } from '../src/requests/committee/commands.ts'
import { itemStepForms } from '../src/requests/committee/item-steps.tsx'
import { meetingStepForms } from '../src/requests/committee/meeting-steps.tsx'
import { opinionStepForms } from '../src/requests/consultations/step-forms.tsx'
import { requestStepForms } from '../src/requests/dossier/step-forms.tsx'
import { draft as draftRequest, enterLetter, fileDraft, startDraft } from '../src/requests/intake/commands.ts'
import { correct } from '../src/requests/intake/correction.ts'
import { requests } from '../src/requests/request/record.ts'
import { type Facility, facility } from './facility.ts'

// The address of a step leaves it to the command to ask whether it may be taken. So each command must ask.
let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-01-16T09:00:00Z') })
  await office.owner.pool.query(
    `insert into applications (name, email, function, partner, authority, authority_type, language, asked_at)
      values ('Ada', 'ada@example.org', 'Head', 'TG', 'Ministry', 'national_central', 'en', now())`,
  )
}, 300_000)
afterAll(() => office.close())

// biome-ignore lint/suspicious/noExplicitAny: records of all kinds
const slices: [string, string, StepsOf<any>][] = [
  ['requests', 'requests', requestStepForms],
  ['opinions', 'opinions', opinionStepForms(remindByHand)],
  ['meetings', 'meetings', meetingStepForms(openAction)],
  ['items of an agenda', 'agenda_items', itemStepForms],
  ['Actions', 'actions', actionStepForms],
  ['activities', 'activities', activityStepForms],
  ['missions', 'mobilisations', missionStepForms],
  ['outputs', 'outputs', outputStepForms],
  ['applications', 'applications', applicationStepForms],
]

test.each(slices)('every step of %s is refused by its command to whom it does not belong', async (_, table, slice) => {
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `select distinct on (to_jsonb(x) ->> 'status') x.id from ${table} x`,
  )
  const taken: string[] = []
  let tried = 0
  for (const who of ['communications', 'donor', 'public'] as const) {
    const person = who === 'public' ? null : office.people[who]
    const by: By = { person, at: new Date('2017-01-16T09:00:00Z') }
    for (const { id } of rows) {
      const record = await office.read(person, (tx) => slice.find(tx, id)).catch(() => undefined)
      for (const [name, form] of Object.entries(slice.forms)) {
        if (record && slice.rights(person)[name]?.(record)) continue
        tried += 1
        const take = form.take as (tx: Tx, id: string, by: By, value: object) => Promise<unknown>
        const refused = await office.write(by, (tx) => take(tx, id, by, {})).then(() => undefined, refusalOf)
        if (![403, 404].includes(refused?.status ?? 0)) taken.push(`${who} ${name} ${refused?.key}`)
      }
    }
  }
  expect(taken).toEqual([])
  expect(tried).toBeGreaterThan(5)
})

/** Commands that make a record where none was, by the file that has them; each asks the right itself. */
const makers: Record<string, (tx: Tx, by: By) => Promise<unknown>> = {
  'registers/initiatives registerInitiative': (tx, by) => registerInitiative(tx, by, {} as never),
  'registers/partners registerAuthority': (tx, by) => registerAuthority(tx, by, {} as never),
  'registers/people registerPerson': (tx, by) => registerPerson(tx, by, {} as never, {} as never),
  'registers/people registerPeople': (tx, by) => registerPeople(tx, by, []),
  'registers/people enterVettedProfiles': (tx, by) => enterVettedProfiles(tx, by, []),
  'requests/bodies registerBody': (tx, by) => registerBody(tx, by, {} as never),
  'requests/committee plan': (tx, by) => planMeeting(tx, by, {} as never),
  'requests/intake startDraft': (tx, by) => startDraft(tx, by, aFiling()),
  'requests/intake draft': (tx, by) => draftRequest(tx, by, aFiling() as never),
  'requests/intake fileDraft': (tx, by) => fileDraft(tx, by, aFiling(), {}),
  'requests/intake enterLetter': (tx, by) =>
    enterLetter(tx, by, { ...aFiling(), letter_on: '2017-01-10', pages: { need: {} } } as never, null),
  'house/questions addQuestion': (tx, by) => addQuestion(tx, by, {} as never),
  'house/accounts openAccount': (tx, by) => openAccount(tx, by, {} as never),
  'actions/outputs draft': (tx, by) => draftOutput(tx, by, anAction, {} as never),
  'actions/activities plan': (tx, by) => planActivity(tx, by, anAction, {} as never),
  'actions/mobilisation shortlist': (tx, by) => shortlist(tx, by, { seat_id: aSeat, person_id: '' }),
}
/** Which ask nothing: what was decided, or the calendar, makes the record. */
const caused = ['actions/action openAction', 'requests/committee planWeekly']
let anAction = ''
let aSeat = ''
const aFiling = () => ({ authority_id: office.people.authority.authority_id ?? '', language: 'en', title: 'T' })

const source = new URL('../src/', import.meta.url)
const makersIn = (file: string) =>
  [
    ...fs
      .readFileSync(new URL(file, source), 'utf8')
      .matchAll(
        /^export async function ((?:register|enter|open|draft|plan|start|file|add|shortlist)\w*)\(\s*tx: Tx,\s*by: (?:Pick<)?By/gm,
      ),
  ].map(([, name]) => `${path.dirname(file)} ${name}`)

test('every command that makes a record is known here', () => {
  const files = fs.globSync('**/{commands,auth}.ts', { cwd: source }).toSorted()
  expect(files.length).toBeGreaterThan(15)
  expect(files.flatMap(makersIn).toSorted()).toEqual([...Object.keys(makers), ...caused].toSorted())
})

test.each(Object.entries(makers))(
  '%s refuses whoever may not, before it looks at what is to be made',
  async (_, make) => {
    const one = async (query: string) => (await office.owner.pool.query<{ id: string }>(query)).rows[0]?.id ?? ''
    anAction = await one(`select id from actions where status = 'in_implementation' order by id limit 1`)
    aSeat = await one(`select s.id from seats s join activities v on v.id = s.activity_id order by s.id limit 1`)
    for (const who of ['communications', 'donor', 'public'] as const) {
      const by: By = { person: who === 'public' ? null : office.people[who], at: new Date('2017-01-16T09:00:00Z') }
      const refused = await office
        .write(by, (tx) => make(tx, by))
        .then(
          () => undefined,
          (error) => refusalOf(error) ?? error,
        )
      expect([403, 404], `${who} ${refused?.key ?? refused}`).toContain(refused?.status)
    }
  },
)

type Change = ChangeOf<never, never>
type Editing = (tx: Tx, id: string, by: By, change: Change) => Promise<unknown>
/** Commands of the forms that correct what stands, with the step that each is. */
const edits: [string, string, string, AnyRecord<never>, Editing][] = [
  ['Actions', 'actions', 'edit', actions, editAction],
  ['activities', 'activities', 'edit', activities, editActivity],
  ['missions', 'mobilisations', 'edit', missions, editMission],
  ['outputs', 'outputs', 'edit', outputs, editOutput],
  ['requests', 'requests', 'correct', requests, correct],
  ['initiatives', 'initiatives', 'edit', initiatives, editInitiative],
  ['authorities', 'authorities', 'edit', authorities, editAuthority],
  ['services', 'consulted_bodies', 'edit', bodies, editBody],
  ['persons', 'people', 'change_details', people, changeDetails],
  ['profiles', 'people', 'write_profile', people, writeProfile],
  ['vettings', 'people', 'vet', people, vet],
  ['days of experts', 'people', 'set_availability', people, setAvailability],
] as never

test.each(edits)(
  'correcting %s is refused by its command before it looks at what was typed',
  async (...[, table, step, record, edit]) => {
    const { rows } = await office.owner.pool.query<{ id: string }>(`select id from ${table} order by id limit 3`)
    const taken: string[] = []
    let tried = 0
    for (const who of ['communications', 'donor', 'public'] as const) {
      const person = who === 'public' ? null : office.people[who]
      for (const { id } of rows) {
        const found = await office.read(person, (tx) => record.find(tx, id)).catch(() => undefined)
        if (found && record.rights(person)[step]?.(found)) continue
        tried += 1
        const by: By = { person, at: new Date('2017-01-16T09:00:00Z') }
        const looked = (() => {
          throw new Error('what was typed was looked at')
        }) as Change
        const refused = await office.write(by, (tx) => edit(tx, id, by, looked)).then(() => undefined, refusalOf)
        if (![403, 404].includes(refused?.status ?? 0)) taken.push(`${who} ${refused?.key}`)
      }
    }
    expect(taken).toEqual([])
    expect(tried).toBeGreaterThan(5)
  },
)
