import { hasText, textKey } from '../languages/texts.ts'
import type { Language, Translate } from '../ui/view.ts'
import type { Told } from './submit.tsx'

/** What is said on the next page, as a cookie carries it: the key of a text, and in letters that it may hold the rest. */
export function toldAs({ key, values, mails }: Told): string {
  const rest = mails > 0 || Object.keys(values).length > 0
  return rest ? `${key}~${Buffer.from(JSON.stringify({ values, mails })).toString('base64url').slice(0, 2_000)}` : key
}

/** The sentence for the page; null where there is none of this key, whoever wrote the cookie. */
export function flashOf(cookie: string | undefined, lang: Language, t: Translate): string | null {
  const [key = '', rest = ''] = cookie?.split('~') ?? []
  if (!/^[a-z_.]+$/.test(key) || !hasText(lang, key)) return null
  const { values, mails } = restOf(rest)
  try {
    const done = key.includes('.step.') ? t('steps.done', { step: t(textKey(key)) }) : t(textKey(key), values)
    return mails > 0 ? `${done} ${t('steps.mails_go', { count: mails })}` : done
  } catch {
    // A text that says more than the cookie knows.
    return null
  }
}

function restOf(rest: string): { values: Record<string, string>; mails: number } {
  try {
    const told: unknown = JSON.parse(Buffer.from(rest, 'base64url').toString())
    const { values, mails } = told as { values?: unknown; mails?: unknown }
    const words = Object.entries(values ?? {}).filter((one): one is [string, string] => typeof one[1] === 'string')
    return { values: Object.fromEntries(words), mails: Number.isSafeInteger(mails) ? Number(mails) : 0 }
  } catch {
    return { values: {}, mails: 0 }
  }
}
