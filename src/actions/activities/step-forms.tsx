import { choicesOf } from '../../house/settings/queries.ts'
import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { CheckboxField, SelectField, TextField } from '../../house/ui/forms.tsx'
import { nothingAsked } from '../../house/web/form.ts'
import { countryChoices } from '../../registers/partners/queries.ts'
import { genders } from '../../registers/people/known.ts'
import { whoChoices } from '../../registers/people/who.ts'
import { WhoField } from '../../registers/people/who-field.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { type Activity, participantsOf } from './queries.ts'
import { activities } from './record.ts'
import { SeatFields } from './seat-fields.tsx'

/** The steps of an activity as people take them. */
export const activityStepForms: StepsOf<Activity> = {
  ...activities,
  nameOf: (activity) => activity.title,
  forms: {
    confirm: step({ noun: 'confirmation', check: nothingAsked, take: commands.confirm }),
    add_seat: step<Activity, commands.NewSeat>({
      noun: 'seats',
      check: form.seat,
      take: commands.addSeat,
      choices: async (tx, _activity, view) => ({ themes: await choicesOf(tx, 'themes', view.lang) }),
      fields: ({ view, typed, errors, record, choices }) => {
        const filled = { role: 'expert', places: '1', theme: record.theme, level: '2', days: '1', ...typed }
        return <SeatFields view={view} typed={filled} errors={errors} themes={choices.themes ?? []} />
      },
    }),
    list_participants: step<Activity, commands.NewParticipant>({
      noun: 'participants',
      beside: true,
      check: form.participant,
      take: commands.listParticipant,
      choices: async (tx, _activity, view, typed) => ({
        countries: await countryChoices(tx, view.lang),
        who: await whoChoices(tx, typed.email, view),
      }),
      fields: ({ view, typed, errors, choices }) => (
        <>
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="name"
            label={view.t('people.field.name')}
            required
          />
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="email"
            type="email"
            label={view.t('people.field.email')}
            hint={view.t('people.hint.email')}
            required
          />
          <WhoField view={view} typed={typed} errors={errors} choices={choices.who ?? []} />
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="organisation"
            label={view.t('people.field.employer')}
            required
          />
          <SelectField
            view={view}
            typed={typed}
            errors={errors}
            name="country"
            label={view.t('people.field.employed_in')}
            options={choices.countries ?? []}
            required
          />
          <SelectField
            view={view}
            typed={typed}
            errors={errors}
            name="gender"
            label={view.t('people.field.gender')}
            options={genders.map((value) => ({ value, label: view.t(`people.gender.${value}`) }))}
            empty={view.t('people.not_known')}
          />
        </>
      ),
    }),
    mark_attendance: step<Activity, { attended: string[] }>({
      noun: 'attendance',
      beside: true,
      check: form.attendance,
      take: commands.markAttendance,
      choices: async (tx, activity) => {
        const rows = await participantsOf(tx, activity.id).execute()
        return {
          participants: rows.map((row) => ({
            value: row.id,
            label: row.name ?? row.id,
            hint: row.organisation ?? undefined,
          })),
          attended: rows.filter((row) => row.status !== 'absent').map((row) => ({ value: row.id, label: '' })),
        }
      },
      fields: ({ view, typed, errors, choices }) => (
        <CheckboxField
          view={view}
          typed={{ attended: (choices.attended ?? []).map((option) => option.value), ...typed }}
          errors={errors}
          name="attended"
          label={view.t('activities.attended')}
          options={choices.participants ?? []}
        />
      ),
    }),
    hold: step({ noun: 'holding', check: nothingAsked, take: commands.hold }),
    report: step({
      noun: 'report',
      check: form.report,
      take: commands.report,
      fields: wordsField('report', 'activities.field.report'),
    }),
    postpone: step({
      noun: 'postponement',
      check: form.cause,
      take: commands.postpone,
      fields: wordsField('cause', 'actions.field.cause'),
    }),
    replan: step({ noun: 'replanning', check: nothingAsked, take: commands.replan }),
    cancel: step({
      noun: 'cancellation',
      check: form.cause,
      take: commands.cancel,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}
