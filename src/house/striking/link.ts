import type { Strikes } from '../record/declared-record.ts'
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

/** How a record that takes no steps is corrected: where and as it is on all others. */
export async function correctingSteps(
  c: WebContext,
  kind: Kind,
  record: { id: string },
  mayEdit: boolean,
): Promise<NextStep[]> {
  const edit = { label: c.var.view.t('ui.edit'), href: `/${kind.slice}/${record.id}/content`, aside: true }
  return [...(mayEdit ? [edit] : []), ...(await strikeStep(c, kind, record))]
}
