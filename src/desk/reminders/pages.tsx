import type { Person } from '../../house/identity/person.ts'
import { hasText } from '../../house/languages/texts.ts'
import type { Told } from '../../house/links/link.ts'
import type { Held } from '../../house/links/queries.ts'
import {
  CheckboxField,
  ErrorSummary,
  type FieldErrors,
  Form,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Notice } from '../../house/ui/record.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices } from '../../house/web/languages.ts'
import { allZones } from './hours.ts'
import { offeredTo } from './preferences.ts'

/** Says that a new link is on its way, whether or not there is an account. */
export function NewLinkSent({ view, address }: { view: View; address: string }) {
  return (
    <Page view={view} title={view.t('reminders.title')}>
      <Notice tone="success">
        <p>{view.t('reminders.new_link_sent', { email: address })}</p>
      </Notice>
    </Page>
  )
}

/** Says why a link opens nothing, and sends one that does. */
export function BadLink({ view, told, typed, errors }: BadLinkProps) {
  const { t } = view
  return (
    <Page view={view} title={t('links.told_title')} lead={t(`links.told.${told}`)} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form view={view} action="/mail-preferences/link" submit={t('reminders.new_link')}>
        <TextField
          view={view}
          name="email"
          type="email"
          autocomplete="email"
          label={t('sign_in.email')}
          typed={typed}
          errors={errors}
          required
        />
      </Form>
    </Page>
  )
}

export function PreferencesPage({ view, whose, zoneByItself, typed, errors }: PreferencesProps) {
  const { t } = view
  const offered = offeredTo(whose.person.role)
  const field = { view, typed, errors, required: true }
  const hintOf = (kind: string) =>
    hasText(view.lang, `reminders.kind_hint.${kind}`) ? { hint: t(`reminders.kind_hint.${kind}`) } : {}
  return (
    <Page view={view} title={t('reminders.title')} lead={t('reminders.lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      {whose.token && <p>{t('reminders.whose', { email: whose.person.email })}</p>}
      <Form view={view} action={here(whose)} submit={t('ui.save')}>
        {offered.length > 0 && (
          <CheckboxField
            {...field}
            name="wanted"
            label={t('reminders.field.kinds')}
            hint={t('reminders.hint.kinds')}
            options={offered.map((kind) => ({ value: kind, label: t(`reminders.kind.${kind}`), ...hintOf(kind) }))}
          />
        )}
        <p class="muted">{t('reminders.always')}</p>
        <SelectField
          {...field}
          name="language"
          label={t('reminders.field.language')}
          hint={t('reminders.hint.language')}
          options={languageChoices(languages, view.lang)}
        />
        <SelectField
          {...field}
          name="zone"
          label={t('reminders.field.zone')}
          hint={t('reminders.hint.zone')}
          empty={t('reminders.zone_by_itself', { zone: zoneByItself })}
          options={allZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        />
      </Form>
    </Page>
  )
}

/**
 * Whose preferences these are: the one who is signed in, or the reader whose mail carried the link. The link opens
 * nothing else.
 */
export type Whose = { person: Person; token: string; link?: Held }

export const here = ({ token }: Whose) =>
  token ? `/mail-preferences?token=${encodeURIComponent(token)}` : '/mail-preferences'

type PreferencesProps = {
  view: View
  whose: Whose
  /** The zone in which this reader is told, as long as they choose none. */
  zoneByItself: string
  typed: Typed
  errors: FieldErrors | undefined
}

type BadLinkProps = { view: View; told: Told; typed: Typed; errors?: FieldErrors }
