import { formatNumber } from '../ui/dates.tsx'
import { whole } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { type Asked, addressOf, type ListOf, type Words } from './list.ts'

export type BoardShown<R> = {
  columns: { value: string; count: number; rows: R[] }[]
  others: { value: string; count: number }[]
}

/**
 * The list by state: a column for each, with its count and its first cards. On a small screen the columns stand one
 * below the other.
 */
export function BoardColumns<R extends { id: string }>({
  view,
  list,
  asked,
  words,
  board,
}: {
  view: View
  list: ListOf<R>
  asked: Asked
  words: Words
  board: BoardShown<R>
}) {
  const { t } = view
  const definition = list.board
  if (!definition) return null
  const all = (value: string) =>
    addressOf(list, asked, { board: false, filters: { ...asked.filters, [definition.by]: [value] } })
  return (
    <>
      {board.others.length > 0 && (
        <p>
          {t('lists.board_others')}{' '}
          {board.others.map((other, index) => (
            <>
              {index > 0 && ' · '}
              <a href={all(other.value)}>
                {definition.label(other.value, words)} ({formatNumber(view.lang, other.count)})
              </a>
            </>
          ))}
        </p>
      )}
      <div class="board">
        {board.columns.map((column) => (
          <section aria-labelledby={`state-${column.value}`}>
            <h2 id={`state-${column.value}`}>
              {definition.label(column.value, words)} <span class="muted">{formatNumber(view.lang, column.count)}</span>
            </h2>
            <ul>
              {column.rows.map((row) => {
                const card = definition.card(row, words)
                return (
                  <li class="card">
                    <h3>
                      <a href={card.href}>{whole(card.title)}</a>
                    </h3>
                    <p>
                      <span dir="auto">{card.text}</span>
                    </p>
                    <div class="card-meta">{card.meta}</div>
                  </li>
                )
              })}
            </ul>
            {column.count === 0 && <p class="muted">{t('lists.board_none')}</p>}
            {column.count > column.rows.length && (
              <p>
                <a href={all(column.value)}>{t('lists.board_all', { count: column.count })}</a>
              </p>
            )}
          </section>
        ))}
      </div>
    </>
  )
}
