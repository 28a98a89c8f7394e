import { z } from 'zod'
import type { NewAccount } from '../../house/accounts/auth.ts'
import { type Role, roles } from '../../house/identity/person.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import {
  asking,
  asks,
  type Checked,
  check,
  checkChanges,
  email,
  oneOf,
  optionalText,
  optionalUuid,
  text,
  ticked,
} from '../../house/web/form.ts'
import type { AccountChange, Seen } from './commands.ts'

const content = z.object({
  name: text(200),
  email: email(),
  phone: optionalText(60),
  role: oneOf(roles),
  language: oneOf(languages),
  chair: ticked(),
  authority_id: optionalUuid(),
  administration: optionalText(2)
    .pipe(z.string().regex(/^([A-Z]{2})?$/, 'forms.choose'))
    .transform((typed) => typed || null),
  body_id: optionalUuid(),
  person_id: optionalUuid(),
})

type Belonging = {
  authority_id: string | null
  administration: string | null
  body_id: string | null
  person_id: string | null
}
/** What an account of each role belongs to, by the field that names it. */
const needed: Partial<Record<string, keyof Belonging>> = {
  authority: 'authority_id',
  focal_point: 'administration',
  consulted: 'body_id',
  expert: 'person_id',
}
const ofRole = (role: string, all: Belonging): Belonging => ({
  authority_id: null,
  administration: null,
  body_id: null,
  person_id: null,
  ...(needed[role] ? { [needed[role]]: all[needed[role]] } : {}),
})

/** What was typed into the form, without what another role than the one that is chosen belongs to. */
export function ofChosenRole(typed: Typed): Typed {
  const role = typed.role
  if (typeof role !== 'string' || role === '') return typed
  const others = Object.values(needed).filter((field) => field !== needed[role])
  return {
    ...typed,
    ...Object.fromEntries(others.map((field) => [field, ''])),
    ...(role === 'committee' ? {} : { chair: [] }),
  }
}

/** A new account as the administrator types it: each role names what it belongs to. */
export const newAccount = asks<NewAccount>(content.shape, checkNew)
function checkNew(typed: Typed): Checked<NewAccount> {
  const checked = check(content, typed)
  if (!checked.ok) return checked
  const { role, chair, authority_id, administration, body_id, person_id, ...rest } = checked.value
  const field = needed[role]
  if (field && !typed[field]) return { ok: false, faults: { [field]: 'forms.choose' } }
  return {
    ok: true,
    value: {
      ...rest,
      role: role as Role,
      chair: chair && role === 'committee',
      ...ofRole(role, { authority_id, administration, body_id, person_id }),
    },
  }
}

/** Whoever closes an account says that what it leaves behind was seen, where somebody must see to it. */
const seen = { seen: ticked() }
export const closing = asking(seen)
/** What correcting an account asks, which may leave something behind as well. */
export const accountChangeAsks = { fields: { ...content.shape, ...seen } }

/** An account as it is known: what its form is filled with. */
export type KnownAccount = Belonging & {
  name: string
  email: string
  phone: string
  role: string
  language: string
  chair: boolean
}

/**
 * What was changed of an account. With another role it belongs to something else: what the role it has now does not
 * name is let go. `boxes` do not come back from a page when they are unticked.
 */
export function accountChanges(
  typed: Typed,
  known: KnownAccount,
  boxes: readonly string[] = ['chair'],
): Checked<AccountChange & Seen> {
  const checked = checkChanges(content, textsOfAccount(known), typed, boxes)
  if (!checked.ok) return checked
  const { authority_id, administration, body_id, person_id, chair = known.chair, ...rest } = checked.value
  const role = rest.role ?? known.role
  const said = { authority_id, administration, body_id, person_id }
  const field = needed[role]
  const belonging = field && (said[field] === undefined ? known[field] : said[field])
  if (field && !belonging) return { ok: false, faults: { [field]: 'forms.choose' } }
  const belongs = field ? { [field]: belonging } : {}
  return {
    ok: true,
    value: {
      ...rest,
      chair: chair && role === 'committee',
      ...(role === known.role ? belongs : { ...ofRole(role, known), ...belongs }),
      seen: Boolean(typed.seen),
    } as AccountChange & Seen,
  }
}

/** What belongs to another role than the account has then; a page lets it go with the role that was chosen before. */
export function ofOtherRoles(typed: Typed, known: Pick<KnownAccount, 'role'>): Record<string, string> {
  const role = String(typed.role || known.role)
  const others = Object.values(needed).filter((field) => field !== undefined && field !== needed[role]) as string[]
  const wrong = [...others, ...(role === 'committee' ? [] : ['chair'])].filter((field) => typed[field])
  return Object.fromEntries(wrong.map((field) => [field, 'api.counts_for_nothing']))
}

/** What the form of an account is filled with when it is opened. */
export const textsOfAccount = (account: KnownAccount): Typed => ({
  name: account.name,
  email: account.email,
  phone: account.phone,
  role: account.role,
  language: account.language,
  ...(account.chair ? { chair: 'yes' } : {}),
  authority_id: account.authority_id ?? '',
  administration: account.administration ?? '',
  body_id: account.body_id ?? '',
  person_id: account.person_id ?? '',
})
