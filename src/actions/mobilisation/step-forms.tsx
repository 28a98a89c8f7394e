import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { workingDaysAfter } from '../../house/days/working-days.ts'
import { HandOverFields, handingOver } from '../../house/mail/hand-over.tsx'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import {
  DateField,
  type FieldErrors,
  NumberField,
  RadioField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import { nothingAsked } from '../../house/web/form.ts'
import { MoreDays } from './beyond-days.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import type { Mission } from './queries.ts'
import { missions } from './record.ts'

type FieldsOf = { view: View; typed: Typed; errors: FieldErrors | undefined }
const InvitationFields = ({ view, typed, errors }: FieldsOf) => (
  <DateField
    view={view}
    typed={typed}
    errors={errors}
    name="answer_by"
    label={view.t('mobilisations.field.answer_by')}
    hint={view.t('mobilisations.hint.answer_by')}
    required
  />
)
/** Whoever is invited has a working week to answer, unless the officer gives another day. */
const answerInFiveDays = async (tx: Tx, _mission: Mission, by: By) => ({
  answer_by: workingDaysAfter(await todayOf(tx, by), 5, await facilityCalendar(tx)),
})
const ratings = ['5', '4', '3', '2', '1']

/** The steps of a mobilisation as people take them. */
export const missionStepForms: StepsOf<Mission> = {
  ...missions,
  nameOf: (mission, view) => mission.name ?? view.t('people.name_withheld'),
  forms: {
    invite: step({
      noun: 'invitation',
      check: form.invitation,
      take: commands.invite,
      fields: InvitationFields,
      start: answerInFiveDays,
      writes: true,
    }),
    invite_again: step({
      noun: 'new-invitation',
      check: form.invitation,
      take: commands.inviteAgain,
      fields: InvitationFields,
      start: answerInFiveDays,
      writes: true,
    }),
    hand_over: step({
      noun: 'notice',
      check: handingOver,
      take: commands.handOver,
      fields: HandOverFields,
      start: async (tx, _mission, by) => ({ day: await todayOf(tx, by) }),
    }),
    accept: step({ noun: 'acceptance', theirs: 'expert', check: nothingAsked, take: commands.accept }),
    release: step<Mission, { release_reference: string }>({
      noun: 'release',
      theirs: 'focal_point',
      check: form.release,
      take: commands.release,
      fields: ({ view, typed, errors }) => (
        <TextField
          view={view}
          typed={typed}
          errors={errors}
          name="release_reference"
          label={view.t('mobilisations.field.release_reference')}
          hint={view.t('mobilisations.hint.release_reference')}
          required
        />
      ),
    }),
    contract: step({ noun: 'contract', check: nothingAsked, take: commands.contract }),
    deploy: step({ noun: 'deployment', check: nothingAsked, take: commands.deploy }),
    report: step<Mission, commands.MissionReport>({
      noun: 'report',
      theirs: 'expert',
      check: form.report,
      take: commands.report,
      fields: ({ view, typed, errors, record }) => (
        <>
          <NumberField
            view={view}
            typed={{ worked_days: String(record.days), ...typed }}
            errors={errors}
            name="worked_days"
            label={view.t('mobilisations.field.worked_days')}
            required
          />
          <MoreDays view={view} typed={typed} errors={errors} mission={record} />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="mission_report"
            label={view.t('mobilisations.field.mission_report')}
            rows={8}
            required
          />
          <RadioField
            view={view}
            typed={typed}
            errors={errors}
            name="activity_rating"
            label={view.t('mobilisations.field.activity_rating')}
            options={ratings.map((value) => ({ value, label: view.t(`ratings.${value}`) }))}
          />
        </>
      ),
    }),
    rate: step<Mission, { rating: number }>({
      noun: 'rating',
      check: form.rating,
      take: commands.rate,
      fields: ({ view, typed, errors }) => (
        <RadioField
          view={view}
          typed={typed}
          errors={errors}
          name="rating"
          label={view.t('mobilisations.field.rating')}
          options={ratings.map((value) => ({ value, label: view.t(`ratings.${value}`) }))}
          required
        />
      ),
    }),
    decline: step({
      noun: 'refusal',
      theirs: 'expert',
      check: form.cause,
      take: commands.decline,
      fields: wordsField('cause', 'actions.field.cause'),
    }),
    expire: step({ noun: 'expiry', check: nothingAsked, take: commands.expire }),
    replace: step({
      noun: 'replacement',
      check: form.cause,
      take: commands.replace,
      fields: wordsField('cause', 'actions.field.cause'),
    }),
    withdraw: step({
      noun: 'withdrawal',
      check: form.cause,
      take: commands.withdraw,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}
