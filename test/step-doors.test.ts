import { afterAll, beforeAll, expect, test } from 'vitest'
import { edit as editAction, openAction } from '../src/actions/action/commands.ts'
import { actions } from '../src/actions/action/record.ts'
import { actionStepForms } from '../src/actions/action/step-forms.tsx'
import { edit as editActivity } from '../src/actions/activities/commands.ts'
import { activities } from '../src/actions/activities/record.ts'
import { activityStepForms } from '../src/actions/activities/step-forms.tsx'
import { edit as editMission } from '../src/actions/mobilisation/commands.ts'
import { missions } from '../src/actions/mobilisation/record.ts'
import { missionStepForms } from '../src/actions/mobilisation/step-forms.tsx'
import { edit as editOutput } from '../src/actions/outputs/commands.ts'
import { outputs } from '../src/actions/outputs/record.ts'
import { outputStepForms } from '../src/actions/outputs/step-forms.tsx'
import { remindByHand } from '../src/desk/reminders/by-hand.ts'
import type { Tx } from '../src/house/database/connection.ts'
import { refusalOf } from '../src/house/database/refusal.ts'
import type { By } from '../src/house/database/transaction.ts'
import type { AnyRecord, ChangeOf } from '../src/house/record/declared-record.ts'
import type { StepsOf } from '../src/house/steps/steps.tsx'
import { editInitiative } from '../src/registers/initiatives/commands.ts'
import { initiatives } from '../src/registers/initiatives/record.ts'
import { editAuthority } from '../src/registers/partners/commands.ts'
import { authorities } from '../src/registers/partners/record.ts'
import { changeDetails, setAvailability, vet, writeProfile } from '../src/registers/people/commands.ts'
import { people } from '../src/registers/people/record.ts'
import { editBody } from '../src/requests/bodies/commands.ts'
import { bodies } from '../src/requests/bodies/record.ts'
import { itemStepForms } from '../src/requests/committee/item-steps.tsx'
import { meetingStepForms } from '../src/requests/committee/meeting-steps.tsx'
import { opinionStepForms } from '../src/requests/consultations/step-forms.tsx'
import { requestStepForms } from '../src/requests/dossier/step-forms.tsx'
import { correct } from '../src/requests/intake/correction.ts'
import { requests } from '../src/requests/request/record.ts'
import { type Facility, facility } from './facility.ts'

// The address of a step leaves it to the command to ask whether it may be taken. So each command must ask.
let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-01-16T09:00:00Z') })
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
