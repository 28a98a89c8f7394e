import { actionDuties } from '../../actions/action/duties.ts'
import { activityDuties } from '../../actions/activities/duties.ts'
import { missionDuties } from '../../actions/mobilisation/duties.ts'
import type { Duty } from '../../house/duties/duty.ts'
import { jobDuties } from '../../house/jobs/duties.ts'
import { mailDuties } from '../../house/mail/duties.ts'
import { reportDuties } from '../../reporting/report/duties.ts'
import { clockDuties } from '../../requests/clocks/duties.ts'
import { committeeDuties } from '../../requests/committee/duties.ts'
import { consultationDuties } from '../../requests/consultations/duties.ts'
import { waiverDuties } from '../../requests/eligibility/duties.ts'
import { requestDuties } from '../../requests/request/duties.ts'
import { applicationDuties } from '../applications/duties.ts'

/** Everything that anybody owes in this office. Each room declares its own; nobody keeps a second copy. */
export const register: readonly Duty[] = [
  ...requestDuties,
  ...clockDuties,
  ...waiverDuties,
  ...consultationDuties,
  ...committeeDuties,
  ...actionDuties,
  ...activityDuties,
  ...missionDuties,
  ...reportDuties,
  ...mailDuties,
  ...jobDuties,
  ...applicationDuties,
]

export function dutyOf(name: string): Duty {
  const duty = register.find((one) => one.name === name)
  if (!duty) throw new Error(`no duty ${name}`)
  return duty
}
