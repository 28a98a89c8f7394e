import { nameIn } from '../../house/settings/queries.ts'
import { formatDay } from '../../house/ui/dates.tsx'
import type { Translate } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import type { Chapter } from './queries.ts'
import { type Content, type IntakePage, intakePages } from './tasks.ts'

type Lists = { themes: Map<string, string>; types: Map<string, string> }
export type PageAnswers = Chapter & { page: IntakePage }

/** Every question of the request with its answer, in the language of the pages on which it was asked. */
export function answersIn(content: Content, lang: string, t: Translate, lists: Lists): PageAnswers[] {
  const { request, contact, authorities, named, partners, files } = content
  const theme = (key: string) => lists.themes.get(key) ?? key
  const date = (day: string | null) => (day ? formatDay(lang, day) : '')
  const authority = (one: { name: string; type: string; partner_names: unknown }) =>
    `${one.name} (${[lists.types.get(one.type) ?? one.type, nameIn(one.partner_names, lang)].join(', ')})`
  const field = (name: string, answer: string) => ({ question: t(`intake.field.${name}`), answer })
  const lines: Record<IntakePage, Chapter['lines']> = {
    contact: [
      field('authority', `${request.authority} (${nameIn(request.partner_names, lang)})`),
      field('contact_name', contact?.name ?? ''),
      field('contact_function', contact?.function ?? ''),
      field('contact_email', contact?.email ?? ''),
      field('contact_phone', contact?.phone ?? ''),
    ],
    authorities: [
      field(
        'joint_authorities',
        [
          ...authorities.filter((one) => one.part === 'asks').map(authority),
          ...named.map((one) => t('intake.not_in_register', { authority: authority(one) })),
        ].join('\n'),
      ),
      field(
        'benefiting_authorities',
        authorities
          .filter((one) => one.part === 'benefits')
          .map(authority)
          .join('\n'),
      ),
    ].filter((line, index) => index === 0 || line.answer !== ''),
    partners: [field('further_partners', partners.map((partner) => nameIn(partner.names, lang)).join('\n'))],
    need: [
      field('title', request.title),
      field('need', request.need),
      field('language', languageName(request.language, lang)),
    ],
    themes: [
      field('theme', request.theme ? theme(request.theme) : ''),
      field('other_themes', content.other_themes.map(theme).join('\n')),
    ],
    outputs: [field('expected_outputs', request.expected_outputs)],
    experts: [
      field('experts_wanted', request.experts_wanted),
      field('wanted_from', date(request.wanted_from)),
      field('wanted_to', date(request.wanted_to)),
    ],
    support: [field('prior_support', request.prior_support), field('other_donors', request.other_donors)],
    setup: [
      field('setup_committee', request.setup_committee),
      field('setup_lead', request.setup_lead),
      field('setup_budget', request.setup_budget),
      field('setup_implementer', request.setup_implementer),
    ],
    attachments: files.map((file) => ({ question: t(`files.kind.${file.kind}`), answer: file.name })),
  }
  return intakePages.map((page) => ({ page, title: t(`intake.page.${page}`), lines: lines[page] }))
}
