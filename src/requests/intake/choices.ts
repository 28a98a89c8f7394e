import type { Tx } from '../../house/database/connection.ts'
import { themeChoices } from '../../house/settings/queries.ts'
import { languages } from '../../house/ui/view.ts'
import { languageChoices } from '../../house/web/languages.ts'
import { partnerChoices } from '../../registers/partners/queries.ts'
import type { IntakeChoices } from './fields.tsx'
import type { Asking } from './questions.ts'

/** The lists that are chosen from; the countries only where the facility asks for one. */
export const choicesFor = async (
  tx: Tx,
  lang: string,
  { own }: Asking,
  chosen: readonly string[] = [],
): Promise<IntakeChoices> => ({
  themes: await themeChoices(tx, lang, chosen),
  languages: languageChoices(languages, lang),
  partners: own.some(({ kind }) => kind === 'partner') ? await partnerChoices(tx, lang) : [],
})
