import type { Person } from '../../house/identity/person.ts'
import { isolated } from '../../house/mail/mail-text.ts'
import { formatList, formatNumber } from '../../house/ui/dates.tsx'
import { ButtonLink, ErrorSummary, type FieldErrors, Form } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { OfName, Section } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { Carried } from '../duties/carried.ts'
import { LeftBehind } from '../duties/left-behind.tsx'
import { type LeftByAccount, mustBeSeen, type Seat } from './left.ts'

type ClosingProps = {
  view: View
  person: Person
  left: LeftByAccount
  /** Names of those whom the work reaches until it is handed over. */
  reaches: string[]
  errors: FieldErrors | undefined
  countries: Map<string, string>
}

/** Before an account is closed: what it leaves behind, whom that reaches, and where it is handed over. */
export function ClosingPage({ view, person, left, reaches, errors, countries }: ClosingProps) {
  const { t } = view
  const seen = mustBeSeen(left)
  return (
    <Page
      view={view}
      title={t('accounts.close_title', { name: person.name })}
      lead={t('accounts.close_lead')}
      crumbs={[
        { href: '/accounts', label: t('accounts.title') },
        { href: `/accounts/${person.id}`, label: person.name },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {seen ? (
        <p>
          {t('accounts.left.reaches', {
            names: formatList(
              view.lang,
              reaches.map((name) => isolated(name, view.lang)),
            ),
          })}
        </p>
      ) : (
        <p>{t('accounts.left.nothing')}</p>
      )}
      <LeftBehind view={view} piles={left.piles} name={person.name} />
      <Files view={view} person={person} files={left.files} />
      <Seats view={view} seats={left.seats} countryName={(code) => countries.get(code) ?? code} />
      {left.links.own > 0 && <p>{t('accounts.left.links_own', { count: left.links.own })}</p>}
      {left.links.service > 0 && <p>{t('accounts.left.links', { count: left.links.service })}</p>}
      {left.views.length > 0 && (
        <Section title={t('handover.views')}>
          <ul>
            {left.views.map((one) => (
              <li>
                <a href={one.query ? `${one.list}?${one.query}` : one.list} dir="auto">
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {(left.files.length > 0 || left.views.length > 0) && (
        <div class="actions-row">
          <ButtonLink href={`/accounts/${person.id}/handover`} label={t('accounts.left.hand_over')} kind="secondary" />
        </div>
      )}
      <Form
        view={view}
        action={`/accounts/${person.id}/closure`}
        submit={t('accounts.close')}
        danger
        cancel={{ href: '/accounts', label: t('ui.cancel') }}
      >
        {seen && (
          <div class="choice">
            <input class="ds-input" type="checkbox" id="field-seen" name="seen" value="1" required />
            <label for="field-seen">{t('accounts.left.seen')}</label>
          </div>
        )}
      </Form>
    </Page>
  )
}

function Files({ view, person, files }: { view: View; person: Person; files: Carried[] }) {
  const { t } = view
  const sum = (kind: Carried['kind']) =>
    files.filter((row) => row.kind === kind).reduce((total, row) => total + row.open, 0)
  const rows = [
    { count: sum('requests'), label: t('handover.field.requests'), href: `/requests?officer=${person.id}` },
    { count: sum('actions'), label: t('handover.field.actions'), href: `/actions?officer=${person.id}` },
    { count: sum('portfolios'), label: t('handover.field.portfolios'), href: `/portfolios/${person.id}` },
    {
      count: files.reduce((total, row) => total + row.ended, 0),
      label: t('handover.field.ended_files'),
      href: `/accounts/${person.id}/handover`,
    },
  ].filter(({ count }) => count > 0)
  if (rows.length === 0) return null
  return (
    <Section title={t('accounts.left.files')}>
      <ul>
        {rows.map(({ count, label, href }) => (
          <li>
            <a href={href}>
              {label} ({formatNumber(view.lang, count)})
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

type SeatsProps = { view: View; seats: Seat[]; countryName: (code: string) => string }

function Seats({ view, seats, countryName }: SeatsProps) {
  const { t } = view
  if (seats.length === 0) return null
  const nameOf = ({ of, name }: Seat) =>
    of === 'role' || of === 'chair' ? t(`role.${name}`) : of === 'administration' ? countryName(name) : name
  return (
    <Section title={t('accounts.left.seats')}>
      <ul>
        {seats.map((seat) => (
          <li>
            <OfName view={view} label={t(`accounts.left.seat.${seat.of}`)} name={nameOf(seat)} />
            {seat.of !== 'person' && (
              <>
                {' · '}
                <bdi>{t('accounts.left.others', { count: seat.others })}</bdi>
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
