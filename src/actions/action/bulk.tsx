import { officerChoices } from '../../house/accounts/queries.ts'
import type { BulkForm } from '../../house/lists/bulk.ts'
import { canTake } from '../../house/record/door.ts'
import { Tag } from '../../house/ui/record.tsx'
import type { Assignment } from '../../requests/dossier/assignment.ts'
import { BulkAssignmentFields } from '../../requests/dossier/bulk.tsx'
import { assignment } from '../../requests/dossier/form.ts'
import { assign, tellOfficer } from './assignment.ts'
import { actionSteps } from './lifecycle.ts'
import { type ActionRow, nameOfAction, tones } from './list.tsx'
import { may } from './permissions.ts'
import type { Action } from './queries.ts'

/** Several Actions are given to one officer. */
export const assignments: BulkForm<ActionRow, Assignment, Action> = {
  noun: 'assignments',
  title: 'requests.bulk.assign',
  submit: 'actions.bulk.assign_now',
  done: 'actions.bulk.assigned',
  may: (person) => may(person).assign({ status: 'agreed', authority_id: '' }),
  refuses: (row, { view: { t } }) =>
    canTake(actionSteps, 'assign', row.status)
      ? null
      : t('steps.too_late', { status: t(`actions.status.${row.status}`) }),
  check: assignment,
  take: assign,
  tell: (tx, by, { officer_id }, taken) => tellOfficer(tx, taken, by, officer_id),
  nameOf: (row, { view }) => nameOfAction(row, view),
  about: (row, { view }) => (
    <>
      <span dir="auto">{row.title}</span> <Tag tone={tones[row.status]}>{view.t(`actions.status.${row.status}`)}</Tag>
      {row.officer && (
        <div class="muted">
          <bdi>{row.officer}</bdi>
        </div>
      )}
    </>
  ),
  choices: (tx) => officerChoices(tx),
  fields: BulkAssignmentFields,
}
