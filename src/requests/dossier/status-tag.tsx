import { Tag, type Tone } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { RequestStatus } from '../request/lifecycle.ts'

const tones: Record<RequestStatus, Tone> = {
  draft: 'neutral',
  submitted: 'info',
  returned: 'warning',
  registered: 'info',
  in_consultation: 'accent',
  approved: 'success',
  rejected: 'danger',
  deferred: 'warning',
  redirected: 'neutral',
  withdrawn: 'neutral',
}

export function RequestStatusTag({ view, status }: { view: View; status: string }) {
  return <Tag tone={tones[status as RequestStatus] ?? 'neutral'}>{view.t(`requests.status.${status}`)}</Tag>
}
