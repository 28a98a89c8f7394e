import { bestLanguage } from '../../house/languages/texts.ts'
import { type StepsOf, step } from '../../house/steps/steps.tsx'
import { nothingAsked } from '../../house/web/form.ts'
import { languageName } from '../../house/web/languages.ts'
import { wordsOf } from '../../house/web/refusals.ts'
import { initiativeChoices } from '../../registers/initiatives/queries.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { LetterFields, letterField, OutcomeFields } from './item-fields.tsx'
import { lettersOf } from './letters.ts'
import { obstaclesTo, outcomes } from './lifecycle.ts'
import { type AgendaItem, applicantsOf, factsOfItem } from './queries.ts'
import { agendaItems } from './record.ts'

/** The steps of an item of the agenda as people take them; scoring has a page of its own. */
export const itemStepForms: StepsOf<AgendaItem> = {
  ...agendaItems,
  nameOf: nameOfRequest,
  forms: {
    record: step<AgendaItem, form.Recorded>({
      noun: 'outcome',
      check: form.outcome,
      take: commands.record,
      fields: OutcomeFields,
      start: async (_tx, item) => ({
        outcome: item.outcome ?? '',
        reason: item.reason,
        redirected_to: item.redirected_to ?? '',
      }),
      choices: async (tx, item, view) => {
        const { t } = view
        const facts = await factsOfItem(tx, item)
        const options = outcomes.map((outcome) => {
          const obstacle = obstaclesTo(outcome, facts)[0]
          return {
            value: outcome,
            label: t(`agenda.outcome.${outcome}`),
            ...(obstacle ? { hint: t(`agenda.missing.${obstacle.why}`, wordsOf(view, obstacle.values)) } : {}),
          }
        })
        const language = bestLanguage(item.language)
        const translated = (await applicantsOf(tx, item))
          .filter((to) => bestLanguage(to.language) !== language)
          .map((to) => ({ value: to.id, label: to.name }))
        return { outcomes: options, initiatives: await initiativeChoices(tx), translated }
      },
    }),
    write_letter: step<AgendaItem, form.LetterTexts>({
      noun: 'letter',
      check: form.letters,
      take: commands.writeLetters,
      fields: LetterFields,
      choices: async (tx, item, view) => ({
        applicants: (await applicantsOf(tx, item)).map((to) => ({
          value: to.id,
          label: to.name,
          hint: languageName(to.language, view.lang),
        })),
      }),
      start: async (tx, item) =>
        Object.fromEntries(
          lettersOf(item, await applicantsOf(tx, item)).flatMap(({ to, letter }) => [
            [letterField('letter_subject', to.id, item), letter.subject],
            [letterField('letter_body', to.id, item), letter.body],
          ]),
        ),
    }),
    take_back: step<AgendaItem, object>({
      noun: 'taking-back',
      check: nothingAsked,
      take: commands.takeBack,
      danger: true,
    }),
  },
}
