import { answerText } from '../../house/questions/answer-text.tsx'
import { inLanguage } from '../../house/questions/question.ts'
import { DateText, Moment } from '../../house/ui/dates.tsx'
import { directionIn } from '../../house/ui/direction.ts'
import { Facts, Notice, PersonText, Section, whole } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { EligibilityPanel } from '../eligibility/panel.tsx'
import type { Finding } from '../eligibility/rules.ts'
import { sayingOf } from './answers.ts'
import { type Content, ownOn, valuesOn } from './content.ts'
import { FileLink, nameOfAuthority } from './pages.tsx'
import type { Submission } from './queries.ts'
import { asksOf, pages, typedPages } from './questions.ts'
import { type Lack, lackInWords } from './tasks.ts'

/**
 * What a request says besides its need, as the page of the record shows it. Row security has left out
 * what the reader may not see.
 */
export function IntakeFacts({
  view,
  content,
  origin,
}: {
  view: View
  content: Content
  origin: (Parameters<typeof nameOfRequest>[0] & { id: string }) | null
}) {
  const { t } = view
  const { request, contact, named } = content
  const field = (name: string) => t(`intake.field.${name}`)
  return (
    <Facts
      rows={[
        { label: field('channel'), value: request.channel !== 'portal' && t(`intake.channel.${request.channel}`) },
        { label: field('letter_on'), value: request.letter_on && <DateText view={view} day={request.letter_on} /> },
        {
          label: field('contact_name'),
          value: contact && (
            <>
              <p>
                <bdi>{contact.name}</bdi>
              </p>
              {contact.function && (
                <p>
                  <bdi>{contact.function}</bdi>
                </p>
              )}
              {contact.email && (
                <p>
                  <a href={`mailto:${contact.email}`}>{contact.email}</a>
                </p>
              )}
              {contact.phone && (
                <p>
                  <bdi>{contact.phone}</bdi>
                </p>
              )}
            </>
          ),
        },
        {
          label: t('intake.named_title'),
          value: named.length > 0 && named.map((authority) => <p dir="auto">{nameOfAuthority(view, authority)}</p>),
        },
        ...factsOf(view, content),
        {
          label: t('intake.started_from'),
          value: origin && <a href={`/requests/${origin.id}`}>{whole(nameOfRequest(origin, view))}</a>,
        },
      ]}
    />
  )
}

/** The papers of a request, each to be opened. */
export function Attachments({ view, files }: { view: View; files: Content['files'] }) {
  return (
    <ul class="kept-files">
      {files.map((file) => (
        <li>
          <FileLink view={view} file={file} />
        </li>
      ))}
    </ul>
  )
}

/** What was answered page by page, besides what the record shows in all its languages; and what the facility asked. */
function factsOf(view: View, content: Content) {
  const say = sayingOf(content, view.lang, view.t, { themes: new Map(), types: new Map() })
  return typedPages.flatMap((page) => {
    const values = valuesOn(page, content)
    const placed = pages[page]
    const own = ownOn(page, content)
    const asked =
      'aside' in placed ? own : [...asksOf(page).map((question) => ({ question, value: values[question.key] })), ...own]
    return asked.map(({ question, value }) => ({
      label: inLanguage(question.label, view),
      value: answerText({ view, question, value, say, lang: content.request.language }),
    }))
  })
}

/**
 * What an officer looks at before a request is registered: what a complete request has and this one lacks, and the
 * rules that it does not meet.
 */
export function Completeness({
  view,
  request,
  missing,
  findings,
  edit,
}: {
  view: View
  request: { id: string }
  missing: Lack[]
  findings: Finding[]
  edit?: string | undefined
}) {
  const { t } = view
  return (
    <>
      {missing.length > 0 && (
        <Notice tone="info" title={t('intake.incomplete')}>
          <ul>
            {missing.map((lack) => (
              <li>{lackInWords(lack, view)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <EligibilityPanel view={view} findings={findings}>
        <p>
          <a href={`/requests/${request.id}/waivers`}>{t('eligibility.to_waivers')}</a>
        </p>
        {edit && (
          <p>
            <a href={edit}>{t('eligibility.to_content')}</a>
          </p>
        )}
      </EligibilityPanel>
    </>
  )
}

/** The words of a request as they were asked and answered, each time it was submitted. */
export function Submissions({
  view,
  submissions,
  mayCopy,
}: {
  view: View
  submissions: Submission[]
  mayCopy: string | undefined
}) {
  if (submissions.length === 0 && !mayCopy) return null
  return (
    <Section
      title={view.t('intake.submissions')}
      id="submissions"
      aside={mayCopy && <a href={mayCopy}>{view.t('intake.start_from_this')}</a>}
    >
      {submissions.map((submission) => (
        <details>
          <summary>
            {view.t('intake.as_submitted')} <Moment view={view} at={submission.submitted_at} />
          </summary>
          <div lang={submission.language} dir={directionIn(submission.language)}>
            {submission.answers
              .filter((chapter) => chapter.lines.some((line) => line.answer !== ''))
              .map((chapter) => (
                <>
                  <h3>{chapter.title}</h3>
                  <Facts
                    rows={chapter.lines.map((line) => ({
                      label: line.question,
                      value: line.answer && <PersonText>{line.answer}</PersonText>,
                    }))}
                  />
                </>
              ))}
          </div>
        </details>
      ))}
    </Section>
  )
}
