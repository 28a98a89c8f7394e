import { isManager } from '../../house/identity/person.ts'
import { type Around, dueOn, officersTurn, theirTurn } from '../../house/record/turn.ts'
import type { Turn } from '../../house/ui/record-page.tsx'
import { toCome } from '../mobilisation/lifecycle.ts'
import type { ActionRead } from './read.ts'

/** What is next on an Action, from whom, by when. */
export function turnOfAction(action: ActionRead, given: Pick<Around, 'view' | 'reader' | 'today'>): Turn {
  const around = { ...given, contact: action.officer_contact, carrier: action.officer_id }
  const { view } = around
  switch (action.status) {
    case 'in_formulation':
      return whileFormulated(action, around)
    case 'agreed':
      return officersTurn(around, 'record.what.actions.start', 'start')
    case 'in_implementation':
      return whileCarriedOut(action, around)
    case 'suspended':
      return officersTurn(around, 'record.what.actions.resume', 'resume')
    default:
      return { idle: view.t(`record.idle.actions.${action.status}`) }
  }
}

/** A description, the questions of readiness, the signature, the agreement. */
function whileFormulated(action: ActionRead, around: Around): Turn {
  const { reader } = around
  const described = action.objectives.trim() !== '' && action.ends_on !== null
  if (!described || (action.expert_days === null && action.budget_eur === null))
    return officersTurn(around, 'record.what.actions.describe', 'edit')
  const signs = reader?.role === 'authority' && reader.authority_id === action.authority_id
  const signature = () => theirTurn(around, { mine: signs, name: action.authority }, 'record.what.actions.sign', 'sign')
  // An authority signs what is described, whether or not the facility has done its part.
  if (signs && action.authority_signed_on === null) return signature()
  if (action.readiness_asked.some(({ required, answered }) => required && !answered))
    return officersTurn(around, 'record.what.actions.check_readiness', 'check_readiness')
  if (action.authority_signed_on === null) return signature()
  return officersTurn(around, 'record.what.actions.agree', 'agree')
}

const isToCome = ({ status }: { status: string }) => toCome.some((one) => one === status)

function whileCarriedOut(action: ActionRead, around: Around): Turn {
  const { view, reader, today } = around
  const due = dueOn(view, action.ends_on, today)
  if (action.activities.length === 0)
    return officersTurn(around, 'record.what.actions.plan_activity', 'plan_activity', due)
  if (action.activities.some(isToCome)) return officersTurn(around, 'record.what.actions.implement', undefined, due)
  if (action.outputs.some(({ status }) => status === 'drafted'))
    return officersTurn(around, 'record.what.actions.finish', undefined, due)
  if (due && !due.over) return officersTurn(around, 'record.what.actions.implement', undefined, due)
  const manager = { mine: isManager(reader), name: view.t('record.who.manager') }
  return theirTurn(around, manager, 'record.what.actions.close', 'close', due)
}
