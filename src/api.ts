import { type ActionChange, edit as editAction } from './actions/action/commands.ts'
import { actionChanges, changeAsks, textsOfAction } from './actions/action/form.ts'
import { actionList } from './actions/action/list.tsx'
import { actionParts } from './actions/action/parts.ts'
import { may as mayAction } from './actions/action/permissions.ts'
import type { Action } from './actions/action/queries.ts'
import { actionStepForms } from './actions/action/step-forms.tsx'
import {
  type ActivityChange,
  edit as editActivity,
  editParticipant,
  editSeat,
  type NewSeat,
  plan as planActivity,
} from './actions/activities/commands.ts'
import {
  activityChanges,
  activityContent,
  activityCorrection,
  participationAsks,
  participationChanges,
  seat,
  seatChanges,
  textsOf as textsOfActivity,
  textsOfSeat,
} from './actions/activities/form.ts'
import { activityList } from './actions/activities/list.tsx'
import type { Activity, Participation, PlacedParticipation, PlacedSeat, Seat } from './actions/activities/queries.ts'
import { participationRecords, seatRecords } from './actions/activities/record.ts'
import { activityStepForms } from './actions/activities/step-forms.tsx'
import { edit as editMission, type MissionChange, shortlist } from './actions/mobilisation/commands.ts'
import { missionChanges, missionCorrection, shortlisting, textsOfMission } from './actions/mobilisation/form.ts'
import { missionList } from './actions/mobilisation/list.tsx'
import { may as mayMission } from './actions/mobilisation/permissions.ts'
import type { Mission } from './actions/mobilisation/queries.ts'
import { missionStepForms } from './actions/mobilisation/step-forms.tsx'
import { draft as draftOutput, edit as editOutput, type OutputChanges } from './actions/outputs/commands.ts'
import { newOutput, outputChanges, outputCorrection } from './actions/outputs/form.ts'
import { outputList } from './actions/outputs/list.tsx'
import { type Output, rungsOf } from './actions/outputs/queries.ts'
import { outputStepForms } from './actions/outputs/step-forms.tsx'
import { type AccountChange, closeAccount, editAccount, reopenAccount, type Seen } from './desk/accounts/commands.ts'
import { accountChangeAsks, accountChanges, closing, newAccount, ofOtherRoles } from './desk/accounts/form.ts'
import { accountList } from './desk/accounts/list.tsx'
import { may as mayAccounts } from './desk/accounts/permissions.ts'
import { type AccountRecord, accountRecords } from './desk/accounts/record.ts'
import { handOver } from './desk/handover/commands.ts'
import { type Handover, handover } from './desk/handover/form.ts'
import { carrierList } from './desk/handover/list.ts'
import { handoverRecords } from './desk/handover/record.ts'
import { openAccount } from './house/accounts/auth.ts'
import { type AnyOffered, correcting, making, offered, ownStep } from './house/api/offered.ts'
import type { Tx } from './house/database/connection.ts'
import { Refusal } from './house/database/refusal.ts'
import type { By } from './house/database/transaction.ts'
import type { Day } from './house/days/day.ts'
import type { FileKind, SoundFile } from './house/files/commands.ts'
import { isOfficer, type Person } from './house/identity/person.ts'
import { chosenIn, noneLeft } from './house/record/chosen.ts'
import type { StepRecord } from './house/record/declared-record.ts'
import { canTake } from './house/record/door.ts'
import { choicesOf } from './house/settings/queries.ts'
import { both } from './house/steps/steps.tsx'
import { putBack } from './house/striking/commands.ts'
import { striking } from './house/striking/form.ts'
import type { AnyStruck } from './house/striking/kind.ts'
import { struckList } from './house/striking/list.tsx'
import { type StruckRecord, struck } from './house/striking/record.ts'
import { todayOf } from './house/time/today.ts'
import type { Typed } from './house/ui/forms.tsx'
import { asksOfBoth } from './house/web/field-schema.ts'
import { asking, type Checked, type FormCheck, uuid } from './house/web/form.ts'
import { editInitiative, type NewInitiative, registerInitiative } from './registers/initiatives/commands.ts'
import { initiativeAsks, initiativeChanges, listsOf, newInitiative } from './registers/initiatives/form.ts'
import { initiativeList } from './registers/initiatives/list.tsx'
import type { Initiative } from './registers/initiatives/queries.ts'
import { initiativeSteps } from './registers/initiatives/record.ts'
import { authorityChanges, newAuthority, textsOfAuthority } from './registers/partners/authority-form.ts'
import {
  addName,
  editAuthority,
  type NewAuthority,
  type OtherName,
  registerAuthority,
  strikeName,
} from './registers/partners/commands.ts'
import { authorityList, partnerList } from './registers/partners/list.tsx'
import { nameStruck, otherName } from './registers/partners/name-form.ts'
import { may as mayPartners } from './registers/partners/permissions.ts'
import type { Authority, Partner } from './registers/partners/queries.ts'
import { authoritySteps, partnerSteps } from './registers/partners/record.ts'
import * as people from './registers/people/commands.ts'
import * as personForm from './registers/people/form.ts'
import { expertList, peopleList } from './registers/people/list.tsx'
import { may as mayPeople } from './registers/people/permissions.ts'
import type { Entry } from './registers/people/queries.ts'
import { personSteps } from './registers/people/record.ts'
import { addScope, editBody, registerBody, removeScope } from './requests/bodies/commands.ts'
import * as bodyForm from './requests/bodies/form.ts'
import { bodyList } from './requests/bodies/list.tsx'
import { may as mayBodies } from './requests/bodies/permissions.ts'
import type { FoundBody } from './requests/bodies/queries.ts'
import { bodySteps } from './requests/bodies/record.ts'
import { type Cause, causeOfDelay } from './requests/clocks/form.ts'
import { may as mayClocks } from './requests/clocks/permissions.ts'
import { lateSpanOf } from './requests/clocks/queries.ts'
import * as committee from './requests/committee/commands.ts'
import type { Opening } from './requests/committee/decisions.ts'
import { meetingDay, placement, type Score, scores } from './requests/committee/form.ts'
import { itemStepForms } from './requests/committee/item-steps.tsx'
import { meetingList } from './requests/committee/list.tsx'
import { meetingStepsFor } from './requests/committee/meeting-steps.tsx'
import { mayMeet } from './requests/committee/permissions.ts'
import type { AgendaItem } from './requests/committee/queries.ts'
import { edit as editOpinion, type Reminding } from './requests/consultations/commands.ts'
import {
  correctionOf,
  type Correction as OpinionCorrection,
  correctionAsks as opinionCorrectionAsks,
  textsOfCorrection,
} from './requests/consultations/correction.ts'
import { opinionList } from './requests/consultations/list.tsx'
import type { Opinion } from './requests/consultations/queries.ts'
import { opinionStepForms } from './requests/consultations/step-forms.tsx'
import { causes } from './requests/dossier/bulk.tsx'
import { type Answers, saveAnswers } from './requests/dossier/clarification.ts'
import { readableFile } from './requests/dossier/files.ts'
import * as requestForm from './requests/dossier/form.ts'
import { requestList } from './requests/dossier/list.tsx'
import { requestStepForms } from './requests/dossier/step-forms.tsx'
import { type Translation, translate } from './requests/dossier/translations.ts'
import { askWaiver, decideWaiver } from './requests/eligibility/commands.ts'
import { waiverAsked, waiverDecided } from './requests/eligibility/form.ts'
import * as intake from './requests/intake/commands.ts'
import { type Correction, checkCorrection, correct, correctionAsks, standing } from './requests/intake/correction.ts'
import type { Letter, Started } from './requests/intake/form.ts'
import * as intakeForm from './requests/intake/form.ts'
import { askingNow, contentOf } from './requests/intake/queries.ts'
import type { PageValues } from './requests/intake/questions.ts'
import { askingOf } from './requests/intake/tasks.ts'
import { judgeOverlaps } from './requests/overlap/commands.ts'
import { type Judged, judgements } from './requests/overlap/form.ts'
import { requestSteps as requestLife } from './requests/request/lifecycle.ts'
import { may as mayRequest } from './requests/request/permissions.ts'
import type { SupportRequest } from './requests/request/queries.ts'
import { struckKinds } from './struck.ts'

/** What records below cause above them: handed down, as the pages have it. */
type Handed = { open: Opening; reminding: Reminding }

/** A form with what it hangs on: the Action that an activity or output is made for. */
function of<T>(name: string, form: FormCheck<T>) {
  const above = asking({ [name]: uuid() })
  return {
    asks: asksOfBoth(above.asks, form.asks),
    check: (typed: Typed) => both(above(typed), form(typed)) as Checked<[Record<string, string>, T]>,
  }
}

/**
 * Every kind of record that programs reach, by the declarations that its pages are made of: what a page shows is read
 * here, and what a form does is done here, by the same rights.
 */
export function offers(handed: Handed): AnyOffered[] {
  const { open, reminding } = handed
  return [
    offered({
      name: 'requests',
      list: requestList,
      record: requestStepForms,
      steps: requestSteps,
      make: making({
        asks: asksOfBoth(intakeForm.startAsks, intakeForm.letterAsks),
        may: (person) => mayRequest(person).file(),
        check: checkFiling,
        make: fileRequest,
        file: 'optional',
      }),
    }),
    offered({
      name: 'consultations',
      list: opinionList,
      below: { of: 'requests', at: ['consultations', 'opinions'] },
      record: opinionStepForms(reminding),
      steps: {
        edit: correcting<Opinion, OpinionCorrection>({
          asks: opinionCorrectionAsks,
          check: async (typed, opinion, tx) => correctionOf(typed, await textsOfCorrection(tx, opinion)),
          take: editOpinion,
        }),
      },
    }),
    offered({
      name: 'meetings',
      list: meetingList,
      record: meetingStepsFor(open),
      make: making({
        asks: meetingDay.asks,
        may: (person) => mayMeet(person).plan(),
        check: meetingDay,
        make: committee.plan,
      }),
    }),
    offered({
      name: 'agenda',
      below: { of: 'meetings', at: ['agenda'] },
      record: itemStepForms,
      steps: {
        score: ownStep<AgendaItem, Score[]>({ asks: scores.asks, check: scores, take: committee.score }),
      },
      make: making({
        asks: placement.asks,
        may: (person) => mayMeet(person).arrange(),
        check: placement,
        make: committee.place,
      }),
    }),
    offered({
      name: 'actions',
      list: actionList,
      record: actionStepForms,
      steps: {
        edit: correcting<Action, ActionChange>({
          asks: changeAsks,
          check: async (typed, action, tx) =>
            actionChanges(typed, textsOfAction(action, await actionParts.of(tx, action.id))),
          take: editAction,
        }),
      },
    }),
    offered({
      name: 'activities',
      list: activityList,
      below: { of: 'actions', at: ['activities'] },
      record: activityStepForms,
      steps: {
        edit: correcting<Activity, ActivityChange>({
          asks: activityCorrection,
          check: (typed, activity) => activityChanges(typed, textsOfActivity(activity)),
          take: editActivity,
        }),
      },
      make: making({
        ...of('action', activityContent),
        may: (person) => mayAction(person).plan_activity(),
        make: (tx, by, [above, { beyond, ...content }]) =>
          chosenIn('action', () => planActivity(tx, by, above.action ?? '', content, beyond)),
      }),
    }),
    offered({
      name: 'mobilisations',
      list: missionList,
      below: { of: 'activities', at: ['missions'] },
      record: missionStepForms,
      steps: {
        edit: correcting<Mission, MissionChange>({
          asks: missionCorrection,
          check: (typed, mission) => missionChanges(typed, textsOfMission(mission)),
          take: editMission,
        }),
      },
      make: making({
        asks: shortlisting.asks,
        may: (person) => mayMission(person).shortlist(),
        check: shortlisting,
        make: shortlist,
      }),
    }),
    offered({
      name: 'outputs',
      list: outputList,
      below: { of: 'actions', at: ['outputs'] },
      record: outputStepForms,
      steps: {
        edit: correcting<Output, OutputChanges>({
          asks: outputCorrection,
          check: async (typed, output, tx) => outputChanges(typed, output, await rungsOf(tx, output.id).execute()),
          take: editOutput,
        }),
      },
      make: making({
        ...of('action', newOutput),
        may: (person) => mayAction(person).draft_output(),
        make: (tx, by, [above, output]) => chosenIn('action', () => draftOutput(tx, by, above.action ?? '', output)),
      }),
    }),
    offered({
      name: 'files',
      title: 'api.files',
      below: { of: 'requests', at: ['content', 'files'] },
      bytes: readableFile,
    }),
    offeredSeats,
    offeredParticipations,
    offeredPartners,
    offeredAuthorities,
    offeredInitiatives,
    offeredPeople,
    offered({ name: 'experts', list: expertList }),
    offeredBodies,
    offeredAccounts,
    offeredHandovers,
    offeredStruck(struckKinds(handed)),
  ]
}

const offeredSeats = offered({
  name: 'seats',
  below: { of: 'activities', at: ['seats'] },
  record: seatRecords,
  steps: {
    edit: correcting<PlacedSeat, Partial<NewSeat>, Seat>({
      is: 'edit_seat',
      asks: seat.asks,
      check: (typed, known) => seatChanges(typed, textsOfSeat(known)),
      take: (tx, id, by, change, { activity_id }) => editSeat(tx, activity_id, id, by, change),
    }),
  },
})

const offeredParticipations = offered({
  name: 'participations',
  title: 'participations.title',
  below: { of: 'activities', at: ['participants'] },
  record: participationRecords,
  steps: {
    edit: correcting<PlacedParticipation, { organisation?: string }, Participation>({
      is: 'edit_participant',
      asks: participationAsks,
      check: (typed, { organisation }) => participationChanges(typed, { organisation: organisation ?? '' }),
      take: (tx, id, by, change, { activity_id }) => editParticipant(tx, activity_id, id, by, change),
    }),
  },
})

const offeredAccounts = offered({
  name: 'accounts',
  list: accountList,
  record: accountRecords,
  steps: {
    edit: correcting<AccountRecord, AccountChange & Seen>({
      asks: accountChangeAsks,
      check: (typed, account) => {
        const faults = ofOtherRoles(typed, account)
        return Object.keys(faults).length > 0 ? { ok: false, faults } : accountChanges(typed, account, [])
      },
      take: editAccount,
      tells: 'account_changed',
    }),
    close_account: ownStep<AccountRecord, Seen>({
      asks: closing.asks,
      label: 'accounts.close',
      check: closing,
      take: closeAccount,
      tells: 'account_closed',
    }),
    reopen_account: ownStep<AccountRecord, object>({
      asks: { fields: {} },
      label: 'accounts.reopen',
      check: () => ({ ok: true, value: {} }),
      take: reopenAccount,
      tells: 'account_opened',
    }),
  },
  make: making({
    asks: newAccount.asks,
    may: (person) => mayAccounts(person).keep(),
    check: newAccount,
    make: openAccount,
    tells: 'account_opened',
  }),
})

const offeredHandovers = offered({
  name: 'handover',
  title: 'handover.carriers',
  list: carrierList,
  record: handoverRecords,
  steps: {
    hand_over: ownStep<StepRecord, Handover>({
      asks: handover.asks,
      label: 'handover.now',
      check: handover,
      take: handOver,
    }),
  },
})

const offeredStruck = (kinds: readonly AnyStruck[]) =>
  offered({
    name: 'struck',
    title: 'striking.title',
    list: struckList(kinds),
    record: { ...struck, forms: {}, nameOf: ({ name }) => name },
    steps: {
      put_back: ownStep<StruckRecord, { reason: string }>({
        asks: striking.asks,
        label: 'striking.put_back',
        check: striking,
        take: (tx, id, by, { reason }, { record_table }) => {
          const kind = kinds.find(({ strikes }) => strikes.table === record_table)
          return putBack(tx, by, kind?.strikes, id, reason)
        },
      }),
    },
  })

const seesRequests = (person: Person | null) => mayRequest(person).list()

const offeredPartners = offered({
  name: 'partners',
  list: partnerList,
  record: partnerSteps(seesRequests),
  steps: {
    add_name: ownStep<Partner, OtherName>({
      asks: otherName.asks,
      label: 'history.step.add_name',
      check: otherName,
      take: addName,
    }),
    strike_name: ownStep<Partner, { name: string }>({
      asks: nameStruck.asks,
      label: 'history.step.strike_name',
      check: nameStruck,
      take: (tx, id, by, { name }) => strikeName(tx, id, by, name),
    }),
  },
})

const offeredAuthorities = offered({
  name: 'authorities',
  list: authorityList,
  record: authoritySteps,
  steps: {
    edit: correcting<Authority, Partial<NewAuthority>>({
      asks: newAuthority.asks,
      check: (typed, authority) => authorityChanges(typed, textsOfAuthority(authority)),
      take: editAuthority,
    }),
  },
  make: making({
    asks: newAuthority.asks,
    may: (person) => mayPartners(person).register(),
    check: newAuthority,
    make: registerAuthority,
  }),
})

const offeredInitiatives = offered({
  name: 'initiatives',
  list: initiativeList,
  record: initiativeSteps(seesRequests),
  steps: {
    edit: correcting<Initiative, Partial<NewInitiative>>({
      asks: initiativeAsks,
      check: async (typed, initiative, tx) => initiativeChanges(typed, initiative, await listsOf(tx), []),
      take: editInitiative,
    }),
  },
  make: making({
    asks: initiativeAsks,
    may: (person) => mayPartners(person).register(),
    check: async (typed, _by, tx) => newInitiative(typed, await listsOf(tx)),
    make: registerInitiative,
  }),
})

const offeredPeople = offered({
  name: 'people',
  list: peopleList,
  record: personSteps,
  steps: {
    edit: correcting<Entry, personForm.Entered<Partial<people.Details>>>({
      is: 'change_details',
      asks: personForm.detailsAsks,
      check: (typed, entry) => personForm.changedDetails(typed, personForm.textsOfDetails(entry)),
      take: people.changeDetails,
    }),
    write_profile: correcting<Entry, Partial<people.Profile>>({
      asks: personForm.profileAsks,
      check: async (typed, entry, tx) => {
        const regions = (await choicesOf(tx, 'regions', 'en')).map(({ value }) => value)
        return personForm.profile(typed, personForm.textsOfProfile(entry), regions, [])
      },
      take: people.writeProfile,
    }),
    vet: ownStep<Entry, { vetted_on: Day }>({
      asks: personForm.vetting.asks,
      check: personForm.vetting,
      take: people.vet,
    }),
    set_availability: ownStep<Entry, { from: Day; to: Day }[]>({
      asks: personForm.availability.asks,
      check: personForm.availability,
      take: people.setAvailability,
    }),
  },
  make: making({
    asks: personForm.newPerson.asks,
    may: (person) => mayPeople(person).register(),
    check: personForm.newPerson,
    make: (tx, by, { details, meant }) => people.registerPerson(tx, by, details, meant),
  }),
})

const offeredBodies = offered({
  name: 'bodies',
  list: bodyList,
  record: bodySteps,
  steps: {
    edit: correcting<FoundBody, Partial<bodyForm.Body>>({
      asks: bodyForm.body.asks,
      check: (typed, body) => bodyForm.bodyChanges(typed, bodyForm.textsOfBody(body), []),
      take: editBody,
    }),
    add_scope: ownStep<FoundBody, bodyForm.Scope>({
      asks: bodyForm.scope.asks,
      check: bodyForm.scope,
      take: addScope,
    }),
    remove_scope: ownStep<FoundBody, { scope: string }>({
      asks: bodyForm.scopeRemoved.asks,
      check: bodyForm.scopeRemoved,
      take: (tx, id, by, { scope }) => removeScope(tx, id, by, scope),
    }),
  },
  make: making({
    asks: bodyForm.body.asks,
    may: (person) => mayBodies(person).keep(),
    check: bodyForm.body,
    make: registerBody,
  }),
})

/** An authority files its own request; an officer enters a letter of one. */
type Filed = { letter: Letter } | { pages: Started }
async function checkFiling(typed: Typed, { person }: By, tx: Tx): Promise<Checked<Filed>> {
  const own = person?.role === 'authority'
  const asking = await askingNow(tx, own ? 'portal' : 'letter')
  const unknown = intakeForm.unknownOwn(typed, asking)
  if (Object.keys(unknown).length > 0) return { ok: false, faults: unknown }
  const checked = own ? intakeForm.checkStart(typed, asking) : intakeForm.checkLetter(typed, asking)
  if (!checked.ok) return checked
  return { ok: true, value: own ? { pages: checked.value as Started } : { letter: checked.value as Letter } }
}
async function fileRequest(tx: Tx, by: By, filed: Filed, scan: SoundFile | null): Promise<string> {
  if ('letter' in filed) return intake.enterLetter(tx, by, filed.letter, scan)
  // A letter has a scan; whoever asks itself adds its papers one by one.
  if (scan) throw new Refusal(422, 'api.unknown_field', {}, undefined, 'file')
  const { language, title } = filed.pages.need
  return intake.fileDraft(tx, by, { authority_id: by.person?.authority_id ?? '', language, title }, filed.pages)
}

/** A paper as a page of filing sends it: what it is to the request, and the file itself. */
const papers = {
  attach: ownStep<SupportRequest, { kind: string }>({
    is: 'edit',
    label: 'intake.add_file',
    asks: intakeForm.attachment.asks,
    file: 'needed',
    check: intakeForm.attachment,
    take: async (tx, id, by, { kind }, _request, _view, file) => {
      if (file) await intake.attachFile(tx, id, by, kind as FileKind, file)
    },
  }),
  attach_forgotten: ownStep<SupportRequest, { kind: string; reason: string }>({
    is: 'correct',
    label: 'api.step.attach_forgotten',
    asks: intakeForm.forgotten.asks,
    file: 'needed',
    check: intakeForm.forgotten,
    take: async (tx, id, by, value, _request, _view, file) => {
      if (file) await intake.attachForgotten(tx, id, by, value, file)
    },
  }),
  detach: ownStep<SupportRequest, { file: string }>({
    is: 'edit',
    label: 'api.step.detach',
    asks: intakeForm.takenOff.asks,
    check: intakeForm.takenOff,
    take: async (tx, id, by, { file }) => {
      if (!(await intake.detachFile(tx, id, by, file))) throw noneLeft('file')
    },
  }),
}

/** The steps of a request that have pages of their own. */
const requestSteps = {
  ...papers,
  edit: correcting<SupportRequest, Partial<PageValues>>({
    asks: intakeForm.pageAsks,
    check: async (typed, request, tx) => {
      const content = await contentOf(tx, request)
      return intakeForm.checkChanged(typed, intake.typedOnAll(content), askingOf(content))
    },
    take: (tx, id, by, pages) => intake.savePages(tx, id, by, pages),
  }),
  correct: correcting<SupportRequest, Correction>({
    asks: correctionAsks,
    check: async (typed, request, tx, { person }) => checkCorrection(typed, await standing(tx, request), person, false),
    take: correct,
  }),
  change_letter: ownStep<SupportRequest, intake.LetterHead>({
    asks: intakeForm.letterHead.asks,
    check: intakeForm.letterHead as (typed: Typed) => Checked<intake.LetterHead>,
    take: intake.changeLetter,
    besideLife: {
      may: isOfficer,
      isOffered: async (_tx, { person }, request) =>
        request.channel !== 'portal' &&
        canTake(requestLife, 'edit', request.status) &&
        mayRequest(person).edit(request),
      missing: async () => [],
    },
  }),
  change_authorities: ownStep<SupportRequest, intakeForm.Changes>({
    is: 'edit',
    asks: intakeForm.authorityChanges.asks,
    check: intakeForm.authorityChanges,
    take: intake.changeAuthorities,
  }),
  name_authority: ownStep<SupportRequest, intakeForm.Naming>({
    is: 'edit',
    asks: intakeForm.naming.asks,
    check: intakeForm.naming,
    take: intake.nameAuthority,
  }),
  change_partners: ownStep<SupportRequest, intakeForm.Changes>({
    is: 'edit',
    asks: intakeForm.partnerChanges.asks,
    check: intakeForm.partnerChanges,
    take: intake.changePartners,
  }),
  submit: ownStep<SupportRequest, { reason: string }>({
    asks: intakeForm.submission.asks,
    check: intakeForm.submission,
    take: (tx, id, by, { reason }, _request, { lang }) =>
      intake.submit(tx, id, by, { language: by.person?.language ?? 'en', told: lang, reason }),
  }),
  settle_named: ownStep<SupportRequest, intakeForm.Settlement>({
    asks: intakeForm.settlement.asks,
    check: intakeForm.settlement,
    take: intake.settleNamed,
  }),
  ask_waiver: ownStep<SupportRequest, { rule: string; reason: string }>({
    asks: waiverAsked.asks,
    check: waiverAsked,
    take: askWaiver,
  }),
  decide_waiver: ownStep<SupportRequest, { rule: string; outcome: 'granted' | 'refused'; reason: string }>({
    asks: waiverDecided.asks,
    check: waiverDecided,
    take: decideWaiver,
  }),
  tell_cause: ownStep<SupportRequest, Cause>({
    asks: causeOfDelay.asks,
    label: 'requests.bulk.cause',
    check: causeOfDelay,
    take: causes.take,
    besideLife: {
      may: (person) => mayClocks(person).tell(),
      isOffered: async (tx, by, { id }) => (await lateSpanOf(tx, id, await todayOf(tx, by))) !== undefined,
      missing: async () => [],
    },
  }),
  judge_overlap: ownStep<SupportRequest, Judged>({ asks: judgements.asks, check: judgements, take: judgeOverlaps }),
  translate: ownStep<SupportRequest, { language: string } & Translation>({
    asks: requestForm.translating.asks,
    check: requestForm.translating,
    // The version meant is that of the request; a translation that is there already is written anew.
    take: (tx, id, { version, ...by }, { language, ...value }) => translate(tx, id, by, language, value),
  }),
  save_answers: ownStep<SupportRequest, Answers>({
    asks: requestForm.someAnswers.asks,
    check: requestForm.someAnswers,
    take: saveAnswers,
  }),
}
