import { officerChoices } from '../../house/accounts/queries.ts'
import type { BulkForm } from '../../house/lists/bulk.ts'
import type { Words } from '../../house/lists/list.ts'
import { canTake } from '../../house/record/door.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { SelectField, TextField } from '../../house/ui/forms.tsx'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { tellCauseOfRequest } from '../clocks/commands.ts'
import { type Cause, causeOfDelay } from '../clocks/form.ts'
import { CauseFields } from '../clocks/late-step.tsx'
import { may as mayClocks } from '../clocks/permissions.ts'
import { requestSteps } from '../request/lifecycle.ts'
import { may } from '../request/permissions.ts'
import type { SupportRequest } from '../request/queries.ts'
import { type Assignment, assign, tellOfficer } from './assignment.ts'
import { assignment } from './form.ts'
import type { RequestRow } from './list.tsx'
import { RequestStatusTag } from './status-tag.tsx'

const nameOf = (row: RequestRow, { view }: Words) => nameOfRequest(row, view)
const about = (row: RequestRow, { view }: Words) => (
  <>
    <span dir="auto">{row.title}</span> <RequestStatusTag view={view} status={row.status} />
    {row.officer && (
      <div class="muted">
        <bdi>{row.officer}</bdi>
      </div>
    )}
  </>
)

/** Several requests are given to one officer. */
export const assignments: BulkForm<RequestRow, Assignment, SupportRequest> = {
  noun: 'assignments',
  title: 'requests.bulk.assign',
  submit: 'requests.bulk.assign_now',
  done: 'requests.bulk.assigned',
  may: (person) => may(person).assign({ status: 'submitted', authority_id: '', screened_by: null, created_by: null }),
  refuses: (row, { view: { t } }) =>
    canTake(requestSteps, 'assign', row.status)
      ? null
      : t('steps.too_late', { status: t(`requests.status.${row.status}`) }),
  check: assignment,
  take: assign,
  tell: (tx, by, { officer_id }, taken) => tellOfficer(tx, taken, by, officer_id),
  nameOf,
  about,
  choices: (tx) => officerChoices(tx),
  fields: BulkAssignmentFields,
}

/** To whom, and why. */
export function BulkAssignmentFields({
  view,
  typed,
  errors,
  choices,
}: Parameters<BulkForm<never, Assignment>['fields']>[0]) {
  return (
    <>
      <SelectField
        view={view}
        typed={typed}
        errors={errors}
        name="officer_id"
        label={view.t('requests.field.officer')}
        options={choices}
        required
      />
      <TextField
        view={view}
        typed={typed}
        errors={errors}
        name="reason"
        label={view.t('requests.field.reason')}
        hint={view.t('requests.hint.inside')}
      />
    </>
  )
}

/** Several late requests have one cause. */
export const causes: BulkForm<RequestRow, Cause> = {
  noun: 'causes',
  title: 'requests.bulk.cause',
  submit: 'requests.bulk.cause_now',
  done: 'clocks.told',
  may: (person) => mayClocks(person).tell(),
  refuses: (row, { view }) => (row.days_late === null ? view.t('requests.bulk.not_late') : null),
  check: causeOfDelay,
  take: tellCauseOfRequest,
  nameOf,
  about,
  choices: (tx, view) => choicesOf(tx, 'delay_reasons', view.lang),
  fields: ({ choices, ...field }) => <CauseFields {...field} reasons={choices} />,
}
