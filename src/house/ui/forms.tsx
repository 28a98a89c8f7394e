import type { Child } from 'hono/jsx'
import { heldIn, MeanwhileNote, meanwhileSaid } from './meanwhile.tsx'
import type { View } from './view.ts'

/** Sentences by the name of the field they belong to; '' for what concerns the whole form. */
export type FieldErrors = Record<string, string>
/** What was typed, by the name of the field; a list where a name came several times. */
export type Typed = Record<string, string | string[]>

type FieldProps = {
  view: View
  name: string
  label: string
  hint?: string | undefined
  typed: Typed
  errors?: FieldErrors | undefined
  required?: boolean
  /** Needed in some cases, which its label or hint names: neither required nor left to choice. */
  sometimes?: boolean
}
/** `group` is the heading under which options that follow each other stand. */
export type Option = { value: string; label: string; hint?: string; group?: string }
/** What each value is called. */
export const byKey = (options: readonly Option[]) => new Map(options.map(({ value, label }) => [value, label]))

const [whole, waiting] = [new WeakSet<View>(), new WeakMap<View, (() => void)[]>()]
/** Tells what waits for the fields of a page that all of them are made: the page around them is, last of all. */
export function fieldsAreMade(view: View): void {
  whole.add(view)
  for (const made of waiting.get(view) ?? []) made()
  waiting.delete(view)
}
async function untilFieldsAreMade(view: View): Promise<void> {
  if (!whole.has(view)) await new Promise<void>((made) => waiting.set(view, [...(waiting.get(view) ?? []), made]))
}

/** What is wrong, above the form, each mistake with the name of its field and a link to it. */
export async function ErrorSummary({ view, errors }: { view: View; errors: FieldErrors }) {
  // The fields below it note their labels as they are made.
  await untilFieldsAreMade(view)
  return (
    <div class="ds-alert errors" data-color="danger" role="alert" tabindex={-1} id="errors">
      <h2>{view.t('ui.errors_title')}</h2>
      <ul>
        {Object.entries(errors).map(([name, sentence]) => (
          <li>
            {name === '' ? (
              sentence
            ) : (
              <a href={`#field-${name}`}>
                {view.labels.has(name)
                  ? view.t('ui.error_of_field', { field: view.labels.get(name) ?? '', sentence })
                  : sentence}
              </a>
            )}
          </li>
        ))}
        {meanwhileSaid(view).map(([name, sentence]) => (
          <li>
            <a href={`#field-${name}`} class="meanwhile">
              {view.t('ui.error_of_field', { field: view.labels.get(name) ?? '', sentence })}
            </a>
          </li>
        ))}
        {view.meanwhile?.size === 0 && <li>{view.t('ui.meanwhile_elsewhere')}</li>}
      </ul>
      {view.mendAt && (
        <p>
          <a href={view.mendAt}>{view.t('refusals.to_mend')}</a>
        </p>
      )}
    </div>
  )
}

type FormProps = {
  view: View
  action: string
  submit: string
  /** Version of the record the page shows: a form from a stale page is refused. */
  version?: number | undefined
  /** It tells by other means than a version which page it was sent from. */
  marked?: boolean
  /** Key of a form that makes something new: sent twice, it makes one. */
  formKey?: string | undefined
  danger?: boolean | undefined
  /** A second way to send the same form: its button sends this name and value as well. */
  also?: { name: string; value: string; label: string } | undefined
  /** The form sends files. */
  files?: boolean
  /**
   * Under which name the script keeps what is typed until it was saved: the form's address, where nothing else is said.
   */
  keep?: string | undefined
  cancel?: { href: string; label: string } | undefined
  /** What it is answered with is shown as it comes, and no page is led to. */
  answered?: boolean
  children?: Child
}

/** By what a new form that is sent twice is known: the key that came with it, or a new one. */
export const formKeyIn = (typed: Typed): string =>
  typeof typed.form_key === 'string' ? typed.form_key : crypto.randomUUID()

export function Form({
  view,
  action,
  submit,
  version,
  marked,
  formKey,
  danger,
  also,
  files,
  keep,
  cancel,
  answered,
  children,
}: FormProps) {
  // Its fields are made before the form around them, and have noted what they hold.
  const again = view.sent && view.path.split('?')[0] === action ? view.sent : undefined
  const shown = version === undefined ? undefined : (again?.version ?? String(version))
  return (
    <form
      method="post"
      action={action}
      class="form"
      enctype={files ? 'multipart/form-data' : undefined}
      data-keep={view.person ? (keep ?? action) : undefined}
      data-turbo={answered ? 'false' : undefined}
      novalidate
    >
      <input type="hidden" name="csrf" value={view.csrf} />
      {shown !== undefined && <input type="hidden" name="version" value={shown} />}
      {(marked || shown !== undefined) && <input type="hidden" name="held" value={again?.held ?? heldIn(view)} />}
      {formKey && <input type="hidden" name="form_key" value={formKey} />}
      {children}
      <div class="buttons">
        <button class="ds-button" data-color={danger ? 'danger' : undefined} type="submit">
          {submit}
        </button>
        {also && (
          <button class="ds-button" data-variant="secondary" type="submit" name={also.name} value={also.value}>
            {also.label}
          </button>
        )}
        {cancel && (
          <a class="cancel" href={cancel.href}>
            {cancel.label}
          </a>
        )}
      </div>
    </form>
  )
}

/** Label, hint and error around one control. */
function Field({
  view,
  name,
  label,
  hint,
  errors,
  required,
  sometimes,
  typed,
  options,
  children,
}: Omit<FieldProps, 'typed'> & { typed?: Typed; options?: Option[]; children: Child }) {
  view.labels.set(name, label)
  if (typed) view.held.set(name, typed[name] ?? '')
  return (
    <div class={`field${errors?.[name] ? ' wrong' : ''}`}>
      <label class="ds-label" for={`field-${name}`}>
        {label}
        {!required && !sometimes && <span class="muted"> {view.t('ui.optional')}</span>}
      </label>
      {hint && (
        <p class="hint" id={`hint-${name}`}>
          {hint}
        </p>
      )}
      {errors?.[name] && (
        <p class="error" id={`error-${name}`}>
          {errors[name]}
        </p>
      )}
      <MeanwhileNote view={view} name={name} options={options} />
      {children}
    </div>
  )
}

function described({ view, name, hint, errors }: Pick<FieldProps, 'view' | 'name' | 'hint' | 'errors'>) {
  const ids = [
    hint ? `hint-${name}` : '',
    errors?.[name] ? `error-${name}` : '',
    view.meanwhile?.has(name) ? `now-${name}` : '',
  ]
    .filter(Boolean)
    .join(' ')
  return {
    id: `field-${name}`,
    name,
    'aria-describedby': ids || undefined,
    'aria-invalid': errors?.[name] ? ('true' as const) : undefined,
  }
}

const single = (typed: Typed, name: string) => {
  const value = typed[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
const several = (typed: Typed, name: string) => {
  const value = typed[name]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

export function TextField(
  props: FieldProps & {
    type?: 'text' | 'email' | 'password' | 'search' | 'tel'
    autocomplete?: string
    width?: 'short' | 'medium' | 'full'
  },
) {
  return (
    <Field {...props}>
      <input
        class={`ds-input ${props.width ?? 'full'}`}
        type={props.type ?? 'text'}
        value={single(props.typed, props.name)}
        autocomplete={props.autocomplete ?? 'off'}
        dir={props.type === 'email' || props.type === 'password' ? 'ltr' : 'auto'}
        {...described(props)}
      />
    </Field>
  )
}

export function TextArea(props: FieldProps & { rows?: number }) {
  return (
    <Field {...props}>
      <textarea class="ds-input" rows={props.rows ?? 5} dir="auto" {...described(props)}>
        {single(props.typed, props.name)}
      </textarea>
    </Field>
  )
}

export function NumberField(props: FieldProps & { min?: number; max?: number }) {
  return (
    <Field {...props}>
      <input
        class="ds-input short"
        type="text"
        inputmode="numeric"
        value={single(props.typed, props.name)}
        {...described(props)}
      />
    </Field>
  )
}

export function DateField(props: FieldProps) {
  return (
    <Field {...props}>
      <input class="ds-input short" type="date" value={single(props.typed, props.name)} {...described(props)} />
    </Field>
  )
}

/** Options that follow each other under the same heading. */
function inGroups(options: Option[]): { group: string | undefined; options: Option[] }[] {
  const groups: { group: string | undefined; options: Option[] }[] = []
  for (const option of options) {
    const last = groups.at(-1)
    if (last && last.group === option.group) last.options.push(option)
    else groups.push({ group: option.group, options: [option] })
  }
  return groups
}

/**
 * A record may hold what is not offered any more: it is shown beside the options, so that a form that is saved
 * unchanged keeps it.
 */
const withChosen = (options: Option[], chosen: string[]): Option[] => [
  ...options,
  ...chosen
    .filter((value) => value !== '' && !options.some((option) => option.value === value))
    .map((value) => ({ value, label: value })),
]

export function SelectField(props: FieldProps & { options: Option[]; empty?: string }) {
  const chosen = single(props.typed, props.name)
  return (
    <Field {...props}>
      <select class="ds-input" {...described(props)}>
        <option value="">{props.empty ?? props.view.t('ui.choose')}</option>
        {inGroups(withChosen(props.options, [chosen])).map(({ group, options }) => {
          const items = options.map((option) => (
            <option value={option.value} selected={option.value === chosen}>
              {option.label}
            </option>
          ))
          return group ? <optgroup label={group}>{items}</optgroup> : items
        })}
      </select>
    </Field>
  )
}

function Choices({
  type,
  props,
  options,
  chosen,
}: {
  type: 'radio' | 'checkbox'
  props: FieldProps
  options: Option[]
  chosen: string[]
}) {
  const { view, name, label, hint, errors, required, sometimes } = props
  view.labels.set(name, label)
  view.held.set(name, chosen)
  return (
    <fieldset class={`field${errors?.[name] ? ' wrong' : ''}`} aria-describedby={described(props)['aria-describedby']}>
      <legend class="ds-label">
        {label}
        {!required && !sometimes && <span class="muted"> {view.t('ui.optional')}</span>}
      </legend>
      {hint && (
        <p class="hint" id={`hint-${name}`}>
          {hint}
        </p>
      )}
      {errors?.[name] && (
        <p class="error" id={`error-${name}`}>
          {errors[name]}
        </p>
      )}
      <MeanwhileNote view={view} name={name} options={options} />
      {options.map((option, index) => {
        const id = index === 0 ? `field-${name}` : `field-${name}-${option.value}`
        return (
          <>
            {option.group && option.group !== options[index - 1]?.group && <p class="choice-group">{option.group}</p>}
            <div class="choice">
              <input
                class="ds-input"
                type={type}
                id={id}
                name={name}
                value={option.value}
                checked={chosen.includes(option.value)}
              />
              <label for={id}>
                {option.label}
                {option.hint && <span class="hint">{option.hint}</span>}
              </label>
            </div>
          </>
        )
      })}
    </fieldset>
  )
}

export function RadioField(props: FieldProps & { options: Option[] }) {
  return <Choices type="radio" props={props} options={props.options} chosen={several(props.typed, props.name)} />
}

export function CheckboxField(props: FieldProps & { options: Option[] }) {
  return <Choices type="checkbox" props={props} options={props.options} chosen={several(props.typed, props.name)} />
}

/** A file to choose. What was chosen cannot be kept by a page that comes back, so the hint says what is taken. */
export function FileField(props: Omit<FieldProps, 'typed'> & { accept: string }) {
  return (
    <Field {...props}>
      <input class="ds-input" type="file" accept={props.accept} {...described(props)} />
    </Field>
  )
}

export function HiddenField({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />
}

export function ButtonLink({
  href,
  label,
  name,
  kind,
}: {
  href: string
  label: string
  /** What the link is about, for those who hear it without its surroundings. */
  name?: string
  kind?: 'primary' | 'secondary' | 'tertiary' | undefined
}) {
  return (
    // What stands on the same page is gone to at once, as the browser does it.
    <a
      class="ds-button"
      data-variant={kind ?? 'primary'}
      href={href}
      data-turbo={href.startsWith('#') ? 'false' : undefined}
    >
      {label}
      {name && <span class="ds-sr-only">: {name}</span>}
    </a>
  )
}

/** A form of one button. */
export function PostButton(props: {
  view: View
  action: string
  label: string
  /** What the button acts on, for those who hear the button without its surroundings. */
  name?: string
  version?: number | undefined
  kind?: 'primary' | 'secondary' | 'tertiary' | undefined
  hidden?: Record<string, string>
}) {
  return (
    <form method="post" action={props.action} class="inline">
      <input type="hidden" name="csrf" value={props.view.csrf} />
      {props.version !== undefined && <input type="hidden" name="version" value={String(props.version)} />}
      {Object.entries(props.hidden ?? {}).map(([name, value]) => (
        <HiddenField name={name} value={value} />
      ))}
      <button class="ds-button" data-variant={props.kind ?? 'primary'} type="submit">
        {props.label}
        {props.name && <span class="ds-sr-only">: {props.name}</span>}
      </button>
    </form>
  )
}
