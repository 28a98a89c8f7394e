import { isStaff } from '../../house/identity/person.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import type { WebContext } from '../../house/web/context.ts'
import { may } from '../request/permissions.ts'

/** What can be done from the list of requests. */
export function RequestListActions({ var: { view, person } }: WebContext) {
  return (
    <>
      {may(person).file() && <ButtonLink href="/requests/new" label={view.t('requests.new')} />}
      {isStaff(person) && <ButtonLink href="/requests/clocks" label={view.t('clocks.title')} kind="secondary" />}
    </>
  )
}
