import { HandOverFields, handingOver } from '../../house/mail/hand-over.tsx'
import type { HandedOver } from '../../house/mail/handed-over.ts'
import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { nothingAsked } from '../../house/web/form.ts'
import * as commands from './commands.ts'
import { lifting, opinion as opinionForm } from './form.ts'
import { OpinionFields } from './pages.tsx'
import type { Opinion } from './queries.ts'
import { opinions } from './record.ts'

/** An officer who writes to one body goes on with the others. */
export const roundOf = (opinion: Opinion) => `/consultations/rounds/${opinion.consultation_id}`

/** The steps of an opinion as a consulted service takes them. */
export const opinionStepForms = (reminding: commands.Reminding): StepsOf<Opinion> => ({
  ...opinions,
  nameOf: (opinion) => opinion.body,
  forms: {
    answer: step<Opinion, commands.Answer>({
      noun: 'opinion',
      theirs: 'consulted',
      check: opinionForm,
      take: commands.answer,
      fields: OpinionFields,
    }),
    lift_veto: step({
      noun: 'lifting',
      theirs: 'consulted',
      check: lifting,
      take: commands.liftVeto,
      fields: wordsField('reasons', 'consultations.reasons'),
    }),
    remind: step({
      noun: 'reminder',
      check: nothingAsked,
      take: (tx, id, by) => commands.remind(tx, id, by, reminding),
      leadsTo: roundOf,
    }),
    hand_over: step<Opinion, HandedOver>({
      noun: 'notice',
      check: handingOver,
      take: commands.handOver,
      fields: HandOverFields,
      start: async (tx, _opinion, by) => ({ day: await todayOf(tx, by) }),
      leadsTo: roundOf,
    }),
    send_link: step({ noun: 'link', check: nothingAsked, take: commands.sendLink, leadsTo: roundOf }),
  },
})
