import { languages } from '../../house/ui/view.ts'
import { asking, oneOf, optionalOneOf, text, uuid } from '../../house/web/form.ts'
import { kindsOfName } from './commands.ts'

/** A name by which people look for a partner. */
export const otherName = asking({
  name: text(200).refine((name) => /[\p{L}\p{N}]/u.test(name), 'constraints.another_name_of_a_partner_has_letters'),
  kind: oneOf(kindsOfName),
  language: optionalOneOf(languages),
})
/** Which of its names is struck, by the id of that name. */
export const nameStruck = asking({ name: uuid() })
