import type { Translate } from '../../house/ui/view.ts'
import type { Owed } from './queries.ts'

/** Lines that stand for many things of one kind: their title is how many. */
const counted: readonly string[] = ['mail_failed', 'mail_undelivered']

/** What a line is called: its record's title, or how many there are. */
export const titleOf = (t: Translate, { why, title }: Pick<Owed, 'why' | 'title'>) =>
  counted.includes(why) ? t('home.mails', { count: Number(title) }) : title

/** Why something is here that is not one's own: whose it was, and that nobody is there any more. */
export function goneInWords(t: Translate, { gone, owner }: Pick<Owed, 'gone' | 'owner'>): string | null {
  if (gone === null) return null
  return t(`home.gone.${gone}`, { name: gone === 'vacant' ? t(`role.${owner}`) : (owner ?? '') })
}
