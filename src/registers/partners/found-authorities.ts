import type { Tx } from '../../house/database/connection.ts'
import type { Option, Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import type { Checked } from '../../house/web/form.ts'
import { type Parts, partyLists, type Whole } from './parts.ts'
import { authoritiesNamed, authoritiesOfPartner, partnerChoices, partnerNames, searchAuthorities } from './queries.ts'

// The register has thousands of authorities, and a page offers none of them: one more is looked for by a few letters.
// One that is found alone is taken; of several, the page comes back with them to choose from.

/** Where an authority is looked for: `find_…` holds the letters, `more_…` the one chosen among those found. */
const looked = ['authority_id', 'asking', 'benefiting'] as const
const wordsIn = (typed: Typed, field: string) => String(typed[`find_${field}`] ?? '').trim()
const all = (value: Typed[string] | undefined) => [value ?? []].flat()

/** Holds a form with parties against what its page sends beside those that are ticked: one more of each. */
export async function checkWithMore<T>(
  tx: Tx,
  typed: Typed,
  { lang, partner }: { lang: string; partner: string },
  check: (typed: Typed) => Checked<T>,
): Promise<Checked<T>> {
  const more: Record<string, string[]> = {}
  const faults: Record<string, string> = {}
  for (const field of [...partyLists, 'authority_id'])
    if (typed[`more_${field}`]) more[field] = all(typed[`more_${field}`])
  for (const field of looked.filter((one) => !more[one] && wordsIn(typed, one) !== '')) {
    const [one, another] = (await searchAuthorities(tx, wordsIn(typed, field), lang, partner)).rows
    if (one && !another) more[field] = [one.id]
    else faults[`find_${field}`] = one ? 'partners.several_found' : 'intake.no_authority_found'
  }
  const added = Object.entries(more).map(([field, ids]) =>
    field === 'authority_id' ? [field, ids[0]] : [field, [...all(typed[field]), ...ids]],
  )
  const checked = check({ ...typed, ...Object.fromEntries(added) })
  if (Object.keys(faults).length === 0) return checked
  return { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...faults } }
}

export type PartyChoices = {
  /** The authorities of the partner that stands first: one of them asks first. */
  first: Option[]
  /** Partners that may be added. */
  partners: Option[]
  /** What is named now and what was typed, by list. */
  named: Record<(typeof partyLists)[number], Option[]>
  /** Authorities that were found by the letters that were typed. */
  found: Record<(typeof looked)[number], Option[]>
}

/** What a page with parties offers: those that are named or were typed, and those that were found. */
export async function partyChoices(
  tx: Tx,
  { lang, t }: View,
  whole: Pick<Whole, 'partner' | 'authority_id'>,
  standing: Pick<Parts, (typeof partyLists)[number]>,
  typed: Typed,
): Promise<PartyChoices> {
  const partners = await partnerNames(tx, lang)
  const label = (one: { name: string; partner: string }) =>
    t('ui.of_name', { label: partners.get(one.partner) ?? one.partner, name: one.name })
  const here = (list: (typeof partyLists)[number]) => [...new Set([...standing[list], ...all(typed[list])])]
  const ids = [...here('asking'), ...here('benefiting'), whole.authority_id, ...all(typed.authority_id)]
  const named = await authoritiesNamed(tx, ids)
  const options = (rows: { id: string; name: string; partner: string }[]) =>
    rows.map((one) => ({ value: one.id, label: label(one) }))
  const among = (list: string[]) => options(named.filter(({ id }) => list.includes(id)))
  const found = async (field: (typeof looked)[number]) => {
    const words = wordsIn(typed, field)
    return words === '' ? [] : options((await searchAuthorities(tx, words, lang, whole.partner)).rows)
  }
  const first = await authoritiesOfPartner(tx, whole.partner)
  const others = named.filter(({ id }) => id === typed.authority_id && !first.some((one) => one.id === id))
  const further = here('other_partners')
  return {
    first: options([...first, ...others]),
    partners: (await partnerChoices(tx, lang)).filter(
      ({ value }) => value !== whole.partner && !further.includes(value),
    ),
    named: {
      other_partners: further.map((code) => ({ value: code, label: partners.get(code) ?? code })),
      asking: among(here('asking')),
      benefiting: among(here('benefiting')),
    },
    found: {
      authority_id: await found('authority_id'),
      asking: await found('asking'),
      benefiting: await found('benefiting'),
    },
  }
}
