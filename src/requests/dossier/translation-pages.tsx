import type { Child } from 'hono/jsx'
import { ErrorSummary, type FieldErrors, Form, TextArea, TextField, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { PersonText, Section } from '../../house/ui/record.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import type { SupportRequest, translationsOn } from '../request/queries.ts'

type Translations = Awaited<ReturnType<typeof translationsOn>>

/** The original and a translation side by side, each with its language; what leads to further translations. */
export function TranslationsBeside({
  view,
  request,
  translations,
  mayTranslate,
}: {
  view: View
  request: Pick<SupportRequest, 'id' | 'language' | 'title' | 'need' | 'expected_outputs'>
  translations: Translations
  mayTranslate: boolean
}) {
  const { t } = view
  const open = languages.filter(
    (lang) => lang !== request.language && !translations.some((one) => one.language === lang),
  )
  if (translations.length === 0 && !mayTranslate) return null
  return (
    <Section title={t('registration.translations')} id="translations">
      {translations.map((translation) => (
        <details class="translation" open={translation.language === view.lang}>
          <summary>{languageName(translation.language, view.lang)}</summary>
          <Beside>
            <Words
              view={view}
              text={request}
              lang={request.language}
              title={t('registration.original', { language: languageName(request.language, view.lang) })}
            />
            <Words
              view={view}
              text={translation}
              lang={translation.language}
              title={t('registration.translation', { language: languageName(translation.language, view.lang) })}
            />
          </Beside>
          {mayTranslate && (
            <p>
              <a href={`/requests/${request.id}/translations/${translation.language}`}>
                {t('registration.mend_translation')}
              </a>
            </p>
          )}
        </details>
      ))}
      {mayTranslate && open.length > 0 && (
        <p>
          {t('registration.translate_into')}{' '}
          {open.map((lang) => (
            <>
              <a href={`/requests/${request.id}/translations/${lang}`}>{languageName(lang, view.lang)}</a>{' '}
            </>
          ))}
        </p>
      )}
    </Section>
  )
}

const Beside = ({ children }: { children: Child }) => <div class="beside always">{children}</div>

function Words({
  view,
  text,
  lang,
  title,
}: {
  view: View
  text: { title: string; need: string; expected_outputs: string }
  lang: string
  title: string
}) {
  return (
    <div>
      <p class="muted">{title}</p>
      <h3 lang={lang} dir="auto">
        {text.title}
      </h3>
      <PersonText lang={lang}>{text.need}</PersonText>
      {text.expected_outputs && (
        <>
          <p class="muted">{view.t('requests.field.expected_outputs')}</p>
          <PersonText lang={lang}>{text.expected_outputs}</PersonText>
        </>
      )}
    </div>
  )
}

type FormProps = {
  view: View
  request: SupportRequest
  language: string
  version: number
  typed: Typed
  errors: FieldErrors | undefined
}

/** The original on one side, what is written in the other language on the other. */
export function TranslationPage({ view, request, language, version, typed, errors }: FormProps) {
  const { t } = view
  const field = { view, typed, errors }
  const here = `/requests/${request.id}`
  const name = nameOfRequest(request, view)
  const parts = [
    {
      key: 'title',
      original: request.title,
      field: <TextField {...field} name="title" label={t('requests.field.title')} required />,
    },
    {
      key: 'need',
      original: request.need,
      field: <TextArea {...field} name="need" label={t('requests.field.need')} rows={12} required />,
    },
    {
      key: 'expected_outputs',
      original: request.expected_outputs,
      field: <TextArea {...field} name="expected_outputs" label={t('requests.field.expected_outputs')} rows={4} />,
    },
  ]
  return (
    <Page
      view={view}
      title={t('registration.translation', { language: languageName(language, view.lang) })}
      lead={t('registration.translation_lead')}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: here, label: name },
      ]}
      errors={errors}
      wide
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`${here}/translations/${language}`}
        submit={t('ui.save')}
        version={version}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        {parts
          .filter((part) => part.original !== '')
          .map((part) => (
            <div class="beside">
              <div>
                <p class="muted">
                  {t(`requests.field.${part.key}`)} ({languageName(request.language, view.lang)})
                </p>
                <PersonText lang={request.language}>{part.original}</PersonText>
              </div>
              {part.field}
            </div>
          ))}
      </Form>
    </Page>
  )
}
