import { type FieldErrors, HiddenField, type Option, RadioField, type Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'

/** Asks whether somebody who has the address is meant, or somebody else who uses it. Not there while nobody has it. */
export function WhoField({
  view,
  typed,
  errors,
  choices,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: Option[]
}) {
  if (choices.length === 0) return null
  const shown = choices.slice(0, -1).map((choice) => choice.value)
  return (
    <>
      <HiddenField name="who_shown" value={shown.join(' ')} />
      <RadioField
        view={view}
        typed={typed}
        errors={errors}
        name="who"
        label={view.t('people.field.who')}
        hint={view.t('people.hint.who')}
        options={choices}
        required
      />
    </>
  )
}
