import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, Section } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'

/** How to reach the facility. */
function Contact({ view }: { view: View }) {
  const { t, face } = view
  const { email, phone, address } = face.contact
  if (!email && !phone && !address) return <p>{t('site.contact_none')}</p>
  return (
    <Facts
      rows={[
        { label: t('sign_in.email'), value: email && <a href={`mailto:${email}`}>{email}</a> },
        {
          label: t('applications.field.phone'),
          value: phone && (
            <a href={`tel:${phone.replace(/[^+\d]/g, '')}`} dir="ltr">
              {phone}
            </a>
          ),
        },
        {
          label: t('identity.address'),
          value: address && <address class="emblem">{address}</address>,
        },
      ]}
    />
  )
}

export function ContactPage({ view }: { view: View }) {
  const { t } = view
  return (
    <Page view={view} title={t('site.contact')} lead={t('site.contact_lead', { facility: view.facility })}>
      <Contact view={view} />
      <Section title={t('site.help')}>
        <ul>
          <li>
            <a href="/ask">{t('site.ask')}</a>
          </li>
          <li>
            <a href="/experts-wanted">{t('site.become')}</a>
          </li>
          <li>
            <a href="/help">{t('site.help')}</a>
          </li>
        </ul>
      </Section>
    </Page>
  )
}

const questions = ['sign_in', 'link', 'draft', 'language', 'right', 'keys'] as const

/** What people ask most, and whom to ask besides. */
export function HelpPage({ view }: { view: View }) {
  const { t } = view
  return (
    <Page view={view} title={t('site.help')} lead={t('site.help_lead')}>
      {questions.map((question) => (
        <Section title={t(`site.help.${question}`)} id={question}>
          <p>{t(`site.help.${question}_how`)}</p>
          {question === 'keys' && (
            <p hidden>
              <label class="choice">
                <input class="ds-input" type="checkbox" data-keys />
                <span>{t('site.keys_on')}</span>
              </label>
            </p>
          )}
        </Section>
      ))}
      <Section title={t('site.contact')}>
        <Contact view={view} />
      </Section>
    </Page>
  )
}

/** Whom the facility looks for, and the way onto its roster. */
export function ExpertsWantedPage({ view, countries }: { view: View; countries: number }) {
  const { t } = view
  return (
    <Page view={view} title={t('site.become')} lead={t('site.experts_lead')}>
      <Section title={t('site.experts_who')}>
        <ul>
          {(['practitioner', 'days', 'consent'] as const).map((point) => (
            <li>{t(`site.experts_who.${point}`)}</li>
          ))}
          {countries > 0 && <li>{t('site.experts_who.countries', { count: countries })}</li>}
        </ul>
      </Section>
      <Section title={t('site.experts_how')}>
        <ol>
          {(['write', 'profile', 'invitation'] as const).map((step) => (
            <li>{t(`site.experts_how.${step}`)}</li>
          ))}
        </ol>
        {view.face.contact.email && (
          <ButtonLink href={`mailto:${view.face.contact.email}`} label={t('site.experts_write')} />
        )}
      </Section>
      <Section title={t('site.contact')}>
        <Contact view={view} />
      </Section>
    </Page>
  )
}

type BarrierProps = { view: View; typed: Typed; errors?: FieldErrors | undefined }

/** The accessibility statement, with a form for whoever meets a barrier. */
export function AccessibilityPage({ view, typed, errors }: BarrierProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page
      view={view}
      title={t('site.accessibility')}
      lead={t('site.accessibility_lead', { facility: view.facility })}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Section title={t('site.accessibility_state')}>
        <p>{t('site.accessibility_meets')}</p>
        <ul>
          {(['papers', 'words', 'maps'] as const).map((limit) => (
            <li>{t(`site.accessibility_limit.${limit}`)}</li>
          ))}
        </ul>
        <p>{t('site.accessibility_checked')}</p>
      </Section>
      <Section title={t('site.report_barrier')} id="report">
        <p>{t('site.report_how')}</p>
        <Form view={view} action="/accessibility" submit={t('site.report_send')}>
          <TextArea {...field} name="barrier" label={t('site.report_what')} rows={4} required />
          <TextField {...field} name="page" label={t('site.report_page')} />
          <TextField
            {...field}
            name="email"
            type="email"
            label={t('sign_in.email')}
            hint={t('site.report_email')}
            autocomplete="email"
          />
        </Form>
      </Section>
      <Section title={t('site.contact')}>
        <Contact view={view} />
      </Section>
    </Page>
  )
}
