import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { together } from '../../house/database/together.ts'
import { saying } from '../../house/web/field-schema.ts'
import { idForm, keys } from '../../house/web/form.ts'
import { type Action, authoritiesBeside, furtherPartners, furtherThemes } from './queries.ts'

/** Whom an Action is carried out with beside its first partner and authority, and on what beside its first theme. */
export type Parts = { other_partners: string[]; other_themes: string[]; asking: string[]; benefiting: string[] }

const listOf = (form: RegExp, items: Record<string, string> = {}) =>
  saying(
    z.preprocess(
      (value) => [value ?? []].flat().filter((one) => one !== ''),
      z.array(z.string().regex(form, 'forms.choose')).max(100, 'forms.choose'),
    ),
    { type: 'array', items: { type: 'string', ...items } },
  )

/** Each is the whole list as it is to be. */
export const partsAsked = {
  other_partners: listOf(/^[A-Z]{2,12}$/),
  other_themes: keys(),
  asking: listOf(idForm, { format: 'uuid' }),
  benefiting: listOf(idForm, { format: 'uuid' }),
}
/** On a page each is ticked: what is not ticked does not come. */
export const partLists = Object.keys(partsAsked) as (keyof Parts)[]

/** What of the lists is to be another: one that is not named stays. */
type Change = { [List in keyof Parts]?: string[] | undefined }

export async function partsOf(tx: Tx, id: string): Promise<Parts> {
  const { partners, themes, beside } = await together(tx, {
    partners: furtherPartners(tx, id),
    themes: furtherThemes(tx, id),
    beside: authoritiesBeside(tx, id),
  })
  const named = (part: string) => beside.filter((one) => one.part === part).map((one) => one.id)
  return {
    other_partners: partners.map(({ code }) => code),
    other_themes: themes.map(({ key }) => key),
    asking: named('asks'),
    benefiting: named('benefits'),
  }
}

/**
 * Corrects the lists that came; true when something was changed. What stands first stands in none of them, and an
 * authority asks too or is helped, not both.
 */
export async function changeParts(tx: Tx, action: Action, change: Change): Promise<boolean> {
  const known = await partsOf(tx, action.id)
  const first = [action.partner, action.theme, action.authority_id]
  const differences = partLists.map((list) => {
    const wanted = [...new Set(change[list] ?? known[list])].filter((one) => !first.includes(one))
    return { list, ...difference(known[list], wanted), wanted }
  })
  const [asking, benefiting] = differences.slice(2)
  if (asking?.wanted.some((one) => benefiting?.wanted.includes(one)))
    throw new Refusal(422, 'actions.authority_named_twice', {}, undefined, 'benefiting')
  for (const { list, fresh } of differences) await refuseUnknown(tx, list, fresh)
  // What goes, goes first: an authority may take the other part.
  for (const { list, gone } of differences) if (gone.length > 0) await takeOff(tx, action.id, list, gone)
  for (const { list, fresh } of differences) if (fresh.length > 0) await putOn(tx, action.id, list, fresh)
  return differences.some(({ gone, fresh }) => gone.length + fresh.length > 0)
}

const difference = (known: string[], wanted: string[]) => ({
  gone: known.filter((one) => !wanted.includes(one)),
  fresh: wanted.filter((one) => !known.includes(one)),
})

async function refuseUnknown(tx: Tx, list: keyof Parts, fresh: string[]) {
  if (fresh.length === 0) return
  const known =
    list === 'other_partners'
      ? tx.selectFrom('partners').select('code as one').where('code', 'in', fresh).where('region', 'is not', null)
      : list === 'other_themes'
        ? tx.selectFrom('themes').select('key as one').where('key', 'in', fresh)
        : tx.selectFrom('authorities').select('id as one').where('id', 'in', fresh)
  const rows = await known.execute()
  if (rows.length < fresh.length) throw new Refusal(422, 'forms.choose', {}, undefined, list)
}

async function takeOff(tx: Tx, id: string, list: keyof Parts, gone: string[]) {
  const rows =
    list === 'other_partners'
      ? tx.deleteFrom('action_partners').where('action_id', '=', id).where('partner', 'in', gone)
      : list === 'other_themes'
        ? tx.deleteFrom('action_themes').where('action_id', '=', id).where('theme', 'in', gone)
        : tx.deleteFrom('action_authorities').where('action_id', '=', id).where('authority_id', 'in', gone)
  await rows.execute()
}

async function putOn(tx: Tx, action_id: string, list: keyof Parts, fresh: string[]) {
  const part = list === 'asking' ? 'asks' : 'benefits'
  const rows =
    list === 'other_partners'
      ? tx.insertInto('action_partners').values(fresh.map((partner) => ({ action_id, partner })))
      : list === 'other_themes'
        ? tx.insertInto('action_themes').values(fresh.map((theme) => ({ action_id, theme })))
        : tx.insertInto('action_authorities').values(fresh.map((authority_id) => ({ action_id, authority_id, part })))
  await rows.execute()
}
