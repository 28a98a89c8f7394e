import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAction } from '../src/actions/action/commands.ts'
import { actionStepForms } from '../src/actions/action/step-forms.tsx'
import { activityStepForms } from '../src/actions/activities/step-forms.tsx'
import { missionStepForms } from '../src/actions/mobilisation/step-forms.tsx'
import { outputStepForms } from '../src/actions/outputs/step-forms.tsx'
import { remindByHand } from '../src/desk/reminders/by-hand.ts'
import type { Tx } from '../src/house/database/connection.ts'
import { refusalOf } from '../src/house/database/refusal.ts'
import type { By } from '../src/house/database/transaction.ts'
import type { StepsOf } from '../src/house/steps/steps.tsx'
import { itemStepForms } from '../src/requests/committee/item-steps.tsx'
import { meetingStepForms } from '../src/requests/committee/meeting-steps.tsx'
import { opinionStepForms } from '../src/requests/consultations/step-forms.tsx'
import { requestStepForms } from '../src/requests/dossier/step-forms.tsx'
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
