import { describe, expect, test } from 'vitest'
import { type Person, roles } from '../identity/person.ts'
import { translator } from '../languages/texts.ts'
import { languages } from '../ui/view.ts'
import { navigation } from './navigation.ts'

const person = (role: Person['role']): Person => ({
  id: 'x',
  name: '',
  email: '',
  role,
  chair: false,
  authority_id: null,
  administration: null,
  body_id: null,
  person_id: null,
  language: 'en',
})
const t = translator('en')
const of = (role: Person['role'], path = '/') => navigation(person(role), path, t)
const hrefs = (nav: ReturnType<typeof navigation>) =>
  nav.flatMap((item) => ('links' in item ? item.links.map((link) => link.href) : [item.href]))

test('what staff open now and then stands in groups, and every section once', () => {
  const nav = of('administrator')
  expect(nav.map((item) => item.label)).toEqual([
    'Home',
    'Requests',
    'Meetings',
    'Actions',
    'Activities',
    'Missions',
    'Outputs',
    'Figures',
    'Report',
    'Registers',
    'Settings',
  ])
  expect(hrefs(nav)).toHaveLength(26)
  expect(new Set(hrefs(nav)).size).toBe(26)
  for (const path of ['/experts', '/bodies', '/jobs', '/settings/calendar', '/mail-preferences'])
    expect(hrefs(nav)).toContain(path)
})

test('who has few sections finds each in the line, and nobody a group of one', () => {
  for (const role of ['authority', 'consulted', 'expert', 'focal_point'] as const)
    expect(of(role).filter((item) => 'links' in item)).toEqual([])
  for (const role of roles)
    for (const item of of(role)) if ('links' in item) expect(item.links.length).toBeGreaterThan(1)
  expect(of('donor').map((item) => item.label)).toContain('E-mail preferences')
})

test('the section one is in is marked, in its group too', () => {
  const marked = (path: string) =>
    of('officer', path)
      .flatMap((item) => ('links' in item ? item.links : [item]))
      .filter((link) => link.current)
  for (const [path, label] of [
    ['/', 'Home'],
    ['/agenda/1', 'Meetings'],
    ['/requests/1/waivers', 'Requests'],
    ['/initiatives/1', 'Initiatives'],
    ['/settings/calendar', 'Calendar'],
    ['/settings/questions/1', 'Questions'],
  ] as const)
    expect(marked(path).map((link) => link.label)).toEqual([label])
})

describe.each(languages)('in %s', (lang) => {
  test.each(roles)('the sections of %s fit into a line of 1280 pixels', (role) => {
    const labels = navigation(person(role), '/', translator(lang)).map((item) => item.label)
    // Letters of about 9 pixels at this size, and 22 between two sections.
    expect(labels.reduce((sum, label) => sum + label.length * 9 + 22, 0)).toBeLessThan(1248)
  })
})
