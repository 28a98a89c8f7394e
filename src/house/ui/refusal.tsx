import type { Child } from 'hono/jsx'
import { Form, TextField, type Typed } from './forms.tsx'
import { Page } from './page.tsx'
import type { View } from './view.ts'

export function RefusalPage({
  view,
  title,
  sentence,
  children,
}: {
  view: View
  status: number
  title: string
  sentence: string
  children?: Child
}) {
  return (
    <Page view={view} title={title}>
      <p class="lead">{sentence}</p>
      {children}
      <p>
        <a href="/">{view.t('ui.to_home')}</a>
      </p>
    </Page>
  )
}

/** The two ways to sign in, each leading on to the page that was asked for. */
export function SignInDoor({ view, to }: { view: View; to: string }) {
  const field = { view, typed: {}, errors: undefined }
  const on = encodeURIComponent(to)
  return (
    <>
      <Form view={view} action="/sign-in/link" submit={view.t('sign_in.link_submit')}>
        <input type="hidden" name="to" value={to} />
        <TextField {...field} name="email" type="email" autocomplete="email" label={view.t('sign_in.email')} required />
      </Form>
      <p>
        <a href={`/sign-in?to=${on}`}>{view.t('refusals.with_password')}</a>
      </p>
      <p>
        <a href="/ask">{view.t('refusals.no_account')}</a>
      </p>
    </>
  )
}

/** What a form carries beside what people typed: it goes along again, and nobody is shown it. */
const carried = ['link', 'token', 'to', 'seat_id', 'request_id', 'question']

/** What was typed into a form that could not be taken: kept, to be read, changed and sent again. */
export function TypedAgain({ view, action, typed }: { view: View; action: string; typed: Typed }) {
  const fields = Object.entries(typed).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((text) => [name, text] as const),
  )
  const shown = fields.filter(([name]) => !carried.includes(name))
  return (
    <form method="post" action={action} class="form">
      {shown.length > 0 && <h2>{view.t('ui.typed')}</h2>}
      <input type="hidden" name="csrf" value={view.csrf} />
      {fields
        .filter(([name]) => carried.includes(name))
        .map(([name, text]) => (
          <input type="hidden" name={name} value={text} />
        ))}
      {shown.map(([name, text], index) => (
        <div class="field">
          <label for={`kept-${index}`}>{view.t('ui.typed_field', { number: index + 1 })}</label>
          <textarea
            class="ds-input"
            id={`kept-${index}`}
            name={name}
            rows={Math.min(8, 1 + Math.ceil(text.length / 70))}
            dir="auto"
          >
            {text}
          </textarea>
        </div>
      ))}
      <div class="buttons">
        <button class="ds-button" data-variant="secondary" type="submit">
          {view.t('ui.send_again')}
        </button>
      </div>
    </form>
  )
}
