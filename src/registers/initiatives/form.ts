import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { keysOf } from '../../house/settings/queries.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import {
  type Checked,
  check,
  checkChanges,
  keys,
  optionalText,
  severalOf,
  text,
  ticksAmong,
} from '../../house/web/form.ts'
import type { NewInitiative } from './commands.ts'

/** What the facility's lists offer to tick. */
export type Lists = { themes: string[]; regions: string[] }
export const listsOf = async (tx: Tx): Promise<Lists> => ({
  themes: await keysOf(tx, 'themes'),
  regions: await keysOf(tx, 'regions'),
})

const orNull = (max: number) => optionalText(max).transform((typed) => (typed === '' ? null : typed))

const content = (lists: Lists) =>
  z.object({
    name: text(200),
    acronym: orNull(40),
    organisation: orNull(200),
    website: orNull(300).refine(
      (address) => address === null || /^https?:\/\/[^\s]+$/.test(address),
      'initiatives.website_form',
    ),
    aliases: optionalText(500).transform((typed) =>
      typed
        .split(';')
        .map((alias) => alias.trim())
        .filter(Boolean),
    ),
    themes: severalOf(lists.themes),
    regions: severalOf(lists.regions),
  })

/** What the form asks, whatever the lists offer. */
export const initiativeAsks = {
  fields: { ...content({ themes: [], regions: [] }).shape, themes: keys(), regions: keys() },
}

export const newInitiative = (typed: Typed, lists: Lists): Checked<NewInitiative> => check(content(lists), typed)

/**
 * What was changed of an initiative; `known` is what its form was filled with. What nobody could tick stays. `boxes` do
 * not come back from a page when all are unticked.
 */
export function initiativeChanges(
  typed: Typed,
  known: NewInitiative,
  lists: Lists,
  boxes: readonly string[] = ['themes', 'regions'],
): Checked<Partial<NewInitiative>> {
  const checked = checkChanges(content(lists), textsOfInitiative(known), typed, boxes)
  if (!checked.ok) return checked
  const ticked = (name: 'themes' | 'regions') => {
    const kept = ticksAmong(known[name], lists[name], checked.value[name] ?? known[name])
    return kept.join(' ') === known[name].join(' ') ? {} : { [name]: kept }
  }
  const { themes: _themes, regions: _regions, ...rest } = checked.value
  return { ok: true, value: { ...rest, ...ticked('themes'), ...ticked('regions') } }
}

/** What the form of an initiative is filled with when it is opened. */
export const textsOfInitiative = (initiative: NewInitiative): Typed => ({
  name: initiative.name,
  acronym: initiative.acronym ?? '',
  organisation: initiative.organisation ?? '',
  website: initiative.website ?? '',
  aliases: initiative.aliases.join('; '),
  themes: initiative.themes,
  regions: initiative.regions,
})
