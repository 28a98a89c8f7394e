import type { Translate } from '../../house/ui/view.ts'
import type { Waiting } from './waiting.ts'

/** Lines that stand for many things of one kind: their title is how many. */
const counted: readonly string[] = ['mail_failed', 'mail_undelivered']

/** What a line is called: its record's title, or how many there are. */
export const titleOf = (t: Translate, { why, title }: Pick<Waiting, 'why' | 'title'>) =>
  counted.includes(why) ? t('home.mails', { count: Number(title) }) : title
