import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { together } from '../../house/database/together.ts'
import { refuseUnknown } from '../../house/record/chosen.ts'
import { saying } from '../../house/web/field-schema.ts'
import { idForm, keys } from '../../house/web/form.ts'

/**
 * Who takes part in a record beside its first partner and its first authority, and on what it is beside its first
 * theme: each is the whole list as it stands, or as it is to be.
 */
export type Parts = { other_partners: string[]; other_themes: string[]; asking: string[]; benefiting: string[] }
export type ChangeOfParts = { [List in keyof Parts]?: string[] | undefined }

/** Of which record they are, and what stands first there: that stands in none of the lists. */
export type Whole = { id: string; partner: string; authority_id: string; theme: string | null }

const listOf = (form: RegExp, items: Record<string, string> = {}) =>
  saying(
    z.preprocess(
      (value) => [value ?? []].flat().filter((one) => one !== ''),
      z.array(z.string().regex(form, 'forms.choose')).max(100, 'forms.choose'),
    ),
    { type: 'array', items: { type: 'string', ...items } },
  )

export const partiesAsked = {
  other_partners: listOf(/^[A-Z]{2,12}$/),
  asking: listOf(idForm, { format: 'uuid' }),
  benefiting: listOf(idForm, { format: 'uuid' }),
}
export const partsAsked = { ...partiesAsked, other_themes: keys() }
/** On a page they are ticked: what is not ticked does not come. */
export const partyLists = ['other_partners', 'asking', 'benefiting'] as const
export const partLists = [...partyLists, 'other_themes'] as const

/** Where a kind of record says so: the tables, and the column in them that names the record. */
type Tables = { record: string; partners: string; themes: string; authorities: string }
/** At which field of a form a list is changed, where that has another name. */
type Fields = { [List in keyof Parts]?: string }

/** Where a list stands: in which table, the column that names a line of it, and in which part. */
const places = {
  other_partners: { table: 'partners', column: 'partner', part: null },
  other_themes: { table: 'themes', column: 'theme', part: null },
  asking: { table: 'authorities', column: 'authority_id', part: 'asks' },
  benefiting: { table: 'authorities', column: 'authority_id', part: 'benefits' },
} as const

/** The parts of a kind of record, which declares its own tables. */
export function partsIn(tables: Tables) {
  const tableOf = (list: keyof Parts) => sql.table(tables[places[list].table])
  const of = (id: string) => sql`${sql.ref(tables.record)} = ${id}`

  async function standing(tx: Tx, id: string): Promise<Parts> {
    const lines = (list: keyof Parts) => {
      const { column, part } = places[list]
      return sql<{ one: string }>`select ${sql.ref(column)} as one from ${tableOf(list)}
        where ${of(id)} ${part ? sql`and part = ${part}` : sql``} order by 1`
    }
    const found = await together(tx, {
      other_partners: lines('other_partners'),
      other_themes: lines('other_themes'),
      asking: lines('asking'),
      benefiting: lines('benefiting'),
    })
    return listed((list) => found[list].map(({ one }) => one))
  }

  async function add(tx: Tx, id: string, list: keyof Parts, fresh: string[]) {
    const { column, part } = places[list]
    const columns = [tables.record, column, ...(part ? ['part'] : [])].map((name) => sql.ref(name))
    for (const one of fresh)
      await sql`insert into ${tableOf(list)} (${sql.join(columns)})
        values (${sql.join([id, one, ...(part ? [part] : [])])})`.execute(tx)
  }

  /** Corrects the lists that came, and says what was added to each that was changed. */
  async function change(tx: Tx, whole: Whole, wish: ChangeOfParts, at: Fields = {}): Promise<Partial<Parts>> {
    const known = await standing(tx, whole.id)
    const wanted = wantedOf(whole, known, wish)
    const changed = partLists
      .map((list) => ({
        list,
        gone: known[list].filter((one) => !wanted[list].includes(one)),
        fresh: wanted[list].filter((one) => !known[list].includes(one)),
      }))
      .filter(({ gone, fresh }) => gone.length + fresh.length > 0)
    refuseTwice(wanted, at)
    for (const { list, fresh } of changed) await refuseStrange(tx, list, fresh, at)
    if (partyLists.some((list) => wish[list])) await refuseStrangers(tx, whole, known, wanted, at)
    // What goes, goes first: an authority may take the other part.
    for (const { list, gone } of changed)
      if (gone.length > 0)
        await sql`delete from ${tableOf(list)} where ${of(whole.id)}
          and ${sql.ref(places[list].column)}::text = any(${gone})`.execute(tx)
    for (const { list, fresh } of changed) await add(tx, whole.id, list, fresh)
    return Object.fromEntries(changed.map(({ list, fresh }) => [list, fresh]))
  }

  return { of: standing, change }
}

const listed = (of: (list: keyof Parts) => string[]) =>
  Object.fromEntries(partLists.map((list) => [list, of(list)])) as Parts

/** Each list as it is to be: one that did not come stays, and what stands first is in none. */
function wantedOf({ partner, authority_id, theme }: Whole, known: Parts, wish: ChangeOfParts): Parts {
  const first: (string | null)[] = [partner, theme, authority_id]
  return listed((list) => [...new Set(wish[list] ?? known[list])].filter((one) => !first.includes(one)))
}

function refuseTwice({ asking, benefiting }: Parts, at: Fields) {
  if (asking.some((one) => benefiting.includes(one)))
    throw new Refusal(422, 'requests.authority_named_twice', {}, undefined, at.benefiting ?? 'benefiting')
}

async function refuseStrange(tx: Tx, list: keyof Parts, fresh: string[], at: Fields) {
  if (fresh.length === 0) return
  const known = {
    partners: sql<{ one: string }>`select code as one from partners where code = any(${fresh}) and region is not null`,
    themes: sql<{ one: string }>`select key as one from themes where key = any(${fresh})`,
    authorities: sql<{ one: string }>`select id::text as one from authorities where id = any(${fresh}::uuid[])`,
  }[places[list].table]
  const { rows } = await known.execute(tx)
  refuseUnknown(
    at[list] ?? list,
    fresh,
    rows.map(({ one }) => one),
  )
}

/**
 * Whoever is named belongs to a partner that is named: see docs/decisions/0035-who-is-named-and-who-sees.md. The
 * database holds the same (authorities_belong_to_partners).
 */
async function refuseStrangers(tx: Tx, { partner }: Whole, known: Parts, wanted: Parts, at: Fields) {
  const stranger = await tx
    .selectFrom('authorities')
    .select(['id', 'name'])
    .where(sql<boolean>`id = any(${[...wanted.asking, ...wanted.benefiting]}::uuid[])`)
    .where(sql<boolean>`partner <> all(${[partner, ...wanted.other_partners]}::text[])`)
    .orderBy('id')
    .executeTakeFirst()
  if (!stranger) return
  const list = wanted.asking.includes(stranger.id) ? 'asking' : 'benefiting'
  // Its partner was taken away, or it was added without.
  const [key, field] = [...known.asking, ...known.benefiting].includes(stranger.id)
    ? (['partners.partner_of_an_authority', at.other_partners ?? 'other_partners'] as const)
    : (['partners.authority_of_no_partner', at[list] ?? list] as const)
  throw new Refusal(422, key, { authority: stranger.name }, undefined, field)
}

/** With these authorities, the partners that they belong to: whoever asks jointly brings its country along. */
export async function withTheirPartners(tx: Tx, partners: string[], authorities: string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('authorities')
    .select('partner')
    .distinct()
    .where(sql<boolean>`id = any(${authorities}::uuid[])`)
    .execute()
  return [...partners, ...rows.map(({ partner }) => partner).toSorted()]
}
