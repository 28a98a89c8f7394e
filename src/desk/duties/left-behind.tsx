import { nameIn } from '../../house/settings/queries.ts'
import { formatDay, formatNumber } from '../../house/ui/dates.tsx'
import { OfName, Section } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { titleOf } from './duty-words.ts'
import type { Owed, Pile } from './queries.ts'

/** So many lines of each kind are shown; the others are counted. */
export const linesOfAPile = 5

/** What waits for somebody alone, by kind, each line leading to where it is settled. */
export function LeftBehind({ view, piles, name }: { view: View; piles: Pile[]; name: string }) {
  const { t } = view
  if (piles.length === 0) return null
  return (
    <Section title={t('accounts.left.duties', { name })}>
      <p>{t('accounts.left.duties_how')}</p>
      {piles.map((pile) => (
        <>
          <h3>
            {t(`home.kind.${pile.why}`)} ({formatNumber(view.lang, pile.count)})
            {pile.late > 0 && (
              <span class="muted">
                {' · '}
                <bdi>{t('accounts.left.late', { count: pile.late })}</bdi>
              </span>
            )}
          </h3>
          <ul>
            {pile.lines.map((line) => (
              <li>
                <Line view={view} line={line} />
              </li>
            ))}
          </ul>
          {pile.count > pile.lines.length && (
            <p class="muted">{t('accounts.left.more', { count: pile.count - pile.lines.length })}</p>
          )}
        </>
      ))}
    </Section>
  )
}

function Line({ view, line }: { view: View; line: Owed }) {
  const partner = line.partner_names ? requestName(nameIn(line.partner_names, view.lang), line.numeral) : ''
  return (
    <>
      <a href={line.href}>
        <OfName
          view={view}
          label={partner}
          name={titleOf(view.t, line) || (line.reference ?? view.t('home.untitled'))}
        />
      </a>
      {line.due && (
        <span class="muted">
          {' · '}
          <bdi>{formatDay(view.lang, line.due)}</bdi>
        </span>
      )}
    </>
  )
}
