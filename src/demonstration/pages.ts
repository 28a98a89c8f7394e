import type { PageValues } from '../requests/intake/form.ts'

/**
 * The pages of an intake that a row of data/2016 answers; a page without any answer is left out, as an authority leaves
 * it.
 */
export function pagesOf(row: Record<string, string>): Partial<PageValues> {
  const cell = (column: string) => row[column] ?? ''
  const pages: Partial<PageValues> = {
    contact: {
      contact_name: cell('contact_name'),
      contact_function: cell('contact_function'),
      contact_email: cell('contact_email'),
      contact_phone: cell('contact_phone'),
    },
    need: { title: cell('title'), need: cell('need'), language: cell('language') || 'en' },
    themes: { theme: cell('theme'), other_themes: cell('other_themes').split(';').filter(Boolean) },
    outputs: { expected_outputs: cell('expected_outputs') },
    experts: {
      experts_wanted: cell('experts_wanted'),
      wanted_from: cell('wanted_from') || null,
      wanted_to: cell('wanted_to') || null,
    },
    support: { prior_support: cell('prior_support'), other_donors: cell('other_donors') },
    setup: {
      setup_committee: cell('setup_committee'),
      setup_lead: cell('setup_lead'),
      setup_budget: cell('setup_budget'),
      setup_implementer: cell('setup_implementer'),
    },
  }
  const answered = Object.entries(pages).filter(([, page]) =>
    Object.values(page).some((answer) => (Array.isArray(answer) ? answer.length > 0 : answer)),
  )
  return Object.fromEntries(answered)
}
