import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { asking, check, email, oneOf, optionalText, text } from '../../house/web/form.ts'
import type { NewApplication } from './commands.ts'
import type { Doors } from './read.ts'

/** What somebody says of themselves who asks for an account. */
export const application = (typed: Typed, { partners, types }: Doors, language: string) => {
  const checked = check(
    z.object({
      name: text(120),
      email: email(),
      function: text(200),
      phone: optionalText(60),
      partner: oneOf(partners.map(({ code }) => code)),
      authority: text(200),
      authority_type: oneOf(types.filter(({ eligible }) => eligible).map(({ key }) => key)),
      matter: optionalText(2000),
    }),
    typed,
  )
  return checked.ok ? { ok: true as const, value: { ...checked.value, language } satisfies NewApplication } : checked
}

/** Whether whoever asks belongs to the authority that the register has: whoever gets its account reads all its requests. */
export const granting = asking({ belongs: oneOf(['known', 'new']) })
export const refusal = asking({ refused_reason: text(2000) })
