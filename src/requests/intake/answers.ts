import { answerInWords, inLanguage, type Say } from '../../house/questions/question.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { Translate } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import { type AskingAuthority, type Content, type NamedAuthority, ownOn, valuesOn } from './content.ts'
import type { Chapter } from './queries.ts'
import { asksOf, type IntakePage, intakePages, isTypedPage, type TypedPage } from './questions.ts'

type Lists = { themes: Map<string, string>; types: Map<string, string> }
export type PageAnswers = Chapter & { page: IntakePage }

/** How answers are said in this language: what lists, languages and countries are called. */
export function sayingOf(content: Content, lang: string, t: Translate, lists: Lists): Say {
  return {
    t,
    lang,
    nameOf: (list, key) => {
      if (list === 'languages') return languageName(key, lang)
      if (list === 'partners') return nameIn(content.own.find((one) => one.words === key)?.partner_names ?? {}, lang)
      return lists.themes.get(key) ?? key
    },
  }
}

/** Every question of the request with its answer, in the language of the pages on which it was asked. */
export function answersIn(content: Content, lang: string, t: Translate, lists: Lists): PageAnswers[] {
  const say = sayingOf(content, lang, t, lists)
  return intakePages.map((page) => ({
    page,
    title: t(`intake.page.${page}`),
    lines: isTypedPage(page)
      ? [...given(page, content, say), ...linesOn(page, content, say)]
      : added[page](content, say, lists),
  }))
}

/** What a page shows before it asks: who files. */
const given = (page: TypedPage, { request }: Content, { t, lang }: Say): Chapter['lines'] =>
  page === 'contact'
    ? [
        {
          question: t('intake.field.authority'),
          answer: `${request.authority} (${nameIn(request.partner_names, lang)})`,
        },
      ]
    : []

function linesOn(page: TypedPage, content: Content, say: Say): Chapter['lines'] {
  const values = valuesOn(page, content)
  const asked = [
    ...asksOf(page).map((question) => ({ question, value: values[question.key] })),
    ...ownOn(page, content),
  ]
  return asked.map(({ question, value }) => ({
    question: inLanguage(question.label, say),
    answer: answerInWords(question, value, say),
  }))
}

type AddedPage = Exclude<IntakePage, TypedPage>
/** What was added on the pages that ask nothing but that. */
const added: { [Page in AddedPage]: (content: Content, say: Say, lists: Lists) => Chapter['lines'] } = {
  authorities: ({ authorities, named }, { t, lang }, { types }) => {
    const name = (one: AskingAuthority | NamedAuthority) =>
      `${one.name} (${[types.get(one.type) ?? one.type, nameIn(one.partner_names, lang)].join(' · ')})`
    const part = (wanted: string) => authorities.filter((one) => one.part === wanted).map(name)
    const notRegistered = named.map((one) => t('intake.not_in_register', { authority: name(one) }))
    const benefits = part('benefits').join('\n')
    return [
      { question: t('intake.field.joint_authorities'), answer: [...part('asks'), ...notRegistered].join('\n') },
      ...(benefits ? [{ question: t('intake.field.benefiting_authorities'), answer: benefits }] : []),
    ]
  },
  partners: ({ partners }, { t, lang }) => [
    {
      question: t('intake.field.further_partners'),
      answer: partners.map((partner) => nameIn(partner.names, lang)).join('\n'),
    },
  ],
  attachments: ({ files }, { t }) =>
    files.map((file) => ({ question: t(`files.kind.${file.kind}`), answer: file.name })),
}
