import { actionStepForms } from './actions/action/step-forms.tsx'
import { participationRecords, seatRecords } from './actions/activities/record.ts'
import { activityStepForms } from './actions/activities/step-forms.tsx'
import { missionStepForms } from './actions/mobilisation/step-forms.tsx'
import { outputStepForms } from './actions/outputs/step-forms.tsx'
import { accountRecords } from './desk/accounts/record.ts'
import { isOfficer, type Person } from './house/identity/person.ts'
import type { StepRecord } from './house/record/declared-record.ts'
import type { StepsOf } from './house/steps/steps.tsx'
import type { AnyStruck, KnownKind, StruckKind } from './house/striking/kind.ts'
import { initiativeSteps } from './registers/initiatives/record.ts'
import { authoritySteps } from './registers/partners/record.ts'
import { personSteps } from './registers/people/record.ts'
import { bodySteps } from './requests/bodies/record.ts'
import type { Opening } from './requests/committee/decisions.ts'
import { meetingStepsFor } from './requests/committee/meeting-steps.tsx'
import type { Reminding } from './requests/consultations/commands.ts'
import { opinionStepForms } from './requests/consultations/step-forms.tsx'
import { requestStepForms } from './requests/dossier/step-forms.tsx'
import { may as mayRequest } from './requests/request/permissions.ts'

/** Lets a kind of record stand in the list of all that can be struck out. */
const struck = <R extends { id: string; version: number }>(kind: StruckKind<R>): AnyStruck => kind

/** A kind that is declared with its steps. */
function declared<R extends StepRecord>(slice: StepsOf<R>, leadsTo?: (record: R) => string): AnyStruck {
  const { strikes } = slice
  if (!strikes) throw new Error(`${slice.slice}: nothing is said of how it is struck out`)
  const reads = (person: Person | null, record: R) => slice.rights(person).read?.(record) ?? false
  return struck({ ...slice, strikes, reads, ...(leadsTo ? { leadsTo } : {}) })
}

/** Every kind of record that may have been entered by mistake. Accounts are closed instead: their deeds stay. */
export function struckKinds({ open, reminding }: { open: Opening; reminding: Reminding }): AnyStruck[] {
  return [
    declared(requestStepForms),
    declared(opinionStepForms(reminding), ({ request_id }) => `/requests/${request_id}`),
    declared(meetingStepsFor(open)),
    declared(actionStepForms),
    declared(activityStepForms, ({ action_id }) => `/actions/${action_id}`),
    declared(missionStepForms, ({ activity_id }) => `/activities/${activity_id}`),
    declared(outputStepForms),
    // They have no page of their own: whoever does not correct them meets them on that of their activity.
    { ...declared(seatRecords, ({ activity_id }) => `/activities/${activity_id}`), reads: isOfficer },
    { ...declared(participationRecords, ({ activity_id }) => `/activities/${activity_id}`), reads: isOfficer },
    declared(authoritySteps),
    declared(personSteps),
    declared(initiativeSteps((person) => mayRequest(person).list())),
    declared(bodySteps),
  ]
}

/** Kinds that are not struck out, and that hang on some that are. */
export const hangingKinds: KnownKind[] = [
  {
    ...accountRecords,
    reads: (person, record) => accountRecords.rights(person).read?.(record) ?? false,
  },
]
