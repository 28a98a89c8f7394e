import { type Around, officersTurn } from '../../house/record/turn.ts'
import type { Turn } from '../../house/ui/record-page.tsx'
import type { OutputRead } from './read.ts'

/** What is next on an output, and from whom. */
export function turnOfOutput(output: OutputRead, given: Pick<Around, 'view' | 'reader' | 'today'>): Turn {
  const { view } = given
  switch (output.status) {
    case 'drafted':
      return officersTurn(
        { ...given, contact: output.officer_contact, carrier: output.officer_id },
        'record.what.outputs.finalise',
        'finalise',
      )
    case 'in_use':
      return { idle: view.t('record.idle.outputs.in_use') }
    case 'superseded':
    case 'lapsed':
      return { idle: view.t('record.idle.outputs.over') }
    default:
      return { idle: view.t('record.idle.outputs.on_its_way') }
  }
}
