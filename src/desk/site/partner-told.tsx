import type { WebContext } from '../../house/web/context.ts'
import { PartnerStoryParts } from './pages.tsx'
import { readPartnerStory } from './read.ts'

/** What is told of a partner on its page, which stands in a room below. */
export async function partnerTold(c: WebContext, code: string) {
  const { tx, view } = c.var
  return PartnerStoryParts({ view, code, read: await readPartnerStory(tx, view.lang, code) })
}
