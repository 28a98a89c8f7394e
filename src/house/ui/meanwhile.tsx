import { createHash } from 'node:crypto'
import { formatDay, formatMoment } from './dates.tsx'
import type { View } from './view.ts'

// Two who correct the same record at once. A form carries a mark of what each of its fields held; when it comes from a
// page that is no longer true, each field whose mark is not that of what stands there now says what that is.

/** What a field holds or what was typed in it, without what is the browser's: line ends, blanks, the order of ticks. */
export const asSent = (value: string | string[] | undefined): string[] =>
  [value ?? []]
    .flat()
    .map((one) => one.replace(/\r\n?/g, '\n').normalize('NFC').trim())
    .filter(Boolean)
    .sort()

const markOf = (value: string | string[] | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify(asSent(value)))
    .digest('base64url')
    .slice(0, 8)

/** The marks of what these fields hold, as a form carries them. */
export const marksOf = (held: Iterable<[string, string | string[] | undefined]>): string =>
  [...held].map(([name, value]) => `${name} ${markOf(value)}`).join(' ')

export const heldIn = (view: View): string => marksOf(view.held)

/** The fields that a form carried marks of, each with the question whether a value is the one that was marked. */
export function marked(held: unknown): Map<string, (value: string | string[] | undefined) => boolean> {
  const words = typeof held === 'string' ? held.split(' ') : []
  return new Map(
    words.flatMap((name, index) =>
      index % 2 === 0 && words[index + 1] ? [[name, (value) => markOf(value) === words[index + 1]] as const] : [],
    ),
  )
}

type Called = { value: string; label: string }

/** What stands in a field's place now, beside it. */
export function MeanwhileNote({ view, name, options }: { view: View; name: string; options?: Called[] | undefined }) {
  const one = view.meanwhile?.get(name)
  if (!one) return null
  const called = new Map((options ?? []).map(({ value, label }) => [value, label]))
  const values = [one.now].flat().filter(Boolean)
  const words = values.map(
    (value) => called.get(value) ?? (/^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(view.lang, value) : value),
  )
  const value = words.length > 0 ? words.map((word) => `\u2068${word}\u2069`).join(' · ') : view.t('ui.meanwhile_empty')
  const said = (shown: string) =>
    one.changed
      ? view.t('ui.meanwhile_by', {
          value: shown,
          who: `\u2068${one.changed.who}\u2069`,
          when: formatMoment(view, one.changed.at),
        })
      : view.t('ui.meanwhile', { value: shown })
  one.sentence = said(value.length > 200 ? `${value.slice(0, 200)}…\u2069` : value)
  return (
    <p class="hint meanwhile" id={`now-${name}`}>
      {said(value)}
      {one.taken && `\n${view.t('ui.meanwhile_taken')}`}
    </p>
  )
}

/** The same for the summary above the form, of the fields that it has. */
export const meanwhileSaid = (view: View): [string, string][] =>
  [...(view.meanwhile ?? [])].flatMap(([name, { sentence }]) =>
    sentence ? [[name, sentence] as [string, string]] : [],
  )
