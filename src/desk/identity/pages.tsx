import { usualColours } from '../../house/settings/identity.ts'
import { ErrorSummary, type FieldErrors, Form, TextArea, TextField, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Section } from '../../house/ui/record.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'

type IdentityProps = { view: View; typed: Typed; errors?: FieldErrors | undefined; keeps: boolean }

/** The facility's name, mark, colours, emblem lines and where it is reached. */
export function IdentityPage({ view, typed, errors, keeps }: IdentityProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page view={view} title={t('identity.title')} lead={t('identity.lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Shades view={view} typed={typed} />
      {!keeps && <p>{t('identity.of_administrator')}</p>}
      {keeps && (
        <Form view={view} action="/settings/identity" submit={t('ui.save')}>
          <h2>{t('identity.names')}</h2>
          {languages.map((lang) => (
            <TextField
              {...field}
              name={`name_${lang}`}
              label={t('ui.of_name', { label: t('identity.name'), name: languageName(lang, view.lang) })}
            />
          ))}
          <h2>{t('identity.look')}</h2>
          <TextField {...field} name="mark" label={t('identity.mark')} hint={t('identity.mark_hint')} />
          <TextField
            {...field}
            name="accent"
            label={t('identity.accent')}
            hint={t('identity.accent_hint', { usual: usualColours.accent })}
          />
          <TextField
            {...field}
            name="second"
            label={t('identity.second')}
            hint={t('identity.second_hint', { usual: usualColours.second })}
          />
          <h2>{t('identity.emblem')}</h2>
          {languages.map((lang) => (
            <TextArea
              {...field}
              name={`emblem_${lang}`}
              rows={2}
              label={t('ui.of_name', { label: t('identity.emblem_line'), name: languageName(lang, view.lang) })}
            />
          ))}
          <h2>{t('site.contact')}</h2>
          <TextField {...field} name="email" type="email" label={t('sign_in.email')} />
          <TextField {...field} name="phone" type="tel" label={t('applications.field.phone')} />
          <TextArea {...field} name="address" rows={3} label={t('identity.address')} />
        </Form>
      )}
    </Page>
  )
}

/** How the colours look that stand in the form: a drawing, since pages take no styles of their own. */
function Shades({ view, typed }: { view: View; typed: Typed }) {
  const { t } = view
  const colourOf = (name: 'accent' | 'second') =>
    /^#[0-9a-f]{6}$/i.test(String(typed[name] ?? '')) ? String(typed[name]) : usualColours[name]
  return (
    <Section title={t('identity.shades')}>
      <svg class="shades" viewBox="0 0 320 48" role="img" aria-label={t('identity.shades')}>
        {(['accent', 'second'] as const).map((name, index) => (
          <>
            <rect x={index * 160} width="150" height="48" rx="6" fill={colourOf(name)} />
            <text x={index * 160 + 75} y="30" fill="#fff" text-anchor="middle" font-size="16">
              {colourOf(name)}
            </text>
          </>
        ))}
      </svg>
    </Section>
  )
}
