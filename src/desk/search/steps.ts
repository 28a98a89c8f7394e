import type { Person } from '../../house/identity/person.ts'
import type { NavLink, View } from '../../house/ui/view.ts'
import { may as mayRegister } from '../../registers/partners/permissions.ts'
import { may as mayEnter } from '../../registers/people/permissions.ts'
import { may as mayKeepBodies } from '../../requests/bodies/permissions.ts'
import { mayMeet } from '../../requests/committee/permissions.ts'
import { may as mayRequest } from '../../requests/request/permissions.ts'
import { may as mayAccount } from '../accounts/permissions.ts'

export type Place = { href: string; label: string }

/** What this reader can begin, whatever page they are on. */
export function stepsFor(person: Person | null, { t }: View): Place[] {
  return [
    { may: mayRequest(person).file(), href: '/requests/new', label: t('requests.new') },
    { may: mayMeet(person).plan(), href: '/meetings/new', label: t('meetings.plan') },
    { may: mayEnter(person).register(), href: '/people/new', label: t('people.new') },
    { may: mayRegister(person).register(), href: '/authorities/new', label: t('authorities.new') },
    { may: mayRegister(person).register(), href: '/initiatives/new', label: t('initiatives.new') },
    { may: mayKeepBodies(person).keep(), href: '/bodies/new', label: t('bodies.new') },
    { may: mayAccount(person).keep(), href: '/accounts/new', label: t('accounts.new') },
  ].filter((step) => step.may)
}

/** The sections of this reader's navigation, each by its name. */
export const sectionsOf = (view: View): Place[] =>
  view.nav.flatMap((item): NavLink[] => ('links' in item ? item.links : [item]))
