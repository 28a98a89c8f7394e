import { ButtonLink } from '../ui/forms.tsx'
import type { NextStep } from '../ui/record.tsx'
import type { WebContext } from '../web/context.ts'
import { may } from './permissions.ts'

/** The way to strike out a record, where its page offers it to this reader; an empty list otherwise. */
export function strikeStep(
  { var: { person, by, view } }: WebContext,
  slice: string,
  record: { id: string },
): NextStep[] {
  if (!may(person).offer(record, by)) return []
  return [
    {
      label: view.t('striking.step'),
      href: addressOf(slice, record.id),
      aside: true,
    },
  ]
}

const addressOf = (slice: string, id: string) => `/${slice}/${id}/striking-out`

/** The same beside the button that edits a record which takes no steps. */
export function StrikeLink({ c, slice, record }: { c: WebContext; slice: string; record: { id: string } }) {
  const [step] = strikeStep(c, slice, record)
  return step?.href ? <ButtonLink href={step.href} label={step.label} kind="tertiary" /> : null
}
