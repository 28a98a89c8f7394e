import { needsTelling, type Telling, type Told, toldInWords } from '../../house/mail/notices.ts'
import { formatMoment } from '../../house/ui/dates.tsx'
import { OfName, Tag, type Tone } from '../../house/ui/record.tsx'
import { DataTable } from '../../house/ui/table.tsx'
import type { View } from '../../house/ui/view.ts'
import type { consultationsOn } from './queries.ts'

const tones: Record<string, Tone> = {
  asked: 'warning',
  in_favour: 'success',
  no_objection: 'neutral',
  against: 'danger',
  veto: 'danger',
  silence: 'neutral',
}

export function OpinionTag({ view, opinion }: { view: View; opinion: { status: string; late: boolean } }) {
  const { t } = view
  return (
    <>
      <Tag tone={tones[opinion.status] ?? 'neutral'}>{t(`consultations.status.${opinion.status}`)}</Tag>
      {opinion.late && (
        <>
          {' '}
          <Tag tone="warning">{t('consultations.late')}</Tag>
        </>
      )}
    </>
  )
}

export function ToldTag({ view, opinion, more }: { view: View; opinion: Told; more?: Telling | undefined }) {
  const text = toldInWords(view, opinion, more)
  if (opinion.told_on) return <span class="muted">{text}</span>
  return needsTelling(opinion, 'asked') ? <strong class="error">{text}</strong> : <span class="muted">{text}</span>
}

type TableProps = {
  view: View
  opinions: Awaited<ReturnType<typeof consultationsOn>>[number]['opinions']
  telling?: Map<string, Telling>
}

/** What each body said in a consultation, and why; and whether it was told what is asked. */
export function OpinionsTable({ view, opinions, telling }: TableProps) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('consultations.title')}
      hideCaption
      columns={[
        { key: 'body', heading: t('consultations.body'), primary: true },
        { key: 'opinion', heading: t('consultations.opinion') },
        { key: 'told', heading: t('consultations.told') },
        { key: 'reasons', heading: t('consultations.reasons') },
      ]}
      rows={opinions.map((opinion) => ({
        body: (
          <a href={`/consultations/${opinion.id}`} dir="auto">
            {opinion.body}
          </a>
        ),
        opinion: <OpinionTag view={view} opinion={opinion} />,
        told: <ToldTag view={view} opinion={opinion} more={telling?.get(opinion.id)} />,
        reasons: (opinion.reasons || opinion.conditions) && (
          <>
            <span dir="auto">{opinion.reasons}</span>
            {opinion.lifted_at && (
              <p>
                <OfName
                  view={view}
                  label={t('consultations.lifted_on', { day: formatMoment(view, opinion.lifted_at) })}
                  name={opinion.lifted_reasons}
                />
              </p>
            )}
            {opinion.conditions && (
              <p>
                <OfName view={view} label={t('consultations.conditions')} name={opinion.conditions} />
              </p>
            )}
          </>
        ),
      }))}
      empty=""
    />
  )
}
