import type { Day } from '../house/days/day.ts'
import { examine, type SoundFile } from '../house/files/commands.ts'
import { bestLanguage, translator } from '../house/languages/texts.ts'
import { typeset } from '../house/pdf/typeset.ts'
import { formatDay } from '../house/ui/dates.tsx'
import type { Language } from '../house/ui/view.ts'

/**
 * What an authority wrote on paper: its letter of request, or the letter in which its head supports a request that came
 * another way.
 */
export type Signed = {
  kind: 'letter' | 'endorsement'
  language: string
  authority: string
  signedBy: string
  day: Day
  title: string
  need: string
  outputs: string
}

/** A letter as PDF, looked at as any file that somebody sends. */
export async function scanOf(letter: Signed): Promise<SoundFile> {
  const lang = bestLanguage(letter.language)
  const say = words[lang]
  const said =
    letter.kind === 'letter'
      ? [say.greeting, say.asks, letter.need, `${say.outputs}\n${letter.outputs.split(/[;؛] /).join('\n')}`, say.thanks]
      : [say.greeting, say.supports(letter.title), say.stands, say.thanks]
  const content = typeset({
    lang,
    title: letter.title,
    day: letter.day,
    head: letter.authority,
    foot: letter.authority,
    blocks: [
      { kind: 'address', text: translator(lang)('facility.name') },
      { kind: 'address', text: formatDay(lang, letter.day) },
      { kind: 'subject', text: letter.title },
      { kind: 'text', text: said.join('\n\n') },
      { kind: 'address', text: `${letter.signedBy}\n${say.signed}` },
    ],
  })
  const examined = await examine({
    field: 'file',
    name: `${say[letter.kind]}.pdf`,
    content: Buffer.from(content),
    tooLarge: false,
  })
  if (!examined.ok) throw new Error(`the letter of ${letter.authority}: ${examined.fault}`)
  return examined.file
}

type Words = Record<
  'letter' | 'endorsement' | 'greeting' | 'asks' | 'outputs' | 'stands' | 'thanks' | 'signed',
  string
> & { supports: (title: string) => string }

const words: Record<Language, Words> = {
  en: {
    letter: 'Letter of request',
    endorsement: 'Letter of support',
    greeting: 'Dear colleagues,',
    asks: 'we ask for the help of the facility in the matter named above.',
    outputs: 'What should come of it:',
    supports: (title) => `we support the request “${title}”, which our services have submitted to you.`,
    stands: 'Our staff will have the time that the work needs, and what comes of it will be put into practice.',
    thanks: 'Yours faithfully,',
    signed: '(signed and stamped)',
  },
  fr: {
    letter: 'Lettre de demande',
    endorsement: 'Lettre de soutien',
    greeting: 'Chères collègues, chers collègues,',
    asks: 'Nous sollicitons l’appui de la facilité dans l’affaire citée en objet.',
    outputs: 'Résultats attendus\u00a0:',
    supports: (title) =>
      `Nous apportons notre soutien à la demande «\u00a0${title}\u00a0» que nos services vous ont adressée.`,
    stands: 'Nos agents disposeront du temps nécessaire à ce travail, et ses résultats seront mis en œuvre.',
    thanks: 'Veuillez agréer l’expression de notre considération distinguée.',
    signed: '(signé et cacheté)',
  },
  es: {
    letter: 'Carta de solicitud',
    endorsement: 'Carta de apoyo',
    greeting: 'Estimadas y estimados colegas:',
    asks: 'Solicitamos el apoyo del mecanismo en el asunto indicado.',
    outputs: 'Resultados esperados:',
    supports: (title) => `Respaldamos la solicitud «${title}», presentada por nuestros servicios.`,
    stands: 'Nuestro personal dispondrá del tiempo que exija el trabajo, y sus resultados se pondrán en práctica.',
    thanks: 'Atentamente,',
    signed: '(firmado y sellado)',
  },
  pt: {
    letter: 'Carta de pedido',
    endorsement: 'Carta de apoio',
    greeting: 'Caras e caros colegas,',
    asks: 'Solicitamos o apoio da facilidade no assunto em epígrafe.',
    outputs: 'Resultados esperados:',
    supports: (title) => `Apoiamos o pedido «${title}», apresentado pelos nossos serviços.`,
    stands: 'O nosso pessoal terá o tempo que o trabalho exige, e os resultados serão postos em prática.',
    thanks: 'Com os melhores cumprimentos,',
    signed: '(assinado e carimbado)',
  },
  ar: {
    letter: 'رسالة الطلب',
    endorsement: 'رسالة الدعم',
    greeting: 'الزميلات والزملاء الكرام،',
    asks: 'نطلب دعم المرفق في الموضوع المذكور أعلاه.',
    outputs: 'النتائج المتوقعة:',
    supports: (title) => `نؤيد الطلب «${title}» الذي قدّمته إليكم دوائرنا.`,
    stands: 'سيُتاح لموظفينا الوقت الذي يتطلبه العمل، وستُطبَّق نتائجه.',
    thanks: 'وتفضلوا بقبول فائق الاحترام.',
    signed: '(توقيع وختم)',
  },
  ru: {
    letter: 'Письмо-запрос',
    endorsement: 'Письмо о поддержке',
    greeting: 'Уважаемые коллеги!',
    asks: 'Просим механизм оказать содействие по указанному вопросу.',
    outputs: 'Ожидаемые результаты:',
    supports: (title) => `Мы поддерживаем запрос «${title}», направленный нашими службами.`,
    stands: 'Сотрудники получат необходимое для работы время, а её результаты будут внедрены.',
    thanks: 'С уважением,',
    signed: '(подпись, печать)',
  },
}
