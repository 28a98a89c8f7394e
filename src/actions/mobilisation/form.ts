import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { beyondAsks, withBeyond } from '../../house/web/beyond-fields.tsx'
import {
  asking,
  asks,
  type Checked,
  check,
  checkCorrections,
  day,
  optionalNumber,
  recordedTexts,
  text,
  uuid,
  wholeNumber,
} from '../../house/web/form.ts'
import type { MissionRecorded } from './commands.ts'
import type { Mission } from './queries.ts'

export const cause = asking({ cause: text(1000) })
export const invitation = asking({ answer_by: day() })
export const release = asking({ release_reference: text(200) })
export const rating = asking({ rating: wholeNumber(1, 5) })
export const shortlisting = asking({ seat_id: uuid(), person_id: uuid() })

const reported = {
  worked_days: wholeNumber(0, 366),
  mission_report: text(10000),
  activity_rating: optionalNumber(1, 5),
}
/** The mission report; more days than the mission lasted have to be meant. */
export const report = asks({ ...reported, ...beyondAsks }, (typed) =>
  withBeyond(check(z.object(reported), typed), typed),
)

/** What steps of a mission have recorded. By which day an invitation is answered is told anew, not corrected. */
const recorded = z.object({
  invited_on: day(),
  told_on: day(),
  accepted_on: day(),
  released_on: day(),
  release_reference: text(200),
  contracted_on: day(),
  deployed_on: day(),
  completed_on: day(),
  worked_days: wholeNumber(0, 366),
  mission_report: text(10000),
  activity_rating: wholeNumber(1, 5),
  rating: wholeNumber(1, 5),
  cause: text(1000),
})
export const missionCorrection = { fields: { ...recorded.shape, ...beyondAsks } }

/** What was corrected of a mission; `shown` is what its form was filled with. */
export const missionChanges = (typed: Typed, shown: Typed): Checked<Partial<MissionRecorded> & { beyond: string }> =>
  withBeyond(checkCorrections(z.object({}), recorded, shown, typed), typed)

/** What the form that corrects a mission is filled with: what its steps have recorded. */
export const textsOfMission = (mission: Mission): Typed =>
  recordedTexts({
    invited_on: mission.invited_on,
    // What a mail told, its server has told of.
    told_on: mission.told_how === 'by_hand' ? mission.told_on : null,
    accepted_on: mission.accepted_on,
    released_on: mission.released_on,
    release_reference: mission.release_reference,
    contracted_on: mission.contracted_on,
    deployed_on: mission.deployed_on,
    completed_on: mission.completed_on,
    worked_days: mission.worked_days,
    mission_report: mission.mission_report,
    activity_rating: mission.activity_rating,
    rating: mission.rating,
    cause: mission.cause,
  })
