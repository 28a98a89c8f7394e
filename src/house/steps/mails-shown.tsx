import type { WrittenMail } from '../mail/commands.ts'
import { bodyOf } from '../mail/mail-text.ts'
import { type FieldErrors, TextArea, type Typed } from '../ui/forms.tsx'
import { PersonText } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { languageName } from '../web/languages.ts'
import { refusalInWords } from '../web/refusals.ts'
import { type Rehearsed, shownOn } from './mails.ts'

/** A note for everybody whom the step writes to, and the mark of the mails that stand beside the form. */
export function NoteField({
  view,
  typed,
  errors,
  shown,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  shown: WrittenMail[] | null
}) {
  return (
    <>
      <TextArea
        view={view}
        typed={typed}
        errors={errors}
        name="mail_note"
        label={view.t('steps.note')}
        hint={view.t('steps.note_hint')}
        rows={3}
      />
      <Mark view={view} shown={shown} />
    </>
  )
}

/** Made after the fields, which have noted what they hold. */
const Mark = ({ view, shown }: { view: View; shown: WrittenMail[] | null }) =>
  shown && <input type="hidden" name="mails_shown" value={shownOn(view, shown)} />

/** The mails as they will be read, before they go: the first whole, the others folded. */
export function MailsShown({ view, rehearsed, site }: { view: View; rehearsed: Rehearsed; site: string }) {
  const { t } = view
  const { mails, refused } = rehearsed
  return (
    <section class="mails-shown" id="step-mails" aria-labelledby="step-mails-title">
      <h2 id="step-mails-title">{t('steps.mails_title')}</h2>
      {mails === null ? (
        <p class="hint">{refused ? refusalInWords(view, refused) : t('steps.mails_when_filled')}</p>
      ) : (
        <p class="hint">{t('steps.mails_count', { count: mails.length })}</p>
      )}
      {mails?.map((mail, at) => (
        <details open={at === 0}>
          <summary>
            <bdi>{mail.to}</bdi> <span class="muted">· {languageName(mail.language, view.lang)}</span>
          </summary>
          <dl class="mail-head">
            <dt>{t('outbox.subject')}</dt>
            <dd lang={mail.language} dir="auto">
              {mail.subject}
            </dd>
            <dt>{t('steps.attached')}</dt>
            <dd>{t('steps.attached_nothing')}</dd>
          </dl>
          <PersonText lang={mail.language}>{asRead(view, mail, site)}</PersonText>
        </details>
      ))}
    </section>
  )
}

/** A link that opens a door is made for its reader alone, and shown to nobody else. */
const asRead = (view: View, mail: WrittenMail, site: string) =>
  bodyOf(
    { body: mail.body, link: mail.link ?? null },
    {
      site,
      preferences: `${site}/mail-preferences`,
      ...(mail.secret ? { link: view.t('outbox.link_hidden') } : {}),
    },
  )
