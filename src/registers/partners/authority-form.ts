import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { asking, type Checked, checkChanges, oneOf, text } from '../../house/web/form.ts'
import type { NewAuthority } from './commands.ts'

const content = z.object({
  partner: text(12).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose')),
  name: text(200),
  name_language: oneOf(languages),
  type: text(60).pipe(z.string().regex(/^[a-z_]+$/, 'forms.choose')),
})

export const newAuthority = asking(content.shape)

/** What was changed of an authority; `shown` is what its form was filled with. */
export const authorityChanges = (typed: Typed, shown: Typed): Checked<Partial<NewAuthority>> =>
  checkChanges(content, shown, typed)

/** What the form of an authority is filled with when it is opened. */
export const textsOfAuthority = ({ partner, name, name_language, type }: NewAuthority): Typed => ({
  partner,
  name,
  name_language,
  type,
})
