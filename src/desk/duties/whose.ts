import { type RawBuilder, sql } from 'kysely'
import { type Asked, type Duty, type Left, type Owner, told } from '../../house/duties/duty.ts'
import { isManager, isOfficer, type Person, type Role } from '../../house/identity/person.ts'
import { covered, partCovers } from '../../registers/portfolios/covering.ts'

type Sql = RawBuilder<unknown>

/**
 * What of a duty is somebody's: the condition, and, where it is so because its owner is gone, why and who that was;
 * what it is then called, and what else differs.
 */
export type Share = Partial<Pick<Duty, 'href' | 'due' | 'since'>> & { name: string; when: Sql; gone: Sql; owner: Sql }

type Belonging = Exclude<Owner['whose'], 'officer' | 'portfolio' | 'role' | 'chair'>
/** Who outside owes what is owed by this kind of owner, and the column that says to which one an account belongs. */
const outside = {
  authority: { role: 'authority', column: 'authority_id' },
  body: { role: 'consulted', column: 'body_id' },
  person: { role: 'expert', column: 'person_id' },
  administration: { role: 'focal_point', column: 'administration' },
} as const satisfies Record<Belonging, { role: Role; column: keyof Person }>

const none = sql`null::text`

/**
 * Whose files a manager or an administrator answers for, looked up once in a statement: `officer_id` is null where that
 * is nobody's. An officer answers for her own.
 */
export const carried = (account: string) =>
  sql`carried as materialized (select officer_id from answering where account_id = ${account})`
export const needsCarried = (person: Person) => isManager(person)
const othersFiles = sql`array(select c.officer_id from carried c where c.officer_id is not null)`
const standsIn = sql`exists (select from carried c where c.officer_id is null)`

const nameOf = (account: Sql) => sql`(select k.name from accounts k where k.id = ${account})`

/** What of a duty this person owes: as its owner, or standing in for one who is gone. */
export function sharesOf(duty: Duty, person: Person, asked: Asked): Share[] {
  const owners = [duty.owner, ...(duty.also ?? [])]
  const when = owners.flatMap((owner) => isOwnedBy(owner, person) ?? [])
  const own = when.length > 0 ? [{ name: duty.name, when: anyOf(when), ...departed(duty.owner, person) }] : []
  return own.length > 0 ? own : leftShares(duty, person, asked)
}

/** Somebody outside owes it and can be waited for: where nobody there has an account it is the officer's to settle. */
export function isWithOthers({ owner }: Duty): Sql | undefined {
  if (!(owner.whose in outside) || !('of' in owner)) return undefined
  const { role, column } = outside[owner.whose]
  return sql`exists (select from accounts k where k.active and k.role = ${sql.lit(role)}
    and k.${sql.ref(column)} = ${owner.of})`
}

/**
 * What only this person owes: closing the account leaves it behind. What a colleague of the same role, authority or
 * service owes as well stays with her.
 */
export function ownShares(duty: Duty, person: Person, asked: Asked): Share[] {
  const when = isOwnedAlone(duty.owner, person, asked)
  return when ? [{ name: duty.name, when, gone: none, owner: none }] : []
}

function isOwnedAlone(owner: Owner, person: Person, asked: Asked): Sql | undefined {
  const nobodyElse = (is: Sql) =>
    sql`not exists (select from accounts k where k.active and k.id <> ${person.id} and ${is})`
  switch (owner.whose) {
    case 'officer':
    case 'portfolio':
      return isOfficer(person) ? sql`${owner.officer} = ${person.id}` : undefined
    case 'role':
      return isOwnedBy(owner, person) && nobodyElse(sql`k.role = any(${[...owner.roles]}::text[])`)
    case 'chair':
      return isOwnedBy(owner, person) && nobodyElse(sql`k.role = 'committee' and k.chair`)
    default: {
      const { role, column } = outside[owner.whose]
      const theirs = isOwnedBy(owner, person)
      const alike = sql`k.role = ${sql.lit(role)} and k.${sql.ref(column)} = ${person[column]}`
      // Where it reaches its owner by another road than an account, nothing is left behind.
      const reachesStaff = owner.left.when ? told(owner.left.when, asked) : sql`true`
      return theirs && sql`(${theirs} and ${nobodyElse(alike)} and ${reachesStaff})`
    }
  }
}

const anyOf = (conditions: Sql[]) => sql`(${sql.join(conditions, sql` or `)})`

/** The condition under which something is this person's, of a live owner or as the one who answers for an officer. */
function isOwnedBy(owner: Owner, person: Person): Sql | undefined {
  switch (owner.whose) {
    case 'officer':
      return isCarriedBy(owner.officer, person)
    case 'portfolio': {
      if (!isOfficer(person)) return undefined
      return anyOf([
        needsCarried(person) ? sql`${owner.officer} = any(${othersFiles})` : sql`${owner.officer} = ${person.id}`,
        sql`(${owner.officer} is null and (${covered(owner, person.id)} or not ${covered(owner)}))`,
      ])
    }
    case 'role':
      return owner.roles.some((role) => role === person.role) ? sql`true` : undefined
    case 'chair':
      return person.role === 'committee' && person.chair ? sql`true` : undefined
    default: {
      const { role, column } = outside[owner.whose]
      return person.role === role ? sql`${owner.of} = ${person[column]}` : undefined
    }
  }
}

function isCarriedBy(officer: Sql, person: Person): Sql | undefined {
  if (!isOfficer(person)) return undefined
  return needsCarried(person)
    ? sql`(${officer} = any(${othersFiles}) or (${officer} is null and ${standsIn}))`
    : sql`${officer} = ${person.id}`
}

/** Why something is shown to somebody who is not its owner: nobody carries it, or whoever did is gone. */
function departed(owner: Owner, person: Person): { gone: Sql; owner: Sql } {
  if (owner.whose !== 'officer' && owner.whose !== 'portfolio') return { gone: none, owner: none }
  const { officer } = owner
  const nobodys =
    owner.whose === 'portfolio' ? sql`${officer} is null and not ${covered(owner)}` : sql`${officer} is null`
  if (!needsCarried(person)) return { gone: sql`case when ${nobodys} then 'nobody' end`, owner: none }
  const closed = sql`${officer} <> ${person.id} and ${officer} = any(${othersFiles})`
  return {
    gone: sql`case when ${nobodys} then 'nobody' when ${closed} then 'closed' end`,
    owner: sql`case when ${closed} then ${nameOf(officer)} end`,
  }
}

/** What reaches staff since nobody who owes it has an account that is open. */
function leftShares(duty: Duty, person: Person, asked: Asked): Share[] {
  if (!isOfficer(person)) return []
  const { owner, name } = duty
  if (owner.whose === 'officer' || owner.whose === 'portfolio') return []
  if (owner.whose === 'role' || owner.whose === 'chair')
    return needsCarried(person) ? [{ name, when: sql`(${vacant(owner)} and ${standsIn})`, ...vacancy(owner) }] : []
  const { role, column } = outside[owner.whose]
  const accounts = sql`accounts k where k.role = ${sql.lit(role)} and k.${sql.ref(column)} = ${owner.of}`
  const was = sql`exists (select from ${accounts} and not k.active)`
  const when = reaches(owner.left, person, was)
  if (!when) return []
  const { to: _to, as, when: further, ...differs } = owner.left
  const conditions = [sql`not exists (select from ${accounts} and k.active)`, when]
  return [
    {
      ...differs,
      name: as,
      when: sql.join([...conditions, ...(further ? [told(further, asked)] : [])], sql` and `),
      gone: sql`case when ${was} then 'closed' else 'none' end`,
      owner: sql`(select string_agg(k.name, ' · ' order by k.id) from ${accounts} and not k.active)`,
    },
  ]
}

/** Whom it reaches when nobody outside is left: the officer, the managers, or those alone who look after what closed. */
function reaches(left: Left, person: Person, was: Sql): Sql | undefined {
  const manages = needsCarried(person) ? standsIn : undefined
  if (left.to === 'managers') return manages
  if (left.to === 'watch') return manages && sql`(${manages} and ${was})`
  const carries = isCarriedBy(left.officer, person)
  return carries && manages ? sql`(${carries} or (${manages} and ${was}))` : carries
}

type Office = Extract<Owner, { whose: 'role' | 'chair' }>
const vacant = (owner: Office) =>
  owner.whose === 'chair'
    ? sql`not exists (select from accounts k where k.active and k.role = 'committee' and k.chair)`
    : sql`not exists (select from accounts k where k.active and k.role = any(${[...owner.roles]}::text[]))`
const vacancy = (owner: Office) => ({
  gone: sql`'vacant'`,
  owner: sql`${owner.whose === 'chair' ? 'committee' : (owner.roles[0] ?? '')}::text`,
})

/** Joins accounts `reader` to what each owes: the same as above, said of all readers at once. */
export function isOwedByReader(owner: Owner): Sql {
  switch (owner.whose) {
    case 'officer':
      return answersFor(owner.officer)
    case 'portfolio':
      return sql`case when ${owner.officer} is not null then ${answersFor(owner.officer)}
        else reader.role in ('officer', 'manager', 'administrator') and (not ${covered(owner)}
          or exists (select from portfolios f where f.account_id = reader.account_id and ${partCovers(owner)})) end`
    case 'role':
      return sql`reader.role = any(${[...owner.roles]}::text[])`
    case 'chair':
      return sql`reader.role = 'committee' and reader.chair`
    default: {
      const { role, column } = outside[owner.whose]
      return sql`reader.role = ${sql.lit(role)} and reader.${sql.ref(column)} = ${owner.of}`
    }
  }
}

const answersFor = (officer: Sql) => sql`exists (select from answering w
  where w.officer_id is not distinct from ${officer} and w.account_id = reader.account_id)`
