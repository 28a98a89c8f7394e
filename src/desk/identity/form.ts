import { z } from 'zod'
import { isColour, isReadable, standsOut } from '../../house/settings/colours.ts'
import { type Identity, usualColours } from '../../house/settings/identity.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { type Checked, check, optionalEmail, optionalText } from '../../house/web/form.ts'

const inEach = (max: number, name: string) =>
  Object.fromEntries(languages.map((lang) => [`${name}_${lang}`, optionalText(max)]))

/** A colour, or '' for the usual one. */
const colour = () =>
  optionalText(7)
    .transform((typed) => typed.toLowerCase())
    .refine((typed) => typed === '' || isColour(typed), 'identity.not_a_colour')

/** What an administrator sets of the facility's face; colours that cannot be read are refused. */
export function identityForm(typed: Typed): Checked<Identity> {
  const checked = check(
    z.object({
      ...inEach(60, 'name'),
      ...inEach(600, 'emblem'),
      mark: optionalText(3),
      accent: colour().refine((typed) => typed === '' || !isColour(typed) || isReadable(typed), 'identity.no_contrast'),
      second: colour(),
      email: optionalEmail(),
      phone: optionalText(60),
      address: optionalText(400),
    }),
    typed,
  )
  if (!checked.ok) return checked as Checked<Identity>
  const { mark, accent, second, email, phone, address, ...named } = checked.value as Record<string, string>
  const own = second || usualColours.second
  if ((accent || second) && !standsOut(own, accent || usualColours.accent))
    return { ok: false, faults: { second: 'identity.second_too_close' } }
  const inLanguages = (name: string) =>
    Object.fromEntries(languages.map((lang) => [lang, named[`${name}_${lang}`] ?? '']))
  return {
    ok: true,
    value: {
      names: inLanguages('name'),
      emblem: inLanguages('emblem'),
      mark: mark ?? '',
      accent: accent ?? '',
      second: second ?? '',
      email: email ?? '',
      phone: phone ?? '',
      address: address ?? '',
    },
  }
}

export const textsOfIdentity = ({ names, emblem, ...plain }: Identity): Typed => ({
  ...plain,
  ...Object.fromEntries(
    languages.flatMap((lang) => [
      [`name_${lang}`, names[lang] ?? ''],
      [`emblem_${lang}`, emblem[lang] ?? ''],
    ]),
  ),
})
