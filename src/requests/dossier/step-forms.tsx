import { nameOfAccount } from '../../house/accounts/queries.ts'
import { bestLanguage, translator } from '../../house/languages/texts.ts'
import { HandOverFields, handingOver } from '../../house/mail/hand-over.tsx'
import { choicesOf } from '../../house/settings/queries.ts'
import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { bodiesToAsk } from '../bodies/queries.ts'
import { causeAsks } from '../clocks/form.ts'
import { causeWhenLate } from '../clocks/late-step.tsx'
import { eligibilityOf } from '../eligibility/queries.ts'
import { Completeness } from '../intake/panel.tsx'
import { missingFromRequest } from '../intake/queries.ts'
import { lackInWords } from '../intake/tasks.ts'
import { WhatIsThere } from '../overlap/pages.tsx'
import { similarTo } from '../overlap/similar.ts'
import { requestSteps } from '../request/lifecycle.ts'
import { findRequest, otherThemes, questionsNow, type SupportRequest } from '../request/queries.ts'
import { type Assignment, assignAndTell } from './assignment.ts'
import * as questions from './clarification.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { inOrderOfProposal, loadsFor } from './proposal.ts'
import { AnswersFields, QuestionsField } from './question-pages.tsx'
import { dossiers } from './record.ts'
import {
  AssignmentFields,
  BodiesField,
  bodyOption,
  officerOption,
  RegistrationFields,
  ThemeFields,
} from './step-fields.tsx'

/** A step that asks bodies: those are ticked that are asked about the request's partners, region or themes. */
function asking(noun: string, take: typeof commands.consult, further = false) {
  return step<SupportRequest, { bodies: string[] }>({
    noun,
    writes: true,
    beside: further,
    check: form.bodies,
    take,
    fields: BodiesField,
    choices: async (tx, record, view) => ({
      bodies: (await bodiesToAsk(tx, record.id, { further })).map((body) => bodyOption(body, view)),
    }),
    start: async (tx, record) => ({
      bodies: further
        ? []
        : (await bodiesToAsk(tx, record.id, { further })).filter((body) => body.fits).map((body) => body.id),
    }),
  })
}

/** The steps of a request as people take them. */
export const requestStepForms: StepsOf<SupportRequest> = {
  ...dossiers,
  nameOf: nameOfRequest,
  extraFields: async (c, name, { id }) =>
    requestSteps[name as keyof typeof requestSteps].to !== null && name !== 'withdraw' ? causeWhenLate(c, id) : null,
  mayAsk: (name) => (requestSteps[name as keyof typeof requestSteps].to === null ? undefined : causeAsks),
  forms: {
    register: step<SupportRequest, commands.Registration>({
      noun: 'registration',
      writes: true,
      done: async (tx, id, view, { officer_id }) => {
        const request = await findRequest(tx, id)
        return {
          key: 'registration.done',
          values: { name: request ? nameOfRequest(request, view) : '', officer: await nameOfAccount(tx, officer_id) },
        }
      },
      check: form.registration,
      take: commands.register,
      fields: RegistrationFields,
      shows: async (c, record) => (
        <>
          <Completeness
            view={c.var.view}
            request={record}
            missing={await missingFromRequest(c.var.tx, record)}
            findings={await eligibilityOf(c.var.tx, record, c.var.by.at)}
          />
          <WhatIsThere view={c.var.view} request={record} found={await similarTo(c.var.tx, record)} />
        </>
      ),
      choices: async (tx, record, view) => ({
        officers: inOrderOfProposal(await loadsFor(tx, record)).map((load) => officerOption(load, view)),
        themes: await choicesOf(tx, 'themes', view.lang),
      }),
      start: async (tx, record, by) => ({
        received_on: record.letter_on ?? (record.submitted_at ? await todayOf(tx, { at: record.submitted_at }) : ''),
        complete_on: await todayOf(tx, by),
        officer_id: record.officer_id ?? inOrderOfProposal(await loadsFor(tx, record))[0]?.id ?? '',
        theme: record.theme,
        other_themes: await otherThemes(tx, record.id),
        overlap_judgement: record.overlap_judgement ?? '',
        overlap_note: record.overlap_note ?? '',
      }),
    }),
    assign: step<SupportRequest, Assignment>({
      noun: 'assignment',
      writes: true,
      // Somebody carries it, or is chosen where it is registered.
      beside: true,
      check: form.assignment,
      take: assignAndTell,
      fields: AssignmentFields,
      choices: async (tx, record, view) => ({
        officers: inOrderOfProposal(await loadsFor(tx, record))
          .filter((load) => load.id !== record.officer_id)
          .map((load) => officerOption(load, view)),
      }),
    }),
    code: step({
      noun: 'coding',
      beside: true,
      check: form.coding,
      take: commands.recode,
      fields: ThemeFields,
      choices: async (tx, _record, view) => ({ themes: await choicesOf(tx, 'themes', view.lang) }),
      start: async (tx, record) => ({ theme: record.theme, other_themes: await otherThemes(tx, record.id) }),
    }),
    return: step({
      noun: 'questions',
      writes: true,
      check: form.questions,
      take: questions.returnForClarification,
      fields: QuestionsField,
      // What is missing makes the first questions, in the language of the request.
      start: async (tx, record) => {
        const lang = bestLanguage(record.language)
        const t = translator(lang)
        return {
          questions: (await missingFromRequest(tx, record))
            .map((lack) => t('registration.please_add', { what: lackInWords(lack, { t, lang }) }))
            .join('\n'),
        }
      },
    }),
    resubmit: step<SupportRequest, questions.Answers>({
      noun: 'answers',
      theirs: 'authority',
      check: form.answers,
      take: questions.resubmit,
      fields: AnswersFields,
      // What changed meanwhile, and what can be done about it, is seen before the answers are sent.
      shows: async (c, record) => (
        <Completeness
          view={c.var.view}
          request={record}
          missing={[]}
          findings={(await eligibilityOf(c.var.tx, record, c.var.by.at)).filter((finding) => !finding.waived)}
          edit={`/requests/${record.id}/content`}
        />
      ),
      choices: async (tx, record) => ({
        questions: (await questionsNow(tx, record.id)).map((asked) => ({ value: asked.id, label: asked.question })),
      }),
      start: async (tx, record) =>
        Object.fromEntries((await questionsNow(tx, record.id)).map((asked) => [`answer.${asked.id}`, asked.answer])),
    }),
    consult: asking('consultation', commands.consult),
    ask_further: asking('further-opinions', commands.askFurther, true),
    tell_initiative: step({
      noun: 'initiative-notice',
      check: handingOver,
      take: commands.tellInitiative,
      fields: HandOverFields,
      start: async (tx, _request, by) => ({ day: await todayOf(tx, by) }),
    }),
    resume: asking('resumption', commands.resume),
    withdraw: step({
      noun: 'withdrawal',
      writes: true,
      check: form.withdrawal,
      take: commands.withdraw,
      fields: wordsField('reason', 'requests.field.withdrawn_reason'),
      danger: true,
    }),
  },
}
