import { type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { Tx } from './connection.ts'
import type { DB } from './tables.ts'

/**
 * The kinds of actors from outside the facility. Each is a role of the database; what it may read is granted to it
 * column by column.
 */
export const outsiders = ['authority', 'consulted', 'focal_point', 'expert', 'donor', 'public'] as const
export type Outsider = (typeof outsiders)[number]
export type Kind = Outsider | 'staff' | 'gate'

/**
 * Columns that not everybody reads who reads the table's rows: which kinds from outside do. `own` names a function of
 * the database that gives the row where it is the actor's own: columns are granted for all rows of a table, and an
 * authority reads more of its own Action than of others'.
 */
type Guarded = Partial<Record<Outsider, true | { own: OwnRow }>>
type OwnRow = 'own_action' | 'own_activity' | 'own_output'

/**
 * The wall of each table that somebody from outside reads, apart from which rows (row security says that). What is read
 * here decides what a page, a list, an export or a search can tell, since they all read through `seen` and `column`;
 * the grants of the database say the same, and test/walls.test.ts holds both against each other. A column that stands
 * in neither list fails that test: whoever adds one decides.
 */
export const walls = {
  actions: {
    open: words(
      'id request_id partner authority_id status title objectives theme officer_id ends_on authority_signed_on agreed_on started_on closed_on version',
    ),
    guarded: {
      ...each(
        [
          'wanted_from',
          'wanted_to',
          'expert_days',
          'budget_eur',
          'evaluation',
          'evaluation_rating',
          'suspended_cause',
          'cancelled_cause',
        ],
        {
          donor: true,
          authority: { own: 'own_action' },
        },
      ),
      authority_signed_by: { authority: { own: 'own_action' } },
    },
  },
  activities: {
    open: words(
      'id action_id number type status title theme first_day last_day mode host place languages reported_on version',
    ),
    guarded: {
      ...each(['travel_days', 'report', 'postponed_cause', 'cancelled_cause'], {
        donor: true,
        authority: { own: 'own_activity' },
      }),
      practical: { expert: true, focal_point: true, authority: { own: 'own_activity' } },
    },
  },
  outputs: {
    open: words('id action_id activity_id type status title language theme superseded_by version'),
    guarded: { lapsed_cause: { donor: true, authority: { own: 'own_output' } } },
  },
  requests: {
    open: words(
      'id reference partner numeral authority_id status title need expected_outputs language theme theme_wording channel copied_from pages_saved saved_at letter_on letter_partner received_on submitted_at registered_at complete_on screened_by officer_id created_by version experts_wanted wanted_from wanted_to prior_support other_donors setup_committee setup_lead setup_budget setup_implementer decided_at decided_by decided_in decision_reason redirected_to withdrawn_reason',
    ),
    // How an officer judged a request when it was registered is counted in the figures; why is the facility's own.
    guarded: { overlap_judgement: { donor: true }, overlap_note: {}, initiative_told_on: {} },
  },
  submissions: {
    open: words('id request_id number submitted_at language open_answers'),
    guarded: each(['answers', 'submitted_by'], { authority: true }),
  },
  mobilisations: {
    open: words(
      'id seat_id activity_id person_id status blocks invited_on answer_by accepted_on released_on contracted_on deployed_on completed_on worked_days version',
    ),
    // What people write of themselves and of each other; an expert and her administration see their own rows only.
    guarded: each(
      ['release_reference', 'mission_report', 'rating', 'activity_rating', 'cause', 'told_on', 'told_how'],
      { expert: true, focal_point: true },
    ),
  },
  participations: {
    open: words('id activity_id person_id status version'),
    // Where a person is employed stands behind the same wall as in the register of persons.
    guarded: { organisation: { authority: true, expert: true, focal_point: true } },
  },
  personal_details: {
    // No row of it is a donor's.
    open: words('person_id name'),
    guarded: each(['email', 'employer', 'language'], { expert: true, focal_point: true, donor: true }),
  },
  consulted_bodies: {
    open: words('id name acronym may_veto active version'),
    guarded: each(['email', 'language', 'zone'], { consulted: true }),
  },
} satisfies { [Table in keyof DB]?: { open: string[]; guarded: Record<string, Guarded> } }

type Walled = keyof typeof walls

function words(names: string): string[] {
  return names.split(' ')
}

function each(columns: string[], guarded: Guarded): Record<string, Guarded> {
  return Object.fromEntries(columns.map((name) => [name, guarded]))
}

const kinds = new WeakMap<Tx, Kind>()
/** Notes which role this transaction has put on. */
export const actsAs = (tx: Tx, kind: Kind) => kinds.set(tx, kind)
/** The kind of actor that this transaction reads as. */
export function kindOf(tx: Tx): Kind {
  const kind = kinds.get(tx)
  if (!kind) throw new Error('This transaction has no actor.')
  return kind
}

/**
 * All columns of a walled table as this actor reads them, for `$call`; what is kept from it is null. `of` is how the
 * query names the table.
 */
export function seen<Table extends Walled>(tx: Tx, table: Table, of: string) {
  return <D, TB extends keyof D, O>(
    query: SelectQueryBuilder<D, TB, O>,
  ): SelectQueryBuilder<D, TB, O & Selectable<DB[Table]>> => {
    const all =
      kindOf(tx) === 'staff'
        ? query.selectAll(of as never)
        : query.select(columnsOf(table).map((name) => column(tx, table, name, of).as(name)) as never)
    return all as unknown as SelectQueryBuilder<D, TB, O & Selectable<DB[Table]>>
  }
}

/** One column of a walled table as this actor reads it: null where it is kept from it. */
export function column<Value = string | null>(tx: Tx, table: Walled, name: string, of: string) {
  const kind = kindOf(tx)
  const guard = (walls[table].guarded as Record<string, Guarded | undefined>)[name]
  const reads = kind === 'staff' || !guard ? true : kind === 'gate' ? undefined : guard[kind]
  if (reads === true) return sql<Value>`${sql.ref(`${of}.${name}`)}`
  if (!reads) return sql<Value>`null`
  return sql<Value>`(select own.${sql.ref(name)} from ${sql.raw(reads.own)}(${sql.ref(`${of}.id`)}) own)`
}

/** Every column of a walled table. */
export const columnsOf = (table: Walled): string[] => [...walls[table].open, ...Object.keys(walls[table].guarded)]

/** Whether the reader's authority is named on the Action with this id beside the one that leads it. */
export const isParty = (action: string) => sql<boolean>`${sql.ref(action)} in (select actions_of_party())`
