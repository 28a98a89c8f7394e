import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import { BeyondFields } from '../../house/web/beyond-fields.tsx'
import type { Mission } from './queries.ts'
import { daysItTakes, isMoreThanItTook } from './worked-days.ts'

type Asked = { view: View; typed: Typed; errors: FieldErrors | undefined; mission: Mission }

/** Asks whether more days of work than the mission lasted are meant, once they were typed. */
export function MoreDays({ mission, ...field }: Asked) {
  const { view, typed, errors } = field
  if (!errors || !isMoreThanItTook(mission, Number(typed.worked_days))) return null
  return <BeyondFields {...field} label={view.t('mobilisations.beyond', { days: daysItTakes(mission) })} />
}
