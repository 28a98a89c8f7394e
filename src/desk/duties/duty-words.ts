import type { Translate } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import type { Owed } from './queries.ts'

/** Lines that stand for many things of one kind: their title is how many. */
const counted: readonly string[] = ['mail_failed', 'mail_undelivered']

/** What a line is called: its record's title, how many there are, or which report in which language. */
export function titleOf(t: Translate, { why, title }: Pick<Owed, 'why' | 'title'>): string {
  if (counted.includes(why)) return t('home.mails', { count: Number(title) })
  if (why !== 'report_texts') return title
  const [year = '', language = ''] = title.split(' ')
  return t('home.report_in', { year, language: languageName(language, language) })
}

/** Why something is here that is not one's own: whose it was, and that nobody is there any more. */
export function goneInWords(t: Translate, { gone, owner }: Pick<Owed, 'gone' | 'owner'>): string | null {
  if (gone === null) return null
  return t(`home.gone.${gone}`, { name: gone === 'vacant' ? t(`role.${owner}`) : (owner ?? '') })
}
