import { Facts, PersonText } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { cellOf } from './cell.tsx'
import { type Asked, addressOf, type ListOf, type PeekText, type Words } from './list.ts'
import type { PeekShown } from './shown.ts'

type PeekProps<R extends { id: string }> = {
  view: View
  list: ListOf<R>
  asked: Asked
  words: Words
  peek: PeekShown<R> | null
  nameOf: (row: R) => string
}

/**
 * A record beside its list: all that its columns say, whole, and what it is about. The frame is there when nothing is
 * looked at, so that the script can fill it.
 */
export function Peek<R extends { id: string }>({ view, list, asked, words, peek, nameOf }: PeekProps<R>) {
  const { t } = view
  return (
    <turbo-frame id="peek">
      {peek && (
        <aside class="peek" aria-labelledby="peek-name" tabindex={-1}>
          <a class="peek-close" href={addressOf(list, asked, { page: asked.page })} data-turbo-frame="_top">
            <span aria-hidden="true">×</span>
            <span class="ds-sr-only">{t('lists.peek_close')}</span>
          </a>
          {peek.row ? (
            <PeekOf view={view} list={list} words={words} row={peek.row} texts={peek.texts} name={nameOf(peek.row)} />
          ) : (
            <p id="peek-name" role="status">
              {t('lists.peek_gone')}
            </p>
          )}
        </aside>
      )}
    </turbo-frame>
  )
}

function PeekOf<R extends { id: string }>({
  view,
  list,
  words,
  row,
  texts,
  name,
}: {
  view: View
  list: ListOf<R>
  words: Words
  row: R
  texts: PeekText[]
  name: string
}) {
  const columns = list.columns.filter((column) => !column.primary && (column.for?.(words.person) ?? true))
  const href = list.columns.find((column) => column.primary)?.href?.(row)
  return (
    <>
      <h2 id="peek-name">
        {href ? (
          <a href={href} data-turbo-frame="_top" dir="auto">
            {name}
          </a>
        ) : (
          <bdi>{name}</bdi>
        )}
      </h2>
      <Facts rows={columns.map((column) => ({ label: view.t(column.heading), value: cellOf(column, row, words) }))} />
      {texts
        .filter(({ text }) => text)
        .map(({ label, text, lang }) => (
          <>
            <h3>{view.t(label)}</h3>
            <PersonText lang={lang}>{text}</PersonText>
          </>
        ))}
    </>
  )
}
