import { formatMoment, Moment } from '../ui/dates.tsx'
import { ButtonLink } from '../ui/forms.tsx'
import { Section, Tag, type Tone } from '../ui/record.tsx'
import { DataTable } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { type KeptLink, type Link, type LinkState, stateOf } from './link.ts'

const tones: Record<LinkState, Tone> = {
  good: 'success',
  used: 'neutral',
  ended: 'neutral',
  closed: 'neutral',
  revoked: 'danger',
}

/** Of which links a new one can be sent: those whose reader could still do with one. */
export const canRenew = (state: LinkState) => state === 'good' || state === 'ended' || state === 'revoked'

type Shown = {
  view: View
  links: KeptLink[]
  now: Date
  /** The address of the record on whose page they stand. */
  at: string
}

/** From how many on those of one purpose to one reader are behind a line that counts them. */
const many = 4

/** The links on a record, for those who keep them: who holds one, for what, until when; and what they do about it. */
export function RecordLinks({ view, links, now, at }: Shown) {
  const { t } = view
  if (links.length === 0) return null
  const single = links.filter(({ alike }) => alike < many)
  const crowds = Map.groupBy(
    links.filter((link) => !single.includes(link)),
    ({ purpose, recipient }) => `${purpose} ${recipient}`,
  )
  const table = { view, now, at }
  return (
    <Section title={t('links.title')} id="links">
      <p>{t('links.lead')}</p>
      {single.length > 0 && <LinkTable {...table} caption={t('links.title')} links={single} />}
      {[...crowds.values()].map((all) => (
        <Crowd {...table} links={all} />
      ))}
    </Section>
  )
}

/** Links of which there is one with each mail: how many, and when the last went out. */
function Crowd(shown: Shown) {
  const { view, links } = shown
  const [newest] = links
  if (!newest) return null
  const count = newest.alike
  const purpose = view.t(`links.purpose.${newest.purpose}`)
  return (
    <details>
      <summary>{view.t('links.many', { purpose, count, when: formatMoment(view, newest.made_at) })}</summary>
      {links.length < count && <p>{view.t('links.newest', { count: links.length })}</p>}
      <LinkTable {...shown} caption={purpose} />
    </details>
  )
}

function LinkTable({ view, links, now, at, caption }: Shown & { caption: string }) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={caption}
      hideCaption
      columns={[
        { key: 'purpose', heading: t('links.for'), primary: true },
        { key: 'holder', heading: t('links.holder') },
        { key: 'until', heading: t('links.until') },
        { key: 'used', heading: t('links.used') },
        { key: 'state', heading: t('links.state') },
        { key: 'acts', heading: t('links.acts'), act: true },
      ]}
      rows={links.map((link) => rowOf(view, link, stateOf(link, now), at))}
      empty=""
    />
  )
}

function rowOf(view: View, link: Link, state: LinkState, at: string) {
  const { t } = view
  const last = link.used_at ?? link.opened_at
  return {
    purpose: t(`links.purpose.${link.purpose}`),
    holder: <bdi>{link.recipient}</bdi>,
    until: <Moment view={view} at={link.ends_at} />,
    used: last ? <Moment view={view} at={last} /> : <span class="muted">{t('links.not_used')}</span>,
    // Spent without a use of its own: what it was for was done through another link, or on a page.
    state: (
      <Tag tone={tones[state]}>{t(`links.state.${state === 'used' && link.used === 0 ? 'elsewhere' : state}`)}</Tag>
    ),
    acts: (
      <>
        {state === 'good' && <Act view={view} link={link} href={`${at}/links/${link.id}/revocation`} label="revoke" />}
        {canRenew(state) && <Act view={view} link={link} href={`${at}/links/${link.id}/renewal`} label="renew" />}
      </>
    ),
  }
}

/** Heard without the row around it, a step says whose link it is about. */
function Act({ view, link, href, label }: { view: View; link: Link; href: string; label: 'revoke' | 'renew' }) {
  return <ButtonLink href={href} label={view.t(`links.${label}`)} name={link.recipient} kind="tertiary" />
}
