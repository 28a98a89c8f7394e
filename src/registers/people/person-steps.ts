import type { Person } from '../../house/identity/person.ts'
import type { NextStep } from '../../house/ui/record.tsx'
import type { TextKey, View } from '../../house/ui/view.ts'
import { may } from './permissions.ts'
import type { Entry } from './queries.ts'

/** What is changed of a person: the register has no life cycle, only rights. */
export type PersonStep = 'change_details' | 'write_profile' | 'vet' | 'set_availability'

export const nameOfStep = (entry: Entry, step: PersonStep): TextKey =>
  step === 'vet' && entry.vetted_on ? 'people.step.correct_vetting' : `people.step.${step}`

/** What this reader can change of a person, as the page of the person offers it. */
export function stepsOffered(entry: Entry, person: Person | null, { t }: View): NextStep[] {
  const here = `/people/${entry.id}`
  const rights = may(person)
  return [
    ...(rights.change_details(entry)
      ? [{ label: t('people.step.change_details'), href: `${here}/details`, aside: true }]
      : []),
    ...(rights.write_profile(entry)
      ? [{ label: t('people.step.write_profile'), href: `${here}/profile`, aside: entry.vetted_on !== null }]
      : []),
    ...(rights.vet(entry) && entry.consent_on !== null && entry.vetted_on === null
      ? [{ label: t('people.step.vet'), href: `${here}/vetting` }]
      : []),
    ...(rights.vet(entry) && entry.consent_on === null && entry.vetted_on === null
      ? [{ label: t('people.step.vet'), missing: [t('people.missing.consent')] }]
      : []),
    ...(rights.vet(entry) && entry.vetted_on !== null
      ? [{ label: t('people.step.correct_vetting'), href: `${here}/vetting`, aside: true }]
      : []),
    ...(rights.set_availability(entry) && entry.consent_on !== null
      ? [{ label: t('people.step.set_availability'), href: `${here}/availability`, kind: 'secondary' as const }]
      : []),
  ]
}
