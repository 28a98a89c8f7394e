import type { HistoryLines } from '../../house/history/history.tsx'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { ContentPage } from '../../house/steps/content-page.tsx'
import {
  CheckboxField,
  type FieldErrors,
  Form,
  type Option,
  PostButton,
  SelectField,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { type NextStep, Notice, Tag } from '../../house/ui/record.tsx'
import { RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable, Empty } from '../../house/ui/table.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices, languageName } from '../../house/web/languages.ts'
import * as form from './form.ts'
import type { FoundBody } from './queries.ts'
import type { BodyRead } from './record.ts'

type BodyProps = { view: View; body: BodyRead; shown: Shown; typed: Typed; errors: FieldErrors | undefined }

/** What stands beside a service on its page. */
type Shown = {
  steps: NextStep[]
  history: HistoryLines
  /** What a scope is chosen from, for whoever keeps services. */
  choices: { regions: Option[]; partners: Option[]; themes: Option[] } | null
}

export function BodyPage({ view, body, shown, typed, errors }: BodyProps) {
  const { t } = view
  return (
    <RecordPage
      view={view}
      titled="record.titled.bodies"
      name={body.name}
      lead={body.acronym}
      crumbs={[{ href: '/bodies', label: t('bodies.title') }]}
      status={
        <Tag tone={body.active ? 'success' : 'neutral'}>{t(body.active ? 'bodies.active' : 'bodies.inactive')}</Tag>
      }
      errors={errors}
      steps={shown.steps}
      notices={
        !body.email && (
          <Notice tone="warning">
            <p>{t('bodies.no_address')}</p>
          </Notice>
        )
      }
      asked={[
        { label: t('bodies.field.email'), value: body.email && <a href={`mailto:${body.email}`}>{body.email}</a> },
        { label: t('bodies.field.language'), value: languageName(body.language, view.lang) },
        { label: t('bodies.field.may_veto'), value: t(body.may_veto ? 'history.yes' : 'history.no') },
        { label: t('bodies.field.zone'), value: <bdi>{body.zone}</bdi> },
      ]}
      sections={[
        {
          id: 'scopes',
          title: t('bodies.scopes'),
          children: (
            <>
              <p>{t('bodies.scopes_lead')}</p>
              <ScopesTable view={view} body={body} removes={shown.choices !== null} />
              {shown.choices && (
                <ScopeForm view={view} body={body} choices={shown.choices} typed={typed} errors={errors} />
              )}
            </>
          ),
        },
      ]}
      after={<HistoryAndMail view={view} slice="bodies" history={shown.history} />}
    />
  )
}

function ScopesTable({ view, body, removes }: { view: View; body: BodyRead; removes: boolean }) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('bodies.scopes')}
      hideCaption
      columns={[
        { key: 'region', heading: t('bodies.field.region'), primary: true },
        { key: 'partner', heading: t('bodies.field.partner') },
        { key: 'theme', heading: t('bodies.field.theme') },
        ...(removes ? [{ key: 'remove', heading: t('bodies.remove'), act: true }] : []),
      ]}
      rows={body.scopes.map((scope) => {
        const [region, partner, theme] = [
          scope.region ? nameIn(scope.region_names, view.lang) : t('bodies.any'),
          scope.partner ? nameIn(scope.partner_names, view.lang) : t('bodies.any'),
          scope.theme ? nameIn(scope.theme_names, view.lang) : t('bodies.any'),
        ]
        return {
          region,
          partner,
          theme,
          remove: (
            <PostButton
              view={view}
              action={`/bodies/${body.id}/scopes/${scope.id}/removal`}
              label={t('bodies.remove')}
              name={`${region} · ${partner} · ${theme}`}
              version={body.version}
              kind="tertiary"
            />
          ),
        }
      })}
      empty={<Empty title={t('bodies.no_scopes')} />}
    />
  )
}

type ScopeFormProps = Omit<BodyProps, 'shown'> & { choices: NonNullable<Shown['choices']> }

function ScopeForm({ view, body, choices, typed, errors }: ScopeFormProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Form view={view} action={`/bodies/${body.id}/scopes`} submit={t('bodies.add_scope')} version={body.version}>
      <SelectField
        {...field}
        name="region"
        label={t('bodies.field.region')}
        options={choices.regions}
        empty={t('bodies.any')}
      />
      <SelectField
        {...field}
        name="partner"
        label={t('bodies.field.partner')}
        options={choices.partners}
        empty={t('bodies.any')}
      />
      <SelectField
        {...field}
        name="theme"
        label={t('bodies.field.theme')}
        options={choices.themes}
        empty={t('bodies.any')}
      />
    </Form>
  )
}

export function BodyForm({
  view,
  typed,
  errors,
  edits,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  edits?: FoundBody
}) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <ContentPage
      view={view}
      list={{ href: '/bodies', label: t('bodies.title') }}
      title={t('bodies.new')}
      edits={edits}
      typed={typed}
      errors={errors}
    >
      <TextField {...field} name="name" label={t('bodies.field.name')} required />
      <TextField {...field} name="acronym" label={t('bodies.field.acronym')} width="short" />
      <TextField {...field} name="email" type="email" label={t('bodies.field.email')} hint={t('bodies.hint.email')} />
      <SelectField
        {...field}
        name="language"
        label={t('bodies.field.language')}
        hint={t('bodies.hint.language')}
        options={languageChoices(languages, view.lang)}
        required
      />
      <SelectField
        {...field}
        name="zone"
        label={t('bodies.field.zone')}
        hint={t('bodies.hint.zone')}
        options={form.zones().map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
        required
      />
      <CheckboxField
        {...field}
        name="may_veto"
        label={t('bodies.field.may_veto')}
        options={[{ value: 'yes', label: t('bodies.hint.may_veto') }]}
      />
      <CheckboxField
        {...field}
        name="active"
        label={t('bodies.field.active')}
        options={[{ value: 'yes', label: t('bodies.hint.active') }]}
      />
    </ContentPage>
  )
}
