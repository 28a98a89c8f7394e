import { isStaff, type Person } from '../identity/person.ts'
import type { Translate, View } from '../ui/view.ts'

/** The sections that this person has a use for. What each shows is said by its slice's rules. */
export function navigation(person: Person | null, path: string, t: Translate): View['nav'] {
  return sections(person).map((name) => {
    const href = name === 'home' ? '/' : (addresses[name] ?? `/${name}`)
    return { href, label: t(`nav.${name}`), current: name === 'home' ? path === '/' : [href, ...(within[name] ?? [])].some((part) => path === part || path.startsWith(`/${part.split('/')[1]}/`)) }
  })
}

/** Addresses that belong to a section of another name. */
const within: Record<string, string[]> = { meetings: ['/agenda'] }
const addresses: Record<string, string> = { missions: '/mobilisations', report: '/reports', mail_preferences: '/mail-preferences', calendar: '/settings/calendar' }

function sections(person: Person | null): string[] {
  if (person === null || person.role === 'none') return ['home', 'actions', 'activities', 'outputs', 'partners', 'figures', 'report']
  if (isStaff(person)) {
    const all = ['home', 'requests', 'meetings', 'actions', 'activities', 'missions', 'people', 'experts', 'outputs', 'partners', 'authorities', 'initiatives', 'eligibility', 'figures', 'report']
    if (person.role === 'administrator') return [...all, 'portfolios', 'bodies', 'calendar', 'outbox', 'jobs', 'accounts', 'mail_preferences']
    return person.role === 'manager' ? [...all, 'portfolios', 'mail_preferences'] : [...all, 'mail_preferences']
  }
  const own: Record<string, string[]> = {
    authority: ['home', 'requests', 'actions', 'activities', 'outputs', 'report'],
    consulted: ['home', 'consultations', 'actions', 'outputs', 'report'],
    focal_point: ['home', 'missions', 'people', 'activities', 'outputs', 'report'],
    expert: ['home', 'missions', 'people', 'activities', 'outputs', 'report'],
    donor: ['home', 'requests', 'actions', 'activities', 'missions', 'people', 'outputs', 'partners', 'initiatives', 'figures', 'report'],
  }
  return [...(own[person.role] ?? ['home']), 'mail_preferences']
}
