import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { check, text, ticked } from '../web/form.ts'

export type NewView = { list: string; query: string; name: string; shared: boolean }

const kept = { name: text(80), shared: ticked() }
export const viewContent = (typed: Typed) => check(z.object(kept), typed)
const asAddress = z.string().transform((typed) => new URLSearchParams(typed).toString())
/** The address comes from the page, so only its form is checked: a view of a list, whatever it asks. */
export const newView = (typed: Typed) =>
  check(
    z.object({
      ...kept,
      list: z.string().regex(/^\/[a-z]{1,30}$/, 'forms.choose'),
      query: asAddress.pipe(z.string().max(2000, 'forms.too_long:2000')),
    }),
    typed,
  )
