import { readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { type Language, languages } from '../ui/view.ts'
import { textsOf } from './texts.ts'

/** A word that does not stand in this language: what stands there instead, or why not, and the texts that may have it. */
type Banned = { word: RegExp; instead: string; but?: RegExp }

/** Before and behind a word of any script, where \b knows Latin letters only. */
const start = String.raw`(?<![\p{L}\p{M}])`
const end = String.raw`(?![\p{L}\p{M}])`
const words = (...any: string[]) => new RegExp(`${start}(?:${any.join('|')})${end}`, 'iu')

/** One thing has one word, in pages, mails, histories and lists alike. What was found beside it once stays away. */
const banned: Record<Language, Banned[]> = {
  en: [
    { word: /\b(?:a|the|this|each|one|any|no|your|our) mails?\b(?! (?:server|program|domain))/iu, instead: 'e-mail' },
    { word: /\bby mail\b/iu, instead: 'by e-mail' },
    { word: /\btake(?:n|s)? off\b/iu, instead: 'remove' },
    { word: /\bstrike (?!out|(?:this|these|that|it|them|the request|one) )|\bstruck (?!out)/iu, instead: 'remove' },
    { word: /\bcarr(?:y|ies) (?:this|the|open|no|it|files|#)|\byou carry\b/iu, instead: 'is responsible for' },
    { word: /\b(?:tell|told) (?:the|a|its|any)? ?cause|\bcauses? (?:to tell|told)/iu, instead: 'state a cause' },
    { word: /\bwas (?:not )?told\b|\bwere (?:not )?told\b|\bnot told\b/iu, instead: 'contacted' },
    { word: /\b(?:term|terms) (?:ends?|is over|that ha(?:s|ve) ended)\b/iu, instead: 'deadline' },
    { word: /\bpapers?\b/iu, instead: 'documents' },
    { word: /\bwaits? for you\b/iu, instead: 'your tasks' },
    { word: /\boffice’s\b/iu, instead: 'the facility’s' },
  ],
  fr: [
    { word: words('tenues?', 'rapportées?'), instead: 'réalisée, rapport déposé' },
    { word: words('sièges?'), instead: 'poste' },
    { word: words('déploy(?:er|ée?s?)'), instead: 'envoyer en mission' },
    { word: words('décidée?s? (?:le|par)', 'demandes décidées'), instead: 'statuer, décision' },
    { word: /avis (?:a été )?donnés?|donner (?:l’|votre )avis/iu, instead: 'rendre un avis' },
    { word: words('fichier d’experts', 'experts du fichier'), instead: 'vivier' },
    { word: words('mails?', 'e-mails?'), instead: 'courriel' },
    { word: words('avertie?s?'), instead: 'informé' },
    { word: words('orienter vers', 'orientée'), instead: 'réorienter' },
    { word: / Ko\b/u, instead: 'ko' },
    { word: words('office', 'ouvrables?'), instead: 'facilité, jour ouvré', but: /^files\.old_office$/u },
  ],
  es: [
    { word: words('entrar', 'entre para', 'salir', 'página de entrada'), instead: 'iniciar sesión, cerrar sesión' },
    { word: words('registros?(?= (?:fue |de la lista|que coincid))', '# registros?'), instead: 'ficha' },
    { word: words('reorient\\p{L}+', 'redirig\\p{L}+'), instead: 'remitir' },
    { word: words('dar (?:la|su) opinión', 'opinión dada', 'dictamen', 'dictámenes'), instead: 'emitir una opinión' },
    {
      word: /cuenta(?: después| entonces)? como (?:sin|falta|ausencia)/iu,
      instead: 'equivale a ausencia de objeciones',
    },
    { word: words('husos?'), instead: 'zona horaria' },
    { word: words('desplegad[oa]s?', 'desplegar'), instead: 'enviar en misión' },
    {
      word: words('caduc\\p{L}+'),
      instead: 'descartar, for an output',
      but: /^(?!outputs\.|actions\.|history\.(?:done|field)\.laps)/u,
    },
    { word: words('cuórum', 'laborables?'), instead: 'quórum, hábil' },
  ],
  pt: [
    { word: words('facilidades?'), instead: 'mecanismo' },
    { word: words('entrar', 'entre para', 'sair', 'página de entrada'), instead: 'iniciar sessão, terminar sessão' },
    {
      word: words('(?:este|um|outro|do|deste) registo(?! de)', '# registos?'),
      instead: 'ficha',
      but: /^intake\.|^people\.|^constraints\.(?:an_expert|a_confirmed)/u,
    },
    { word: words('dar o (?:seu )?parecer', 'parecer dado'), instead: 'emitir um parecer' },
    { word: words('submet\\p{L}+'), instead: 'apresentar' },
    { word: words('caduc\\p{L}+'), instead: 'abandonar, expirar' },
    { word: words('vossos?', 'vossas?', 'vos'), instead: 'o seu, lhes' },
    { word: words('o senhor', 'os senhores', 'peritagem'), instead: 'no title' },
    { word: /\bPor que\b/u, instead: 'Porque' },
    { word: /vale (?:então )?como/iu, instead: 'equivale a ausência de objeção' },
    { word: words('encaminhad[oa]s?', 'encaminhar'), instead: 'reencaminhar' },
  ],
  ar: [
    { word: words('المشرف', 'المشرفون', 'المشرفين'), instead: 'مسؤول النظام' },
    { word: words('استشارات?', 'الاستشارة', 'الاستشارات'), instead: 'مشاورة' },
    { word: words('قواعد الأهلية', 'مخالفة القواعد'), instead: 'شروط' },
    { word: words('المهام', 'مهام'), instead: 'مهمات, عمليات' },
    { word: words('استمارة', 'الاستمارة'), instead: 'نموذج' },
    { word: words('محوَّل', 'تحويل'), instead: 'إحالة' },
    { word: words('أُقيم', 'أقيم', 'مُقام', 'كمُقام', 'المقامة'), instead: 'عُقد' },
    { word: words('السكوت', 'سكوت'), instead: 'الصمت' },
    { word: words('كلمة سر', 'المكتب'), instead: 'كلمة مرور, المرفق' },
  ],
  ru: [
    { word: words('приемлемост\\p{L}+'), instead: 'соответствие требованиям' },
    { word: words('ведомств\\p{L}+'), instead: 'орган власти', but: /^(?:home|intake|accounts)\./u },
    {
      word: /(?<![\p{L}])(?:орган|органа|органу|органом|органы|органов|органам|органами|органах)(?!\p{L}| власти)/iu,
      instead: 'орган власти',
      but: /^outputs\.field\.body$|^intake\.field\.setup_lead$|^lists\.criteria\.lasting$/u,
    },
    { word: words('(?<!техническое )задани[еяй]'), instead: 'задача' },
    { word: words('формулируется', 'в формулировке'), instead: 'в разработке' },
    { word: /мнени[ея] (?:уже )?дан[оы]|дать мнение/iu, instead: 'высказать мнение' },
    { word: words('заключени[еяй]'), instead: 'мнение' },
    { word: words('перенаправ\\p{L}+'), instead: 'передать другой инициативе' },
    { word: words('нелегальн\\p{L}+'), instead: 'неурегулированная' },
    { word: words('заявк[аиу]'), instead: 'запрос' },
  ],
}

/** People are not all men, and no form stands for two at once; Russian says it in the past tense alone, as "(а)". */
const allMen: Record<Language, RegExp> = {
  en: /\b(?:he|his|him)\b|s\/he/iu,
  fr: /·e|\(e\)|\p{L}-e-?s?\b(?= )|Vous êtes (?:invité|consulté|connecté|déconnecté)(?!\p{L})/u,
  es: /o\/a\b|o\(a\)|Está invitado/u,
  pt: /o\/a\b|o\(a\)|Está convidado|o senhor/u,
  ar: /\(ة\)|\/ة/u,
  ru: /\/а\b|лся\/лась/u,
}

const signs: Partial<Record<Language, { sign: RegExp; rule: string }[]>> = {
  fr: [
    {
      sign: / [:;?!»]|« |«[^\u00a0\u202f]|[^\u00a0\u202f]»/u,
      rule: 'a no-break space stands before : ; ? ! and inside « »',
    },
  ],
  ru: [
    { sign: /(?<!\d) – (?!\d)/u, rule: 'a dash is —, the shorter one without blanks joins what it stands between' },
    { sign: / —/u, rule: 'a no-break space stands before —' },
  ],
  ar: [
    { sign: /اً/u, rule: 'the tanwin stands before the alif: ًا' },
    {
      sign: /(?<![\p{L}\p{M}])(?:أولا|أيضا|مجددا|سجلا|يوما(?! عمل)|لاحقا|معا|شخصا|ملفا|طلبا|عنوانا|رابطا(?! رأي)|عملا|موضوعا|فارغا|كاملا)(?![\p{L}\p{M}])/u,
      rule: 'the tanwin is written',
    },
    { sign: /(?<![\p{L}\p{M}ـ])ب#/u, rule: 'بـ joins the number' },
    { sign: /يومًا عمل|رمزًا وصول|رابطًا رأي/u, rule: 'two of something take no tanwin: يوما عمل' },
    { sign: /المرشحات/u, rule: 'مرشّحات has its shadda' },
    { sign: /\p{Script=Arabic}[,;?](?=\s|$)/u, rule: 'the signs ، ؛ ؟ are Arabic' },
  ],
}

/** The reader is أنتم: neither asked nor spoken to as one. Forms with their vowels are passives of what was done. */
const toOne = words(
  ...[
    'لك',
    'لديك',
    'إليك',
    'منك',
    'أنت',
    'يمكنك',
    'تصلك',
    'ينتظرك',
    'رأيك',
    'طلبك',
    'حسابك',
    'بريدك',
    'توقيعك',
    'كتبته',
  ],
  ...[
    'اختر',
    'أدخل',
    'اكتب',
    'اذكر',
    'تحقق',
    'اطلب',
    'حاول',
    'انتظر',
    'راجع',
    'احفظ',
    'اقرأ',
    'أضف',
    'أجب',
    'اسأل',
    'صحح',
  ],
)

const faulty = (texts: Record<string, string>, word: RegExp, but?: RegExp) =>
  Object.entries(texts).filter(([key, text]) => word.test(text) && !but?.test(key))

/** The names of the facility's lists in this language; the words above hold for them too. */
function namesOfLists(lang: Language): Record<string, string> {
  const lists = JSON.parse(readFileSync(new URL('../../../data/facility/lists.json', import.meta.url), 'utf8'))
  const named = [
    'regions',
    'pillars',
    'themes',
    'activity_types',
    'output_types',
    'authority_types',
    'criteria',
    'delay_reasons',
  ]
  return Object.fromEntries(
    named.flatMap((list) =>
      Object.entries(lists[list] as Record<string, unknown[]>).map(([key, row]) => {
        const names = row.slice(-languages.length) as string[]
        return [`lists.${list}.${key}`, names[lists.languages.indexOf(lang)] ?? '']
      }),
    ),
  )
}

describe.each(languages)('%s', (lang) => {
  const texts = { ...textsOf(lang), ...namesOfLists(lang) }

  test('has one word for one thing', () => {
    for (const { word, instead, but } of banned[lang]) expect([instead, ...faulty(texts, word, but)]).toEqual([instead])
  })

  test('speaks of people who are not all men', () => expect(faulty(texts, allMen[lang])).toEqual([]))

  test('sets its signs as its readers do', () => {
    const exempt = /^api\.|^people\.(?:hint\.available|availability_form)$/u
    for (const { sign, rule } of signs[lang] ?? []) expect([rule, ...faulty(texts, sign, exempt)]).toEqual([rule])
  })

  test('says of every number of days what days they are', () => {
    expect(faulty(textsOf(lang), bareDays[lang])).toEqual([])
  })

  test('has a plural for every number that a word follows', () => {
    const english = textsOf('en')
    const found = Object.entries(textsOf(lang)).flatMap(([key, text]) =>
      numbersBefore(text, english[key] ?? '').map((place) => `${key} {${place}}`),
    )
    expect(found.filter((place) => !agreesAnyhow.has(place))).toEqual([])
  })

  test('begins the subject of a mail on one request with its reference', () => {
    const subjects = Object.entries(textsOf(lang)).filter(([key]) =>
      /^mail\.opinion\.(?!.*_many\.)\w+\.subject$/u.test(key),
    )
    expect(subjects.length).toBeGreaterThan(5)
    expect(subjects.filter(([, text]) => !text.startsWith('{reference} ({partner})'))).toEqual([])
  })
})

test('Arabic speaks to its readers as أنتم', () => {
  expect(faulty(textsOf('ar'), toOne, /^history\./u)).toEqual([])
})

/** "# days": of the working week, or of the calendar? A length that counts both says both. */
const bareDays: Record<Language, RegExp> = {
  en: /# days?\b/u,
  fr: /# jours?(?!s?\p{L})(?! (?:ouvrés?|calendaires?|travaillés?|d’experts?))/u,
  es: /# días?(?!s?\p{L})(?! (?:hábil|hábiles|calendario|trabajados?|de expertos?))/u,
  pt: /# dias?(?!s?\p{L})(?! (?:útil|úteis|de calendário|trabalhados?|de peritos?))/u,
  ar: /# (?:يومًا|يوم|أيام)(?![\p{L}\p{M}])(?! (?:عمل|تقويم|خب))/u,
  ru: /# (?:день|дня|дней)(?!\p{L})/u,
}

/** Numbers before a word that is the same after every number: a verb, or the noun of something else. */
const agreesAnyhow = new Set([
  // "{count} of {all} can be changed", "at most {most} can be changed"
  'lists.bulk_rows {all}',
  'lists.bulk_rows {count}',
  'lists.bulk_too_many {most}',
  // "The first {first} are named": always the same number
  'api.faulty_many {first}',
  'api.begin {most}',
  // "{used} of # days", "{answered} of # services"
  'actions.days_used {used}',
  'agenda.of {count}',
  'clocks.days_of {days}',
  'consultations.answered_of {answered}',
  'registration.question_number {number}',
  'figures.parts.experts {part}',
  'figures.parts.outputs {part}',
  'figures.parts.requests {part}',
  'forms.between {first}',
  'striking.and_more {count}',
  // A number that names one, and counts none: of a meeting, of a page, of the last row
  'meetings.on_an_agenda {number}',
  'ui.page_of {page}',
  'ui.rows {to}',
  'ui.rows_more {to}',
])

/** Places of numbers with a word right behind them that cannot follow the number; an Arabic "and" begins anew. */
function numbersBefore(text: string, english: string): string[] {
  const parts = new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst()
  const counted = new Set(
    [...`${text} ${english}`.matchAll(/\{(\w+), (?:number|plural)/gu)].map(([, name]) => name ?? ''),
  )
  return parts.flatMap((part, at) => {
    const next = parts[at + 1]
    const isPlace = (part.type === 1 || part.type === 2) && counted.has(part.value)
    return isPlace && next?.type === 0 && /^[ \u00a0](?!و|بمن )\p{L}/u.test(next.value) ? [part.value as string] : []
  })
}
