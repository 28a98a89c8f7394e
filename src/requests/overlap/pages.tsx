import { nameIn } from '../../house/settings/queries.ts'
import { formatList } from '../../house/ui/dates.tsx'
import {
  ErrorSummary,
  type FieldErrors,
  Form,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, OfName, PersonText, Section, Tag } from '../../house/ui/record.tsx'
import { Empty } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest, requestName } from '../../registers/partners/numerals.ts'
import type { SupportRequest } from '../request/queries.ts'
import { overlapJudgements } from './form.ts'
import type { Similar } from './similar.ts'

const addresses: Record<Similar['kind'], string> = {
  request: '/requests',
  action: '/actions',
  initiative: '/initiatives',
  iati_activity: '/initiatives',
}

/** "Togo III: Diaspora strategy", with a link to it. */
function NameOf({ view, one }: { view: View; one: Similar }) {
  const partner =
    one.kind === 'request'
      ? nameOfRequest({ ...one, reference: one.reference ?? '' }, view)
      : one.partner_names
        ? requestName(nameIn(one.partner_names, view.lang), one.numeral)
        : null
  return (
    <a href={`${addresses[one.kind]}/${one.id}`}>
      <OfName view={view} label={partner} name={one.title} />
    </a>
  )
}

/** Why it was found, in words: "same partner · same theme · 2 years earlier · words: diaspora, strategy". */
export function reasonsInWords(view: View, { reasons }: Pick<Similar, 'reasons'>): string {
  const { t } = view
  const parts = [
    reasons.partner && t('similar.partner'),
    reasons.region && t('similar.region'),
    reasons.theme && t(reasons.theme === 'first' ? 'similar.theme' : 'similar.another_theme'),
    reasons.years !== null &&
      (reasons.years === 0
        ? t('similar.same_time')
        : t(reasons.years < 0 ? 'similar.earlier' : 'similar.later', { years: Math.abs(reasons.years) })),
    reasons.words.length > 0 &&
      t('similar.words', {
        words: formatList(
          view.lang,
          reasons.words.map((word) => `\u2068${word}\u2069`),
        ),
      }),
  ]
  return parts.filter(Boolean).join(' · ')
}

function Found({ view, one }: { view: View; one: Similar }) {
  const { t } = view
  return (
    <>
      <p class="found-name">
        <NameOf view={view} one={one} /> <Tag tone="neutral">{t(`similar.kind.${one.kind}`)}</Tag>{' '}
        {one.status && (
          <Tag tone="info">{t(`${one.kind === 'action' ? 'actions' : 'requests'}.status.${one.status}`)}</Tag>
        )}{' '}
        {one.judgement && (
          <Tag tone={one.judgement === 'duplicate' ? 'danger' : 'accent'}>{t(`requests.overlap.${one.judgement}`)}</Tag>
        )}
      </p>
      <p class="muted">{reasonsInWords(view, one)}</p>
      {one.note && <PersonText>{one.note}</PersonText>}
    </>
  )
}

/** What is already there, as far as it is worth a look while something else is done. */
export function SimilarList({ view, found }: { view: View; found: Similar[] }) {
  if (found.length === 0) return <Empty title={view.t('similar.none')} />
  return (
    <ul class="todo">
      {found.map((one) => (
        <li>
          <Found view={view} one={one} />
        </li>
      ))}
    </ul>
  )
}

const fewest = 5

/** What is already there for a request that is not decided yet, and what was made of that. */
export function WhatIsThere({ view, request, found }: { view: View; request: { id: string }; found: Similar[] }) {
  return (
    <Section
      title={view.t('similar.title')}
      id="similar"
      aside={
        found.length > 0 && (
          <a href={`/requests/${request.id}/overlaps`}>{view.t('similar.judge', { count: found.length })}</a>
        )
      }
    >
      <SimilarList view={view} found={found.slice(0, fewest)} />
    </Section>
  )
}

/** The whole of what was found for a request, each with its judgement, and the judgement of all. */
export function OverlapsPage({ view, request, fresh, found, typed, errors }: OverlapsProps) {
  const { t } = view
  const said = typed ?? {
    ...Object.fromEntries(found.flatMap(known)),
    summary: fresh.overlap_judgement ?? '',
    overlap_note: fresh.overlap_note ?? '',
  }
  const field = { view, typed: said, errors }
  const options = overlapJudgements.map((value) => ({ value, label: t(`requests.overlap.${value}`) }))
  const here = `/requests/${request.id}`
  const name = nameOfRequest(fresh, view)
  return (
    <Page
      view={view}
      title={t('similar.title_of', { request: name })}
      lead={t('similar.lead')}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: here, label: name },
      ]}
      errors={errors}
      wide
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Facts
        rows={[
          { label: t('requests.field.title'), value: <PersonText lang={request.language}>{request.title}</PersonText> },
          { label: t('requests.field.need'), value: <PersonText lang={request.language}>{request.need}</PersonText> },
        ]}
      />
      {found.length === 0 ? (
        <Empty title={t('similar.none')} />
      ) : (
        <Form
          view={view}
          action={`${here}/overlaps`}
          submit={t('similar.save')}
          version={fresh.version}
          cancel={{ href: here, label: t('ui.cancel') }}
        >
          {found.map((one) => (
            <fieldset class="field pair">
              <legend class="ds-sr-only">{one.title}</legend>
              <div>
                <Found view={view} one={{ ...one, note: null }} />
              </div>
              <div class="pair-fields">
                <SelectField
                  {...field}
                  name={`judgement.${one.kind}.${one.id}`}
                  label={t('similar.judgement')}
                  options={options}
                  empty={t('similar.not_judged')}
                />
                <TextField {...field} name={`note.${one.kind}.${one.id}`} label={t('similar.note')} />
              </div>
            </fieldset>
          ))}
          <SelectField
            {...field}
            name="summary"
            label={t('requests.field.overlap')}
            hint={t('similar.summary_hint')}
            options={options}
            empty={t('similar.by_strongest')}
          />
          <TextArea {...field} name="overlap_note" label={t('requests.field.overlap_note')} rows={2} />
        </Form>
      )}
    </Page>
  )
}

const known = (one: Similar) => [
  [`judgement.${one.kind}.${one.id}`, one.judgement ?? ''],
  [`note.${one.kind}.${one.id}`, one.note ?? ''],
]

type OverlapsProps = {
  view: View
  request: SupportRequest
  /** The request as it stands now: after a mistake, not as it was when its form was sent. */
  fresh: SupportRequest
  found: Similar[]
  typed: Typed | null
  errors: FieldErrors | undefined
}
