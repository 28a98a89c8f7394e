import { z } from 'zod'
import type { NewAccount } from '../../house/identity/auth.ts'
import { type Role, roles } from '../../house/identity/person.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { type Checked, check, email, oneOf, optionalText, optionalUuid, text } from '../../house/web/form.ts'

/** A new account as the administrator types it: each role names what it belongs to. */
export function newAccount(typed: Typed): Checked<NewAccount> {
  const checked = check(
    z.object({
      name: text(200),
      email: email(),
      role: oneOf(roles),
      language: oneOf(languages),
      authority_id: optionalUuid(),
      administration: optionalText(2).pipe(z.string().regex(/^([A-Z]{2})?$/, 'forms.choose')),
      body_id: optionalUuid(),
      person_id: optionalUuid(),
    }),
    typed,
  )
  if (!checked.ok) return checked
  const { role, authority_id, administration, body_id, person_id, ...rest } = checked.value
  const needed: Partial<Record<string, string>> = {
    authority: 'authority_id',
    focal_point: 'administration',
    consulted: 'body_id',
    expert: 'person_id',
  }
  const field = needed[role]
  if (field && !typed[field]) return { ok: false, faults: { [field]: 'forms.choose' } }
  return {
    ok: true,
    value: {
      ...rest,
      role: role as Role,
      authority_id: role === 'authority' ? authority_id : null,
      administration: role === 'focal_point' ? administration : null,
      body_id: role === 'consulted' ? body_id : null,
      person_id: role === 'expert' ? person_id : null,
    },
  }
}
