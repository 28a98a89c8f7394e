import type { Strikes } from '../record/declared-record.ts'
import { ButtonLink } from '../ui/forms.tsx'
import type { NextStep } from '../ui/record.tsx'
import type { WebContext } from '../web/context.ts'
import { isOffered } from './queries.ts'

type Kind = { slice: string; table: Strikes['table'] }

/** The way to strike out a record, where its page offers it to this reader; an empty list otherwise. */
export async function strikeStep({ var: { tx, person, by, view } }: WebContext, kind: Kind, record: { id: string }) {
  const step: NextStep = {
    label: view.t('striking.step'),
    href: `/${kind.slice}/${record.id}/striking-out`,
    aside: true,
  }
  return (await isOffered(tx, person, by, kind, record)) ? [step] : []
}

/** The same beside the button that edits a record which takes no steps. */
export async function StrikeLink({ c, kind, record }: { c: WebContext; kind: Kind; record: { id: string } }) {
  const [step] = await strikeStep(c, kind, record)
  return step?.href ? <ButtonLink href={step.href} label={step.label} kind="tertiary" /> : null
}
