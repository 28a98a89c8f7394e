import { isStaff, type Person } from '../identity/person.ts'
import type { NavLink, Translate, View } from '../ui/view.ts'

/**
 * The sections that this person has a use for, in one line: where there are many, those that are opened now and then
 * stand together in groups.
 */
export function navigation(person: Person | null, path: string, t: Translate): View['nav'] {
  const all = sections(person)
  const link = (name: string): NavLink => {
    const href = name === 'home' ? '/' : (addresses[name] ?? `/${name}`)
    return {
      href,
      label: t(`nav.${name}`),
      current:
        name === 'home'
          ? path === '/'
          : [href, ...(within[name] ?? [])].some((part) => path === part || path.startsWith(`${roomOf(part)}/`)),
    }
  }
  const grouped =
    all.length > inOneLine
      ? Object.entries(groups).map(([name, members]) => ({
          name,
          members: all.filter((section) => members.includes(section)),
        }))
      : []
  const made = grouped.filter(({ members }) => members.length > 1)
  const alone = all.filter((section) => !made.some(({ members }) => members.includes(section)))
  return [
    ...alone.map(link),
    ...made.map(({ name, members }) => ({ label: t(`nav.group.${name}`), links: members.map(link) })),
  ]
}

/** So many sections fit into a line in every language. */
const inOneLine = 9
const groups: Record<string, string[]> = {
  registers: ['people', 'experts', 'partners', 'authorities', 'initiatives'],
  settings: [
    'eligibility',
    'portfolios',
    'bodies',
    'calendar',
    'questions',
    'identity',
    'applications',
    'struck',
    'outbox',
    'jobs',
    'accounts',
    'mail_preferences',
  ],
}

/** Addresses that belong to a section of another name. */
const within: Record<string, string[]> = { meetings: ['/agenda'] }
const addresses: Record<string, string> = {
  missions: '/mobilisations',
  report: '/reports',
  mail_preferences: '/mail-preferences',
  calendar: '/settings/calendar',
  questions: '/settings/questions',
  identity: '/settings/identity',
}

function sections(person: Person | null): string[] {
  if (person === null || person.role === 'none')
    return ['home', 'actions', 'activities', 'outputs', 'partners', 'figures', 'report']
  if (isStaff(person)) {
    const all = [
      'home',
      'requests',
      'meetings',
      'actions',
      'activities',
      'missions',
      'people',
      'experts',
      'outputs',
      'partners',
      'authorities',
      'initiatives',
      'eligibility',
      'figures',
      'report',
    ]
    if (person.role === 'administrator')
      return [
        ...all,
        'portfolios',
        'bodies',
        'calendar',
        'questions',
        'identity',
        'applications',
        'struck',
        'outbox',
        'jobs',
        'accounts',
        'mail_preferences',
      ]
    return person.role === 'manager'
      ? [...all, 'portfolios', 'bodies', 'calendar', 'questions', 'applications', 'struck', 'mail_preferences']
      : [...all, 'bodies', 'calendar', 'questions', 'applications', 'struck', 'mail_preferences']
  }
  const own: Record<string, string[]> = {
    authority: ['home', 'requests', 'actions', 'activities', 'outputs', 'report'],
    consulted: ['home', 'consultations', 'actions', 'outputs', 'report'],
    focal_point: ['home', 'missions', 'people', 'activities', 'outputs', 'report'],
    expert: ['home', 'missions', 'people', 'activities', 'outputs', 'report'],
    donor: [
      'home',
      'requests',
      'actions',
      'activities',
      'missions',
      'people',
      'outputs',
      'partners',
      'initiatives',
      'figures',
      'report',
    ],
  }
  return [...(own[person.role] ?? ['home']), 'mail_preferences']
}

/** What the addresses of a section's pages begin with: its first part, where that is no other section's too. */
function roomOf(href: string): string {
  const room = `/${href.split('/')[1]}`
  const there = Object.values(addresses).filter((other) => other.startsWith(`${room}/`))
  return there.length > 1 ? href : room
}
