import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { nameIn } from '../../house/settings/queries.ts'

/** The article that a partner's name takes in a language, by language and code; none where there is no row. */
const articles = new Map<string, string>(
  (
    parse(readFileSync(new URL('../../../data/countries/articles.csv', import.meta.url)), { columns: true }) as {
      lang: string
      article: string
      codes: string
    }[]
  ).flatMap(({ lang, article, codes }) => codes.split(' ').map((code) => [`${lang} ${code}`, article] as const)),
)

/** "of" and the article in one word, where a language draws them together. */
const ofArticle: Record<string, Record<string, string>> = {
  fr: { le: 'du ', la: 'de la ', 'l’': 'de l’', les: 'des ' },
  es: { el: 'del ', la: 'de la ', los: 'de los ', las: 'de las ' },
  pt: { o: 'do ', a: 'da ', os: 'dos ', as: 'das ' },
}

/**
 * Whose something is, as each language says it of this partner: "du Malawi", "d’Ukraine", "del Perú", "da Geórgia"; in
 * English the name with its article. In Russian and Arabic it is the name alone: their sentences are built so that
 * nothing governs it.
 */
export function ofPartner(lang: string, { code, names }: { code: string; names: unknown }): string {
  const name = nameIn(names, lang)
  const article = articles.get(`${lang} ${code}`)
  if (lang === 'en') return article ? `${article} ${name}` : name
  const known = ofArticle[lang]
  if (!known) return name
  if (article) return `${known[article]}${name}`
  return lang === 'fr' && /^[aeiouyh]/i.test(name.normalize('NFD')) ? `d’${name}` : `de ${name}`
}
